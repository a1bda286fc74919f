//! The table of keys: a row for each setting that a configuration file can hold.

/// A setting of a configuration file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// Name in a file, with the table that it is in: `search.limit`.
    pub(crate) name: &'static str,
    /// Long option that it stands for; empty if there is none.
    pub(crate) option: &'static str,
    /// Commands in which it takes the place of the option's built-in value. Empty if it is applied to an
    /// update of an index, whatever command brings it up to date.
    pub(crate) commands: &'static [&'static str],
    pub(crate) shape: Shape,
    pub(crate) folder: Folder,
    /// Environment variable that takes precedence over it; empty for none.
    pub(crate) variable: &'static str,
    /// Option that switches it off if it is given; empty for none.
    pub(crate) yields_to: &'static str,
    /// Value without any setting, if the option has no built-in value.
    pub(crate) unset: &'static str,
}

/// Form of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    /// Path; relative to the folder of the file, and `~/` is the home folder.
    Path,
    Number,
    Flag,
    /// A text, or a list of texts.
    List,
    /// A table of texts, or of lists of texts.
    Table,
}

/// What the file of a folder may say of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folder {
    /// Any value.
    Allowed,
    /// Only a value below the built-in one.
    Lower,
    /// Nothing: the folder may come from a stranger.
    Refused,
}

impl Shape {
    /// Returns what a value of this form is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Path => "path",
            Self::Number => "number",
            Self::Flag => "true or false",
            Self::List => "list of texts",
            Self::Table => "table of texts",
        }
    }
}

impl Folder {
    /// Returns the word for it in the documentation.
    #[cfg(test)]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Allowed => "yes",
            Self::Lower => "lower only",
            Self::Refused => "no",
        }
    }
}

const READING: &[&str] = &["index", "extract", "bench"];
const WRITING: &[&str] = &["index", "bench"];
const SEARCHING: [&str; 13] = [
    "search",
    "facets",
    "kwic",
    "trend",
    "variants",
    "uses",
    "reprints",
    "batch",
    "watch",
    "export",
    "collocates",
    "keywords",
    "people",
];
const FINDING: [&str; 20] =
    joined(&SEARCHING, &["show", "versions", "cite", "correct", "corrections", "stats", "check"]);
const ALL: [&str; 23] = joined(&FINDING, &["index", "extract", "bench"]);

/// Joins two lists.
const fn joined<const N: usize>(one: &[&'static str], other: &[&'static str]) -> [&'static str; N] {
    assert!(one.len() + other.len() == N, "the length of the list is that of both");
    let mut all = [""; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < one.len() { one[at] } else { other[at - one.len()] };
        at += 1;
    }
    all
}

/// Row of which most keys differ in a few fields.
const ROW: Key = Key {
    name: "",
    option: "",
    commands: &[],
    shape: Shape::Text,
    folder: Folder::Allowed,
    variable: "",
    yields_to: "",
    unset: "none",
};

use Folder::{Lower, Refused};
use Shape::{Flag, List, Number, Path, Table};

