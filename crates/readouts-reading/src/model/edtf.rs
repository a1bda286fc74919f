//! Dates as texts give them: partly known, perhaps uncertain, written in EDTF.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date, possibly incomplete or uncertain, in the notation of ISO 8601-2 (EDTF level 1).
///
/// A day needs a month, and a time needs a day; the year alone may be missing (`XXXX-04-16`). Several days in
/// a row are a span (`2016-05-01/2016-05-03`). A trailing `?` marks a date that was inferred and is not
/// certain.
///
/// ```
/// use readouts_reading::Edtf;
///
/// let day: Edtf = "XXXX-04-16".parse()?;
/// assert!(day.year().is_none() && !day.is_certain());
/// assert_eq!(day.with_year(2020).to_string(), "2020-04-16");
/// # Ok::<(), readouts_reading::EdtfError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edtf {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    time: Option<Time>,
    /// Last day of a span.
    last: Option<Date>,
    uncertain: bool,
}

/// Error of [`Edtf`]'s `FromStr` for text that is not such a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a date in EDTF, such as `2013-04-22`, `2013-04`, `XXXX-04-16`, `2020-02-01?` or `2016-05-01/2016-05-03`"
)]
pub struct EdtfError(String);

impl Edtf {
    /// Creates a whole day.
    pub fn day(date: Date) -> Self {
        Self {
            year: Some(date.year()),
            month: Some(date.month()),
            day: Some(date.day()),
            time: None,
            last: None,
            uncertain: false,
        }
    }

    /// Creates the span from one day to another: a single day where both are the same, `None` where the
    /// second lies before the first.
    pub fn span(first: Date, last: Date) -> Option<Self> {
        match first.cmp(&last) {
            Ordering::Less => Some(Self { last: Some(last), ..Self::day(first) }),
            Ordering::Equal => Some(Self::day(first)),
            Ordering::Greater => None,
        }
    }

    /// Creates a day whose year is unknown. `None` where no year has that day.
    pub fn month_day(month: i8, day: i8) -> Option<Self> {
        // 2000 was a leap year, so it has every day that any year has.
        Date::new(2000, month, day).ok()?;
        Some(Self {
            year: None,
            month: Some(month),
            day: Some(day),
            time: None,
            last: None,
            uncertain: false,
        })
    }

