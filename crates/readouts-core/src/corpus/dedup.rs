//! Decides which page becomes an article of the index: of equal pages, the one in the first file by name.
//!
//! A page that the index already has unchanged is not read again.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::canonical::{Owner, Owners};
use super::changes::{Changes, File, STREAM, outlet_number, rank, read_as};
use super::forms::{self, Failure, Tried, form};
use super::jobs::{Making, Reason, Told, What};
use super::manifest::{Bounds, Entry, Hash, Id, Page, Stamp};
use super::settle::Indexed;
use crate::source::{Outlets, Selection, Source, Sources};
use crate::{Error, IndexWriter, Result, address};

/// Takes the pages that a run reads and passes them on to the index.
#[derive(Debug)]
pub(super) struct Feed<'a> {
    writer: &'a IndexWriter,
    making: &'a Making<'a>,
    files: &'a [File],
    selection: &'a Selection,
    outlets: &'a Outlets,
    /// Whether pages are written again even if the index has them already.
    anew: bool,
    bounds: Bounds,
    /// Articles of files that are not read in this run.
    same: Owners<'a>,
    /// Former articles of files that changed or are gone.
    prior: Owners<'a>,
    articles: Articles,
    /// Pages with a URL that lost canonical status to another file in this run.
    displaced: Vec<(String, Page)>,
    /// Entries of the files read, in order; the last file may not be at its end.
    entries: Vec<Entry>,
    open: bool,
    /// Positions in `entries` of files that could not be read to their end.
    broken: Vec<usize>,
}

/// Articles of the files that were read. All are written and named after the file read, except those in
/// `of_same` and `indexed`.
#[derive(Debug, Default)]
struct Articles {
    all: HashSet<Id>,
    /// Articles that stay named after a file that was not read.
    of_same: HashSet<Id>,
    /// Articles that are already in the index, unchanged.
    indexed: HashSet<Id>,
}

impl Articles {
    fn are_written(&self, id: Id) -> bool {
        self.all.contains(&id) && !self.of_same.contains(&id) && !self.indexed.contains(&id)
    }

    fn written(&self) -> impl Iterator<Item = Id> {
        self.all.iter().copied().filter(|id| !self.of_same.contains(id) && !self.indexed.contains(id))
    }
}

/// Result of feeding the pages of a run.
pub(super) struct Fed {
    /// Entries of the files read, in order.
    pub(super) entries: Vec<Entry>,
    /// Articles of changed or vanished files that may be stale in the index: no file has them any more, or
    /// the index names them after a file that is not the first one to have them.
    pub(super) doubtful: Vec<Indexed>,
    pub(super) displaced: Vec<(String, Page)>,
    pub(super) added: usize,
    pub(super) replaced: usize,
    articles: Articles,
    pub(super) noted: Vec<(String, String)>,
    /// Pages whose turn came after the run was stopped; the index has no article for them.
    pub(super) stopped: HashSet<Id>,
    /// Pages that give no article in the format of a file that was not read, with the name of that file.
    pub(super) none_in: Vec<(Box<str>, Id)>,
    /// Pages that give no article in any format.
    pub(super) none: HashSet<Id>,
}

/// Function that opens a file by its name.
pub(super) type Open<'o> = &'o dyn Fn(&str) -> Result<Sources>;

impl Fed {
    /// Returns the articles that were written.
    pub(super) fn written(&self) -> HashSet<Id> {
        self.articles.written().collect()
    }
}

impl<'a> Feed<'a> {
    pub(super) fn new(
        changes: &'a Changes,
        writer: &'a IndexWriter,
        making: &'a Making<'a>,
        (selection, outlets): (&'a Selection, &'a Outlets),
        anew: bool,
        bounds: Bounds,
    ) -> Self {
        let olds = changes.to_read.iter().filter_map(|file| Some((&*file.name, file.old.as_deref()?)));
        let gone = changes.gone.iter().map(|(name, entry)| (&**name, entry));
        Self {
            writer,
            making,
            files: &changes.to_read,
            selection,
            outlets,
            anew,
            bounds,
            same: Owners::of(changes.same.iter().map(|(name, entry)| (&**name, entry))),
            prior: Owners::of(olds.chain(gone)),
            articles: Articles::default(),
            displaced: Vec::new(),
            entries: Vec::new(),
            open: false,
            broken: Vec::new(),
        }
    }

