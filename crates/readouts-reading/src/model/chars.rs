//! Offsets in code points (Unicode scalar values), for programs that index text by characters.

/// Converts byte offsets in the paragraphs of a text to offsets in code points. Counts on from the offset before
/// it, so that ascending offsets of one paragraph cost one pass over it.
#[derive(Debug, Clone, Copy, Default)]
pub struct CharOffsets {
    paragraph: usize,
    byte: usize,
    chars: usize,
}

impl CharOffsets {
    /// Returns the number of code points before the byte offset `byte` in `text`, the paragraph with this number.
    /// An offset within a character counts that character; one past the end counts all of them.
    pub fn at(&mut self, paragraph: usize, text: &str, byte: usize) -> usize {
        if self.paragraph != paragraph || byte < self.byte {
            *self = Self { paragraph, ..Self::default() };
        }
        let byte = text.ceil_char_boundary(byte.min(text.len()));
        self.chars += text.get(self.byte..byte).unwrap_or_default().chars().count();
        self.byte = byte;
        self.chars
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_slice_by_code_points_is_the_slice_by_bytes(
            texts in prop::collection::vec(".{0,20}", 1..4),
            asked in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..9),
        ) {
            let mut offsets = CharOffsets::default();
            for (paragraph, byte) in asked {
                let paragraph = paragraph.index(texts.len());
                let text = &texts[paragraph];
                let byte = text.floor_char_boundary(byte.index(text.len() + 1));
                let chars = offsets.at(paragraph, text, byte);
                prop_assert_eq!(text.chars().skip(chars).collect::<String>(), &text[byte..]);
            }
        }
    }

    #[test]
    fn offsets_that_are_no_boundaries_count_whole_characters() {
        let mut offsets = CharOffsets::default();
        assert_eq!([0, 1, 3, 4, 99, 2].map(|byte| offsets.at(0, "新a", byte)), [0, 1, 1, 2, 2, 1]);
    }
}
