//! Articles that were found, each with its passages.

use maud::{Markup, html};
use serde_json::Value;

use super::given::Given;
use super::results::{CONTEXT, PASSAGES};
use super::value::{Read, counted, direction};

/// Shows the articles of an answer of `search`, which begin at an offset.
pub(super) fn articles(answer: &Value, offset: usize, given: &Given) -> Markup {
    html! {
        ol.hits start=(offset + 1) {
            @for hit in answer.list("hits") { li { (article(hit, given)) } }
        }
    }
}

fn article(hit: &Value, given: &Given) -> Markup {
    let id = hit.text("id").unwrap_or_default();
    let title = hit.text("title").or_else(|| hit.text("path")).unwrap_or(id);
    let matches = hit.list("matches");
    let page = given.at(&format!("/article/{id}"));
    let language = hit.text("language").unwrap_or_default();
    html! {
        article {
            h2 { a href=(page) { bdi dir=(direction(title)) lang=(language) { (title) } } }
            p.about { (about(hit)) }
            @let shown = apart(matches);
            @for found in &shown {
                figure.passage {
                    blockquote dir=(direction(found.text("text").unwrap_or_default())) lang=(language) {
                        a href={ (page) "#" (place(found)) } title="Open the article at this passage" {
                            @for part in window(found, matches) {
                                @match part {
                                    Part::Own(text) => { (text) },
                                    Part::Found(text) => { mark { (text) } },
                                    Part::Crossing(text) => { mark.other title=(FOREIGN) { (text) } },
                                    Part::Other(text) => { (foreign(&text)) },
                                }
                            }
                        }
                    }
                    figcaption { (voice(found, hit.text("outlet"))) }
                }
            }
            @let places = hit.number("occurrences");
            @if places > shown.len() as u64 && !shown.is_empty() {
                p.rest { a href=(page) { "All " (counted(places, "place", "places")) } " in the article" }
            }
        }
    }
}

/// Returns the first places whose passages do not overlap, except with passages of another speaker.
fn apart(matches: &[Value]) -> Vec<&Value> {
    let mut apart: Vec<&Value> = Vec::new();
    for found in matches {
        let is_near = |last: &&Value| {
            is_same_voice(last, found)
                && !is_crossing(found)
                && found.number("start_char") < last.number("end_char") + CONTEXT as u64
        };
        if apart.len() < PASSAGES && !apart.last().is_some_and(is_near) {
            apart.push(found);
        }
    }
    apart
}

/// Whether two places are in the same words of the same speaker.
fn is_same_voice(one: &Value, other: &Value) -> bool {
    ["paragraph", "speaker", "basis", "members", "voice_start", "voice_end"]
        .iter()
        .all(|name| one.get(name) == other.get(name))
}

/// Whether a place goes on in the words of another speaker, or of none.
pub(super) fn is_crossing(found: &Value) -> bool {
    found.number("end") > found.number("voice_end")
}

/// Splits the words of a place where another speaker's words begin.
pub(super) fn own<'t>(found: &Value, text: &'t str) -> (&'t str, &'t str) {
    let own = found.number("voice_end").saturating_sub(found.number("start"));
    let own = usize::try_from(own).ok().filter(|_| is_crossing(found)).unwrap_or(text.len());
    text.split_at_checked(own).unwrap_or((text, ""))
}

/// Part of the text around a place.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Words of the same voice.
    Own(String),
    /// A place of this voice.
    Found(String),
    /// Words of a place of this voice that are of another one.
    Crossing(String),
    /// Words of another voice, or of none.
    Other(String),
}

/// Tooltip of words that are not the speaker's.
const FOREIGN: &str = "words of another speaker, or of none";

/// Shows words that are not of the speaker of a place.
pub(super) fn foreign(text: &str) -> Markup {
    html! { @if !text.is_empty() { span.other title=(FOREIGN) { (text) } } }
}

/// Returns the text before a place, split into words of others and of its speaker, then the text behind it, split into words
/// of its speaker and of others.
pub(super) fn sides(found: &Value) -> [&str; 4] {
    let (left, right) = (found.text("left").unwrap_or_default(), found.text("right").unwrap_or_default());
    let byte = |name: &str| usize::try_from(found.number(name)).unwrap_or(0);
    let before = (byte("voice_start") + left.len()).saturating_sub(byte("start"));
    let (foreign_left, own_left) = left.split_at_checked(before).unwrap_or(("", left));
    let behind = byte("voice_end").saturating_sub(byte("end"));
    let (own_right, foreign_right) = right.split_at_checked(behind).unwrap_or((right, ""));
    [foreign_left, own_left, own_right, foreign_right]
}

