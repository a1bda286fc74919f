//! Reads one article step by step, from its page to a [`Readout`]: the entry point of the crate.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::attribution::{self, Article, Attribution};
use super::authorship::Texts;
use super::clean::{Cleaned, clean, evidence};
use super::participants::Account;
use super::{dates, event, kind, lang, origin, sentences};
use crate::contain::{Stop, checkpoint, contained};
use crate::grammar::{Entry, FoundDateline, People, Setting, Who, Words};
use crate::knowledge::Knowledge;
use crate::model::{
    AuditLine, Candidate, Choice, DateBasis, Dateline, Kind, Origin, Published, Readout, SCHEMA, Speaker,
    Statement,
};
use crate::pages::{Document, Format, SideData, read_bytes};
use crate::{Edtf, Result};

/// Reads documents into [`Readout`]s.
///
/// ```
/// use readouts_reading::{Basis, Reader};
///
/// let page = "Home > News\n\nPresident Lee Meets Foreign Minister Ana Olsen\n\n\
///     On 6 May 2031, President Ida Lee met with Foreign Minister Ana Olsen of Norway. \
///     Lee stressed that the river belongs to both peoples. It should be shared.\n\nLeave your comment\n";
/// let readout = Reader::default().read_text("example", page)?;
/// assert_eq!(readout.title.as_deref(), Some("President Lee Meets Foreign Minister Ana Olsen"));
/// assert_eq!(readout.event_date.edtf.map(|d| d.to_string()).as_deref(), Some("2031-05-06"));
/// assert_eq!(readout.statements[1].speaker.as_deref(), Some("Ida Lee"));
/// assert_eq!(readout.statements[2].basis, Basis::Carried);
/// # Ok::<(), readouts_reading::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Reader<'k> {
    knowledge: &'k Knowledge,
    audit: bool,
    choices: bool,
    stop: Option<&'k Stop>,
}

impl Default for Reader<'static> {
    fn default() -> Self {
        Self::new(Knowledge::builtin())
    }
}

/// A record from a source that is not a file: a database, a feed, another program.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Record<'a> {
    /// Name in results; also its identity, so it must be unique in an index.
    pub name: &'a str,
    /// Text of the record.
    pub text: RecordText<'a>,
    /// Facts stated beside the text.
    pub side: SideData,
}

