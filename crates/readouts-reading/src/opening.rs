//! What the title and the first sentences say about an event: who takes part, for which country, in which office. For
//! comparing articles with each other.

use std::borrow::Cow;

use crate::grammar::{People, Setting, Who, Words};
use crate::knowledge::{Knowledge, WordSet};
use crate::lang;
use crate::model::{Basis, Kind, Readout};
use crate::origin;
use crate::participants::Account;
use crate::sentences::Sentence;
use crate::simplified::simple;
use crate::token::{ends_sentence, fold};
use crate::topic::Topic;
use crate::{Date, Edtf};

/// Maximum number of bytes of the first sentence that are read.
const LEAD_BYTES: usize = 600;
/// Maximum number of sentences at the start that are searched for the first one of the outlet.
const LEAD_SENTENCES: usize = 4;
/// Maximum number of sentences at the start that are searched for a summit.
const SUMMIT_SENTENCES: usize = 6;
/// Maximum number of bytes between an organisation's name and the word for its summit.
const SUMMIT_REACH: usize = 24;

/// A person, or an office or a country that is not named by a person, that takes part in an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Party<'a> {
    /// Canonical name; `None` for an office or a country.
    pub name: Option<Cow<'a, str>>,
    /// Whether the person is in the table of people.
    pub is_known: bool,
    /// Whether the title names the party.
    pub in_title: bool,
    /// Code of the country or organisation.
    pub country: Option<&'a str>,
    /// Offices, as keys of the table: those that the text gives, else those held on the day.
    pub offices: Vec<&'a str>,
}

/// What the title and the first sentences of an article say about its event.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Opening<'a> {
    /// Those who take part, first those in the title, then those in the first sentence.
    pub parties: Vec<Party<'a>>,
    /// Further participants, whom only later sentences name.
    pub others: Vec<Party<'a>>,
    /// People who are only mentioned, in an article on several meetings; only those in the table.
    pub mentioned: Vec<Party<'a>>,
    /// Countries that the title names as actors.
    pub sides: Vec<&'a str>,
    /// Codes of the organisations whose summit the title or the first sentences name.
    pub summits: Vec<&'a str>,
    /// Whether the title names the first of them.
    pub is_summit_in_title: bool,
    /// What the title is about.
    pub topic: Topic<'a>,
    /// Whether the event is still to come.
    pub is_ahead: bool,
    /// Whether the title tells of several meetings or calls.
    pub is_several: bool,
    /// Whether the title or the first sentence tells of a meeting by video.
    pub is_remote: bool,
    /// Code of the outlet's country, if the outlet is known.
    pub outlet_country: Option<&'a str>,
    /// Whether the outlet belongs to its country's government.
    pub is_official: bool,
    /// Offset of the outlet's country from UTC, in hours, without summer time.
    pub utc_offset: Option<f32>,
    /// Day of publication, in UTC and at the outlet's place, if both are known.
    pub published: Option<[Date; 2]>,
}

impl<'a> Opening<'a> {
    /// Reads the title and the first sentences of an article again. The result depends on the article and the tables
    /// alone.
    pub fn of(article: &'a Readout, knowledge: &'a Knowledge) -> Self {
        let outlet = article.outlet.name.as_deref().and_then(|name| knowledge.outlet_named(name));
        let official = outlet.filter(|outlet| outlet.official);
        let country = outlet.and_then(|outlet| knowledge.country_place(&outlet.country));
        let utc_offset = country.and_then(|country| knowledge.countries[country].utc);
        let published = published(article, utc_offset);
        let setting = Setting {
            home: country.filter(|_| official.is_some()),
            is_news: outlet.is_some() && official.is_none(),
            day: published.map(|[_, there]| there),
        };
        let title = article.title.as_deref().unwrap_or_default();
        let lead = lead(article);
        let signs = &knowledge.signs;
        let is_told =
            |words: &WordSet| words.is_match(title) || lead.is_some_and(|lead| words.is_match(lead));
        let (summits, in_title) = summits(article, title, knowledge);
        let mut opening = Self {
            summits,
            is_summit_in_title: in_title > 0,
            is_ahead: is_told(&signs.future),
            is_remote: is_told(&signs.remote),
            is_several: signs.several.is_match(title),
            outlet_country: outlet.map(|outlet| outlet.country.as_str()),
            is_official: official.is_some(),
            utc_offset,
            published,
            ..Self::default()
        };
        opening.read_people(article, title, lead, &setting, knowledge);
        opening
    }

