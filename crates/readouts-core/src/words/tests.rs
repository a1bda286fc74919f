//! The fast way of cutting words against the plain one, and what folding keeps apart.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::cursor::Way;
use super::*;

fn words(text: &str) -> Vec<String> {
    fold_words(text)
}

fn taking(text: &str, way: Way) -> Vec<Token> {
    let mut words = Words::taking(text, way);
    std::iter::from_fn(|| words.advance().then(|| words.token.clone())).collect()
}

#[test]
fn what_differs_only_in_form_is_the_same() {
    assert_eq!(words("Élan naïve"), ["elan", "naive"]);
    assert_eq!(words("e\u{301}lan"), ["elan"]);
    assert_eq!(words("ＣＨＩＮＡ，２０２０"), ["china", "2020"]);
    assert_eq!(words("China's China’s CHINA`S china＇s"), ["china"; 4]);
    assert_eq!(words("China's's"), ["china"]);
    assert_eq!(words("so\u{ad}ft ﬁne"), ["soft", "fine"]);
    assert_eq!(
        words("ёлка Йод и\u{306}од российский"),
        ["елка", "йод", "йод", "российскии\u{306}".replace("и\u{306}", "й").as_str()]
    );
    assert_eq!(words("İstanbul"), ["istanbul"]);
}

#[test]
fn a_surface_keeps_the_case_and_nothing_else() {
    let surfaces = |text: &str| -> Vec<String> { cased_words(text).into_iter().map(|word| word.1).collect() };
    assert_eq!(
        surfaces("The US told us: “Élan’s” ＵＳ e\u{301}LAN"),
        ["The", "US", "told", "us", "Elan", "US", "eLAN"]
    );
    assert_eq!(surfaces("Ёлка И\u{306}од Йод МИД新时"), ["Елка", "Йод", "Йод", "МИД", "新", "时"]);
    let folded = |text: &str| -> Vec<String> { cased_words(text).into_iter().map(|word| word.0).collect() };
    assert_eq!(folded("US us"), ["us", "us"]);
    assert_eq!(surfaces(&"A".repeat(1000)), ["A".repeat(MAX_TOKEN_BYTES)]);
}

#[test]
fn words_end_where_uax_29_ends_them() {
    assert_eq!(
        words("win-win “state–to–state” 3.5 1,000 U.S. U.S.-led"),
        ["win", "win", "state", "to", "state", "3.5", "1,000", "u.s", "u.s", "led"]
    );
    assert_eq!(words("don't states' 'tis _ __ a_b"), ["don't", "states", "tis", "a_b"]);
    assert_eq!(words("… — “”"), [""; 0]);
}

#[test]
fn each_han_character_is_a_word() {
    assert_eq!(words("新时代的China"), ["新", "时", "代", "的", "china"]);
}

#[test]
fn offsets_are_those_of_the_text_and_leave_the_possessive_out() {
    let text = "“Élan’s” ｅnd";
    let cut: Vec<&str> = tokens(text).map(|token| &text[token.start..token.end]).collect();
    assert_eq!(cut, ["Élan", "ｅnd"]);
    let marked = "cafe\u{301} x";
    assert_eq!(tokens(marked).next().map(|token| token.end), Some(6));
}

#[test]
fn a_line_break_moves_the_position_on() {
    let positions: Vec<u32> = tokens("a b\nc\n\nd").map(|token| token.position).collect();
    assert_eq!(positions, [0, 1, 18, 51]);
}

#[test]
fn long_words_are_cut_not_dropped() {
    let ascii = "a".repeat(1000);
    assert_eq!(words(&ascii), ["a".repeat(MAX_TOKEN_BYTES)]);
    let wide = "я".repeat(1000);
    assert_eq!(words(&wide), ["я".repeat(MAX_TOKEN_BYTES / 2)]);
}

proptest! {
    #[test]
    fn the_fast_way_gives_the_tokens_of_the_slow_one(text in "[a-cA-CsS0-2 \n.':,;_`\"\\-]{0,40}|.{0,40}|[a-c' .’é新и\u{306}\u{ad}s]{0,30}") {
        prop_assert_eq!(taking(&text, Way::Fast), taking(&text, Way::Slow));
    }

    #[test]
    fn ascii_words_are_those_of_uax_29(text in "[a-cA-Cx0-2 \n\t.':,;_\"!\\-]{0,40}") {
        let expected: Vec<(usize, String)> =
            text.unicode_word_indices().map(|(at, word)| (at, word.to_lowercase())).collect();
        let got: Vec<(usize, String)> = tokens(&text).map(|token| (token.start, token.text)).collect();
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn words_hold_no_white_space_of_ascii_and_no_control(text in "\\PC{0,40}|[a-c \u{a8}\u{85}\u{ffe3}\u{3000}\u{202f}\u{200b}\u{2028}\0\t\r\n\u{b}\u{1f}'_.:1é]{0,30}|(?s).{0,40}") {
        for (folded, surface) in cased_words(&text) {
            for word in [folded, surface] {
                prop_assert!(!word.contains(|c: char| c.is_control() || c == ' '), "{:?}", word);
            }
        }
    }

    #[test]
    fn a_surface_in_lower_case_is_the_folded_word(text in ".{0,40}|[A-Ca-c'’éÉ И\u{306}и\u{ad}ﬁＡ]{0,30}") {
        for (folded, surface) in cased_words(&text) {
            let mut lower = String::new();
            super::fold::fold_onto(&surface, super::fold::Case::Lower, &mut lower);
            prop_assert_eq!(lower, folded);
        }
    }

    #[test]
    fn cutting_can_begin_at_every_restart(text in ".{0,60}|[a-cA-C新时\u{3400}0-2 \n.':,_\u{301}\u{ad}\u{200d}\u{2ff0}さー-]{0,60}|[a新\u{301}\u{200d}\u{306}и😀\u{1f1e6}‘’]{0,30}") {
        let all: Vec<Token> = tokens(&text).collect();
        let mut words = Words::new(&text);
        let mut number = 0;
        while words.advance() {
            if let Some(byte) = words.restart() {
                let mut again = Words::starting(&text[byte..], words.token.position);
                let mut rest = Vec::new();
                while again.advance() {
                    let Token { text, start, end, position } = again.token.clone();
                    rest.push(Token { text, start: start + byte, end: end + byte, position });
                }
                prop_assert_eq!(&rest, &all[number..]);
            }
            number += 1;
        }
    }

    #[test]
    fn offsets_lie_in_the_text_in_order(text in ".{0,60}") {
        let mut last = 0;
        for token in tokens(&text) {
            prop_assert!(last <= token.start && token.start < token.end && !token.text.is_empty());
            prop_assert!(text.get(token.start..token.end).is_some());
            last = token.end;
        }
    }
}
