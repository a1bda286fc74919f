//! Which event and which cluster of copies each article belongs to: immutable files, of which the newest that
//! knows an article says, and the changes of a run.
//!
//! | bytes | |
//! |---|---|
//! | 24 for each article | number of the article, event, cluster; sorted |
//! | 16 for each of these in an event of another number | event, article; sorted |
//! | 16 for each of these in a cluster of another number | cluster, article; sorted |
//! | 8 each | number of rows of the three tables |
//!
//! An event or cluster has the smallest number of its articles. Without a row, an article is in those of its own
//! number. Numbers are little-endian. A file ends with the checksums of its blocks (`store/checksums`).

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::directory::{Directory, FileHandle};

use super::table::{Sections, Table, number, open};

/// Event and cluster of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Membership {
    pub(super) event: u64,
    pub(super) cluster: u64,
}

impl Membership {
    /// The membership of an article that is joined with no other, or is the first of its event and cluster.
    pub(super) fn own(article: u64) -> Self {
        Self { event: article, cluster: article }
    }
}

/// A file of memberships.
#[derive(Debug)]
pub(super) struct GroupFile {
    pub(super) name: String,
    file: Arc<dyn FileHandle>,
    articles: Table<24>,
    events: Table<16>,
    clusters: Table<16>,
}

/// Splits a row into article and membership.
pub(super) fn membership(row: [u8; 24]) -> (u64, Membership) {
    let [article, event, cluster] = [0, 8, 16].map(|at| number(&row[at..at + 8]));
    (article, Membership { event, cluster })
}

impl GroupFile {
    pub(super) fn open(folder: &dyn Directory, name: &str) -> io::Result<Self> {
        Self::of(name, open(folder, name)?)
    }

    pub(super) fn of(name: &str, file: Arc<dyn FileHandle>) -> io::Result<Self> {
        let ([articles, events, clusters], mut sections) = Sections::open(Arc::clone(&file))?;
        let articles = sections.table(articles)?;
        let (events, clusters) = (sections.table(events)?, sections.table(clusters)?);
        sections.end()?;
        Ok(Self { name: name.to_owned(), file, articles, events, clusters })
    }

    /// Reads the whole file, compares it with its checksums, and returns it in a form in which reading cannot
    /// fail.
    pub(super) fn whole(&self) -> io::Result<Self> {
        Self::of(&self.name, Arc::new(self.file.read_bytes(0..self.file.len())?))
    }

    pub(super) fn len(&self) -> usize {
        self.articles.len()
    }

    pub(super) fn each(&self) -> impl Iterator<Item = io::Result<(u64, Membership)>> + use<> {
        self.articles.each().map(|row| row.map(membership))
    }

    fn find(&self, article: u64) -> io::Result<Option<Membership>> {
        let at = self.articles.find(|row| number(&row[..8]) < article)?;
        if at == self.articles.len() {
            return Ok(None);
        }
        let (found, membership) = membership(self.articles.row(at)?);
        Ok((found == article).then_some(membership))
    }
}

/// Returns the articles that a table names for a group.
fn listed(table: &Table<16>, group: u64, into: &mut BTreeSet<u64>) -> io::Result<()> {
    let first = table.find(|row| number(&row[..8]) < group)?;
    for at in first..table.len() {
        let row = table.row(at)?;
        if number(&row[..8]) != group {
            break;
        }
        into.insert(number(&row[8..]));
    }
    Ok(())
}

/// Files of memberships, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct GroupFiles(pub(super) Vec<Arc<GroupFile>>);

impl GroupFiles {
    pub(super) fn open(folder: &dyn Directory, names: &[String]) -> io::Result<Self> {
        let open = |name: &String| GroupFile::open(folder, name).map(Arc::new);
        Ok(Self(names.iter().map(open).collect::<io::Result<_>>()?))
    }

    pub(super) fn of(&self, article: u64) -> io::Result<Membership> {
        for file in self.0.iter().rev() {
            if let Some(found) = file.find(article)? {
                return Ok(found);
            }
        }
        Ok(Membership::own(article))
    }

