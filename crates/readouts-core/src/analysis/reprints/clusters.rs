//! Clusters of which an article matches: their copies, from the columns of the index, in order.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

use readouts_relations::reprints::{self, provenance};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::dates::{DateOf, Dates};
use crate::index::{NO_ONE, Relations, Texts, field};
use crate::search::{Doc, Pass, Segment, Source, day_of};
use crate::{Date, Facet, Readout, Result};

/// Numbers of the articles that match.
pub(super) type Matching = FxHashSet<u64>;

/// An article that has reprints.
#[derive(Debug)]
pub(super) struct Copy {
    pub(super) number: u64,
    pub(super) segment: u32,
    pub(super) doc: Doc,
    pub(super) matches: bool,
    /// Last day on which it may have been published.
    pub(super) published: Option<Date>,
    /// Minute of the first possible day from which on it may have been published.
    pub(super) minute: u16,
    pub(super) outlet: Option<String>,
    pub(super) agency: Option<String>,
}

/// Articles that have the same text.
#[derive(Debug)]
pub(super) struct Cluster {
    /// At least two copies, the first one first.
    pub(super) copies: Vec<Copy>,
    /// News agency whose dispatch it is.
    pub(super) source: Option<String>,
}

/// Returns the clusters of which an article matches, ordered by the smallest number of their articles.
pub(super) fn clusters(pass: &Pass<'_>, relations: &Relations, matching: &Matching) -> Result<Vec<Cluster>> {
    let mut of: FxHashMap<u64, u64> = FxHashMap::default();
    for cluster in matching.iter().map(|number| relations.cluster_of(*number)).collect::<BTreeSet<_>>() {
        let copies = relations.copies_in(cluster);
        if copies.len() > 1 {
            of.extend(copies.into_iter().map(|number| (number, cluster)));
        }
    }
    let found = pass.each_segment(|segment| in_segment(pass, &segment, &of, matching))?;
    let mut copies: Vec<(u64, Copy)> = found.into_iter().flatten().collect();
    copies.sort_unstable_by_key(|(cluster, copy)| (*cluster, copy.number));
    let mut clusters = Vec::new();
    let mut copies = copies.into_iter().peekable();
    while let Some((cluster, first)) = copies.next() {
        let mut all = vec![first];
        while let Some((_, copy)) = copies.next_if(|(of, _)| *of == cluster) {
            all.push(copy);
        }
        if all.len() > 1 {
            clusters.push(Cluster::of(all));
        }
    }
    Ok(clusters)
}

/// Returns the articles of a segment that are in a cluster, with the cluster's number.
fn in_segment(
    pass: &Pass<'_>,
    segment: &Segment<'_>,
    of: &FxHashMap<u64, u64>,
    matching: &Matching,
) -> Result<Vec<(u64, Copy)>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let ties = segment.open(|reader| pass.index.ties(reader))?;
    let dates = Dates::open(DateOf::Published, segment)?;
    let minutes = segment.open(|reader| reader.fast_fields().i64(field::PUBLISHED))?;
    let [outlets, agencies] = [Facet::Outlet, Facet::Agency].map(|facet| Names::open(segment, &facet));
    let (mut outlets, mut agencies) = (outlets?, agencies?);
    let mut found = Vec::new();
    for doc in segment.reader().doc_ids_alive() {
        let Some(number) = ties.first(doc) else { continue };
        let Some(cluster) = of.get(&number) else { continue };
        let copy = Copy {
            number,
            segment: segment.number,
            doc,
            matches: matching.contains(&number),
            published: dates.days(doc).map(|(_, last)| day_of(last)),
            minute: minutes.first(doc).map_or(0, |minute| minute.rem_euclid(24 * 60) as u16),
            outlet: outlets.name(pass, doc)?,
            agency: agencies.name(pass, doc)?,
        };
        found.push((*cluster, copy));
    }
    Ok(found)
}

/// Names of a segment's outlets or agencies.
struct Names {
    source: Source,
    known: FxHashMap<u64, Option<String>>,
}

impl Names {
    fn open(segment: &Segment<'_>, facet: &Facet) -> Result<Self> {
        let source = segment.open(|reader| Source::open(facet, reader))?;
        Ok(Self { source, known: FxHashMap::default() })
    }

    fn name(&mut self, pass: &Pass<'_>, doc: Doc) -> Result<Option<String>> {
        let mut number = NO_ONE;
        self.source.each(doc, |value| number = value);
        if let Some(known) = self.known.get(&number) {
            return Ok(known.clone());
        }
        let names = self.source.names(&[number]).map_err(|error| pass.index.error(error))?;
        let name = names.into_iter().next().flatten();
        self.known.insert(number, name.clone());
        Ok(name)
    }
}

impl Cluster {
    fn of(copies: Vec<Copy>) -> Self {
        let origins: Vec<reprints::Copy<'_>> = copies
            .iter()
            .map(|copy| reprints::Copy {
                number: copy.number,
                published: copy.published,
                minute: copy.minute,
                outlet: copy.outlet.as_deref(),
                agency: copy.agency.as_deref(),
            })
            .collect();
        let found = provenance(&origins);
        let source = found.agency.map(str::to_owned);
        let mut places = vec![0; copies.len()];
        found.order.iter().enumerate().for_each(|(place, at)| places[*at] = place);
        let mut placed: Vec<(usize, Copy)> = places.into_iter().zip(copies).collect();
        placed.sort_unstable_by_key(|(place, _)| *place);
        Self { copies: placed.into_iter().map(|(_, copy)| copy).collect(), source }
    }

    /// Returns the first copy.
    pub(super) fn first(&self) -> &Copy {
        &self.copies[0]
    }

    /// Returns the copies that credit the source.
    pub(super) fn credits(&self) -> impl Iterator<Item = &Copy> {
        self.copies.iter().filter(|copy| copy.agency.is_some() && copy.agency == self.source)
    }

    /// Returns the number of outlets of the copies.
    pub(super) fn outlets(&self) -> u64 {
        self.copies.iter().filter_map(|copy| copy.outlet.as_ref()).collect::<BTreeSet<_>>().len() as u64
    }
}

/// Stored articles, read as they are asked for.
pub(super) struct Stored<'p> {
    pass: &'p Pass<'p>,
    texts: FxHashMap<u32, Texts>,
}

impl<'p> Stored<'p> {
    pub(super) fn new(pass: &'p Pass<'p>) -> Self {
        Self { pass, texts: FxHashMap::default() }
    }

    pub(super) fn article(&mut self, copy: &Copy) -> Result<Readout> {
        self.texts(copy)?.read(copy.doc)?.article()
    }

    pub(super) fn id(&mut self, copy: &Copy) -> Result<String> {
        Ok(self.texts(copy)?.read(copy.doc)?.head()?.id.as_str().to_owned())
    }

    fn texts(&mut self, copy: &Copy) -> Result<&mut Texts> {
        self.pass.check_time()?;
        Ok(match self.texts.entry(copy.segment) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(place) => {
                let segment = self.pass.segment(copy.segment);
                place.insert(Texts::open(self.pass.index, segment.reader(), 1)?)
            }
        })
    }
}
