//! Attributes sentences one after the other, with the state that is carried between them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::ground::Ground;
use super::labels::{JOURNALIST, Turn};
use super::voices::{Bodies, Own};
use super::{Article, Voice, cues_of, is_parted, mentions_of, quotes, scope, speech, telling, transcript};
use crate::contain::checkpoint;
use crate::grammar::{Cue, Mention, Subject, Who};
use crate::knowledge::{Pronoun, VerbClass};
use crate::model::{Basis, Statement};
use crate::sentences::Sentence;

/// Minimum share of a sentence that is quoted for it to count as a quotation.
const QUOTED: f64 = 0.5;

/// State that is carried from sentence to sentence.
pub(super) struct Flow<'a> {
    pub(super) article: &'a Article<'a>,
    /// Last speaker, for later sentences of the paragraph that continue their words.
    pub(super) speaker: Option<Voice>,
    /// Last subject, for pronouns.
    pub(super) subject: Option<Voice>,
    /// Whether the speaker's last words ended with their cue ("…, Xi said.") or a quotation mark.
    closed: bool,
    /// The only other person named in the previous sentence, if it is a question: "a reporter asked Lee".
    pub(super) heard: Option<Voice>,
    /// First pronoun resolved to each person, for people whose pronoun the roster does not know.
    pub(super) pronouns: FxHashMap<usize, Pronoun>,
    /// Bodies that have spoken, in order, to resolve "the ministry".
    pub(super) bodies: Bodies,
    /// Whether each person on the roster took part in the event, by index.
    takes_part: Vec<bool>,
    /// Speaker of a quotation that the previous paragraph left open.
    open_quotation: Option<Voice>,
    /// Speaker of a quotation that the previous paragraph introduces with a colon at its end.
    announced: Option<Voice>,
    /// Speaker of the previous sentence, also across paragraphs.
    pub(super) last: Option<Voice>,
    /// Person or body that answers the questions of a transcript.
    answerer: Option<Voice>,
    /// Whether cleaning split the text into these paragraphs, because the page was a single line.
    is_parted: bool,
    /// Whether the article is a transcript with questions.
    asked: bool,
    /// Whether a turn of the transcript has begun.
    has_turns: bool,
    /// People who have a turn in a transcript.
    pub(super) labelled: Vec<usize>,
}

/// Attribution of one sentence, with indices in place of names.
pub(super) struct Draft {
    basis: Basis,
    voice: Option<Voice>,
    relays: Option<usize>,
    cue: Option<Range<usize>>,
    ground: Ground,
}

impl<'a> Flow<'a> {
    pub(super) fn new(article: &'a Article<'a>, asked: bool) -> Self {
        // Some titles name a body, not a person: "外交部发言人就……答记者问".
        let office = || {
            let body = article.people.title.iter().find_map(|m| match &m.who {
                Who::Body(name) => Some(Voice::Body(name.clone())),
                _ => None,
            });
            body.filter(|_| asked)
        };
        let answerer = article.authorship.spokesperson.map(Voice::Person).or_else(office);
        let mut takes_part = vec![false; article.people.roster.entries().len()];
        article.participants.iter().for_each(|&person| takes_part[person] = true);
        Self {
            article,
            speaker: None,
            subject: None,
            closed: false,
            heard: None,
            pronouns: FxHashMap::default(),
            bodies: Bodies::default(),
            takes_part,
            open_quotation: None,
            announced: None,
            last: None,
            answerer,
            is_parted: is_parted(article),
            asked,
            has_turns: false,
            labelled: Vec::new(),
        }
    }

    pub(super) fn paragraph(
        &mut self,
        paragraph: usize,
        sentences: &[Sentence],
        turn: Option<&Turn>,
        out: &mut Vec<Statement>,
    ) {
        let text = &self.article.paragraphs[paragraph];
        let drafts = match turn {
            Some(turn) => {
                self.has_turns = true;
                self.transcript(turn, text, sentences)
            }
            // Text before the first question is spoken by the person who is asked.
            None if self.asked && !self.has_turns && self.article.authorship.spokesperson.is_some() => {
                spoken(text, sentences, self.answerer.as_ref())
            }
            None => self.prose(paragraph, text, sentences),
        };
        for (sentence, draft) in sentences.iter().zip(drafts) {
            out.push(self.statement(sentence, &draft));
        }
    }

