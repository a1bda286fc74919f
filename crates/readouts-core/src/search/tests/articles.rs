//! Generated articles with few different words, and indexes built in steps.
//!
//! Words repeat so that queries match, and differ in ways that a query may distinguish: case, diacritics,
//! endings, script.

use std::fmt;
use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{ONE_THREAD, PEOPLE};
use crate::testing;
use crate::{Basis, Edtf, Index, Kind, Readout, Speaker};

const PLAIN: &str = "a b c A B";
const FORMS: &str = "A’s a's ｂ é É a-b, “c” 新 时 新时 时a US us Us US’s Ｕs U.S. U.S.’s u.s. E.U. EU eu Łódź Lodz Straße strasse 時 新時 3.5 G20s vis-à-vis \
    cooperate Cooperates cooperation COOPERATION part Part partner partners’ partnership \
    мир Мира миру МИР йод Ёлка don’t";

/// People who take part, not in the order of their names.
const MEETING: [&str; 13] =
    ["Ida Lee", "Jon Berg", "Ada Brook", "P", "O", "N", "M", "L", "K", "J", "I", "H", "Ana Olsen"];

/// Length of generated articles.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Length {
    /// Some tens of words.
    Short,
    /// Occasionally up to a thousand filler words between two words, about the maximum distance of a near
    /// expression.
    Long,
}

fn words(count: Range<usize>, length: Length) -> impl Strategy<Value = String> {
    let between = match length {
        Length::Short => 0,
        Length::Long => 3,
    };
    let fillers = select(vec![3, 14, 15, 16, 17, 100, 500, 997, 998, 999, 1000, 1001])
        .prop_map(|count| vec!["x"; count].join(" "));
    let of = |words: &'static str| select(words.split(' ').collect::<Vec<_>>()).prop_map(str::to_owned);
    let word = prop_oneof![
        20 => of(PLAIN),
        10 => of(FORMS),
        between => fillers,
    ];
    prop::collection::vec(word, count).prop_map(|words| words.join(" "))
}

fn paragraphs(length: Length) -> impl Strategy<Value = Vec<String>> {
    let sentences = prop::collection::vec(words(1..10, length), 1..4);
    prop::collection::vec(sentences.prop_map(|sentences| sentences.join(". ")), 1..4)
}

/// Attribution of a sentence.
#[derive(Debug, Clone)]
struct Told {
    speaker: Option<&'static str>,
    members: Vec<&'static str>,
    basis: Basis,
}

/// Generates the attribution of a sentence; `None` if it is not a statement.
fn told() -> impl Strategy<Value = Option<Told>> {
    let own = (select(PEOPLE.to_vec()), select(vec![Basis::Quoted, Basis::Cue]));
    // Members are not in the order of their names, and somebody may speak and be a member.
    let members = subsequence(PEOPLE.to_vec(), 1..=3).prop_map(|names| names.into_iter().rev().collect());
    let joint = (prop::option::weighted(0.2, select(PEOPLE.to_vec())), members);
    prop_oneof![
        4 => own.prop_map(|(name, basis)| Some(Told { speaker: Some(name), members: Vec::new(), basis })),
        2 => joint.clone().prop_map(|(speaker, members)| Some(Told { speaker, members, basis: Basis::Joint })),
        // Others quote somebody whom they do not name one by one.
        1 => joint.prop_map(|(_, members)| Some(Told { speaker: None, members, basis: Basis::Quoted })),
        2 => Just(Some(Told { speaker: None, members: Vec::new(), basis: Basis::Narration })),
        1 => Just(None),
    ]
}

fn date() -> impl Strategy<Value = Option<Edtf>> {
    let dates =
        ["2013", "2013-04", "2013-04-22", "2020-02-01?", "XXXX-04-16", "2020-02-01", "2021-05-05T10:30"];
    let likely = ["2013-04?", "2013?", "2016-12-31/2017-01-02?"];
    let spans = ["2013-04-30/2013-05-02", "2013-06-30/2013-07-01", "2016-12-31/2017-01-02"];
    let dates = [dates.as_slice(), &spans, &likely].concat();
    prop::option::of(select(dates).prop_map(|date| date.parse().expect("a date")))
}

/// Generated people, outlets and similar facts of an article.
#[derive(Debug, Clone)]
struct Facts {
    outlet: Option<&'static str>,
    agency: Option<&'static str>,
    language: Option<&'static str>,
    countries: Vec<&'static str>,
    mentioned: Vec<&'static str>,
    speakers: Vec<&'static str>,
    participants: Vec<&'static str>,
    regions: Vec<&'static str>,
    kind: Kind,
}

