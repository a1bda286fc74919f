//! Candidates for the time of the event: the times that an article names, with features for and against each.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Anchor, Clues, Told};
use crate::Edtf;
use crate::dates::times::{FoundTime, times};
use crate::decision::Decision;
use crate::grammar::Language;
use crate::knowledge::{Knowledge, Weights};
use crate::model::DateBasis;

/// A time that the article names.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The words of the text for a relative day; otherwise the date.
    pub(super) named: String,
    /// The date as far as it is named.
    pub(super) first: Edtf,
    /// The date with its year; `None` where the year is unknown.
    pub(super) date: Option<Edtf>,
    pub(super) basis: DateBasis,
    pub(super) why: String,
    pub(super) features: Features,
    /// Weekday that stands beside it.
    pub(super) weekday: Option<Weekday>,
}

impl Candidate {
    /// Whether it is counted from the day of writing.
    pub(super) fn is_relative(&self) -> bool {
        self.features[RELATIVE] > 0.0
    }
}

/// Values of a candidate's features, in the order of [`decision`].
pub(super) type Features = [f32; FEATURES];

const FEATURES: usize = 15;

const TITLE: usize = 0;
const EVENT: usize = 1;
const OPENING: usize = 2;
const NEAR: usize = 3;
const FAR: usize = 4;
const BACKGROUND: usize = 5;
const QUOTED: usize = 6;
const AHEAD: usize = 7;
const RELATIVE: usize = 8;
const WEEKDAY: usize = 9;
const YEAR: usize = 10;
const COARSE: usize = 11;
const LINE: usize = 12;
const ONLY: usize = 13;
const BEHIND: usize = 14;

/// Returns the features, weights and thresholds by which the time of the event is chosen.
pub(super) fn decision(weights: &Weights) -> Decision<FEATURES> {
    Decision {
        name: "event date",
        features: [
            ("title", weights.date_title),
            ("event", weights.date_event),
            ("opening", weights.date_opening),
            ("near", weights.date_near),
            ("far", weights.date_far),
            ("background", weights.date_background),
            ("quoted", weights.date_quoted),
            ("ahead", weights.date_ahead),
            ("relative", weights.date_relative),
            ("weekday", weights.date_weekday),
            ("year", weights.date_year),
            ("coarse", weights.date_coarse),
            ("line", weights.date_line),
            ("only", weights.date_only),
            ("behind", weights.date_behind),
        ],
        threshold: weights.date_likely,
        margin: 0.0,
    }
}

/// Number of sentences over which the feature `opening` falls from 1 to 0.
const OPENING_SENTENCES: f32 = 4.0;
/// Maximum number of days from the day of writing for a date to be near it.
const NEAR_DAYS: i32 = 10;
/// Numbers of days from the day of writing; beyond each of them the feature `far` grows by one half.
const FAR_DAYS: [i32; 2] = [60, 366];
/// Number of days in half a year, the maximum distance to the nearest of the same days of successive years.
const HALF_YEAR: i32 = 183;

/// Returns every time that the title, the first sentences and the lines with a place and a day name.
pub(super) fn candidates(
    clues: &Clues<'_>,
    anchor: Option<&Anchor>,
    languages: &[Box<dyn Language + '_>],
    knowledge: &Knowledge,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    let search = Search { anchor, languages, knowledge };
    let title = Told { text: clues.title, ..Told::default() };
    for time in times(clues.title, &knowledge.calendar, &knowledge.all) {
        let mut candidate = search.named(&title, &time, false);
        candidate.features[TITLE] = 1.0;
        found.push(candidate);
    }
    // Whether an earlier sentence has reported a past event.
    let mut has_told = false;
    for (place, sentence) in clues.sentences.iter().enumerate() {
        let is_future = knowledge.signs.future.is_match(sentence.text);
        let tells_past = sentence.tells && !is_future;
        let from = found.len();
        for time in times(sentence.text, &knowledge.calendar, &knowledge.all) {
            found.push(search.named(sentence, &time, has_told || tells_past));
        }
        if found.len() == from {
            found.extend(search.relative(sentence, is_future, has_told || tells_past));
        }
        for (order, candidate) in found[from..].iter_mut().enumerate() {
            let is_today = candidate.features[RELATIVE] > 1.0;
            candidate.features[BEHIND] = is(has_told && !sentence.tells && !is_today);
            candidate.features[OPENING] = (1.0 - (place + order) as f32 / OPENING_SENTENCES).max(0.0);
        }
        has_told |= tells_past;
    }
    for line in &clues.lines {
        let told = Told { text: line, ..Told::default() };
        // Without a year, a day in such a line too often belongs to another page.
        let times = times(line, &knowledge.calendar, &knowledge.all);
        for time in times.iter().filter(|time| time.first.year().is_some()) {
            let mut candidate = search.named(&told, time, false);
            candidate.features[LINE] = 1.0;
            found.push(candidate);
        }
    }
    if let Some(day) = clues.placed {
        let time = FoundTime { first: day, last: None, span: 0..0 };
        let mut candidate = search.named(&Told::default(), &time, false);
        candidate.features[LINE] = 1.0;
        found.push(candidate);
    }
    if let [only] = &mut found[..] {
        only.features[ONLY] = 1.0;
    }
    found
}

struct Search<'s> {
    anchor: Option<&'s Anchor>,
    languages: &'s [Box<dyn Language + 's>],
    knowledge: &'s Knowledge,
}

