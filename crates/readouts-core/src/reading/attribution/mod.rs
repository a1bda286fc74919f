//! Who says each sentence.
//!
//! Sentence by sentence: transcript labels, then quotation marks, then cues, then what is carried on
//! from the sentence before. It must not know dates or outlets.

mod chinese;
mod cues;
mod ground;
#[cfg(test)]
mod languages;
mod quotes;
mod russian;
mod speech;
mod telling;
#[cfg(test)]
mod tests;
mod transcript;

use std::ops::Range;

use cues::Scope;
use ground::Ground;
use transcript::Turn;

use super::language::Grammar;
use super::people::{Mention, People, Who, Words};
use super::sentences::Sentence;
use crate::knowledge::{Knowledge, Pronoun, VerbClass};
use crate::readout::{Basis, Statement};

/// All that attribution needs to know of an article.
pub(crate) struct Article<'a> {
    pub(crate) paragraphs: &'a [String],
    pub(crate) words: &'a Words<'a>,
    pub(crate) people: &'a People,
    pub(crate) sentences: &'a [Sentence],
    /// Who took part in the event.
    pub(crate) participants: &'a [usize],
    /// Who answers the press, where the title says so.
    pub(crate) spokesperson: Option<usize>,
    /// Whose speech it is, if it is one.
    pub(crate) orator: Option<usize>,
    /// The title says that it is one.
    pub(crate) promises_speech: bool,
    pub(crate) grammar: Grammar,
    pub(crate) knowledge: &'a Knowledge,
}

/// A reporting expression with its subject.
#[derive(Debug, Clone)]
struct Cue {
    subject: Subject,
    class: VerbClass,
    /// Bytes of the expression in its paragraph.
    span: Range<usize>,
    /// It stands at the sentence's end: all before it is what was said.
    last: bool,
}

/// A cue's grammatical subject.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Person(usize),
    /// 某某主席: within another's run, one of whom the speaker tells.
    Titled(usize),
    Group(Vec<usize>),
    Everyone,
    Nations,
    Pronoun(Pronoun),
    /// "the minister": who spoke or acted last, where anybody did.
    Title(String),
    Body(String),
    Side(String),
    Unknown,
}

/// Whose words a sentence holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Voice {
    Person(usize),
    Body(String),
    Together(Vec<usize>),
}

/// An article of one paragraph with more sentences than this has lost its paragraphs' ends.
const FLAT: usize = 6;
const JOURNALIST: &str = "journalist";
/// A sentence with so large a share of it quoted is a quotation.
const QUOTED: f64 = 0.5;

/// Who says what in an article.
pub(crate) struct Attribution {
    pub(crate) statements: Vec<Statement>,
    /// One person speaks all of it.
    pub(crate) is_speech: bool,
}

/// Gives every sentence its speaker and basis.
pub(crate) fn attribute(article: &Article<'_>) -> Attribution {
    let turns = transcript::turns(article);
    let spoken = |orator: &usize| turns.iter().all(Option::is_none) && speech::is_speech(article, *orator);
    if let Some(orator) = article.orator.filter(spoken) {
        return Attribution { statements: speech::statements(article, orator), is_speech: true };
    }
    let mut flow = Flow::new(
        article,
        turns.iter().flatten().any(|turn| matches!(turn, Turn::Question | Turn::Asker(_))),
    );
    let mut statements = Vec::with_capacity(article.sentences.len());
    let mut from = 0;
    while from < article.sentences.len() {
        let paragraph = article.sentences[from].paragraph;
        let count = article.sentences[from..].iter().take_while(|s| s.paragraph == paragraph).count();
        let sentences = &article.sentences[from..from + count];
        flow.paragraph(paragraph, sentences, turns[paragraph].as_ref(), &mut statements);
        from += count;
    }
    name_sources(article, &mut statements);
    Attribution { statements, is_speech: false }
}

/// "…, an official said. Lee, the ministry's spokesman, made the remarks on Friday": the official is
/// Lee.
fn name_sources(article: &Article<'_>, statements: &mut [Statement]) {
    const REACH: usize = 3;
    const MADE: &str = "made the ";
    let is_person = |name: &str| article.people.roster.entries().iter().any(|e| e.name == name);
    const TELLS: [&str; 4] = ["remark", "comment", "statement", "announcement"];
    let tells = |text: &str| {
        text.match_indices(MADE)
            .any(|(at, _)| TELLS.iter().any(|what| text[at + MADE.len()..].starts_with(what)))
    };
    for at in 1..statements.len() {
        let is_plain = statements[at].speaker.is_none() || !statements[at].text.contains(MADE);
        if is_plain || !tells(&statements[at].text) {
            continue;
        }
        let Some(name) = statements[at].speaker.clone().filter(|name| is_person(name)) else { continue };
        for earlier in &mut statements[at.saturating_sub(REACH)..at] {
            if earlier.speaker.as_deref().is_some_and(|source| !is_person(source)) {
                earlier.speaker = Some(name.clone());
            }
        }
    }
}

