//! Generates the articles of an invented world, page by page: their content and length.
//!
//! A page depends on the seed and its number alone, so that pages can be made in any order and on any thread.

use std::path::Path;

use crate::furniture;
use crate::page::{Article, Day, Page, Spoken};
use crate::random::SplitMix64;
use crate::sentences::Scene;
use crate::world::{Formula, Person, World};

/// Default seed.
pub const DEFAULT_SEED: u64 = 1;

/// Number of pages in each folder of a corpus on disk.
pub const FOLDER_PAGES: u64 = 1000;

/// Formula in most articles, with its share of articles.
pub const FREQUENT: (&str, f64) = ("peace and stability", 0.70);

/// Formula in few articles, with its share of articles.
pub const RARE: (&str, f64) = ("lanterns on both banks", 0.001);

/// Two words in nearly all articles; in two articles of five they stand close together.
pub const TOGETHER: [&str; 2] = ["trade", "cooperation"];

/// Bytes of a body by share of articles, 0 to 1; values between the rows are interpolated.
const BODY_BYTES: [(f64, f64); 8] = [
    (0.0, 600.0),
    (0.1, 1_100.0),
    (0.25, 1_700.0),
    (0.5, 2_500.0),
    (0.75, 3_700.0),
    (0.9, 5_600.0),
    (0.98, 9_500.0),
    (1.0, 12_500.0),
];

/// Generator of pages; see [`page`](Self::page).
#[derive(Debug, Clone, Copy)]
pub struct Generator {
    seed: u64,
}

/// Event of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Call,
    Meeting,
    Visit,
    PressConference,
}

/// Name of the speaker of questions at a press conference in the reader's output.
const ASKER: &str = "journalist";

/// Bases of attribution, as named in the reader's JSON.
const CUE: &str = "cue";
const QUOTED: &str = "quoted";
const CARRIED: &str = "carried";
const JOINT: &str = "joint";
const NARRATION: &str = "narration";

impl Event {
    /// Returns its name in the reader's JSON.
    fn kind(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::Visit => "visit",
            Self::PressConference => "press conference",
        }
    }
}

impl Generator {
    /// Creates a generator with a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Generates the page with a number.
    pub fn page(&self, number: u64) -> Page {
        let mut rng = SplitMix64::at(self.seed, &[number]);
        let mut article = self.article(&mut rng);
        let dressed = furniture::dress(&mut article, &mut rng);
        Page {
            name: format!("{:04}/{number:07}.txt", number / FOLDER_PAGES),
            text: dressed.text,
            title: article.title,
            body: article.body,
            outlet: dressed.outlet,
            published: article.day,
            kind: article.kind,
            participants: [article.speaker.name, article.other.name],
            spoken: article.spoken,
        }
    }

    /// Returns the formulas that articles contain.
    pub fn formulas() -> &'static [Formula] {
        &World::get().words.formula
    }

    /// Writes the first pages of a corpus to a folder, in subfolders of [`FOLDER_PAGES`].
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn write(&self, dir: &Path, pages: u64) -> std::io::Result<()> {
        self.write_from(dir, 0, pages)
    }

    /// Same as [`write`](Self::write), starting at a page number.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn write_from(&self, dir: &Path, first: u64, pages: u64) -> std::io::Result<()> {
        for number in first..first + pages {
            let page = self.page(number);
            let path = dir.join(&page.name);
            if (number == first || number % FOLDER_PAGES == 0)
                && let Some(folder) = path.parent()
            {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(path, page.text)?;
        }
        Ok(())
    }

    fn article(&self, rng: &mut SplitMix64) -> Article {
        let world = World::get();
        let day = Day { year: 2033 - rng.skewed(24), month: 1 + rng.below(12), day: 1 + rng.below(28) };
        let home = rng.skewed(world.countries.len());
        let away = (home + 1 + rng.skewed(world.countries.len() - 1)) % world.countries.len();
        let office = rng.skewed(world.words.offices.len());
        let speaker = world.holder(self.seed, home, office, day.year);
        let mut other = world.holder(self.seed, away, office, day.year);
        if other.family == speaker.family {
            other = world.holder(self.seed, away, (office + 1) % world.words.offices.len(), day.year);
        }
        let event = match rng.below(20) {
            0..8 => Event::Call,
            8..15 => Event::Meeting,
            15..18 => Event::Visit,
            _ => Event::PressConference,
        };
        let formulas: Vec<&'static str> =
            Self::formulas().iter().filter(|f| rng.chance(f.share)).map(|f| f.text.as_str()).collect();
        let length = body_bytes(rng.unit());
        let title = title(event, &speaker, &other);
        let lead = lead(event, day, &speaker, &other);
        let spoken = vec![Spoken { paragraph: 0, text: lead.clone(), speaker: None, basis: NARRATION }];
        let mut body = vec![lead];
        let mut paragraphs = Paragraphs { world, rng, speaker: &speaker, other: &other, event, spoken };
        paragraphs.fill(&mut body, length, &formulas);
        let spoken = paragraphs.spoken;
        Article { title, body, day, speaker, other, kind: event.kind(), spoken }
    }
}

