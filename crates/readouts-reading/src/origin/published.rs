//! The publication date of a page: side data, its tags, or the date line near the title.

use jiff::ToSpan;

use crate::Edtf;
use crate::clean::{Block, Cleaned};
use crate::dates::{self, Order, find, has_numeric, numeric, unglued};
use crate::knowledge::Knowledge;
use crate::lang;
use crate::model::{OriginBasis, Published};
use crate::pages::SideData;

/// Maximum number of blocks directly above the body in which a date is taken as the page's own.
const REACH: usize = 8;

pub(crate) fn published(side: &SideData, cleaned: &Cleaned, knowledge: &Knowledge) -> Published {
    let side_date = side.date.as_deref();
    if let Some(edtf) = side_date.and_then(|text| stated_date(text, knowledge)) {
        let utc = side_date.is_some_and(is_utc);
        return Published { edtf: Some(edtf), basis: OriginBasis::Metadata, utc };
    }
    let seen = seen(side, cleaned, knowledge).filter(is_plausible);
    let stated = cleaned.declared.published.as_deref();
    let tagged = stated.and_then(|text| read_date(text, knowledge)).filter(is_plausible);
    let (edtf, basis) = match (tagged, seen) {
        (None, None) => (None, OriginBasis::None),
        (None, seen) => (seen, OriginBasis::Page),
        (Some(tagged), None) => (Some(tagged), OriginBasis::Metadata),
        (Some(tagged), Some(seen)) => {
            (Some(agreed(tagged, seen, stated.is_some_and(is_utc))), OriginBasis::Metadata)
        }
    };
    let utc = stated.is_some_and(is_utc) && same_time(edtf, tagged);
    Published { edtf, basis, utc }
}

fn same_time(a: Option<Edtf>, b: Option<Edtf>) -> bool {
    a.zip(b).is_some_and(|(a, b)| (a.to_date(), a.time()) == (b.to_date(), b.time()))
}

/// Hours of UTC at which it is the same day in the Americas and in the east of Asia.
const SAME_DAY: std::ops::Range<i8> = 8..14;

/// Returns the day of publication at the place of an outlet, which is `ahead` hours ahead of UTC; uncertain
/// where it may be another day.
pub(crate) fn local(published: &Published, ahead: Option<f32>) -> Option<Edtf> {
    let edtf = published.edtf?;
    let (Some(day), Some(time), true) = (edtf.to_date(), edtf.time(), published.utc) else {
        return Some(edtf);
    };
    let Some(ahead) = ahead else {
        return Some(if SAME_DAY.contains(&time.hour()) { edtf } else { edtf.uncertain() });
    };
    let minutes = (ahead * 60.0) as i64;
    let there = day.to_datetime(time).checked_add(minutes.minutes()).ok()?;
    let found = Edtf::day(there.date()).at(there.hour(), there.minute());
    // Summer time, and the zones of a wide country, move midnight by an hour.
    let is_close = there.hour() == 0 || there.hour() == 23;
    Some(if is_close || !edtf.is_certain() { found.uncertain() } else { found })
}

/// Returns the date that side data state, unless it is a placeholder.
pub(crate) fn stated_date(text: &str, knowledge: &Knowledge) -> Option<Edtf> {
    read_date(text, knowledge).filter(is_plausible)
}

