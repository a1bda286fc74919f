//! Patterns and words that identify certain lines of a page, in all languages.

use std::sync::OnceLock;

use regex::Regex;

use super::lists::Lists;

/// Patterns and words compiled from the word lists.
#[derive(Debug)]
pub(crate) struct Signs {
    /// Prefixes of a picture's caption and suffixes of its credit.
    pub(crate) photo_starts: Edges,
    pub(crate) photo_ends: Edges,
    /// Pattern of a picture's credit.
    pub(crate) credit: Pattern,
    /// Pattern of a picture credit in brackets at the end of a line.
    pub(crate) photo_note: Pattern,
    pub(crate) photo_words: Vec<String>,
    pub(crate) pages: Pattern,
    pub(crate) bylines: Vec<String>,
    pub(crate) byline: Pattern,
    pub(crate) turn_label: Pattern,
    /// Words for people who meet.
    pub(crate) together: Pattern,
    /// Words that say that something took place.
    pub(crate) happens: Pattern,
    /// Words for future events.
    pub(crate) future: Pattern,
    /// Words for a meeting by video.
    pub(crate) remote: Pattern,
    /// Words for several meetings or calls.
    pub(crate) several: Pattern,
}

/// Regular expression that is compiled on first use.
#[derive(Debug)]
pub(crate) struct Pattern {
    text: String,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    fn new(text: String) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        let compile = || Regex::new(&self.text).expect("words of the tables are escaped");
        self.compiled.get_or_init(compile).is_match(text)
    }
}

/// Prefixes or suffixes of texts, with their outermost bytes as a filter.
#[derive(Debug)]
pub(crate) struct Edges {
    words: Vec<String>,
    bytes: [bool; 256],
}

impl Edges {
    fn new(words: Vec<String>, edge: impl Fn(&str) -> Option<u8>) -> Self {
        let mut bytes = [false; 256];
        words.iter().filter_map(|word| edge(word)).for_each(|byte| bytes[usize::from(byte)] = true);
        Self { words, bytes }
    }

    pub(crate) fn begin(&self, text: &str) -> bool {
        text.bytes().next().is_some_and(|byte| self.bytes[usize::from(byte)])
            && self.words.iter().any(|word| text.starts_with(word.as_str()))
    }

    pub(crate) fn end(&self, text: &str) -> bool {
        text.bytes().next_back().is_some_and(|byte| self.bytes[usize::from(byte)])
            && self.words.iter().any(|word| text.ends_with(word.as_str()))
    }
}

/// Agencies and the like whose name ends a picture's credit.
const CREDITED: [&str; 7] = ["Getty Images", "/AFP", "/AP", "/REUTERS", "/Reuters", "/EPA", "/TASS"];