/// Returns the length of a body in bytes, by the share of bodies that are shorter.
fn body_bytes(share: f64) -> usize {
    let above = BODY_BYTES.iter().position(|(at, _)| *at > share).unwrap_or(BODY_BYTES.len() - 1);
    let ((from, low), (to, high)) = (BODY_BYTES[above - 1], BODY_BYTES[above]);
    (low + (high - low) * (share - from) / (to - from)) as usize
}

fn title(event: Event, speaker: &Person, other: &Person) -> String {
    let (a, b) = (format!("{} {}", speaker.office, speaker.name), format!("{} {}", other.office, other.name));
    let away = &other.country.name;
    match event {
        Event::Call => format!("{a} Speaks with {b} of {away} on the Phone"),
        Event::Meeting => format!("{a} Meets with {b} of {away}"),
        Event::Visit => format!("{a} Begins Visit to {away}"),
        Event::PressConference => format!("{a} Answers Questions on Relations with {away}"),
    }
}

fn lead(event: Event, day: Day, speaker: &Person, other: &Person) -> String {
    let (a, b) = (format!("{} {}", speaker.office, speaker.name), format!("{} {}", other.office, other.name));
    let (home, away) = (&speaker.country.name, &other.country.name);
    let date = format!("{} {} {}", day.day, day.month_name(), day.year);
    match event {
        Event::Call => {
            format!("On the evening of {date}, {a} of {home} spoke with {b} of {away} on the phone.")
        }
        Event::Meeting => {
            format!("On {date}, {a} of {home} met with {b} of {away} in {}.", speaker.country.capitals[0])
        }
        Event::Visit => format!(
            "{a} of {home} arrived in {} on {date} for a visit to {away}, and held talks with {b}.",
            other.country.capitals[0]
        ),
        Event::PressConference => {
            format!(
                "On {date}, {a} of {home} answered questions of the press on the talks with {b} of {away}."
            )
        }
    }
}

/// Writes the paragraphs of an article.
struct Paragraphs<'a> {
    world: &'static World,
    rng: &'a mut SplitMix64,
    speaker: &'a Person,
    other: &'a Person,
    event: Event,
    /// Speakers of the passages so far.
    spoken: Vec<Spoken>,
}

