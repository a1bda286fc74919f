//! Gold of generated pages: what the reader should find on them, as known by the generator.

use serde::Serialize;

use crate::generator::Generator;

/// Page with its correct reading, in the format of the other gold.
#[derive(Debug, Serialize)]
struct Row {
    id: String,
    page: String,
    title: String,
    outlet: String,
    published: String,
    paragraphs: Vec<String>,
    speakers: Vec<String>,
    participants: [String; 2],
    event_kind: &'static str,
    event_date: String,
    sentences: Vec<Sentence>,
}

#[derive(Debug, Serialize)]
struct Sentence {
    paragraph: usize,
    text: String,
    speaker: Option<String>,
    basis: &'static str,
}

/// Returns the first pages of a seed with their correct reading, as JSON Lines.
///
/// # Errors
/// None in practice: every field is text.
pub fn gold(seed: u64, pages: u64) -> serde_json::Result<String> {
    let generator = Generator::new(seed);
    let mut out = String::new();
    for number in 0..pages {
        let page = generator.page(number);
        let day = format!("{:04}-{:02}-{:02}", page.published.year, page.published.month, page.published.day);
        let mut speakers: Vec<String> = Vec::new();
        for name in page.spoken.iter().filter_map(|spoken| spoken.speaker.as_ref()) {
            if !speakers.contains(name) {
                speakers.push(name.clone());
            }
        }
        let sentences = page.spoken.into_iter().map(|spoken| Sentence {
            paragraph: spoken.paragraph,
            text: spoken.text,
            speaker: spoken.speaker,
            basis: spoken.basis,
        });
        let row = Row {
            id: page.name,
            page: page.text,
            title: page.title,
            outlet: page.outlet,
            published: day.clone(),
            paragraphs: page.body,
            speakers,
            participants: page.participants,
            event_kind: page.kind,
            event_date: day,
            sentences: sentences.collect(),
        };
        out.push_str(&serde_json::to_string(&row)?);
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number of pages in the repository's gold.
    const PAGES: u64 = 40;

    #[test]
    fn the_gold_in_the_repository_is_that_of_the_generator() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../gold/generated.jsonl");
        let kept = std::fs::read_to_string(file).expect("gold");
        assert_eq!(kept.lines().count() as u64, PAGES);
        let made = gold(crate::DEFAULT_SEED, PAGES).expect("rows");
        assert!(
            made == kept,
            "`cargo run --release -p benches --example generate -- --gold 40 > gold/generated.jsonl`"
        );
    }

    #[test]
    fn every_labelled_text_stands_in_its_paragraph() {
        let generator = Generator::new(crate::DEFAULT_SEED);
        for page in (0..200).map(|number| generator.page(number)) {
            for spoken in &page.spoken {
                assert!(page.body[spoken.paragraph].contains(&spoken.text), "{}: {spoken:?}", page.name);
            }
        }
    }
}