/// Splits the text around a place into words of its speaker, places in them, and words of others, which are shown pale.
fn window(found: &Value, matches: &[Value]) -> Vec<Part> {
    let [foreign_left, own_left, own_right, foreign_right] = sides(found);
    let text = found.text("text").unwrap_or_default();
    let number = |of: &Value, name: &str| usize::try_from(of.number(name)).unwrap_or(0);
    let chars = |text: &str| text.chars().count();
    let (own_from, left) = (chars(foreign_left), chars(foreign_left) + chars(own_left));
    let own_to = left + chars(text) + chars(own_right);
    let right = chars(own_right) + chars(foreign_right);
    let whole = [foreign_left, own_left, text, own_right, foreign_right].concat();
    // The text is cut between words. Where it is much shorter than it may be, its paragraph ends.
    let is_end = right + WORD_MAX < CONTEXT || whole.ends_with(['.', '。', '!', '?', '！', '？', '”', '"']);
    let base = number(found, "start_char").saturating_sub(left);
    let all: Vec<char> = whole.chars().collect();
    let part = |from: usize, to: usize| all.get(from..to).unwrap_or_default().iter().collect::<String>();
    let mut parts =
        vec![Part::Other(if base > 0 { "… " } else { "" }.to_owned()), Part::Other(part(0, own_from))];
    let mut at = own_from;
    for other in matches.iter().filter(|other| is_same_voice(found, other)) {
        let of = |name: &str| number(other, name).checked_sub(base);
        if let (Some(from), Some(to)) = (of("start_char"), of("end_char"))
            && at <= from
            && to <= own_to
        {
            let words = part(from, to);
            let (own, others) = own(other, &words);
            parts.extend([
                Part::Own(part(at, from)),
                Part::Found(own.to_owned()),
                Part::Crossing(others.to_owned()),
            ]);
            at = to;
        }
    }
    parts.extend([Part::Own(part(at, own_to)), Part::Other(part(own_to, all.len()))]);
    parts.push(Part::Other(if is_end { "" } else { " …" }.to_owned()));
    parts.retain(
        |part| !matches!(part, Part::Own(text) | Part::Crossing(text) | Part::Other(text) if text.is_empty()),
    );
    parts
}

/// Length that few words exceed, in characters.
const WORD_MAX: usize = 30;

/// Returns the name of a place in an article's page.
pub(super) fn place(found: &Value) -> String {
    format!("p{}-{}", found.number("paragraph"), found.number("start"))
}

/// Says whose words a passage is, according to whom, and on which basis.
pub(super) fn voice(found: &Value, outlet: Option<&str>) -> Markup {
    let basis = found.text("basis").unwrap_or("unknown");
    let members: Vec<&str> = found.list("members").iter().filter_map(Value::as_str).collect();
    html! {
        @match (found.text("speaker"), basis) {
            (Some(speaker), _) => { bdi.speaker { (speaker) } },
            (None, "joint") if !members.is_empty() => { span.speaker { "jointly: " (members.join(", ")) } },
            (None, "joint") => { span.speaker { "jointly" } },
            (None, "narration") => { span.nobody { "narration by the outlet" } },
            (None, _) => { span.nobody { "speaker unknown" } },
        }
        @for voice in found.list("further_voices") {
            ", then " @match voice.text("speaker") {
                Some(speaker) => { bdi.speaker { (speaker) } },
                None => { span.nobody { "nobody" } },
            }
        }
        ", according to " bdi { (outlet.unwrap_or("an unknown outlet")) } " "
        span class={ "basis " (basis) } title=(meaning(basis)) { (basis) }
    }
}

/// Bases on which words have a speaker, or none.
pub(super) const BASES: &[&str] = &["quoted", "cue", "carried", "joint", "narration", "unknown"];

/// Explains bases.
pub(super) fn bases(all: &[&str]) -> Markup {
    html! {
        @if !all.is_empty() {
            details.bases lang="en" dir="ltr" {
                summary { "How it is known who speaks" }
                dl { @for basis in all { dt { span.basis { (basis) } } dd { (meaning(basis)) } } }
            }
        }
    }
}

