//! Who says which words of a document, read from the columns that hold its runs.
//!
//! It must not know names: speakers are numbers of the segment's own.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::index::field;

/// The number of a speaker in a segment.
pub(super) type SpeakerNumber = u64;

/// Occurrences within one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    pub(super) speaker: SpeakerNumber,
    pub(super) basis: u64,
    pub(super) occurrences: u64,
}

/// The runs of one document at a time.
pub(super) struct Runs {
    start: Column<u64>,
    speaker: Option<StrColumn>,
    basis: Column<u64>,
    doc: Option<DocId>,
    starts: Vec<u32>,
    speakers: Vec<SpeakerNumber>,
    bases: Vec<u64>,
}

impl Runs {
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            start: columns.u64(field::RUN_START)?,
            speaker: columns.str(field::RUN_SPEAKER)?,
            basis: columns.u64(field::RUN_BASIS)?,
            doc: None,
            starts: Vec::new(),
            speakers: Vec::new(),
            bases: Vec::new(),
        })
    }

    /// The numbers that these names have in the segment; those without a word in it have none.
    pub(super) fn numbers(&self, names: &[String]) -> tantivy::Result<Vec<SpeakerNumber>> {
        let Some(column) = &self.speaker else { return Ok(Vec::new()) };
        let numbers = names.iter().map(|name| column.dictionary().term_ord(name.as_bytes()));
        Ok(numbers.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// The column that turns numbers into names again.
    pub(super) fn names(&self) -> Option<&StrColumn> {
        self.speaker.as_ref()
    }

    /// Reads the runs of a document, unless they are read already.
    pub(super) fn load(&mut self, doc: DocId) {
        if self.doc.replace(doc) == Some(doc) {
            return;
        }
        self.starts.clear();
        self.starts.extend(self.start.values_for_doc(doc).map(|start| start as u32));
        self.speakers.clear();
        self.speakers.extend(self.speaker.iter().flat_map(|column| column.term_ords(doc)));
        self.bases.clear();
        self.bases.extend(self.basis.values_for_doc(doc));
    }

    /// Adds who says the words at these ascending positions of the document read: a voice for each
    /// run that has some of them.
    pub(super) fn add_voices(&self, positions: &[u32], voices: &mut Vec<Voice>) {
        let mut rest = positions;
        while let Some(run) = rest.first().and_then(|first| self.run(*first)) {
            let end = self.starts.get(run + 1).copied().unwrap_or(u32::MAX);
            let here = rest.iter().take_while(|position| **position < end).count().max(1);
            if let (Some(&speaker), Some(&basis)) = (self.speakers.get(run), self.bases.get(run)) {
                voices.push(Voice { speaker, basis, occurrences: here as u64 });
            }
            rest = &rest[here..];
        }
    }

    /// Whether one of these speakers says all `words` words from a position on.
    pub(super) fn says(&self, any: &[SpeakerNumber], position: u32, words: u32) -> bool {
        let Some(first) = self.run(position) else { return false };
        let last = self.run(position + words - 1).unwrap_or(first);
        let speakers = self.speakers.get(first..=last).unwrap_or_default();
        speakers.first().is_some_and(|one| any.contains(one) && speakers.iter().all(|other| other == one))
    }

    /// The bases of the document read.
    pub(super) fn bases(&self) -> &[u64] {
        &self.bases
    }

    fn run(&self, position: u32) -> Option<usize> {
        self.starts.partition_point(|start| *start <= position).checked_sub(1)
    }
}
