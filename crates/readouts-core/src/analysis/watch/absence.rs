//! Finds new articles in which somebody does not use a formula that they use in most comparable articles before.
//!
//! Comparable are articles of one person, one outlet and one kind of event, in order of their certain dates.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::news::{About, News, NewsKind};
use crate::analysis::listing;
use crate::index::{Layout, NO_ONE, Texts};
use crate::query::{FieldQuery, Name, QueryField, WordsOf};
use crate::search::{
    Doc, EventPeriods, Matched, Pass, Resolved, SearchRequest, Segment, Source, WordsSaid, day_of,
    without_words,
};
use crate::{Date, Error, ErrorKind, Facet, Query, Readout, Result};

/// How often somebody must have used a formula, so that an article without it is news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsenceRule {
    /// Minimum number of articles with a use.
    used: usize,
    /// Number of articles that are looked at: the last ones before.
    of: usize,
}

impl AbsenceRule {
    /// Maximum number of articles that are looked at.
    pub const OF_MAX: usize = 100;

    /// Creates the rule that at least `used` of the last `of` articles have a use.
    ///
    /// ```
    /// use readouts_core::AbsenceRule;
    ///
    /// assert_eq!(AbsenceRule::new(8, 10)?, "8/10".parse()?);
    /// assert!(AbsenceRule::new(0, 10).is_err() && AbsenceRule::new(11, 10).is_err());
    /// # Ok::<(), readouts_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Query`] unless 1 ≤ `used` ≤ `of` ≤ [`OF_MAX`](Self::OF_MAX).
    pub fn new(used: usize, of: usize) -> Result<Self> {
        if (1..=of).contains(&used) && of <= Self::OF_MAX {
            return Ok(Self { used, of });
        }
        Err(Error::new(ErrorKind::Query, format!("`{used}/{of}` is not a number of articles of a number"))
            .hinting(format!("write such as `8/10`: from 1 to all, of {} at most", Self::OF_MAX)))
    }
}

impl Default for AbsenceRule {
    fn default() -> Self {
        Self { used: 8, of: 10 }
    }
}

impl FromStr for AbsenceRule {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let numbers = text.split_once('/').map(|(used, of)| (used.trim().parse(), of.trim().parse()));
        match numbers {
            Some((Ok(used), Ok(of))) => Self::new(used, of),
            _ => Err(Error::new(
                ErrorKind::Query,
                format!("`{text:.40}` is not a number of articles of a number"),
            )
            .hinting(format!("write such as `8/10`: from 1 to all, of {} at most", Self::OF_MAX))),
        }
    }
}

impl fmt::Display for AbsenceRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.used, self.of)
    }
}

/// What an article without a formula was compared with: the last articles of the same person, outlet and kind before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Absence {
    /// Number of the articles compared in which the person uses it.
    pub used: u64,
    /// Number of the articles compared.
    pub compared: u64,
    /// Kind of event of all of them.
    pub event_kind: String,
    /// First day of the earliest of them.
    pub first: Date,
    /// Last day of the latest of them.
    pub last: Date,
    /// Number of words attributed to the person in the article without it.
    pub words: u64,
    /// Median of the numbers of words attributed to the person in the articles compared, rounded down.
    pub words_median: u64,
}

/// Writes what the article was compared with, in one line.
impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { used, compared, event_kind, first, last, words, words_median } = self;
        write!(
            f,
            "used in {used} of their last {compared} articles of the kind “{event_kind}” in this outlet before it "
        )?;
        write!(f, "({first} to {last}); words of theirs: {words} here, {words_median} in the median there")
    }
}

/// Person, outlet and kind of comparable articles.
type Group = (String, String, String);

/// Article at a certain date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    /// Last and first day, in days since 1970.
    days: (i64, i64),
    tie: u64,
    segment: u32,
    doc: Doc,
}

/// Uses of a formula in a segment: numbers of the speakers by article, among them [`NO_ONE`] for uses that are not in
/// the words of one person.
type UsesOf = FxHashMap<Doc, Vec<u64>>;