/// Years in which a page, or the text that it prints, can have been published.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2049;
/// Days that programs write where the day is unknown.
const PLACEHOLDERS: [(i16, i8, i8); 4] = [(1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (1980, 1, 1)];

/// Whether a date can be that of a publication, as opposed to a placeholder.
fn is_plausible(date: &Edtf) -> bool {
    let is_placeholder = |&(year, month, day): &(i16, i8, i8)| {
        (date.year(), date.month_and_day()) == (Some(year), Some((month, day)))
    };
    date.year().is_none_or(|year| YEARS.contains(&year)) && !PLACEHOLDERS.iter().any(is_placeholder)
}

/// Whether a time in a tag is in UTC, so that its day may differ from the day that the page shows.
fn is_utc(text: &str) -> bool {
    let text = text.trim();
    text.contains(':') && ["Z", "+00:00", "+0000", "GMT", "UTC"].iter().any(|zero| text.ends_with(zero))
}

/// Maximum number of hours by which a local time is ahead of UTC, and behind it.
const AHEAD_BEHIND: (i8, i8) = (14, 12);

/// Maximum number of days between publication and the last change, if a page shows only the latter: after
/// more days it may hold another text.
const CHANGE_DAYS: i32 = 31;

/// Returns the date of the tags, unless the page shows another day: then the earlier of the two, as
/// uncertain. If the days differ only by the time zone, the day that the page shows is taken.
fn agreed(tagged: Edtf, seen: Edtf, is_utc: bool) -> Edtf {
    let changed_later = !seen.is_certain() && seen.latest() >= tagged.earliest();
    if changed_later {
        let days = tagged.earliest().zip(seen.latest()).and_then(|(from, to)| to.since(from).ok());
        let is_long = days.is_none_or(|span| span.get_days() > CHANGE_DAYS);
        return if is_long { tagged.uncertain() } else { tagged };
    }
    if tagged.to_date() == seen.to_date() {
        return if seen.is_certain() && !tagged.is_certain() { seen } else { tagged };
    }
    let (ahead, behind) = AHEAD_BEHIND;
    let fits_zone = tagged.to_date().zip(seen.to_date()).is_some_and(|(tagged_day, seen_day)| {
        tagged.time().is_some_and(|time| {
            tagged_day.tomorrow().is_ok_and(|day| day == seen_day) && time.hour() >= 24 - ahead
                || tagged_day.yesterday().is_ok_and(|day| day == seen_day) && time.hour() < behind
        })
    });
    if is_utc && seen.is_certain() && fits_zone {
        return seen;
    }
    let earlier = if seen.earliest() < tagged.earliest() { seen } else { tagged };
    earlier.uncertain()
}

/// Returns the date that the page shows near its title.
fn seen(side: &SideData, cleaned: &Cleaned, knowledge: &Knowledge) -> Option<Edtf> {
    let (first, last) = cleaned.body?;
    let is_needed =
        cleaned.blocks[..=last].iter().any(|block| block.text.len() < 200 && has_numeric(&block.text));
    let order = if is_needed { order(side, cleaned, knowledge) } else { None };
    let above = &cleaned.blocks[..first];
    let is_short = |b: &&Block| b.text.len() < 200;
    let is_dated = |b: &&Block| b.verdict.as_deref() == Some("date-line");
    let read = |b: &Block| line_date(&b.text, order, knowledge);
    // First a line that is labelled as the date of publication. Then the nearest line above the body, since
    // lines farther up belong to the site. Then a line below the title, at any distance from the body.
    let labelled = || {
        above
            .iter()
            .rev()
            .filter(is_short)
            .filter(is_dated)
            .filter(|b| is_labelled(b, knowledge))
            .find_map(read)
    };
    let near = || {
        let lines = above.iter().rev().take(REACH).filter(is_short);
        let may_hold = |b: &&Block| {
            matches!(b.verdict.as_deref(), Some("date-line" | "share" | "byline" | "before-article"))
        };
        lines.filter(may_hold).find_map(read)
    };
    let titled = || {
        let title = above.iter().rposition(|b| b.verdict.as_deref() == Some("title"))?;
        above[title + 1..].iter().take(TITLE_REACH).filter(is_short).filter(is_dated).find_map(read)
    };
    let line = labelled().or_else(near).or_else(titled);
    let line =
        line.map(|date| if is_clear(cleaned, first, &date, knowledge) { date } else { date.uncertain() });
    line.or_else(|| {
        // Some pages show it behind the first lines of the body.
        let body = cleaned.blocks[first..=last].iter().take(4);
        body.filter(|b| b.verdict.as_deref() == Some("date-line"))
            .find_map(|b| line_date(&b.text, order, knowledge))
    })
}

/// Returns place and day of a line near the body that names both: "(Orsk, 10 June 2031)".
pub(crate) fn place_and_day(cleaned: &Cleaned, knowledge: &Knowledge) -> Option<(String, Edtf)> {
    let (first, _) = cleaned.body?;
    let near = cleaned.blocks[..first].iter().rev().take(REACH);
    near.filter(|block| block.verdict.as_deref() != Some("title"))
        .find_map(|block| dates::place_and_day(&block.text, knowledge))
}

/// Maximum number of blocks below the title in which a date line is the page's own.
const TITLE_REACH: usize = 4;

/// Whether a line is labelled as the date of publication.
fn is_labelled(block: &Block, knowledge: &Knowledge) -> bool {
    let lower = unglued(&block.text).to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic());
    words.any(|word| knowledge.all.posted.iter().any(|posted| posted == word))
}

