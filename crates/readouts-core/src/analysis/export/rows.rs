//! Rows of tables: an article, and a statement with the facts of its article.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::words::each_token;
use crate::{Basis, Confidence, Date, DateBasis, Edtf, FoundArticle, Kind, OriginBasis, Readout};

/// Article as a row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArticleRow<'a> {
    /// Id of the article, under the name by which programs for text analysis know it.
    pub doc_id: &'a str,
    /// Id of the article.
    pub id: &'a str,
    /// Path that the article was read from.
    pub path: Option<&'a str>,
    /// Address on the web.
    pub url: Option<&'a str>,
    /// Headline.
    pub title: Option<&'a str>,
    /// Outlet that published this copy.
    pub outlet: Option<&'a str>,
    /// Evidence for the outlet.
    pub outlet_basis: OriginBasis,
    /// Agency whose dispatch it carries.
    pub agency: Option<&'a str>,
    /// Evidence for the agency.
    pub agency_basis: OriginBasis,
    /// Publication date of this copy as EDTF.
    pub published: Option<Edtf>,
    /// Evidence for the publication date.
    pub published_basis: OriginBasis,
    /// Date of the event as EDTF, as far as it is known.
    pub event_date: Option<Edtf>,
    /// Evidence for the date of the event.
    pub event_basis: DateBasis,
    /// First possible day of the event.
    pub earliest: Option<Date>,
    /// Last possible day of the event.
    pub latest: Option<Date>,
    /// Kind of event.
    pub kind: Kind,
    /// Code of the body's language.
    pub language: Option<&'a str>,
    /// Codes of the countries or organisations whose people or sides take part.
    pub countries: &'a [String],
    /// Canonical names of those who took part in the event.
    pub participants: &'a [String],
    /// Canonical names of those who have a statement, most statements first.
    pub speakers: Vec<&'a str>,
    /// Canonical names of people who are only named.
    pub mentioned: &'a [String],
    /// Number of paragraphs.
    pub paragraphs: u64,
    /// Number of statements.
    pub statements: u64,
    /// Number of words, as `stats` counts them.
    pub words: u64,
    /// Kept columns of the article's record: their values, by the name of the column.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: &'a BTreeMap<String, Vec<String>>,
    /// Paragraphs of the cleaned body, with an empty line between them.
    pub text: String,
}

impl<'a> ArticleRow<'a> {
    /// Creates the row of an article.
    pub fn of(article: &'a Readout) -> Self {
        Self {
            doc_id: &article.id,
            id: &article.id,
            path: article.path.as_deref(),
            url: article.url.as_deref(),
            title: article.title.as_deref(),
            outlet: article.outlet.name.as_deref(),
            outlet_basis: article.outlet.basis,
            agency: article.agency.name.as_deref(),
            agency_basis: article.agency.basis,
            published: article.published.edtf,
            published_basis: article.published.basis,
            event_date: article.event_date.edtf,
            event_basis: article.event_date.basis,
            earliest: article.event_date.earliest,
            latest: article.event_date.latest,
            kind: article.kind,
            language: article.language.as_deref(),
            countries: &article.countries,
            participants: &article.participants,
            speakers: article.speakers.iter().map(|speaker| speaker.name.as_str()).collect(),
            mentioned: &article.mentioned,
            paragraphs: article.paragraphs.len() as u64,
            statements: article.statements.len() as u64,
            words: article.paragraphs.iter().map(|text| words(text)).sum(),
            kept: &article.kept,
            text: article.paragraphs.join("\n\n"),
        }
    }
}

