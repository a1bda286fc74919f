//! The comparison of two articles, assembled from the links between their sentences.

use std::collections::BTreeMap;
use std::sync::Arc;

use readouts_reading::{Basis, Knowledge, Readout, Statement};
use readouts_words::each_token;

use super::formulas::formulas;
use super::terms::Terms;
use super::{
    Amount, Comparison, Link, MAX_SHARED, MatchedBy, Pair, Rarity, Rejected, Sentence, Side, Text, Told,
    Topic, Voice, VoiceWords, Weights, Which, match_texts,
};
use crate::diff;

/// What a comparison depends on beside the two articles.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options<'k> {
    /// Weights and thresholds of matching.
    pub weights: Weights,
    pub(super) knowledge: &'k Knowledge,
    /// The terms of the tables, compiled.
    pub(super) terms: Arc<Terms>,
}

impl<'k> Options<'k> {
    /// Creates options with these tables.
    pub fn new(knowledge: &'k Knowledge) -> Self {
        Self { weights: Weights::default(), knowledge, terms: Arc::new(Terms::new(knowledge)) }
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self::new(Knowledge::builtin())
    }
}

/// Compares two articles, sentence by sentence.
pub fn compare(a: &Readout, b: &Readout, options: &Options<'_>, rarity: &dyn Rarity) -> Comparison {
    let texts = (Text::of(a), Text::of(b));
    let matching = match_texts(&texts.0, &texts.1, options, rarity);
    let formulas = formulas(&texts.0, &texts.1, matching.matched_by, options);
    let links: Vec<Link> = matching
        .links
        .into_iter()
        .map(|Pair { a: at_a, b: at_b, degree, similarity, parts }| {
            let diff = (matching.matched_by == MatchedBy::Words)
                .then(|| diff::words(&a.statements[at_a].text, &b.statements[at_b].text));
            Link { a: at_a, b: at_b, degree, similarity, parts, diff }
        })
        .collect();
    let mut a_side = side(a, matching.nearest_a, options.knowledge);
    let mut b_side = side(b, matching.nearest_b, options.knowledge);
    for (at, link) in links.iter().enumerate() {
        a_side.sentences[link.a].links.push(at);
        b_side.sentences[link.b].links.push(at);
    }
    let topics = topics(&links, &mut a_side, &mut b_side);
    Comparison {
        order: order(&topics),
        voices: voices(a, b, &a_side, &b_side),
        told: told(a, b, &a_side, &b_side, &links),
        a: a_side,
        b: b_side,
        matched_by: matching.matched_by,
        links,
        topics,
        formulas,
    }
}

fn side(article: &Readout, nearest: Vec<Option<Rejected>>, knowledge: &Knowledge) -> Side {
    let sentences: Vec<Sentence> = article
        .statements
        .iter()
        .zip(nearest)
        .map(|(statement, nearest)| sentence(statement, nearest))
        .collect();
    let origin = [&article.outlet, &article.agency].map(|origin| origin.name.as_deref());
    let country = origin.into_iter().flatten().find_map(|name| knowledge.outlet_country(name));
    Side {
        id: article.id.clone(),
        path: article.path.clone(),
        url: article.url.clone(),
        title: article.title.clone(),
        outlet: article.outlet.name.clone(),
        agency: article.agency.name.clone(),
        country: country.map(str::to_owned),
        language: article.language.clone(),
        published: article.published.edtf,
        event_date: article.event_date.clone(),
        kind: article.kind,
        words: sentences.iter().map(|sentence| sentence.words).sum(),
        paragraphs: article.paragraphs.len(),
        sentences,
    }
}

fn sentence(statement: &Statement, nearest: Option<Rejected>) -> Sentence {
    Sentence {
        paragraph: statement.paragraph,
        start: statement.start,
        end: statement.end,
        start_char: statement.start_char,
        end_char: statement.end_char,
        text: statement.text.clone(),
        speaker: statement.speaker.clone(),
        relays: statement.relays.clone(),
        members: statement.members.clone(),
        basis: statement.basis,
        confidence: statement.confidence,
        words: count_words(&statement.text),
        links: Vec::new(),
        topic: None,
        nearest,
    }
}

fn count_words(text: &str) -> usize {
    let mut words = 0;
    each_token(text, |_| words += 1);
    words
}

/// Returns the connected groups of linked sentences, and sets the topic of each sentence.
fn topics(links: &[Link], a: &mut Side, b: &mut Side) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for start in 0..a.sentences.len() {
        if a.sentences[start].topic.is_some() || a.sentences[start].links.is_empty() {
            continue;
        }
        let number = topics.len();
        let mut next: Vec<(Which, usize)> = vec![(Which::A, start)];
        let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
        while let Some((which, at)) = next.pop() {
            let (sentence, list) = match which {
                Which::A => (&mut a.sentences[at], &mut of_a),
                Which::B => (&mut b.sentences[at], &mut of_b),
            };
            if sentence.topic.is_some() {
                continue;
            }
            sentence.topic = Some(number);
            list.push(at);
            let other = |link: &usize| match which {
                Which::A => (Which::B, links[*link].b),
                Which::B => (Which::A, links[*link].a),
            };
            next.extend(sentence.links.iter().map(other));
        }
        of_a.sort_unstable();
        of_b.sort_unstable();
        let rank = number + 1;
        let shared = shared(of_a.iter().flat_map(|&at| &a.sentences[at].links).map(|&link| &links[link]));
        topics.push(Topic { a: of_a, b: of_b, rank_a: rank, rank_b: 0, crossed: 0, shared });
    }
    let mut by_b: Vec<usize> = (0..topics.len()).collect();
    by_b.sort_by_key(|&at| topics[at].b.first().copied());
    for (rank, at) in by_b.into_iter().enumerate() {
        topics[at].rank_b = rank + 1;
    }
    for at in 0..topics.len() {
        let crosses =
            |other: &&Topic| (other.rank_a < topics[at].rank_a) != (other.rank_b < topics[at].rank_b);
        topics[at].crossed = topics.iter().filter(crosses).count();
    }
    topics
}

