//! Which copy of a text is the first, and whose dispatch it is.

use jiff::civil::Time;
use readouts_reading::{Date, Edtf, Readout};

/// What is known of the origin of one copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy<'a> {
    /// Number of the article.
    pub number: u64,
    /// Last day on which it may have been published; `None` if that is unknown.
    pub published: Option<Date>,
    /// Minute of the day from which on it may have been published; 0 if the time of day is unknown.
    pub minute: u16,
    /// Publisher of the copy.
    pub outlet: Option<&'a str>,
    /// News agency that the copy credits.
    pub agency: Option<&'a str>,
}

impl<'a> Copy<'a> {
    /// Returns the origin of an article.
    pub fn of(number: u64, article: &'a Readout) -> Self {
        let published = article.published.edtf;
        let minute = |time: Time| time.hour() as u16 * 60 + time.minute() as u16;
        Self {
            number,
            published: published.and_then(Edtf::latest),
            minute: published.and_then(Edtf::time).map_or(0, minute),
            outlet: article.outlet.name.as_deref(),
            agency: article.agency.name.as_deref(),
        }
    }

    fn is_of(&self, agency: Option<&str>) -> bool {
        agency.is_some() && self.outlet == agency
    }
}

/// Copies of a text in order, and the agency whose dispatch it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Provenance<'a> {
    /// Indices of the copies, the first one first.
    pub order: Vec<usize>,
    /// Agency that most of the copies with a credit name; if several are named as often, the one that the
    /// first copy of these names.
    pub agency: Option<&'a str>,
    /// Index of the first copy that the agency itself published.
    pub own: Option<usize>,
}

/// Orders the copies of a text: by the day of publication (unknown days last), on one day the credited agency's
/// own copy first, then by the time of day, then by number.
pub fn provenance<'a>(copies: &[Copy<'a>]) -> Provenance<'a> {
    let day = |copy: &Copy<'_>| (copy.published.is_none(), copy.published);
    let mut order: Vec<usize> = (0..copies.len()).collect();
    let later = |copy: &Copy<'_>| (copy.minute, copy.number);
    order.sort_by_key(|&at| (day(&copies[at]), later(&copies[at])));
    let mut votes: Vec<(&str, usize)> = Vec::new();
    for agency in order.iter().filter_map(|&at| copies[at].agency) {
        match votes.iter_mut().find(|(name, _)| *name == agency) {
            Some((_, votes)) => *votes += 1,
            None => votes.push((agency, 1)),
        }
    }
    // The last of equal maxima is returned: the earliest one, in reverse.
    let agency = votes.iter().rev().max_by_key(|(_, votes)| *votes).map(|(name, _)| *name);
    order.sort_by_key(|&at| (day(&copies[at]), !copies[at].is_of(agency), later(&copies[at])));
    let own = order.iter().copied().find(|&at| copies[at].is_of(agency));
    Provenance { order, agency, own }
}

#[cfg(test)]
mod tests {
    use readouts_reading::Date;

    use super::*;

    fn copy<'a>(number: u64, day: i8, outlet: &'a str, agency: Option<&'a str>) -> Copy<'a> {
        let published = (day > 0).then(|| Date::constant(2031, 5, day));
        Copy { number, published, minute: 0, outlet: Some(outlet), agency }
    }

    #[test]
    fn the_earliest_copy_is_first_and_unknown_days_are_last() {
        let copies = [copy(1, 0, "A", None), copy(2, 7, "B", None), copy(3, 6, "C", None)];
        let found = provenance(&copies);
        assert_eq!((found.order, found.agency, found.own), (vec![2, 1, 0], None, None));
    }

    #[test]
    fn on_one_day_the_credited_agency_is_first_then_the_smallest_number() {
        let copies = [copy(2, 6, "A", Some("Wire")), copy(1, 6, "B", None), copy(9, 6, "Wire", None)];
        let found = provenance(&copies);
        assert_eq!((found.order, found.agency, found.own), (vec![2, 1, 0], Some("Wire"), Some(2)));
    }

    #[test]
    fn on_one_day_the_time_of_day_decides_if_none_is_the_agencys() {
        let mut copies = [copy(1, 6, "A", Some("Wire")), copy(2, 6, "B", None), copy(3, 6, "Wire", None)];
        (copies[0].minute, copies[1].minute, copies[2].minute) = (600, 540, 900);
        assert_eq!(provenance(&copies).order, vec![2, 1, 0]);
        assert_eq!(provenance(&copies[..2]).order, vec![1, 0]);
    }

    #[test]
    fn the_agency_is_the_one_credited_most_often() {
        let copies =
            [copy(1, 6, "A", Some("Wire")), copy(2, 7, "B", Some("Post")), copy(3, 8, "C", Some("Post"))];
        assert_eq!(provenance(&copies).agency, Some("Post"));
        assert_eq!(provenance(&copies[..2]).agency, Some("Wire"), "the earlier of the two");
    }
}
