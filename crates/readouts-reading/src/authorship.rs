//! Finds the author of an article, and the person who answers questions in it, from side data, title,
//! signature and outlet.

use crate::grammar::{Introduction, Language, Mention, People, SPOKESPERSON, Setting, Who};
use crate::knowledge::{Knowledge, Outlet};
use crate::model::Kind;
use crate::token::{Tokens, ends_sentence};

/// People whose own words an article may be, as indices on the roster.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Authorship {
    /// The author that side data state.
    pub(crate) stated: Option<usize>,
    /// The person whose words the whole article may be.
    pub(crate) orator: Option<usize>,
    /// The person who answers the press, where the title says so.
    pub(crate) spokesperson: Option<usize>,
    /// Whether the orator is named with an office on a line above or below the text, as in a signature, or is
    /// a spokesperson.
    pub(crate) is_signed: bool,
    /// Whether the title announces a speech, or the outlet is an office that publishes its holder's words.
    pub(crate) promises_speech: bool,
}

/// The parts of an article that show whose words it is.
pub(crate) struct Texts<'a> {
    pub(crate) title: &'a str,
    pub(crate) paragraphs: &'a [String],
    pub(crate) kind: Kind,
    /// The author's name, where side data state it.
    pub(crate) stated: Option<&'a str>,
    /// The outlet, where it is a government's own.
    pub(crate) official: Option<&'a Outlet>,
    pub(crate) setting: &'a Setting,
    pub(crate) language: &'a dyn Language,
    pub(crate) knowledge: &'a Knowledge,
}

impl Texts<'_> {
    /// Finds the author. A person whom the text does not name is added to the roster.
    pub(crate) fn authorship(&self, people: &mut People) -> Authorship {
        let (kind, knowledge) = (self.kind, self.knowledge);
        let stated = self.stated.map(|name| {
            let name = knowledge.canonical_name(name).unwrap_or(name);
            people.roster.named(name, Introduction::default(), knowledge)
        });
        let titled = first_person(people);
        let signed = signature(people, self.paragraphs);
        let named = stated.or(signed).or(titled).or_else(|| byline(people, self.paragraphs));
        // Without a name, the text is that of the ministry's spokesperson whom the title names by office,
        // else that of the holder of the office that the outlet is.
        let unnamed = self.unnamed_spokesperson(people).filter(|_| named.is_none());
        let unnamed = unnamed.map(|name| people.roster.named(&name, Introduction::default(), knowledge));
        let named = named.or(unnamed);
        let holder = self.official.filter(|_| named.is_none());
        let holder = holder.and_then(|outlet| office_holder(outlet, self.setting, knowledge));
        let holder = holder.map(|person| people.roster.known(person, Introduction::default(), knowledge));
        let orator = named.or(holder);
        let is_own_kind = matches!(kind, Kind::Remarks | Kind::Statement | Kind::Article | Kind::Letter);
        let speaks_for_others = |person| {
            matches!(kind, Kind::Remarks | Kind::Statement)
                && people.roster.is_spokesperson(person, knowledge)
        };
        let is_signed =
            is_own_kind && orator.is_some_and(|person| signed == Some(person) || speaks_for_others(person));
        let answers = matches!(kind, Kind::PressConference | Kind::Remarks | Kind::Statement);
        Authorship {
            stated,
            orator,
            spokesperson: titled.filter(|_| answers),
            is_signed: unnamed.is_some() || is_signed,
            promises_speech: holder.is_some() || is_speech_title(self.title, kind, self.language, people),
        }
    }

    /// Returns the name of the office, if the title of an official outlet begins with a spokesperson without
    /// a name: 外交部发言人.
    fn unnamed_spokesperson(&self, people: &People) -> Option<String> {
        self.official?;
        let Who::Body(name) = &people.title.first()?.who else { return None };
        is_spokesperson(name, self.language, self.knowledge).then(|| name.clone())
    }
}

/// Whether a title announces a person's own words: "Remarks by President Lee", "习近平：…".
fn is_speech_title(title: &str, kind: Kind, language: &dyn Language, people: &People) -> bool {
    let named = people.title.iter().find(|m| matches!(m.who, Who::Person(_)));
    let colon = named.is_some_and(|m| title[m.span.end..].trim_start().starts_with([':', '：']));
    // In languages whose outlets print letters in full, a letter is its writer's own words.
    let letter = kind == Kind::Letter && language.prints_letters();
    // A statement is its speaker's own, if the title names the speaker.
    kind == Kind::Remarks || kind == Kind::Statement && named.is_some() || letter || colon
}

/// Whether a body's name is that of a spokesperson: 外交部发言人.
fn is_spokesperson(name: &str, language: &dyn Language, knowledge: &Knowledge) -> bool {
    let offices = &knowledge.language(language.code()).offices;
    offices.get(SPOKESPERSON).is_some_and(|names| names.iter().any(|one| name.ends_with(one.as_str())))
}

/// Returns the person who, on the day of publication, held the office that the outlet is: "Prime Minister of
/// Norland".
fn office_holder(outlet: &Outlet, setting: &Setting, knowledge: &Knowledge) -> Option<usize> {
    let tokens = Tokens::new(&outlet.name);
    let start = usize::from(tokens.folded(0) == "the");
    let (_, &office) = knowledge.offices_in("en").longest(&tokens, start)?;
    knowledge.holder(&knowledge.offices[office].key, setting.home?, setting.day?)
}

/// Maximum number of words of a signature: a line with a name and an office.
const SIGNATURE: usize = 14;

/// Returns the person who stands with an office on a separate line, above the text or below it: "Ada Brenn,
/// Foreign Minister".
fn signature(people: &People, paragraphs: &[String]) -> Option<usize> {
    let lines = || people.paragraphs.iter().zip(paragraphs);
    let of = |(mentions, text): (&Vec<Mention>, &String)| {
        let first = mentions.first()?;
        let Who::Person(person) = first.who else { return None };
        let behind = text[first.span.end..].trim_start();
        let is_line = first.span.start == 0
            && behind
                .strip_prefix(',')
                .is_some_and(|office| office.trim_start().starts_with(char::is_uppercase))
            && text.split_whitespace().count() <= SIGNATURE
            && !ends_sentence(text)
            && !text.ends_with([',', ':', ';']);
        is_line.then_some(person)
    };
    lines().take(3).find_map(of).or_else(|| lines().rev().take(2).find_map(of))
}

/// Returns the person whose name is all of one of the first paragraphs.
fn byline(people: &People, paragraphs: &[String]) -> Option<usize> {
    let lines = people.paragraphs.iter().zip(paragraphs).take(4);
    lines.into_iter().find_map(|(mentions, text)| match mentions[..] {
        [ref one] if one.span.len() == text.trim().len() => match one.who {
            Who::Person(person) => Some(person),
            _ => None,
        },
        _ => None,
    })
}

/// Returns the person whom the title names first.
fn first_person(people: &People) -> Option<usize> {
    people.title.iter().find_map(|m| match m.who {
        Who::Person(person) => Some(person),
        _ => None,
    })
}