    fn read_people(
        &mut self,
        article: &'a Readout,
        title: &str,
        lead: Option<&str>,
        setting: &Setting,
        knowledge: &'a Knowledge,
    ) {
        let language = lang::of(article.language.as_deref(), knowledge);
        let paragraphs: Vec<String> = lead.map(str::to_owned).into_iter().collect();
        let words = Words::new(title, &paragraphs, knowledge.vocabulary(language.code()));
        let people = language.people(&words, setting, knowledge);
        let vocabulary = knowledge.vocabulary(language.code());
        self.topic = Topic::of(&words.title, &people.title, vocabulary, knowledge);
        let sentence = |text: &String| Sentence { paragraph: 0, span: 0..text.len() };
        let sentences: Vec<Sentence> = paragraphs.iter().map(sentence).collect();
        let account = Account {
            people: &people,
            words: &words,
            sentences: &sentences,
            paragraphs: &paragraphs,
            // A title such as "Berg calls on Lee to wait" is of no event, but the first sentence may be.
            kind: if article.kind == Kind::Article { Kind::Article } else { Kind::Meeting },
            language: &*language,
            knowledge,
        };
        let day = setting.day;
        for at in account.principals() {
            let party = self.person(article, &people, at, day, knowledge);
            self.parties.extend(party);
        }
        self.read_posts(&people, day, knowledge);
        for name in &article.participants {
            let is_met = |party: &Party<'_>| party.name.as_deref() == Some(name);
            if !self.parties.iter().chain(&self.others).any(is_met) {
                let party = stated(name, article, knowledge);
                self.others.push(party);
            }
        }
        if self.is_several {
            let parties = article.mentioned.iter().map(|name| stated(name, article, knowledge));
            self.mentioned.extend(parties.filter(|party| party.is_known));
        }
    }

    /// Returns the party of a person on the roster.
    fn person(
        &self,
        article: &'a Readout,
        people: &People,
        at: usize,
        day: Option<Date>,
        knowledge: &'a Knowledge,
    ) -> Option<Party<'a>> {
        let entry = people.roster.get(at);
        let known = entry.known.map(|person| &knowledge.people[person]);
        let name = known.map_or_else(|| fuller(&entry.name, article), |person| Cow::Borrowed(&*person.name));
        if self.parties.iter().any(|party| party.name.as_ref() == Some(&name)) {
            return None;
        }
        let stated = stated_by(&name, article);
        let mut offices: Vec<&str> =
            entry.offices.iter().map(|&office| &*knowledge.offices[office].key).collect();
        offices.extend(stated.and_then(|speaker| speaker.office.as_deref()).filter(|_| offices.is_empty()));
        if let Some(person) = known.filter(|_| offices.is_empty()) {
            let held = person.offices.iter().filter(|tenure| day.is_some_and(|day| tenure.covers(day)));
            offices.extend(held.map(|tenure| tenure.office.as_str()));
        }
        let country = known.map(|person| person.country.as_str());
        let country = country.or_else(|| entry.country.map(|country| &*knowledge.countries[country].code));
        let country = country.or_else(|| stated?.country.as_deref());
        let in_title = people.title.iter().any(|mention| mention.who == Who::Person(at));
        Some(Party { name: Some(name), is_known: known.is_some(), in_title, country, offices })
    }

    /// Adds the offices in the title that are not named by a person, with their holder on the day if the table has
    /// one, and the countries that act in it.
    fn read_posts(&mut self, people: &People, day: Option<Date>, knowledge: &'a Knowledge) {
        for mention in &people.title {
            match &mention.who {
                Who::Office(post) => {
                    let Some(country) = post.country else { continue };
                    let office = post.office.map(|office| knowledge.offices[office].key.as_str());
                    let holder =
                        office.zip(day).and_then(|(office, day)| knowledge.holder(office, country, day));
                    let holder = holder.map(|person| &knowledge.people[person]);
                    let name = holder.map(|person| Cow::Borrowed(person.name.as_str()));
                    let country = knowledge.countries[country].code.as_str();
                    let is_told = |party: &Party<'_>| {
                        party.name.is_some() && party.name == name
                            || party.country == Some(country)
                                && (name.is_none() || party.offices.iter().any(|held| Some(*held) == office))
                    };
                    if !self.parties.iter().any(is_told) {
                        let offices = office.into_iter().collect();
                        self.parties.push(Party {
                            is_known: name.is_some(),
                            in_title: true,
                            name,
                            country: Some(country),
                            offices,
                        });
                    }
                }
                Who::Side(name) => {
                    let country = knowledge.countries.iter().find(|country| country.name == *name);
                    let code = country.map(|country| country.code.as_str());
                    self.sides.extend(code.filter(|code| !self.sides.contains(code)));
                }
                _ => {}
            }
        }
    }
}

