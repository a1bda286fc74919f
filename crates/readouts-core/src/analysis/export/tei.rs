//! TEI P5: a corpus of articles, with a header each, and `<said>` for the words of a speaker.

use std::collections::BTreeMap;

use super::markup::{push_xml, push_xml_attribute};
use super::sentences::text_paragraphs;
use crate::{Basis, Date, Edtf, Readout, Statement};

/// Start of the corpus, up to the first article.
pub(super) fn push_start(to: &mut String) {
    to.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\">\n",
    );
    to.push_str("<teiHeader>\n<fileDesc>\n<titleStmt><title>Readouts</title></titleStmt>\n");
    to.push_str("<publicationStmt><p>Made by readouts-search; each article names its publisher.</p>");
    to.push_str(
        "</publicationStmt>\n<sourceDesc><p>Articles as they were published.</p></sourceDesc>\n</fileDesc>\n",
    );
    to.push_str("<encodingDesc>\n<classDecl>\n<taxonomy>\n");
    for basis in Basis::ALL {
        to.push_str(&format!(
            "<category xml:id=\"basis.{}\"><catDesc>{}</catDesc></category>\n",
            basis.as_str(),
            told(basis)
        ));
    }
    to.push_str("</taxonomy>\n</classDecl>\n</encodingDesc>\n</teiHeader>\n");
}

/// End of the corpus.
pub(super) fn push_end(to: &mut String) {
    to.push_str("</teiCorpus>\n");
}

/// Returns what a basis means.
fn told(basis: Basis) -> &'static str {
    match basis {
        Basis::Quoted => "In quotation marks, or under a transcript label",
        Basis::Cue => "A reporting expression in the sentence itself",
        Basis::Carried => "A continuation of the words of the speaker before it",
        Basis::Joint => "Attributed to several people or bodies together",
        Basis::Narration => "The outlet's own voice",
        Basis::Unknown => "The speaker cannot be determined",
        Basis::Corrected => "A correction by hand",
    }
}

/// Appends an article.
pub(super) fn push(article: &Readout, to: &mut String) {
    let people = People::of(article);
    to.push_str("<TEI");
    push_xml_attribute(to, "xml:id", &people.article);
    to.push_str(">\n<teiHeader>\n<fileDesc>\n<titleStmt>");
    element(to, "title", article.title.as_deref().unwrap_or_default());
    to.push_str("</titleStmt>\n<publicationStmt>");
    element(to, "publisher", article.outlet.name.as_deref().unwrap_or("unknown"));
    if let Some(published) = article.published.edtf {
        let days = (published.earliest(), published.latest());
        date(to, "published", published, days);
    }
    to.push_str("<idno type=\"readouts\">");
    push_xml(to, &article.id);
    to.push_str("</idno>");
    if let Some(url) = &article.url {
        to.push_str("<idno type=\"URL\">");
        push_xml(to, url);
        to.push_str("</idno>");
    }
    to.push_str("</publicationStmt>\n<sourceDesc><bibl>");
    element(to, "title", article.title.as_deref().unwrap_or_default());
    if let Some(agency) = &article.agency.name {
        to.push_str("<orgName type=\"agency\">");
        push_xml(to, agency);
        to.push_str("</orgName>");
    }
    to.push_str("</bibl></sourceDesc>\n</fileDesc>\n<profileDesc>\n");
    if let Some(language) = &article.language {
        to.push_str("<langUsage><language");
        push_xml_attribute(to, "ident", language);
        to.push_str("/></langUsage>\n");
    }
    people.push(article, to);
    to.push_str("<settingDesc><setting>");
    if let Some(event) = article.event_date.edtf {
        date(to, "event", event, (article.event_date.earliest, article.event_date.latest));
    }
    element(to, "activity", article.kind.as_str());
    to.push_str("</setting></settingDesc>\n</profileDesc>\n</teiHeader>\n<text");
    if let Some(language) = &article.language {
        push_xml_attribute(to, "xml:lang", language);
    }
    to.push_str(">\n<body>\n");
    body(article, &people, to);
    to.push_str("</body>\n</text>\n</TEI>\n");
}

