//! Compares the fast path with the general one, and tests which words folding keeps distinct.

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
    let surfaces =
        |text: &str| -> Vec<String> { written_words(text).into_iter().map(|word| word.1).collect() };
    assert_eq!(
        surfaces("The US told us: “Élan’s” ＵＳ e\u{301}LAN"),
        ["The", "US", "told", "us", "Élan", "US", "éLAN"]
    );
    assert_eq!(surfaces("Ёлка И\u{306}од Йод МИД新时"), ["Ёлка", "Йод", "Йод", "МИД", "新", "时"]);
    let folded = |text: &str| -> Vec<String> { cased_words(text).into_iter().map(|word| word.0).collect() };
    assert_eq!(folded("US us"), ["us", "us"]);
    assert_eq!(surfaces(&"A".repeat(1000)), ["A".repeat(MAX_TOKEN_BYTES)]);
}

#[test]
fn words_end_where_uax_29_ends_them() {
    assert_eq!(
        words("win-win “state–to–state” 3.5 1,000 U.S. U.S.-led"),
        ["win", "win", "state", "to", "state", "3.5", "1,000", "us", "us", "led"]
    );
    assert_eq!(words("don't states' 'tis _ __ a_b"), ["don't", "states", "tis", "a_b"]);
    assert_eq!(words("… — “”"), [""; 0]);
}

#[test]
fn letters_fold_to_plain_ones_and_stay_in_what_is_written() {
    let both = |text: &str| -> Vec<(String, String)> { written_words(text) };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(both("Łódź Straße"), [pair("lodz", "Łódź"), pair("strasse", "Straße")]);
    assert_eq!(
        words("Đà Nẵng Ærø Sıvas Þór œuvre STRAẞE"),
        ["da", "nang", "aero", "sivas", "thor", "oeuvre", "strasse"]
    );
    assert_eq!(both("新時代"), [pair("新", "新"), pair("时", "時"), pair("代", "代")]);
    assert_eq!(
        cased_words("Łódź U.S. É.U.").into_iter().map(|word| word.1).collect::<Vec<_>>(),
        ["Lodz", "US", "EU"]
    );
}

#[test]
fn dots_of_an_abbreviation_in_capitals_are_no_letters() {
    assert_eq!(
        words("U.S. U.S U.N.-led J.D. С.Ш.А. Ｕ．Ｓ． É.U."),
        ["us", "us", "un", "led", "jd", "сша", "us", "eu"]
    );
    // Neither words in lower case nor initials before a name.
    assert_eq!(
        words("i.e. a.m. т.е. No.1 A.Berg U.S.b 3.5"),
        ["i.e", "a.m", "т.е", "no", "1", "a.berg", "u.s.b", "3.5"]
    );
}

#[test]
fn each_hangul_syllable_is_a_word() {
    assert_eq!(words("한국은 G20정상 한국's"), ["한", "국", "은", "g20", "정", "상", "한", "국"]);
    let apart: String = "한국"
        .chars()
        .flat_map(|c| {
            let mut parts = Vec::new();
            unicode_normalization::char::decompose_canonical(c, |part| parts.push(part));
            parts
        })
        .collect();
    assert_eq!(words(&apart), ["한", "국"]);
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

/// Removes the dots between single capitals.
fn undotted(word: &str) -> String {
    let letters: Vec<&str> = word.split('.').collect();
    let is_capital = |letter: &&str| letter.len() == 1 && letter.chars().all(|c| c.is_ascii_uppercase());
    if letters.iter().all(is_capital) { letters.concat() } else { word.to_owned() }
}

proptest! {
    #[test]
    fn a_phrase_of_hangul_or_han_is_a_piece_of_the_text(text in "[한국은정新时 ]{0,20}", phrase in "[한국은정新时]{1,3}") {
        let sought = words(&phrase);
        let held = words(&text).windows(sought.len()).any(|run| run == sought);
        prop_assert_eq!(held, text.replace(' ', "").contains(&phrase));
    }

    #[test]
    fn the_fast_way_gives_the_tokens_of_the_slow_one(text in "[a-cA-CsS0-2 \n.':,;_`\"\\-]{0,40}|.{0,40}|[a-cA-C' .’é新時한국łß\u{1112}\u{1161}\u{11ab}и\u{306}\u{ad}s]{0,30}") {
        prop_assert_eq!(taking(&text, Way::Fast), taking(&text, Way::Slow));
    }

    #[test]
    fn ascii_words_are_those_of_uax_29(text in "[a-cA-Cx0-2 \n\t.':,;_\"!\\-]{0,40}") {
        let expected: Vec<(usize, String)> =
            text.unicode_word_indices().map(|(at, word)| (at, undotted(word).to_lowercase())).collect();
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
    fn a_surface_folds_to_the_folded_word(text in "[A-Ca-c'’éÉ И\u{306}и\u{ad}ﬁＡłŁßæ時国한국.]{0,30}") {
        for (folded, surface) in cased_words(&text) {
            prop_assert_eq!(fold_words(&surface), vec![folded]);
        }
    }

    #[test]
    fn cutting_can_begin_at_every_restart(text in ".{0,60}|[a-cA-C新时\u{3400}0-2 \n.':,_\u{301}\u{ad}\u{200d}\u{2ff0}さー-]{0,60}|[aA.한국\u{1112}\u{1161}\u{11ab}時ß]{0,30}|[a新\u{301}\u{200d}\u{306}и😀\u{1f1e6}‘’]{0,30}") {
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
