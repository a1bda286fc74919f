//! Finds the date of the event: every clue is a constraint, and the dates that meet them all remain.
//!
//! No year is given that no clue gives. A clue of habit (a word that was usual for some time) only makes a date
//! likely, never certain.

use jiff::ToSpan;
use jiff::civil::Date;

use super::find;
use crate::Edtf;
use crate::grammar::Language;
use crate::knowledge::{Calendar, Knowledge, Lists};
use crate::model::{DateBasis, EventDate};

/// All clues of an article to the date of its event.
#[derive(Debug, Default)]
pub(crate) struct Clues<'a> {
    /// The title.
    pub(crate) title: &'a str,
    /// First sentences, without the dateline.
    pub(crate) lead: &'a str,
    /// First sentence that says who met; empty where none does.
    pub(crate) meeting: &'a str,
    pub(crate) published: Option<Edtf>,
    pub(crate) dateline: Option<Edtf>,
    /// Whether the article is about an event at all.
    pub(crate) is_event: bool,
    /// Bounds on the date, each with its reason.
    pub(crate) bounds: Vec<Bound>,
    /// Years that follow from anniversaries, each with its reason.
    pub(crate) years: Vec<(i16, String)>,
}

/// A constraint that the date lies in one of the spans.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) spans: Vec<(Option<Date>, Option<Date>)>,
    pub(crate) force: Force,
    pub(crate) why: String,
}

/// How much a bound proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Force {
    /// The date cannot lie outside.
    Fact,
    /// The date usually does not lie outside.
    Habit,
}

impl Bound {
    fn allows(&self, day: Date) -> bool {
        self.spans.iter().any(|(from, to)| from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t))
    }
}

/// Maximum number of days from a dispatch's dateline to its publication.
const DISPATCH_DAYS: i32 = 31;
/// Range of years to try where no year is given.
const YEARS: std::ops::RangeInclusive<i16> = 1945..=2100;

