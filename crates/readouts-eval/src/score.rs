//! Definitions of all scores; every figure that is quoted anywhere is one of these.
//!
//! Every score is a ratio of two sums over articles, so that articles, sets and parts of sets are merged by
//! adding.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::AddAssign;

use readouts_reading::{Edtf, Kind, Knowledge, Statement};
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::gold::{EventDay, Sentence};

/// Ratio of two sums; a score's value is their quotient.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ratio {
    pub(crate) hit: f64,
    pub(crate) of: f64,
}

impl Ratio {
    /// Counts one check that is right or wrong.
    pub(crate) fn one(right: bool) -> Self {
        Self::mean(f64::from(u8::from(right)))
    }

    /// Counts one article's share in a mean over articles.
    pub(crate) fn mean(value: f64) -> Self {
        Self { hit: value, of: 1.0 }
    }

    /// Returns the quotient; `None` where nothing was counted.
    pub(crate) fn value(self) -> Option<f64> {
        (self.of > 0.0).then(|| self.hit / self.of)
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Self) {
        self.hit += other.hit;
        self.of += other.of;
    }
}

/// Precision, recall and F1 of one article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Agreement {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

impl Agreement {
    /// Computes the shares: of `found`, `found_right` are wanted; of `wanted`, `met` are found. A share of
    /// nothing is 1.
    fn new(found_right: usize, found: usize, met: usize, wanted: usize) -> Self {
        let share = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
        let (precision, recall) = (share(found_right, found), share(met, wanted));
        let sum = precision + recall;
        let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
        Self { precision, recall, f1 }
    }
}

/// Scores cleaning by the body's words as a bag; words are those of UAX #29, in lower case.
pub(crate) fn cleaning(gold: &str, found: &[String]) -> Agreement {
    let gold = bag([&*unmarked(gold)].into_iter());
    let found = bag(found.iter().map(String::as_str));
    let shared = gold.iter().map(|(word, n)| (*n).min(found.get(word).copied().unwrap_or(0))).sum();
    let size = |bag: &HashMap<String, usize>| bag.values().sum::<usize>();
    if size(&found) == 0 && size(&gold) > 0 {
        return Agreement { precision: 0.0, recall: 0.0, f1: 0.0 };
    }
    Agreement::new(shared, size(&found), shared, size(&gold))
}

/// Removes tags and addresses of links from a text that is written in Markdown: they are not words of the
/// article.
fn unmarked(text: &str) -> Cow<'_, str> {
    if !text.contains("](") && !text.contains("</") {
        return Cow::Borrowed(text);
    }
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', ']']) {
        let (before, from) = rest.split_at(at);
        bare.push_str(before);
        let end = if from.starts_with("](") {
            from.find(')')
        } else if from.starts_with("</") || from[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            from.find('>')
        } else {
            None
        };
        rest = &from[end.unwrap_or(0) + 1..];
    }
    bare.push_str(rest);
    Cow::Owned(bare)
}

fn bag<'t>(texts: impl Iterator<Item = &'t str>) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in texts.flat_map(UnicodeSegmentation::unicode_words) {
        *bag.entry(word.to_lowercase()).or_default() += 1;
    }
    bag
}

/// Attribution of one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attributed {
    /// Whether the gold has a speaker.
    pub(crate) wanted: bool,
    /// Whether the reading has a speaker.
    pub(crate) found: bool,
    /// Whether the speaker found is the gold's speaker or one of the gold's accepted alternatives.
    pub(crate) agreed: bool,
    /// Whether the sentence is right: the speakers agree, or neither gold nor reading has a speaker.
    pub(crate) right: bool,
}

impl Attributed {
    pub(crate) fn new(gold: &Sentence, found: Option<&Statement>) -> Self {
        let speaker = found.and_then(|s| s.speaker.as_deref());
        let wanted = gold.speaker.is_some();
        let accepted = || gold.speaker.iter().chain(&gold.also);
        let agreed = wanted && speaker.is_some_and(|found| accepted().any(|name| same_person(name, found)));
        let right = agreed || (!wanted && found.is_some() && speaker.is_none());
        Self { wanted, found: speaker.is_some(), agreed, right }
    }

