//! The decisions in force: those of both tables that no other decision contradicts.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::change::{Change, Decision};
use super::merge::settled;
use super::table::{Table, TableKind};

/// Decisions that an update applies; see [`Update::corrections`](crate::Update::corrections).
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    /// Both tables, as far as they exist, each with the name by which reports call it.
    pub(crate) tables: Vec<(String, Table)>,
    /// For each name that is merged or forgotten, what becomes of it.
    pub(crate) people: BTreeMap<String, Renamed>,
    /// Decisions about each article, by its id.
    pub(crate) articles: BTreeMap<String, Vec<Decision>>,
    /// Decisions that are not in force.
    pub(crate) not_in_force: Vec<NotApplied>,
}

/// What becomes of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Renamed {
    /// Name that replaces it; `None` if it is no person.
    pub(crate) into: Option<String>,
    pub(crate) by: String,
    pub(crate) at: String,
}

/// A decision that changes nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotApplied {
    /// Table that has it.
    pub table: TableKind,
    /// Line of its row, if the table was read from a file.
    pub line: Option<u64>,
    /// Reason.
    pub why: String,
}

impl Corrections {
    /// Returns the decisions in force of these tables.
    pub fn of(tables: impl IntoIterator<Item = Table>) -> Self {
        Self::of_files(tables.into_iter().map(|table| (table.kind().file_name().to_owned(), table)))
    }

    /// Returns the decisions in force of these tables, each with the name of its file.
    pub(super) fn of_files(tables: impl IntoIterator<Item = (String, Table)>) -> Self {
        let mut all = Self { tables: tables.into_iter().collect(), ..Self::default() };
        let mut people = Vec::new();
        for (_, table) in &all.tables {
            let (held, conflicts) = settled(table.rows());
            for conflict in conflicts {
                all.not_in_force.extend(table.about(&conflict.one.change.key()).map(|row| NotApplied {
                    table: table.kind(),
                    line: row.line,
                    why: format!("contradicts: {}", other_of(row, [&conflict.one, &conflict.other])),
                }));
            }
            for decision in held.into_iter().filter(|decision| !decision.change.is_withdrawal()) {
                match decision.change.article() {
                    Some(id) => all.articles.entry(id.to_owned()).or_default().push(decision.clone()),
                    None => people.push(decision.clone()),
                }
            }
        }
        all.decide_people(&people);
        all
    }

    /// Returns the tables, each with the name of its file.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.tables.iter().map(|(name, table)| (name.as_str(), table))
    }

    /// Returns the decisions that change nothing because others contradict them, or because names are merged in a
    /// circle.
    pub fn not_in_force(&self) -> &[NotApplied] {
        &self.not_in_force
    }

    /// Whether there is nothing to apply.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.articles.is_empty()
    }

    /// Whether the page of an article is no readout.
    pub fn excludes(&self, id: &str) -> bool {
        let decisions = self.articles.get(id).into_iter().flatten();
        decisions.map(|decision| &decision.change).any(|change| matches!(change, Change::NotAReadout { .. }))
    }

    /// Whether any page is no readout.
    pub(crate) fn excludes_any(&self) -> bool {
        let mut decisions = self.articles.values().flatten();
        decisions.any(|decision| matches!(decision.change, Change::NotAReadout { .. }))
    }

    /// Whether a decision about an article is in force, or says what one in force says.
    pub(crate) fn is_in_force(&self, decision: &Decision) -> bool {
        let of_article = decision.change.article().and_then(|id| self.articles.get(id));
        of_article.into_iter().flatten().any(|held| held.change == decision.change)
    }

    /// Returns the name that a name of a person has by these decisions; `None` if it is no person's.
    pub fn name<'n>(&'n self, name: &'n str) -> Option<&'n str> {
        self.people.get(name).map_or(Some(name), |renamed| renamed.into.as_deref())
    }

    /// Follows each merged name to its last name. Names merged in a circle keep their own.
    fn decide_people(&mut self, decisions: &[Decision]) {
        let next: HashMap<&str, (Option<&str>, &Decision)> = decisions
            .iter()
            .filter_map(|decision| match &decision.change {
                Change::Merge { name, into } => Some((name.as_str(), (Some(into.as_str()), decision))),
                Change::Forget { name } => Some((name.as_str(), (None, decision))),
                _ => None,
            })
            .collect();
        let mut last: HashMap<&str, Option<&str>> = HashMap::new();
        let mut circular: HashSet<&str> = HashSet::new();
        for decision in decisions {
            let (Change::Merge { name, .. } | Change::Forget { name }) = &decision.change else { continue };
            let (mut path, mut on_path) = (Vec::new(), HashSet::new());
            let mut here = Some(name.as_str());
            let end = loop {
                let Some(name) = here else { break None };
                if let Some(end) = last.get(name) {
                    break *end;
                }
                if !on_path.insert(name) {
                    let start = path.iter().position(|other| *other == name).unwrap_or(0);
                    for name in path.drain(start..) {
                        circular.insert(name);
                        last.insert(name, Some(name));
                    }
                    break Some(name);
                }
                let Some((into, _)) = next.get(name) else { break Some(name) };
                path.push(name);
                here = *into;
            };
            last.extend(path.into_iter().map(|name| (name, end)));
        }
        for (name, (_, decision)) in &next {
            let Decision { by, at, line, .. } = *decision;
            if circular.contains(name) {
                let why = format!("`{name}` is merged in a circle");
                self.not_in_force.push(NotApplied { table: TableKind::People, line: *line, why });
                continue;
            }
            let into = last.get(name).copied().flatten().map(str::to_owned);
            self.people.insert((*name).to_owned(), Renamed { into, by: by.clone(), at: at.clone() });
        }
        self.not_in_force.sort_by(|one, other| {
            (one.table as u8, one.line, &one.why).cmp(&(other.table as u8, other.line, &other.why))
        });
    }
}

/// Returns the one of two decisions that does not set what `row` does.
fn other_of<'d>(row: &Decision, two: [&'d Decision; 2]) -> &'d Decision {
    let [one, other] = two;
    if other.change.value() == row.change.value() { one } else { other }
}