/// The text of a [`Record`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum RecordText<'a> {
    /// A page with its furniture, which is cleaned.
    Page(&'a str),
    /// Paragraphs of a body that is already clean, which are taken as they are.
    Paragraphs(&'a [String]),
}

impl<'a> Record<'a> {
    /// A page with its furniture.
    pub fn page(name: &'a str, text: &'a str) -> Self {
        Self { name, text: RecordText::Page(text), side: SideData::default() }
    }

    /// The paragraphs of a body that is already clean.
    pub fn paragraphs(name: &'a str, paragraphs: &'a [String]) -> Self {
        Self { name, text: RecordText::Paragraphs(paragraphs), side: SideData::default() }
    }

    /// States facts beside the text.
    #[must_use]
    pub fn side(self, side: SideData) -> Self {
        Self { side, ..self }
    }
}

impl<'k> Reader<'k> {
    /// Creates a reader that uses the given knowledge tables.
    pub fn new(knowledge: &'k Knowledge) -> Self {
        Self { knowledge, audit: false, choices: false, stop: None }
    }

    /// Returns this reader with the audit switched on: it reports for every line whether it was kept, and
    /// why.
    #[must_use]
    pub fn with_audit(self) -> Self {
        Self { audit: true, ..self }
    }

    /// Returns this reader with choices switched on: it reports uncertain decisions with their candidates.
    #[must_use]
    pub fn with_choices(self) -> Self {
        Self { choices: true, ..self }
    }

    /// Returns this reader with a flag that stops it; a page that is being read is then abandoned.
    #[must_use]
    pub fn until(self, stop: &'k Stop) -> Self {
        Self { stop: Some(stop), ..self }
    }

    /// Returns the knowledge tables that the reader uses.
    pub fn knowledge(&self) -> &'k Knowledge {
        self.knowledge
    }

    /// Reads flattened page text.
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    pub fn read_text(&self, name: &str, text: &str) -> Result<Readout> {
        self.named(name, || {
            let document = read_bytes(name, text.as_bytes(), Format::Text, &SideData::default())?;
            Ok(self.read_cleaned(&document, self.clean(&document)))
        })
    }

    /// Reads a record. Its id is a hash of its name, so that a changed record replaces itself in an index.
    ///
    /// # Errors
    /// [`Document`](crate::ErrorKind::Document) where the text is not plain text, for example has zero bytes;
    /// those of [`read`](Self::read).
    pub fn read_record(&self, record: &Record<'_>) -> Result<Readout> {
        let id = blake3::hash(record.name.as_bytes()).to_hex()[..16].to_owned();
        self.named(record.name, || match record.text {
            RecordText::Page(page) => {
                let document = read_bytes(record.name, page.as_bytes(), Format::Text, &record.side)?;
                let document = Document { id, ..document };
                Ok(self.read_cleaned(&document, self.clean(&document)))
            }
            RecordText::Paragraphs(paragraphs) => {
                let cleaned = Cleaned::of_clean(record.side.title.clone(), paragraphs);
                Ok(self.article(id, record.name, &record.side, cleaned, Vec::new()))
            }
        })
    }

    /// Reads a document. If it contains no article, the body is empty.
    ///
    /// # Errors
    /// [`Fault`](crate::ErrorKind::Fault) where the reader fails on it,
    /// [`Stopped`](crate::ErrorKind::Stopped) where it was asked to stop (see [`until`](Self::until)); each
    /// names the document.
    pub fn read(&self, document: &Document) -> Result<Readout> {
        self.named(&document.name, || Ok(self.read_cleaned(document, self.clean(document))))
    }

    /// Returns the reason why a fact stated beside a document is not used: its date cannot be read.
    pub fn unusable(&self, document: &Document) -> Option<String> {
        let stated = document.page.side.date.as_deref()?;
        let is_read = origin::stated_date(stated, self.knowledge).is_some();
        (!is_read).then(|| format!("the date `{stated:.60}` cannot be read, and was not used"))
    }

    /// Reads with panics and stops turned into errors that name the page.
    fn named<T>(&self, name: &str, read: impl FnOnce() -> Result<T>) -> Result<T> {
        contained(self.stop, read).map_err(|error| match error.path() {
            Some(_) => error,
            None => error.at(Path::new(name)),
        })
    }

    /// Returns the lines of a flattened page, each with the features that count for and against its being
    /// part of the article. A line's score is the logarithm of the odds: the sum of its features, each times
    /// its weight, plus a bias. A panic is not caught.
    pub fn evidence(&self, document: &Document) -> Vec<Candidate> {
        evidence(&document.page, self.knowledge)
    }

    /// Finds the article in the page: the first half of [`read`](Self::read). A panic is not caught.
    pub fn clean(&self, document: &Document) -> Cleaned {
        clean(&document.page, self.knowledge)
    }

    /// Analyses the article: the second half of [`read`](Self::read). A panic is not caught.
    pub fn read_cleaned(&self, document: &Document, cleaned: Cleaned) -> Readout {
        let audit = if self.audit { cleaned.audit(&document.page) } else { Vec::new() };
        self.article(document.id.clone(), &document.name, &document.page.side, cleaned, audit)
    }

    fn article(
        &self,
        id: String,
        name: &str,
        side: &SideData,
        cleaned: Cleaned,
        audit: Vec<AuditLine>,
    ) -> Readout {
        let dateline = dateline(&cleaned.paragraphs, self.knowledge);
        let placed = origin::place_and_day(&cleaned, self.knowledge).filter(|_| dateline.is_none());
        let choices = if self.choices { cleaned.choices(self.knowledge) } else { Vec::new() };
        let found = PageFacts {
            published: origin::published(side, &cleaned, self.knowledge),
            outlet: origin::outlet(side, &cleaned, self.knowledge),
            agency: origin::agency(side, dateline.as_ref(), &cleaned, self.knowledge),
            dateline,
            placed,
            id,
            path: Some(name.to_owned()),
            url: side.url.clone(),
            author: side.speaker.clone(),
            kept: side.kept.clone(),
            title: cleaned.title,
            choices,
            paragraphs: cleaned.paragraphs,
            audit,
        };
        self.understand(found)
    }

    /// Analyses an article again from the parts of it that an index keeps. The result is that of reading its
    /// page, as long as the tables that cleaning uses are unchanged.
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    pub fn read_again(&self, kept: Readout) -> Result<Readout> {
        let name = kept.path.clone().unwrap_or_default();
        self.named(&name, || {
            let Readout {
                id,
                path,
                url,
                title,
                paragraphs,
                author,
                kept,
                outlet,
                agency,
                dateline: kept_line,
                published,
                audit,
                choices,
                ..
            } = kept;
            let dateline = dateline(&paragraphs, self.knowledge);
            let placed =
                kept_line.filter(|_| dateline.is_none()).and_then(|line| Some((line.place?, line.edtf?)));
            Ok(self.understand(PageFacts {
                id,
                path,
                url,
                author,
                kept,
                title,
                paragraphs,
                outlet,
                agency,
                dateline,
                placed,
                published,
                audit,
                choices,
            }))
        })
    }

    /// Analyses the article's text: its statements and their speakers, the participants, and the date of the
    /// event.
    fn understand(&self, found: PageFacts) -> Readout {
        let knowledge = self.knowledge;
        let PageFacts {
            id,
            path,
            url,
            author,
            kept,
            title: whole_title,
            paragraphs,
            outlet,
            agency,
            dateline,
            placed,
            published,
            audit,
            mut choices,
        } = found;
        let title = whole_title.as_deref().unwrap_or_default();
        let code = lang::detect(&paragraphs);
        let language = lang::of(code.as_deref(), knowledge);
        let (language, languages) = (&*language, lang::all(knowledge));
        let sentences = sentences::sentences(&paragraphs, &knowledge.stops);
        let words = Words::new(title, &paragraphs, knowledge.vocabulary(language.code()));
        let known = outlet.name.as_deref().and_then(|name| knowledge.outlet_named(name));
        let official = known.filter(|outlet| outlet.official);
        let clock = known
            .and_then(|outlet| knowledge.country_place(&outlet.country))
            .and_then(|country| knowledge.countries[country].utc);
        let setting = Setting {
            home: official.and_then(|outlet| knowledge.country_place(&outlet.country)),
            is_news: known.is_some_and(|outlet| !outlet.official),
            day: published.edtf.and_then(Edtf::to_date),
        };
        let mut people = language.people(&words, &setting, knowledge);
        let lead = lead(&paragraphs, dateline.as_ref().map_or(0, |d| d.end));
        let kind = kind::kind(whole_title.as_deref(), &lead, &languages, knowledge);
        let authorship = Texts {
            title,
            paragraphs: &paragraphs,
            kind,
            stated: author.as_deref(),
            official,
            setting: &setting,
            language,
            knowledge,
        }
        .authorship(&mut people);
        let account = Account {
            people: &people,
            words: &words,
            sentences: &sentences,
            paragraphs: &paragraphs,
            kind,
            language,
            knowledge,
        };
        let principals = account.principals();
        let Attribution { mut statements, is_speech, voices } = attribution::attribute(&Article {
            paragraphs: &paragraphs,
            words: &words,
            people: &people,
            sentences: &sentences,
            participants: &principals,
            authorship: &authorship,
            home: setting.home,
            is_foreign: code.as_deref().is_some_and(|code| code != language.code()),
            language,
            knowledge,
        });
        Statement::count_chars(&mut statements, &paragraphs);
        let kind = if is_speech && kind == Kind::Article { Kind::Remarks } else { kind };
        let placed_day = placed.as_ref().map(|(_, day)| *day);
        let clues = dates::Clues {
            title,
            sentences: event::dated(
                &sentences,
                &statements,
                &paragraphs,
                dateline.as_ref().map_or(0, |d| d.end),
                is_speech,
                knowledge,
            ),
            lines: dates::date_lines(&paragraphs, kind == Kind::Letter, knowledge),
            published: origin::local(&published, clock),
            placed: placed_day
                .filter(|_| !matches!(kind, Kind::Article | Kind::Call | Kind::Meeting | Kind::Visit)),
            dateline: dateline.as_ref().and_then(|d| d.date),
            is_event: !matches!(kind, Kind::Article),
            bounds: event::bounds(&people, title, &paragraphs, knowledge),
            years: event::anniversaries(&words.paragraphs, knowledge),
        };
        let line = dateline.map(|d| line(d.place, d.date, &published));
        let (event_date, choice) = dates::solve(&clues, &languages, knowledge);
        if self.choices && !choice.candidates.is_empty() {
            choices.push(choice);
        }

        let speakers = speakers(&statements, &people, knowledge);
        let name_of = |person: &usize| people.roster.get(*person).name.clone();
        let participants: Vec<String> =
            account.all(&principals, &voices, &statements).iter().map(name_of).collect();
        let active: FxHashSet<&str> =
            speakers.iter().map(|s| s.name.as_str()).chain(participants.iter().map(String::as_str)).collect();
        let mentioned = mentioned(&people, &active);
        let countries = countries(&people, &speakers, &active, knowledge);
        Readout {
            schema: SCHEMA,
            id,
            path,
            url,
            copies: Vec::new(),
            version: None,
            language: code,
            title: whole_title,
            author,
            kept,
            outlet,
            agency,
            dateline: line.or_else(|| {
                let (place, day) = placed?;
                Some(Dateline { place: Some(place), edtf: Some(day), basis: DateBasis::Stated })
            }),
            published,
            event_date,
            kind,
            speakers,
            participants,
            mentioned,
            countries,
            statements,
            audit,
            choices,
            corrections: Vec::new(),
            paragraphs,
        }
    }
}

