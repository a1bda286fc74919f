//! Finds where a speaker's turn begins inside a line: transcripts whose line breaks are lost, or that have
//! several turns in one paragraph.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::blocks::Block;
use crate::contain::checkpoint;
use crate::knowledge::Lists;
use crate::token::{behind_initial, fold, introducing_label, is_han, is_in_name, is_initialled_name};

/// Minimum number of labels on a page for its lines to be searched for turns.
const FEWEST: usize = 3;
/// Maximum number of different labels that are looked for on a page. Each label takes a search through every
/// line.
const MOST: usize = 200;
/// Minimum number of occurrences on a page that prove a text in the form of a label to be a speaker label.
const TWICE: usize = 2;

/// The labels of a page; none if its lines are not those of a transcript.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Proven labels of the page, sorted.
    known: Vec<String>,
    /// Whether the page is certainly a transcript, so that a label which occurs only once counts too.
    is_sure: bool,
}

impl Labels {
    /// Finds the labels of a page.
    pub(super) fn of(blocks: &[Block], lists: &Lists) -> Self {
        let mut times: HashMap<String, usize> = HashMap::new();
        for block in blocks {
            checkpoint();
            for label in labels(&block.text, lists).flatten() {
                *times.entry(block.text[label].to_owned()).or_default() += 1;
            }
        }
        // The page's first label often stands behind a place, which ends no sentence, so `labels` misses it:
        // initials with a name are therefore counted before every colon.
        let is_once = |(label, count): &(&String, &usize)| **count < TWICE && is_initialled_name(label);
        let mut once: Vec<String> = times.iter().filter(is_once).map(|(label, _)| label.clone()).collect();
        once.sort_unstable();
        once.truncate(MOST);
        for label in once {
            let count = blocks.iter().map(|block| before_colons(&block.text, &label).count()).sum();
            times.insert(label, count);
        }
        // "President of Norland Ida Lee:" and later "Ida Lee:" are labels of one speaker. If a page has such
        // a pair, its other labels with an office count too.
        let with_office: HashSet<String> =
            times.keys().filter(|label| opens_with_office(label, lists)).cloned().collect();
        let names: HashSet<&str> = with_office.iter().filter_map(|label| name_of(label)).collect();
        let introduced: HashSet<String> =
            times.keys().filter(|label| names.contains(label.as_str())).cloned().collect();
        let has_offices = !introduced.is_empty();
        times.retain(|label, count| {
            let is_proven = *count >= TWICE && (may_be_proven(label) || asks(label, lists));
            is_proven || introduced.contains(label) || has_offices && with_office.contains(label)
        });
        let all: usize = times.values().sum();
        let mut known: Vec<String> = times.into_keys().collect();
        known.sort_unstable();
        known.truncate(MOST);
        let has_two = known.len() >= 2;
        let is_voiced = has_offices || known.iter().any(|label| is_voice(label) || asks(label, lists));
        // The same initials and name before a colon twice prove a transcript.
        let is_initialled = known.iter().any(|label| is_initialled_name(label));
        if !is_initialled && all < FEWEST || !is_voiced {
            return Self::default();
        }
        Self { is_sure: has_two, known }
    }

    /// Returns the offsets at which turns begin inside a text; its start is left out.
    pub(super) fn cuts(&self, text: &str, lists: &Lists) -> Vec<usize> {
        if self.known.is_empty() {
            return Vec::new();
        }
        let mut cuts = Vec::new();
        let is_label = |range: &Range<usize>| {
            let label = &text[range.clone()];
            let is_known = self.known.iter().any(|known| known == label);
            is_known || self.is_sure && (is_voice(label) || asks(label, lists))
        };
        cuts.extend(
            labels(text, lists).filter_map(|mut may_be| may_be.find(is_label)).map(|label| label.start),
        );
        // Known initials with a name are a label everywhere before a colon.
        for known in self.known.iter().filter(|known| is_initialled_name(known)) {
            cuts.extend(before_colons(text, known));
        }
        cuts.extend(introductions(text));
        cuts.retain(|&at| at > 0);
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }
}

