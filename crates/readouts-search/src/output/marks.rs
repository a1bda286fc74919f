//! Marks around matches in text for people, so that they are seen without colours too.

use std::ops::Range;

use readouts_core::Match;
use unicode_width::UnicodeWidthStr;

use super::plain::plain;
use super::screen::Screen;

/// How matches are marked, as chosen on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Mark {
    /// By colour; in brackets where there are no colours.
    #[default]
    Auto,
    /// By colour only.
    None,
    /// By these marks before and after, and by colour.
    Around(String, String),
}

/// Marks to write before and after a match.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    pub(super) before: String,
    pub(super) after: String,
}

impl Marks {
    /// Returns the number of columns that the marks take.
    pub(super) fn width(&self) -> usize {
        self.before.width() + self.after.width()
    }
}

impl Mark {
    /// Parses `none`, `brackets` or `LEFT,RIGHT`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            "brackets" => Ok(Self::brackets()),
            _ => match text.split_once(',') {
                Some((before, after)) if !before.is_empty() && !after.is_empty() => {
                    Ok(Self::Around(before.to_owned(), after.to_owned()))
                }
                _ => Err("marks are none, brackets, auto, or LEFT,RIGHT like `>>>,<<<`".to_owned()),
            },
        }
    }

    fn brackets() -> Self {
        Self::Around("[[".to_owned(), "]]".to_owned())
    }

    /// Returns the marks for a screen.
    pub(super) fn on(&self, screen: &Screen<'_>) -> Marks {
        match self {
            Self::None => Marks::default(),
            Self::Auto if screen.is_coloured() => Marks::default(),
            Self::Auto => Self::brackets().on(screen),
            Self::Around(before, after) => {
                Marks { before: plain(before).into_owned(), after: plain(after).into_owned() }
            }
        }
    }
}

/// Returns the bytes of matches of one paragraph in text order; matches that overlap or touch are one.
pub(super) fn ranges(matches: &[Match]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for found in matches {
        match ranges.last_mut() {
            Some(last) if found.start <= last.end => last.end = last.end.max(found.end),
            _ => ranges.push(found.start..found.end),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_named_or_given() {
        assert_eq!(Mark::parse("none"), Ok(Mark::None));
        assert_eq!(Mark::parse(">>>,<<<"), Ok(Mark::Around(">>>".to_owned(), "<<<".to_owned())));
        assert_eq!(Mark::parse("<,,>"), Ok(Mark::Around("<".to_owned(), ",>".to_owned())));
        for wrong in ["", ",", "<", "<,", ",>", "None"] {
            assert!(Mark::parse(wrong).is_err(), "{wrong}");
        }
    }
}
