//! Applies decisions to an article.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::change::{Change, Decision};
use super::in_force::Corrections;
use crate::{
    Basis, CorrectedFact, Correction, DateBasis, Edtf, EventDate, Origin, OriginBasis, Readout, Speaker,
    Statement,
};

impl Corrections {
    /// Applies the decisions to an article as it was read. The article records what was changed.
    pub fn apply(&self, mut article: Readout) -> Readout {
        self.apply_to(&mut article);
        article
    }

    /// Applies the decisions to an article as it was read. Returns the numbers of the sentences whose decision
    /// does not apply, because the article has another sentence of that number.
    pub(crate) fn apply_to(&self, article: &mut Readout) -> Vec<usize> {
        let mut failed = Vec::new();
        for decision in self.articles.get(&article.id).into_iter().flatten() {
            failed.extend(correct(article, decision));
        }
        self.rename(article);
        if article
            .corrections
            .iter()
            .any(|made| matches!(made.what, CorrectedFact::Speaker | CorrectedFact::Person))
        {
            count_again(article, self);
        }
        failed
    }

    /// Renames and removes people.
    fn rename(&self, article: &mut Readout) {
        if self.people.is_empty() {
            return;
        }
        let met: BTreeSet<&String> =
            all_names(article).filter(|name| self.people.contains_key(*name)).collect();
        if met.is_empty() {
            return;
        }
        let made: Vec<Correction> = met
            .into_iter()
            .map(|name| {
                let renamed = &self.people[name];
                Correction {
                    what: CorrectedFact::Person,
                    sentence: None,
                    before: Some(name.clone()),
                    basis_before: None,
                    after: renamed.into.clone(),
                    by: renamed.by.clone(),
                    at: renamed.at.clone(),
                }
            })
            .collect();
        let now = |name: String| self.name(&name).map(str::to_owned);
        for statement in &mut article.statements {
            if let Some(speaker) = statement.speaker.take() {
                statement.speaker = now(speaker);
                if statement.speaker.is_none() {
                    nobodys(statement);
                }
            }
            let relayed = statement.relays.take().and_then(now);
            statement.relays = relayed.filter(|name| statement.speaker.as_ref() != Some(name));
            statement.members = unique(std::mem::take(&mut statement.members).into_iter().filter_map(now));
        }
        let speakers = std::mem::take(&mut article.speakers).into_iter();
        article.speakers =
            speakers.filter_map(|speaker| Some(Speaker { name: now(speaker.name)?, ..speaker })).collect();
        for names in [&mut article.participants, &mut article.mentioned] {
            *names = unique(std::mem::take(names).into_iter().filter_map(now));
        }
        article.corrections.extend(made);
    }
}

/// Makes a statement one whose speaker is unknown.
fn nobodys(statement: &mut Statement) {
    if statement.basis != Basis::Corrected {
        statement.basis = Basis::Unknown;
    }
    statement.relays = None;
    statement.confidence = None;
}

/// Applies one decision. Returns the number of the sentence if the article has another sentence there.
fn correct(article: &mut Readout, decision: &Decision) -> Option<usize> {
    let (what, sentence, before, basis_before, after) = match &decision.change {
        Change::Speaker { sentence, speaker, .. } => {
            if !sentence.is_in(article) {
                return Some(sentence.number);
            }
            let statement = &mut article.statements[sentence.number - 1];
            let before = statement.speaker.take();
            let basis = name_of(&statement.basis);
            statement.speaker.clone_from(speaker);
            statement.basis = Basis::Corrected;
            (statement.relays, statement.confidence) = (None, None);
            statement.members.clear();
            (CorrectedFact::Speaker, Some(sentence.number), before, basis, speaker.clone())
        }
        Change::EventDate { date, .. } => {
            let event = EventDate {
                edtf: *date,
                earliest: date.and_then(Edtf::earliest),
                latest: date.and_then(Edtf::latest),
                candidates: Vec::new(),
                basis: DateBasis::Corrected,
                evidence: vec![format!("corrected by {} on {}", decision.by, decision.at)],
            };
            let before = std::mem::replace(&mut article.event_date, event);
            let told = before.edtf.map(|date| date.to_string());
            let after = date.map(|date| date.to_string());
            (CorrectedFact::EventDate, None, told, name_of(&before.basis), after)
        }
        Change::Outlet { outlet, .. } => {
            let now = Origin { name: outlet.clone(), basis: OriginBasis::Corrected };
            let before = std::mem::replace(&mut article.outlet, now);
            (CorrectedFact::Outlet, None, before.name, name_of(&before.basis), outlet.clone())
        }
        _ => return None,
    };
    let (by, at) = (decision.by.clone(), decision.at.clone());
    article.corrections.push(Correction { what, sentence, before, basis_before, after, by, at });
    None
}

/// Returns the name of a basis in JSON.
fn name_of(basis: &impl Serialize) -> Option<String> {
    serde_json::to_value(basis).ok()?.as_str().map(str::to_owned)
}

/// Iterates over every name of a person in an article.
pub(crate) fn all_names(article: &Readout) -> impl Iterator<Item = &String> {
    let of_statements =
        article.statements.iter().flat_map(|s| s.speaker.iter().chain(&s.relays).chain(&s.members));
    let lists = article.participants.iter().chain(&article.mentioned);
    of_statements.chain(article.speakers.iter().map(|speaker| &speaker.name)).chain(lists)
}

/// Lists the speakers again by the statements, with the offices and countries known before. Who spoke before
/// and does not now is mentioned.
fn count_again(article: &mut Readout, corrections: &Corrections) {
    let before = std::mem::take(&mut article.speakers);
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut speakers: Vec<Speaker> = Vec::new();
    for name in article.statements.iter().filter_map(|statement| statement.speaker.as_deref()) {
        let at = *places.entry(name).or_insert_with(|| {
            let mut known = before.iter().filter(|speaker| speaker.name == name);
            let first = known.next();
            let office = first.into_iter().chain(known.clone()).find_map(|speaker| speaker.office.clone());
            let country = first.into_iter().chain(known).find_map(|speaker| speaker.country.clone());
            speakers.push(Speaker { name: name.to_owned(), office, country, statements: 0 });
            speakers.len() - 1
        });
        speakers[at].statements += 1;
    }
    // The sort is stable: equally many statements stay in the order of the first one.
    speakers.sort_by_key(|speaker| std::cmp::Reverse(speaker.statements));
    let silent = before.into_iter().map(|speaker| speaker.name);
    let silent = silent.filter(|name| corrections.name(name).is_some());
    let named = std::mem::take(&mut article.mentioned).into_iter().chain(silent);
    let active: HashSet<&str> = speakers
        .iter()
        .map(|speaker| speaker.name.as_str())
        .chain(article.participants.iter().map(String::as_str))
        .collect();
    article.mentioned = unique(named.filter(|name| !active.contains(name.as_str())));
    article.speakers = speakers;
}

fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}

/// Returns a stored article with everything undone that analysing its text again would not undo.
pub(crate) fn uncorrected(mut article: Readout) -> Readout {
    for made in std::mem::take(&mut article.corrections) {
        if made.what == CorrectedFact::Outlet {
            let basis = made.basis_before.unwrap_or_default();
            let basis = serde_json::from_value(basis.into()).unwrap_or_default();
            article.outlet = Origin { name: made.before, basis };
        }
    }
    article
}