/// Returns what the sentences of some links share, the weightiest first. Names, which most sentences have, come last.
fn shared<'l>(links: impl Iterator<Item = &'l Link>) -> Vec<String> {
    let mut weights: BTreeMap<&str, (bool, f64)> = BTreeMap::new();
    for part in links.flat_map(|link| &link.parts) {
        let is_name = ["people", "places"].contains(&part.name.as_str());
        for (rank, text) in (1..).zip(&part.shared) {
            let known = weights.entry(text).or_insert((is_name, 0.0));
            known.1 = known.1.max(part.value / f64::from(rank));
        }
    }
    let mut ordered: Vec<(&str, (bool, f64))> = weights.into_iter().collect();
    ordered.sort_by(|(x, (x_name, x_weight)), (y, (y_name, y_weight))| {
        x_name.cmp(y_name).then(y_weight.total_cmp(x_weight)).then_with(|| x.cmp(y))
    });
    ordered.into_iter().take(MAX_SHARED).map(|(text, _)| text.to_owned()).collect()
}

/// Returns Kendall's rank correlation of the two orders of topics.
fn order(topics: &[Topic]) -> Option<f64> {
    let pairs = topics.len() * topics.len().saturating_sub(1) / 2;
    let crossed = topics.iter().map(|topic| topic.crossed).sum::<usize>() / 2;
    (pairs > 0).then(|| 1.0 - 2.0 * crossed as f64 / pairs as f64)
}

fn voice(sentence: &Sentence) -> (Voice, Option<&str>) {
    match (&sentence.speaker, sentence.basis) {
        (Some(name), _) => (Voice::Speaker, Some(name)),
        (None, Basis::Joint) => (Voice::Joint, None),
        (None, Basis::Narration | Basis::Corrected) => (Voice::Narration, None),
        (None, _) => (Voice::Unknown, None),
    }
}

fn voices(a: &Readout, b: &Readout, a_side: &Side, b_side: &Side) -> Vec<VoiceWords> {
    let mut amounts: BTreeMap<(Voice, Option<&str>), [Amount; 2]> = BTreeMap::new();
    for (which, side) in [a_side, b_side].into_iter().enumerate() {
        for sentence in &side.sentences {
            let amount = &mut amounts.entry(voice(sentence)).or_default()[which];
            amount.sentences += 1;
            amount.words += sentence.words;
            amount.linked += usize::from(sentence.is_linked());
        }
    }
    let country = |name: &str| {
        let of = |article: &Readout| {
            article.speakers.iter().find(|speaker| speaker.name == name).and_then(|s| s.country.clone())
        };
        match (of(a), of(b)) {
            (Some(a), Some(b)) if a != b => None,
            (a, b) => a.or(b),
        }
    };
    let mut voices: Vec<VoiceWords> = amounts
        .into_iter()
        .map(|((voice, speaker), [a, b])| VoiceWords {
            voice,
            speaker: speaker.map(str::to_owned),
            country: speaker.and_then(country),
            a,
            b,
        })
        .collect();
    voices.sort_by(|x, y| {
        let words = |of: &VoiceWords| of.a.words + of.b.words;
        (x.voice.cmp(&y.voice)).then(words(y).cmp(&words(x))).then_with(|| x.speaker.cmp(&y.speaker))
    });
    voices
}

/// Returns the sentences in which a side reports words of somebody of the other side's country.
fn told(a: &Readout, b: &Readout, a_side: &Side, b_side: &Side, links: &[Link]) -> Vec<Told> {
    let mut told = Vec::new();
    for (side, article, own, other) in [(Which::A, a, a_side, b_side), (Which::B, b, b_side, a_side)] {
        let Some(country) =
            other.country.as_deref().filter(|country| own.country.as_deref() != Some(country))
        else {
            continue;
        };
        for (at, sentence) in own.sentences.iter().enumerate() {
            let Some(name) = sentence.speaker.as_deref() else { continue };
            let speaker = article.speakers.iter().find(|speaker| speaker.name == name);
            if speaker.and_then(|speaker| speaker.country.as_deref()) != Some(country) {
                continue;
            }
            let is_own = |link: &&usize| {
                let partner = match side {
                    Which::A => links[**link].b,
                    Which::B => links[**link].a,
                };
                other.sentences[partner].speaker.as_deref() == Some(name)
            };
            let own = sentence.links.iter().filter(is_own).copied().collect();
            told.push(Told { side, sentence: at, speaker: name.to_owned(), own });
        }
    }
    told
}
