//! The parts of a citation in words, as all forms for reference managers and people have them.

use super::{Citation, CitedSentence};
use crate::{Basis, CorrectedFact, Correction, Edtf};

impl Citation {
    /// Returns who is the author: the agency or, without one, the outlet.
    pub fn author(&self) -> Option<&str> {
        self.agency.name.as_deref().or(self.outlet.name.as_deref())
    }

    /// Returns what is cited in one line: author, headline, outlet, day of publication.
    pub fn reference(&self) -> String {
        let title = self.title.as_deref().unwrap_or("(no title)");
        let outlet = self.outlet.name.as_deref().filter(|name| Some(*name) != self.author());
        let author = self.author().map(|author| format!("{author}. ")).unwrap_or_default();
        let outlet = outlet.map(|outlet| format!("{outlet}, ")).unwrap_or_default();
        let published = day(self.published.edtf).unwrap_or_else(|| "no date".to_owned());
        format!("{author}“{title}”. {outlet}{published}")
    }

    /// Returns whose words the passage has, and according to whom: empty without a passage.
    pub fn attribution(&self) -> String {
        let Some(passage) = &self.passage else { return String::new() };
        let mut voices: Vec<String> = passage.sentences.iter().map(voice).collect();
        voices.dedup();
        let voices = if voices.is_empty() { "speaker unknown".to_owned() } else { voices.join(", then ") };
        format!("{voices}, according to {}", self.according())
    }

    fn according(&self) -> String {
        match (&self.outlet.name, &self.agency.name) {
            (Some(outlet), Some(agency)) if outlet != agency => format!("{outlet} ({agency})"),
            (Some(name), _) | (None, Some(name)) => name.clone(),
            (None, None) => "an unknown outlet".to_owned(),
        }
    }

    /// Returns the three dates in EDTF, each with its basis.
    pub fn dates(&self) -> String {
        let with = |date: Option<Edtf>, basis: &str| match date {
            Some(date) if basis.is_empty() => date.to_string(),
            Some(date) => format!("{date} ({basis})"),
            None => "unknown".to_owned(),
        };
        let published = with(self.published.edtf, self.published.basis.in_words());
        let mut dates = format!("Published {published}");
        if let Some(line) = &self.dateline {
            let place = line.place.as_ref().map(|place| format!("{place}, ")).unwrap_or_default();
            dates.push_str(&format!("; dateline {place}{}", with(line.edtf, line.basis.in_words())));
        }
        let event = with(self.event_date.edtf, self.event_date.basis.in_words());
        format!("{dates}; event {event}; dates in EDTF")
    }

    /// Returns how the page is known: its id, and the program that read it.
    pub fn provenance(&self) -> String {
        format!("Page {}, read by {} {}", self.id, self.read_by.tool, self.read_by.version)
    }

    /// Returns the corrections by hand, one text each.
    pub fn corrected(&self) -> Vec<String> {
        self.corrections.iter().map(correction).collect()
    }

    /// Returns all of it that reference managers have no field for, one text each.
    pub(super) fn notes(&self) -> Vec<String> {
        let quoted = self
            .passage
            .as_ref()
            .map(|passage| format!("“{}” — {}", passage.text.replace('\n', " "), self.attribution()));
        let corrected = self.corrected().into_iter().map(|text| format!("Corrected by hand: {text}"));
        quoted.into_iter().chain([self.dates(), self.provenance()]).chain(corrected).collect()
    }
}

/// Returns who says a sentence, with the basis.
fn voice(sentence: &CitedSentence) -> String {
    let CitedSentence { speaker, relays, members, basis, cue, .. } = sentence;
    let basis = match cue {
        Some(cue) if *basis == Basis::Cue => format!("cue “{cue}”"),
        _ => basis.as_str().to_owned(),
    };
    let relayed = relays.as_ref().map(|name| format!(", passing on {name}")).unwrap_or_default();
    match speaker {
        Some(speaker) => format!("{speaker} ({basis}{relayed})"),
        None if !members.is_empty() => format!("{} together ({basis})", members.join(", ")),
        None if sentence.basis == Basis::Unknown => "speaker unknown".to_owned(),
        None => format!("nobody’s words ({basis})"),
    }
}

fn correction(correction: &Correction) -> String {
    let Correction { what, sentence, before, after, by, at, .. } = correction;
    let what = match (what, sentence) {
        (CorrectedFact::Speaker, Some(number)) => format!("speaker of sentence {number}"),
        (CorrectedFact::Speaker, None) => "speaker".to_owned(),
        (CorrectedFact::EventDate, _) => "event date".to_owned(),
        (CorrectedFact::Outlet, _) => "outlet".to_owned(),
        (CorrectedFact::Person, _) => "person".to_owned(),
    };
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    format!("{what} {}, before {}, by {by} at {at}", value(after), value(before))
}

/// Returns a text in one line, without characters that control a terminal or the direction of writing.
pub(super) fn one_line(text: &str) -> String {
    let is_bad = |c: &char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || ('\u{e0000}'..='\u{e007f}').contains(c)
    };
    let words =
        text.split(|c: char| c.is_ascii_whitespace() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}'));
    let words = words.map(|word| word.chars().filter(|c| !is_bad(c)).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the parts of a date that are known: year, month, day. `None` without a year, which is not invented.
pub(super) fn known(date: Option<Edtf>) -> Option<(i16, Option<i8>, Option<i8>)> {
    let text = date?.to_string();
    let year = date?.year()?;
    let mut parts = text.split(['T', '?', '/']).next()?.split('-').skip(1).map(|part| part.parse().ok());
    Some((year, parts.next().flatten(), parts.next().flatten()))
}

/// Returns a date in EDTF without its time of day.
pub(super) fn day(date: Option<Edtf>) -> Option<String> {
    let text = date?.to_string();
    Some(match text.split_once('T') {
        Some((day, time)) => format!("{day}{}", if time.ends_with('?') { "?" } else { "" }),
        None => text,
    })
}

/// Whether a date is marked as inferred.
pub(super) fn is_doubtful(date: Option<Edtf>) -> bool {
    date.is_some_and(|date| !date.is_certain())
}
