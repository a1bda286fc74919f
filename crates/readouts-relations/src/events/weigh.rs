//! Compares two profiles, feature by feature.

use super::evidence::{Evidence, Finding};
use super::profile::{APART, Profile};
use super::weights::WEIGHTS;

/// Weighs a pair of articles: every feature with its value and weight, their sum, and whether the two are linked.
/// Symmetric.
pub fn weigh(a: &Profile, b: &Profile) -> Evidence {
    let mut findings = Vec::new();
    let mut find = |feature: &str, value: String, weight: f32| {
        findings.push(Finding { feature: feature.to_owned(), value, weight });
    };
    let shared = a.people.iter().filter(|person| b.people.contains(person)).count();
    if shared >= 2 {
        find("people", format!("{shared} principals in common"), WEIGHTS.people_two);
    }
    let apart = (a.days[0] - b.days[1]).max(b.days[0] - a.days[1]).max(0);
    match apart {
        0 => find("day", "the same day is possible".to_owned(), WEIGHTS.day_same),
        1..=APART => find("day", format!("{apart} apart"), WEIGHTS.day_near),
        _ => {}
    }
    let kinds = if a.kind <= b.kind { [a.kind, b.kind] } else { [b.kind, a.kind] };
    if kinds[0] == kinds[1] {
        find("kind", format!("both {}", kinds[0].as_str()), WEIGHTS.kind_fits);
    }
    let sum = findings.iter().map(|finding| finding.weight).sum();
    let veto = (apart > APART).then(|| format!("their dates are {apart} days apart"));
    let threshold = WEIGHTS.threshold;
    Evidence { linked: sum >= threshold && veto.is_none(), findings, sum, threshold, veto }
}