/// Returns the offsets of labels that introduce their speaker.
fn introductions(text: &str) -> impl Iterator<Item = usize> + '_ {
    let starts = text.match_indices(' ').map(|(at, space)| at + space.len()).chain([0]);
    starts.filter(|&at| {
        // Fast path: a capital and a full stop.
        let mut chars = text[at..].chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.next() == Some('.')
            && introducing_label(&text[at..]).is_some()
    })
}

/// Maximum number of bytes from a colon back to the start of its label, and from the end of a label to its
/// colon.
const REACH: usize = 200;

/// Finds texts that may be labels: for each colon of a text the words before it, the longest candidate first.
/// A sentence of a few words may stand before a label: "Please. I. Lee: Thank you."
fn labels<'t>(text: &'t str, lists: &'t Lists) -> impl Iterator<Item = impl Iterator<Item = Range<usize>>> {
    // Fast path: most texts have no colon, and no byte that a Chinese one begins with.
    let has_mark = memchr::memchr2(b':', 0xEF, text.as_bytes()).is_some();
    let searched = if has_mark { text } else { "" };
    let colons = searched.match_indices([':', '：']);
    let mut behind = 0;
    colons.filter_map(move |(colon, mark)| {
        let from = text.floor_char_boundary(colon.saturating_sub(REACH)).max(behind);
        behind = colon + mark.len();
        let before = &text[from..colon];
        // Fast path: labels are rare, and end with a letter, a bracket or a full stop.
        let last = before.trim_end_matches(' ').chars().next_back()?;
        if !(last.is_alphabetic() || matches!(last, ')' | '）' | '.' | '》')) {
            return None;
        }
        // Only the start of the text itself is the start of a line.
        Some(
            labels_at_end(before, lists)
                .filter(move |label| from == 0 || label.start > 0)
                .map(move |label| from + label.start..from + label.end),
        )
    })
}

/// Returns the ranges of all labels that end at the end of a text. A label begins after the end of a sentence, or at the
/// start of the text.
fn labels_at_end<'t>(text: &'t str, lists: &'t Lists) -> impl Iterator<Item = Range<usize>> + 't {
    let behind_sentences = text.char_indices().filter_map(move |(at, c)| {
        let end = at + c.len_utf8();
        let start = end + text[end..].len() - text[end..].trim_start().len();
        let is_wide = matches!(c, '。' | '！' | '？' | '…' | '”' | '」');
        let is_end = matches!(c, '.' | '!' | '?' | ')' | ']' | '*' | '»' | '"' | '…' | '”');
        (is_wide || is_end && start > end).then_some(start)
    });
    std::iter::once(0).chain(behind_sentences).filter_map(move |start| {
        let length = label_of(&text[start..], lists)?.len();
        Some(start..start + length)
    })
}

/// Returns the label if a text consists of one, optionally followed by a note in brackets.
fn label_of<'t>(text: &'t str, lists: &Lists) -> Option<&'t str> {
    let without_space = |text: &'_ str| text.strip_suffix(char::is_whitespace).map_or(text.len(), str::len);
    let text = &text[..without_space(text)];
    let label = match text.split_once(['(', '（']) {
        None => text,
        Some((label, note)) => {
            let note = note.strip_suffix([')', '）'])?;
            let fits = (1..=60).contains(&note.chars().count()) && !note.contains([')', '）']);
            fits.then(|| &label[..without_space(label)])?
        }
    };
    is_label(label, lists).then_some(label)
}