/// Returns the news about articles that are new by their numbers. Of a query that looks for anything else than one
/// thing in somebody's words there are none.
pub(super) fn absences(
    request: &Resolved<SearchRequest>,
    rule: AbsenceRule,
    is_new: &(dyn Fn(u64) -> bool + Sync),
    (name, index_time): (&str, &str),
) -> Result<Vec<News>> {
    let query = &request.request().query;
    if used_by(query, "").is_none() {
        return Ok(Vec::new());
    }
    let watch = request.watch();
    let uses = uses(&request.pass(&watch)?)?;
    let mut articles: BTreeMap<&str, usize> = BTreeMap::new();
    for (uses, names) in &uses {
        for name in uses.values().flatten().filter_map(|number| names.get(*number as usize)) {
            *articles.entry(name).or_default() += 1;
        }
    }
    let frequent = articles.into_iter().filter(|(_, count)| *count >= rule.used).map(|(name, _)| name);
    let frequent: BTreeSet<&str> = frequent.collect();
    if frequent.is_empty() {
        return Ok(Vec::new());
    }
    let base = request.pass_within(&without_words(query).unwrap_or(Query::All), &watch)?;
    let looking = Looking { request, base: &base, uses: &uses, frequent: &frequent };
    let without = looking.without(is_new)?;
    if without.is_empty() {
        return Ok(Vec::new());
    }
    let groups: BTreeSet<&Group> = without.iter().map(|(group, _)| group).collect();
    let groups: BTreeMap<&Group, usize> =
        groups.into_iter().enumerate().map(|(at, group)| (group, at)).collect();
    let before = looking.comparable(&groups)?;
    let mut news = Vec::new();
    for (group, at) in &without {
        let all = groups.get(group).map_or(&[][..], |number| &before[*number]);
        // Certainly before it: with all of its days.
        let end = all.partition_point(|(other, _)| other.days.0 < at.days.1);
        let Some(compared) = end.checked_sub(rule.of).map(|start| &all[start..end]) else { continue };
        if compared.iter().filter(|(_, is_used)| *is_used).count() >= rule.used {
            base.check_time()?;
            news.push(looking.news((group, *at), compared, (name, index_time))?);
        }
    }
    Ok(news)
}

/// Returns the query for what this one looks for in the words of one person.
fn used_by(query: &Query, person: &str) -> Option<Query> {
    listing::in_words_of(WordsOf::Own(vec![Name::new(person)]), query)
}

/// Returns the uses in each segment, with the names of its speakers.
fn uses(pass: &Pass<'_>) -> Result<Vec<(UsesOf, Vec<String>)>> {
    pass.each_segment(|segment| {
        let layout = segment.open(Layout::open)?;
        let mut uses = UsesOf::default();
        segment.each(|Matched { doc, places, .. }| {
            let mut speakers: Vec<u64> = places
                .iter()
                .map(|place| layout.one_speaker(doc, place.first, place.last).unwrap_or(NO_ONE))
                .collect();
            speakers.sort_unstable();
            speakers.dedup();
            if !speakers.is_empty() {
                uses.insert(doc, speakers);
            }
            Ok(())
        })?;
        Ok((uses, segment.open(|_| layout.speaker_names())?))
    })
}

/// What is looked at for the absences of one query.
struct Looking<'l> {
    request: &'l Resolved<SearchRequest>,
    /// Articles within the filters and conditions, whatever their words.
    base: &'l Pass<'l>,
    /// Uses by segment.
    uses: &'l [(UsesOf, Vec<String>)],
    /// Everyone with uses in enough articles.
    frequent: &'l BTreeSet<&'l str>,
}

