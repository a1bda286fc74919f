//! Sentences of the body.

use crate::contain::checkpoint;

use std::ops::Range;

/// A sentence and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) paragraph: usize,
    pub(crate) span: Range<usize>,
}

/// The longest sentence.
const SENTENCE_BYTES: usize = 8000;

/// Cuts every paragraph into sentences, white space at their ends left out.
pub(crate) fn sentences(paragraphs: &[String], language: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (paragraph, text) in paragraphs.iter().enumerate() {
        if language == "en" && is_one(text) {
            push_split(&mut found, paragraph, text, 0..text.len());
            continue;
        }
        segment(&mut found, paragraph, text, language);
        if found.last().is_none_or(|s| s.paragraph != paragraph) && !text.trim().is_empty() {
            push_split(&mut found, paragraph, text, 0..text.len());
        }
    }
    found
}

/// Maximum number of bytes that the segmenter sees at once: it takes more than in proportion for quotation
/// marks that nothing closes. No paragraph of an honest page is so long.
const WINDOW: usize = 32 << 10;

/// Cuts a paragraph into what the segmenter keeps whole, and that into sentences. Of a long text the segmenter
/// is given one window after another; each begins where the last piece of the one before does, since only
/// what is behind a window could tell where that one ends.
fn segment(found: &mut Vec<Sentence>, paragraph: usize, text: &str, language: &str) {
    let mut from = 0;
    while from < text.len() {
        checkpoint();
        let end = text.floor_char_boundary(from + WINDOW);
        let mut pieces = pieces(&text[from..end], language);
        let last = if end < text.len() { pieces.pop() } else { None };
        for piece in pieces {
            push_split(found, paragraph, text, from + piece.start..from + piece.end);
        }
        from = match last {
            None => end,
            Some(last) if last.start > 0 => from + last.start,
            // A piece as long as the window: all of its sentences but the last are whole.
            Some(_) => {
                let before = found.len();
                push_split(found, paragraph, text, from..end);
                let last = if found.len() > before + 1 { found.pop() } else { None };
                last.map_or(end, |last| last.span.start)
            }
        };
    }
}

/// What the segmenter cuts a text into: the pieces are the text's, in order; between paragraphs of its own
/// it may leave a gap.
fn pieces(text: &str, language: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    for piece in sentencex::segment(language, text) {
        let rest = &text[at..];
        let gap = if rest.starts_with(piece) { Some(0) } else { rest.find(piece) };
        let Some(gap) = gap else { continue };
        let start = at + gap;
        at = start + piece.len();
        found.push(start..at);
    }
    found
}

/// Whether a text is one sentence whatever it says, so that the segmenter need not be asked: it has no
/// mark that could end one before its last, and no bracket or line that could begin an item of a list.
fn is_one(text: &str) -> bool {
    let inner = text.trim_end_matches(['.', '!', '?']);
    text.is_ascii() && !inner.bytes().any(|byte| matches!(byte, b'.' | b'!' | b'?' | b')' | b'\n'))
}

/// The segmenter keeps a quotation whole; its sentences are told apart here, since each may have a
/// cue of its own.
fn push_split(found: &mut Vec<Sentence>, paragraph: usize, text: &str, range: Range<usize>) {
    let mut start = range.start;
    let mut push = |mut span: Range<usize>| {
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
    };
    let piece = &text[range.clone()];
    if piece.is_ascii() && !piece.contains('"') {
        return push(range);
    }
    let mut quoted = false;
    let mut chars = piece.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            '"' => quoted = !quoted,
            '。' | '！' | '？' | '.' | '!' | '?' => {
                let mut end = offset + c.len_utf8();
                let mut closes = false;
                while let Some(&(at, next)) = chars.peek() {
                    if !matches!(next, '”' | '"' | '’' | '」' | '）' | ')') {
                        break;
                    }
                    closes |= matches!(next, '”' | '"');
                    end = at + next.len_utf8();
                    chars.next();
                }
                if closes {
                    quoted = false;
                }
                let rest = &piece[end..];
                let wide = matches!(c, '。' | '！' | '？');
                let breaks = || if wide { !rest.is_empty() } else { is_break(piece, offset, rest) };
                // Where the segmenter did not cut outside quotation marks, it knew an abbreviation.
                if (quoted || closes || wide) && breaks() {
                    push(start..range.start + end);
                    start = range.start + end;
                }
            }
            _ => {}
        }
    }
    push(start..range.end);
}

