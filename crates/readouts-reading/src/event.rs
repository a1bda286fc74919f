//! Collects clues to the date of the event: the first sentences, and bounds from the text's people, dated
//! words and anniversaries.

use jiff::civil::Date;

use super::dates::{Bound, Force, Told, is_date_line};
use super::sentences::Sentence;
use crate::grammar::People;
use crate::knowledge::{Knowledge, class};
use crate::model::{Basis, Statement};
use crate::token::Tokens;

/// Maximum number of paragraphs, and of sentences in them, that are searched for the date of the event.
const DATED: (usize, usize) = (4, 8);
/// Maximum number of characters of a sentence that are searched for it.
const DATED_CHARS: usize = 600;
/// Minimum number of bytes of a sentence, as opposed to a heading or a form of address.
const SENTENCE: usize = 20;

/// Returns the first sentences, with whether each reports an event, from byte `start` of the first paragraph
/// on.
pub(crate) fn dated<'p>(
    sentences: &[Sentence],
    statements: &[Statement],
    paragraphs: &'p [String],
    start: usize,
    is_speech: bool,
    knowledge: &Knowledge,
) -> Vec<Told<'p>> {
    let first = sentences.iter().zip(statements).take_while(|(sentence, _)| sentence.paragraph < DATED.0);
    let told = first.filter_map(|(sentence, statement)| {
        let from = if sentence.paragraph == 0 { sentence.span.start.max(start) } else { sentence.span.start };
        let text = paragraphs[sentence.paragraph].get(from..sentence.span.end)?;
        let end = text.char_indices().nth(DATED_CHARS).map_or(text.len(), |(at, _)| at);
        let text = &text[..end];
        // "The following is attributable to the spokesperson:" only introduces the report.
        let leads = text.trim_end().ends_with([':', '：']);
        // An article opens in the outlet's own words, unless with a quotation or a speaker's label.
        let is_lead = sentence.paragraph == 0 && !text.contains(['“', '"', '«', '「', ':', '：']);
        let is_quoted = matches!(statement.basis, Basis::Quoted | Basis::Carried) && !is_lead;
        (text.len() >= SENTENCE && !leads && !is_date_line(text)).then(|| Told {
            text,
            tells: [&knowledge.signs.together, &knowledge.signs.happens]
                .iter()
                .any(|sign| sign.is_match(text))
                || knowledge.kinds.of(text).is_some(),
            quoted: is_speech || is_quoted,
        })
    });
    told.take(DATED.1).collect()
}

/// Returns the bounds on the date from the offices that the text gives to people, and from dated words.
pub(crate) fn bounds(
    people: &People,
    title: &str,
    paragraphs: &[String],
    knowledge: &Knowledge,
) -> Vec<Bound> {
    let mut bounds = Vec::new();
    for entry in people.roster.entries() {
        let Some(known) = entry.known else { continue };
        let person = &knowledge.people[known];
        for &office in &entry.offices {
            let key = &knowledge.offices[office].key;
            let spans: Vec<_> =
                person.offices.iter().filter(|t| t.office == *key).map(|t| (t.from, t.to)).collect();
            if spans.is_empty() {
                continue;
            }
            let held: Vec<String> = spans.iter().map(|(from, to)| told(*from, *to)).collect();
            let why = format!("{} was {key} {}", person.name, held.join(" and "));
            bounds.push(Bound { spans, force: Force::Fact, why });
        }
    }
    let mut seen = Vec::new();
    for text in std::iter::once(title).chain(paragraphs.iter().map(String::as_str)) {
        for (start, end, at) in knowledge.term_words.find(text) {
            if seen.contains(&at) {
                continue;
            }
            seen.push(at);
            let term = &knowledge.terms[at];
            let word = &text[start..end];
            bounds.push(Bound {
                spans: vec![(Some(term.from), None)],
                force: Force::Fact,
                why: format!("\"{word}\" was not in use before {}: {}", term.from, term.why),
            });
            if let Some(until) = term.usual_until {
                bounds.push(Bound {
                    spans: vec![(None, Some(until))],
                    force: Force::Habit,
                    why: format!("\"{word}\" was in use up to {until}: {}", term.why),
                });
            }
        }
    }
    bounds
}

/// Describes a span of time in words.
fn told(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "at all times".to_owned(),
    }
}

/// Returns the years that follow from "the 75th anniversary of" an event, each with its reason.
pub(crate) fn anniversaries(paragraphs: &[Tokens<'_>], knowledge: &Knowledge) -> Vec<(i16, String)> {
    let mut found = Vec::new();
    for tokens in paragraphs {
        for at in tokens.places(1, class::ANNIVERSARY) {
            if tokens.folded(at + 1) != "of" {
                continue;
            }
            let number: String = tokens.folded(at - 1).chars().take_while(char::is_ascii_digit).collect();
            let Ok(years) = number.parse::<i16>() else { continue };
            let next_year = (at.saturating_sub(12)..at).any(|t| tokens.folded(t) == "next")
                || (at..at + 16).any(|t| tokens.folded(t) == "next");
            let place = if tokens.folded(at + 2) == "the" { at + 3 } else { at + 2 };
            if let Some((length, &row)) = knowledge.anniversary_words.longest(tokens, place)
                && !next_year
            {
                let row = &knowledge.anniversaries[row];
                let words = tokens.slice(place..place + length);
                found.push((
                    row.year + years,
                    format!(
                        "the {years}th anniversary of the {words} falls in {}: {}",
                        row.year + years,
                        row.why
                    ),
                ));
            }
        }
    }
    found
}
