//! Finds the date of the event among the times that an article names.
//!
//! A time is certain only if the sentence that reports the event names it, or the title or the dateline does.
//! A year is given only if a clue gives it. If only the day of publication is known, the event is likely of
//! that day, not certainly.

mod bounds;
mod candidates;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use self::bounds::without_anchor;
pub(crate) use self::bounds::{Bound, Force};
use self::candidates::{Candidate, candidates, decision};
use crate::Edtf;
use crate::grammar::Language;
use crate::knowledge::Knowledge;
use crate::model::{Choice, DateBasis, EventDate};

/// All clues of an article to the date of its event.
#[derive(Debug, Default)]
pub(crate) struct Clues<'a> {
    /// The title.
    pub(crate) title: &'a str,
    /// First sentences, without the dateline.
    pub(crate) sentences: Vec<Told<'a>>,
    /// Lines that are little more than a place and a day, above a speech or below a letter.
    pub(crate) lines: Vec<&'a str>,
    /// Day of a line with little more than a place and a day, outside the body.
    pub(crate) placed: Option<Edtf>,
    pub(crate) published: Option<Edtf>,
    pub(crate) dateline: Option<Edtf>,
    /// Whether the article is about an event at all.
    pub(crate) is_event: bool,
    /// Bounds on the date, each with its reason.
    pub(crate) bounds: Vec<Bound>,
    /// Years that follow from anniversaries, each with its reason.
    pub(crate) years: Vec<(i16, String)>,
}

/// A sentence at the beginning of an article.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Told<'a> {
    pub(crate) text: &'a str,
    /// Whether it reports an event: that people met, called or visited.
    pub(crate) tells: bool,
    /// Whether it is a quotation of somebody's words.
    pub(crate) quoted: bool,
}

/// The day of writing, from which relative days are counted.
#[derive(Debug)]
struct Anchor {
    day: Date,
    is_dateline: bool,
    is_certain: bool,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", if self.is_dateline { "dateline" } else { "publication date" }, self.day)
    }
}

/// Maximum number of days from a dispatch's dateline to its publication.
const DISPATCH_DAYS: i32 = 31;

/// Maximum number of days from an event to an article that reports it without naming a day. It is a habit of
/// outlets: the bound keeps such articles out of the possible events of all earlier years.
const REPORTED_DAYS: i32 = 31;

