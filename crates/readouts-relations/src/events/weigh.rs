//! The weight of a pair of articles, with its reasons.

use super::compare::{Comparison, Veto};
use super::days::Agreement;
use super::evidence::{Evidence, Finding};
use super::profile::Profile;
use super::weights::{self, Weights};

/// Weighs a pair of articles: every feature with its value and weight, their sum, and whether the two are linked.
/// Symmetric.
pub fn weigh(a: &Profile, b: &Profile) -> Evidence {
    weigh_by(a, b, &Weights::default())
}

/// Whether a pair of articles is linked: the same as [`weigh`] says, without its reasons, in less time.
pub fn are_linked(a: &Profile, b: &Profile) -> bool {
    Comparison::of(a, b).is_linked(&Weights::default())
}

/// Does the same as [`weigh`], with other weights.
pub fn weigh_by(a: &Profile, b: &Profile, weights: &Weights) -> Evidence {
    let compared = Comparison::of(a, b);
    let findings = compared.values.iter().enumerate().filter(|(_, value)| **value != 0.0);
    let findings = findings.map(|(at, value)| Finding {
        feature: Weights::rows()[at].name.to_owned(),
        value: *value,
        note: note(at, &compared),
        weight: value * weights.get(at),
    });
    Evidence {
        findings: findings.collect(),
        sum: compared.sum(weights),
        threshold: weights.threshold(),
        veto: compared.veto.map(Veto::in_words),
        linked: compared.is_linked(weights),
    }
}

/// Returns what a feature's value means, where the name does not say it.
fn note(at: usize, compared: &Comparison) -> Option<String> {
    let value = compared.values[at];
    match at {
        weights::FIRST | weights::SECOND => Some(match value {
            1.0 => "by name".to_owned(),
            0.5.. => "by office".to_owned(),
            _ => "by country only".to_owned(),
        }),
        weights::FURTHER | weights::UNMATCHED => Some(format!("{value:.0}")),
        weights::DAY_APART => match compared.days {
            Agreement::Apart(1) => Some("1 day apart, both certain".to_owned()),
            Agreement::Apart(days) => Some(format!("{days} days apart")),
            _ => None,
        },
        weights::TEXT => Some(format!("{:.0} % of the longest sentences", value * 100.0)),
        _ => None,
    }
}
