//! A page before cleaning: lines of text, and the facts that came with them.

use super::SideData;

/// The text of one page, line by line, with the facts that came with it.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// Every line that holds text, in order.
    pub lines: Vec<Line>,
    /// Facts from side data, front matter or the page's own metadata.
    pub side: SideData,
    /// Metadata from the page's head; it may contradict the visible page.
    pub declared: Declared,
}

/// Metadata that a structured page states in its head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Declared {
    /// Day of publication, as written; with `?` where the page gives several.
    pub published: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Name of the article's publisher.
    pub publisher: Option<String>,
    /// Title of the window, often with the site's name.
    pub window: Option<String>,
    /// The article's headline.
    pub headline: Option<String>,
    /// The article's text, where the head holds it.
    pub body: Option<String>,
}

/// A line of a flattened page, or a block of a structured one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// Line number in the source, from 1; for HTML, number of the block.
    pub number: usize,
    /// Text, with white space folded to single spaces.
    pub text: String,
    /// Whether an empty line (or a block's edge) lies before it.
    pub gap: bool,
    /// Role by markup.
    pub role: Role,
    /// Place on a structured page.
    pub place: Region,
}

/// The role of a line by its markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// Plain text, or no markup.
    Text,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
    /// Text that is almost entirely a link.
    Link,
}

/// The place of a line by the structure of its page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Region {
    /// The page has no structure.
    #[default]
    Unknown,
    /// In the main content, as detected.
    Main,
    /// On the page, but outside of the main content.
    Beside,
    /// In an element that declares itself to be something other than content: navigation, footer, comments, a
    /// form.
    Outside,
}

/// Folds white space (no-break, full-width and zero-width included) to single spaces, and removes invisible
/// characters.
pub(super) fn tidy(text: &str) -> String {
    // Fast path: most lines are plain words with single spaces from end to end.
    if plain_words(text).len() == text.len() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    let mut chars = text.chars();
    loop {
        // Fast path: most text is plain words with single spaces.
        let plain = plain_words(chars.as_str());
        if !plain.is_empty() {
            if space {
                out.push(' ');
                space = false;
            }
            out.push_str(plain);
            chars = chars.as_str()[plain.len()..].chars();
        }
        let Some(c) = chars.next() else { return out };
        if c == '\u{1B}' && chars.as_str().starts_with('[') {
            // An escape sequence, up to its last letter, in text that was copied from a terminal.
            chars.next();
            chars.by_ref().find(|c| ('@'..='~').contains(c));
        } else if c.is_whitespace() || c == '\u{FFFC}' {
            space = !out.is_empty();
        } else if is_invisible(c) {
            // Neither visible nor searchable.
        } else {
            if space {
                out.push(' ');
                space = false;
            }
            out.push(c);
        }
    }
}

/// Returns the longest prefix of a text that is tidy: graphic ASCII characters and single spaces.
fn plain_words(text: &str) -> &str {
    let mut before = b' ';
    let is_other = |&byte: &u8| {
        let is_word = byte.is_ascii_graphic();
        let is_space = byte == b' ' && before != b' ';
        before = byte;
        !(is_word || is_space)
    };
    let end = text.as_bytes().iter().position(is_other).unwrap_or(text.len());
    text[..end].trim_end_matches(' ')
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE0E}' | '\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_one_space_and_none_at_the_ends() {
        assert_eq!(tidy("\u{1B}[31mred\u{1B}[0m words"), "red words");
        assert_eq!(tidy("\u{3000}\u{3000}问：\u{A0} a\u{200B}b\tc\u{AD}d \r"), "问： ab cd");
    }
}