    /// Creates a month of a year. `None` where the month is not 1 to 12.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok()?;
        Some(Self {
            year: Some(year),
            month: Some(month),
            day: None,
            time: None,
            last: None,
            uncertain: false,
        })
    }

    /// Returns the same day with a time of day (local to the page, in minutes). A month or a span gets no
    /// time, and neither does a day if hour or minute are out of range.
    #[must_use]
    pub fn at(self, hour: i8, minute: i8) -> Self {
        let is_day = self.day.is_some() && self.last.is_none();
        let time = is_day.then(|| Time::new(hour, minute, 0, 0).ok()).flatten();
        Self { time, ..self }
    }

    /// Returns the same date in a year; of a span only its first day remains.
    #[must_use]
    pub fn with_year(self, year: i16) -> Self {
        Self { year: Some(year), last: None, ..self }
    }

    /// Returns the same date, marked as inferred.
    #[must_use]
    pub fn uncertain(self) -> Self {
        Self { uncertain: true, ..self }
    }

    /// Returns the year, if it is known.
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// Returns month and day, if both are known.
    pub fn month_and_day(self) -> Option<(i8, i8)> {
        Some((self.month?, self.day?))
    }

    /// Whether the year is known and the date is not marked as inferred.
    pub fn is_certain(self) -> bool {
        self.year.is_some() && !self.uncertain
    }

    /// Returns the date as one calendar day, if year, month and day are known; `None` for a span.
    pub fn to_date(self) -> Option<Date> {
        if self.last.is_some() {
            return None;
        }
        Date::new(self.year?, self.month?, self.day?).ok()
    }

    /// Returns the time of day, if the page gives one.
    pub fn time(self) -> Option<Time> {
        self.time
    }

    /// Returns the first day that the date can mean; `None` without a year.
    pub fn earliest(self) -> Option<Date> {
        Date::new(self.year?, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// Returns the last day that the date can mean; `None` without a year.
    pub fn latest(self) -> Option<Date> {
        if self.last.is_some() {
            return self.last;
        }
        let first = Date::new(self.year?, self.month.unwrap_or(12), 1).ok()?;
        match self.day {
            Some(day) => Date::new(first.year(), first.month(), day).ok(),
            None => Some(first.last_of_month()),
        }
    }
}

impl From<Date> for Edtf {
    fn from(date: Date) -> Self {
        Self::day(date)
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("XXXX")?,
        }
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        if let Some(time) = self.time {
            write!(f, "T{:02}:{:02}", time.hour(), time.minute())?;
        }
        // EDTF marks both days of a span.
        let mark = if self.uncertain { "?" } else { "" };
        f.write_str(mark)?;
        match self.last {
            Some(last) => write!(f, "/{last}{mark}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, EdtfError> {
        parse(text).ok_or_else(|| EdtfError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Edtf> {
    if let Some((first, last)) = text.split_once('/') {
        let (first, last) = (single(first)?, single(last)?);
        let span = Edtf::span(first.to_date()?, last.to_date()?)?;
        return (first.time.is_none() && last.time.is_none())
            .then_some(Edtf { uncertain: first.uncertain || last.uncertain, ..span });
    }
    single(text)
}

fn single(text: &str) -> Option<Edtf> {
    let (text, uncertain) = match text.strip_suffix('?') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = match parts.next()? {
        "XXXX" => None,
        digits => Some(number(digits, 4)?),
    };
    let month: Option<i8> = parts.next().map(|m| number(m, 2).ok_or(())).transpose().ok()?.map(|m| m as i8);
    let day: Option<i8> = parts.next().map(|d| number(d, 2).ok_or(())).transpose().ok()?.map(|d| d as i8);
    if parts.next().is_some() || (year.is_none() && day.is_none()) {
        return None;
    }
    Date::new(year.unwrap_or(2000), month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let time = match time {
        None => None,
        Some(_) if day.is_none() => return None,
        Some(time) => {
            let (hour, minute) = (time.get(..2)?, time.get(3..5)?);
            if time.as_bytes()[2] != b':' {
                return None;
            }
            Some(Time::new(number(hour, 2)? as i8, number(minute, 2)? as i8, 0, 0).ok()?)
        }
    };
    Some(Edtf { year, month, day, time, last: None, uncertain })
}

fn number(digits: &str, width: usize) -> Option<i16> {
    (digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Edtf {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Edtf".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9X]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2})?)?)?",
        })
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_prints_as_it_was_read() {
        for text in [
            "2013",
            "2013-04",
            "2013-04-22",
            "2013-04-23T10:39",
            "XXXX-04-16",
            "2020-02-01?",
            "XXXX-02-29",
            "2016-05-01/2016-05-03",
            "2016-12-31?/2017-01-02?",
        ] {
            assert_eq!(text.parse::<Edtf>().map(|d| d.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in [
            "",
            "13",
            "2013-13",
            "2013-02-29",
            "XXXX",
            "XXXX-04",
            "2013-04-22T25:00",
            "2013-04T10:00",
            "April",
            "2013-04-22-01",
            "2013-04-22T1",
            "2016-05-03/2016-05-01",
            "2016-05/2016-06",
            "XXXX-05-01/XXXX-05-03",
        ] {
            assert!(text.parse::<Edtf>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_span_is_from_its_first_to_its_last_day_and_no_one_day() {
        let span: Edtf = "2016-05-01/2016-05-03".parse().expect("a span");
        assert_eq!((span.earliest(), span.latest()), ("2016-05-01".parse().ok(), "2016-05-03".parse().ok()));
        assert!(span.is_certain() && span.to_date().is_none());
    }

    #[test]
    fn a_month_spans_its_days() {
        let month: Edtf = "2020-02".parse().expect("a month");
        assert_eq!(month.earliest().map(|d| d.to_string()), Some("2020-02-01".into()));
        assert_eq!(month.latest().map(|d| d.to_string()), Some("2020-02-29".into()));
    }
}
