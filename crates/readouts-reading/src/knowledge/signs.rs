//! Patterns and words that identify certain lines of a page, in all languages.

use std::sync::OnceLock;

use regex::Regex;

use super::lists::Lists;
use super::{Needles, WordSet};
use crate::token::{behind_initial, is_han, is_in_name};

/// Patterns and words compiled from the word lists.
#[derive(Debug)]
pub(crate) struct Signs {
    /// Prefixes of a picture's caption and suffixes of its credit.
    pub(crate) photo_starts: Edges,
    pub(crate) photo_ends: Edges,
    /// Pattern of a picture's credit.
    pub(crate) credit: Pattern,
    pub(crate) photo_words: Vec<String>,
    pub(crate) pages: Pattern,
    /// Labels before an author's name, each with a space.
    pub(crate) bylines: Vec<String>,
    /// Labels of a question or an answer.
    turn_labels: Vec<String>,
    /// Forms of address before a family name.
    honorifics: Vec<String>,
    /// Labels before the name of a page's source.
    pub(crate) source_labels: Needles,
    /// Marks of a copyright line, in lower case.
    pub(crate) rights: Needles,
    /// Words for people who meet.
    pub(crate) together: WordSet,
    /// Words that say that something took place.
    pub(crate) happens: WordSet,
    /// Words for future events.
    pub(crate) future: WordSet,
    /// Words for days relative to the day of writing, in lower case, up to their apostrophes.
    days: Needles,
    /// Words for a meeting by video.
    pub(crate) remote: WordSet,
    /// Words for several meetings or calls.
    pub(crate) several: WordSet,
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
        let pages = format!(
            r"(?i)^(?:[\[【(<«]?\s*\d{{1,3}}\s*[\]】)>»]?[\s,|·]*)+(?:{}|>>|»|›)?$|{}",
            any_of(&lists.next_page),
            numbered(&lists.page_numbers)
        );
        let mut photo_ends = lists.photo_ends.clone();
        photo_ends.extend(CREDITED.map(str::to_owned));
        Self {
            photo_starts: Edges::new(lists.photo_starts.clone(), |word| word.bytes().next()),
            photo_ends: Edges::new(photo_ends, |word| word.bytes().next_back()),
            credit: Pattern::new(credit),
            photo_words: lists.photo_words.clone(),
            pages: Pattern::new(pages),
            bylines: lists.bylines.iter().map(|by| format!("{by} ")).collect(),
            turn_labels: lists.turn_labels.clone(),
            honorifics: lists.honorifics.clone(),
            source_labels: Needles::new(&lists.source_labels),
            rights: Needles::new(&lists.rights),
            together: WordSet::new(&lists.together),
            happens: WordSet::new(&lists.happens),
            future: WordSet::new(&lists.future),
            days: Needles::new(day_words(lists)),
            remote: WordSet::new(&lists.remote),
            several: WordSet::new(&lists.several),
        }
    }
}

/// Returns the words for days relative to the day of writing, in the form in which they are searched for.
fn day_words(lists: &Lists) -> impl Iterator<Item = String> {
    let days = [&lists.today, &lists.parts_of_day, &lists.yesterday, &lists.day_before_yesterday];
    let words = lists.weekdays.iter().chain(days).flatten();
    words.map(|word| word.split('\'').next().unwrap_or_default().to_lowercase())
}

/// Maximum number of bytes of a picture credit in brackets.
const NOTE_BYTES: usize = 800;

impl Signs {
    /// Whether a text may give a day relative to the day of writing, in any language. Chinese text may do so by a number.
    pub(crate) fn may_name_day(&self, text: &str) -> bool {
        !text.is_ascii() && text.chars().any(is_han) || self.days.find(&text.to_lowercase()).is_some()
    }