impl Search<'_> {
    /// Returns the candidate for a time that a sentence names, with its year where one is given or follows
    /// from the day of writing.
    fn named(&self, sentence: &Told<'_>, time: &FoundTime, after_event: bool) -> Candidate {
        let text = sentence.text;
        let weekday = weekday_beside(text, time, self.languages);
        let (date, basis, why) = match (time.whole(), self.anchor) {
            (Some(whole), _) => (Some(whole), DateBasis::Stated, format!("the text names {whole}")),
            (None, Some(anchor)) => {
                let first = year_of(time.first, anchor.day, weekday, self.is_future(text));
                let date = first.and_then(|first| time.starting(first));
                let why = format!("the text names {}; its year follows from the {anchor}", time.first);
                (date, DateBasis::Derived, why)
            }
            (None, None) => (None, DateBasis::None, String::new()),
        };
        let mut features = self.features(sentence, date, after_event);
        features[BACKGROUND] = is(self.is_background(text, time));
        features[QUOTED] = is(sentence.quoted || is_in_quotes(text, time.span.start));
        let contradicts = |weekday| {
            time.last.is_none() && date.and_then(Edtf::to_date).is_some_and(|d| d.weekday() != weekday)
        };
        features[WEEKDAY] = is(weekday.is_some_and(contradicts));
        features[YEAR] = is(time.first.year().is_some());
        features[COARSE] = is(time.first.month_and_day().is_none());
        let named = date.unwrap_or(time.first).to_string();
        Candidate { named, first: time.first, date, basis, why, features, weekday }
    }

    /// Returns the candidate for a day that a sentence gives relative to the day of writing.
    fn relative(&self, sentence: &Told<'_>, is_future: bool, after_event: bool) -> Option<Candidate> {
        // Fast path: most sentences have none.
        let anchor = self.anchor.filter(|_| self.knowledge.signs.may_name_day(sentence.text))?;
        let (word, mut day) = relative_day(sentence.text, anchor.day, self.languages)?;
        // "will travel on Monday": the weekday after the day of writing.
        if is_future
            && day < anchor.day
            && named_weekday(&word, self.languages).is_some()
            && !(sentence.tells && after_event)
        {
            day = day.checked_add(7.days()).ok()?;
        }
        let (basis, why) = if anchor.is_dateline && day == anchor.day {
            (DateBasis::Stated, format!("the {anchor}, and the text's {word} agree"))
        } else if anchor.is_dateline {
            (DateBasis::Derived, format!("the text's {word}, counted back from the {anchor}"))
        } else {
            (DateBasis::Derived, format!("the text's {word}, counted from the {anchor}"))
        };
        let date = Some(Edtf::day(day));
        let mut features = self.features(sentence, date, after_event);
        // A speaker's "today" is the day of the event, where that of writing is close.
        let is_today = day == anchor.day && named_weekday(&word, self.languages).is_none();
        features[QUOTED] = is(sentence.quoted && !is_today);
        features[RELATIVE] = if is_today { 2.0 } else { 1.0 };
        Some(Candidate { named: word, first: day.into(), date, basis, why, features, weekday: None })
    }

    fn features(&self, sentence: &Told<'_>, date: Option<Edtf>, after_event: bool) -> Features {
        let mut features = [0.0; FEATURES];
        features[EVENT] = is(sentence.tells);
        let (Some(anchor), Some((first, last))) =
            (self.anchor, date.and_then(|date| Some((date.earliest()?, date.latest()?))))
        else {
            return features;
        };
        let off = days(anchor.day, first).max(days(last, anchor.day)).max(0);
        features[NEAR] = is(off <= NEAR_DAYS);
        features[FAR] = match off {
            ..=NEAR_DAYS => 0.0,
            off => 1.0 + FAR_DAYS.iter().filter(|&&far| off > far).count() as f32 / 2.0,
        };
        features[AHEAD] = is(after_event && days(anchor.day, first) > 1);
        features
    }

    fn is_future(&self, text: &str) -> bool {
        self.knowledge.signs.future.is_match(text)
    }

    /// Whether the words around a time show that it belongs to another event: "since 9 May", "the treaty of
    /// 12 June 1999", "the talks held in the capital on 3 May".
    fn is_background(&self, text: &str, time: &FoundTime) -> bool {
        let lists = &self.knowledge.all;
        let (before, behind) = (text[..time.span.start].trim_end(), text[time.span.end..].trim_start());
        if lists.other_days.iter().any(|word| ends_with_word(before, word)) {
            // "from 1 to 3 May" is a whole span, but "from May 1" is the beginning of another event.
            return time.last.is_none()
                || !lists.span_openers.iter().any(|word| ends_with_word(before, word));
        }
        if let Some(before) = lists.date_links.iter().find_map(|link| before.strip_suffix(link.as_str()))
            && before.ends_with(' ')
        {
            return !lists.parts_of_day.iter().any(|part| ends_with_word(before.trim_end(), part));
        }
        let clause = &before[before.rfind(['.', ';', '；', '。', '，', '"', '“']).unwrap_or(0)..];
        let clause = &clause[clause.ceil_char_boundary(clause.len().saturating_sub(CLAUSE))..];
        self.tells_past(clause) || lists.past_events.iter().any(|word| starts_with_word(behind, word))
    }

    /// Whether a clause has a word for another event: a participle that is not part of the predicate.
    fn tells_past(&self, clause: &str) -> bool {
        let lists = &self.knowledge.all;
        let is_letter = |c: char| c.is_alphabetic() && !crate::token::is_han(c);
        clause.char_indices().any(|(at, first)| {
            let before = &clause[..at];
            if is_letter(first) && before.ends_with(is_letter) {
                return false;
            }
            let is_predicate = || lists.passives.iter().any(|verb| ends_with_word(before.trim_end(), verb));
            let rest = &clause[at..];
            let mut words = lists.past_events.iter().filter(|word| rest.starts_with(word.as_str()));
            words.any(|word| is_word(clause, at, word)) && !is_predicate()
        })
    }
}

