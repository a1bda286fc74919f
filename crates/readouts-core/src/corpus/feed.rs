//! Which page of which file is an article of the index: the first by name that has it.
//!
//! A page that is in the index as it should be is not read again. It must not know how pages are
//! found or made.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::look::{Changes, File, STREAM, rank};
use super::making::{Making, Told, What};
use super::manifest::{Entry, Id, Page, Stamp};
use crate::source::Source;
use crate::{Error, ErrorKind, IndexWriter, Result};

/// The articles of files that do not change.
#[derive(Debug)]
pub(super) struct Feed<'a> {
    writer: &'a IndexWriter,
    making: Arc<Making>,
    files: &'a [File],
    /// Whether everything is read by another reader than before.
    anew: bool,
    limits: &'a str,
    /// For each article of a file that stays, the first such file.
    same: HashMap<Id, (&'a str, Page)>,
    /// For each article of a file that changed or is gone, the first such file, as it was.
    prior: HashMap<Id, (&'a str, Page)>,
    /// Articles of files that were read.
    taken: HashSet<Id>,
    /// Of those, the ones that are named after the file read.
    owned: HashSet<Id>,
    /// Of those, the ones written.
    written: HashSet<Id>,
    /// Pages with an address whose file was the first with them and is now but another.
    displaced: Vec<(String, Page)>,
    /// What the files read have given, in order; the last may not be at its end.
    entries: Vec<Entry>,
    open: bool,
}

/// What a run has come to.
pub(super) struct Fed {
    /// Of the files read, in order.
    pub(super) entries: Vec<Entry>,
    /// Articles that the index had and has no more.
    pub(super) removed: Vec<Id>,
    /// Articles whose first file is another, though neither was read: their names are old.
    pub(super) orphans: BTreeMap<String, HashSet<Id>>,
    pub(super) displaced: Vec<(String, Page)>,
    pub(super) added: usize,
    pub(super) replaced: usize,
    written: HashSet<Id>,
    pub(super) decoded: Vec<(String, String)>,
}

impl Fed {
    /// Articles that were written, or are to be written or removed.
    pub(super) fn done(&self) -> HashSet<Id> {
        let orphans = self.orphans.values().flatten();
        self.written.iter().chain(&self.removed).chain(orphans).copied().collect()
    }
}

impl<'a> Feed<'a> {
    pub(super) fn new(
        changes: &'a Changes,
        writer: &'a IndexWriter,
        making: &Arc<Making>,
        anew: bool,
        limits: &'a str,
    ) -> Self {
        let same = first(changes.same.iter().map(|(name, entry)| (&**name, entry)));
        let olds = changes.to_read.iter().filter_map(|file| Some((&*file.name, file.old.as_ref()?)));
        let gone = changes.gone.iter().map(|(name, entry)| (&**name, entry));
        Self {
            writer,
            making: Arc::clone(making),
            files: &changes.to_read,
            anew,
            limits,
            same,
            prior: first(olds.chain(gone)),
            taken: HashSet::new(),
            owned: HashSet::new(),
            written: HashSet::new(),
            displaced: Vec::new(),
            entries: Vec::new(),
            open: false,
        }
    }

    /// Takes the next page of the present file.
    pub(super) fn page(&mut self, source: Result<Source>) -> Result<()> {
        let (file, entry) = self.present();
        let limits = self.limits;
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                let name = error.path().map_or_else(|| file.name.to_string(), |p| p.display().to_string());
                let entry = &mut self.entries[entry];
                entry.trouble().add(name, told(&error));
                if error.kind() == ErrorKind::TooLarge {
                    entry.trouble().over = Some(limits.to_owned());
                }
                return Ok(());
            }
        };
        let number = source.name().strip_prefix(&*file.name).and_then(|rest| rest.strip_prefix('#'));
        let number = number.and_then(|number| number.parse().ok()).unwrap_or(0);
        let page = Page { id: Id::of(source.id()), number, url: source.url().map_or(0, tell_url) };
        let place = (entry, self.entries[entry].pages.len());
        self.entries[entry].pages.push(page);
        let is_copy = !self.taken.insert(page.id)
            || self.same.get(&page.id).is_some_and(|(owner, _)| rank(owner) < rank(&file.name));
        if is_copy {
            if let Some(url) = source.url() {
                self.entries[entry].tell_url(number, url.to_owned());
            }
            return Ok(());
        }
        self.owned.insert(page.id);
        if let Some((owner, was)) = self.same.get(&page.id).filter(|(_, was)| was.url != 0) {
            self.displaced.push(((*owner).to_owned(), *was));
        }
        if !self.anew && self.is_indexed(&file.name, &page) {
            return Ok(());
        }
        self.written.insert(page.id);
        if self.making.is_full(&source) {
            // Those that wait must be able to have their turn.
            self.writer.flush()?;
        }
        let id = source.id().to_owned();
        self.writer.add_later(&id, self.making.later(source, place))
    }

    /// Ends the present file.
    pub(super) fn end(&mut self, hash: Result<String>) -> Option<Error> {
        let (file, entry) = self.present();
        self.open = false;
        let entry = &mut self.entries[entry];
        match hash {
            Ok(hash) => {
                entry.hash = hash.into();
                None
            }
            Err(error) => {
                // What the index has of the rest of it is kept.
                go_on(entry, file);
                Some(error)
            }
        }
    }

    /// Ends the run: every page has had its turn.
    pub(super) fn finish(mut self, changes: &Changes) -> Result<Fed> {
        self.writer.flush()?;
        if self.open {
            let (file, entry) = self.present();
            go_on(&mut self.entries[entry], file);
        }
        let mut decoded = Vec::new();
        let mut none: HashMap<Id, (String, bool)> = HashMap::new();
        for Told { place: (file, page), name, what } in self.making.told() {
            match what {
                What::Decoded(how) => decoded.push((name, how)),
                What::None { why, over } => {
                    let page = self.entries[file].pages[page];
                    let own = page.name(&self.files[file].name);
                    // An error of its side data names those.
                    let why = if own == name { why } else { format!("{name}\t{why}") };
                    none.insert(page.id, (why, over));
                }
            }
        }
        self.without(&none);
        let fresh = |id: &&Id| !self.same.contains_key(*id) && !self.prior.contains_key(*id);
        let added = self.taken.iter().filter(fresh).count();
        let replaced = self.written.iter().filter(|id| !fresh(id)).count();
        // A run that was stopped takes nothing away: what is gone may be in a file not come to.
        let unread = &self.files[self.entries.len()..];
        let gone = changes.gone.values().filter(|_| !unread.is_empty());
        let kept = gone.chain(unread.iter().filter_map(|file| file.old.as_ref()));
        let kept: HashSet<Id> = kept.flat_map(|entry| &entry.pages).map(|page| page.id).collect();
        Ok(Fed {
            removed: self.removed(&kept),
            orphans: self.orphans(&kept),
            displaced: self.displaced,
            added,
            replaced,
            entries: self.entries,
            written: self.written,
            decoded,
        })
    }

    /// The present file and the number of its entry, which is made where there is none yet.
    fn present(&mut self) -> (&'a File, usize) {
        if !self.open {
            let file = &self.files[self.entries.len()];
            let read_as = file.read_as.clone();
            self.entries.push(Entry { stamp: file.stamp, read_as, ..Entry::default() });
            self.open = true;
        }
        let last = self.entries.len() - 1;
        (&self.files[last], last)
    }

    /// Whether the index has the page just so, under this name.
    fn is_indexed(&self, name: &str, page: &Page) -> bool {
        let before = self.prior.get(&page.id);
        before.is_some_and(|(owner, was)| *owner == name && was == page)
            && self.same.get(&page.id).is_none_or(|(owner, _)| rank(owner) > rank(name))
    }

    /// Takes out pages that turned out to hold no article, copies of them too.
    fn without(&mut self, none: &HashMap<Id, (String, bool)>) {
        if none.is_empty() {
            return;
        }
        for (entry, file) in self.entries.iter_mut().zip(self.files) {
            let mut lost = Vec::new();
            entry.pages.retain(|page| {
                let why = none.get(&page.id);
                lost.extend(why.map(|(why, over)| (page.name(&file.name), why, *over)));
                why.is_none()
            });
            for (name, why, over) in lost {
                let (name, why) =
                    why.split_once('\t').map_or((name, &**why), |(name, why)| (name.to_owned(), why));
                entry.trouble().add(name, why.to_owned());
                if over {
                    entry.trouble().over = Some(self.limits.to_owned());
                }
            }
        }
        for id in none.keys() {
            self.taken.remove(id);
            self.owned.remove(id);
            self.written.remove(id);
        }
    }

    fn removed(&self, kept: &HashSet<Id>) -> Vec<Id> {
        let stays = |id: &Id| self.same.contains_key(id) || self.taken.contains(id) || kept.contains(id);
        self.prior.keys().filter(|id| !stays(id)).copied().collect()
    }

    /// Articles that lost the file they were named after, and go on under the name of one that stays.
    fn orphans(&self, kept: &HashSet<Id>) -> BTreeMap<String, HashSet<Id>> {
        let mut orphans: BTreeMap<String, HashSet<Id>> = BTreeMap::new();
        for (id, (owner, _)) in &self.prior {
            if let Some((heir, _)) = self.same.get(id).filter(|(heir, _)| rank(owner) < rank(heir))
                && !self.owned.contains(id)
                && !kept.contains(id)
            {
                orphans.entry((*heir).to_owned()).or_default().insert(*id);
            }
        }
        orphans
    }
}

