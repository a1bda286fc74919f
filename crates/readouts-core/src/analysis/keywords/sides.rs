//! Which words are on which side of a comparison: the zones of each article.

use super::Against;
use crate::analysis::words::{Zones, paint, positions};
use crate::search::{Pass, Region, Watch};
use crate::{Filters, Query, Resolved, Result, SearchRequest, WordCorpus};

/// Zone of the first side.
pub(super) const FIRST: u8 = 0;
/// Zone of the other side.
pub(super) const OTHER: u8 = 1;

/// Articles and the words of them that are compared.
pub(super) struct Side<'a> {
    pub(super) pass: Pass<'a>,
    pub(super) region: Region,
}

/// Zones of all segments, and the articles of both sides.
pub(super) struct Sides {
    pub(super) zones: Vec<Zones>,
    pub(super) first: WordCorpus,
    pub(super) other: WordCorpus,
}

/// Returns the first side of a request.
pub(super) fn first<'a>(request: &'a Resolved<SearchRequest>, watch: &Watch) -> Result<Side<'a>> {
    let SearchRequest { query, filters, .. } = request.request();
    Ok(Side { pass: request.pass(watch)?, region: Region::of(query, filters) })
}

/// Returns the side that a request is compared with, in the same state of the index.
pub(super) fn other<'a>(
    request: &'a Resolved<SearchRequest>,
    against: Against<'_>,
    watch: &Watch,
) -> Result<Side<'a>> {
    let (query, filters) = match against {
        Against::Request(other) => (other.request().query.clone(), other.request().filters.clone()),
        Against::Rest => (Query::All, rest(&request.request().filters)),
    };
    let pass = request.pass_of(request.plan_of(&query, &filters), watch)?;
    Ok(Side { pass, region: Region::of(&query, &filters) })
}

/// Returns filters without those on whose words they are.
pub(super) fn rest(filters: &Filters) -> Filters {
    Filters { by: Vec::new(), basis: Vec::new(), ..filters.clone() }
}

/// Makes the zones of all segments.
pub(super) fn sides(first: &Side<'_>, other: &Side<'_>) -> Result<Sides> {
    let made = first.pass.each_segment(|segment| {
        let reader = segment.reader();
        let error = |error| first.pass.index.error(error);
        let mut zones = Zones::new(reader.max_doc());
        let mut open = first.region.open(reader).map_err(error)?;
        let (mut runs, mut other_runs, mut spans) = (Vec::new(), Vec::new(), Vec::new());
        let (mut of_first, mut of_other) = (0, 0);
        segment.each(|article| {
            of_first += 1;
            if first.region.is_everything() {
                zones.set(article.doc, FIRST);
            } else {
                open.runs(article.doc, &mut runs);
                paint([&mut positions(&runs), &mut [], &mut []], &mut spans);
                zones.set_spans(article.doc, &spans);
            }
            first.pass.check_time()
        })?;
        let mut other_open = other.region.open(reader).map_err(error)?;
        other.pass.segment(segment.number).each(|article| {
            if zones.other(article.doc) == FIRST {
                // All of its words are on the first side.
                return other.pass.check_time();
            }
            of_other += 1;
            if other.region.is_everything() {
                zones.set(article.doc, OTHER);
            } else {
                runs.clear();
                if !zones.spans(article.doc).is_empty() {
                    open.runs(article.doc, &mut runs);
                }
                other_open.runs(article.doc, &mut other_runs);
                paint([&mut positions(&runs), &mut positions(&other_runs), &mut []], &mut spans);
                zones.set_spans(article.doc, &spans);
            }
            other.pass.check_time()
        })?;
        Ok((zones, of_first, of_other))
    })?;
    let (mut zones, mut of_first, mut of_other) = (Vec::new(), 0, 0);
    for (of_segment, firsts, others) in made {
        zones.push(of_segment);
        of_first += firsts;
        of_other += others;
    }
    let corpus = |documents| WordCorpus { documents, words: 0 };
    Ok(Sides { zones, first: corpus(of_first), other: corpus(of_other) })
}