/// What is remembered from sentence to sentence.
struct Flow<'a> {
    article: &'a Article<'a>,
    /// Who spoke last, for what is carried on within a paragraph.
    speaker: Option<Voice>,
    /// Who was last the subject, for pronouns.
    subject: Option<Voice>,
    /// Whether the speaker's last words were closed by their cue ("…, Xi said.") or by a quotation mark.
    closed: bool,
    /// Bodies that spoke, in order: "the ministry" is one of them.
    bodies: Vec<String>,
    /// Whose quotation the paragraph before left open.
    open_quotation: Option<Voice>,
    /// Who answers in a transcript.
    answerer: Option<Voice>,
    /// Whether somebody is asked questions.
    asked: bool,
}

/// One sentence under way.
struct Draft {
    basis: Basis,
    voice: Option<Voice>,
    relays: Option<usize>,
    cue: Option<Range<usize>>,
    ground: Ground,
}

/// The cue that tells whose words a sentence holds.
struct Own {
    voice: Voice,
    cue: Range<usize>,
    relays: Option<usize>,
    ground: Ground,
}

impl<'a> Flow<'a> {
    fn new(article: &'a Article<'a>, asked: bool) -> Self {
        // "外交部发言人就……答记者问": an office that the title names.
        let office = || {
            let body = article.people.title.iter().find_map(|m| match &m.who {
                Who::Body(name) => Some(Voice::Body(name.clone())),
                _ => None,
            });
            body.filter(|_| asked)
        };
        let answerer = article.spokesperson.map(Voice::Person).or_else(office);
        Self {
            article,
            speaker: None,
            subject: None,
            closed: false,
            bodies: Vec::new(),
            open_quotation: None,
            answerer,
            asked,
        }
    }

    fn paragraph(
        &mut self,
        paragraph: usize,
        sentences: &[Sentence],
        turn: Option<&Turn>,
        out: &mut Vec<Statement>,
    ) {
        let text = &self.article.paragraphs[paragraph];
        let drafts = match turn {
            Some(turn) => self.transcript(turn, text, sentences),
            // Before the first question the one who is asked has the floor.
            None if self.asked && self.article.spokesperson.is_some() => {
                spoken(text, sentences, self.answerer.as_ref())
            }
            None => self.prose(paragraph, text, sentences),
        };
        for (sentence, draft) in sentences.iter().zip(drafts) {
            out.push(self.statement(sentence, &draft));
        }
    }

    fn transcript(&mut self, turn: &Turn, text: &str, sentences: &[Sentence]) -> Vec<Draft> {
        let voice = match turn {
            Turn::Question => Some(Voice::Body(JOURNALIST.to_owned())),
            Turn::Heard(name) => Some(match self.article.people.roster.called(name) {
                Some(person) => Voice::Person(person),
                None => Voice::Body(name.clone()),
            }),
            Turn::Asker(name) => Some(Voice::Body(name.clone())),
            Turn::Answer => self.answerer.clone(),
            Turn::Person(person) => {
                self.answerer.get_or_insert(Voice::Person(*person));
                Some(Voice::Person(*person))
            }
            Turn::Label { name, paragraph } => {
                let voice = match transcript::person_of(self.article, *paragraph, name) {
                    Some(person) => Voice::Person(person),
                    None => Voice::Body(in_title_case(name)),
                };
                self.answerer.get_or_insert_with(|| voice.clone());
                Some(voice)
            }
        };
        spoken(text, sentences, voice.as_ref())
    }

