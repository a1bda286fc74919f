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

/// Range of years to try where no year is given.
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
    let mut possible = all.clone();
    let mut narrow = |keep: &dyn Fn(&Date) -> bool, why: &str| {
        let left: Vec<Date> = possible.iter().copied().filter(keep).collect();
        // A clue that leaves no date contradicts another one and is ignored.
        if !left.is_empty() && left.len() < possible.len() {
            possible = left;
            evidence.push(why.to_owned());
        }
    };
    if let Some(written) = written {
        narrow(&|day| written.allows(*day), &written.why);
    }
    for (year, why) in years {
        narrow(&|day| day.year() == *year, why);
    }
    for bound in bounds.iter().filter(|b| b.force == Force::Fact) {
        narrow(&|day| bound.allows(*day), &bound.why);
    }
    if let Some(weekday) = weekday {
        narrow(&|day| day.weekday() == weekday, "the weekday that the text names");
    }
    if possible.len() == all.len() {
        return EventDate { edtf: Some(day), evidence, ..EventDate::default() };
    }
    if let [only] = possible[..] {
        return settled(only.into(), DateBasis::Derived, evidence);
    }
    let mut usual = possible.clone();
    for bound in bounds.iter().filter(|b| b.force == Force::Habit) {
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