/// Maximum number of bytes before a time that are searched for words for another event.
const CLAUSE: usize = 80;

/// Returns a day with its year: that in which it falls on its weekday, or in which it is nearest to the day
/// of writing.
fn year_of(day: Edtf, anchor: Date, weekday: Option<Weekday>, is_future: bool) -> Option<Date> {
    let (month, number) = day.month_and_day()?;
    let of_year = |year| Date::new(year, month, number).ok();
    let around: Vec<Date> = (anchor.year() - 1..=anchor.year() + 1).filter_map(of_year).collect();
    if around.is_empty() {
        // 29 February, of the latest leap year.
        return (2..4).find_map(|back| of_year(anchor.year() - back));
    }
    let distance = |date: &Date| days(anchor, *date).abs();
    let fits = |date: &Date| weekday.is_none_or(|weekday| date.weekday() == weekday);
    let nearest = around.iter().copied().min_by_key(distance);
    let fitting = around.iter().copied().filter(fits).min_by_key(distance);
    // If the weekday fits no close year, the day stays in the nearest one, where it contradicts the weekday.
    let nearest = fitting.filter(|date| distance(date) <= HALF_YEAR).or(nearest)?;
    let earlier = around.iter().copied().filter(|date| days(anchor, *date) <= 1).max();
    // More than about four months ahead, the day is more likely past, unless the text speaks of the future.
    if !is_future && days(anchor, nearest) > HALF_YEAR - 60 { earlier } else { Some(nearest) }
}

/// Returns the number of days from one day to another.
fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(i32::MAX, |span| span.get_days())
}

fn is(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

pub(super) fn relative_day(
    text: &str,
    anchor: Date,
    languages: &[Box<dyn Language + '_>],
) -> Option<(String, Date)> {
    languages.iter().find_map(|language| language.relative_day(text, anchor))
}

fn named_weekday(text: &str, languages: &[Box<dyn Language + '_>]) -> Option<Weekday> {
    languages.iter().find_map(|language| language.weekday(text))
}

/// Maximum number of bytes between a time and its weekday.
const WEEKDAY_REACH: usize = 18;

/// Returns the weekday directly before a time or directly behind it.
fn weekday_beside(text: &str, time: &FoundTime, languages: &[Box<dyn Language + '_>]) -> Option<Weekday> {
    let (before, behind) = (text[..time.span.start].trim_end(), &text[time.span.end..]);
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(WEEKDAY_REACH))..];
    let word = before.rsplit([' ', '.', ';']).find(|word| !word.is_empty()).unwrap_or_default();
    let behind = behind.trim_start_matches([' ', ',', '(', '（']);
    let next = behind.split([' ', ',', ')', '）', '.']).next().unwrap_or_default();
    [word, next]
        .into_iter()
        .filter(|word| word.len() <= WEEKDAY_REACH)
        .find_map(|word| named_weekday(word, languages))
}

/// Whether a place lies between quotation marks.
fn is_in_quotes(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let count = |mark: &[char]| before.matches(mark).count();
    count(&['“', '«', '「']) > count(&['”', '»', '」']) || count(&['"']) % 2 == 1
}

/// Whether a text ends with a word, in any case of ASCII letters; a Chinese word may follow any character.
fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(start) = text.len().checked_sub(word.len()) else { return false };
    text.is_char_boundary(start)
        && text[start..].eq_ignore_ascii_case(word)
        && !(word.starts_with(|c: char| c.is_ascii_alphabetic())
            && text[..start].ends_with(|c: char| c.is_alphanumeric()))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.starts_with(word) && is_word(text, 0, word)
}

/// Whether a word found in a text has no letter beside it; Chinese words may have one.
fn is_word(text: &str, at: usize, word: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic();
    let alphabetic = word.starts_with(|c: char| c.is_alphabetic() && !crate::token::is_han(c));
    !alphabetic || !(text[..at].ends_with(is_letter) || text[at + word.len()..].starts_with(is_letter))
}
