//! Tests of shingles and sketches against their definitions.

use std::collections::BTreeSet;

use proptest::prelude::*;
use readouts_words::{Words, tokens};

use super::*;

mod decisions;

fn cut(paragraphs: &[&str]) -> Shingles {
    let mut shingles = Shingles::default();
    for paragraph in paragraphs {
        let mut words = Words::new(paragraph);
        while words.advance() {
            let (token, surface) = words.word();
            shingles.push(&token.text, surface);
        }
    }
    shingles
}

fn number(shingles: &Shingles) -> usize {
    shingles.distinct().len()
}

/// The shingles of a text by definition: for each word the shortest run that ends with it and weighs enough.
fn defined(text: &str) -> BTreeSet<Vec<String>> {
    let words: Vec<String> = tokens(text).map(|token| token.text).collect();
    let weight = |word: &String| if word.chars().all(readouts_words::stands_alone) { 5 } else { 8 };
    let mut shingles = BTreeSet::new();
    for end in 1..=words.len() {
        let from = (0..end).rev().find(|&from| words[from..end].iter().map(weight).sum::<u32>() >= 40);
        shingles.extend(from.map(|from| words[from..end].to_vec()));
    }
    shingles
}

/// A text of `words` words, drawn from a vocabulary by a seed.
fn random_text(seed: u64, words: usize) -> Vec<String> {
    let mut state = seed;
    let mut draw = || {
        state = hash::mix(state ^ 0x1234_5678_9abc_def1, 0x9e37_79b9_7f4a_7c15);
        state >> 40
    };
    (0..words).map(|_| format!("w{}", draw() % 5000)).collect()
}

fn shingles(words: &[String]) -> Shingles {
    cut(&[&words.join(" ")])
}

#[test]
fn five_words_or_eight_characters_are_a_shingle_also_across_paragraphs() {
    assert_eq!(number(&cut(&["one two three four"])), 0);
    assert_eq!(number(&cut(&["one two three four five six"])), 2);
    assert_eq!(number(&cut(&["一二三四五六七"])), 0);
    assert_eq!(number(&cut(&["一二三四五六七八九"])), 2);
    let parted = cut(&["one two", "three four", "five six"]);
    assert_eq!(parted, cut(&["one two three four five six"]));
}

#[test]
fn texts_that_are_too_short_have_no_sketch() {
    assert_eq!(cut(&[]).sketch(), None);
    let words = random_text(1, 12);
    assert_eq!(shingles(&words).sketch(), None);
    assert!(shingles(&random_text(1, 20)).sketch().is_some());
    let repeated = vec!["again".to_owned(); 1000];
    assert_eq!(shingles(&repeated).sketch(), None, "one shingle, a thousand times");
}

#[test]
fn the_share_of_equal_values_estimates_the_jaccard_similarity() {
    for (words, kept) in [(60, 45), (400, 300), (400, 200), (3000, 2700)] {
        let (mut equal, mut compared, mut exact, mut pairs) = (0, 0, 0.0, 0.0);
        for seed in 0..200 {
            let a = random_text(seed, words);
            let mut b = a[..kept].to_vec();
            b.extend(random_text(seed + 1000, words - kept));
            let (a, b) = (shingles(&a), shingles(&b));
            let values = |s: &Shingles| s.minhash().values().expect("long enough");
            equal += values(&a).iter().zip(values(&b)).filter(|(a, b)| **a == *b).count();
            compared += values(&a).len();
            exact += f64::from(a.likeness(&b).jaccard);
            pairs += 1.0;
        }
        let (estimate, exact) = (equal as f64 / compared as f64, exact / pairs);
        assert!((estimate - exact).abs() < 0.02, "{words} {kept}: {estimate} {exact}");
    }
}

#[test]
fn similar_texts_share_a_band_as_often_as_computed() {
    for kept in [360, 320, 290, 240, 160, 60] {
        let (mut shared, mut expected) = (0.0, 0.0);
        for seed in 0..200 {
            let a = random_text(seed, 400);
            let mut b = a[..kept].to_vec();
            b.extend(random_text(seed + 1000, 400 - kept));
            let (a, b) = (shingles(&a), shingles(&b));
            let sketch = |s: &Shingles| s.sketch().expect("long enough");
            shared += f64::from(u8::from(sketch(&a).share_band(&sketch(&b))));
            expected += 1.0 - (1.0 - f64::from(a.likeness(&b).jaccard).powi(4)).powi(32);
        }
        assert!((shared - expected).abs() / 200.0 < 0.07, "{kept}: {shared} {expected}");
    }
}

#[test]
fn sketches_are_the_same_on_every_platform_and_in_every_version() {
    let bands = shingles(&random_text(7, 100)).sketch().expect("long enough").bands();
    assert_eq!(bands[..4], [3_008_788_859, 3_783_644_997, 3_511_558_702, 3_859_330_787]);
}

#[test]
fn digests_rule_out_no_copies_and_most_other_texts() {
    let (mut ruled_out, mut others) = (0, 0);
    for seed in 0..400 {
        let text = random_text(seed, 300 + 4 * seed as usize);
        // A part of the text, and words of its own, of which the text may be a copy or not.
        let kept = text.len() * (1 + seed as usize % 10) / 10;
        let mut other = text[..kept].to_vec();
        other.extend(random_text(seed + 1000, text.len() * (seed as usize / 10 % 10) / 10));
        let (a, b) = (shingles(&text), shingles(&other));
        let (Some(one), Some(two)) = (a.sketch(), b.sketch()) else { continue };
        let may_be = one.digest().may_be_copy_of(two.digest());
        assert_eq!(may_be, two.digest().may_be_copy_of(one.digest()));
        if a.is_copy_of(&b) {
            assert!(may_be, "{seed}: {:?}", a.likeness(&b));
        } else if a.likeness(&b).jaccard < 0.2 {
            others += 1;
            ruled_out += u32::from(!may_be);
        }
    }
    assert!(others > 50 && ruled_out * 10 > others * 7, "{ruled_out} of {others}");
}

