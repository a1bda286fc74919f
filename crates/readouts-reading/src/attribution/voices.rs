//! Resolves the subject of a cue to a voice. Pronouns, titles and sides depend on who spoke before.

use std::collections::HashMap;
use std::ops::Range;

use super::Voice;
use super::flow::Flow;
use super::ground::Ground;
use crate::grammar::{Cue, Subject};
use crate::knowledge::{Pronoun, VerbClass};
use crate::sentences::Sentence;

/// The cue that decides who speaks a sentence, with its voice.
pub(super) struct Own {
    pub(super) voice: Voice,
    pub(super) cue: Range<usize>,
    pub(super) relays: Option<usize>,
    pub(super) ground: Ground,
}

/// Bodies that have spoken, indexed by the words of their names.
#[derive(Default)]
pub(super) struct Bodies {
    names: Vec<String>,
    /// Index of the last body whose name contains the word.
    latest: HashMap<String, usize>,
}

impl Bodies {
    pub(super) fn push(&mut self, name: &str) {
        if self.names.last().is_some_and(|last| last == name) {
            return;
        }
        for word in name.to_lowercase().split(' ') {
            match self.latest.get_mut(word) {
                Some(latest) => *latest = self.names.len(),
                None => _ = self.latest.insert(word.to_owned(), self.names.len()),
            }
        }
        self.names.push(name.to_owned());
    }

    fn last(&self) -> Option<String> {
        self.names.last().cloned()
    }

    /// Returns the body that spoke last among those whose name contains the word.
    fn latest(&self, word: &str) -> Option<&str> {
        Some(&self.names[*self.latest.get(word)?])
    }
}