fn facts() -> impl Strategy<Value = Facts> {
    let names = (
        prop::option::of(select(vec!["Lumen", "Daily"])),
        prop::option::of(select(vec!["Norpress", "Lumen"])),
        prop::option::of(select(vec!["en", "ru"])),
        subsequence(vec!["ru", "cn"], 0..=2),
        subsequence(PEOPLE.to_vec(), 0..=1),
        prop_oneof![4 => Just(Vec::new()), 1 => subsequence(PEOPLE.to_vec(), 1..=1)],
        prop_oneof![20 => subsequence(MEETING.to_vec(), 0..=3), 1 => subsequence(MEETING.to_vec(), 12..=13)],
        subsequence(vec!["North", "Coast"], 0..=2),
        select(Kind::ALL.to_vec()),
    );
    names.prop_map(
        |(outlet, agency, language, countries, mentioned, speakers, participants, regions, kind)| Facts {
            outlet,
            agency,
            language,
            countries,
            mentioned,
            speakers,
            participants,
            regions,
            kind,
        },
    )
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) fn id(number: u64) -> String {
    // Scattered, so that ids are not in the order of the numbers.
    format!("{:016x}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Generates an article with one of these ids.
pub(crate) fn article(numbers: Range<u64>, length: Length) -> impl Strategy<Value = Readout> {
    let said =
        (prop::option::of(words(1..5, Length::Short)), paragraphs(length), prop::collection::vec(told(), 9));
    let days = ["2013-04-10", "2013-04-22", "2020-02-01", "2021-05-05"];
    let bounds = (subsequence(days.to_vec(), 2), prop::array::uniform2(prop::bool::ANY));
    (numbers, said, facts(), date(), date(), bounds).prop_map(
        |(number, (title, paragraphs, told), facts, event, published, (days, known))| {
            let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            let mut made = testing::article(&id(number), &paragraphs);
            made.title = title;
            let mut told = told.into_iter();
            made.statements.retain_mut(|statement| {
                let told = told.next().flatten();
                if let Some(told) = &told {
                    statement.speaker = told.speaker.map(str::to_owned);
                    (statement.members, statement.basis) = (owned(&told.members), told.basis);
                }
                told.is_some()
            });
            made.outlet.name = facts.outlet.map(str::to_owned);
            made.agency.name = facts.agency.map(str::to_owned);
            made.language = facts.language.map(str::to_owned);
            (made.countries, made.mentioned) = (owned(&facts.countries), owned(&facts.mentioned));
            let speaker = |name: String| Speaker { name, office: None, country: None, statements: 1 };
            made.speakers = owned(&facts.speakers).into_iter().map(speaker).collect();
            made.participants = owned(&facts.participants);
            if !facts.regions.is_empty() {
                // A column whose name has `region` as a prefix, with some of the same values.
                made.kept.insert("region_old".to_owned(), owned(&["North", "North"]));
                made.kept.insert("region".to_owned(), owned(&facts.regions));
            }
            made.kind = facts.kind;
            (made.event_date.edtf, made.published.edtf) = (event, published);
            let bound = |at: usize| known[at].then(|| days[at].parse().expect("a day"));
            (made.event_date.earliest, made.event_date.latest) = (bound(0), bound(1));
            made
        },
    )
}

/// Change to an index.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Add(Box<Readout>),
    Remove(u64),
    Commit,
}

impl fmt::Display for Step {
    /// Writes one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(article) => {
                writeln!(f, "add {}", serde_json::to_string(article).map_err(|_| fmt::Error)?)
            }
            Self::Remove(number) => writeln!(f, "remove {}", id(*number)),
            Self::Commit => writeln!(f, "commit"),
        }
    }
}

/// Generates steps with articles of these ids. About `commits` of a hundred steps are commits.
pub(super) fn steps(
    numbers: Range<u64>,
    length: Length,
    count: Range<usize>,
    commits: u32,
) -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        80 => article(numbers.clone(), length).prop_map(|article| Step::Add(Box::new(article))),
        10 => numbers.prop_map(Step::Remove),
        commits => Just(Step::Commit),
    ];
    prop::collection::vec(step, count)
}

/// Returns the index that results from these steps, and its articles in the order of their ids.
pub(super) fn carried_out(steps: &[Step]) -> (Index, Vec<Readout>) {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(ONE_THREAD).expect("a writer");
    let mut articles = std::collections::BTreeMap::new();
    for step in steps {
        match step {
            Step::Add(article) => {
                writer.add(article).expect("added");
                articles.insert(article.id.clone(), (**article).clone());
            }
            Step::Remove(number) => {
                writer.remove(&id(*number));
                articles.remove(&id(*number));
            }
            Step::Commit => writer.commit().expect("committed"),
        }
    }
    writer.commit().expect("committed");
    (index, articles.into_values().collect())
}