    /// Returns the sentence's shares in precision, recall and F1 over the sentences that have a speaker.
    pub(crate) fn spoken(self) -> [(&'static str, Ratio); 3] {
        let number = |yes: bool| f64::from(u8::from(yes));
        let (hit, found, wanted) = (number(self.agreed), number(self.found), number(self.wanted));
        [
            ("spoken sentences P", Ratio { hit, of: found }),
            ("spoken sentences R", Ratio { hit, of: wanted }),
            // 2PR / (P + R), written with the counts.
            ("spoken sentences F1", Ratio { hit, of: (found + wanted) / 2.0 }),
        ]
    }
}

/// Compares a set of people or bodies with the gold's.
pub(crate) fn people<S: AsRef<str>>(gold: &[String], found: &[S]) -> Agreement {
    let right = found.iter().filter(|f| gold.iter().any(|g| same_person(g, f.as_ref()))).count();
    let met = gold.iter().filter(|g| found.iter().any(|f| same_person(g, f.as_ref()))).count();
    Agreement::new(right, found.len(), met, gold.len())
}

/// Whether two names mean one person or body: the same canonical name, or equal names, or one is a word of
/// the other (a surname), or they differ by an article. A journalist who asks is the same in any language.
pub(crate) fn same_person(a: &str, b: &str) -> bool {
    let plain = |name: &str| {
        let name = if name == "记者" { "journalist" } else { name };
        let name = Knowledge::builtin().canonical_name(name).unwrap_or(name).to_lowercase();
        name.strip_prefix("the ").map_or(name.clone(), str::to_owned)
    };
    let (a, b) = (plain(a), plain(b));
    let surname = |long: &str, short: &str| {
        !short.contains(' ') && long.split(' ').any(|word| word == short) && long.contains(' ')
    };
    a == b || surname(&a, &b) || surname(&b, &a)
}

/// Whether two titles are the same, apart from white space and the shape of quotation marks.
pub(crate) fn same_title(gold: &str, found: Option<&str>) -> bool {
    let plain = |title: &str| {
        let quotes = title.chars().map(|c| match c {
            '“' | '”' | '„' => '"',
            '‘' | '’' => '\'',
            other => other,
        });
        quotes.filter(|c| !c.is_whitespace()).collect::<String>()
    };
    found.is_some_and(|found| plain(gold) == plain(found))
}

/// Whether a title is a line of the page, or a part of one.
pub(crate) fn stands_in(title: &str, lines: &[&str]) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let title = plain(title);
    lines.iter().any(|line| plain(line).contains(&title))
}

/// Whether an outlet's name fits the host of a page: the letters of one are in the other, or the host has its
/// initials.
pub(crate) fn same_outlet(name: &str, url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or(host).trim_start_matches("www.").to_lowercase();
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let letters = plain(name.strip_prefix("The ").unwrap_or(name));
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
    let initials = initials.to_lowercase();
    host.split('.').filter(|label| label.len() >= 3).any(|label| {
        let label = plain(label);
        letters.contains(&label) || letters.len() >= 3 && label.contains(&letters) || initials == label
    })
}

/// Returns the event date's scores: month and day, the whole date where the gold states one, and whether a
/// certain date is wrong.
pub(crate) fn event_date(gold: &EventDay, found: Option<Edtf>) -> Vec<(&'static str, bool)> {
    let text = found.map(|date| date.to_string()).unwrap_or_default();
    let mut scores = vec![("event day right", text.get(5..10) == Some(gold.month_day.as_str()))];
    if gold.stated {
        scores.push(("event date exact", gold.date.as_deref() == Some(text.as_str())));
    }
    let truth = gold.date.clone().unwrap_or_else(|| format!("XXXX-{}", gold.month_day));
    scores.push(("event date invented", found.is_some_and(Edtf::is_certain) && !may_be(&text, &truth)));
    scores
}

/// Whether two dates can be the same day: a part that is unknown (`X`) or left out in one fits any other.
fn may_be(a: &str, b: &str) -> bool {
    a.chars().zip(b.chars()).all(|(a, b)| a == b || a == 'X' || b == 'X')
}

/// Whether a kind fits the kind that the gold of the pages gives; `None` where that says nothing of the
/// event.
pub(crate) fn kind_fits(gold: &str, found: Kind) -> Option<bool> {
    let fitting: &[Kind] = match gold {
        "press conference" => &[Kind::PressConference],
        "readout" => &[Kind::Call, Kind::Meeting, Kind::Visit, Kind::Letter],
        "statement/remarks" => &[Kind::Statement, Kind::Remarks],
        _ => return None,
    };
    Some(fitting.contains(&found))
}

#[cfg(test)]
mod tests {
    use readouts_reading::Basis;

    use super::*;

