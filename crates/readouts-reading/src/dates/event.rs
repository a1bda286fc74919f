//! When the event took place: every clue is a constraint, and the date is what they leave.
//!
//! A year that no clue gives is not given here either. A clue of habit (a word that was usual for a
//! while) can only make a date uncertain, never certain.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use std::sync::LazyLock;

use regex::Regex;

use super::find;
use crate::Edtf;
use crate::model::{DateBasis, EventDate};

/// All that an article tells of its event's date.
#[derive(Debug, Default)]
pub(crate) struct Clues<'a> {
    /// The title.
    pub(crate) title: &'a str,
    /// The first sentences, without the dateline.
    pub(crate) lead: &'a str,
    /// The first sentence that tells who came together; empty where none does.
    pub(crate) meeting: &'a str,
    pub(crate) published: Option<Edtf>,
    pub(crate) dateline: Option<Edtf>,
    /// Whether the article tells of an event at all.
    pub(crate) is_event: bool,
    /// Spans outside of which the date cannot lie, each with its reason.
    pub(crate) bounds: Vec<Bound>,
    /// Years that anniversaries give, with the reason.
    pub(crate) years: Vec<(i16, String)>,
}

/// The date lies in one of the spans.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) spans: Vec<(Option<Date>, Option<Date>)>,
    pub(crate) force: Force,
    pub(crate) why: String,
}

/// How much a bound proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Force {
    /// It cannot be otherwise.
    Fact,
    /// It is usually so.
    Habit,
}

impl Bound {
    fn allows(&self, day: Date) -> bool {
        self.spans.iter().any(|(from, to)| from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t))
    }
}

/// A dispatch is published within so many days of its dateline.
const DISPATCH_DAYS: i32 = 31;
/// Years that are tried where no year is given.
const YEARS: std::ops::RangeInclusive<i16> = 1945..=2100;

pub(crate) fn solve(clues: &Clues<'_>) -> EventDate {
    if let Some(day) = find(clues.title).iter().find_map(|d| d.edtf.to_date()) {
        return settled(day, DateBasis::Stated, vec![format!("the title names {day}")]);
    }
    let dateline = clues.dateline.map(|d| with_year_of_page(d, clues.published));
    let anchor = dateline.and_then(Edtf::to_date).or_else(|| clues.published.and_then(Edtf::to_date));
    // Where the sentence of the meeting has a day, other days of the lead are those of other events.
    let named = day_in_lead(clues.meeting);
    let is_relative = || anchor.is_some_and(|anchor| relative_day(clues.meeting, anchor).is_some());
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
        (Some(day), _, None) => without_anchor(day, clues),
        (None, Some(line), _) => from_dateline(line, lead, clues),
        (None, None, Some(anchor)) => from_published(anchor, lead, clues),
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

/// A dateline gives no year; the page it is published on does, where the two are close.
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

/// The last such day up to the day after `anchor` (time zones), at most a year back.
fn latest_before(month: i8, day: i8, anchor: Date) -> Option<Date> {
    let latest = anchor.checked_add(1.day()).ok()?;
    (0..4)
        .filter_map(|back| Date::new(anchor.year() + 1 - back, month, day).ok())
        .find(|date| *date <= latest)
}

/// The first day that the lead names as the event's, rather than as that of something else.
fn day_in_lead(lead: &str) -> Option<Edtf> {
    find(lead).into_iter().find_map(|found| {
        let before = lead[..found.span.start].trim_end();
        // "falls on 9 May", "from Jan. 8 to 9", "since", "until": another event's day.
        const OTHERS: [&str; 22] = [
            "falls on",
            "from",
            "since",
            "until",
            "till",
            "by",
            "of last year",
            "scheduled for",
            "before",
            "after",
            "between",
            "dated",
            "将于",
            "定于",
            "截至",
            "自",
            "从",
            " от",
            " до",
            " после",
            "назначен на",
            "запланирован на",
        ];
        let other = OTHERS.iter().any(|word| {
            before.len() >= word.len()
                && before.is_char_boundary(before.len() - word.len())
                && before[before.len() - word.len()..].eq_ignore_ascii_case(word)
        });
        (!other).then_some(found.edtf)
    })
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
    ("Sunday", Weekday::Sunday),
];

/// A day that the lead gives relative to the day of writing: how it says so, and which it is.
fn relative_day(lead: &str, anchor: Date) -> Option<(String, Date)> {
    let lower = lead.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |b| words[b]);
        if let Some((name, weekday)) = WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
            let (mut day, back) = (anchor, if before == "last" { 1 } else { 0 });
            let mut steps = 0;
            while day.weekday() != *weekday || steps < back {
                day = day.yesterday().ok()?;
                steps += 1;
            }
            return (before != "next").then(|| (format!("\"{name}\""), day));
        }
        match (*word, before) {
            ("today" | "tonight", _) | ("morning" | "afternoon" | "evening", "this") => {
                return Some(("\"today\"".into(), anchor));
            }
            ("yesterday", _) => return Some(("\"yesterday\"".into(), anchor.yesterday().ok()?)),
            _ => {}
        }
    }
    han_day(lead, anchor).or_else(|| russian_day(&words, anchor))
}

