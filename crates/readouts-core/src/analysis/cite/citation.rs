//! A citation: an article, or a passage of it, with all that a reader needs to find and to judge it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::directive;
use super::folded::Folded;
use super::fragment::{Fragment, fragment};
use super::quotation::Quotation;
use super::selectors::{Offsets, Selector, selectors};
use crate::{
    Basis, Confidence, CorrectedFact, Correction, Dateline, Duplicate, Edtf, EventDate, Kind, Origin,
    Published, Readout, SCHEMA, Statement,
};

/// A citation of an article, or of a passage of it.
///
/// [`Citation::ris`], [`Citation::bibtex`] and [`Citation::csl_json`] write it for reference managers. The author is
/// the agency or the outlet, never the speaker: that somebody said the words is according to them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Citation {
    /// Version of the output schema, [`SCHEMA`](crate::SCHEMA).
    pub schema: u32,
    /// Citation key: the same for the same passage of the same page, and another for every other.
    pub key: String,
    /// Id of the article, a hash of its page.
    pub id: String,
    /// Path from which it was read.
    pub path: Option<String>,
    /// Address on the web; that of a copy of the page if it has none of its own.
    pub url: Option<String>,
    /// Address that leads a browser to the passage, by a text fragment. Without a passage, the address with all that
    /// no address may have percent-encoded. `None` if there is no address of the web.
    pub link: Option<String>,
    /// Other paths and URLs of the same page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Duplicate>,
    /// Headline.
    pub title: Option<String>,
    /// Outlet that published this copy.
    pub outlet: Origin,
    /// Agency whose dispatch it carries.
    pub agency: Origin,
    /// Code of the body's language.
    pub language: Option<String>,
    /// Kind of event.
    pub kind: Kind,
    /// Publication date of this copy.
    pub published: Published,
    /// Place and date of the dispatch.
    pub dateline: Option<Dateline>,
    /// Date of the event.
    pub event_date: EventDate,
    /// The passage; `None` if the article as a whole is cited.
    pub passage: Option<CitedPassage>,
    /// Corrections by hand of what the citation says.
    pub corrections: Vec<Correction>,
    /// Program that made the citation. It is the one that read the page if it brought the index up to date.
    pub read_by: ReadBy,
    /// Date at which the page was accessed, if the caller or a kept column `accessed` states it.
    pub accessed: Option<Edtf>,
}

/// A passage that is cited.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CitedPassage {
    /// Text of the passage; a line feed stands between paragraphs.
    pub text: String,
    /// Index of the first paragraph, from 0.
    pub paragraph: usize,
    /// Index of the last paragraph, from 0.
    pub last_paragraph: usize,
    /// Sentences that the passage has a part of, in text order.
    pub sentences: Vec<CitedSentence>,
    /// Whether `link` fits no other place of the body and the headline. Otherwise it leads to the first place.
    pub is_link_unique: bool,
    /// Unit and text of the selectors' offsets.
    pub offsets: Offsets,
    /// Selectors of the W3C's Web Annotation Data Model.
    pub selectors: Vec<Selector>,
}

/// A sentence that a cited passage has a part of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CitedSentence {
    /// Number among the article's sentences, from 1.
    pub sentence: usize,
    /// Canonical name of the speaker, according to the outlet.
    pub speaker: Option<String>,
    /// Canonical name of the person whose words the speaker passes on.
    pub relays: Option<String>,
    /// Canonical names of the people to whom a joint statement is attributed.
    pub members: Vec<String>,
    /// Basis of the attribution.
    pub basis: Basis,
    /// Reporting words.
    pub cue: Option<String>,
    /// Probability that the attribution is right; `None` where it is plain.
    pub confidence: Option<Confidence>,
}

/// Program that read a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReadBy {
    /// Name of the program.
    pub tool: String,
    /// Version of the program.
    pub version: String,
}

/// Column of a record that states when its page was accessed, if it is kept.
const ACCESSED: &str = "accessed";

impl Citation {
    /// Cites an article as a whole.
    pub fn article(article: &Readout) -> Self {
        Self::of(article, None)
    }

    /// Cites a passage of an article.
    pub fn passage(article: &Readout, passage: &Quotation) -> Self {
        Self::of(article, Some(passage))
    }

    /// Sets the date at which the page was accessed.
    #[must_use]
    pub fn accessed(self, date: Edtf) -> Self {
        Self { accessed: Some(date), ..self }
    }