/// Whether a text has the form of a label: initials and a name, up to six capitalized words, or Chinese characters.
fn is_label(text: &str, lists: &Lists) -> bool {
    let is_capital_word = |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(is_in_name);
    let joins = |word: &str| lists.label_joins.iter().any(|join| join == word);
    let are_words = || {
        let mut words = text.split(' ');
        words.next().is_some_and(is_capital_word)
            && words.clone().count() <= 5
            && words.all(|word| is_capital_word(word) || joins(word))
    };
    let are_characters = || {
        let is_in = |c: char| is_han(c) || matches!(c, '々' | '〇' | '《' | '》' | '·');
        (1..=16).contains(&text.chars().count()) && text.chars().all(is_in)
    };
    let is_name = |name: &str| {
        name.starts_with(char::is_uppercase)
            && name.chars().nth(1).is_some()
            && name.chars().all(|c| is_in_name(c) && c != '.')
    };
    let are_initials = || {
        let one = behind_initial(text);
        one.is_some_and(is_name) || one.and_then(behind_initial).is_some_and(is_name)
    };
    are_words() || are_initials() || are_characters()
}

/// Returns the offsets at which a label stands before a colon, directly or with a text in parentheses
/// between.
fn before_colons<'t>(text: &'t str, label: &'t str) -> impl Iterator<Item = usize> + 't {
    let begins = move |at: &usize| {
        let end = at + label.len();
        let behind = text[end..text.floor_char_boundary(end + REACH)].trim_start();
        let behind = match behind.strip_prefix('(') {
            Some(inside) => inside.split_once(')').map_or("", |(_, rest)| rest.trim_start()),
            None => behind,
        };
        behind.starts_with(':') && !text[..*at].ends_with(char::is_alphanumeric)
    };
    text.match_indices(label).map(|(at, _)| at).filter(begins)
}

/// Whether a label that occurs only once looks like a speaker's: initials and a name, or capitals.
fn is_voice(label: &str) -> bool {
    let is_shouted = |word: &str| {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        letters().count() > 1 && letters().all(char::is_uppercase)
    };
    is_initialled_name(label)
        || label.split_whitespace().any(is_shouted) && !label.contains(char::is_lowercase)
}

/// Whether a label that occurs more than once may be a speaker's: a name or an office of several words, or
/// one that looks like a speaker's.
fn may_be_proven(label: &str) -> bool {
    is_voice(label) || label.contains(' ') || label.chars().all(crate::token::is_han)
}

/// Whether a label begins with an office and ends with a name of two words: "President of Norland Ida Lee".
fn opens_with_office(label: &str, lists: &Lists) -> bool {
    // An office, and two words behind it.
    if label.split_whitespace().count() < 3 {
        return false;
    }
    let folded = fold(label);
    let is_office = |name: &String| {
        folded
            .strip_prefix(name.as_str())
            .is_some_and(|rest| rest.starts_with(' ') && rest.trim().contains(' '))
    };
    lists.offices.values().flatten().any(is_office)
}

/// Returns the last two words of a label.
fn name_of(label: &str) -> Option<&str> {
    let (before, _) = label.rsplit_once(' ')?;
    Some(before.rsplit_once(' ').map_or(label, |(office, _)| &label[office.len() + 1..]))
}