    /// Returns the articles of an event, sorted.
    pub(super) fn articles_of(&self, event: u64) -> io::Result<Vec<u64>> {
        let mut all = BTreeSet::from([event]);
        self.0.iter().try_for_each(|file| listed(&file.events, event, &mut all))?;
        self.only(all, |found| found.event == event)
    }

    /// Returns the articles of a cluster, sorted.
    pub(super) fn copies_in(&self, cluster: u64) -> io::Result<Vec<u64>> {
        let mut all = BTreeSet::from([cluster]);
        self.0.iter().try_for_each(|file| listed(&file.clusters, cluster, &mut all))?;
        self.only(all, |found| found.cluster == cluster)
    }

    fn only(&self, articles: BTreeSet<u64>, fits: impl Fn(Membership) -> bool) -> io::Result<Vec<u64>> {
        let mut found = Vec::with_capacity(articles.len());
        for article in articles {
            if fits(self.of(article)?) {
                found.push(article);
            }
        }
        Ok(found)
    }
}

/// Memberships while they change.
#[derive(Debug, Default)]
pub(super) struct Groups {
    files: GroupFiles,
    changed: FxHashMap<u64, Membership>,
    /// Articles that have been put into a cluster of another number.
    clustered: FxHashMap<u64, Vec<u64>>,
}

impl Groups {
    pub(super) fn new(files: GroupFiles) -> Self {
        Self { files, ..Self::default() }
    }

    /// Whether every article is alone.
    pub(super) fn is_empty(&self) -> bool {
        self.files.0.is_empty() && self.changed.is_empty()
    }

    pub(super) fn of(&self, article: u64) -> io::Result<Membership> {
        match self.changed.get(&article) {
            Some(found) => Ok(*found),
            None => self.files.of(article),
        }
    }

    /// Returns the articles of a cluster, sorted.
    pub(super) fn copies_in(&self, cluster: u64) -> io::Result<Vec<u64>> {
        let mut all: BTreeSet<u64> = self.files.copies_in(cluster)?.into_iter().collect();
        all.extend(self.clustered.get(&cluster).into_iter().flatten());
        all.insert(cluster);
        let mut found = Vec::with_capacity(all.len());
        for article in all {
            if self.of(article)?.cluster == cluster {
                found.push(article);
            }
        }
        Ok(found)
    }

    pub(super) fn set_event(&mut self, article: u64, event: u64) -> io::Result<()> {
        let before = self.of(article)?;
        if before.event != event {
            self.changed.insert(article, Membership { event, ..before });
        }
        Ok(())
    }

    pub(super) fn set_cluster(&mut self, article: u64, cluster: u64) -> io::Result<()> {
        let before = self.of(article)?;
        if before.cluster != cluster {
            self.changed.insert(article, Membership { cluster, ..before });
            if cluster != article {
                self.clustered.entry(cluster).or_default().push(article);
            }
        }
        Ok(())
    }

    /// Returns the files, and the memberships that differ from those in them, by article.
    pub(super) fn finish(self) -> io::Result<(GroupFiles, Vec<(u64, Membership)>)> {
        let mut changed = Vec::new();
        for (article, now) in self.changed {
            if self.files.of(article)? != now {
                changed.push((article, now));
            }
        }
        changed.sort_unstable_by_key(|(article, _)| *article);
        Ok((self.files, changed))
    }
}

/// Writes a file; the rows must be sorted by article.
pub(super) fn write(rows: &[(u64, Membership)], to: &mut dyn Write) -> io::Result<()> {
    let put =
        |to: &mut dyn Write, numbers: &[u64]| numbers.iter().try_for_each(|n| to.write_all(&n.to_le_bytes()));
    for (article, is) in rows {
        put(to, &[*article, is.event, is.cluster])?;
    }
    let of = |group: fn(&Membership) -> u64| {
        let mut members: Vec<[u64; 2]> = rows
            .iter()
            .map(|(article, is)| [group(is), *article])
            .filter(|[group, article]| group != article)
            .collect();
        members.sort_unstable();
        members
    };
    let (events, clusters) = (of(|is| is.event), of(|is| is.cluster));
    put(to, events.as_flattened())?;
    put(to, clusters.as_flattened())?;
    put(to, &[rows.len() as u64, events.len() as u64, clusters.len() as u64])
}