impl Flow<'_> {
    /// Finds the cue that decides who speaks a sentence, with its voice and the person whose words that voice
    /// relays.
    pub(super) fn own_cue(&self, cues: &[Cue]) -> Option<Own> {
        let resolved = |cue: &Cue| {
            let voice = self.resolve(&cue.subject, cue)?;
            Some((voice, cue.span.clone(), Ground::of(&cue.subject)))
        };
        // A cue at the end ("…, Xi told his guest") takes precedence over cues within the reported words.
        let closing = cues
            .iter()
            .rev()
            .find(|c| c.last && !matches!(c.subject, Subject::Side(_) | Subject::Unknown))
            .and_then(resolved);
        let is_side = |cue: &&Cue| matches!(cue.subject, Subject::Side(_));
        let (sides, others): (Vec<&Cue>, Vec<&Cue>) = cues.iter().partition(is_side);
        // In "They talked about the storm, and Lee described how" the named person wins over the group.
        let of_one = |(voice, ..): &(Voice, Range<usize>, Ground)| matches!(voice, Voice::Person(_));
        let named = || {
            let beside = |cue: &&Cue| {
                cue.coordinate && cue.class == VerbClass::Say && matches!(cue.subject, Subject::Person(_))
            };
            cues.iter().filter(beside).find_map(resolved).filter(of_one)
        };
        let first = closing.or_else(|| others.into_iter().chain(sides).find_map(resolved))?;
        let is_joint = matches!(first.0, Voice::Together(_) | Voice::Nations(_));
        let (voice, span, ground) = is_joint.then(named).flatten().unwrap_or(first);
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

    fn resolve(&self, subject: &Subject, cue: &Cue) -> Option<Voice> {
        let class = cue.class;
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
            // "The host" and "the envoy" never mean the previous speaker.
            Subject::Title(name) if self.is_other_role(name) => {
                self.resolve(&Subject::Body(name.clone()), cue)
            }
            Subject::Title(name) => self
                .resolve(&Subject::Pronoun(Pronoun::Unknown), cue)
                .filter(|voice| self.can_be_called(voice, name))
                .or_else(|| self.resolve(&Subject::Body(name.clone()), cue)),
            Subject::Pronoun(pronoun) => {
                let fits = |voice: &&Voice| match voice {
                    Voice::Person(person) => {
                        let known = self.pronouns.get(person);
                        let agrees = self.article.people.roster.agrees(*person, *pronoun);
                        agrees && known.is_none_or(|known| known == pronoun || *pronoun == Pronoun::Unknown)
                    }
                    // A title ("the official") may refer to any body. "He" and "she" refer to a `Body` only if
                    // its name may describe one person, who spoke the previous sentence without asking
                    // somebody.
                    Voice::Body(name) => {
                        *pronoun == Pronoun::Unknown
                            || self.heard.is_none()
                                && self.last.as_ref() == Some(*voice)
                                && self.may_be_person(name)
                    }
                    Voice::Together(_) | Voice::Nations(_) => false,
                };
                let before =
                    self.speaker.as_ref().filter(fits).or_else(|| self.subject.as_ref().filter(fits));
                let heard = || self.heard.as_ref().filter(|_| *pronoun != Pronoun::Unknown).filter(fits);
                before.or_else(heard).cloned()
            }
            Subject::Body(name) => (class != VerbClass::Joint).then(|| self.body(name)),
            // In "On the Norlandic side it was stressed" the speaker is that country's participant, if there
            // is only one.
            Subject::Side(name) if class == VerbClass::Passive => {
                let roster = &self.article.people.roster;
                let countries = &self.article.knowledge.countries;
                let is_own = |&&person: &&usize| {
                    roster.get(person).country.is_some_and(|country| countries[country].name == *name)
                };
                let mut of_side = self.article.participants.iter().filter(is_own);
                match (of_side.next(), of_side.next()) {
                    (Some(one), None) => Some(Voice::Person(*one)),
                    _ => Some(Voice::Body(name.clone())),
                }
            }
            Subject::Side(name) => {
                // Within a speaker's words, "China appreciates" is part of what the speaker says.
                (class == VerbClass::Say || class == VerbClass::Act).then_some(())?;
                let is_told = cue.past && self.is_other_side(name);
                (self.speaker.is_none() || is_told).then(|| Voice::Body(name.clone()))
            }
            Subject::Sides(names) => self.speaker.is_none().then(|| Voice::Nations(names.clone())),
            Subject::We => self.speaker.clone().or_else(|| {
                let home = self.article.home.filter(|_| self.article.authorship.orator.is_none())?;
                Some(Voice::Body(self.article.knowledge.countries[home].name.clone()))
            }),
            Subject::Unknown => None,
        }
    }

    /// Whether a speaker who is not on the roster may be one person ("second person briefed on the talks",
    /// "Omar"), not a ministry, country or acronym.
    fn may_be_person(&self, name: &str) -> bool {
        let knowledge = self.article.knowledge;
        let lists = &knowledge.all;
        let is_acronym = |word: &str| word.len() > 1 && !word.contains(char::is_lowercase);
        let describes = |word: &&str| {
            let is = |list: &[String]| list.iter().any(|one| one == word);
            is(&lists.prepositions) || is(&lists.source_ends)
        };
        let head = name.split(' ').take_while(|word| !describes(word)).last();
        let is_plural = head.is_some_and(|head| head.ends_with('s'));
        let names_body = name.to_lowercase().split(' ').any(|word| {
            [&lists.bodies, &lists.institutions, &lists.media, &lists.groups]
                .iter()
                .any(|list| list.iter().any(|body| body == word))
        });
        !is_plural
            && !names_body
            && !name.split(' ').any(is_acronym)
            && !knowledge.countries.iter().any(|country| country.name == name)
            && knowledge.outlet_names().called(name).is_none()
    }

    /// Whether a description can refer to a voice. If the description is an office and the person has
    /// offices, it must be one of them.
    pub(super) fn can_be_called(&self, voice: &Voice, name: &str) -> bool {
        let Voice::Person(person) = voice else { return true };
        let knowledge = self.article.knowledge;
        let word = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
        let offices = &self.article.people.roster.get(*person).offices;
        let is_office = knowledge.offices.iter().any(|office| office.is_called(&word));
        !is_office
            || offices.is_empty()
            || offices.iter().any(|&office| knowledge.offices[office].is_called(&word))
    }

    /// Whether a description names somebody by their role in the event.
    pub(super) fn is_other_role(&self, name: &str) -> bool {
        let word = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
        self.article.knowledge.all.other_roles.contains(&word)
    }

    /// Returns the speaker that a body's name refers to: "the ministry" is the body that spoke last with that
    /// word in its name, "the statement" stands for its issuer, the last speaker.
    fn body(&self, name: &str) -> Voice {
        let head = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
        if self.article.knowledge.all.documents.iter().any(|document| document == head)
            && let Some(issuer) = self.speaker.clone().or_else(|| self.bodies.last().map(Voice::Body))
        {
            return issuer;
        }
        let head = name.strip_prefix("the ").filter(|head| !head.contains(' '));
        Voice::Body(head.and_then(|head| self.bodies.latest(head)).unwrap_or(name).to_owned())
    }

    /// Finds the cue of this sentence's quotation in another sentence that overlaps the quotation or directly
    /// follows it.
    pub(super) fn cue_of_quotation(
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
        // Sentences are sorted, so those that overlap the quotation are contiguous; the cue may also be in the
        // sentence after them (index `last`).
        let first = sentences.partition_point(|s| s.span.end <= quotation.start);
        let last = sentences.partition_point(|s| s.span.start < quotation.end);
        let behind = with_cues.partition_point(|at| *at <= place);
        let before = with_cues.partition_point(|at| *at < place);
        let behind = with_cues[behind..].iter().copied().take_while(|at| *at <= last);
        let before = with_cues[..before].iter().copied().rev().take_while(|at| *at >= first);
        let others = behind.chain(before);
        // In “……。”某某说。 the cue is a separate sentence after the quotation.
        let text = &self.article.paragraphs[sentences[place].paragraph];
        let follows = |at: usize| {
            let s = &sentences[at].span;
            let is_next = text.get(quotation.end..s.start).is_some_and(|gap| gap.trim().is_empty());
            // A dash after the quotation introduces the speaker: “…” – President Lee
            let is_dash = text[s.clone()].trim_start().starts_with(['–', '—', '-']);
            is_next
                && (is_dash || self.article.language.has_cue_behind_quotation() && s.start == quotation.end)
                && cues[at].first().is_some_and(|cue| cue.last)
        };
        others.filter(|&at| touching(&sentences[at]) || follows(at)).find_map(|at| self.own_cue(&cues[at]))
    }
}
