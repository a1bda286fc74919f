//! Zones: which words of each document of a segment are counted, and apart from which others.

use std::sync::atomic::{AtomicU32, Ordering};

/// Number of zones that are counted. Zones have numbers from 0.
pub(in crate::analysis) const ZONES: usize = 3;

/// Zone of words that are not counted.
pub(in crate::analysis) const REST: u8 = ZONES as u8;

/// Neighbouring words in one zone: positions from the first one to the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) struct Span {
    pub(in crate::analysis) first: u32,
    pub(in crate::analysis) last: u32,
    pub(in crate::analysis) zone: u8,
}

/// Zones of the documents of a segment.
#[derive(Debug)]
pub(in crate::analysis) struct Zones {
    documents: Vec<Document>,
    /// Spans of all documents.
    spans: Vec<Span>,
    /// Number of words of each document in zone 0, added up while words are counted.
    sizes: Vec<AtomicU32>,
}

/// Zones of a document.
#[derive(Debug, Clone, Copy)]
struct Document {
    /// Positions from the first span to the last one.
    first: u32,
    last: u32,
    /// Its spans, in order, as a range of the segment's.
    spans: u32,
    until: u32,
    /// Zone of all words outside the spans.
    other: u8,
}

impl Zones {
    /// Creates zones for this many documents, none of whose words are counted.
    pub(in crate::analysis) fn new(documents: u32) -> Self {
        let none = Document { first: 1, last: 0, spans: 0, until: 0, other: REST };
        let sizes = (0..documents).map(|_| AtomicU32::new(0)).collect();
        Self { documents: vec![none; documents as usize], spans: Vec::new(), sizes }
    }

    /// Sets the zone of the words of a document that are in no span.
    pub(in crate::analysis) fn set(&mut self, doc: u32, other: u8) {
        self.documents[doc as usize].other = other;
    }

    /// Returns the zone of the words of a document that are in no span.
    pub(in crate::analysis) fn other(&self, doc: u32) -> u8 {
        self.documents[doc as usize].other
    }

    /// Sets the spans of a document, which must be in order and must not overlap.
    pub(in crate::analysis) fn set_spans(&mut self, doc: u32, spans: &[Span]) {
        let start = self.spans.len() as u32;
        self.spans.extend_from_slice(spans);
        let document = &mut self.documents[doc as usize];
        (document.spans, document.until) = (start, self.spans.len() as u32);
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            (document.first, document.last) = (first.first, last.last);
        }
    }

    /// Returns the spans of a document.
    pub(in crate::analysis) fn spans(&self, doc: u32) -> &[Span] {
        let document = &self.documents[doc as usize];
        &self.spans[document.spans as usize..document.until as usize]
    }

    /// Returns the zone of all places of a word in a document if they are outside its spans, as most are.
    pub(super) fn outside(&self, doc: u32, steps: &[u32]) -> Option<u8> {
        let document = &self.documents[doc as usize];
        if document.spans == document.until {
            return Some(document.other);
        }
        let (mut position, width) = (0u32, document.last - document.first);
        let is_outside = |step: &u32| {
            position = position.wrapping_add(*step);
            position.wrapping_sub(document.first) > width
        };
        steps.iter().all(is_outside).then_some(document.other)
    }

    /// Counts the places of a word in a document, given as steps from place to place, by their zone; those of
    /// [`REST`] come last.
    pub(super) fn count(&self, doc: u32, steps: &[u32]) -> [u32; ZONES + 1] {
        let document = &self.documents[doc as usize];
        let mut found = [0; ZONES + 1];
        let other = usize::from(document.other);
        let mut spans = &self.spans[document.spans as usize..document.until as usize];
        let mut position = 0u32;
        for step in steps {
            position = position.wrapping_add(*step);
            while let [first, rest @ ..] = spans
                && first.last < position
            {
                spans = rest;
            }
            let zone =
                spans.first().filter(|span| span.first <= position).map_or(other, |span| span.zone.into());
            found[zone] += 1;
        }
        found
    }

    /// Adds words to the size of a document.
    pub(super) fn add_size(&self, doc: u32, words: u32) {
        self.sizes[doc as usize].fetch_add(words, Ordering::Relaxed);
    }

    /// Returns the number of words of a document in zone 0, once all words are counted.
    pub(super) fn size(&self, doc: u32) -> u32 {
        self.sizes[doc as usize].load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_the_zone_they_stand_in() {
        let mut zones = Zones::new(3);
        let span = |first, last, zone| Span { first, last, zone };
        zones.set(1, 2);
        zones.set_spans(1, &[span(3, 4, 0), span(5, 5, 1), span(9, 10, 0)]);
        // 0, 3, 5, 7, 10, 11
        assert_eq!(zones.count(1, &[0, 3, 2, 2, 3, 1]), [2, 1, 3, 0]);
        assert_eq!(zones.count(0, &[0, 3]), [0, 0, 0, 2]);
        zones.set(2, 0);
        assert_eq!(zones.count(2, &[7]), [1, 0, 0, 0]);
        assert_eq!(zones.outside(1, &[0, 2]), Some(2));
        assert_eq!(zones.outside(1, &[11]), Some(2));
        assert_eq!((zones.outside(1, &[0, 3]), zones.outside(1, &[10])), (None, None));
        assert_eq!((zones.outside(0, &[7]), zones.outside(2, &[7])), (Some(REST), Some(0)));
        assert_eq!(zones.spans(1).len(), 3);
        assert_eq!(zones.spans(0), []);
    }
}