/// Finds the date of the event, and returns it with the candidates it was chosen from. Relative days are
/// looked for in every language, since the detected language may be wrong.
pub(crate) fn solve(
    clues: &Clues<'_>,
    languages: &[Box<dyn Language + '_>],
    knowledge: &Knowledge,
) -> (EventDate, Choice) {
    let dateline = clues.dateline.map(|day| with_year_of_page(day, clues.published));
    let anchor = |date: Edtf, is_dateline| {
        let is_certain = date.is_certain();
        date.to_date().map(|day| Anchor { day, is_dateline, is_certain })
    };
    let of_line = dateline.and_then(|line| anchor(line, true));
    let anchor = of_line.or_else(|| clues.published.and_then(|day| anchor(day, false)));
    let named = candidates(clues, anchor.as_ref(), languages, knowledge);
    let written = written_by(clues, knowledge);
    let decision = decision(&knowledge.weights);
    let values: Vec<_> = named.iter().map(|candidate| candidate.features).collect();
    let taken = decision.choose(&values, |_, _| false);
    let texts = named.iter().map(|candidate| (candidate.named.as_str(), candidate.features));
    let choice = decision.explain(texts, taken);
    let event = match taken {
        Some(at) => {
            // A day that is counted from an uncertain one is not certain either.
            let is_sound = !named[at].is_relative() || anchor.as_ref().is_none_or(|anchor| anchor.is_certain);
            let is_certain = decision.score(&values[at]) >= knowledge.weights.date_certain;
            chosen(&named[at], is_certain && is_sound, anchor.as_ref(), (clues, written.as_ref()))
        }
        None => unnamed(dateline, anchor.as_ref(), (clues, written.as_ref()), languages),
    };
    (event, choice)
}

/// Number of years after the page's publication in which an announced event can lie.
const ANNOUNCED_YEARS: i16 = 1;

/// Returns the bound that follows from the publication of the page: it tells of nothing later, unless it
/// announces it.
fn written_by(clues: &Clues<'_>, knowledge: &Knowledge) -> Option<Bound> {
    let published = clues.published.filter(|published| published.is_certain())?;
    let announces = |text: &str| knowledge.signs.future.is_match(text);
    let last = published.latest()?;
    let last = match announces(clues.title) || clues.sentences.iter().any(|told| announces(told.text)) {
        true => last.checked_add(ANNOUNCED_YEARS.years()).ok()?,
        false => last,
    };
    let why = format!("the page is of {published}");
    Some(Bound { spans: vec![(None, Some(last))], force: Force::Fact, why })
}

/// Returns the date for the chosen time.
fn chosen(
    candidate: &Candidate,
    is_certain: bool,
    anchor: Option<&Anchor>,
    (clues, written): (&Clues<'_>, Option<&Bound>),
) -> EventDate {
    let why = || vec![candidate.why.clone()];
    match candidate.date {
        Some(date) if is_certain => settled(date, candidate.basis, why()),
        Some(date) => {
            let mut evidence = why();
            evidence.push("it may be the time of something else (not certain)".to_owned());
            // Otherwise it is that of an article which names no day.
            let (earliest, latest) = match anchor {
                Some(anchor) => {
                    (date.earliest().min(before(anchor.day)), date.latest().max(Some(anchor.day)))
                }
                None => (None, None),
            };
            EventDate {
                edtf: Some(date.uncertain()),
                earliest,
                latest,
                candidates: Vec::new(),
                basis: candidate.basis,
                evidence,
            }
        }
        None => {
            let found = without_anchor(candidate.first, (clues, written), candidate.weekday);
            let edtf = found.edtf.map(|date| if is_certain { date } else { date.uncertain() });
            EventDate { edtf, ..found }
        }
    }
}

/// Returns the date where no time was chosen: that of the dateline or of publication, as likely.
fn unnamed(
    dateline: Option<Edtf>,
    anchor: Option<&Anchor>,
    (clues, written): (&Clues<'_>, Option<&Bound>),
    languages: &[Box<dyn Language + '_>],
) -> EventDate {
    match (dateline, anchor) {
        _ if !clues.is_event => EventDate::default(),
        (_, Some(anchor)) if anchor.is_dateline => {
            likely(anchor.day, vec![format!("the dateline is {}; the text names no day", anchor.day)])
        }
        (Some(line), None) => {
            let weekday = clues
                .sentences
                .iter()
                .find_map(|sentence| languages.iter().find_map(|language| language.weekday(sentence.text)));
            without_anchor(line, (clues, written), weekday)
        }
        (_, Some(anchor)) => {
            likely(anchor.day, vec![format!("published on {}; the text names no day", anchor.day)])
        }
        (None, None) => EventDate::default(),
    }
}

fn settled(date: Edtf, basis: DateBasis, evidence: Vec<String>) -> EventDate {
    EventDate {
        edtf: Some(date),
        earliest: date.earliest(),
        latest: date.latest(),
        candidates: Vec::new(),
        basis,
        evidence,
    }
}

/// Returns the first day of an event that is reported on a day, where the text names none.
fn before(day: Date) -> Option<Date> {
    day.checked_sub(REPORTED_DAYS.days()).ok()
}

fn likely(day: Date, mut evidence: Vec<String>) -> EventDate {
    evidence.push(format!("taken to be at most {REPORTED_DAYS} days earlier, as reports usually are"));
    EventDate {
        edtf: Some(Edtf::day(day).uncertain()),
        earliest: before(day),
        latest: Some(day),
        candidates: Vec::new(),
        basis: DateBasis::Derived,
        evidence,
    }
}

/// Gives the dateline the year of the page's publication, where the two are close: datelines give no year.
pub(crate) fn with_year_of_page(dateline: Edtf, published: Option<Edtf>) -> Edtf {
    let (None, Some((month, day)), Some(published)) =
        (dateline.year(), dateline.month_and_day(), published.and_then(Edtf::to_date))
    else {
        return dateline;
    };
    let close = |date: &Date| {
        let days = published.since(*date).map_or(i32::MAX, |span| span.get_days());
        (-1..=DISPATCH_DAYS).contains(&days)
    };
    let years = [published.year(), published.year() - 1, published.year() + 1];
    let found = years.into_iter().filter_map(|year| Date::new(year, month, day).ok()).find(close);
    found.map_or(dateline, Edtf::day)
}
