//! Which words stand near an occurrence: the zones of each article.

use std::ops::Range;

use crate::Result;
use crate::Total;
use crate::analysis::words::{Positions, Zones, paint, positions};
use crate::index::Layout;
use crate::search::{Interval, OpenRegion, Pass, Region, Segment};
use crate::words::PARAGRAPH_GAP;

use super::Window;

/// Zone of words in windows.
pub(super) const NEAR: u8 = 0;
/// Zone of words inside occurrences that are in no window.
pub(super) const OWN: u8 = 1;
/// Zone of all other words of the corpus.
pub(super) const ELSEWHERE: u8 = 2;

/// Zones of a segment, and what they were made of.
pub(super) struct Made {
    pub(super) zones: Zones,
    /// Number of articles of the corpus.
    pub(super) documents: u64,
    pub(super) total: Total,
}

/// Makes the zones of a segment: `corpus` has its articles, `found` those with occurrences.
pub(super) fn zones(
    corpus: &Segment<'_>,
    found: (&Pass<'_>, &Segment<'_>),
    region: &Region,
    window: Window,
) -> Result<Made> {
    let (pass, found) = found;
    let reader = found.reader();
    let whole = region.is_everything();
    let needs_layout = !whole || !matches!(window, Window::Words(words) if words <= PARAGRAPH_GAP);
    let open = needs_layout.then(|| region.open(reader)).transpose();
    let mut open: Option<OpenRegion> = open.map_err(|error| pass.index.error(error))?;

    let mut zones = Zones::new(reader.max_doc());
    let (mut runs, mut spans) = (Vec::new(), Vec::new());
    let mut documents = 0;
    corpus.each(|article| {
        documents += 1;
        match &mut open {
            Some(open) if !whole => {
                open.runs(article.doc, &mut runs);
                paint([&mut [], &mut [], &mut positions(&runs)], &mut spans);
                zones.set_spans(article.doc, &spans);
            }
            _ => zones.set(article.doc, ELSEWHERE),
        }
        pass.check_time()
    })?;

    let (mut near, mut own) = (Vec::new(), Vec::new());
    let total = found.each(|article| {
        if article.places.is_empty() {
            return Ok(());
        }
        near.clear();
        own.clear();
        own.extend(article.places.iter().map(|place| (place.first, place.last)));
        match &mut open {
            Some(open) if !whole => {
                open.runs(article.doc, &mut runs);
                for place in article.places {
                    let around = around(open.layout(), article.doc, *place, window);
                    let of_place = runs.iter().filter(|run| run.start <= place.first && place.last < run.end);
                    for run in of_place {
                        add_sides(&mut near, *place, around.start.max(run.start)..around.end.min(run.end));
                    }
                }
                paint([&mut near, &mut own, &mut positions(&runs)], &mut spans);
            }
            Some(open) => {
                for place in article.places {
                    add_sides(&mut near, *place, around(open.layout(), article.doc, *place, window));
                }
                paint([&mut near, &mut own, &mut []], &mut spans);
            }
            None => {
                for place in article.places {
                    add_sides(&mut near, *place, in_reach(*place, window));
                }
                paint([&mut near, &mut own, &mut []], &mut spans);
            }
        }
        zones.set_spans(article.doc, &spans);
        pass.check_time()
    })?;
    Ok(Made { zones, documents, total })
}

/// Returns the positions from the first word of an occurrence's window to the first one after it.
fn around(layout: &Layout, doc: u32, place: Interval, window: Window) -> Range<u32> {
    match window {
        Window::Words(words) if words <= PARAGRAPH_GAP => in_reach(place, window),
        Window::Words(_) => {
            let (reach, paragraph) = (in_reach(place, window), layout.paragraph_around(doc, place.first));
            reach.start.max(paragraph.start)..reach.end.min(paragraph.end)
        }
        Window::Sentence if layout.same_sentence(doc, place.first, place.last) => {
            layout.sentence_around(doc, place.first)
        }
        // The occurrence is in no sentence.
        Window::Sentence => place.first..place.last + 1,
    }
}

/// Same for windows that the gap between paragraphs keeps within theirs.
fn in_reach(place: Interval, window: Window) -> Range<u32> {
    let Window::Words(words) = window else { return place.first..place.last + 1 };
    place.first.saturating_sub(words)..place.last.saturating_add(words).saturating_add(1)
}

/// Adds the parts of a window before and after its occurrence.
fn add_sides(near: &mut Vec<Positions>, place: Interval, around: Range<u32>) {
    if around.start < place.first {
        near.push((around.start, place.first - 1));
    }
    if around.end > place.last + 1 {
        near.push((place.last + 1, around.end - 1));
    }
}