/// An entry of a file that was not read to its end: it has its former articles too, and is read again.
fn go_on(entry: &mut Entry, file: &File) {
    entry.stamp = Stamp::NONE;
    // A stream cannot be read again.
    let first = entry.pages.first().filter(|_| &*file.name == STREAM);
    entry.hash = first.map_or_else(Box::default, |page| page.id.to_string().into());
    let known: HashSet<Id> = entry.pages.iter().map(|page| page.id).collect();
    let old = file.old.iter().flat_map(|old| &old.pages);
    entry.pages.extend(old.filter(|page| !known.contains(&page.id)));
}

/// For each article the first file that has it.
fn first<'a>(entries: impl Iterator<Item = (&'a str, &'a Entry)>) -> HashMap<Id, (&'a str, Page)> {
    let mut first: HashMap<Id, (&str, Page)> = HashMap::new();
    for (name, entry) in entries {
        for page in &entry.pages {
            let kept = first.entry(page.id).or_insert((name, *page));
            if rank(name) < rank(kept.0) {
                *kept = (name, *page);
            }
        }
    }
    first
}

/// What is wrong, and what can be done about it.
pub(super) fn told(error: &Error) -> String {
    match error.hint() {
        Some(hint) => format!("{}; {hint}", error.message()),
        None => error.message().to_owned(),
    }
}

/// A number that tells an address from others.
fn tell_url(url: &str) -> u32 {
    let hash = blake3::hash(url.as_bytes());
    u32::from_le_bytes(hash.as_bytes()[..4].try_into().expect("a hash of 32 bytes has 4")).max(1)
}
