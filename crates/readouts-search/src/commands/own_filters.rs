//! Says on stderr which filters a facet leaves out of its own counts.

use readouts_core::{Facet, Filters};

use crate::output::note;

/// Says in one line which of the facets leave out a filter that was given.
pub(super) fn tell(facets: &[Facet], filters: &Filters) {
    if let Some(told) = told(facets, filters) {
        note(&told);
    }
}

fn told(facets: &[Facet], filters: &Filters) -> Option<String> {
    let one = |facet: &Facet| {
        let options: Vec<&str> = filters.left_out_of(facet).into_iter().map(option).collect();
        let name = facet.as_str().replace('_', "-");
        (!options.is_empty()).then(|| format!("{name} leaves out {}", options.join(" and ")))
    };
    let told: Vec<String> = facets.iter().filter_map(one).collect();
    (!told.is_empty())
        .then(|| format!("{}: a facet counts all its values, whichever is asked for", told.join(", ")))
}

/// Returns the option of a filter.
fn option(filter: &str) -> &str {
    match filter {
        "by" => "--by",
        "basis" => "--basis",
        "speaker" => "--speaker",
        "mentions" => "--mentions",
        "outlet" => "--outlet",
        "agency" => "--agency",
        "country" => "--country",
        "kind" => "--kind",
        "language" => "--lang",
        "event" => "the span of event dates",
        "published" => "the span of publication",
        "same_event" => "--event",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use readouts_core::{Facet, Filters};

    use super::told;

    #[test]
    fn a_facet_tells_of_its_own_filter_and_of_no_other() {
        let by = Filters::default().by("Ida Lee").outlet("Norpress");
        let facets = [Facet::Speaker, Facet::Year, Facet::Participant];
        let expected = "speaker leaves out --by: a facet counts all its values, whichever is asked for";
        assert_eq!(told(&facets, &by).as_deref(), Some(expected));
        assert_eq!(told(&facets[1..], &by), None);
        assert_eq!(told(&facets, &Filters::default().with("Ida Lee")), None);
    }
}