    /// Takes the next page of the current file.
    pub(super) fn page(&mut self, source: Result<Source>) -> Result<()> {
        let (file, entry) = self.present();
        let bounds = self.bounds;
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                let name = error.path().map_or_else(|| file.name.to_string(), |p| p.display().to_string());
                let entry = &mut self.entries[entry];
                let reason = Reason::of(&error);
                if reason.over {
                    entry.trouble_mut().over = Some(bounds);
                }
                entry.trouble_mut().add(reason.about(name));
                return Ok(());
            }
        };
        let number = source.name().strip_prefix(&*file.name).and_then(|rest| rest.strip_prefix('#'));
        let number = number.and_then(|number| number.parse().ok()).unwrap_or(0);
        let page = Page {
            id: Id::of(source.id()),
            number,
            url: source.url().map_or(0, tell_url),
            retrieved: retrieved(&source),
        };
        if self.making.maker().excludes(source.id()) {
            self.entries[entry].leave_out(page.id);
            return Ok(());
        }
        let place = (entry, self.entries[entry].pages.len());
        self.entries[entry].pages.push(page);
        let of_same = self.same.get(page.id).copied();
        let is_of_same = of_same.is_some_and(|owner| rank(owner.name) < rank(&file.name));
        let is_first = self.articles.all.insert(page.id);
        if is_first && is_of_same {
            self.articles.of_same.insert(page.id);
        }
        if !is_first || is_of_same {
            if let Some(url) = source.url() {
                self.entries[entry].tell_url(number, url.to_owned());
            }
            return Ok(());
        }
        if let Some(Owner { name, page: was }) = of_same.filter(|owner| owner.page.url != 0) {
            self.displaced.push((name.to_owned(), was));
        }
        if !self.anew && self.is_indexed(&file.name, &page) {
            self.articles.indexed.insert(page.id);
            return Ok(());
        }
        self.making.page(source, place)
    }

    /// Ends the current file.
    pub(super) fn end(&mut self, hash: Result<String>) -> Option<Error> {
        let (_, entry) = self.present();
        self.open = false;
        match hash {
            Ok(hash) => {
                self.entries[entry].hash = Hash::of(&hash);
                None
            }
            Err(error) => {
                self.broken.push(entry);
                Some(error)
            }
        }
    }

    /// Ends the run, after all files.
    pub(super) fn finish(mut self, changes: &Changes, open: Open<'_>) -> Result<Fed> {
        if self.open {
            let (_, entry) = self.present();
            self.broken.push(entry);
        }
        let mut noted = Vec::new();
        let mut tried = BTreeMap::new();
        let mut stopped = HashSet::new();
        for Told { place: (file, page), name, what } in self.making.told()? {
            let page = self.entries[file].pages[page];
            let own = page.name(&self.files[file].name);
            match what {
                What::Noted(how) => noted.push((name, how)),
                What::Stopped => _ = stopped.insert(page.id),
                What::None(reason) => {
                    // Keep the name only if the error is about another file, the one with the side data.
                    let name = (own != name).then_some(name);
                    let form = form(&self.files[file].name, &self.entries[file]);
                    let failed = vec![Failure { form, name, reason }];
                    tried.insert(page.id, Tried { failed, is_made: false });
                }
            }
        }
        self.try_other_forms(changes, open, &mut tried, &mut noted, &mut stopped)?;
        let none_in = self.without(changes, &tried);
        let none = tried.iter().filter(|(_, tried)| !tried.is_made).map(|(id, _)| *id).collect();
        stopped.iter().for_each(|id| _ = self.articles.all.remove(id));
        let fresh = |id: &Id| !self.same.has(*id) && !self.prior.has(*id);
        let added = self.articles.all.iter().filter(|id| fresh(id)).count();
        let replaced = self.articles.written().filter(|id| !fresh(id)).count();
        let doubtful = self.doubtful(changes);
        for entry in std::mem::take(&mut self.broken) {
            go_on(&mut self.entries[entry], &self.files[entry]);
        }
        Ok(Fed {
            doubtful,
            displaced: self.displaced,
            added,
            replaced,
            entries: self.entries,
            articles: self.articles,
            noted,
            stopped,
            none_in,
            none,
        })
    }

    /// Reads pages that gave no article again, in the formats of their other files. Adds articles to the
    /// index and failures to `tried`.
    fn try_other_forms(
        &mut self,
        changes: &Changes,
        open: Open<'_>,
        tried: &mut BTreeMap<Id, Tried>,
        noted: &mut Vec<(String, String)>,
        stopped: &mut HashSet<Id>,
    ) -> Result<()> {
        if tried.is_empty() {
            return Ok(());
        }
        let read = self.entries.iter().zip(self.files).map(|(entry, file)| (&*file.name, entry));
        let same = changes.same.iter().map(|(name, entry)| (&**name, entry));
        let untried = forms::untried(read.chain(same), tried);
        for (id, tried) in tried {
            for (form, name) in untried.get(id).into_iter().flatten() {
                // Skip a file that cannot be read now.
                let Ok(sources) = open(name) else { continue };
                let Some(source) = sources.flatten().find(|source| Id::of(source.id()) == *id) else {
                    continue;
                };
                let maker = self.making.maker();
                let article = maker.make(source, (0, 0));
                for Told { name, what, .. } in maker.told() {
                    match what {
                        What::Noted(how) => noted.push((name, how)),
                        What::Stopped => _ = stopped.insert(*id),
                        What::None(reason) => {
                            tried.failed.push(Failure { form: form.clone(), name: None, reason });
                        }
                    }
                }
                if let Some(article) = article {
                    self.writer.add(&article)?;
                    tried.is_made = true;
                    break;
                }
            }
        }
        Ok(())
    }

    /// Returns the articles of changed or vanished files that may have to be removed or renamed. Articles
    /// that were written or found unchanged in this run have the right name and are left out, unless a file
    /// that vanished or was not read to its end has them too.
    fn doubtful(&self, changes: &Changes) -> Vec<Indexed> {
        let unread = self.files[self.entries.len()..].iter();
        let partly = self.broken.iter().map(|&entry| &self.files[entry]);
        let not_read = unread.chain(partly).filter_map(|file| file.old.as_deref());
        let gone = changes.gone.iter().map(|(_, entry)| entry);
        let kept: HashSet<Id> =
            not_read.chain(gone).flat_map(|entry| &entry.pages).map(|page| page.id).collect();
        let mut doubtful = Vec::new();
        let mut written: HashMap<Id, usize> = HashMap::new();
        for owner in self.prior.iter() {
            let id = owner.page.id;
            if self.articles.are_written(id) {
                if kept.contains(&id) {
                    written.insert(id, doubtful.len());
                    doubtful.push(Indexed::new(id));
                }
            } else if !self.articles.indexed.contains(&id) || kept.contains(&id) {
                let of_same = self.same.get(id).filter(|same| rank(same.name) < rank(owner.name));
                let Owner { name, page } = of_same.unwrap_or(owner);
                doubtful.push(Indexed::new(id).named(name, page.number));
            }
        }
        // Written articles have the name of the first file read that has them.
        for (entry, file) in self.entries.iter().zip(self.files) {
            if written.is_empty() {
                break;
            }
            for page in &entry.pages {
                if let Some(at) = written.remove(&page.id) {
                    doubtful[at] = Indexed::new(page.id).named(&file.name, page.number);
                }
            }
        }
        doubtful
    }

    /// Returns the current file and the position of its entry, which is added for a file that just begins.
    fn present(&mut self) -> (&'a File, usize) {
        if !self.open {
            let file = &self.files[self.entries.len()];
            let read_as = read_as(self.selection, &file.name);
            let mut entry = Entry::new(file.stamp, read_as);
            entry.outlet = outlet_number(self.outlets, &file.name);
            self.entries.push(entry);
            self.open = true;
        }
        let last = self.entries.len() - 1;
        (&self.files[last], last)
    }

    /// Whether the index has exactly this page, named after this file.
    fn is_indexed(&self, name: &str, page: &Page) -> bool {
        let before = self.prior.get(page.id);
        before.is_some_and(|before| before.name == name && before.page == *page)
            && self.same.get(page.id).is_none_or(|owner| rank(owner.name) > rank(name))
    }

    /// Removes pages without an article, and their copies, from the entries of the files read. Returns those
    /// that have to be removed from the entries of unchanged files.
    fn without(&mut self, changes: &Changes, tried: &BTreeMap<Id, Tried>) -> Vec<(Box<str>, Id)> {
        if tried.is_empty() {
            return Vec::new();
        }
        let failure =
            |page: &Page, name: &str, entry: &Entry| tried.get(&page.id)?.none_as(&form(name, entry));
        for (entry, file) in self.entries.iter_mut().zip(self.files) {
            let lost: Vec<_> = entry.pages.iter().map(|page| failure(page, &file.name, entry)).collect();
            let mut kept = lost.iter().map(Option::is_none);
            let mut pages = entry.pages.clone();
            entry.pages.retain(|_| kept.next().unwrap_or(true));
            for (page, failure) in pages.drain(..).zip(lost) {
                let Some(Failure { name, reason, .. }) = failure else { continue };
                let name = name.clone().unwrap_or_else(|| page.name(&file.name));
                entry.trouble_mut().add(reason.clone().about(name));
                if reason.over {
                    entry.trouble_mut().over = Some(self.bounds);
                }
            }
        }
        for (id, _) in tried.iter().filter(|(_, tried)| !tried.is_made) {
            self.articles.all.remove(id);
        }
        let mut none_in = Vec::new();
        for (name, entry) in &changes.same {
            let none = entry.pages.iter().filter(|page| failure(page, name, entry).is_some());
            none_in.extend(none.map(|page| (name.clone(), page.id)));
        }
        none_in
    }
}