/// Whether the page has a title, and no date line above its body gives another day.
fn is_clear(cleaned: &Cleaned, first: usize, date: &Edtf, knowledge: &Knowledge) -> bool {
    let others = cleaned.blocks[..first].iter().filter(|b| b.verdict.as_deref() == Some("date-line"));
    let mut days = others.filter_map(|b| whole_date(&b.text, knowledge)).map(Edtf::to_date);
    cleaned.title.is_some() && days.all(|day| day == date.to_date())
}

/// Returns the first complete date of a text.
fn whole_date(text: &str, knowledge: &Knowledge) -> Option<Edtf> {
    find(text, &knowledge.calendar).into_iter().map(|d| d.edtf).find(|d| d.to_date().is_some())
}

/// Returns the date of a date line; uncertain where it is the day of the last change, or one of two days.
fn line_date(text: &str, order: Option<Order>, knowledge: &Knowledge) -> Option<Edtf> {
    let text = &*unglued(text);
    let lists = &knowledge.all;
    let changed = lists.changed.iter().filter_map(|word| text.find(word.as_str())).min();
    let dates = find(text, &knowledge.calendar);
    let mut whole = dates.iter().filter(|d| d.edtf.to_date().is_some());
    let Some(found) = whole.next() else { return numeric(text, order) };
    let is_changed = changed.is_some_and(|at| at < found.span.start);
    // "Posted on May 3, 2031 May 10, 2031": the second one is that of a change.
    let before = text[..found.span.start].to_lowercase();
    let is_labelled =
        || before.split(|c: char| !c.is_alphabetic()).any(|word| lists.posted.iter().any(|p| p == word));
    let has_other = whole.any(|other| other.edtf.to_date() != found.edtf.to_date());
    Some(if is_changed || has_other && !is_labelled() { found.edtf.uncertain() } else { found.edtf })
}

/// Returns the order in which a page writes the numbers of its dates: that of its dates that can be read in
/// one way only, else that of its language, if its writers all use the same order.
fn order(side: &SideData, cleaned: &Cleaned, knowledge: &Knowledge) -> Option<Order> {
    let mut told = cleaned.blocks.iter().filter_map(|block| Order::of(&block.text));
    if let Some(first) = told.next() {
        // A page with both orders settles nothing.
        return told.all(|other| other == first).then_some(first);
    }
    let by_text = || lang::detect(&cleaned.paragraphs);
    let language = side.language.clone().or_else(by_text)?;
    knowledge.all.day_first.contains(&language).then_some(Order::DayFirst)
}

/// Parses a date of side data: EDTF, ISO 8601, or any form that pages use.
pub(crate) fn read_date(text: &str, knowledge: &Knowledge) -> Option<Edtf> {
    let text = text.trim();
    let edtf = text.parse::<Edtf>().ok().filter(|d| d.year().is_some());
    // "2031 May 3", as library catalogues write it.
    let turned = || {
        let (year, rest) = text.split_once(' ')?;
        whole_date(&format!("{rest}, {year}"), knowledge).filter(|_| year.len() == 4)
    };
    edtf.or_else(|| compact(text)).or_else(|| whole_date(&unglued(text), knowledge)).or_else(turned)
}

