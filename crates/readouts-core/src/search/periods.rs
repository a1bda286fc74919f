//! Years, quarters, months and weeks of days.

use jiff::ToSpan;
use serde::Serialize;

use crate::Date;
use crate::query::DateRange;

/// Length of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Period {
    /// A year, as `2031`.
    #[default]
    Year,
    /// A quarter of a year, as `2031-Q2`.
    Quarter,
    /// A month, as `2031-05`.
    Month,
    /// A week from Monday to Sunday, as `2031-W19` (ISO 8601).
    Week,
}

/// Added to a year so that no number of a period is negative.
const YEARS_BEFORE_ZERO: i64 = 10_000;

/// First and last day of the calendar, in days since 1970.
pub(crate) const FIRST_DAY: i64 = -4_371_587;
const LAST_DAY: i64 = 2_932_896;

/// Maximum number of a period. No date reaches it; a damaged index could.
const LAST_NUMBER: u64 = u32::MAX as u64;

impl Period {
    /// Returns the name of the length.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Week => "week",
        }
    }

    /// Returns the number of the period that a day lies in, in the order of time. The day is given in days
    /// since 1970; days outside the calendar count as its first or last day.
    pub(crate) fn of(self, day: i64) -> u64 {
        let (year, month) = year_and_month(day.clamp(FIRST_DAY, LAST_DAY));
        let year = year + YEARS_BEFORE_ZERO;
        let number = match self {
            Self::Year => year,
            Self::Quarter => 4 * year + (month - 1) / 3,
            Self::Month => 12 * year + month - 1,
            Self::Week => return ((day - FIRST_MONDAY).div_euclid(7)).unsigned_abs(),
        };
        number.unsigned_abs()
    }

    /// Returns the first and the last day of the period with this number.
    pub(crate) fn days(self, number: u64) -> DateRange {
        let year = |years: u64| (years as i64 - YEARS_BEFORE_ZERO).clamp(-9999, 9999) as i16;
        let month = |year: i16, month: u64, months: i64| {
            let first = Date::new(year, month as i8, 1).unwrap_or(Date::MIN);
            (first, first.saturating_add((months - 1).months()).last_of_month())
        };
        let (from, to) = match self {
            Self::Year => month(year(number), 1, 12),
            Self::Quarter => month(year(number / 4), number % 4 * 3 + 1, 3),
            Self::Month => month(year(number / 12), number % 12 + 1, 1),
            Self::Week => {
                let monday = day_of(FIRST_MONDAY + 7 * number as i64);
                (monday, monday.saturating_add(6.days()))
            }
        };
        DateRange { from: Some(from), to: Some(to) }
    }

    /// Returns the number of a year.
    pub(crate) fn numbered_year(year: u64) -> u64 {
        year.saturating_add(YEARS_BEFORE_ZERO.unsigned_abs()).min(LAST_NUMBER)
    }

    /// Returns the period with this number as text.
    pub(crate) fn name(self, number: u64) -> String {
        let year = |years: u64| years as i64 - YEARS_BEFORE_ZERO;
        match self {
            Self::Year => format!("{:04}", year(number)),
            Self::Quarter => format!("{:04}-Q{}", year(number / 4), number % 4 + 1),
            Self::Month => format!("{:04}-{:02}", year(number / 12), number % 12 + 1),
            Self::Week => {
                let week = day_of(FIRST_MONDAY + 7 * number as i64).iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
        }
    }
}

/// A Monday before the calendar's first day, in days since 1970 (1970-01-05 was a Monday).
const FIRST_MONDAY: i64 = 4 - 7 * 700_000;

/// Returns a day given in days since 1970; the calendar's first or last day if it lies outside.
pub(crate) fn day_of(days: i64) -> Date {
    Date::constant(1970, 1, 1).saturating_add(days.days())
}

/// Returns year and month of a day. Years are counted from March, so that the leap day is their last day
/// (Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `civil_from_days`).
fn year_and_month(day: i64) -> (i64, i64) {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    // Days from 1 March of year 0 to 1970.
    let day = day + 719_468;
    let era = day.div_euclid(DAYS_OF_400_YEARS);
    let of_era = day.rem_euclid(DAYS_OF_400_YEARS);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (400 * era + year + i64::from(month <= 2), month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::days;

    #[test]
    fn every_day_lies_in_the_period_of_the_calendar() {
        let begin = [Date::constant(-1, 12, 1), Date::constant(1890, 1, 1)];
        let dates = begin.map(|date| (0..80_000).filter_map(move |day| date.checked_add(day.days()).ok()));
        for date in dates.into_iter().flatten() {
            let number = days(date);
            let (year, month) = (date.year(), date.month());
            assert_eq!(Period::Year.name(Period::Year.of(number)), format!("{year:04}"));
            let quarter = Period::Quarter.name(Period::Quarter.of(number));
            assert_eq!(quarter, format!("{year:04}-Q{}", (month + 2) / 3));
            assert_eq!(Period::Month.name(Period::Month.of(number)), format!("{year:04}-{month:02}"));
            for period in [Period::Year, Period::Quarter, Period::Month, Period::Week] {
                let of = period.of(number);
                let DateRange { from: Some(from), to: Some(to) } = period.days(of) else {
                    panic!("both ends")
                };
                assert!(from <= date && date <= to, "{date} in {from} to {to}");
                assert_eq!((period.of(days(from)), period.of(days(to))), (of, of));
                assert_eq!(period.of(days(to) + 1), of + 1);
            }
        }
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        let name =
            |year, month, day| Period::Week.name(Period::Week.of(days(Date::constant(year, month, day))));
        assert_eq!(name(2026, 11, 29), "2026-W48");
        assert_eq!(name(2027, 1, 1), "2026-W53");
        assert_eq!(name(2024, 12, 30), "2025-W01");
    }

    #[test]
    fn days_outside_the_calendar_are_in_its_first_or_last_period() {
        assert_eq!(Period::Month.name(Period::Month.of(i64::MAX)), "9999-12");
        assert_eq!(Period::Month.of(i64::MIN), Period::Month.of(days(Date::MIN)));
        assert_eq!((FIRST_DAY, LAST_DAY), (days(Date::MIN), days(Date::MAX)));
    }
}
