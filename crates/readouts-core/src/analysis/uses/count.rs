//! Counts uses by speaker and outlet in one pass over the matching articles, and the articles around them in one over
//! those that the speakers could have used the formula in.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{UsesOptions, UsesVoice};
use crate::analysis::dates::Dates;
use crate::analysis::listing::NAMED_MAX;
use crate::index::{Layout, NO_ONE};
use crate::search::{Doc, Interval, Matched, Pass, Segment, Source};
use crate::{Facet, Result};

/// Number of a speaker that stands for several.
const SEVERAL: u64 = NO_ONE - 1;

/// Who says words, and which outlet tells of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) voice: UsesVoice,
    pub(super) speaker: Option<String>,
    pub(super) outlet: Option<String>,
}

/// Counts of all uses.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) documents: u64,
    pub(super) occurrences: u64,
    pub(super) by_pair: BTreeMap<Pair, Tally>,
    /// Articles with uses of several speakers, by the outlet: segments and documents; not more than
    /// [`NAMED_MAX`] and one.
    pub(super) of_several: BTreeMap<Option<String>, BTreeSet<(u32, Doc)>>,
}

/// Uses by one speaker in one outlet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) documents: u64,
    pub(super) occurrences: u64,
    pub(super) undated_documents: u64,
    pub(super) undated_occurrences: u64,
    pub(super) first: Option<Seen>,
    pub(super) last: Option<Seen>,
}

/// A use with a certain date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// First and last day.
    pub(super) days: (i64, i64),
    /// Number of the article that does not depend on its segment; orders uses of the same days.
    tie: u64,
    pub(super) segment: u32,
    pub(super) doc: Doc,
    pub(super) place: Interval,
}

/// Articles around the uses of one speaker in one outlet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    pub(super) articles: u64,
    pub(super) undated: u64,
    pub(super) before: u64,
    pub(super) after: u64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.occurrences += other.occurrences;
        self.undated_documents += other.undated_documents;
        self.undated_occurrences += other.undated_occurrences;
        self.first = earlier(self.first, other.first);
        self.last = later(self.last, other.last);
    }
}

/// Returns the use that begins first.
fn earlier(one: Option<Seen>, other: Option<Seen>) -> Option<Seen> {
    one.into_iter().chain(other).min_by_key(|seen| (seen.days, seen.tie))
}

/// Returns the use that ends last.
fn later(one: Option<Seen>, other: Option<Seen>) -> Option<Seen> {
    one.into_iter().chain(other).max_by_key(|seen| (seen.days.1, seen.days.0, seen.tie))
}

/// Counts the uses of the matching articles.
pub(super) fn uses(pass: &Pass<'_>, options: &UsesOptions) -> Result<Counted> {
    let mut all = Counted::default();
    for one in pass.each_segment(|segment| in_segment(pass, &segment, options))? {
        all.documents += one.documents;
        all.occurrences += one.occurrences;
        for (pair, tally) in one.by_pair {
            all.by_pair.entry(pair).or_default().add(tally);
        }
        for (outlet, articles) in one.of_several {
            let known = all.of_several.entry(outlet).or_default();
            known.extend(articles.into_iter().take(NAMED_MAX + 1 - known.len().min(NAMED_MAX + 1)));
        }
    }
    Ok(all)
}

fn in_segment(pass: &Pass<'_>, segment: &Segment<'_>, options: &UsesOptions) -> Result<Counted> {
    let dates = Dates::open(options.date, segment)?;
    let names = Names::open(pass, segment)?;
    let layout = segment.open(Layout::open)?;
    let ties = segment.open(|reader| pass.index.ties(reader))?;
    let mut counted = Counted::default();
    let mut by_number: FxHashMap<(u64, u64), Tally> = FxHashMap::default();
    let mut of_several: FxHashMap<u64, BTreeSet<(u32, Doc)>> = FxHashMap::default();
    // Uses of one article by speaker, with the first and the last place.
    let mut here: Vec<(u64, u64, Interval, Interval)> = Vec::new();
    segment.each(|Matched { doc, places, .. }| {
        if places.is_empty() {
            return Ok(());
        }
        here.clear();
        for place in places {
            let speaker = layout.one_speaker(doc, place.first, place.last).unwrap_or(SEVERAL);
            match here.iter_mut().find(|(of, ..)| *of == speaker) {
                Some((_, count, _, last)) => (*count, *last) = (*count + 1, *place),
                None => here.push((speaker, 1, *place, *place)),
            }
        }
        counted.documents += 1;
        counted.occurrences += places.len() as u64;
        let days = dates.days(doc);
        let outlet = names.outlet_of(doc);
        for (speaker, occurrences, first, last) in &here {
            if *speaker == SEVERAL {
                let articles = of_several.entry(outlet).or_default();
                if articles.len() <= NAMED_MAX {
                    articles.insert((segment.number, doc));
                }
            }
            let seen = |place: Interval| {
                let tie = ties.first(doc).unwrap_or(u64::MAX);
                days.map(|days| Seen { days, tie, segment: segment.number, doc, place })
            };
            let undated = u64::from(days.is_none());
            by_number.entry((*speaker, outlet)).or_default().add(Tally {
                documents: 1,
                occurrences: *occurrences,
                undated_documents: undated,
                undated_occurrences: undated * occurrences,
                first: seen(*first),
                last: seen(*last),
            });
        }
        Ok(())
    })?;
    for ((speaker, outlet), tally) in by_number {
        counted.by_pair.entry(names.pair(speaker, outlet)?).or_default().add(tally);
    }
    for (outlet, articles) in of_several {
        counted.of_several.entry(names.pair(SEVERAL, outlet)?.outlet).or_default().extend(articles);
    }
    Ok(counted)
}