/// All keys, in the order of the documentation and of `stats`.
#[rustfmt::skip]
pub(crate) const KEYS: &[Key] = &[
    // What is read.
    Key { name: "columns", option: "column", shape: Table, unset: "usual names", ..ROW },
    Key { name: "keep", option: "keep", shape: List, ..ROW },
    Key { name: "outlets", shape: Table, ..ROW },
    Key { name: "globs", option: "glob", commands: READING, shape: List, unset: "all files", ..ROW },
    Key { name: "page-limit", option: "page-limit", commands: READING, shape: Number, folder: Lower, ..ROW },
    Key { name: "unpacked-limit", option: "unpacked-limit", commands: READING, shape: Number, folder: Lower, ..ROW },
    // Searches.
    Key { name: "timeout", option: "timeout", commands: &SEARCHING, shape: Number, folder: Lower, ..ROW },
    Key { name: "search.facets", option: "facets", commands: &["search"], shape: List, ..ROW },
    Key { name: "search.sort", option: "sort", commands: &["search"], ..ROW },
    Key { name: "search.limit", option: "limit", commands: &["search"], shape: Number, folder: Lower, ..ROW },
    Key { name: "search.format", option: "format", commands: &["search"], ..ROW },
    Key { name: "search.context", option: "context", commands: &["search"], shape: Number, ..ROW },
    Key { name: "facets.facets", option: "facets", commands: &["facets"], shape: List, ..ROW },
    Key { name: "facets.format", option: "format", commands: &["facets"], ..ROW },
    Key { name: "kwic.window", option: "window", commands: &["kwic"], shape: Number,
        unset: "as many as a line has room for", ..ROW },
    Key { name: "kwic.sort", option: "sort", commands: &["kwic"], shape: List, unset: "date", ..ROW },
    Key { name: "kwic.limit", option: "limit", commands: &["kwic"], shape: Number, folder: Lower, unset: "all", ..ROW },
    Key { name: "kwic.format", option: "format", commands: &["kwic"], ..ROW },
    Key { name: "trend.per", option: "per", commands: &["trend"], ..ROW },
    Key { name: "trend.measure", option: "measure", commands: &["trend"], ..ROW },
    Key { name: "trend.date", option: "date", commands: &["trend"], ..ROW },
    Key { name: "trend.format", option: "format", commands: &["trend"], ..ROW },
    Key { name: "variants.per", option: "per", commands: &["variants"], ..ROW },
    Key { name: "variants.date", option: "date", commands: &["variants"], ..ROW },
    Key { name: "variants.limit", option: "limit", commands: &["variants"], shape: Number, folder: Lower, ..ROW },
    Key { name: "variants.format", option: "format", commands: &["variants"], ..ROW },
    Key { name: "uses.date", option: "date", commands: &["uses"], ..ROW },
    Key { name: "uses.limit", option: "limit", commands: &["uses"], shape: Number, folder: Lower, unset: "all", ..ROW },
    Key { name: "uses.format", option: "format", commands: &["uses"], ..ROW },
    Key { name: "reprints.sort", option: "sort", commands: &["reprints"], ..ROW },
    Key { name: "reprints.limit", option: "limit", commands: &["reprints"], shape: Number, folder: Lower, ..ROW },
    Key { name: "reprints.copies", option: "copies", commands: &["reprints"], shape: Number, folder: Lower, ..ROW },
    Key { name: "reprints.format", option: "format", commands: &["reprints"], ..ROW },
    Key { name: "batch.format", option: "format", commands: &["batch"], ..ROW },
    Key { name: "watch.format", option: "format", commands: &["watch"], ..ROW },
    Key { name: "export.format", option: "format", commands: &["export"], ..ROW },
    Key { name: "export.sort", option: "sort", commands: &["export"], ..ROW },
    Key { name: "people.limit", option: "limit", commands: &["people"], shape: Number, folder: Lower, unset: "all", ..ROW },
    Key { name: "people.format", option: "format", commands: &["people"], ..ROW },
    Key { name: "versions.limit", option: "limit", commands: &["versions"], shape: Number, folder: Lower, ..ROW },
    Key { name: "versions.format", option: "format", commands: &["versions"], ..ROW },
    Key { name: "cite.format", option: "format", commands: &["cite"], ..ROW },
    Key { name: "collocates.window", option: "window", commands: &["collocates"], shape: Number, ..ROW },
    Key { name: "collocates.measure", option: "measure", commands: &["collocates"], ..ROW },
    Key { name: "collocates.limit", option: "limit", commands: &["collocates"], shape: Number, folder: Lower, ..ROW },
    Key { name: "collocates.format", option: "format", commands: &["collocates"], ..ROW },
    Key { name: "keywords.limit", option: "limit", commands: &["keywords"], shape: Number, folder: Lower, ..ROW },
    Key { name: "keywords.format", option: "format", commands: &["keywords"], ..ROW },
    // Only in the user's own file.
    Key { name: "index", option: "index", commands: &FINDING, shape: Path, folder: Refused,
        variable: "READOUTS_INDEX", yields_to: "corpus", unset: ".readouts here and upwards" },
    Key { name: "knowledge", option: "knowledge", commands: &ALL, shape: Path, folder: Refused, ..ROW },
    Key { name: "follow-links", option: "follow-links", commands: &ALL, shape: Flag, folder: Refused, unset: "false", ..ROW },
    Key { name: "threads", option: "threads", commands: WRITING, shape: Number, folder: Refused,
        unset: "one for each core, 8 at most", ..ROW },
    Key { name: "memory", option: "memory", commands: WRITING, shape: Number, folder: Refused,
        unset: "60 for each thread", ..ROW },
    Key { name: "color", option: "color", commands: &ALL, folder: Refused, variable: "NO_COLOR", ..ROW },
];

/// Returns the key with this name.
pub(crate) fn key(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// Whether keys are in a table with this name.
pub(crate) fn is_section(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.split_once('.').is_some_and(|(section, _)| section == name))
}

/// Returns the name of the key that an unknown name is probably meant for.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let last = |name: &'static str| name.rsplit('.').next().unwrap_or(name);
    let wanted = name.to_lowercase().replace('_', "-");
    let same = KEYS.iter().find(|key| last(key.name) == wanted || key.option == wanted);
    let near = || {
        let distance = |key: &Key| {
            let own = strsim::osa_distance(key.name, &wanted);
            own.min(strsim::osa_distance(last(key.name), &wanted))
        };
        // Every short name is near some other one.
        let most = (wanted.chars().count() / 3).min(2);
        KEYS.iter()
            .map(|key| (distance(key), key))
            .filter(|(far, _)| *far <= most)
            .min_by_key(|(far, _)| *far)
    };
    same.or_else(|| near().map(|(_, key)| key)).map(|key| key.name)
}
