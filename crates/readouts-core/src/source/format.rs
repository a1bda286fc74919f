//! The formats a page comes in, told by a file's name or, failing that, its first bytes.

use std::path::Path;

/// How a file's bytes hold one or more pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Flattened page text: one page.
    Text,
    /// HTML: one page.
    Html,
    /// Markdown, with or without YAML front matter: one page.
    Markdown,
    /// JSON Lines: a page on each line.
    Jsonl,
}

impl Format {
    /// The format that a file's name promises; `None` for a name that promises none of ours.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Self::Text),
            "html" | "htm" | "xhtml" | "shtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format that text looks like.
    pub(super) fn of_text(text: &str) -> Self {
        let start = text.trim_start().get(..512).unwrap_or(text.trim_start());
        let lower = start.to_ascii_lowercase();
        if lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.contains("<body") {
            Self::Html
        } else {
            Self::Text
        }
    }
}