/// Facts about an article that are known without analysing its text.
struct PageFacts {
    id: String,
    path: Option<String>,
    url: Option<String>,
    author: Option<String>,
    kept: BTreeMap<String, Vec<String>>,
    title: Option<String>,
    paragraphs: Vec<String>,
    outlet: Origin,
    agency: Origin,
    dateline: Option<FoundDateline>,
    /// Place and day of a line above the body.
    placed: Option<(String, Edtf)>,
    published: Published,
    audit: Vec<AuditLine>,
    choices: Vec<Choice>,
}

/// Returns the dateline at the start of the first paragraph, else the one that closes the text.
fn dateline(paragraphs: &[String], knowledge: &Knowledge) -> Option<FoundDateline> {
    let (calendar, languages) = (&knowledge.calendar, lang::all(knowledge));
    let first = paragraphs.first().and_then(|p| dates::dateline(p, calendar, &languages));
    first.or_else(|| dates::closing_dateline(paragraphs, calendar, &languages))
}

/// Returns the start of the first paragraphs, in which articles give the date of the event.
fn lead(paragraphs: &[String], dateline_end: usize) -> String {
    let mut lead = String::new();
    for (at, paragraph) in paragraphs.iter().take(2).enumerate() {
        let text = if at == 0 { &paragraph[dateline_end..] } else { paragraph };
        let end = text.char_indices().nth(600).map_or(text.len(), |(at, _)| at);
        lead.push_str(&text[..end]);
        lead.push('\n');
    }
    lead
}