/// Finds the date that the clues leave. Relative days are looked for in every language, since the detected language
/// may be wrong.
pub(crate) fn solve(
    clues: &Clues<'_>,
    languages: &[Box<dyn Language + '_>],
    knowledge: &Knowledge,
) -> EventDate {
    let calendar = &knowledge.calendar;
    let day_in_lead = |lead| day_in_lead(lead, calendar, &knowledge.all);
    if let Some(day) = find(clues.title, calendar).iter().find_map(|d| d.edtf.to_date()) {
        return settled(day, DateBasis::Stated, vec![format!("the title names {day}")]);
    }
    let dateline = clues.dateline.map(|d| with_year_of_page(d, clues.published));
    let anchor = dateline.and_then(Edtf::to_date).or_else(|| clues.published.and_then(Edtf::to_date));
    // If the sentence about the meeting gives a day, other days in the lead are of other events.
    let named = day_in_lead(clues.meeting);
    let is_relative =
        || anchor.is_some_and(|anchor| relative_day(clues.meeting, anchor, languages).is_some());
    let (lead, named) = if named.is_some() || is_relative() {
        (clues.meeting, named)
    } else {
        (clues.lead, day_in_lead(clues.lead))
    };

    match (named, dateline, anchor) {
        (Some(day), _, _) if day.to_date().is_some() => {
            let date = day.to_date().unwrap_or_default();
            settled(date, DateBasis::Stated, vec![format!("the text names {date}")])
        }
        (Some(day), _, Some(anchor)) => {
            let source = if dateline.is_some() { "dateline" } else { "publication date" };
            match day.month_and_day().and_then(|(month, date)| latest_before(month, date, anchor)) {
                Some(date) => settled(
                    date,
                    DateBasis::Derived,
                    vec![format!("the text names {day}; its year follows from the {source}, {anchor}")],
                ),
                None => EventDate::default(),
            }
        }
        (Some(day), _, None) => without_anchor(day, clues, languages),
        (None, Some(line), _) => from_dateline(line, lead, clues, languages),
        (None, None, Some(anchor)) => from_published(anchor, lead, clues, languages),
        (None, None, None) => EventDate::default(),
    }
}

fn settled(day: Date, basis: DateBasis, evidence: Vec<String>) -> EventDate {
    EventDate {
        edtf: Some(day.into()),
        earliest: Some(day),
        latest: Some(day),
        candidates: Vec::new(),
        basis,
        evidence,
    }
}

fn likely(day: Date, evidence: Vec<String>) -> EventDate {
    EventDate {
        edtf: Some(Edtf::day(day).uncertain()),
        earliest: None,
        latest: Some(day),
        candidates: Vec::new(),
        basis: DateBasis::Derived,
        evidence,
    }
}

/// The dateline with the year of the page's publication, where the two are close: datelines give no year.
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

/// The latest such day up to the day after `anchor` (because of time zones), for 29 February up to three years back.
fn latest_before(month: i8, day: i8, anchor: Date) -> Option<Date> {
    let latest = anchor.checked_add(1.day()).ok()?;
    (0..4)
        .filter_map(|back| Date::new(anchor.year() + 1 - back, month, day).ok())
        .find(|date| *date <= latest)
}

/// The first day in the lead that is the event's, not another event's.
fn day_in_lead(lead: &str, calendar: &Calendar, lists: &Lists) -> Option<Edtf> {
    find(lead, calendar).into_iter().find_map(|found| {
        let before = lead[..found.span.start].trim_end();
        // The word before the date tells another event's: "falls on 9 May", "from Jan. 8 to 9", "since", "until".
        let other = lists.other_days.iter().any(|word| {
            before.len() >= word.len()
                && before.is_char_boundary(before.len() - word.len())
                && before[before.len() - word.len()..].eq_ignore_ascii_case(word)
        });
        (!other).then_some(found.edtf)
    })
}

fn relative_day(text: &str, anchor: Date, languages: &[Box<dyn Language + '_>]) -> Option<(String, Date)> {
    languages.iter().find_map(|language| language.relative_day(text, anchor))
}

fn from_dateline(
    line: Edtf,
    lead: &str,
    clues: &Clues<'_>,
    languages: &[Box<dyn Language + '_>],
) -> EventDate {
    let Some(anchor) = line.to_date() else {
        return if clues.is_event { without_anchor(line, clues, languages) } else { EventDate::default() };
    };
    match relative_day(lead, anchor, languages) {
        Some((word, day)) if day == anchor => settled(
            day,
            DateBasis::Stated,
            vec![format!("the dateline, {anchor}, and the text's {word} agree")],
        ),
        Some((word, day)) => settled(
            day,
            DateBasis::Derived,
            vec![format!("the text's {word}, counted back from the dateline, {anchor}")],
        ),
        None if clues.is_event => {
            likely(anchor, vec![format!("the dateline is {anchor}; the text names no day")])
        }
        None => EventDate::default(),
    }
}

fn from_published(
    published: Date,
    lead: &str,
    clues: &Clues<'_>,
    languages: &[Box<dyn Language + '_>],
) -> EventDate {
    match relative_day(lead, published, languages) {
        Some((word, day)) => settled(
            day,
            DateBasis::Derived,
            vec![format!("the text's {word}, counted from the publication date, {published}")],
        ),
        None if clues.is_event => {
            likely(published, vec![format!("published on {published}; the text names no day")])
        }
        None => EventDate::default(),
    }
}

/// The date from month and day alone: tries every year against every bound.
fn without_anchor(day: Edtf, clues: &Clues<'_>, languages: &[Box<dyn Language + '_>]) -> EventDate {
    let Some((month, date)) = day.month_and_day() else { return EventDate::default() };
    let weekday = languages.iter().find_map(|language| language.weekday(clues.lead));
    let mut evidence = vec![format!("the text names {day}, without a year")];

    let all: Vec<Date> = YEARS.filter_map(|year| Date::new(year, month, date).ok()).collect();
    let mut possible = all.clone();
    let mut narrow = |keep: &dyn Fn(&Date) -> bool, why: &str| {
        let left: Vec<Date> = possible.iter().copied().filter(keep).collect();
        // A clue that leaves no date contradicts another one and is ignored.
        if !left.is_empty() && left.len() < possible.len() {
            possible = left;
            evidence.push(why.to_owned());
        }
    };
    for (year, why) in &clues.years {
        narrow(&|day| day.year() == *year, why);
    }
    for bound in clues.bounds.iter().filter(|b| b.force == Force::Fact) {
        narrow(&|day| bound.allows(*day), &bound.why);
    }
    if let Some(weekday) = weekday {
        narrow(&|day| day.weekday() == weekday, "the weekday that the text names");
    }
    if possible.len() == all.len() {
        return EventDate { edtf: Some(day), evidence, ..EventDate::default() };
    }
    if let [only] = possible[..] {
        return settled(only, DateBasis::Derived, evidence);
    }
    let mut usual = possible.clone();
    for bound in clues.bounds.iter().filter(|b| b.force == Force::Habit) {
        let left: Vec<Date> = usual.iter().copied().filter(|day| bound.allows(*day)).collect();
        if !left.is_empty() && left.len() < usual.len() {
            usual = left;
            evidence.push(format!("{} (usual, not certain)", bound.why));
        }
    }
    let bounded = possible.last().is_some_and(|last| last.year() < *YEARS.end());
    let first_bounded = possible.first().is_some_and(|first| first.year() > *YEARS.start());
    let listed = usual.last().is_some_and(|last| last.year() < *YEARS.end())
        && usual.first().is_some_and(|f| f.year() > *YEARS.start());
    let edtf = match usual[..] {
        [only] => Edtf::day(only).uncertain(),
        _ => day,
    };
    EventDate {
        edtf: Some(edtf),
        earliest: possible.first().copied().filter(|_| first_bounded),
        latest: possible.last().copied().filter(|_| bounded),
        candidates: if listed && usual.len() > 1 { usual } else { Vec::new() },
        basis: if edtf.year().is_some() { DateBasis::Derived } else { DateBasis::None },
        evidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solve(clues: &Clues<'_>) -> EventDate {
        let knowledge = Knowledge::builtin();
        super::solve(clues, &crate::lang::all(knowledge), knowledge)
    }

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn edtf(event: &EventDate) -> String {
        event.edtf.map(|d| d.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_dateline_takes_its_year_from_the_page() {
        let clues = Clues {
            lead: "The envoy said on Monday that talks had gone well.",
            published: "2013-04-23T10:39".parse().ok(),
            dateline: "XXXX-04-22".parse().ok(),
            is_event: true,
            ..Clues::default()
        };
        let event = solve(&clues);
        assert_eq!((edtf(&event).as_str(), event.basis), ("2013-04-22", DateBasis::Stated));
        let turn = with_year_of_page("XXXX-12-31".parse().expect("a day"), "2014-01-01".parse().ok());
        assert_eq!(turn.to_string(), "2013-12-31");
    }

    #[test]
    fn a_year_that_nothing_gives_is_not_given() {
        let clues =
            Clues { lead: "On 16 April, the two spoke by phone.", is_event: true, ..Clues::default() };
        let event = solve(&clues);
        assert_eq!((edtf(&event).as_str(), event.basis), ("XXXX-04-16", DateBasis::None));
        assert_eq!((event.earliest, event.latest), (None, None));
    }

    #[test]
    fn an_anniversary_settles_the_year() {
        let clues = Clues {
            lead: "On the evening of 8 May, the two spoke by phone.",
            years: vec![(2020, "the 75th anniversary of 1945".into())],
            is_event: true,
            ..Clues::default()
        };
        assert_eq!(edtf(&solve(&clues)), "2020-05-08");
    }

    #[test]
    fn several_years_left_are_kept_and_habit_is_never_certain() {
        let bound = |from: Option<&str>, to: Option<&str>, force| Bound {
            spans: vec![(from.map(date), to.map(date))],
            force,
            why: "why".into(),
        };
        let mut clues = Clues {
            lead: "On 1 February, the ministers spoke.",
            bounds: vec![
                bound(Some("2018-03-19"), Some("2022-12-30"), Force::Fact),
                bound(Some("2020-01-07"), None, Force::Fact),
            ],
            is_event: true,
            ..Clues::default()
        };
        let event = solve(&clues);
        assert_eq!(edtf(&event), "XXXX-02-01");
        assert_eq!(event.candidates, [date("2020-02-01"), date("2021-02-01"), date("2022-02-01")]);
        clues.bounds.push(bound(None, Some("2020-03-31"), Force::Habit));
        let event = solve(&clues);
        assert_eq!(edtf(&event), "2020-02-01?");
        assert_eq!((event.earliest, event.latest), (Some(date("2020-02-01")), Some(date("2022-02-01"))));
    }

    #[test]
    fn days_of_chinese_and_russian_leads_are_counted_back() {
        for (lead, expected) in [
            ("国家主席李某26日在南港会见来宾。", "2031-02-26"),
            ("李某昨天在南港会见来宾。", "2031-02-28"),
            ("李某周三会见来宾。", "2031-02-26"),
            ("李某将于3日至5日访问。", "2031-03-01?"),
            ("Об этом он сообщил в среду.", "2031-02-26"),
            ("Вчера состоялся разговор.", "2031-02-28"),
            ("Сегодня состоялся разговор.", "2031-03-01"),
        ] {
            let published = "2031-03-01".parse().ok();
            let clues = Clues { lead, published, is_event: true, ..Clues::default() };
            assert_eq!(edtf(&solve(&clues)), expected, "{lead}");
        }
    }

    #[test]
    fn yesterday_is_counted_from_the_publication() {
        let clues = Clues {
            lead: "Yesterday, the president spoke with her colleague.",
            published: "2031-03-01".parse().ok(),
            is_event: true,
            ..Clues::default()
        };
        assert_eq!(edtf(&solve(&clues)), "2031-02-28");
    }
}
