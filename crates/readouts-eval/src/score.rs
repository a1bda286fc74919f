//! What every score means. A figure that is quoted anywhere is one of these.

use std::collections::{BTreeMap, HashMap};

use readouts_core::{Knowledge, Statement};
use unicode_segmentation::UnicodeSegmentation;

use crate::gold::Sentence;

/// How many of how many.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) hit: usize,
    pub(crate) all: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, hit: bool) {
        self.hit += usize::from(hit);
        self.all += 1;
    }

    pub(crate) fn share(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.hit as f64 / self.all as f64 }
    }
}

/// Cleaning: precision, recall and F1 of the body's words as a bag, averaged over articles.
/// Words are those of UAX #29, in lower case.
#[derive(Debug, Default)]
pub(crate) struct Cleaning {
    pub(crate) articles: usize,
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Cleaning {
    /// Adds an article; its own F1.
    pub(crate) fn add(&mut self, gold: &str, found: &[String]) -> f64 {
        let gold = bag([gold].into_iter());
        let found = bag(found.iter().map(String::as_str));
        let shared: usize =
            gold.iter().map(|(word, n)| (*n).min(found.get(word).copied().unwrap_or(0))).sum();
        let size = |bag: &HashMap<String, usize>| bag.values().sum::<usize>();
        let share = |of: usize| if of == 0 { 0.0 } else { shared as f64 / of as f64 };
        let (precision, recall) = if size(&gold) == 0 && size(&found) == 0 {
            (1.0, 1.0)
        } else {
            (share(size(&found)), share(size(&gold)))
        };
        let f1 = harmonic(precision, recall);
        self.articles += 1;
        self.precision += precision;
        self.recall += recall;
        self.f1 += f1;
        f1
    }

    pub(crate) fn precision(&self) -> f64 {
        self.precision / self.articles.max(1) as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.recall / self.articles.max(1) as f64
    }

    pub(crate) fn f1(&self) -> f64 {
        self.f1 / self.articles.max(1) as f64
    }
}

fn bag<'t>(texts: impl Iterator<Item = &'t str>) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in texts.flat_map(UnicodeSegmentation::unicode_words) {
        *bag.entry(word.to_lowercase()).or_default() += 1;
    }
    bag
}

fn harmonic(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

/// Attribution: a sentence is right where both have the same speaker, or one of the accepted
/// others, or both have none.
#[derive(Debug, Default)]
pub(crate) struct Sentences {
    pub(crate) right: Tally,
    /// Right ones by the gold's basis.
    pub(crate) by_basis: BTreeMap<&'static str, Tally>,
    found: usize,
    wanted: usize,
    agreed: usize,
}

impl Sentences {
    pub(crate) fn add(&mut self, gold: &Sentence, found: Option<&Statement>) -> bool {
        let speaker = found.and_then(|s| s.speaker.as_deref());
        let agreed = match (&gold.speaker, speaker) {
            (Some(gold_speaker), Some(found)) => {
                same_person(gold_speaker, found) || gold.also.iter().any(|also| same_person(also, found))
            }
            _ => false,
        };
        let right = agreed || (gold.speaker.is_none() && speaker.is_none() && found.is_some());
        self.right.add(right);
        self.by_basis.entry(basis(&gold.basis)).or_default().add(right);
        self.found += usize::from(speaker.is_some());
        self.wanted += usize::from(gold.speaker.is_some());
        self.agreed += usize::from(agreed);
        right
    }

    /// Precision, recall and F1 over the sentences that have a speaker.
    pub(crate) fn spoken(&self) -> (f64, f64, f64) {
        let precision = self.agreed as f64 / self.found.max(1) as f64;
        let recall = self.agreed as f64 / self.wanted.max(1) as f64;
        (precision, recall, harmonic(precision, recall))
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.right.hit += other.right.hit;
        self.right.all += other.right.all;
        for (basis, tally) in other.by_basis {
            let own = self.by_basis.entry(basis).or_default();
            own.hit += tally.hit;
            own.all += tally.all;
        }
        self.found += other.found;
        self.wanted += other.wanted;
        self.agreed += other.agreed;
    }
}

fn basis(name: &str) -> &'static str {
    match name {
        "quoted" => "  quoted",
        "cue" => "  cue",
        "carried" => "  carried",
        "joint" => "  joint",
        "narration" => "  narration",
        _ => "  unknown",
    }
}

/// Speakers of articles: precision and recall of the sets, averaged over articles.
#[derive(Debug, Default)]
pub(crate) struct Speakers {
    pub(crate) articles: usize,
    precision: f64,
    recall: f64,
}

impl Speakers {
    pub(crate) fn add<'n>(&mut self, gold: &[String], found: impl Iterator<Item = &'n str>) {
        let found: Vec<&str> = found.collect();
        let hit = found.iter().filter(|f| gold.iter().any(|g| same_person(g, f))).count();
        let met = gold.iter().filter(|g| found.iter().any(|f| same_person(g, f))).count();
        let share = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
        self.articles += 1;
        self.precision += share(hit, found.len());
        self.recall += share(met, gold.len());
    }

    pub(crate) fn precision_and_recall(&self) -> (f64, f64) {
        (self.precision / self.articles.max(1) as f64, self.recall / self.articles.max(1) as f64)
    }
}

/// Two names of one person or body: the same canonical name, or equal, or one is a word of the other
/// (a surname), or the other without an article.
pub(crate) fn same_person(a: &str, b: &str) -> bool {
    let plain = |name: &str| {
        let name = Knowledge::builtin().canonical_name(name).unwrap_or(name).to_lowercase();
        name.strip_prefix("the ").map_or(name.clone(), str::to_owned)
    };
    let (a, b) = (plain(a), plain(b));
    let surname = |long: &str, short: &str| {
        !short.contains(' ') && long.split(' ').any(|word| word == short) && long.contains(' ')
    };
    a == b || surname(&a, &b) || surname(&b, &a)
}

/// Titles are the same but for white space and the shape of quotation marks.
pub(crate) fn same_title(gold: &str, found: Option<&str>) -> bool {
    let plain = |title: &str| {
        let quotes = title.chars().map(|c| match c {
            '“' | '”' | '„' => '"',
            '‘' | '’' => '\'',
            other => other,
        });
        quotes.filter(|c| !c.is_whitespace()).collect::<String>()
    };
    found.is_some_and(|found| plain(gold) == plain(found))
}
