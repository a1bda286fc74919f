//! Splits the body into sentences.
//!
//! A paragraph is cut behind each mark that ends a sentence, inside a quotation too, since each sentence of a
//! quotation may have its own cue. The languages' tables list the abbreviations whose full stops do not end a
//! sentence.

use std::ops::Range;

use crate::contain::checkpoint;
use crate::knowledge::Stops;

/// A sentence: its paragraph's index and its byte range there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) paragraph: usize,
    pub(crate) span: Range<usize>,
}

/// Maximum number of bytes of a sentence; a longer one is cut.
const SENTENCE_BYTES: usize = 8000;

/// Cuts every paragraph into sentences, white space at their ends left out.
pub(crate) fn sentences(paragraphs: &[String], stops: &Stops) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (paragraph, text) in paragraphs.iter().enumerate() {
        let mut start = 0;
        for end in ends(text, stops).chain([text.len()]) {
            push(&mut found, paragraph, text, start..end);
            start = end;
        }
    }
    found
}

/// Maximum number of bytes between brackets that are kept whole.
const BRACKETED_BYTES: usize = 400;

/// Returns the byte offsets of the ends of a text's sentences, except the last.
fn ends<'a>(text: &'a str, stops: &'a Stops) -> impl Iterator<Item = usize> + 'a {
    let mut start = 0;
    // Offset of the end of the last run of marks.
    let mut past = 0;
    // Offset of the mark that closes the current bracket.
    let mut closes = 0;
    // Whether the sentence has a „, which a “ closes.
    let mut is_low = false;
    let mut marks = marks(text);
    std::iter::from_fn(move || {
        loop {
            checkpoint();
            let (at, mark) = marks.next()?;
            if at < past {
                continue;
            }
            if mark == "„" {
                is_low = true;
                continue;
            }
            if matches!(mark, "(" | "[") {
                if at >= closes {
                    let inside = &text[at..text.floor_char_boundary(at + BRACKETED_BYTES)];
                    closes = inside.find([')', ']']).map_or(closes, |close| at + close);
                }
                continue;
            }
            let run = text[at..].trim_start_matches(is_end);
            let rest = behind_closing(run, is_low);
            past = text.len() - rest.len();
            let ends = if matches!(mark, "。" | "！" | "？") {
                !rest.is_empty()
            } else {
                at >= closes && is_break(&text[start..at], &text[at..text.len() - run.len()], rest, stops)
            };
            if ends {
                start = past;
                is_low = false;
                return Some(past);
            }
        }
    })
}

/// Returns the marks that end sentences, open brackets or open a low quotation, each with its byte offset.
fn marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at =
                from + text.as_bytes()[from..].iter().position(|&byte| MAY_BE_MARK[usize::from(byte)])?;
            let mark = text[at..].chars().next()?;
            from = at + mark.len_utf8();
            if is_end(mark) || matches!(mark, '(' | '[' | '„') {
                return Some((at, &text[at..from]));
            }
        }
    })
}

/// Whether one of [`marks`] may begin with a byte: those of ASCII, and the first bytes of longer characters.
const MAY_BE_MARK: [bool; 256] = {
    let mut may_be = [false; 256];
    let mut byte = 0xC0;
    while byte < 256 {
        may_be[byte] = true;
        byte += 1;
    }
    let marks = b".!?([";
    let mut at = 0;
    while at < marks.len() {
        may_be[marks[at] as usize] = true;
        at += 1;
    }
    may_be
};

/// Whether a mark ends sentences.
fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।' | '։' | '።')
}

/// Returns the text behind the marks that close a sentence's quotation or bracket. French sets a space before
/// its closing mark, and “ closes a quotation that „ has opened.
fn behind_closing(rest: &str, is_low: bool) -> &str {
    let closes = |c: char| {
        matches!(c, '”' | '"' | '’' | '\'' | '»' | '›' | '」' | '』' | '》' | '〉' | '】' | '）' | ')' | ']')
            || is_low && c == '“'
    };
    let rest = rest.trim_start_matches(closes);
    rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).strip_prefix('»').unwrap_or(rest)
}