    fn prose(&mut self, paragraph: usize, text: &str, sentences: &[Sentence]) -> Vec<Draft> {
        let quotations = quotes::quotations(text);
        let article = self.article;
        let goes_on = self.open_quotation.take().filter(|_| text.starts_with(['“', '"', '「', '«']));
        let listed = match article.grammar {
            Grammar::Chinese => chinese::goes_on(text),
            _ => false,
        };
        // Numbered points are the speaker's before them.
        self.speaker = self.speaker.take().filter(|_| listed);
        let cues: Vec<Vec<Cue>> =
            sentences.iter().map(|s| cues_of(article, paragraph, s, &quotations)).collect();
        let with_cues: Vec<usize> = (0..cues.len()).filter(|at| !cues[*at].is_empty()).collect();
        let mut drafts: Vec<Draft> = Vec::with_capacity(sentences.len());
        for (place, sentence) in sentences.iter().enumerate() {
            let quoted = quotes::share(&sentence.span, &quotations) >= QUOTED;
            let own = self.own_cue(&cues[place]);
            let draft = if quoted {
                let elsewhere = || self.cue_of_quotation(place, sentences, &cues, &with_cues, &quotations);
                let carried = || self.speaker.clone().or_else(|| goes_on.clone());
                let (voice, cue, ground) = match own.or_else(elsewhere) {
                    Some(Own { voice, cue, ground, .. }) => (Some(voice), Some(cue), ground),
                    None => (carried(), None, Ground::OpenQuotation),
                };
                let cue = cue.filter(|cue| sentence.span.start <= cue.start && cue.end <= sentence.span.end);
                Draft {
                    basis: if voice.is_some() { Basis::Quoted } else { Basis::Unknown },
                    voice,
                    relays: None,
                    cue,
                    ground,
                }
            } else {
                self.indirect(paragraph, sentence, own, &cues[place])
            };
            self.remember(paragraph, sentence, &draft);
            if !cues[place].is_empty() || quoted {
                self.closed = quoted || cues[place].iter().any(|c| c.last);
            }
            drafts.push(draft);
        }
        if quotes::left_open(text, &quotations) {
            self.open_quotation = drafts.last().and_then(|d| d.voice.clone());
        }
        drafts
    }

    /// The cue that tells whose sentence it is, with its voice and whom that voice passes on.
    fn own_cue(&self, cues: &[Cue]) -> Option<Own> {
        let resolved = |cue: &Cue| {
            let voice = self.resolve(&cue.subject, cue.class)?;
            Some((voice, cue.span.clone(), Ground::of(&cue.subject)))
        };
        // "…, Xi told his guest" outweighs what stands inside the words told.
        let closing = cues
            .iter()
            .rev()
            .find(|c| c.last && !matches!(c.subject, Subject::Side(_) | Subject::Unknown))
            .and_then(resolved);
        let is_side = |cue: &&Cue| matches!(cue.subject, Subject::Side(_));
        let (sides, others): (Vec<&Cue>, Vec<&Cue>) = cues.iter().partition(is_side);
        let (voice, span, ground) = closing.or_else(|| others.into_iter().chain(sides).find_map(resolved))?;
        let inner = cues.iter().filter_map(|cue| match (&cue.subject, &voice) {
            (Subject::Person(inner), Voice::Person(outer))
                if inner != outer && cue.span.start > span.start =>
            {
                Some(*inner)
            }
            _ => None,
        });
        let relays = inner.into_iter().next();
        Some(Own { voice, cue: span, relays, ground })
    }

    fn resolve(&self, subject: &Subject, class: VerbClass) -> Option<Voice> {
        match subject {
            Subject::Person(person) => Some(Voice::Person(*person)),
            Subject::Titled(person) => {
                let own = Voice::Person(*person);
                self.speaker.as_ref().is_none_or(|speaker| *speaker == own).then_some(own)
            }
            Subject::Group(people) => Some(Voice::Together(people.clone())),
            Subject::Everyone => Some(Voice::Together(self.article.participants.to_vec())),
            Subject::Nations => {
                self.speaker.is_none().then(|| Voice::Together(self.article.participants.to_vec()))
            }
            Subject::Title(name) => self
                .resolve(&Subject::Pronoun(Pronoun::Unknown), class)
                .or_else(|| self.resolve(&Subject::Body(name.clone()), class)),
            Subject::Pronoun(pronoun) => {
                let fits = |voice: &&Voice| match voice {
                    Voice::Person(person) => self.article.people.roster.agrees(*person, *pronoun),
                    // "the official"
                    Voice::Body(_) => *pronoun == Pronoun::Unknown,
                    Voice::Together(_) => false,
                };
                self.speaker.as_ref().filter(fits).or_else(|| self.subject.as_ref().filter(fits)).cloned()
            }
            Subject::Body(name) => (class != VerbClass::Joint).then(|| Voice::Body(self.body(name))),
            Subject::Side(name) => {
                // Within a speaker's run, "China appreciates" is the speaker's own clause.
                (class == VerbClass::Say || class == VerbClass::Act).then_some(())?;
                self.speaker.is_none().then(|| Voice::Body(name.clone()))
            }
            Subject::Unknown => None,
        }
    }

