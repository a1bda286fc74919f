//! Finds the people who took part in the event.

use rustc_hash::FxHashSet;

use super::sentences::Sentence;
use crate::contain::checkpoint;
use crate::grammar::{Language, Mention, People, Who, Words};
use crate::knowledge::Knowledge;
use crate::model::{Basis, Kind, Statement};
use crate::simplified::simple;
use crate::token::{Tokens, ends_sentence, split_at_colon};

/// Maximum number of paragraphs at the start, of those with sentences, that are searched for the people who
/// met.
const LEAD: usize = 2;
/// Maximum number of words of a line of salutations.
const SALUTATION: usize = 20;
/// Maximum number of words of a heading.
const HEADING: usize = 8;

/// The parts of an article that show who took part.
pub(crate) struct Account<'a> {
    pub(crate) people: &'a People,
    pub(crate) words: &'a Words<'a>,
    pub(crate) sentences: &'a [Sentence],
    pub(crate) paragraphs: &'a [String],
    pub(crate) kind: Kind,
    pub(crate) language: &'a dyn Language,
    pub(crate) knowledge: &'a Knowledge,
}

impl Account<'_> {
    /// Returns the people who met, as indices on the roster: those in the title, and those in the first
    /// sentences that report a meeting.
    pub(crate) fn principals(&self) -> Vec<usize> {
        let mut found = Participants::default();
        let title = &self.words.title;
        let named = || self.people.title.iter().filter(|m| !self.language.is_talked_about(title, m));
        let tells = |m: &&Mention| self.tells_of_others(m);
        found.add(named().filter(|m| !tells(m)));
        let mut seen = 0;
        for (at, text) in self.paragraphs.iter().enumerate() {
            if seen == LEAD || seen > 0 && found.people.len() >= 2 {
                break;
            }
            let first = self.sentences.partition_point(|s| s.paragraph < at);
            let Some(sentence) = self.sentences.get(first).filter(|s| s.paragraph == at) else { continue };
            // An office, a place, or "The following is attributable to the spokesperson:" reports nothing.
            if !ends_sentence(text) && self.paragraphs.len() > 1 {
                continue;
            }
            seen += 1;
            let first = self.named_in(sentence);
            let signs = &self.knowledge.signs;
            let lead = &text[..sentence.span.end];
            let is_event = !matches!(self.kind, Kind::Article | Kind::Letter | Kind::PressConference);
            if signs.together.is_match(lead) || is_event && signs.happens.is_match(lead) {
                found.add(first.into_iter());
            } else if let Some(told) = hearer(text, &first) {
                found.add(told.into_iter());
            }
        }
        found.people
    }

    /// Whether a mention in the title is a spokesperson, and the title names at least two other people.
    fn tells_of_others(&self, mention: &Mention) -> bool {
        let person = |m: &Mention| match m.who {
            Who::Person(person) => Some(person),
            _ => None,
        };
        let others =
            self.people.title.iter().filter_map(person).filter(|other| Some(*other) != person(mention));
        person(mention).is_some_and(|one| self.people.roster.is_spokesperson(one, self.knowledge))
            && others.count() > 1
    }

    /// Returns all people who took part: the principals, the people whose own words the text is (`voices`),
    /// those in a list of participants or in the salutations of a speech, and those whom later sentences name
    /// as met or present.
    pub(crate) fn all(&self, principals: &[usize], voices: &[usize], statements: &[Statement]) -> Vec<usize> {
        let mut found = Participants::default();
        let is_press = self.kind == Kind::PressConference;
        let speaks_for = |person: usize| self.people.roster.is_spokesperson(person, self.knowledge);
        let answers = |m: &Mention| matches!(m.who, Who::Person(person) if speaks_for(person));
        // The events that a spokesperson answers questions about took place elsewhere, with other people.
        if is_press && self.people.title.iter().any(answers) {
            return Vec::new();
        }
        let own = voices.iter().chain(principals).copied();
        own.filter(|&person| !(is_press && speaks_for(person))).for_each(|person| found.push(person));
        self.roll().for_each(|person| found.push(person));
        if matches!(voices, [_]) {
            self.addressed().for_each(|mentions| found.add(mentions.iter()));
        }
        if self.kind == Kind::Article {
            return found.people;
        }
        let lists = self.knowledge.language(self.language.code());
        let met: FxHashSet<usize> = principals.iter().copied().collect();
        for (sentence, statement) in self.sentences.iter().zip(statements) {
            checkpoint();
            if statement.basis != Basis::Narration {
                continue;
            }
            let named = self.named_in(sentence);
            if !named.iter().any(|mention| matches!(mention.who, Who::Person(_))) {
                continue;
            }
            let text = &*simple(&self.paragraphs[sentence.paragraph][sentence.span.clone()]);
            // "Ada Brenn and Olo Velk also attended": those named before the word.
            if let Some(at) = lists.attends.iter().filter_map(|word| text.find(word.as_str())).max() {
                let end = sentence.span.start + at;
                found.add(named.iter().copied().filter(|m| m.span.end <= end));
            }
            // "A delegation, led by Ada Brenn, hosted Olo Velk": those named behind the words.
            if let Some(at) = lists.led_by.iter().filter_map(|word| text.find(word.as_str())).min() {
                let start = sentence.span.start + at;
                found.add(named.iter().copied().filter(|m| m.span.start > start));
            }
            let has_principal = named.iter().any(|m| matches!(m.who, Who::Person(p) if met.contains(&p)));
            let is_meeting = matches!(self.kind, Kind::Meeting | Kind::Visit | Kind::Call);
            if is_meeting
                && has_principal
                && !self.knowledge.signs.future.is_match(text)
                && lists.meets.iter().any(|word| text.contains(word.as_str()))
            {
                found.add(named.into_iter());
            }
        }
        found.people
    }

    /// Returns the mentions in the salutations above a speech: "Excellencies, President Lee,".
    fn addressed(&self) -> impl Iterator<Item = &Vec<Mention>> {
        let is_line =
            |text: &&String| !ends_sentence(text) && text.split_whitespace().nth(SALUTATION).is_none();
        let above = self.paragraphs.iter().take_while(is_line).count();
        let has_address = self.paragraphs[..above].iter().any(|text| self.language.is_address(text));
        self.people.paragraphs[..if has_address { above } else { 0 }].iter()
    }

    /// Returns the people in a list of participants: one at the start of each line, under a heading such as
    /// "Participants included:".
    fn roll(&self) -> impl Iterator<Item = usize> {
        let heads = &self.knowledge.all.roll_heads;
        let is_head = |text: &str| {
            let words = || text.split_whitespace().take(HEADING + 1);
            let has = |word: &str| {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                heads.contains(&word)
            };
            words().count() <= HEADING && words().any(has)
        };
        let heading = self.paragraphs.iter().enumerate().find_map(|(at, text)| {
            let (head, rest) = split_at_colon(text).unwrap_or((text, ""));
            (is_head(head) && !ends_sentence(head)).then_some((at, rest.len()))
        });
        let named = move |at: usize| {
            let text = &self.paragraphs[at];
            let from = if heading.is_some_and(|(head, _)| head == at) {
                text.len() - heading.map_or(0, |h| h.1)
            } else {
                0
            };
            let mention = self.people.paragraphs[at].iter().find(|m| m.span.start >= from)?;
            let opens = !text[from..mention.span.start].contains(char::is_alphanumeric);
            match mention.who {
                Who::Person(person) if opens && !ends_sentence(text) => Some(person),
                _ => None,
            }
        };
        // The heading may be on a separate line.
        let first = heading.map_or(self.paragraphs.len(), |(at, _)| at);
        let lines = first..self.paragraphs.len();
        lines
            .enumerate()
            .map(move |(nth, at)| (nth, named(at)))
            .take_while(|(nth, person)| *nth == 0 || person.is_some())
            .filter_map(|(_, person)| person)
    }

    /// Returns the mentions of a sentence that can name a participant.
    fn named_in(&self, sentence: &Sentence) -> Vec<&Mention> {
        let tokens: &Tokens<'_> = &self.words.paragraphs[sentence.paragraph];
        let all = &self.people.paragraphs[sentence.paragraph];
        let from = all.partition_point(|m| m.span.start < sentence.span.start);
        let to = all.partition_point(|m| m.span.start < sentence.span.end);
        all[from..to]
            .iter()
            // Participants may be named in any case: "разговор Президента с".
            .filter(|m| !m.possessive || self.language.has_participants_in_any_case())
            .filter(|m| !self.language.is_talked_about(tokens, m))
            .collect()
    }
}

/// People in order of first occurrence.
#[derive(Default)]
struct Participants {
    people: Vec<usize>,
    met: FxHashSet<usize>,
}

impl Participants {
    fn push(&mut self, person: usize) {
        if self.met.insert(person) {
            self.people.push(person);
        }
    }

    fn add<'m>(&mut self, mentions: impl Iterator<Item = &'m Mention>) {
        for mention in mentions {
            if let Who::Person(person) = mention.who {
                self.push(person);
            }
        }
    }
}

/// Returns speaker and hearer of "Xi told Patrushev that": both took part.
fn hearer<'m>(text: &str, mentions: &[&'m Mention]) -> Option<Vec<&'m Mention>> {
    let (a, b) = (mentions.first()?, mentions.iter().skip(1).find(|m| matches!(m.who, Who::Person(_)))?);
    let told = text[..b.span.start].trim_end().ends_with("told");
    (told && matches!(a.who, Who::Person(_))).then(|| vec![*a, *b])
}
