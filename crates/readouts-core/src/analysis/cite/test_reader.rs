//! A reader of text directives, written from the specification alone, for tests.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Place in a page: first block and byte, last block and byte.
pub(super) type Found = (usize, usize, usize, usize);

/// Character of a page, folded for comparison; the number of its block, and the byte range there that it comes from.
type Letter = (char, usize, usize, usize);

/// Returns every place of a page that a directive fits, in the order in which a browser tries them. Words are not
/// looked at, so that more places fit.
pub(super) fn places(blocks: &[&str], directive: &str) -> Vec<Found> {
    let value = directive.strip_prefix("text=").expect("a text directive");
    let mut parts: Vec<&str> = value.split(',').collect();
    let prefix = parts.first().and_then(|part| part.strip_suffix('-')).map(decoded);
    let suffix = parts.last().and_then(|part| part.strip_prefix('-')).map(decoded);
    parts.drain(..usize::from(prefix.is_some()));
    parts.truncate(parts.len() - usize::from(suffix.is_some()));
    assert!((1..=2).contains(&parts.len()), "{directive}");
    let terms: Vec<Vec<char>> = parts.into_iter().map(decoded).collect();

    let page: Vec<Vec<Letter>> =
        blocks.iter().enumerate().map(|(block, text)| letters(block, text)).collect();
    let page: Vec<Letter> = page.join(&('\n', usize::MAX, 0, 0));
    let is_at = |at: usize, term: &[char]| {
        page.len() >= at + term.len()
            && page[at..at + term.len()].iter().map(|letter| letter.0).eq(term.iter().copied())
    };
    let skip = |mut at: usize| {
        while page.get(at).is_some_and(|letter| letter.0.is_whitespace()) {
            at += 1;
        }
        at
    };
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for at in 0..page.len() {
        let start = match &prefix {
            Some(prefix) if is_at(at, prefix) => skip(at + prefix.len()),
            Some(_) => continue,
            None => at,
        };
        if !is_at(start, &terms[0]) {
            continue;
        }
        let behind = start + terms[0].len();
        let mut ends = match terms.get(1) {
            None => vec![behind],
            Some(last) => {
                (behind..page.len()).filter(|at| is_at(*at, last)).map(|at| at + last.len()).collect()
            }
        };
        ends.retain(|end| suffix.as_ref().is_none_or(|suffix| is_at(skip(*end), suffix)));
        if let Some(end) = ends.first()
            && seen.insert((start, *end))
        {
            let (first, last) = (page[start], page[end - 1]);
            found.push((first.1, first.2, last.1, last.3));
        }
    }
    found
}

/// Returns the letters of a block: marks belong to the letter before them, white space is one space.
fn letters(block: usize, text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c.is_whitespace() {
            match letters.last_mut() {
                Some(last) if last.0 == ' ' => last.3 = end,
                None => {}
                Some(_) => letters.push((' ', block, at, end)),
            }
            continue;
        }
        let c = match c {
            '’' => '\'',
            '“' | '”' => '"',
            c => c,
        };
        for part in c.to_lowercase().nfkd().filter(|part| !is_combining_mark(*part)) {
            letters.push((part, block, at, end));
        }
    }
    while letters.last().is_some_and(|last| last.0 == ' ') {
        letters.pop();
    }
    letters
}

fn decoded(term: &str) -> Vec<char> {
    let mut bytes = Vec::new();
    let mut rest = term.bytes();
    while let Some(byte) = rest.next() {
        assert!(!b"-,&".contains(&byte), "{term}");
        if byte == b'%' {
            let pair = [rest.next(), rest.next()].map(|digit| digit.expect("a digit"));
            let hex = str::from_utf8(&pair).expect("ASCII").to_owned();
            bytes.push(u8::from_str_radix(&hex, 16).expect("two digits"));
        } else {
            bytes.push(byte);
        }
    }
    let text = String::from_utf8(bytes).expect("UTF-8");
    letters(0, &text).into_iter().map(|letter| letter.0).collect()
}