/// Whether a run of marks ends a sentence, by the text before it and the text behind its closing marks.
fn is_break(before: &str, marks: &str, rest: &str, stops: &Stops) -> bool {
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(WORD_BYTES))..];
    let word =
        before.rsplit(|c: char| c.is_whitespace() || c == '-' || is_opening(c)).next().unwrap_or_default();
    let next = behind_space(rest);
    // A reference's number belongs to the sentence before it.
    if next.starts_with('[') {
        return false;
    }
    let is_bullet = |c: char| matches!(c, '*' | '•' | '·' | '-' | '–' | '—');
    let next_word = next.trim_start_matches(|c: char| c.is_whitespace() || is_bullet(c) || is_opening(c));
    // Text that goes on in lower case is not a new sentence.
    let begins = |c: &char| c.is_alphanumeric() && !is_small(*c);
    let Some(first) = next_word.chars().next().filter(begins) else { return false };
    let opener = next_word.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // One letter and a full stop are an initial.
    let is_opener = || stops.opens(opener) && !next_word[opener.len()..].starts_with('.');
    let is_plain = matches!(marks, "." | "!" | "?");
    if next.len() == rest.len()
        && !(is_plain && (is_glued(word, next_word) || !is_initials(word) && is_opener()))
    {
        return false;
    }
    if marks != "." {
        return true;
    }
    let belongs = stops.is_abbreviation(word)
        || first.is_numeric() && stops.is_before_numbers(word)
        || (is_initials(word) || stops.may_end_sentence(word)) && !is_opener();
    !belongs
}

/// Whether a letter is lower case in a script that begins sentences with capitals: Georgian has lower case,
/// but does not.
fn is_small(c: char) -> bool {
    c.is_lowercase() && !('\u{10d0}'..='\u{10ff}').contains(&c)
}

/// Whether a word is an initial or an acronym: "J", "U.S", "Ph.D".
fn is_initials(word: &str) -> bool {
    let mut letters = word.chars();
    let is_one = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let is_part =
        |part: &str| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic);
    is_one || word.contains('.') && word.split('.').all(is_part)
}

/// Returns the text behind white space; scrapers also leave no-break spaces as escape sequences.
fn behind_space(rest: &str) -> &str {
    const ESCAPE: &str = r"\xc2\xa0";
    let mut rest = rest.trim_start();
    while let Some(behind) = rest.strip_prefix(ESCAPE) {
        rest = behind.trim_start();
    }
    rest
}

/// Maximum number of bytes before a mark that are searched for an abbreviation: none is longer.
const WORD_BYTES: usize = 40;

/// Whether a mark opens a quotation or a bracket.
fn is_opening(c: char) -> bool {
    matches!(c, '"' | '“' | '‘' | '\'' | '«' | '„' | '‚' | '‹' | '「' | '『' | '《' | '(' | '[' | '¿' | '¡')
}

/// Whether a page lost the white space between two sentences: a word in lower case is followed by one that
/// begins with a capital.
fn is_glued(word: &str, next: &str) -> bool {
    let (mut word, mut next) = (word.chars().rev(), next.chars());
    (0..3).all(|_| word.next().is_some_and(char::is_lowercase))
        && next.next().is_some_and(char::is_uppercase)
        && next.next().is_some_and(|c| c.is_lowercase() || c.is_whitespace() || matches!(c, '\'' | '’'))
}

/// Adds a sentence, or the parts of one that is too long.
fn push(found: &mut Vec<Sentence>, paragraph: usize, text: &str, mut span: Range<usize>) {
    while !span.is_empty() {
        checkpoint();
        let end = span.start + bounded(&text[span.clone()]);
        let piece = &text[span.start..end];
        let lead = piece.len() - piece.trim_start().len();
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let from = span.start + lead;
            found.push(Sentence { paragraph, span: from..from + trimmed.len() });
        }
        span.start = end;
    }
}