#[test]
fn a_band_that_too_many_articles_share_makes_no_candidates() {
    let text = shingles(&random_text(1, 60));
    let copies = |number: usize| clusters(&vec![&text; number]).len();
    assert_eq!([copies(CROWDED), copies(CROWDED + 1)], [1, 0]);
}

#[test]
fn unrelated_texts_share_no_band() {
    let sketches: Vec<Sketch> =
        (0..300).filter_map(|seed| shingles(&random_text(seed, 300)).sketch()).collect();
    assert_eq!(sketches.len(), 300);
    for (at, a) in sketches.iter().enumerate() {
        assert!(sketches[..at].iter().all(|b| !a.share_band(b)));
    }
}

proptest! {
    #[test]
    fn shingles_are_those_of_the_definition(text in "([a-d]{1,2}|[一-三]{1,3}|가나|[ .,\n]){0,60}") {
        let cut = cut(&[&text]);
        prop_assert_eq!(number(&cut), defined(&text).len());
    }

    #[test]
    fn likeness_is_that_of_the_sets(a in "([a-c]{1} ){0,40}", b in "([a-c]{1} ){0,40}") {
        let (x, y) = (defined(&a), defined(&b));
        let (both, all) = (x.intersection(&y).count() as f32, x.union(&y).count() as f32);
        let smaller = x.len().min(y.len()) as f32;
        let found = cut(&[&a]).likeness(&cut(&[&b]));
        let share = |of: f32| if of == 0.0 { 0.0 } else { both / of };
        prop_assert_eq!((found.jaccard, found.containment), (share(all), share(smaller)));
        let back = cut(&[&b]).likeness(&cut(&[&a]));
        prop_assert_eq!(found, back);
    }

    #[test]
    fn bands_depend_on_the_set_of_shingles_alone(seed in 0_u64..1000, words in 0_usize..200) {
        let words = random_text(seed, words);
        let once = words.iter().chain(&words[..words.len().min(4)]).cloned().collect::<Vec<_>>();
        let twice = words.iter().chain(&words).cloned().collect::<Vec<_>>();
        let bands = |words: &[String]| shingles(words).sketch().map(|sketch| sketch.bands());
        prop_assert_eq!(bands(&once), bands(&twice));
    }

    #[test]
    fn a_digest_is_read_as_it_was_written(seed in 0_u64..1000) {
        let sketch = shingles(&random_text(seed, 50)).sketch().expect("long enough");
        let mut bytes = Vec::new();
        sketch.digest().write(&mut bytes);
        prop_assert_eq!(bytes.len(), Digest::BYTES);
        prop_assert_eq!(Digest::read(&bytes), Some(*sketch.digest()));
        prop_assert_eq!(Digest::read(&bytes[..Digest::BYTES - 1]), None);
    }

    #[test]
    fn a_copy_is_what_the_whole_likeness_says(
        seed in 0_u64..1000, words in 20_usize..120, kept in 0_usize..120, more in 0_usize..60, names in 0_usize..8,
    ) {
        let a = random_text(seed, words);
        let mut b = a[..kept.min(words)].to_vec();
        b.extend(random_text(seed + 1000, more));
        b.iter_mut().step_by(9).take(names).for_each(|word| *word = format!("N{word}"));
        let [a, b] = [a, b].map(|words| cut(&[&words.join(" ")]));
        prop_assert_eq!(a.is_copy_of(&b), is_reprint(&a.likeness(&b)));
        prop_assert_eq!(b.is_copy_of(&a), a.is_copy_of(&b));
    }

    #[test]
    fn shingles_are_read_as_they_were_written(text in "([a-cA-C0-9]{1,3} |[一-三]){0,30}", cut_off in 1_usize..9) {
        let shingles = cut(&[&text]);
        let mut bytes = Vec::new();
        shingles.write(&mut bytes);
        prop_assert_eq!(Shingles::read(&bytes), Some(shingles));
        let less = bytes.len().saturating_sub(cut_off);
        prop_assert!(less >= 8 && less % 4 == 0 || Shingles::read(&bytes[..less]).is_none());
    }

    #[test]
    fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = Shingles::read(&bytes);
    }
}

#[test]
fn clusters_are_those_of_all_pairs_whatever_the_order() {
    let mut texts = Vec::new();
    for seed in 0..12 {
        let text = random_text(seed, 120);
        let mut corrected = text.clone();
        corrected[60] = "corrected".to_owned();
        let copies = [text.clone(), corrected, text[..100].to_vec()];
        texts.extend(copies.into_iter().take(1 + seed as usize % 3));
    }
    let cut: Vec<Shingles> = texts.iter().map(|text| shingles(text)).collect();
    let forwards = clusters(&cut.iter().collect::<Vec<_>>());
    assert_eq!(forwards.iter().map(Vec::len).collect::<Vec<_>>(), [2, 3, 2, 3, 2, 3, 2, 3]);
    let mut backwards = clusters(&cut.iter().rev().collect::<Vec<_>>());
    for cluster in &mut backwards {
        cluster.iter_mut().for_each(|at| *at = cut.len() - 1 - *at);
        cluster.reverse();
    }
    backwards.reverse();
    assert_eq!(forwards, backwards);
}