/// Returns the first sentence in the outlet's voice; `None` where the text begins with somebody's words.
fn lead(article: &Readout) -> Option<&str> {
    let first = article.statements.iter().take(LEAD_SENTENCES).find(|s| ends_sentence(&s.text))?;
    if matches!(first.basis, Basis::Quoted | Basis::Carried) {
        return None;
    }
    let mut end = first.text.len().min(LEAD_BYTES);
    while !first.text.is_char_boundary(end) {
        end -= 1;
    }
    Some(&first.text[..end])
}

/// Returns the day of publication, in UTC and at the outlet's place.
fn published(article: &Readout, utc_offset: Option<f32>) -> Option<[Date; 2]> {
    let stated = article.published.edtf?.to_date()?;
    let there = origin::local(&article.published, utc_offset).and_then(Edtf::to_date).unwrap_or(stated);
    Some([stated, there])
}

/// Returns the fullest name that the article has for a name in its title: a participant or speaker with all of its
/// words.
fn fuller<'a>(name: &str, article: &'a Readout) -> Cow<'a, str> {
    let folded = fold(name);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let has = |full: &&str| {
        let full = fold(full);
        let all: Vec<&str> = full.split_whitespace().collect();
        !words.is_empty() && words.iter().all(|word| all.contains(word))
    };
    let speakers = article.speakers.iter().map(|speaker| speaker.name.as_str());
    let found = article.participants.iter().map(String::as_str).chain(speakers).find(has);
    found.map_or_else(|| Cow::Owned(name.to_owned()), Cow::Borrowed)
}

fn stated_by<'a>(name: &str, article: &'a Readout) -> Option<&'a crate::Speaker> {
    article.speakers.iter().find(|speaker| speaker.name == name)
}

/// Returns the party of a name that the article has as a participant's.
fn stated<'a>(name: &'a str, article: &'a Readout, knowledge: &'a Knowledge) -> Party<'a> {
    let known = knowledge.person_called(name);
    let speaker = stated_by(name, article);
    let country = known.map(|person| person.country.as_str());
    Party {
        name: Some(Cow::Borrowed(name)),
        is_known: known.is_some(),
        in_title: false,
        country: country.or_else(|| speaker?.country.as_deref()),
        offices: speaker.and_then(|speaker| speaker.office.as_deref()).into_iter().collect(),
    }
}

/// Returns the codes of the organisations next to a word for a summit, in the title and then in the first sentences, and
/// the number of those in the title.
fn summits<'k>(article: &Readout, title: &str, knowledge: &'k Knowledge) -> (Vec<&'k str>, usize) {
    let first = article.statements.iter().take(SUMMIT_SENTENCES).map(|s| s.text.as_str());
    let (mut found, mut in_title) = (Vec::new(), 0);
    for (at, text) in std::iter::once(title).chain(first).enumerate() {
        let text = &*simple(text);
        let places: Vec<Place> = knowledge.summit_words().find(text);
        for place in &places {
            let Some(country) = place.2 else { continue };
            let code = knowledge.countries[country].code.as_str();
            if places.iter().any(|other| other.2.is_none() && is_near(place, other)) && !found.contains(&code)
            {
                found.push(code);
            }
        }
        if at == 0 {
            in_title = found.len();
        }
    }
    (found, in_title)
}

/// Start and end of a word in a text, and the index of the organisation that it names.
type Place = (usize, usize, Option<usize>);

/// Whether few characters are between two words.
fn is_near(a: &Place, b: &Place) -> bool {
    let (first, second) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    second.0.saturating_sub(first.1) <= SUMMIT_REACH
}
