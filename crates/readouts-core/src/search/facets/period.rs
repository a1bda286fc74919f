//! Years, quarters and months of days.

use jiff::civil::Date;

use crate::index::days;

/// Length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    Year,
    Quarter,
    Month,
}

/// Added to a year so that no number of a period is negative.
const YEARS_BEFORE_ZERO: i64 = 10_000;

/// Maximum number of a period. No date reaches it; a damaged index could.
const LAST_NUMBER: u64 = u32::MAX as u64;

impl Period {
    /// Returns the number of the period that a day lies in, in the order of time. The day is given in days
    /// since 1970; days outside the calendar count as its first or last day.
    pub(super) fn of(self, day: i64) -> u64 {
        let (year, month) = year_and_month(day.clamp(days(Date::MIN), days(Date::MAX)));
        let year = year + YEARS_BEFORE_ZERO;
        let number = match self {
            Self::Year => year,
            Self::Quarter => 4 * year + (month - 1) / 3,
            Self::Month => 12 * year + month - 1,
        };
        number.unsigned_abs()
    }

    /// Returns the number of a year.
    pub(super) fn numbered_year(year: u64) -> u64 {
        year.saturating_add(YEARS_BEFORE_ZERO.unsigned_abs()).min(LAST_NUMBER)
    }

    /// Returns the period with this number as text.
    pub(super) fn name(self, number: u64) -> String {
        let year = |years: u64| years as i64 - YEARS_BEFORE_ZERO;
        match self {
            Self::Year => format!("{:04}", year(number)),
            Self::Quarter => format!("{:04}-Q{}", year(number / 4), number % 4 + 1),
            Self::Month => format!("{:04}-{:02}", year(number / 12), number % 12 + 1),
        }
    }
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
    use jiff::ToSpan;

    use super::*;

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
        }
    }

    #[test]
    fn days_outside_the_calendar_are_in_its_first_or_last_period() {
        assert_eq!(Period::Month.name(Period::Month.of(i64::MAX)), "9999-12");
        assert_eq!(Period::Month.of(i64::MIN), Period::Month.of(days(Date::MIN)));
    }
}