/// Counts the articles of the speakers and outlets of these uses, in the same order; returns the number of all articles
/// too.
pub(super) fn around(
    pass: &Pass<'_>,
    options: &UsesOptions,
    by_pair: &BTreeMap<Pair, Tally>,
) -> Result<(Vec<Around>, u64)> {
    let rows: BTreeMap<&Pair, usize> = by_pair.keys().enumerate().map(|(at, pair)| (pair, at)).collect();
    let tallies: Vec<&Tally> = by_pair.values().collect();
    let found = pass.each_segment(|segment| {
        let dates = Dates::open(options.date, &segment)?;
        let names = Names::open(pass, &segment)?;
        let mut around = vec![Around::default(); tallies.len()];
        let mut known: FxHashMap<(u64, u64), Option<usize>> = FxHashMap::default();
        let mut speakers = Vec::new();
        let total = segment.each(|Matched { doc, .. }| {
            let days = dates.days(doc);
            let outlet = names.outlet_of(doc);
            speakers.clear();
            names.speakers.each(doc, |speaker| speakers.push(speaker));
            for speaker in &speakers {
                let row = match known.get(&(*speaker, outlet)) {
                    Some(row) => *row,
                    None => {
                        let row = rows.get(&names.pair(*speaker, outlet)?).copied();
                        known.insert((*speaker, outlet), row);
                        row
                    }
                };
                if let Some(row) = row {
                    around[row].add(days, tallies[row]);
                }
            }
            Ok(())
        })?;
        Ok((around, total.documents))
    })?;
    let mut all = vec![Around::default(); tallies.len()];
    let mut articles = 0;
    for (around, documents) in found {
        articles += documents;
        for (sum, one) in all.iter_mut().zip(around) {
            sum.articles += one.articles;
            sum.undated += one.undated;
            sum.before += one.before;
            sum.after += one.after;
        }
    }
    Ok((all, articles))
}

impl Around {
    /// Adds an article with these first and last days.
    fn add(&mut self, days: Option<(i64, i64)>, tally: &Tally) {
        self.articles += 1;
        let Some((from, to)) = days else {
            self.undated += 1;
            return;
        };
        self.before += u64::from(tally.first.is_some_and(|first| to < first.days.0));
        self.after += u64::from(tally.last.is_some_and(|last| from > last.days.1));
    }
}

/// Speakers and outlets of a segment's articles.
struct Names<'a> {
    pass: &'a Pass<'a>,
    speakers: Source,
    outlets: Source,
    /// Names of the speakers, indexed by number.
    speaker_names: Vec<String>,
}

impl<'a> Names<'a> {
    fn open(pass: &'a Pass<'a>, segment: &Segment<'_>) -> Result<Self> {
        let layout = segment.open(Layout::open)?;
        Ok(Self {
            pass,
            speakers: segment.open(Source::voices)?,
            outlets: segment.open(|reader| Source::open(&Facet::Outlet, reader))?,
            speaker_names: segment.open(|_| layout.speaker_names())?,
        })
    }

    /// Returns the number of an article's outlet.
    fn outlet_of(&self, doc: Doc) -> u64 {
        let mut outlet = NO_ONE;
        self.outlets.each(doc, |number| outlet = number);
        outlet
    }

    fn pair(&self, speaker: u64, outlet: u64) -> Result<Pair> {
        let known = usize::try_from(speaker).ok().and_then(|number| self.speaker_names.get(number));
        let voice = match (speaker, known) {
            (_, Some(_)) => UsesVoice::Speaker,
            (SEVERAL, None) => UsesVoice::Several,
            _ => UsesVoice::Nobody,
        };
        let outlet = self.outlets.names(&[outlet]).map_err(|error| self.pass.index.error(error))?;
        Ok(Pair { voice, speaker: known.cloned(), outlet: outlet.into_iter().next().flatten() })
    }
}
