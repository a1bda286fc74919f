//! Finds the year of a day where no day of writing is known: every clue is a constraint, and the years that
//! meet them all remain. A year is given only if the clues give it.

use jiff::civil::{Date, Weekday};

use super::{Clues, settled};
use crate::Edtf;
use crate::model::{DateBasis, EventDate};

/// A constraint that the date lies in one of the spans.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) spans: Vec<(Option<Date>, Option<Date>)>,
    pub(crate) force: Force,
    pub(crate) why: String,
}

/// Strength of a bound as proof.
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

/// Range of years to try where no year is given. Its ends are no evidence: a date is bounded only by clues.
const YEARS: std::ops::RangeInclusive<i16> = 1945..=2049;

/// Finds the date from month and day alone, by trying every year against every bound. The bound that follows
/// from the publication is tried first, so that no other clue leaves only years after it.
pub(super) fn without_anchor(
    day: Edtf,
    (clues, written): (&Clues<'_>, Option<&Bound>),
    weekday: Option<Weekday>,
) -> EventDate {
    let (years, bounds) = (&clues.years, &clues.bounds);
    let Some((month, date)) = day.month_and_day() else { return EventDate::default() };
    let mut evidence = vec![format!("the text names {day}, without a year")];

    let all: Vec<Date> = YEARS.filter_map(|year| Date::new(year, month, date).ok()).collect();
    let mut left = Left { days: all.clone(), is_open: OPEN };
    let mut narrow = |keep: &dyn Fn(Date) -> bool, why: &str| {
        if left.narrow(keep) {
            evidence.push(why.to_owned());
        }
    };
    if let Some(written) = written {
        narrow(&|day| written.allows(day), &written.why);
    }
    for (year, why) in years {
        narrow(&|day| day.year() == *year, why);
    }
    for bound in bounds.iter().filter(|b| b.force == Force::Fact) {
        narrow(&|day| bound.allows(day), &bound.why);
    }
    if let Some(weekday) = weekday {
        // A weekday comes back every few years, so it bounds nothing.
        let is_open = left.is_open;
        if left.narrow(&|day| day.weekday() == weekday) {
            evidence.push("the weekday that the text names".to_owned());
        }
        left.is_open = is_open;
    }
    if left.days.len() == all.len() {
        return EventDate { edtf: Some(day), evidence, ..EventDate::default() };
    }
    if let Some(only) = left.only() {
        return settled(only.into(), DateBasis::Derived, evidence);
    }
    let mut usual = left.clone();
    for bound in bounds.iter().filter(|b| b.force == Force::Habit) {
        if usual.narrow(&|day| bound.allows(day)) {
            evidence.push(format!("{} (usual, not certain)", bound.why));
        }
    }
    let edtf = usual.only().map_or(day, |only| Edtf::day(only).uncertain());
    let [is_open_before, is_open_after] = left.is_open;
    EventDate {
        edtf: Some(edtf),
        earliest: left.days.first().copied().filter(|_| !is_open_before),
        latest: left.days.last().copied().filter(|_| !is_open_after),
        candidates: if usual.is_open == CLOSED && usual.days.len() > 1 { usual.days } else { Vec::new() },
        basis: if edtf.year().is_some() { DateBasis::Derived } else { DateBasis::None },
        evidence,
    }
}

/// Days that remain possible.
#[derive(Debug, Clone)]
struct Left {
    days: Vec<Date>,
    /// Whether no clue bounds them: at the beginning, at the end.
    is_open: [bool; 2],
}

const OPEN: [bool; 2] = [true, true];
const CLOSED: [bool; 2] = [false, false];

impl Left {
    /// Removes the days that a clue does not allow; returns whether there are any. A clue that leaves no day
    /// contradicts another one and is ignored.
    fn narrow(&mut self, keep: &dyn Fn(Date) -> bool) -> bool {
        let left: Vec<Date> = self.days.iter().copied().filter(|day| keep(*day)).collect();
        let narrows = !left.is_empty() && left.len() < self.days.len();
        if narrows {
            self.days = left;
            let [before, after] = self.is_open;
            self.is_open = [before && keep(Date::MIN), after && keep(Date::MAX)];
        }
        narrows
    }

    /// Returns the only day, if the clues leave one.
    fn only(&self) -> Option<Date> {
        match self.days[..] {
            [only] if self.is_open == CLOSED => Some(only),
            _ => None,
        }
    }
}