    #[test]
    fn addresses_and_tags_of_markdown_are_no_words() {
        let text = "On 3<sup>rd</sup> [they\nmet](https://a.example/b), a < b [1].";
        assert_eq!(unmarked(text), "On 3rd [they\nmet, a  b [1.");
        assert_eq!(unmarked("a [1] b"), "a [1] b");
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    fn sentence(speaker: Option<&str>, also: &[&str]) -> Sentence {
        Sentence {
            paragraph: 0,
            text: "The harbour opens in May.".into(),
            speaker: speaker.map(Into::into),
            also: also.iter().map(|&a| a.into()).collect(),
            basis: "cue".into(),
        }
    }

    fn statement(speaker: Option<&str>) -> Statement {
        Statement {
            paragraph: 0,
            start: 0,
            end: 25,
            start_char: 0,
            end_char: 25,
            text: "The harbour opens in May.".into(),
            speaker: speaker.map(Into::into),
            relays: None,
            members: Vec::new(),
            basis: Basis::Cue,
            cue: None,
            confidence: None,
        }
    }

    #[test]
    fn bodies_are_compared_as_bags_of_words() {
        let found = cleaning("The harbour, the gate", &["the HARBOUR share".into()]);
        assert!(near(found.precision, 2.0 / 3.0) && near(found.recall, 0.5), "{found:?}");
        assert!(near(found.f1, 4.0 / 7.0), "{found:?}");
        assert!(near(cleaning("", &[]).f1, 1.0));
        assert!(near(cleaning("harbour", &[]).f1, 0.0));
        assert!(near(cleaning("", &["harbour".into()]).precision, 0.0));
    }

    #[test]
    fn a_sentence_is_right_with_an_accepted_speaker_or_with_none_on_both_sides() {
        let right = |gold: &Sentence, found: Option<&Statement>| Attributed::new(gold, found).right;
        let gold = sentence(Some("Ada Brenn"), &["Ministry of Harbours"]);
        assert!(right(&gold, Some(&statement(Some("Brenn")))));
        assert!(right(&gold, Some(&statement(Some("the Ministry of Harbours")))));
        assert!(!right(&gold, Some(&statement(Some("Olo Tarn")))));
        assert!(!right(&gold, Some(&statement(None))));
        assert!(right(&sentence(None, &[]), Some(&statement(None))));
        assert!(!right(&sentence(None, &[]), None), "a sentence that was cut is not right");
    }

    #[test]
    fn f1_over_spoken_sentences_is_the_harmonic_mean() {
        let gold = [Some("Ada Brenn"), Some("Ada Brenn"), Some("Olo Tarn"), None];
        let found = [Some("Ada Brenn"), None, Some("Ada Brenn"), Some("Olo Tarn")];
        let mut sums = [Ratio::default(); 3];
        for (gold, found) in gold.into_iter().zip(found) {
            let shares = Attributed::new(&sentence(gold, &[]), Some(&statement(found))).spoken();
            sums.iter_mut().zip(shares).for_each(|(sum, (_, share))| *sum += share);
        }
        let [p, r, f1] = sums.map(|sum| sum.value().expect("counted"));
        assert!(near(p, 1.0 / 3.0) && near(r, 1.0 / 3.0) && near(f1, 2.0 * p * r / (p + r)));
    }

    #[test]
    fn people_are_compared_by_surname_too() {
        let found = people(&["Ada Brenn".into(), "Olo Tarn".into()], &["Brenn"]);
        assert!(near(found.precision, 1.0) && near(found.recall, 0.5));
        assert!(near(people(&[], &[] as &[&str]).f1, 1.0));
        assert!(!same_person("Ada Brenn", "Ada Tarn"));
    }

    #[test]
    fn a_date_is_invented_where_it_is_certain_and_wrong() {
        let date = |text: &str| Some(text.parse::<Edtf>().expect("a date"));
        let scores = |gold: &EventDay, found| event_date(gold, found).into_iter().map(|(_, is)| is);
        let stated = EventDay { month_day: "04-16".into(), date: Some("2021-04-16".into()), stated: true };
        assert!(scores(&stated, date("2021-04-16")).eq([true, true, false]));
        assert!(scores(&stated, date("2022-04-16")).eq([true, false, true]));
        assert!(scores(&stated, date("2022-04-16?")).eq([true, false, false]));
        assert!(scores(&stated, date("XXXX-04-16")).eq([true, false, false]));
        assert!(scores(&stated, date("2021-04")).eq([false, false, false]));
        assert!(scores(&stated, None).eq([false, false, false]));
        let untold = EventDay { month_day: "04-16".into(), date: None, stated: false };
        assert!(scores(&untold, date("2021-04-16")).eq([true, false]));
        assert!(scores(&untold, date("2021-04-17")).eq([false, true]));
        assert!(scores(&untold, date("XXXX-04-16")).eq([true, false]));
    }
}
