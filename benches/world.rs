//! The invented world of the generated pages: countries, outlets, people, and words for sentences.

use std::path::PathBuf;
use std::sync::LazyLock;

use readouts_core::{Knowledge, Result, knowledge_in};
use serde::Deserialize;

use crate::random::SplitMix64;

static WORLD: LazyLock<World> = LazyLock::new(|| World {
    countries: read::<Countries>(include_str!("world/countries.toml")).country,
    outlets: read::<Outlets>(include_str!("world/outlets.toml")).outlet,
    words: read(include_str!("words/sentences.toml")),
});

/// Returns the reader's own tables with the invented countries and outlets added.
///
/// # Errors
/// If the tables are not valid.
pub fn knowledge() -> Result<Knowledge> {
    knowledge_in(&PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/world")))
}

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) countries: Vec<Country>,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) words: Words,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Country {
    pub(crate) name: String,
    pub(crate) adjectives: Vec<String>,
    pub(crate) capitals: Vec<String>,
    pub(crate) cities: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Outlet {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) markers: Vec<String>,
    #[serde(default)]
    pub(crate) credits: Vec<String>,
}

/// Lists of words and of sentence patterns.
#[derive(Debug, Deserialize)]
pub(crate) struct Words {
    first_names: Vec<String>,
    family_heads: Vec<String>,
    family_tails: Vec<String>,
    pub(crate) offices: Vec<String>,
    pub(crate) sections: Vec<String>,
    pub(crate) reporting: Vec<String>,
    pub(crate) cue: Vec<String>,
    pub(crate) quote: Vec<String>,
    pub(crate) carried: Vec<String>,
    pub(crate) joint: Vec<String>,
    pub(crate) narration: Vec<String>,
    pub(crate) question: Vec<String>,
    pub(crate) clause: Vec<String>,
    pub(crate) action: Vec<String>,
    pub(crate) topic: Vec<String>,
    pub(crate) quality: Vec<String>,
    pub(crate) thing: Vec<String>,
    pub(crate) headline: Vec<String>,
    pub(crate) formula_sentence: Vec<String>,
    pub(crate) formula: Vec<Formula>,
}

/// Fixed phrase with its frequency.
#[derive(Debug, Deserialize)]
pub struct Formula {
    /// Words of the phrase.
    pub text: String,
    /// Share of articles that contain it, 0 to 1.
    pub share: f64,
}

/// Person who holds an office.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) office: &'static str,
    pub(crate) name: String,
    pub(crate) family: String,
    pub(crate) country: &'static Country,
}

impl World {
    pub(crate) fn get() -> &'static Self {
        &WORLD
    }

    /// Returns the person who holds an office in a year; the holder changes every five years.
    pub(crate) fn holder(&'static self, seed: u64, country: usize, office: usize, year: usize) -> Person {
        let mut rng = SplitMix64::at(seed, &[u64::MAX, country as u64, office as u64, (year / 5) as u64]);
        let (name, family) = self.words.name(&mut rng);
        Person { office: &self.words.offices[office], name, family, country: &self.countries[country] }
    }

    /// Returns a place: a city of a country, or one of thousands of villages.
    pub(crate) fn place(&self, rng: &mut SplitMix64) -> String {
        let country = &self.countries[rng.skewed(self.countries.len())];
        match rng.below(4) {
            0 => country.capitals[0].clone(),
            1 => rng.pick(&country.cities).clone(),
            _ => {
                let (head, middle) = (rng.pick(&self.words.family_heads), rng.pick(&self.words.family_tails));
                let tail = rng.pick(&["ford", "haven", "ville", "grad", "stead", "pol", "mouth", "dale"]);
                format!("{head}{middle}{tail}")
            }
        }
    }
}

impl Words {
    /// Returns a full name and its family name.
    pub(crate) fn name(&self, rng: &mut SplitMix64) -> (String, String) {
        let first = rng.pick(&self.first_names);
        let family = format!("{}{}", rng.pick(&self.family_heads), rng.pick(&self.family_tails));
        (format!("{first} {family}"), family)
    }
}

#[derive(Deserialize)]
struct Countries {
    country: Vec<Country>,
}

#[derive(Deserialize)]
struct Outlets {
    outlet: Vec<Outlet>,
}

fn read<T: for<'de> Deserialize<'de>>(text: &'static str) -> T {
    toml::from_str(text).expect("the tables are compiled in and tested")
}