    /// "the ministry": the one that spoke before, where one did.
    fn body(&self, name: &str) -> String {
        let head = name.strip_prefix("the ").filter(|head| !head.contains(' '));
        let before = |head: &str| {
            self.bodies.iter().rev().find(|b| b.to_lowercase().split(' ').any(|word| word == head))
        };
        head.and_then(before).map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// The cue of the sentence in which this sentence's quotation begins or ends.
    fn cue_of_quotation(
        &self,
        place: usize,
        sentences: &[Sentence],
        cues: &[Vec<Cue>],
        with_cues: &[usize],
        quotations: &[Range<usize>],
    ) -> Option<Own> {
        let span = &sentences[place].span;
        let next = quotations.partition_point(|q| q.end <= span.start);
        let quotation = quotations.get(next).filter(|q| q.start < span.end)?;
        let touching = |s: &Sentence| s.span.start < quotation.end && quotation.start < s.span.end;
        // Sentences lie in order: those that touch it are together, and one may follow.
        let first = sentences.partition_point(|s| s.span.end <= quotation.start);
        let last = sentences.partition_point(|s| s.span.start < quotation.end);
        let behind = with_cues.partition_point(|at| *at <= place);
        let before = with_cues.partition_point(|at| *at < place);
        let behind = with_cues[behind..].iter().copied().take_while(|at| *at <= last);
        let before = with_cues[..before].iter().copied().rev().take_while(|at| *at >= first);
        let others = behind.chain(before);
        // “……。”某某说。 is cut behind the quotation.
        let follows = |at: usize| {
            let s = &sentences[at].span;
            self.article.grammar == Grammar::Chinese
                && s.start == quotation.end
                && cues[at].first().is_some_and(|cue| cue.last)
        };
        others.filter(|&at| touching(&sentences[at]) || follows(at)).find_map(|at| self.own_cue(&cues[at]))
    }

    fn indirect(&self, paragraph: usize, sentence: &Sentence, own: Option<Own>, cues: &[Cue]) -> Draft {
        let carried = |relays, cue| Draft {
            basis: Basis::Carried,
            voice: self.speaker.clone(),
            relays,
            cue,
            ground: Ground::Carried,
        };
        match own {
            Some(Own { voice: Voice::Person(outsider), cue, .. }) if self.is_relayed(outsider, cues) => {
                carried(Some(outsider), Some(cue))
            }
            Some(Own { voice: Voice::Body(_), cue, .. }) if self.is_run_of_participant() => {
                carried(None, Some(cue))
            }
            Some(Own { voice, cue, relays, ground }) => {
                let together = matches!(voice, Voice::Together(_));
                let basis = if together { Basis::Joint } else { Basis::Cue };
                Draft {
                    basis,
                    voice: Some(voice),
                    relays: relays.filter(|_| !together),
                    cue: Some(cue),
                    ground,
                }
            }
            // «Подчёркнуто, что»: said, and not told by whom.
            None if cues.first().is_some_and(|cue| cue.class == VerbClass::Passive) => {
                Draft { cue: Some(cues[0].span.clone()), ..draft(Basis::Unknown, None) }
            }
            None if !matches!(self.speaker, Some(Voice::Person(_) | Voice::Body(_)))
                || telling::is_event(self.article, sentence) =>
            {
                draft(Basis::Narration, None)
            }
            None if telling::is_background(self.article, sentence, self.closed) => {
                Draft { ground: Ground::Background, ..draft(Basis::Narration, None) }
            }
            None => carried(self.outsider_acting(paragraph, sentence), None),
        }
    }

    /// Whether one of two who talk has the floor, and nothing has closed what they say: what anybody
    /// else thinks or says is passed on by them.
    fn is_run_of_participant(&self) -> bool {
        let Some(Voice::Person(speaker)) = &self.speaker else { return false };
        let participants = &self.article.participants;
        !self.closed && participants.len() >= 2 && participants.contains(speaker)
    }

    /// Between two who talk, a third who did not take part can only be passed on by one of them.
    fn is_relayed(&self, person: usize, cues: &[Cue]) -> bool {
        let Some(Voice::Person(speaker)) = self.speaker else { return false };
        let takes_part = |p: &usize| self.article.participants.contains(p);
        let first = cues.first().is_some_and(|c| c.subject == Subject::Person(person));
        first
            && self.article.participants.len() >= 2
            && takes_part(&speaker)
            && !takes_part(&person)
            && person != speaker
    }

    /// Who else acts in a carried sentence, where nobody of the event does.
    fn outsider_acting(&self, paragraph: usize, sentence: &Sentence) -> Option<usize> {
        let mention = mentions_of(self.article, paragraph, sentence).iter().find(|m| !m.possessive)?;
        match mention.who {
            Who::Person(person)
                if !self.article.participants.contains(&person)
                    && self.speaker != Some(Voice::Person(person)) =>
            {
                let near = mention.span.start <= sentence.span.start + 30;
                near.then_some(person)
            }
            _ => None,
        }
    }

    fn remember(&mut self, paragraph: usize, sentence: &Sentence, draft: &Draft) {
        match (&draft.voice, draft.basis) {
            (Some(Voice::Person(_) | Voice::Body(_)), _) => {
                if let Some(Voice::Body(name)) = &draft.voice {
                    self.bodies.push(name.clone());
                }
                self.subject.clone_from(&draft.voice);
                self.speaker.clone_from(&draft.voice);
            }
            (_, Basis::Narration | Basis::Joint | Basis::Unknown) => {
                self.speaker = None;
                // The subject of what the outlet tells may be "he" in the next sentence.
                let mentions = mentions_of(self.article, paragraph, sentence);
                let subject = mentions.iter().find_map(|m| match m.who {
                    Who::Person(person) if !m.possessive => Some(Voice::Person(person)),
                    _ => None,
                });
                self.subject = subject.or(self.subject.take());
            }
            _ => {}
        }
    }

    fn statement(&self, sentence: &Sentence, draft: &Draft) -> Statement {
        let roster = &self.article.people.roster;
        let text = &self.article.paragraphs[sentence.paragraph];
        let name = |person: &usize| roster.get(*person).name.clone();
        let (speaker, members) = match &draft.voice {
            Some(Voice::Person(person)) => (Some(name(person)), Vec::new()),
            Some(Voice::Body(body)) => (Some(body.clone()), Vec::new()),
            Some(Voice::Together(people)) => (None, people.iter().map(name).collect()),
            None => (None, Vec::new()),
        };
        Statement {
            paragraph: sentence.paragraph,
            start: sentence.span.start,
            end: sentence.span.end,
            text: text[sentence.span.clone()].to_owned(),
            speaker,
            relays: draft.relays.as_ref().map(name),
            members,
            basis: draft.basis,
            cue: draft.cue.as_ref().map(|cue| text[cue.clone()].to_owned()),
            confidence: draft.ground.confidence(),
        }
    }
}

fn draft(basis: Basis, voice: Option<Voice>) -> Draft {
    Draft { basis, voice, relays: None, cue: None, ground: Ground::Plain }
}

/// Sentences of somebody who has the floor, with the directions among them.
fn spoken(text: &str, sentences: &[Sentence], voice: Option<&Voice>) -> Vec<Draft> {
    let basis = if voice.is_some() { Basis::Quoted } else { Basis::Unknown };
    let of = |s: &Sentence| match speech::is_direction(text[s.span.clone()].trim()) {
        true => draft(Basis::Narration, None),
        false => draft(basis, voice.cloned()),
    };
    sentences.iter().map(of).collect()
}

fn mentions_of<'a>(article: &'a Article<'_>, paragraph: usize, sentence: &Sentence) -> &'a [Mention] {
    let all = &article.people.paragraphs[paragraph];
    let from = all.partition_point(|m| m.span.start < sentence.span.start);
    let to = all.partition_point(|m| m.span.start < sentence.span.end);
    &all[from..to]
}

fn cues_of(
    article: &Article<'_>,
    paragraph: usize,
    sentence: &Sentence,
    quotations: &[Range<usize>],
) -> Vec<Cue> {
    let tokens = &article.words.paragraphs[paragraph];
    let from = tokens.items().partition_point(|t| t.span.start < sentence.span.start);
    let to = tokens.items().partition_point(|t| t.span.start < sentence.span.end);
    if from == to {
        return Vec::new();
    }
    let scope =
        Scope { tokens, range: from..to, mentions: mentions_of(article, paragraph, sentence), quotations };
    match article.grammar {
        Grammar::English => cues::cues(&scope, article),
        Grammar::Chinese => chinese::cues(&scope, article),
        Grammar::Russian => russian::cues(&scope, article),
    }
}

/// `THE VICE PRESIDENT` to `The Vice President`.
fn in_title_case(name: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        first + &chars.as_str().to_lowercase()
    };
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