    /// Whether a line ends with a picture credit in brackets: `(Olsen/Norpress)`, `[Photo by Ida Lee]`.
    pub(crate) fn is_photo_note(&self, line: &str) -> bool {
        let Some(inside) = line.strip_suffix('.').unwrap_or(line).strip_suffix([')', ']', '）', '】'])
        else {
            return false;
        };
        let inside = &inside[inside.ceil_char_boundary(inside.len().saturating_sub(NOTE_BYTES))..];
        let opened = inside.rmatch_indices(['(', '[', '（', '【']);
        opened.map(|(at, bracket)| &inside[at + bracket.len()..]).any(|note| self.is_note(note))
    }

    fn is_note(&self, note: &str) -> bool {
        let by_word =
            self.photo_words.iter().filter_map(|word| note.trim_start().strip_prefix(word.as_str()));
        let is_short = |rest: &str| !rest.contains([')', ']']) && rest.chars().count() <= 60;
        let is_photo = by_word
            .map(|rest| rest.trim_start_matches([':', ' ', '/', 'b', 'y']))
            .any(|rest| is_short(rest.trim_end()));
        is_photo
            || note.split_once('/').is_some_and(|(by, of)| {
                let fits = |part: &str, bare: &str, most: usize| {
                    part.chars().count() >= 2 && bare.chars().count() <= most
                };
                fits(by, by.trim_start(), 40)
                    && by.trim_start().chars().all(|c| is_in_name(c) || c == ' ')
                    && fits(of, of.trim_end(), 60)
                    && of.trim_end().chars().all(|c| is_in_name(c) || matches!(c, ' ' | ',' | '/'))
            })
    }

    /// Whether a line begins with the label of a turn: `Q:`, `THE PRESIDENT:`, `Ms. Olsen:`, `И.Ли:`, `Q (`.
    pub(crate) fn is_turn_label(&self, line: &str) -> bool {
        let asks = |rest: &str| rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '('));
        line.strip_prefix("Q ").is_some_and(asks)
            || line
                .split_once([':', '：'])
                .is_some_and(|(label, behind)| !behind.trim().is_empty() && self.labels_turn(label))
    }

    fn labels_turn(&self, label: &str) -> bool {
        let is_capitals = |label: &str| {
            let mut chars = label.chars();
            let opens = chars.next().is_some_and(|c| c.is_ascii_uppercase());
            let is_in = |c: char| c.is_ascii_uppercase() || matches!(c, ' ' | '.' | '’' | '\'' | '-');
            opens && (2..=40).contains(&chars.clone().count()) && chars.all(is_in)
        };
        let is_name = |name: &str, is_in: fn(char) -> bool| {
            let mut chars = name.chars();
            let opens = chars.next().is_some_and(char::is_uppercase);
            opens && (1..=20).contains(&chars.clone().count()) && chars.all(is_in)
        };
        let is_honoured = |honorific: &String| {
            let rest =
                label.strip_prefix(honorific.as_str()).map(|rest| rest.strip_prefix('.').unwrap_or(rest));
            rest.and_then(|rest| rest.strip_prefix(' ')).is_some_and(|name| is_name(name, is_in_name))
        };
        let is_name_behind =
            |rest: Option<&str>| rest.is_some_and(|rest| is_name(rest, |c| c.is_alphabetic() || c == '-'));
        let one = behind_initial(label);
        let is_initialled = is_name_behind(one) || is_name_behind(one.and_then(behind_initial));
        self.turn_labels.iter().any(|turn| turn == label)
            || is_capitals(label)
            || self.honorifics.iter().any(is_honoured)
            || is_initialled
    }

    /// Whether a line is a byline: its label, two to four names, and optionally a short note.
    pub(crate) fn is_byline(&self, line: &str) -> bool {
        self.bylines.iter().filter_map(|label| line.strip_prefix(label.as_str())).any(are_names)
    }
}