impl Paragraphs<'_> {
    /// Adds paragraphs up to a length, and all of the formulas.
    fn fill(&mut self, body: &mut Vec<String>, length: usize, formulas: &[&str]) {
        let mut bytes = body.iter().map(String::len).sum::<usize>();
        let mut left = formulas.iter();
        let mut turn = 0;
        while bytes < length || !left.as_slice().is_empty() {
            // The formulas are spread over the article; if it is short, the remaining ones come at its end.
            let due = body.len() * 3 > formulas.len() - left.as_slice().len() || bytes >= length;
            let formula = if due { left.next().copied() } else { None };
            let paragraph = self.paragraph(body.len(), turn, formula);
            bytes += paragraph.len() + 1;
            body.push(paragraph);
            turn += 1;
        }
        if bytes > 1_500 && !formulas.is_empty() && self.rng.chance(0.3) {
            let again = *self.rng.pick(formulas);
            let paragraph = self.paragraph(body.len(), turn, Some(again));
            body.push(paragraph);
        }
    }

    fn paragraph(&mut self, place: usize, turn: usize, formula: Option<&str>) -> String {
        let words = &self.world.words;
        let asked = self.event == Event::PressConference;
        // In a call the two take turns; at a press conference only one speaks.
        let (speaker, other) = if asked || turn.is_multiple_of(2) {
            (self.speaker, self.other)
        } else {
            (self.other, self.speaker)
        };
        let sentences = 1 + self.rng.below(4);
        let shape = self.rng.below(20);
        let mut scene = Scene { world: self.world, rng: self.rng, speaker, other };
        let mut said = |text: &str, speaker: Option<&str>, basis| {
            let (text, speaker) = (text.to_owned(), speaker.map(str::to_owned));
            self.spoken.push(Spoken { paragraph: place, text, speaker, basis });
        };
        let name = Some(speaker.name.as_str());
        if asked && turn.is_multiple_of(2) && formula.is_none() {
            let question = scene.one_of(&words.question);
            said(&question, Some(ASKER), QUOTED);
            return format!("Q: {question}");
        }
        let mut text = String::new();
        // Whether the following sentences are certainly the speaker's; only those are labelled.
        let mut goes_on = true;
        match (formula, shape) {
            _ if asked => text.push_str("A: "),
            (Some(_), _) => {}
            (None, 0..11) => {
                text = scene.one_of(&words.cue);
                said(&text, name, CUE);
            }
            (None, 11..15) => {
                text = scene.one_of(&words.quote);
                said(&text, name, QUOTED);
            }
            (None, 15..17) => {
                text = scene.one_of(&words.joint);
                said(&text, None, JOINT);
                return text;
            }
            (None, _) => {
                text = scene.one_of(&words.narration);
                said(&text, None, NARRATION);
                return text;
            }
        }
        if let Some(formula) = formula {
            let (sentence, pattern) = scene.with_formula(&words.formula_sentence, formula);
            let names_speaker = pattern.contains("{speaker}");
            if asked {
                said(&sentence, name, QUOTED);
            } else if names_speaker {
                said(&sentence, name, if pattern.starts_with('"') { QUOTED } else { CUE });
            } else {
                goes_on = false;
            }
            text.push_str(&sentence);
        }
        for at in 0..sentences {
            if !text.ends_with(' ') {
                text.push(' ');
            }
            let has_cue = at % 3 == 2 && !asked;
            let sentence = scene.one_of(if has_cue { &words.cue } else { &words.carried });
            goes_on |= has_cue;
            if goes_on {
                let basis = if asked {
                    QUOTED
                } else if has_cue {
                    CUE
                } else {
                    CARRIED
                };
                said(&sentence, name, basis);
            }
            text.push_str(&sentence);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use readouts_core::{Reader, Record};

    use super::*;

    const SEED: u64 = 7;

    #[test]
    fn the_same_seed_gives_the_same_bytes_in_any_order() {
        let generator = Generator::new(SEED);
        let forward: Vec<Page> = (0..50).map(|n| generator.page(n)).collect();
        let mut backward: Vec<Page> = (0..50).rev().map(|n| Generator::new(SEED).page(n)).collect();
        backward.reverse();
        assert_eq!(forward, backward);
        assert_ne!(forward[0].text, Generator::new(SEED + 1).page(0).text);
    }

    #[test]
    fn the_corpus_of_a_seed_stays_as_it_is() {
        let generator = Generator::new(SEED);
        // FNV-1a. If the words or the code change, it is a new corpus, and earlier figures are not
        // comparable.
        let hash = (0..100)
            .flat_map(|n| generator.page(n).text.into_bytes())
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
            });
        assert_eq!(hash, 0x79C6_8167_D46B_45C7, "{hash:#018X}");
    }

    #[test]
    fn pages_are_read_back_exactly() {
        let knowledge = crate::knowledge().expect("tables");
        let reader = Reader::new(&knowledge);
        let generator = Generator::new(SEED);
        let mut wrong = Vec::new();
        let pages = 1_000;
        for number in 0..pages {
            let page = generator.page(number);
            let record = Record::page(&page.name, &page.text);
            let read = reader.read_record(&record).expect("text");
            let same = read.paragraphs == page.body
                && read.title.as_deref() == Some(&page.title)
                && read.outlet.name.as_deref() == Some(&page.outlet);
            if !same {
                wrong.push((number, read.title, read.outlet.name));
            }
        }
        assert!(wrong.len() * 100 <= pages as usize, "{} of {pages}: {wrong:?}", wrong.len());
    }

    #[test]
    fn lengths_and_formulas_are_as_documented() {
        let generator = Generator::new(SEED);
        let bodies: Vec<String> = (0..4_000).map(|n| generator.page(n).body.join("\n")).collect();
        let mut lengths: Vec<usize> = bodies.iter().map(String::len).collect();
        lengths.sort_unstable();
        let median = lengths[lengths.len() / 2];
        assert!((2_400..2_900).contains(&median), "{median}");
        assert!(lengths[20] < 1_000 && lengths[lengths.len() - 20] > 9_000, "{lengths:?}");

        let share = |formula: &str| {
            bodies.iter().filter(|b| b.contains(formula)).count() as f64 / bodies.len() as f64
        };
        assert!((share(FREQUENT.0) - FREQUENT.1).abs() < 0.02, "{}", share(FREQUENT.0));
        assert!(share(RARE.0) < 0.003, "{}", share(RARE.0));
        let listed = |(text, share): (&str, f64)| {
            Generator::formulas().iter().any(|f| f.text == text && f.share == share)
        };
        assert!(listed(FREQUENT) && listed(RARE));
        let family = "comprehensive strategic partnership of coordination";
        assert!(share(family) > share(&format!("{family} for a new era")));
    }

    #[test]
    fn there_are_hundreds_of_people() {
        let generator = Generator::new(SEED);
        let titles: HashSet<String> = (0..2_000)
            .map(|n| generator.page(n).title.split(' ').take(4).collect::<Vec<_>>().join(" "))
            .collect();
        assert!(titles.len() > 300, "{}", titles.len());
    }
}