/// Statement as a row of a table, with facts of its article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StatementRow<'a> {
    /// Id of the statement: that of the article with the number of the statement.
    pub doc_id: String,
    /// Id of the article.
    pub id: &'a str,
    /// Number of the statement in the article, from 1.
    pub number: u64,
    /// Canonical name of the speaker.
    pub speaker: Option<&'a str>,
    /// Office of the speaker, as the article gives it.
    pub office: Option<&'a str>,
    /// Code of the country or organisation that the speaker speaks for.
    pub country: Option<&'a str>,
    /// Evidence for the attribution.
    pub basis: Basis,
    /// Canonical names of the people to whom a joint statement is attributed.
    pub members: &'a [String],
    /// Canonical name of the person whose words the speaker passes on.
    pub relays: Option<&'a str>,
    /// Reporting words.
    pub cue: Option<&'a str>,
    /// Probability that the attribution is right; `None` where it is plain.
    pub confidence: Option<Confidence>,
    /// Index of the paragraph, from 0.
    pub paragraph: u64,
    /// Start in the paragraph, in bytes of its UTF-8 form.
    pub start: u64,
    /// End in the paragraph, in bytes of its UTF-8 form, exclusive.
    pub end: u64,
    /// Start in the paragraph, in code points (Unicode scalar values).
    pub start_char: u64,
    /// End in the paragraph, in code points (Unicode scalar values), exclusive.
    pub end_char: u64,
    /// Number of words that begin in it.
    pub words: u64,
    /// Path that the article was read from.
    pub path: Option<&'a str>,
    /// Address of the article on the web.
    pub url: Option<&'a str>,
    /// Headline of the article.
    pub title: Option<&'a str>,
    /// Outlet that published the article.
    pub outlet: Option<&'a str>,
    /// Agency whose dispatch the article carries.
    pub agency: Option<&'a str>,
    /// Publication date of the article as EDTF.
    pub published: Option<Edtf>,
    /// Date of the event as EDTF, as far as it is known.
    pub event_date: Option<Edtf>,
    /// First possible day of the event.
    pub earliest: Option<Date>,
    /// Last possible day of the event.
    pub latest: Option<Date>,
    /// Kind of event.
    pub kind: Kind,
    /// Code of the language of the article's body.
    pub language: Option<&'a str>,
    /// Canonical names of those who took part in the event.
    pub participants: &'a [String],
    /// Kept columns of the article's record: their values, by the name of the column.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: &'a BTreeMap<String, Vec<String>>,
    /// Text of the statement.
    pub text: &'a str,
}

impl<'a> StatementRow<'a> {
    /// Creates the row of a statement, by its index in the article and its number of words.
    fn of(article: &'a Readout, index: usize, words: u64) -> Self {
        let statement = &article.statements[index];
        let named = statement.speaker.as_deref();
        let speaker = article.speakers.iter().find(|speaker| Some(speaker.name.as_str()) == named);
        Self {
            doc_id: format!("{}.{}", article.id, index + 1),
            id: &article.id,
            number: index as u64 + 1,
            speaker: named,
            office: speaker.and_then(|speaker| speaker.office.as_deref()),
            country: speaker.and_then(|speaker| speaker.country.as_deref()),
            basis: statement.basis,
            members: &statement.members,
            relays: statement.relays.as_deref(),
            cue: statement.cue.as_deref(),
            confidence: statement.confidence,
            paragraph: statement.paragraph as u64,
            start: statement.start as u64,
            end: statement.end as u64,
            start_char: statement.start_char as u64,
            end_char: statement.end_char as u64,
            words,
            path: article.path.as_deref(),
            url: article.url.as_deref(),
            title: article.title.as_deref(),
            outlet: article.outlet.name.as_deref(),
            agency: article.agency.name.as_deref(),
            published: article.published.edtf,
            event_date: article.event_date.edtf,
            earliest: article.event_date.earliest,
            latest: article.event_date.latest,
            kind: article.kind,
            language: article.language.as_deref(),
            participants: &article.participants,
            kept: &article.kept,
            text: &statement.text,
        }
    }
}

impl FoundArticle {
    /// Returns its row.
    pub fn row(&self) -> ArticleRow<'_> {
        ArticleRow::of(&self.article)
    }

    /// Returns the rows of the [statements](Self::statements) that the query is about.
    pub fn statement_rows(&self) -> impl Iterator<Item = StatementRow<'_>> {
        let words = words_by_statement(&self.article);
        self.statements().into_iter().map(move |at| StatementRow::of(&self.article, at, words[at]))
    }
}

/// Counts the words of each statement, as the index assigns them: a word belongs to the statement that it begins in.
fn words_by_statement(article: &Readout) -> Vec<u64> {
    let statements = &article.statements;
    let mut counts = vec![0; statements.len()];
    let mut at = 0;
    for (paragraph, text) in article.paragraphs.iter().enumerate() {
        each_token(text, |token| {
            let place = (paragraph, token.start);
            while statements.get(at).is_some_and(|s| (s.paragraph, s.end) <= place) {
                at += 1;
            }
            if statements.get(at).is_some_and(|s| (s.paragraph, s.start) <= place) {
                counts[at] += 1;
            }
        });
    }
    counts
}

fn words(text: &str) -> u64 {
    let mut count = 0;
    each_token(text, |_| count += 1);
    count
}