    /// Adds the sentences of a paragraph that consists of one person's own words.
    pub(super) fn own_words(
        &self,
        paragraph: usize,
        sentences: &[Sentence],
        person: Option<usize>,
        out: &mut Vec<Statement>,
    ) {
        let voice = person.map(Voice::Person);
        let drafts = spoken(&self.article.paragraphs[paragraph], sentences, voice.as_ref());
        out.extend(sentences.iter().zip(drafts).map(|(sentence, draft)| self.statement(sentence, &draft)));
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
        if let Some(Voice::Person(person)) = voice
            && !self.labelled.contains(&person)
        {
            self.labelled.push(person);
        }
        spoken(text, sentences, voice.as_ref())
    }

    fn prose(&mut self, paragraph: usize, text: &str, sentences: &[Sentence]) -> Vec<Draft> {
        let article = self.article;
        let rest =
            self.open_quotation.as_ref().and_then(|_| quotes::rest_of_open(&article.paragraphs[paragraph..]));
        let quotations = quotes::behind(text, rest.unwrap_or(0));
        let opens = text.starts_with(['“', '"', '「', '«']);
        let announced = self.announced.take().filter(|_| opens);
        let goes_on = self.open_quotation.take().filter(|_| rest.is_some() || opens).or(announced);
        // A numbered point continues the previous speaker's words, and so does a paragraph that cleaning
        // split off.
        let is_parted = self.is_parted;
        self.speaker = self.speaker.take().filter(|_| is_parted || article.language.continues(text));
        let cues: Vec<Vec<Cue>> = sentences.iter().map(|s| cues_of(article, s, &quotations)).collect();
        let with_cues: Vec<usize> = (0..cues.len()).filter(|at| !cues[*at].is_empty()).collect();
        let mut drafts: Vec<Draft> = Vec::with_capacity(sentences.len());
        for (place, sentence) in sentences.iter().enumerate() {
            checkpoint();
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
            self.learn(paragraph, sentence, &cues[place], &draft);
            if !cues[place].is_empty() || quoted {
                self.closed = quoted || cues[place].iter().any(|c| c.last);
            }
            drafts.push(draft);
        }
        if quotes::left_open(text, &quotations) {
            self.open_quotation = drafts.last().and_then(|d| d.voice.clone());
        } else if text.ends_with([':', '：']) {
            // "And from Prime Minister Berg:" announces the speaker of the next paragraph.
            let announced = || match article.people.paragraphs[paragraph].last()? {
                last if text[last.span.end..].trim().chars().count() == 1 => match last.who {
                    Who::Person(person) => Some(Voice::Person(person)),
                    _ => None,
                },
                _ => None,
            };
            self.announced = announced().or_else(|| drafts.last().and_then(|d| d.voice.clone()));
        }
        drafts
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
            Some(Own { voice: Voice::Body(body), cue, .. })
                if self.is_run_of_participant()
                    && !self.is_other_side(&body)
                    && !self.is_told_of_side(&body, &cue, cues)
                    && !self.is_other_role(&body)
                    && !self.is_office_of_others(&body) =>
            {
                carried(None, Some(cue))
            }
            Some(Own { voice, cue, relays, ground }) => {
                let together = matches!(voice, Voice::Together(_) | Voice::Nations(_));
                let basis = if together { Basis::Joint } else { Basis::Cue };
                Draft {
                    basis,
                    voice: Some(voice),
                    relays: relays.filter(|_| !together),
                    cue: Some(cue),
                    ground,
                }
            }
            // «Подчёркнуто, что» reports something said without naming the speaker.
            None if cues.first().is_some_and(|cue| cue.class == VerbClass::Passive) => {
                Draft { cue: Some(cues[0].span.clone()), ..draft(Basis::Unknown, None) }
            }
            // The subject of the cue cannot be resolved: the sentence is unknown rather than the previous
            // speaker's.
            None if cues.first().is_some_and(is_unresolved) => {
                Draft { cue: Some(cues[0].span.clone()), ..draft(Basis::Unknown, None) }
            }
            None if !matches!(self.speaker, Some(Voice::Person(_) | Voice::Body(_)))
                || self.tells_event(sentence) =>
            {
                draft(Basis::Narration, None)
            }
            None if telling::is_background(self.article, sentence, self.closed) => {
                Draft { ground: Ground::Background, ..draft(Basis::Narration, None) }
            }
            None => carried(self.outsider_acting(paragraph, sentence), None),
        }
    }

    /// Whether a sentence is the outlet's narration: who met whom, what is planned, or what the group or
    /// another person did.
    fn tells_event(&self, sentence: &Sentence) -> bool {
        let scope = scope(self.article, sentence, &[]);
        let language = self.article.language;
        let is_others = |actor: &Mention| match actor.who {
            Who::Nations | Who::Office(_) | Who::Unclear => true,
            Who::Person(person) => self.takes_part[person] && self.speaker != Some(Voice::Person(person)),
            // A bare "they" may refer to people in the speaker's own words.
            Who::Everyone => actor.tokens.len() > 1,
            Who::Pronoun(Pronoun::Unknown) => {
                let name = &scope.text[actor.span.clone()];
                self.is_office_of_others(name.rsplit(' ').next().unwrap_or(name))
            }
            _ => false,
        };
        language.tells_event(&scope) || language.actor(&scope).is_some_and(is_others)
    }

    /// Whether a participant is still speaking, so that what a body thinks or says is part of their words.
    fn is_run_of_participant(&self) -> bool {
        let Some(Voice::Person(speaker)) = &self.speaker else { return false };
        !self.closed && self.article.participants.len() >= 2 && self.takes_part[*speaker]
    }

    /// Whether the speaker, a participant, relays the words of somebody from their own country who did not
    /// take part.
    fn is_relayed(&self, person: usize, cues: &[Cue]) -> bool {
        let Some(Voice::Person(speaker)) = self.speaker else { return false };
        let country = |person: usize| self.article.people.roster.get(person).country;
        cues.first().is_some_and(|cue| cue.subject == Subject::Person(person))
            && self.article.participants.len() >= 2
            && self.takes_part[speaker]
            && !self.takes_part[person]
            && person != speaker
            && country(person).is_some()
            && country(person) == country(speaker)
    }

    /// Whether a body is a country other than the speaker's.
    pub(super) fn is_other_side(&self, body: &str) -> bool {
        let country = self.article.knowledge.countries.iter().position(|country| country.name == body);
        match &self.speaker {
            Some(Voice::Person(speaker)) => {
                country.is_some() && country != self.article.people.roster.get(*speaker).country
            }
            Some(Voice::Body(speaker)) => country.is_some() && speaker != body,
            _ => false,
        }
    }

    /// Whether a body is an office without a known holder ("the Secretary") that the speaker does not hold.
    fn is_office_of_others(&self, body: &str) -> bool {
        let name = body.to_lowercase();
        let is_office = self.article.knowledge.offices.iter().any(|office| office.is_called(&name));
        is_office && self.speaker.as_ref().is_some_and(|speaker| !self.can_be_called(speaker, body))
    }

    /// Whether the outlet reports what a country said: the cue is in the past tense, unlike "China hopes" in
    /// a speaker's words.
    fn is_told_of_side(&self, body: &str, span: &Range<usize>, cues: &[Cue]) -> bool {
        (body.ends_with(" side")
            || self.article.knowledge.countries.iter().any(|country| country.name == body))
            && cues.iter().any(|cue| cue.span == *span && cue.past)
    }

    /// Returns the person outside the event with whom a carried sentence begins, if there is one.
    fn outsider_acting(&self, paragraph: usize, sentence: &Sentence) -> Option<usize> {
        let mention = mentions_of(self.article, paragraph, sentence).iter().find(|m| !m.possessive)?;
        match mention.who {
            Who::Person(person)
                if !self.takes_part[person] && self.speaker != Some(Voice::Person(person)) =>
            {
                let text = &self.article.paragraphs[paragraph];
                let before = text[sentence.span.start..mention.span.start].trim_end();
                // In "On behalf of Lee, the minister praised" the subject is the minister, not Lee.
                let near = before.len() <= 30 && !before.ends_with(|c: char| c.is_ascii_alphabetic());
                near.then_some(person)
            }
            _ => None,
        }
    }

    /// Records what later pronouns need: the pronoun resolved to a person, and the person who was asked.
    fn learn(&mut self, paragraph: usize, sentence: &Sentence, cues: &[Cue], draft: &Draft) {
        let pronoun = cues.iter().find_map(|cue| match cue.subject {
            Subject::Pronoun(pronoun) if pronoun != Pronoun::Unknown => Some(pronoun),
            _ => None,
        });
        if let (Some(Voice::Person(person)), Some(pronoun)) = (&draft.voice, pronoun)
            && self.article.participants.len() > 1
            && self.takes_part[*person]
        {
            self.pronouns.entry(*person).or_insert(pronoun);
        }
        let asks = &self.article.knowledge.all.asks;
        let text = &self.article.paragraphs[paragraph];
        let is_asked = cues.iter().any(|cue| asks.iter().any(|verb| *verb == text[cue.span.clone()]));
        let mut others: Vec<usize> = Vec::new();
        for mention in mentions_of(self.article, paragraph, sentence) {
            if let Who::Person(person) = mention.who
                && draft.voice != Some(Voice::Person(person))
                && !others.contains(&person)
            {
                others.push(person);
            }
            if others.len() > 1 {
                break;
            }
        }
        self.heard = match others[..] {
            [one] if is_asked => Some(Voice::Person(one)),
            _ => None,
        };
    }

    fn remember(&mut self, paragraph: usize, sentence: &Sentence, draft: &Draft) {
        self.last.clone_from(&draft.voice);
        match (&draft.voice, draft.basis) {
            (Some(Voice::Person(_) | Voice::Body(_)), _) => {
                if let Some(Voice::Body(name)) = &draft.voice {
                    self.bodies.push(name);
                }
                self.subject.clone_from(&draft.voice);
                self.speaker.clone_from(&draft.voice);
            }
            (_, Basis::Narration | Basis::Joint | Basis::Unknown) => {
                self.speaker = None;
                // The subject of the narration may be the "he" of the next sentence.
                let mentions = mentions_of(self.article, paragraph, sentence);
                let mut subjects = mentions.iter().filter(|m| !m.possessive).filter_map(|m| match m.who {
                    Who::Person(person) => Some(Some(Voice::Person(person))),
                    Who::Unclear | Who::Office(_) | Who::Pronoun(Pronoun::Unknown) => Some(None),
                    _ => None,
                });
                self.subject = match subjects.next() {
                    Some(subject) => subject,
                    None => self.subject.take(),
                };
            }
            _ => {}
        }
    }

    pub(super) fn statement(&self, sentence: &Sentence, draft: &Draft) -> Statement {
        let roster = &self.article.people.roster;
        let text = &self.article.paragraphs[sentence.paragraph];
        let name = |person: &usize| roster.get(*person).name.clone();
        let (speaker, members) = match &draft.voice {
            Some(Voice::Person(person)) => (Some(name(person)), Vec::new()),
            Some(Voice::Body(body)) => (Some(body.clone()), Vec::new()),
            Some(Voice::Together(people)) => (None, people.iter().map(name).collect()),
            Some(Voice::Nations(names)) => (None, names.clone()),
            None => (None, Vec::new()),
        };
        let ground = match (draft.basis, draft.ground) {
            (Basis::Unknown, _) => Ground::Unknown,
            (_, Ground::Plain) if self.article.is_report() => Ground::Report,
            (_, ground) => ground,
        };
        Statement {
            paragraph: sentence.paragraph,
            start: sentence.span.start,
            end: sentence.span.end,
            // Counted for all statements at once.
            start_char: 0,
            end_char: 0,
            text: text[sentence.span.clone()].to_owned(),
            speaker,
            relays: draft.relays.as_ref().map(name),
            members,
            basis: draft.basis,
            cue: draft.cue.as_ref().map(|cue| text[cue.clone()].to_owned()),
            confidence: ground.confidence(&self.article.knowledge.weights),
        }
    }
}

pub(super) fn draft(basis: Basis, voice: Option<Voice>) -> Draft {
    Draft { basis, voice, relays: None, cue: None, ground: Ground::Plain }
}

/// Whether a cue has a subject that cannot be resolved to a person or a body.
fn is_unresolved(cue: &Cue) -> bool {
    match cue.subject {
        Subject::Unknown | Subject::Title(_) => true,
        Subject::Pronoun(_) => matches!(cue.class, VerbClass::Say | VerbClass::Act),
        _ => false,
    }
}

/// Drafts sentences that all have one speaker, except for stage directions among them.
fn spoken(text: &str, sentences: &[Sentence], voice: Option<&Voice>) -> Vec<Draft> {
    let basis = if voice.is_some() { Basis::Quoted } else { Basis::Unknown };
    let of = |s: &Sentence| match speech::is_direction(text[s.span.clone()].trim()) {
        true => draft(Basis::Narration, None),
        false => draft(basis, voice.cloned()),
    };
    sentences.iter().map(of).collect()
}

/// Converts a name in capitals to title case: `THE VICE PRESIDENT` to `The Vice President`.
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