impl Looking<'_> {
    /// Returns the new articles with a certain date in which somebody speaks and does not use it, for each of these
    /// people.
    fn without(&self, is_new: &(dyn Fn(u64) -> bool + Sync)) -> Result<Vec<(Group, At)>> {
        let found = self.base.each_segment(|segment| {
            let (uses, _) = &self.uses[segment.number as usize];
            let facts = self.facts(&segment)?;
            let ties = segment.open(|reader| self.base.index.ties(reader))?;
            let mut found = Vec::new();
            segment.each(|Matched { doc, .. }| {
                let Some(tie) = ties.first(doc).filter(|tie| is_new(*tie)) else { return Ok(()) };
                let Some(at) = facts.at(doc, segment.number, tie) else { return Ok(()) };
                let used = uses.get(&doc).map_or(&[][..], Vec::as_slice);
                // In words of nobody, such as a joint statement, it may be theirs.
                if !used.contains(&NO_ONE) {
                    for of in facts.frequent(doc).filter(|of| !used.contains(&of.speaker)) {
                        found.extend(facts.group(of)?.map(|group| (group, at)));
                    }
                }
                Ok(())
            })?;
            Ok(found)
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Returns the articles of each group with whether the person uses it, the earliest first.
    fn comparable(&self, groups: &BTreeMap<&Group, usize>) -> Result<Vec<Vec<(At, bool)>>> {
        let found = self.base.each_segment(|segment| {
            let (uses, _) = &self.uses[segment.number as usize];
            let facts = self.facts(&segment)?;
            let ties = segment.open(|reader| self.base.index.ties(reader))?;
            let mut known: FxHashMap<Numbers, Option<usize>> = FxHashMap::default();
            let mut found = Vec::new();
            segment.each(|Matched { doc, .. }| {
                let at = ties.first(doc).and_then(|tie| facts.at(doc, segment.number, tie));
                let Some(at) = at else { return Ok(()) };
                for of in facts.frequent(doc) {
                    let group = match known.get(&of) {
                        Some(group) => *group,
                        None => {
                            let group = facts.group(of)?.and_then(|group| groups.get(&group).copied());
                            known.insert(of, group);
                            group
                        }
                    };
                    if let Some(group) = group {
                        let is_used = uses.get(&doc).is_some_and(|used| used.contains(&of.speaker));
                        found.push((group, (at, is_used)));
                    }
                }
                Ok(())
            })?;
            Ok(found)
        })?;
        let mut all = vec![Vec::new(); groups.len()];
        found.into_iter().flatten().for_each(|(number, one)| all[number].push(one));
        all.iter_mut().for_each(|of_group| of_group.sort_unstable());
        Ok(all)
    }

    fn facts(&self, segment: &Segment<'_>) -> Result<Facts<'_>> {
        let (_, names) = &self.uses[segment.number as usize];
        let names: Vec<Option<&str>> = names
            .iter()
            .map(|name| Some(name.as_str()).filter(|name| self.frequent.contains(name)))
            .collect();
        Ok(Facts {
            base: self.base,
            names,
            dates: segment.open(EventPeriods::open)?,
            speakers: segment.open(|reader| Source::open(&Facet::Speaker, reader))?,
            outlets: segment.open(|reader| Source::open(&Facet::Outlet, reader))?,
            kinds: segment.open(|reader| Source::open(&Facet::Kind, reader))?,
        })
    }

    fn news(
        &self,
        ((speaker, _, kind), at): (&Group, At),
        compared: &[(At, bool)],
        (name, index_time): (&str, &str),
    ) -> Result<News> {
        let article = self.read(at)?;
        let mut words = Vec::with_capacity(compared.len());
        let mut ids = Vec::with_capacity(compared.len());
        for (other, _) in compared {
            words.push(self.words(speaker, *other)?);
            ids.push(Name::new(self.read(*other)?.id));
        }
        words.sort_unstable();
        let (low, high) = (words[(words.len() - 1) / 2], words[words.len() / 2]);
        let first = compared.iter().map(|(other, _)| other.days.1).min().unwrap_or(at.days.1);
        let last = compared.iter().map(|(other, _)| other.days.0).max().unwrap_or(at.days.1);
        let absence = Absence {
            used: compared.iter().filter(|(_, is_used)| *is_used).count() as u64,
            compared: compared.len() as u64,
            event_kind: kind.clone(),
            first: day_of(first),
            last: day_of(last),
            words: self.words(speaker, at)?,
            words_median: low + (high - low) / 2,
        };
        let SearchRequest { query, filters, .. } = self.request.request();
        let of_them = Query::Field(FieldQuery::Named(QueryField::Id, ids));
        let used = used_by(query, speaker);
        let hits = used.map(|used| listing::hits(&used, (query, filters), [of_them]));
        let about = About { kind: NewsKind::Absence, name, index_time };
        Ok(News { speakers: vec![speaker.clone()], absence: Some(absence), hits, ..about.article(&article) })
    }

    fn read(&self, at: At) -> Result<Readout> {
        Texts::open(self.base.index, self.base.segment(at.segment).reader(), 1)?
            .read(at.doc)?
            .article_without_body()
    }

    /// Returns the number of words attributed to a person in an article.
    fn words(&self, person: &str, at: At) -> Result<u64> {
        let own = [WordsOf::Own(vec![Name::new(person)])];
        WordsSaid::open(self.base.index, self.base.segment(at.segment).reader(), &own)?.count(at.doc)
    }
}

/// Facts of a segment's articles.
struct Facts<'l> {
    base: &'l Pass<'l>,
    /// Names of the frequent speakers by their numbers; of the others nothing.
    names: Vec<Option<&'l str>>,
    dates: EventPeriods,
    speakers: Source,
    outlets: Source,
    kinds: Source,
}

/// Speaker, outlet and kind in the numbers of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Numbers {
    speaker: u64,
    outlet: u64,
    kind: u64,
}

impl Facts<'_> {
    /// Returns where an article is, if its date is certain.
    fn at(&self, doc: Doc, segment: u32, tie: u64) -> Option<At> {
        let (first, last) = self.dates.certain_days(doc)?;
        Some(At { days: (last, first), tie, segment, doc })
    }

    /// Returns the frequent speakers of an article, with its outlet and kind.
    fn frequent(&self, doc: Doc) -> impl Iterator<Item = Numbers> {
        let mut speakers = Vec::new();
        self.speakers.each(doc, |speaker| {
            if self.names.get(speaker as usize).is_some_and(Option::is_some) {
                speakers.push(speaker);
            }
        });
        let (mut outlet, mut kind) = (NO_ONE, NO_ONE);
        if !speakers.is_empty() {
            self.outlets.each(doc, |number| outlet = number);
            self.kinds.each(doc, |number| kind = number);
        }
        speakers.into_iter().map(move |speaker| Numbers { speaker, outlet, kind })
    }

    /// Returns the group of a frequent speaker; `None` if the outlet is unknown.
    fn group(&self, of: Numbers) -> Result<Option<Group>> {
        let name = |source: &Source, number: u64| -> Result<Option<String>> {
            let names = source.names(&[number]).map_err(|error| self.base.index.error(error))?;
            Ok(names.into_iter().next().flatten())
        };
        let speaker = self.names.get(of.speaker as usize).copied().flatten().map(str::to_owned);
        let (outlet, kind) = (name(&self.outlets, of.outlet)?, name(&self.kinds, of.kind)?);
        Ok(speaker.zip(outlet).zip(kind).map(|((speaker, outlet), kind)| (speaker, outlet, kind)))
    }
}