/// Parses `20240326`, the form of file names and feeds.
fn compact(text: &str) -> Option<Edtf> {
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let date = digits.then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))?;
    date.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn compact_dates_of_side_data_are_read() {
        let read = |text| super::read_date(text, Knowledge::builtin()).map(|d| d.to_string());
        assert_eq!(read("20310506").as_deref(), Some("2031-05-06"));
        assert_eq!(read("20311506"), None);
    }

    use crate::pages::{Format, SideData, read_bytes};
    use crate::{Knowledge, OriginBasis};

    const BODY: &str = "The foreign minister of Norland met with her counterpart from Southmark in the capital on Monday, and spoke with him for two hours.";

    fn published(page: &str, format: Format) -> (Option<String>, OriginBasis) {
        let document = read_bytes("t", page.as_bytes(), format, &SideData::default()).expect("a page");
        let cleaned = crate::clean::clean(&document.page, Knowledge::builtin());
        let found = super::published(&document.page.side, &cleaned, Knowledge::builtin());
        (found.edtf.map(|d| d.to_string()), found.basis)
    }

    #[test]
    fn the_line_beside_the_title_says_when() {
        for (line, expected) in [
            ("10:39, April 23, 2031", Some("2031-04-23T10:39")),
            ("Updated: 2031-02-01 20:13", Some("2031-02-01T20:13?")),
            ("2031年8月19日", Some("2031-08-19")),
            ("6 мая 2031 года, 17:45", Some("2031-05-06T17:45")),
            ("By Ana Lee May 3, 2031 May 10, 2031", Some("2031-05-03?")),
            ("02-12-2031", None),
            ("02.12.2031", Some("2031-12-02")),
            ("09/25/31", Some("2031-09-25")),
            ("09/10/31", None),
            ("Version 9.25.31", None),
            ("Posted onMay 3, 2031May 10, 2031", Some("2031-05-03")),
        ] {
            let page = format!("Ministers of two countries meet\n\n{line}\n\n{BODY}\n\n{BODY}\n");
            assert_eq!(published(&page, Format::Text).0.as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_date_without_a_title_or_beside_another_day_is_not_certain() {
        let of = |head: &str| published(&format!("{head}\n\n{BODY}\n\n{BODY}\n"), Format::Text).0;
        let title = "Ministers of two countries meet";
        assert_eq!(of(&format!("{title}\n\nMay 3, 2031")).as_deref(), Some("2031-05-03"));
        assert_eq!(of("(May 3, 2031)").as_deref(), Some("2031-05-03?"));
        let banner = "Saturday, May 10, 2031";
        assert_eq!(of(&format!("{banner}\n\n{title}\n\nMay 3, 2031")).as_deref(), Some("2031-05-03?"));
    }

    #[test]
    fn dates_behind_the_article_are_not_its_own() {
        for line in
            ["Last updated: May 3, 2031", "Ola says:\n\nMay 3, 2031 at 6:34 am", "© 2031 Norland Times"]
        {
            let page = format!("Ministers of two countries meet\n\n{BODY}\n\n{BODY}\n\n{line}\n");
            assert_eq!(published(&page, Format::Text).0, None, "{line}");
        }
    }

    #[test]
    fn tags_that_the_page_contradicts_are_not_certain() {
        let page = |seen: &str| {
            format!(
                "<head><meta property='article:published_time' content='2033-08-07T12:01:00Z'></head>\
                 <body><article><h1>Ministers meet</h1><p>{seen}</p><p>{BODY}</p><p>{BODY} They will meet again.</p></article></body>"
            )
        };
        assert_eq!(
            published(&page(""), Format::Html),
            (Some("2033-08-07T12:01".into()), OriginBasis::Metadata)
        );
        for (seen, expected) in [
            ("Dec 30, 2031", "2031-12-30?"),
            ("Updated: Dec 30, 2031", "2031-12-30?"),
            ("Updated: Aug 30, 2033", "2033-08-07T12:01"),
            ("Updated: Dec 30, 2033", "2033-08-07T12:01?"),
        ] {
            assert_eq!(published(&page(seen), Format::Html).0.as_deref(), Some(expected), "{seen}");
        }
    }

    #[test]
    fn a_time_of_greenwich_is_of_the_day_at_the_place() {
        let local = |text: &str, ahead| {
            let side = SideData { date: Some(text.into()), ..SideData::default() };
            let document = read_bytes("t", BODY.as_bytes(), Format::Text, &side).expect("a page");
            let cleaned = crate::clean::clean(&document.page, Knowledge::builtin());
            let found = super::published(&document.page.side, &cleaned, Knowledge::builtin());
            super::local(&found, ahead).map(|date| date.to_string()).unwrap_or_default()
        };
        for (text, ahead, expected) in [
            ("2031-08-03T02:20:31+00:00", Some(-5.0), "2031-08-02T21:20"),
            ("2031-08-03T19:20:31Z", Some(-5.0), "2031-08-03T14:20"),
            ("2031-08-03T04:30:00Z", Some(-5.0), "2031-08-02T23:30?"),
            ("2031-08-03T20:20:00Z", Some(8.0), "2031-08-04T04:20"),
            ("2031-08-03 20:20:00 UTC", Some(5.5), "2031-08-04T01:50"),
            ("2031-08-03T02:20:00-05:00", Some(-5.0), "2031-08-03T02:20"),
            ("2031-08-03", Some(-5.0), "2031-08-03"),
            ("2031-08-03T02:20:00Z", None, "2031-08-03T02:20?"),
            ("2031-08-03T10:20:00Z", None, "2031-08-03T10:20"),
        ] {
            assert_eq!(local(text, ahead), expected, "{text}");
        }
    }
}