/// Completes the entry of a file that was not read to its end: adds the file's former articles, and clears
/// the stamp so that the next run reads the file again.
fn go_on(entry: &mut Entry, file: &File) {
    entry.stamp = Stamp::NONE;
    // A stream cannot be read again.
    let first = entry.pages.first().filter(|_| &*file.name == STREAM);
    entry.hash = first.map_or_else(Hash::default, |page| Hash::of(&page.id.to_string()));
    let known: HashSet<Id> = entry.pages.iter().map(|page| page.id).collect();
    let old = file.old.iter().flat_map(|old| &old.pages);
    entry.pages.extend(old.filter(|page| !known.contains(&page.id)).copied());
}

/// Returns a number that identifies a URL; never 0, which stands for no URL.
fn tell_url(url: &str) -> u32 {
    let hash = blake3::hash(url.as_bytes());
    u32::from_le_bytes(hash.as_bytes()[..4].try_into().expect("a hash of 32 bytes has 4")).max(1)
}

/// Returns the second at which a page was retrieved, since 1970, as side data, the page's archive or its address in an
/// archive state it; 0 if none does.
fn retrieved(source: &Source) -> u32 {
    let time = source.retrieved().and_then(second).or_else(|| address::captured_at(source.url()?));
    time.and_then(|time| u32::try_from(time).ok()).unwrap_or(0)
}

/// Parses a time in ISO 8601, in UTC unless it has an offset; of a day, its beginning.
fn second(time: &str) -> Option<i64> {
    let in_utc = |time: jiff::civil::DateTime| Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp());
    let with_offset = time.trim().parse::<jiff::Timestamp>().ok();
    let time = with_offset.or_else(|| in_utc(time.trim().parse().ok()?))?;
    Some(time.as_second())
}