fn body(article: &Readout, people: &People<'_>, to: &mut String) {
    let (mut between, mut is_empty) = (0, true);
    for paragraph in text_paragraphs(article) {
        is_empty = false;
        to.push_str("<p>");
        let mut at = 0;
        for sentence in &paragraph.sentences {
            push_xml(to, &paragraph.text[at..sentence.bytes.start]);
            at = sentence.bytes.end;
            let id = super::sentence_id(&people.article, sentence, &mut between);
            let said = sentence.statement.and_then(|statement| said(statement, people));
            to.push_str(said.as_deref().unwrap_or_default());
            to.push_str("<s");
            push_xml_attribute(to, "xml:id", &id);
            if let Some(statement) = sentence.statement {
                push_xml_attribute(to, "ana", &format!("#basis.{}", statement.basis.as_str()));
            }
            to.push('>');
            push_xml(to, &paragraph.text[sentence.bytes.clone()]);
            to.push_str("</s>");
            to.push_str(said.map_or("", |_| "</said>"));
        }
        push_xml(to, &paragraph.text[at..]);
        to.push_str("</p>\n");
    }
    if is_empty {
        to.push_str("<p/>\n");
    }
}

/// Returns the start tag of a statement's words; `None` for the voice of the outlet.
fn said(statement: &Statement, people: &People<'_>) -> Option<String> {
    let names = statement.speaker.iter().chain(&statement.members);
    let who: Vec<String> = names.filter_map(|name| people.reference(name)).collect();
    if who.is_empty() && matches!(statement.basis, Basis::Narration | Basis::Corrected) {
        return None;
    }
    let direct = match statement.basis {
        Basis::Quoted => "true",
        Basis::Cue | Basis::Carried | Basis::Joint => "false",
        Basis::Narration | Basis::Unknown | Basis::Corrected => "unknown",
    };
    let mut tag = "<said".to_owned();
    if !who.is_empty() {
        push_xml_attribute(&mut tag, "who", &who.join(" "));
    }
    push_xml_attribute(&mut tag, "direct", direct);
    tag.push('>');
    Some(tag)
}

fn element(to: &mut String, name: &str, text: &str) {
    to.push_str(&format!("<{name}>"));
    push_xml(to, text);
    to.push_str(&format!("</{name}>"));
}

/// Appends a date: in EDTF as text, in the attributes of TEI as far as it is known.
fn date(to: &mut String, kind: &str, edtf: Edtf, (first, last): (Option<Date>, Option<Date>)) {
    to.push_str("<date");
    push_xml_attribute(to, "type", kind);
    match (first, last) {
        (Some(first), Some(last)) if first == last => push_xml_attribute(to, "when", &first.to_string()),
        (first, last) => {
            for (name, day) in [("notBefore", first), ("notAfter", last)] {
                if let Some(day) = day {
                    push_xml_attribute(to, name, &day.to_string());
                }
            }
        }
    }
    if !edtf.is_certain() {
        push_xml_attribute(to, "cert", "low");
    }
    to.push('>');
    push_xml(to, &edtf.to_string());
    to.push_str("</date>");
}

/// People of an article, each with a number by which its sentences refer to them.
struct People<'a> {
    /// Identifier of the article.
    article: String,
    numbers: BTreeMap<&'a str, usize>,
    names: Vec<&'a str>,
}

impl<'a> People<'a> {
    fn of(article: &'a Readout) -> Self {
        let mut people =
            Self { article: identifier(&article.id), numbers: BTreeMap::new(), names: Vec::new() };
        let of_statements =
            article.statements.iter().flat_map(|s| s.speaker.iter().chain(&s.relays).chain(&s.members));
        let speakers = article.speakers.iter().map(|speaker| &speaker.name);
        for name in speakers.chain(&article.participants).chain(of_statements) {
            let next = people.names.len() + 1;
            people.numbers.entry(name).or_insert_with(|| {
                people.names.push(name);
                next
            });
        }
        people
    }

    fn reference(&self, name: &str) -> Option<String> {
        self.numbers.get(name).map(|number| format!("#{}.p{number}", self.article))
    }

    fn push(&self, article: &Readout, to: &mut String) {
        if self.names.is_empty() {
            return;
        }
        to.push_str("<particDesc><listPerson>\n");
        for (at, name) in self.names.iter().enumerate() {
            to.push_str("<person");
            push_xml_attribute(to, "xml:id", &format!("{}.p{}", self.article, at + 1));
            to.push('>');
            element(to, "persName", name);
            let speaker = article.speakers.iter().find(|speaker| speaker.name == *name);
            if let Some(office) = speaker.and_then(|speaker| speaker.office.as_deref()) {
                element(to, "occupation", office);
            }
            if let Some(country) = speaker.and_then(|speaker| speaker.country.as_deref()) {
                to.push_str("<affiliation>");
                push_xml(to, country);
                to.push_str("</affiliation>");
            }
            to.push_str("</person>\n");
        }
        to.push_str("</listPerson></particDesc>\n");
    }
}

/// Returns the id of an article as an XML name that no other id gives.
fn identifier(id: &str) -> String {
    id.chars().fold("a".to_owned(), |mut name, c| {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c),
            c => name.push_str(&format!("_{:x}_", u32::from(c))),
        }
        name
    })
}
