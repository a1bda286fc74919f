//! What is known of one language: its table, ready to be looked up in.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::lists::Lists;
use super::{Lexicon, VerbSense, Vocabulary};

/// The table of a language.
#[derive(Debug, Default)]
pub(super) struct LanguageTable {
    pub(super) lists: Lists,
    /// Verbs and what they report.
    pub(super) verbs: Lexicon<VerbSense>,
    /// What its words are, made when they are first asked for.
    pub(super) vocabulary: OnceLock<Vocabulary>,
}

impl LanguageTable {
    pub(super) fn new(lists: Lists) -> Self {
        let verbs = lists.verbs.iter().flat_map(|verb| {
            let needs =
                (!verb.needs.is_empty()).then(|| verb.needs.iter().cloned().collect::<FxHashSet<_>>());
            let sense = VerbSense { class: verb.class, needs };
            verb.forms.iter().map(move |form| (form.clone(), sense.clone()))
        });
        Self { verbs: Lexicon::new(verbs), vocabulary: OnceLock::new(), lists }
    }
}
