//! Lists the clusters of which an article matches.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::answer::{ReprintCluster, ReprintCopy, Reprints};
use super::clusters::{Cluster, Stored, clusters};
use super::compared::Base;
use super::options::{ReprintOptions, ReprintOrder};
use crate::analysis::listing::{self, NAMED_MAX};
use crate::query::{FieldQuery, Name, QueryField};
use crate::search::{Pass, Resolved, SearchRequest};
use crate::{Date, OriginBasis, Query, Result, SCHEMA};

impl Resolved<SearchRequest> {
    /// Finds the articles that match and have the same text as others, with these others.
    ///
    /// ```
    /// use readouts_core::{Index, Query, Reader, ReprintOptions, SearchRequest, WriterOptions};
    ///
    /// let text = "President Ida Lee met with Prime Minister Jon Berg on Tuesday. Lee said that the river \
    ///             belongs to both peoples, and that the bridge will be open by the end of the year.";
    /// let index = Index::in_memory()?;
    /// let mut writer = index.writer(WriterOptions::default())?;
    /// for end in ["", " The two leaders will meet again in June."] {
    ///     let page = format!("Lee meets Berg\n\n{text}{end}\n");
    ///     writer.add(&Reader::default().read_text("page", &page)?)?;
    /// }
    /// writer.commit()?;
    ///
    /// let request = index.resolve(&SearchRequest::new(Query::phrase("the bridge")?), |_, _| Vec::new())?;
    /// let found = request.reprints(&ReprintOptions::default())?;
    /// assert_eq!((found.found, found.articles, found.reprints), (1, 2, 1));
    /// # Ok::<(), readouts_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn reprints(&self, options: &ReprintOptions) -> Result<Reprints> {
        let pass = self.pass(&self.watch())?;
        let matching = pass.numbers()?;
        let mut clusters = clusters(&pass, &*pass.index.relations()?, &matching)?;
        let articles = clusters.iter().map(|cluster| cluster.copies.len() as u64).sum::<u64>();
        let in_clusters = clusters.iter().flat_map(|cluster| &cluster.copies).filter(|copy| copy.matches);
        let (matching, in_clusters) = (matching.len() as u64, in_clusters.count() as u64);
        sort(&mut clusters, options.order);
        let found = clusters.len() as u64;
        clusters.truncate(options.limit);
        let rows = clusters.par_iter().map(|cluster| row(&pass, cluster, options.copies));
        Ok(Reprints {
            schema: SCHEMA,
            query: self.request().query.to_string(),
            documents: matching,
            matching: in_clusters,
            found,
            articles,
            reprints: articles - found,
            rows: rows.collect::<Result<_>>()?,
        })
    }
}

fn sort(clusters: &mut [Cluster], order: ReprintOrder) {
    let of = |cluster: &Cluster| (cluster.first().published, cluster.first().number);
    let dated = |day: Option<Date>| (day.is_none(), day);
    clusters.sort_unstable_by_key(|cluster| {
        let (day, number) = of(cluster);
        let (copies, latest) = match order {
            ReprintOrder::Copies => (Reverse(cluster.copies.len()), Reverse(None)),
            ReprintOrder::DateAscending => (Reverse(0), Reverse(None)),
            ReprintOrder::DateDescending => (Reverse(0), Reverse(day)),
        };
        (copies, latest, dated(day), number)
    });
}

fn row(pass: &Pass<'_>, cluster: &Cluster, copies: usize) -> Result<ReprintCluster> {
    let mut stored = Stored::new(pass);
    let first = stored.article(cluster.first())?;
    let base = Base::new(&first);
    let mut others = Vec::new();
    for copy in cluster.copies[1..].iter().take(copies) {
        let article = stored.article(copy)?;
        let compared = base.compare(&article).likeness;
        others.push(ReprintCopy::new(&article, copy.matches, Some(compared)));
    }
    let credit = cluster.credits().next();
    let source_basis = match credit {
        Some(copy) => stored.article(copy)?.agency.basis,
        None => OriginBasis::None,
    };
    Ok(ReprintCluster {
        source: cluster.source.clone(),
        source_basis,
        credited: cluster.credits().count() as u64,
        copies: cluster.copies.len() as u64,
        matching: cluster.copies.iter().filter(|copy| copy.matches).count() as u64,
        outlets: cluster.outlets(),
        first: ReprintCopy::new(&first, cluster.first().matches, None),
        others,
        hits: hits(&mut stored, cluster)?,
    })
}

/// Returns the query that lists all copies; `None` if they are too many.
fn hits(stored: &mut Stored<'_>, cluster: &Cluster) -> Result<Option<String>> {
    if cluster.copies.len() > NAMED_MAX {
        return Ok(None);
    }
    let ids = cluster.copies.iter().map(|copy| stored.id(copy).map(Name::new)).collect::<Result<_>>()?;
    Ok(Some(listing::text(&Query::Field(FieldQuery::Named(QueryField::Id, ids)))))
}