/// Returns the number of bytes of a run that are taken for one sentence. A longer run without an end is not a
/// sentence, and the time to attribute it grows faster than its length.
fn bounded(run: &str) -> usize {
    if run.len() <= SENTENCE_BYTES {
        return run.len();
    }
    let most = run.floor_char_boundary(SENTENCE_BYTES);
    let part = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、');
    run[..most].char_indices().rev().find(|(_, c)| part(*c)).map_or(most, |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Knowledge;

    fn texts(text: &str) -> Vec<&str> {
        let paragraphs = [text.to_owned()];
        let found = sentences(&paragraphs, &Knowledge::builtin().stops);
        found.into_iter().map(|sentence| &text[sentence.span]).collect()
    }

    #[test]
    fn sentences_inside_a_quotation_are_told_apart() {
        assert_eq!(
            texts("\"At this hour, we stand with you. Norland will help,\" Lee said. She left."),
            ["\"At this hour, we stand with you.", "Norland will help,\" Lee said.", "She left."]
        );
        assert_eq!(texts("他说：“我们支持。我们欢迎。”双方同意。").len(), 3);
    }

    #[test]
    fn a_run_without_an_end_is_cut_alike_in_one_window_and_in_many() {
        let text = "river “of, words ".repeat(6_000);
        let cuts: Vec<usize> = texts(&text).iter().map(|s| s.len()).collect();
        assert!(cuts.len() > 12 && cuts[..cuts.len() - 1].iter().all(|&len| len == cuts[0]), "{cuts:?}");
    }

    #[test]
    fn a_full_stop_that_belongs_to_a_word_ends_nothing() {
        for (text, count) in [
            ("H.E. Mr. Lee met the U.S. envoy on Jan. 5. They talked.", 2),
            (
                "He left the U.S. The envoy stayed until 5 p.m. He spoke of Resolution No. 12. No. He did not.",
                5,
            ),
            ("J. R. Lee and Gen. Berg spoke. 3.5 per cent is much. In 2031. 5 ships sailed.", 4),
            ("MR. LEE: The order (E.O.) 13224 is old.The envoys know it. See www.norland.example/River.", 3),
            ("Who asked? “No one?” she said. “No! Never!” he said... and left.", 4),
            ("They met (see p. 5. It is long.) in Norby. She left.", 2),
            ("Exports rose by 2.5. Ana Lee said so. It began at 10.30. Ministers left.", 4),
            ("„Wir kommen.“ Dann ging er. «Sí.» ¿Quién? ¡Nadie!", 5),
            ("『我們支持。』我們歡迎。他問《誰是他？》", 3),
            ("მდინარე დიდია. ხიდი ღიაა.", 2),
            ("Их было 5 млн. Они уехали. Он заплатил 5 руб. за г. Норби.", 3),
            ("Это было 13-го. В.Лин это видел.", 2),
            ("П.А.Бергов и А. И. Лин выехали.", 1),
            ("В 2031 г. они встретились. А. П. Бергов выехал. Он сказал: «Мы за мир. Мы за дружбу».", 4),
            ("M. Durand a parlé avec Mme. Lee. « La rivière est belle. » Il est parti.", 3),
            ("双方同意。会见后他离开！谁？是他。", 4),
        ] {
            assert_eq!(texts(text).len(), count, "{text}: {:?}", texts(text));
        }
    }

    proptest::proptest! {
        #[test]
        fn sentences_are_in_order_without_overlap(text in "[ A-Za-z.\"“”。！?'0-9()\\[\u{e9}]{0,80}") {
            let mut at = 0;
            for sentence in sentences(std::slice::from_ref(&text), &Knowledge::builtin().stops) {
                assert!(sentence.span.start >= at && text.get(sentence.span.clone()).is_some_and(|s| !s.is_empty()));
                assert!(text[at..sentence.span.start].trim().is_empty());
                at = sentence.span.end;
            }
            assert!(text[at..].trim().is_empty());
        }
    }
}