/// Whether a text is two to four names and optionally a short note. A name is a capital and at least one more letter;
/// the space between names is optional, so all ways to split the text are tracked at once.
fn are_names(text: &str) -> bool {
    const NOTES: [&str; 4] = [",", " and", "|", "in"];
    let is_note = |rest: &str| {
        let behind = NOTES.iter().filter_map(|opener| rest.strip_prefix(opener));
        let mut notes = behind.map(|note| note.strip_prefix(' ').unwrap_or(note));
        rest.is_empty() || notes.any(|note| note.chars().count() <= 60)
    };
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for names in 1..=4 {
        let starts = std::mem::replace(&mut ends, vec![false; text.len() + 1]);
        for start in (0..text.len()).filter(|start| starts[*start]) {
            let mut rest = text[start..].char_indices();
            if !rest.next().is_some_and(|(_, c)| c.is_uppercase()) {
                continue;
            }
            for (at, c) in rest.take_while(|(_, c)| is_in_name(*c)) {
                let end = start + at + c.len_utf8();
                ends[end] = true;
                ends[end + usize::from(text[end..].starts_with(' '))] = true;
            }
        }
        if names >= 2 && (0..=text.len()).any(|end| ends[end] && is_note(&text[end..])) {
            return true;
        }
    }
    false
}

/// Returns a pattern for any of the words, also valid in verbose mode. Without words it matches nothing.
pub(super) fn any_of(words: &[String]) -> String {
    if words.is_empty() {
        return r"[^\s\S]".to_owned();
    }
    let escaped: Vec<_> = words.iter().map(|word| regex::escape(word).replace(' ', r"\ ")).collect();
    format!("(?:{})", escaped.join("|"))
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
        assert!(!signs.is_byline("By Ana Lee") && !signs.is_photo_note("(Photo)"));
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

    /// Regular expressions for a picture's note, the label of a turn, and a byline: the reference for the parsers.
    fn patterns(lists: &Lists) -> [Regex; 3] {
        let (letter, capital) = (r"\p{Alphabetic}", r"\p{Uppercase}");
        let note = format!(
            r"(?x) [(\[（【] \s* (?: [{letter}\ .'’-]{{2,40}} / [{letter}\ .'’,/-]{{2,60}}
              | {} [:\ /by]* [^)\]]{{0,60}} ) \s* [)\]）】] \.? $",
            any_of(&lists.photo_words)
        );
        let turn = format!(
            r"(?x) ^ (?: {} | [A-Z][A-Z\ .’'-]{{2,40}} | {} \.?\ {capital}[{letter}.’'-]{{1,20}}
                  | (?:{capital}\.\ ?){{1,2}}{capital}[{letter}-]{{1,20}} ) [:：] \s* \S
              | ^ Q\ [{capital}“(]",
            any_of(&lists.turn_labels),
            any_of(&lists.honorifics)
        );
        let byline = format!(
            r"^{} (?:{capital}[{letter}.’'-]+ ?){{2,4}}(?:(?:,| and|\||in) ?.{{0,60}})?$",
            any_of(&lists.bylines)
        );
        [note, turn, byline].map(|pattern| Regex::new(&pattern).expect("a pattern"))
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2048))]
        #[test]
        fn regular_expressions_find_the_same(
            text in "(?:(?:By|by|Mr|Ms|M)\\.? |[A-Z]\\. ?|)(?:[A-ZÉ]{1,2}[a-zé]{0,3}|(?:THE )?[A-Z]{0,45}|[.,/'’ |(\\[)（:：-]|Photo|图| by |Q |[A-Z]\\.|Olsen| and|in | [a-z ]{0,70}|\\)){0,8}"
        ) {
            static PATTERNS: std::sync::LazyLock<[Regex; 3]> =
                std::sync::LazyLock::new(|| patterns(&crate::Knowledge::builtin().all));
            let signs = &crate::Knowledge::builtin().signs;
            let found = [signs.is_photo_note(&text), signs.is_turn_label(&text), signs.is_byline(&text)];
            proptest::prop_assert_eq!(found, std::array::from_fn(|at| PATTERNS[at].is_match(&text)));
        }
    }
}
