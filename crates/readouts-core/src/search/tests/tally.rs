//! Statistics of a run of comparisons, because comparing empty answers proves nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::Query;
use crate::query::{Distance, FieldQuery, Part, Phrase, QueryField, Relation, Word, WordsOf};
use crate::search::{Collapse, Filters, Total};

/// Counts over a run.
#[derive(Debug, Default)]
pub(super) struct Tally {
    cases: u64,
    matched: u64,
    documents: u64,
    occurrences: u64,
    /// For each form: number of queries that have it, and number of those that match something.
    forms: BTreeMap<&'static str, (u64, u64)>,
}

impl Tally {
    pub(super) fn add(&mut self, query: &Query, filters: &Filters, found: Total) {
        let matched = u64::from(found.documents > 0);
        self.cases += 1;
        self.matched += matched;
        self.documents += found.documents;
        self.occurrences += found.occurrences;
        let mut forms = BTreeSet::new();
        of_query(query, &mut forms);
        if *filters != Filters::default() {
            forms.insert("filters");
        }
        if filters.collapse == Collapse::Reprints {
            forms.insert("filters: collapse");
        }
        if !filters.by.is_empty() {
            forms.insert("filters: by");
        }
        for form in forms {
            let counts = self.forms.entry(form).or_default();
            *counts = (counts.0 + 1, counts.1 + matched);
        }
    }

    pub(super) fn cases(&self) -> u64 {
        self.cases
    }

    /// Returns the forms for which no query matched anything.
    pub(super) fn unmatched(&self) -> Vec<&'static str> {
        self.forms.iter().filter(|(_, (_, matched))| *matched == 0).map(|(form, _)| *form).collect()
    }

    /// Returns the share of queries that match something.
    pub(super) fn share(&self) -> f64 {
        self.matched as f64 / self.cases as f64
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cases, matched, documents, occurrences, forms } = self;
        writeln!(
            f,
            "{cases} queries, {matched} of them match; {documents} documents and {occurrences} intervals compared"
        )?;
        for (form, (asked, matched)) in forms {
            writeln!(f, "{form:>14}: {asked:>7} queries, {matched:>7} match")?;
        }
        Ok(())
    }
}

fn of_query(query: &Query, forms: &mut BTreeSet<&'static str>) {
    match query {
        Query::All => drop(forms.insert("all")),
        Query::Phrase(phrase) => of_phrase(phrase, forms),
        Query::Near(near) => {
            forms.insert(match (near.relation, near.reach) {
                (Relation::Any, Distance::Words(_)) => "w/n",
                (Relation::Any, Distance::Sentence) => "w/s",
                (Relation::Any, Distance::Paragraph) => "w/p",
                (Relation::Before, Distance::Words(_)) => "pre/n",
                (Relation::Before, Distance::Sentence) => "pre/s",
                (Relation::Before, Distance::Paragraph) => "pre/p",
                (Relation::Not, Distance::Words(_)) => "not w/n",
                (Relation::Not, Distance::Sentence) => "not w/s",
                (Relation::Not, Distance::Paragraph) => "not w/p",
            });
            if near.parts.len() > 2 {
                forms.insert(if near.relation == Relation::Any { "w/ in a row" } else { "pre/ in a row" });
            }
            if near.parts.iter().any(|part| matches!(part, Query::Near(_))) {
                forms.insert("near of near");
            }
            if (1..near.parts.len()).any(|at| near.parts[..at].contains(&near.parts[at])) {
                forms.insert("near the same");
            }
            near.parts.iter().for_each(|part| of_query(part, forms));
        }
        Query::And(parts) => {
            forms.insert("and");
            parts.iter().for_each(|part| of_query(part, forms));
        }
        Query::Or(parts) => {
            forms.insert("or");
            parts.iter().for_each(|part| of_query(part, forms));
        }
        Query::Not(part) => {
            forms.insert("not");
            of_query(part, forms);
        }
        Query::AtLeast(_, part) => {
            forms.insert("at least");
            of_query(part, forms);
        }
        Query::By(voice, part) => {
            forms.insert(match voice {
                WordsOf::Own(_) => "by",
                WordsOf::WithJoint(_) => "by, with joint",
                WordsOf::Basis(_) => "basis",
                WordsOf::NoOne => "by nobody",
            });
            of_query(part, forms);
        }
        Query::Field(FieldQuery::Named(QueryField::Id, _)) => drop(forms.insert("fact: id")),
        Query::Field(FieldQuery::Named(QueryField::Event, _)) => drop(forms.insert("fact: event")),
        Query::Field(FieldQuery::Sides(_)) => drop(forms.insert("fact: sides")),
        Query::Field(FieldQuery::Collapsed(_)) => drop(forms.insert("fact: collapse")),
        Query::Field(FieldQuery::Named(..)) => drop(forms.insert("fact: named")),
        Query::Field(FieldQuery::Basis(_)) => drop(forms.insert("fact: basis")),
        Query::Field(FieldQuery::Kept(..)) => drop(forms.insert("fact: kept")),
        Query::Field(FieldQuery::Title(phrase)) => {
            forms.insert("fact: title");
            of_phrase(phrase, forms);
        }
        Query::Field(FieldQuery::Dated(..)) => drop(forms.insert("fact: dated")),
        Query::Field(FieldQuery::Any(_)) => drop(forms.insert("fact: any")),
    }
}

fn of_phrase(phrase: &Phrase, forms: &mut BTreeSet<&'static str>) {
    if phrase.parts().len() > 1 {
        forms.insert("phrase");
    }
    for part in phrase.parts() {
        match part {
            Part::Word(word) => of_word(word, forms),
            Part::Choice(runs) => {
                forms.insert("choice");
                runs.iter().flatten().for_each(|word| of_word(word, forms));
            }
            Part::Gap { .. } => drop(forms.insert("gap")),
        }
    }
}

fn of_word(word: &Word, forms: &mut BTreeSet<&'static str>) {
    forms.insert(match word {
        Word::Exact(_) => "exact",
        Word::Pattern(_) => "pattern",
        Word::Abbreviation(_) => "abbreviation",
        Word::Cased(_) => "cased",
        Word::Written(_) => "written",
        Word::Stem(_) => "stem",
    });
}