/// How much of a run without an end of a sentence is taken for one: what is longer is no sentence, and
/// looking for who says what in it takes more than in proportion.
fn bounded(run: &str) -> usize {
    if run.len() <= SENTENCE_BYTES {
        return run.len();
    }
    let most = run.floor_char_boundary(SENTENCE_BYTES);
    let part = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、');
    run[..most].char_indices().rev().find(|(_, c)| part(*c)).map_or(most, |(at, c)| at + c.len_utf8())
}

/// Whether a full stop at `offset` ends a sentence: a space and a capital follow, no abbreviation
/// stands before.
fn is_break(piece: &str, offset: usize, rest: &str) -> bool {
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let next = rest.trim_start().chars().find(|c| !matches!(c, '"' | '“' | '‘' | '\''));
    let word = piece[..offset]
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '('))
        .next()
        .unwrap_or_default();
    const ABBREVIATIONS: [&str; 28] = [
        "Mr", "Mrs", "Ms", "Dr", "Jr", "Sr", "St", "Gen", "Sen", "Rep", "Gov", "Lt", "Col", "Prof", "No",
        "vs", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec",
    ];
    let abbreviated = ABBREVIATIONS.contains(&word) || word.chars().count() == 1 || word.contains('.');
    next.is_some_and(|c| c.is_uppercase() || c.is_numeric()) && !abbreviated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, language: &str) -> Vec<String> {
        let paragraphs = [text.to_owned()];
        sentences(&paragraphs, language).into_iter().map(|s| text[s.span].to_owned()).collect()
    }

    #[test]
    fn sentences_inside_a_quotation_are_told_apart() {
        assert_eq!(
            texts("\"At this hour, we stand with you. Norland will help,\" Lee said. She left.", "en"),
            ["\"At this hour, we stand with you.", "Norland will help,\" Lee said.", "She left."]
        );
        assert_eq!(texts("他说：“我们支持。我们欢迎。”双方同意。", "zh").len(), 3);
    }

    #[test]
    fn a_text_of_many_windows_is_cut_as_if_it_were_one() {
        for (sentence, language) in [
            ("The river belongs to “both” (of them), said Mr. Lee of the U.S. envoys. ", "en"),
            ("双方同意保持沟通，“我们支持。”他说。", "zh"),
            ("Стороны договорились о «дальнейших» контактах в 2031 году. ", "ru"),
        ] {
            let one = texts(sentence, language);
            let count = 2 * WINDOW / sentence.len() + 3;
            let many = texts(&sentence.repeat(count), language);
            assert_eq!(many.len(), one.len() * count, "{language}");
            assert!(many.chunks(one.len()).all(|chunk| chunk == one), "{language}");
        }
    }

    #[test]
    fn a_run_without_an_end_is_cut_alike_in_one_window_and_in_many() {
        let text = "river “of, words ".repeat(6_000);
        let cuts: Vec<usize> = texts(&text, "en").iter().map(String::len).collect();
        assert!(cuts.len() > 12 && cuts[..cuts.len() - 1].iter().all(|&len| len == cuts[0]), "{cuts:?}");
    }

    #[test]
    fn abbreviations_end_nothing() {
        assert_eq!(texts("H.E. Mr. Lee met the U.S. envoy on Jan. 5. They talked.", "en").len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn what_is_one_sentence_is_one_for_the_segmenter(text in "[ A-Za-z,;:\"'(\\[*1-]{1,40}[.!?]{0,3}") {
            if is_one(&text) {
                proptest::prop_assert_eq!(sentencex::segment("en", &text), [text.as_str()]);
            }
        }

        #[test]
        fn sentences_are_in_order_without_overlap(text in "[ A-Za-z.\"“”。！?'0-9\u{e9}]{0,80}") {
            let paragraphs = [text.clone()];
            let mut at = 0;
            for sentence in sentences(&paragraphs, "en") {
                assert!(sentence.span.start >= at && text.get(sentence.span.clone()).is_some_and(|s| !s.is_empty()));
                at = sentence.span.end;
            }
            assert!(text[at..].trim().is_empty());
        }
    }
}