/// Whether a label marks a question or an answer.
fn asks(label: &str, lists: &Lists) -> bool {
    let folded = fold(label);
    lists.questions.contains(&folded)
        || lists.answers.contains(&folded)
        || lists.asker_ends.iter().any(|end| label.ends_with(end.as_str()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;
    use crate::Knowledge;
    use crate::pages::{Format, SideData, read_bytes};

    fn cut(page: &str) -> Vec<String> {
        let knowledge = Knowledge::builtin();
        let document = read_bytes("t", page.as_bytes(), Format::Text, &SideData::default()).expect("text");
        let blocks = super::super::blocks::join(&document.page.lines, &knowledge.signs, &knowledge.weights);
        let labels = Labels::of(&blocks, &knowledge.all);
        let mut parts = Vec::new();
        for block in &blocks {
            let cuts = labels.cuts(&block.text, &knowledge.all);
            let ends = cuts.iter().copied().chain([block.text.len()]);
            let starts = std::iter::once(0).chain(cuts.iter().copied());
            parts.extend(starts.zip(ends).map(|(from, to)| block.text[from..to].trim().to_owned()));
        }
        parts
    }

    #[test]
    fn turns_begin_at_labels_inside_a_line() {
        for (page, parts) in [
            ("И.Ли: Река открыта. О.Берг: Спасибо. И.Ли: Мост тоже? О.Берг (через переводчика): Да.", 4),
            (
                "Орск, Кремль И.Ли: Река открыта. И.Ли: Мост тоже. Вопрос: Когда? И.Ли: Скоро. Вопрос: А порт?",
                6,
            ),
            ("Орск, зал И.Ли: Прошу. Ида Олаф, прошу Вас. О.Берг: Спасибо. И.Ли: Прошу Вас. О.Берг: Да.", 5),
            ("И.Ли: Река. И.Ли: Да. О.Берг Берг Олаф Ильич губернатор области : Спасибо. И.Ли: Мост?", 4),
            ("Ms. Olsen: It is. Q: And the port? Ms. Olsen: Yes. Q: When?", 4),
            (
                "MS. OLSEN: The river is open. Q: And the bridge? MS. OLSEN: Soon. Q: When? MR. BERG: In May.",
                5,
            ),
            ("问：大桥呢？答：快了。问：什么时候？答：五月。", 4),
            (
                "Ida Lee: It is open. Olo Berg: Good. Q: When? Ida Lee: Now. Q: And the bridge? Olo Berg: Yes.",
                6,
            ),
        ] {
            assert_eq!(cut(page).len(), parts, "{page} {:?}", cut(page));
        }
    }

    #[test]
    fn other_colons_begin_no_turn() {
        for page in [
            "Time: 9 a.m. Place: the harbour. Time: 10 a.m. Place: the bridge. Note: bring a coat. Note: and a hat.",
            "Berg said: the river is open. Berg said: the bridge is closed. Lee said: both are.",
            "The river: open. The bridge: closed.",
        ] {
            assert_eq!(cut(page).len(), 1, "{page} {:?}", cut(page));
        }
    }

    /// Regular expression for a label at the end of a text: the reference for `labels_at_end`.
    fn pattern() -> Regex {
        let before = r#"(?:^|[.!?…)\]*»”"]\s+|[。！？…”」]\s*)"#;
        let (capital, letter) = (r"\p{Uppercase}", r"\p{Alphabetic}");
        let initials = format!(r"(?:{capital}\.\s?){{1,2}}{capital}[{letter}’'-]+");
        let word = format!(r"{capital}[{letter}.’'-]*");
        let words = format!(r"{word}(?: (?:{word}|of|the|and|de|van|von|bin|al)){{0,5}}");
        let han = r"[\p{Han}《》·]{1,16}";
        Regex::new(&format!(r"{before}({initials}|{words}|{han})(?:\s?[(（][^)）]{{1,60}}[)）])?\s?$"))
            .expect("a pattern")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]
        #[test]
        fn a_regular_expression_finds_the_same_labels(
            text in "(?:[A-ZÉ]\\. ?|[A-ZÉ][a-zé]{0,3}| (?:of|the|bin|by)|[.!?…)\\]”。」 ]| |长江|·| \\(north\\)|（北）|[(（]){0,12}"
        ) {
            static PATTERN: std::sync::LazyLock<Regex> = std::sync::LazyLock::new(pattern);
            let (mut expected, mut at) = (Vec::new(), 0);
            while let Some(found) = PATTERN.captures_at(&text, at).and_then(|captures| captures.get(1)) {
                expected.push(found.range());
                at = found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8);
            }
            prop_assert_eq!(labels_at_end(&text, &Knowledge::builtin().all).collect::<Vec<_>>(), expected);
        }
    }
}
