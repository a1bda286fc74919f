//! Finds the formats to try for a page whose files do not agree on its format.
//!
//! A page's id is a hash of its bytes, but the file name decides the format in which they are read: of two
//! files with the same bytes, one may give an article and the other none. A page that gave none is therefore
//! tried in the format of each of its files, in the order of the files.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::changes::rank;
use super::jobs::Reason;
use super::manifest::{Entry, Id};
use crate::source::Format;

/// Format that a file's name implies, and the format requested for a file whose name implies none. If both
/// are missing, the format is detected from the bytes, which are the same in all files of a page.
pub(super) type Form = (Option<Format>, Option<Box<str>>);

pub(super) fn form(name: &str, entry: &Entry) -> Form {
    (Format::of_path(Path::new(name)), entry.read_as().map(Into::into))
}

/// The form in which a page gave no article, and why.
pub(super) struct Failure {
    pub(super) form: Form,
    /// Name of the file that the reason is about, if it is not the page's.
    pub(super) name: Option<String>,
    pub(super) reason: Reason,
}

/// Results for a page that gave no article in the format of its first file.
pub(super) struct Tried {
    pub(super) failed: Vec<Failure>,
    /// Whether the page gave an article in another form.
    pub(super) is_made: bool,
}

impl Tried {
    fn failure(&self, form: &Form) -> Option<&Failure> {
        self.failed.iter().find(|failure| failure.form == *form)
    }

    /// Returns why a file of this form has no article of the page; `None` if it has one.
    pub(super) fn none_as(&self, form: &Form) -> Option<&Failure> {
        let failure = self.failure(form);
        if self.is_made { failure } else { failure.or_else(|| self.failed.first()) }
    }
}

/// Returns the forms in which pages were not tried yet, each with the first file that has it, in the order of
/// the files. Streams are left out, because they cannot be read again.
pub(super) fn untried<'f>(
    files: impl Iterator<Item = (&'f str, &'f Entry)>,
    pages: &BTreeMap<Id, Tried>,
) -> HashMap<Id, Vec<(Form, &'f str)>> {
    let mut untried: HashMap<Id, Vec<(Form, &str)>> = HashMap::new();
    for (name, entry) in files.filter(|(name, _)| !rank(name).0) {
        for page in &entry.pages {
            let Some(tried) = pages.get(&page.id) else { continue };
            let form = form(name, entry);
            if tried.failure(&form).is_some() {
                continue;
            }
            let known = untried.entry(page.id).or_default();
            match known.iter_mut().find(|(known, _)| *known == form) {
                Some((_, first)) if rank(name) < rank(first) => *first = name,
                Some(_) => {}
                None => known.push((form, name)),
            }
        }
    }
    for forms in untried.values_mut() {
        forms.sort_by(|(_, one), (_, other)| rank(one).cmp(&rank(other)));
    }
    untried
}