/// Says what a basis means.
pub(super) fn meaning(basis: &str) -> &'static str {
    match basis {
        "quoted" => "in quotation marks, or under a transcript’s label",
        "cue" => "the sentence itself reports who said it",
        "carried" => "goes on with the words of the speaker before",
        "joint" => "said of all of them together; no one’s own words",
        "narration" => "the outlet’s own voice",
        _ => "it cannot be said whose words these are",
    }
}

/// Shows date, outlet, publication and participants of an article in one line.
fn about(hit: &Value) -> Markup {
    let event = &hit["event_date"];
    let people: Vec<&str> = hit.list("participants").iter().filter_map(Value::as_str).collect();
    html! {
        span {
            "Event: "
            @match event.text("edtf") {
                Some(date) => { time title=(event.text("basis").unwrap_or_default()) { (date) } },
                None => { span.unknown { "date unknown" } },
            }
        }
        span { bdi { (hit.text("outlet").unwrap_or("outlet unknown")) } }
        @if let Some(agency) = hit.text("agency") { span { "dispatch of " bdi { (agency) } } }
        @if let Some(date) = hit.text("published") { span { "published " time { (date) } } }
        @if !people.is_empty() { span { "with " bdi { (people.join(", ")) } } }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns a place in a paragraph of the same characters as bytes.
    fn at(start: usize, speaker: &str, voice: (usize, usize), text: &str) -> Value {
        let (from, to) = (start.saturating_sub(CONTEXT), (start + 5 + CONTEXT).min(text.len()));
        json!({
            "paragraph": 0, "speaker": speaker, "start": start, "end": start + 5,
            "start_char": start, "end_char": start + 5, "voice_start": voice.0, "voice_end": voice.1,
            "left": &text[from..start], "text": &text[start..start + 5], "right": &text[start + 5..to],
        })
    }

    fn told(parts: &[Part]) -> String {
        let part = |part: &Part| match part {
            Part::Own(text) => text.clone(),
            Part::Found(text) => format!("[{text}]"),
            Part::Crossing(text) => format!("[({text})]"),
            Part::Other(text) => format!("({text})"),
        };
        parts.iter().map(part).collect()
    }

    #[test]
    fn places_around_are_marked_in_the_words_of_the_same_speaker_alone() {
        let text = "Lee said that the river is wide. The river is deep. Berg said that the river is long.";
        let lee = |start| at(start, "Lee", (0, 52), text);
        let berg = at(71, "Berg", (52, 85), text);
        let matches = [lee(18), lee(37), berg.clone()];
        assert_eq!(apart(&matches), [&matches[0], &berg]);
        let first =
            "Lee said that the [river] is wide. The [river] is deep. (Berg said that the river is long.)";
        assert_eq!(told(&window(&matches[0], &matches)), first);
        let second =
            "(Lee said that the river is wide. The river is deep. )Berg said that the [river] is long.";
        assert_eq!(told(&window(&berg, &matches)), second);
    }

    #[test]
    fn words_of_others_within_a_place_are_not_its_speakers() {
        let text = "Lee spoke of peace. Berg named the region.";
        let place = json!({
            "paragraph": 0, "speaker": "Lee", "start": 13, "end": 41, "start_char": 13, "end_char": 41,
            "voice_start": 0, "voice_end": 20, "left": &text[..13], "text": &text[13..41], "right": ".",
            "further_voices": [{ "speaker": "Berg", "basis": "cue", "start": 20, "end": 41 }],
        });
        let shown = told(&window(&place, std::slice::from_ref(&place)));
        assert_eq!(shown, "Lee spoke of [peace. ][(Berg named the region)](.)");
        assert!(voice(&place, None).into_string().contains("Lee</bdi>, then <bdi class=\"speaker\">Berg"));
    }

    #[test]
    fn text_that_goes_on_has_dots() {
        let text = "word ".repeat(200);
        let found = at(500, "Lee", (0, 1000), &text);
        let shown = told(&window(&found, std::slice::from_ref(&found)));
        assert!(shown.starts_with("(… )word") && shown.ends_with("word ( …)"), "{shown}");
    }

    #[test]
    fn a_short_paragraph_is_shown_whole() {
        let found = json!({
            "paragraph": 0, "start": 12, "end": 15, "start_char": 4, "end_char": 5, "voice_start": 0, "voice_end": 18,
            "left": "中国和俄", "text": "罗", "right": "斯",
        });
        assert_eq!(told(&window(&found, std::slice::from_ref(&found))), "中国和俄[罗]斯");
    }
}