const HAN_DAYS: [(&str, i64); 11] = [
    ("今天", 0),
    ("今日", 0),
    ("今晚", 0),
    ("今早", 0),
    ("昨天", 1),
    ("昨日", 1),
    ("昨晚", 1),
    ("前天", 2),
    ("當日", 0),
    ("当日", 0),
    ("当天", 0),
];

/// 今天, 昨天, 星期三, or a day without its month (26日): the first of them.
fn han_day(lead: &str, anchor: Date) -> Option<(String, Date)> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"今天|今日|今晚|今早|昨天|昨日|昨晚|前天|当日|当天|當日|(?:星期|周|週)([一二三四五六日天])|([0-9]{1,2})日")
            .expect("a pattern")
    });
    // Only Chinese text has these.
    if !lead.contains(['今', '昨', '前', '当', '當', '期', '周', '週', '日']) {
        return None;
    }
    DAY.captures_iter(lead).find_map(|found| {
        let word = found.get(0)?;
        let told = format!("\"{}\"", word.as_str());
        if let Some(weekday) = found.get(1) {
            let at = "一二三四五六日天".chars().position(|c| weekday.as_str().starts_with(c))?;
            return Some((told, last_weekday(WEEKDAYS[at.min(6)].1, anchor)?));
        }
        if let Some(day) = found.get(2) {
            // 4月26日 is a date, 从26日 and 至26日 bound a span.
            let others = ['月', '至', '到', '从', '于', '-', '—', '、'];
            let free =
                !lead[..word.start()].ends_with(others) && !lead[word.end()..].starts_with(['至', '到']);
            let number: i8 = day.as_str().parse().ok()?;
            return free.then(|| Some((told, last_day(number, anchor)?)))?;
        }
        let (_, back) = HAN_DAYS.iter().find(|(name, _)| *name == word.as_str())?;
        Some((told, anchor.checked_sub(back.days()).ok()?))
    })
}

/// The last such day of a month up to the anchor, at most a month back.
fn last_day(number: i8, anchor: Date) -> Option<Date> {
    let mut day = anchor;
    (0..31).find_map(|_| {
        let found = (day.day() == number).then_some(day);
        day = day.yesterday().ok()?;
        found
    })
}

fn last_weekday(weekday: Weekday, anchor: Date) -> Option<Date> {
    let mut day = anchor;
    while day.weekday() != weekday {
        day = day.yesterday().ok()?;
    }
    Some(day)
}

const RUSSIAN_WEEKDAYS: [&str; 7] =
    ["понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"];

/// "сегодня", "вчера", "в среду".
fn russian_day(words: &[&str], anchor: Date) -> Option<(String, Date)> {
    words.iter().enumerate().find_map(|(at, word)| {
        let before = at.checked_sub(1).map_or("", |b| words[b]);
        let day = match *word {
            "сегодня" => anchor,
            "вчера" | "накануне" => anchor.yesterday().ok()?,
            _ => {
                let place = RUSSIAN_WEEKDAYS.iter().position(|name| name == word)?;
                let past = matches!(before, "в" | "во" | "минувшую" | "минувший" | "прошлый" | "прошлую");
                last_weekday(WEEKDAYS[place].1, anchor).filter(|_| past)?
            }
        };
        Some((format!("\"{word}\""), day))
    })
}

fn from_dateline(line: Edtf, lead: &str, clues: &Clues<'_>) -> EventDate {
    let Some(anchor) = line.to_date() else {
        return if clues.is_event { without_anchor(line, clues) } else { EventDate::default() };
    };
    match relative_day(lead, anchor) {
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

fn from_published(published: Date, lead: &str, clues: &Clues<'_>) -> EventDate {
    match relative_day(lead, published) {
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

/// Only month and day are known: tries every year against every bound.
fn without_anchor(day: Edtf, clues: &Clues<'_>) -> EventDate {
    let Some((month, date)) = day.month_and_day() else { return EventDate::default() };
    let weekday = WEEKDAYS.iter().find(|(name, _)| clues.lead.contains(name)).map(|(_, weekday)| *weekday);
    let mut evidence = vec![format!("the text names {day}, without a year")];

    let all: Vec<Date> = YEARS.filter_map(|year| Date::new(year, month, date).ok()).collect();
    let mut possible = all.clone();
    let mut narrow = |keep: &dyn Fn(&Date) -> bool, why: &str| {
        let left: Vec<Date> = possible.iter().copied().filter(keep).collect();
        // A clue that rules everything out contradicts another one: it is worth nothing.
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
