//! Selectors of the W3C's Web Annotation Data Model (2017), which other programs find a passage by.

use std::ops::Range;

use serde::Serialize;

use super::fragment::Fragment;
use super::quotation::Quotation;

/// Numbers of characters of the text before and after a passage; each is tried before the next, until the passage
/// is the only place that fits.
const CONTEXT: [usize; 8] = [32, 64, 128, 256, 512, 1024, 2048, 4096];

/// The specification that text fragments conform to, as a selector names it.
const TEXT_FRAGMENT: &str = "https://wicg.github.io/scroll-to-text-fragment/";

/// What the offsets of selectors count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Offsets {
    /// Unit of `start` and `end`: Unicode code points.
    pub unit: String,
    /// Text that they are offsets in: the paragraphs of the article, joined by line feeds.
    pub text: String,
}

impl Default for Offsets {
    fn default() -> Self {
        Self {
            unit: "code points".to_owned(),
            text: "`paragraphs` of the article, joined by line feeds".to_owned(),
        }
    }
}

/// A selector of the Web Annotation Data Model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum Selector {
    /// The passage with the text around it.
    TextQuoteSelector {
        /// Text of the passage.
        exact: String,
        /// Text right before it.
        prefix: String,
        /// Text right behind it.
        suffix: String,
    },
    /// The place of the passage in the text of the article, in code points.
    TextPositionSelector {
        /// Start of the passage, from 0.
        start: usize,
        /// End of the passage, exclusive.
        end: usize,
    },
    /// The text fragment of the link.
    FragmentSelector {
        /// Specification of the fragment.
        #[serde(rename = "conformsTo")]
        conforms_to: String,
        /// Fragment, without `#`.
        value: String,
    },
}

/// Returns the selectors for a passage of these paragraphs.
pub(super) fn selectors(
    paragraphs: &[String],
    passage: &Quotation,
    fragment: Option<&Fragment>,
) -> Vec<Selector> {
    let text = paragraphs.join("\n");
    let before = |paragraph: usize| paragraphs[..paragraph].iter().map(|text| text.len() + 1).sum::<usize>();
    let place = before(passage.first) + passage.start..before(passage.last) + passage.end;
    let start = text[..place.start].chars().count();
    let around = around(&text, &place);
    let quote = Selector::TextQuoteSelector {
        exact: text[place.clone()].to_owned(),
        prefix: text[around.start..place.start].to_owned(),
        suffix: text[place.end..around.end].to_owned(),
    };
    let position = Selector::TextPositionSelector { start, end: start + text[place].chars().count() };
    let fragment = fragment.map(|fragment| Selector::FragmentSelector {
        conforms_to: TEXT_FRAGMENT.to_owned(),
        value: format!(":~:{}", fragment.directive),
    });
    [quote, position].into_iter().chain(fragment).collect()
}

/// Returns a part of the text around a passage that stands in it once, if it need not be very long.
fn around(text: &str, place: &Range<usize>) -> Range<usize> {
    let mut around = place.clone();
    for length in CONTEXT {
        let back = text[..place.start].char_indices().rev().take(length).last();
        let on = text[place.end..].char_indices().nth(length);
        around = back.map_or(place.start, |(at, _)| at)..on.map_or(text.len(), |(at, _)| place.end + at);
        let mut found = text.match_indices(&text[around.clone()]);
        if found.next().is_some() && !overlaps(text, &around) && found.next().is_none() {
            break;
        }
    }
    around
}

/// Whether a part of a text stands also where it overlaps with itself.
fn overlaps(text: &str, part: &Range<usize>) -> bool {
    let step = text[part.start..].chars().next().map_or(1, char::len_utf8);
    text[part.start + step..].find(&text[part.clone()]).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn quotation_and_position_are_of_the_passage(
            paragraphs in prop::collection::vec("[ab新 ]{1,9}", 1..5),
            ends in any::<[prop::sample::Index; 4]>(),
        ) {
            let place = |paragraph: prop::sample::Index, byte: prop::sample::Index| {
                let paragraph = paragraph.index(paragraphs.len());
                let text = &paragraphs[paragraph];
                (paragraph, text.floor_char_boundary(byte.index(text.len() + 1)))
            };
            let mut ends = [place(ends[0], ends[1]), place(ends[2], ends[3])];
            ends.sort_unstable();
            let [(first, start), (last, end)] = ends;
            let passage = Quotation { first, start, last, end };
            let text: Vec<char> = paragraphs.join("\n").chars().collect();
            let made = selectors(&paragraphs, &passage, None);
            let [Selector::TextQuoteSelector { exact, prefix, suffix }, Selector::TextPositionSelector { start, end }]
                = made.as_slice() else { panic!("{made:?}") };
            prop_assert_eq!(&text[*start..*end].iter().collect::<String>(), exact);
            let whole: Vec<char> = [prefix.as_str(), exact, suffix].concat().chars().collect();
            if !whole.is_empty() {
                let found: Vec<usize> =
                    (0..text.len()).filter(|at| text[*at..].starts_with(&whole)).collect();
                prop_assert_eq!(found, vec![start - prefix.chars().count()]);
            }
        }
    }
}
