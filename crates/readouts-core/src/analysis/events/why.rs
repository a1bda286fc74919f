//! Why two articles are of one event or not, and why they have the same text or not.

use std::collections::{BTreeMap, VecDeque};

use readouts_relations::events::{Evidence, Profile, weigh};
use readouts_relations::reprints::{FEATURES, Feature, Likeness, Shingles, THRESHOLD, is_reprint, score};
use serde::Serialize;

use super::EventArticle;
use super::articles::{Collected, alone};
use crate::index::id_number;
use crate::search::ByNumber;
use crate::{Error, ErrorKind, Index, Knowledge, Readout, Result, SCHEMA};

/// Comparison of two articles: what says that they tell of one event, and that they have the same text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WhyJoined {
    /// Version of the output schema.
    pub schema: u32,
    /// The two articles, in the order in which they were named.
    pub articles: Vec<EventArticle>,
    /// Whether they are of one event in this index.
    pub same_event: bool,
    /// Comparison of the two, feature by feature; `None` if one of them cannot be joined with any article.
    pub evidence: Option<Evidence>,
    /// Ids of those of the two that cannot be joined with any article, because those who take part or the days are not known
    /// well enough.
    pub cannot_be_joined: Vec<String>,
    /// Articles by which they are joined if they are not linked themselves: each is linked with the one before it and the
    /// one behind it, the two at the ends.
    pub through: Vec<EventArticle>,
    /// Whether they are in one cluster of reprints in this index.
    pub same_text: bool,
    /// Comparison of their texts.
    pub reprint: ReprintEvidence,
}

/// Comparison of two texts, feature by feature.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReprintEvidence {
    /// Features, in the order of the table of weights.
    pub features: Vec<ReprintFeature>,
    /// Number of sequences of words in the shorter text that were compared.
    pub shingles: u64,
    /// Sum of the values, each times its weight.
    pub sum: f32,
    /// Minimum sum of two texts that count as the same.
    pub threshold: f32,
    /// Whether they count as the same text.
    pub is_reprint: bool,
}

/// A feature of two texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReprintFeature {
    /// Name of the feature in the table of weights.
    pub feature: String,
    /// Value, from 0 to 1.
    pub value: f32,
    /// Weight; below 0 it counts against the same text.
    pub weight: f32,
}

impl From<Likeness> for ReprintEvidence {
    fn from(likeness: Likeness) -> Self {
        let feature = |feature: &Feature| ReprintFeature {
            feature: feature.name.to_owned(),
            value: feature.of(&likeness),
            weight: feature.weight,
        };
        Self {
            features: FEATURES.iter().map(feature).collect(),
            shingles: likeness.shingles as u64,
            sum: score(&likeness),
            threshold: THRESHOLD,
            is_reprint: is_reprint(&likeness),
        }
    }
}

impl Index {
    /// Compares two articles, named by their ids or the beginnings of these, as articles are compared when they are joined.
    /// The knowledge must be that with which the index was made.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if an article is not in the index, or is named twice; those of [`article`](Self::article).
    pub fn why_joined(&self, [a, b]: [&str; 2], knowledge: &Knowledge) -> Result<WhyJoined> {
        let [a, b] = [self.named(a)?, self.named(b)?];
        if a.id == b.id {
            let message = format!("`{}` is compared with itself", a.id);
            return Err(Error::new(ErrorKind::Query, message).hinting("name two articles"));
        }
        let relations = self.relations()?;
        let numbers = [id_number(&a.id), id_number(&b.id)];
        let [of_a, of_b] = numbers.map(|number| relations.event_of(number));
        let profiles = [&a, &b].map(|article| Profile::of(article, knowledge));
        let cannot_be_joined = [&a, &b]
            .into_iter()
            .zip(&profiles)
            .filter(|(_, profile)| profile.is_none())
            .map(|(of, _)| of.id.clone());
        let cannot_be_joined = cannot_be_joined.collect();
        let evidence = match &profiles {
            [Some(a), Some(b)] => Some(weigh(a, b)),
            _ => None,
        };
        let is_linked = evidence.as_ref().is_some_and(|evidence| evidence.linked);
        let collected =
            Collected { relations: &relations, matching: &Default::default(), is_collapsed: false };
        let through = match of_a == of_b && !is_linked {
            true => self.path(relations.articles_of(of_a), numbers, knowledge)?,
            false => Vec::new(),
        };
        let likeness = Shingles::of(&a).likeness(&Shingles::of(&b));
        Ok(WhyJoined {
            schema: SCHEMA,
            same_event: of_a == of_b,
            evidence,
            cannot_be_joined,
            through: through.iter().map(|article| alone(article, &collected)).collect(),
            same_text: relations.cluster_of(numbers[0]) == relations.cluster_of(numbers[1]),
            reprint: likeness.into(),
            articles: vec![alone(&a, &collected), alone(&b, &collected)],
        })
    }

    fn named(&self, id: &str) -> Result<Readout> {
        let found = self.article(id)?;
        found.ok_or_else(|| {
            let message = format!("no article in the index has an id that begins with `{id:.40}`");
            Error::new(ErrorKind::Query, message).hinting("`search` and `events` tell the ids of articles")
        })
    }

    /// Returns the articles of an event by which two of them are linked: a shortest path, without its ends.
    fn path(&self, event: Vec<u64>, [from, to]: [u64; 2], knowledge: &Knowledge) -> Result<Vec<Readout>> {
        let searcher = self.searcher();
        let articles = ByNumber::find(self, &searcher, event)?.load()?;
        let profiles: BTreeMap<u64, Profile> = articles
            .iter()
            .filter_map(|(number, article)| Some((*number, Profile::of(article, knowledge)?)))
            .collect();
        let mut before: BTreeMap<u64, u64> = BTreeMap::new();
        let mut next = VecDeque::from([from]);
        while let Some(at) = next.pop_front() {
            let Some(profile) = profiles.get(&at).filter(|_| at != to) else { continue };
            for (number, other) in &profiles {
                if *number != from && !before.contains_key(number) && weigh(profile, other).linked {
                    before.insert(*number, at);
                    next.push_back(*number);
                }
            }
        }
        let mut path = Vec::new();
        let mut at = before.get(&to).copied();
        while let Some(number) = at.filter(|number| *number != from) {
            path.extend(articles.get(&number).cloned());
            at = before.get(&number).copied();
        }
        path.reverse();
        Ok(path)
    }
}
