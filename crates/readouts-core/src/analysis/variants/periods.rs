//! Places by period.

use std::collections::{BTreeMap, BTreeSet};

use super::extend::Form;
use super::gather::Place;
use super::{VariantOptions, VariantPeriod, VariantShare};
use crate::Result;
use crate::analysis::dates;
use crate::search::When;

/// Number of places of a period below which its shares say little.
const THIN: u64 = 5;

/// Returns the periods of these places in the order of time, without a break, then those of other dates; nothing if
/// there are to be none.
pub(super) fn all(places: &[Place], options: &VariantOptions) -> Result<Vec<When>> {
    if options.per.is_none() {
        return Ok(Vec::new());
    }
    let found: BTreeSet<When> = places.iter().map(|place| place.when).collect();
    let periods = dates::periods(found.iter())?;
    let mut all: Vec<When> = periods.into_iter().flatten().map(When::In).collect();
    all.extend([When::Span, When::Uncertain, When::Unknown].into_iter().filter(|when| found.contains(when)));
    Ok(all)
}

/// Returns the numbers of the periods, without other dates.
pub(super) fn numbers(periods: &[When]) -> Vec<u64> {
    let number = |when: &When| if let When::In(number) = when { Some(*number) } else { None };
    periods.iter().filter_map(number).collect()
}

/// Counts of places.
#[derive(Default)]
struct Counts {
    occurrences: u64,
    documents: u64,
}

/// Counts places, which are in the order of articles, by period.
fn counted<'p>(places: impl IntoIterator<Item = &'p Place>) -> BTreeMap<When, Counts> {
    let mut counts: BTreeMap<When, Counts> = BTreeMap::new();
    let mut article = None;
    for place in places {
        let count = counts.entry(place.when).or_default();
        count.occurrences += 1;
        // All places of an article are of one period.
        count.documents += u64::from(article.replace(place.article) != Some(place.article));
    }
    counts
}

/// Counts all places by period.
pub(super) fn of_all(places: &[Place], periods: &[When], options: &VariantOptions) -> Vec<VariantPeriod> {
    let Some(per) = options.per else { return Vec::new() };
    let counts = counted(places);
    let of = |when: &When| {
        let count = counts.get(when);
        let (occurrences, documents) = count.map_or((0, 0), |count| (count.occurrences, count.documents));
        VariantPeriod {
            period: when.name(per),
            occurrences,
            documents,
            thin: occurrences > 0 && occurrences < THIN,
        }
    };
    periods.iter().map(of).collect()
}

/// Counts the places of a form by period; `all` are the counts of all forms.
pub(super) fn of_form(
    form: &Form,
    places: &[Place],
    periods: &[When],
    all: &[VariantPeriod],
) -> Vec<VariantShare> {
    let counts = counted(form.places.iter().map(|place| &places[*place]));
    let of = |(when, all): (&When, &VariantPeriod)| {
        let count = counts.get(when);
        let (occurrences, documents) = count.map_or((0, 0), |count| (count.occurrences, count.documents));
        VariantShare {
            period: all.period.clone(),
            occurrences,
            documents,
            total: all.occurrences,
            share: (all.occurrences > 0).then(|| occurrences as f64 / all.occurrences as f64),
            thin: all.thin,
            hits: None,
        }
    };
    periods.iter().zip(all).map(of).collect()
}