impl Signs {
    pub(super) fn new(lists: &Lists) -> Self {
        let starts = any_of(&lists.photo_starts);
        let ends = any_of(&lists.photo_ends);
        let credit = format!(
            r"(?x) (?-u:\b) Credit:\ [^.]{{2,60}} \.? $
              | {ends} [)）。]? $
              | \(AP\ Photo | Getty\ Images\)? $ | /(?:AFP|AP|REUTERS|Reuters|EPA|TASS)\)? $
              | ^ {starts} \s? [:：]"
        );
        let photo_words = any_of(&lists.photo_words);
        let photo_note = format!(
            r"(?x) [(\[（【] \s* (?: [\p{{L}}\ .'’-]{{2,40}} / [\p{{L}}\ .'’,/-]{{2,60}}
              | {photo_words} [:\ /by]* [^)\]]{{0,60}} ) \s* [)\]）】] \.? $"
        );
        let pages = format!(
            r"(?i)^(?:[\[【(<«]?\s*\d{{1,3}}\s*[\]】)>»]?[\s,|·]*)+(?:{}|>>|»|›)?$|{}",
            any_of(&lists.next_page),
            numbered(&lists.page_numbers)
        );
        let byline = format!(
            r"^{} (?:\p{{Lu}}[\p{{L}}.’'-]+ ?){{2,4}}(?:(?:,| and|\||in) ?.{{0,60}})?$",
            any_of(&lists.bylines)
        );
        let turn_label = format!(
            r"(?x)
              ^ (?: {} | [A-Z][A-Z\ .’'-]{{2,40}} | {} \.?\ \p{{Lu}}[\p{{L}}.’'-]{{1,20}}
                  | (?:\p{{Lu}}\.\ ?){{1,2}}\p{{Lu}}[\p{{L}}-]{{1,20}} ) [:：] \s* \S
              | ^ Q\ [\p{{Lu}}“(]",
            any_of(&lists.turn_labels),
            any_of(&lists.honorifics)
        );
        let mut photo_ends = lists.photo_ends.clone();
        photo_ends.extend(CREDITED.map(str::to_owned));
        Self {
            photo_starts: Edges::new(lists.photo_starts.clone(), |word| word.bytes().next()),
            photo_ends: Edges::new(photo_ends, |word| word.bytes().next_back()),
            credit: Pattern::new(credit),
            photo_note: Pattern::new(photo_note),
            photo_words: lists.photo_words.clone(),
            pages: Pattern::new(pages),
            bylines: lists.bylines.iter().map(|by| format!("{by} ")).collect(),
            byline: Pattern::new(byline),
            turn_label: Pattern::new(turn_label),
            together: Pattern::new(format!("(?i){}", any_word_of(&lists.together))),
            happens: Pattern::new(format!("(?i){}", any_word_of(&lists.happens))),
            future: Pattern::new(format!("(?i){}", any_word_of(&lists.future))),
            remote: Pattern::new(format!("(?i){}", any_word_of(&lists.remote))),
            several: Pattern::new(format!("(?i){}", any_word_of(&lists.several))),
        }
    }
}

/// Returns a pattern for any of the words, also valid in verbose mode. Without words it matches nothing.
pub(super) fn any_of(words: &[String]) -> String {
    if words.is_empty() {
        return r"[^\s\S]".to_owned();
    }
    let escaped: Vec<_> = words.iter().map(|word| regex::escape(word).replace(' ', r"\ ")).collect();
    format!("(?:{})", escaped.join("|"))
}

/// Returns a pattern for any of the words. A word that begins or ends with an ASCII letter or digit must
/// match as a whole; `*` at an edge allows further letters. Word boundaries are ASCII, because Unicode ones
/// make the search slow.
fn any_word_of(words: &[String]) -> String {
    let one = |word: &String| {
        let edge =
            |c: Option<char>| if c.is_some_and(|c| c.is_ascii_alphanumeric()) { r"(?-u:\b)" } else { "" };
        let (start, end) = (edge(word.chars().next()), edge(word.chars().next_back()));
        format!("{start}{}{end}", regex::escape(word.trim_matches('*')))
    };
    if words.is_empty() { any_of(words) } else { words.iter().map(one).collect::<Vec<_>>().join("|") }
}

/// Returns a pattern for any of the texts; `#` stands for a number, `*` at the end for any further text.
fn numbered(texts: &[String]) -> String {
    let one = |text: &String| {
        let (text, end) = text.strip_suffix('*').map_or((text.as_str(), "$"), |text| (text, ""));
        let parts: Vec<_> = text.split('#').map(regex::escape).collect();
        format!("^{}{end}", parts.join(r"\d+"))
    };
    if texts.is_empty() { any_of(texts) } else { texts.iter().map(one).collect::<Vec<_>>().join("|") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_without_words_match_nothing() {
        let signs = Signs::new(&Lists::default());
        assert!(!signs.byline.is_match("By Ana Lee") && !signs.photo_note.is_match("(Photo)"));
        assert!(!signs.pages.is_match("page 1 of 2") && signs.pages.is_match("[1] [2]"));
    }

    #[test]
    fn words_are_taken_as_they_are() {
        let lists = Lists {
            page_numbers: vec!["p. # (of #)*".to_owned()],
            photo_starts: vec!["Foto A+".to_owned()],
            ..Lists::default()
        };
        let signs = Signs::new(&lists);
        assert!(signs.pages.is_match("p. 3 (of 4) and so on") && !signs.pages.is_match("px 3 (of 4)"));
        assert!(signs.credit.is_match("Foto A+: the lake") && signs.photo_starts.begin("Foto A+: the lake"));
    }
}