    fn of(article: &Readout, passage: Option<&Quotation>) -> Self {
        let copies = article.copies.iter().filter_map(|copy| copy.url.as_ref());
        let url = article.url.as_ref().or_else(|| copies.min()).cloned();
        let fragment = passage.and_then(|passage| fragment_of(article, passage));
        let directive = fragment.as_ref().map(|fragment| fragment.directive.as_str());
        let accessed = article.kept.get(ACCESSED).and_then(|values| values.first());
        let mut citation = Self {
            schema: SCHEMA,
            key: key(article, passage),
            id: article.id.clone(),
            path: article.path.clone(),
            link: url.as_ref().and_then(|url| directive::link(url, directive)),
            url,
            copies: article.copies.clone(),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            agency: article.agency.clone(),
            language: article.language.clone(),
            kind: article.kind,
            published: article.published.clone(),
            dateline: article.dateline.clone(),
            event_date: article.event_date.clone(),
            passage: passage.map(|passage| cited(article, passage, fragment.as_ref())),
            corrections: Vec::new(),
            read_by: ReadBy {
                tool: "readouts-search".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            accessed: accessed.and_then(|date| date.trim().parse().ok()),
        };
        let counts = |correction: &&Correction| citation.rests_on(correction);
        citation.corrections = article.corrections.iter().filter(counts).cloned().collect();
        citation
    }

    /// Whether what the citation says was corrected. Of an article as a whole everything counts; of a passage the
    /// dates, the outlet, and whose words it has.
    fn rests_on(&self, correction: &Correction) -> bool {
        let Some(passage) = &self.passage else { return true };
        match correction.what {
            CorrectedFact::EventDate | CorrectedFact::Outlet => true,
            CorrectedFact::Speaker => {
                passage.sentences.iter().any(|one| Some(one.sentence) == correction.sentence)
            }
            CorrectedFact::Person => {
                let names: BTreeSet<&String> = passage
                    .sentences
                    .iter()
                    .flat_map(|one| one.speaker.iter().chain(&one.relays).chain(&one.members))
                    .collect();
                correction.after.as_ref().is_none_or(|name| names.contains(name))
            }
        }
    }
}

fn key(article: &Readout, passage: Option<&Quotation>) -> String {
    let id = &article.id;
    match passage {
        None => format!("readout-{id}"),
        Some(Quotation { first, start, last, end }) if first == last => {
            format!("readout-{id}-{first}-{start}-{end}")
        }
        Some(Quotation { first, start, last, end }) => format!("readout-{id}-{first}-{start}-{last}-{end}"),
    }
}

fn fragment_of(article: &Readout, passage: &Quotation) -> Option<Fragment> {
    // The headline stands in the page too, but anything may stand between it and the first paragraph.
    let title = article.title.as_deref().filter(|title| !title.trim().is_empty());
    let body = Folded::new(title.into_iter().chain(article.paragraphs.iter().map(String::as_str)));
    let foreign = usize::from(title.is_some());
    let start = body.place(passage.first + foreign, passage.start);
    let end = body.place(passage.last + foreign, passage.end);
    fragment(&body, &(start..end), foreign)
}

fn cited(article: &Readout, passage: &Quotation, fragment: Option<&Fragment>) -> CitedPassage {
    let parts = (passage.first..=passage.last).filter_map(|number| {
        let text = article.paragraphs.get(number)?;
        text.get(passage.bytes_in(number, text))
    });
    CitedPassage {
        text: parts.collect::<Vec<_>>().join("\n"),
        paragraph: passage.first,
        last_paragraph: passage.last,
        sentences: sentences(article, passage),
        is_link_unique: fragment.is_some_and(|fragment| fragment.is_unique),
        offsets: Offsets::default(),
        selectors: selectors(&article.paragraphs, passage, fragment),
    }
}

fn sentences(article: &Readout, passage: &Quotation) -> Vec<CitedSentence> {
    let is_touched = |statement: &Statement| {
        let Some(text) = article.paragraphs.get(statement.paragraph) else { return false };
        let bytes = passage.bytes_in(statement.paragraph, text);
        (passage.first..=passage.last).contains(&statement.paragraph)
            && statement.start < bytes.end
            && bytes.start < statement.end
    };
    let numbered = article.statements.iter().enumerate().filter(|(_, statement)| is_touched(statement));
    let cited = numbered.map(|(at, statement)| CitedSentence {
        sentence: at + 1,
        speaker: statement.speaker.clone(),
        relays: statement.relays.clone(),
        members: statement.members.clone(),
        basis: statement.basis,
        cue: statement.cue.clone(),
        confidence: statement.confidence,
    });
    cited.collect()
}

#[cfg(test)]
mod tests;
