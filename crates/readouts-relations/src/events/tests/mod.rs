//! Tests with invented people of invented countries.

mod kinds;
mod properties;
mod subjects;

use std::path::Path;
use std::sync::LazyLock;

use readouts_reading::pages::SideData;
use readouts_reading::{Knowledge, Reader, Readout, Record};

use super::{Evidence, Profile, events, weigh};

const TABLE: &str = r#"
[[country]]
code = "QM"
name = "Norland"
adjectives = ["Norlander"]
capitals = ["Norhaven"]
zh = ["诺兰"]
utc = -5.0
kind = "country"

[[country]]
code = "QS"
name = "Suria"
adjectives = ["Surian"]
capitals = ["Port Suria"]
zh = ["苏里亚"]
utc = 8.0
kind = "country"

[[country]]
code = "QT"
name = "Vesland"
adjectives = ["Veslander"]
capitals = ["Vesby"]
utc = 1.0
kind = "country"

[[country]]
code = "RUN"
name = "River Union"
en = ["RUN"]
zh = ["河流联盟"]
kind = "organisation"

[[country]]
code = "HBC"
name = "Harbour Council"
kind = "organisation"

[[person]]
name = "Ida Lee"
also = ["李爱达"]
country = "QM"
pronoun = "she"
offices = ["prime minister 2022-01-10.."]

[[person]]
name = "Eva Ness"
country = "QM"
pronoun = "she"
offices = ["foreign minister 2022-01-10.."]

[[person]]
name = "Tom Falk"
country = "QM"
pronoun = "he"
offices = ["national security adviser 2022-01-10.."]

[[person]]
name = "Jon Berg"
also = ["约恩·贝里", "贝里"]
country = "QS"
pronoun = "he"
offices = ["president 2021-06-01.."]

[[person]]
name = "Karl Holm"
country = "QS"
pronoun = "he"
offices = ["foreign minister 2021-06-01.."]

[[person]]
name = "Ana Brekke"
country = "QT"
pronoun = "she"
offices = ["president 2020-01-01.."]

[[outlet]]
name = "Presidency of Suria"
country = "QS"
domains = ["president.suria.example"]
official = true

[[outlet]]
name = "Foreign Ministry of Norland"
country = "QM"
domains = ["mfa.norland.example"]
official = true

[[outlet]]
name = "Office of the Prime Minister of Norland"
country = "QM"
domains = ["pm.norland.example"]
official = true

[[outlet]]
name = "Presidency of Vesland"
country = "QT"
domains = ["president.vesland.example"]
official = true
"#;

static KNOWLEDGE: LazyLock<Knowledge> =
    LazyLock::new(|| Knowledge::with_tables([(Path::new("norland.toml"), TABLE)]).expect("a table"));

const SURIA: &str = "Presidency of Suria";
const NORLAND: &str = "Office of the Prime Minister of Norland";
const MINISTRY: &str = "Foreign Ministry of Norland";
const VESLAND: &str = "Presidency of Vesland";

/// Reads an article from its outlet, day of publication, title and text.
fn article(outlet: &str, date: &str, title: &str, text: &str) -> Readout {
    let mut side = SideData::default();
    (side.outlet, side.date, side.title) = (Some(outlet.into()), Some(date.into()), Some(title.into()));
    let paragraphs: Vec<String> = text.lines().map(str::to_owned).collect();
    let record = Record::paragraphs(title, &paragraphs).side(side);
    Reader::new(&KNOWLEDGE).read_record(&record).expect("an article")
}

fn profile(outlet: &str, date: &str, title: &str, text: &str) -> Profile {
    Profile::of(&article(outlet, date, title, text), &KNOWLEDGE).expect("a profile")
}

fn evidence(a: &Profile, b: &Profile) -> Evidence {
    let evidence = weigh(a, b);
    assert_eq!(evidence, weigh(b, a));
    evidence
}

#[track_caller]
fn assert_linked(a: &Profile, b: &Profile) {
    let evidence = evidence(a, b);
    assert!(evidence.linked, "{evidence}");
    assert!(a.near_keys().any(|key| b.keys().any(|other| key == other)), "no key in common");
}

#[track_caller]
fn assert_apart(a: &Profile, b: &Profile) {
    let evidence = evidence(a, b);
    assert!(!evidence.linked, "{evidence}");
}

/// Returns the groups of indices of more than one article.
fn joined(profiles: &[Profile]) -> Vec<Vec<usize>> {
    let numbered: Vec<(u64, &Profile)> = (0..).zip(profiles).collect();
    events(&numbered).into_iter().filter(|group| group.len() > 1).collect()
}
