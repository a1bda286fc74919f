//! Creates sentences from patterns: every `{name}` in a pattern is replaced from the word list of that name.

use crate::random::SplitMix64;
use crate::world::{Person, World};

/// Speaker and listener, and the random numbers that choose the words.
pub(crate) struct Scene<'a> {
    pub(crate) world: &'static World,
    pub(crate) rng: &'a mut SplitMix64,
    pub(crate) speaker: &'a Person,
    pub(crate) other: &'a Person,
}

impl Scene<'_> {
    /// Picks one of the patterns and fills it.
    pub(crate) fn one_of(&mut self, patterns: &[String]) -> String {
        let pattern = self.rng.pick(patterns);
        self.fill(pattern, "")
    }

    /// Picks one of the patterns and fills it, including the formula; returns the sentence and the pattern.
    pub(crate) fn with_formula<'p>(&mut self, patterns: &'p [String], formula: &str) -> (String, &'p str) {
        let pattern = self.rng.pick(patterns);
        (self.fill(pattern, formula), pattern)
    }

    fn fill(&mut self, pattern: &str, formula: &str) -> String {
        let mut out = String::with_capacity(pattern.len() * 4);
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').expect("patterns close their braces");
            out.push_str(before);
            let value = self.value(&name.to_ascii_lowercase(), formula);
            if name.starts_with(char::is_uppercase) {
                out.push_str(&capital(&value));
            } else {
                out.push_str(&value);
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn value(&mut self, name: &str, formula: &str) -> String {
        let words = &self.world.words;
        match name {
            "speaker" => self.speaker.family.clone(),
            "other" => self.other.family.clone(),
            "home" => self.speaker.country.name.clone(),
            "away" => self.other.country.name.clone(),
            "adjective" => self.speaker.country.adjectives[0].clone(),
            "formula" => formula.to_owned(),
            "number" => (2 + self.rng.skewed(900)).to_string(),
            "place" => self.world.place(self.rng),
            "clause" => self.one_of(&words.clause),
            "action" => self.one_of(&words.action),
            "reporting" => self.rng.pick(&words.reporting).clone(),
            "topic" => words.topic[self.rng.skewed(words.topic.len())].clone(),
            "quality" => words.quality[self.rng.skewed(words.quality.len())].clone(),
            "thing" => words.thing[self.rng.skewed(words.thing.len())].clone(),
            _ => unreachable!("no list is named `{name}`"),
        }
    }
}

/// Returns the text with a capital first letter.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