fn line(place: Option<String>, date: Option<Edtf>, published: &Published) -> Dateline {
    let edtf = date.map(|d| dates::with_year_of_page(d, published.edtf));
    let basis = match (date.and_then(Edtf::year), edtf.and_then(Edtf::year)) {
        _ if edtf.is_none() => DateBasis::None,
        (None, Some(_)) => DateBasis::Derived,
        _ => DateBasis::Stated,
    };
    Dateline { place, edtf, basis }
}

/// Returns everyone with a statement, sorted by number of statements, then by first statement.
fn speakers(statements: &[Statement], people: &People, knowledge: &Knowledge) -> Vec<Speaker> {
    let mut entries: FxHashMap<&str, &Entry> = FxHashMap::default();
    for entry in people.roster.entries() {
        entries.entry(&entry.name).or_insert(entry);
    }
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for name in statements.iter().filter_map(|s| s.speaker.as_deref()) {
        checkpoint();
        if let Some(&at) = places.get(name) {
            speakers[at].statements += 1;
            continue;
        }
        let entry = entries.get(name);
        let office = entry.and_then(|e| telling_office(&e.offices, knowledge));
        let place =
            entry.and_then(|e| e.country).or_else(|| knowledge.countries.iter().position(|c| c.name == name));
        let country = place.map(|c| knowledge.countries[c].code.clone());
        places.insert(name, speakers.len());
        speakers.push(Speaker { name: name.to_owned(), office, country, statements: 1 });
    }
    speakers.sort_by_key(|s| std::cmp::Reverse(s.statements));
    speakers
}

/// Returns the key of the first office that is not just "leader", or of "leader" if there is no other.
fn telling_office(offices: &[usize], knowledge: &Knowledge) -> Option<String> {
    let key = |office: &usize| knowledge.offices[*office].key.as_str();
    let telling = offices.iter().map(key).find(|key| *key != "leader");
    telling.or_else(|| offices.first().map(key)).map(str::to_owned)
}

/// Returns the people who are named but neither speak nor take part.
fn mentioned(people: &People, active: &FxHashSet<&str>) -> Vec<String> {
    let named = |who: &Who| match who {
        Who::Person(person) => Some(people.roster.get(*person).name.as_str()),
        _ => None,
    };
    checkpoint();
    let all = std::iter::once(&people.title).chain(&people.paragraphs).flatten();
    let mut met = FxHashSet::default();
    let others = all.filter_map(|m| named(&m.who)).filter(|name| !active.contains(name));
    others.filter(|name| met.insert(*name)).map(str::to_owned).collect()
}

/// Returns the countries of the people who speak or take part, in order of first occurrence.
fn countries(
    people: &People,
    speakers: &[Speaker],
    active: &FxHashSet<&str>,
    knowledge: &Knowledge,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let of_people = people
        .roster
        .entries()
        .iter()
        .filter(|e| active.contains(e.name.as_str()))
        .filter_map(|e| e.country.map(|c| knowledge.countries[c].code.clone()));
    let of_speakers = speakers.iter().filter_map(|s| s.country.clone());
    for code in of_people.chain(of_speakers) {
        if !found.contains(&code) {
            found.push(code);
        }
    }
    found
}
