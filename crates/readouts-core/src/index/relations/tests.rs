//! Relations that were updated step by step are those of the articles, computed pair by pair.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use readouts_relations::events::{Profile, events_with};
use readouts_relations::reprints::{Shingles, Sketch, is_reprint};

use super::commit::{CROWDED, SHARED};
use crate::index::document::fields::tie;
use crate::index::{Index, Note, Version, VersionOrder, Versions, VersionsOfOne, WriterOptions};
use crate::testing::article;
use crate::{Kind, Knowledge, Readout};

const PEOPLE: [&str; 4] = ["Ada Brook", "Carl Dane", "Zoe Reed", "Ivo Stone"];

/// An article of a small world.
#[derive(Debug, Clone)]
struct Told {
    /// Numbers of two people.
    people: [usize; 2],
    day: i8,
    kind: Kind,
    outlet: u8,
    text: u8,
    /// First word that is another than in the text, and number of these.
    edit: (usize, usize),
}

impl Told {
    fn article(&self, id: &str) -> Readout {
        let mut words: Vec<String> = (0..60).map(|word| format!("word{}x{word}", self.text)).collect();
        for word in words.iter_mut().skip(self.edit.0).take(self.edit.1) {
            word.push('y');
        }
        let mut made = article(id, &[&words[..30].join(" "), &words[30..].join(" ")]);
        made.participants = self.people.iter().map(|at| PEOPLE[*at].to_owned()).collect();
        // Copies have one headline: other names and numbers in it would make them texts of one template.
        made.title = Some(format!("Title {}", self.text));
        made.kind = self.kind;
        made.outlet.name = Some(format!("Outlet {}", self.outlet));
        let day = readouts_reading::Date::constant(2031, 5, self.day);
        (made.event_date.earliest, made.event_date.latest) = (Some(day), Some(day));
        made.event_date.edtf = day.to_string().parse().ok();
        made
    }
}

fn told() -> impl Strategy<Value = Told> {
    let kinds = prop::sample::select(vec![Kind::Call, Kind::Meeting]);
    let people = prop::sample::select(vec![[0, 1], [0, 2], [1, 0], [2, 3]]);
    let parts =
        (people, 1..8_i8, kinds, 0..3_u8, 0..3_u8, (0..60_usize, prop::sample::select(vec![0, 0, 2, 20])));
    parts.prop_map(|(people, day, kind, outlet, text, edit)| Told { people, day, kind, outlet, text, edit })
}

/// A change to an index.
#[derive(Debug, Clone)]
enum Step {
    Add(u8, Told),
    Remove(u8),
    /// Makes an article an older version of another, or no longer.
    Supersede(u8, Option<u8>),
    Commit,
    /// Ends the writer.
    Finish,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        12 => (0..24_u8, told()).prop_map(|(id, told)| Step::Add(id, told)),
        3 => (0..24_u8).prop_map(Step::Remove),
        2 => (0..24_u8, prop::option::of(0..24_u8)).prop_map(|(id, by)| Step::Supersede(id, by)),
        3 => Just(Step::Commit),
        1 => Just(Step::Finish),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..60)
}

/// Ids, of which some are no numbers in 16 hexadecimal digits.
fn id(number: u8) -> String {
    if number.is_multiple_of(3) {
        format!("page {number}")
    } else {
        format!("{:016x}", u64::from(number) << 40 | 7)
    }
}

/// Returns a list of versions: of each article that is there, with the one that supersedes it.
fn versions(superseded: &BTreeMap<u8, u8>, articles: &BTreeMap<u64, Readout>) -> Versions {
    let mut met = BTreeSet::new();
    let mut all = Vec::new();
    for (old, new) in superseded {
        // An article whose id is no number cannot have versions.
        let ids = [id(*old), id(*new)];
        let known = |id: &String| id.len() == 16 && articles.contains_key(&tie(id));
        if old == new || !ids.iter().all(known) || ids.iter().any(|id| met.contains(id)) {
            continue;
        }
        let version = |id: &String| Version {
            id: tie(id),
            text: 0,
            is_kept: false,
            retrieved: None,
            published: None,
            run: 0,
            order: VersionOrder::Name,
        };
        all.push(VersionsOfOne { address: 1, versions: ids.iter().map(version).collect() });
        met.extend(ids);
    }
    all.sort_by_key(|one| one.newest().id);
    Versions { all }
}

/// Computes the events and the clusters from the definitions, as the group of each article.
fn from_definitions(articles: &BTreeMap<u64, Readout>) -> [BTreeMap<u64, u64>; 2] {
    let alone = || articles.keys().map(|article| (*article, *article)).collect::<BTreeMap<u64, u64>>();
    let (mut events, mut clusters) = (alone(), alone());
    let profiles: Vec<(u64, Profile)> = articles
        .iter()
        .filter_map(|(number, article)| Some((*number, Profile::of(article, Knowledge::builtin())?)))
        .collect();
    let filed = |key| profiles.iter().filter(|(_, profile)| profile.keys().any(|own| own == key)).count();
    let given: Vec<(u64, &Profile)> = profiles.iter().map(|(number, profile)| (*number, profile)).collect();
    for event in events_with(&given, |key| filed(key) > CROWDED) {
        for at in &event {
            events.insert(given[*at].0, given[event[0]].0);
        }
    }
    let texts: Vec<(u64, Shingles)> =
        articles.iter().map(|(number, article)| (*number, Shingles::of(article))).collect();
    let sharing = |band: &u32| {
        let sketches = texts.iter().filter_map(|(_, text)| text.sketch());
        sketches.filter(|sketch| sketch.bands().contains(band)).count()
    };
    let are_candidates = |a: &Sketch, b: &Sketch| {
        let bands = a.bands();
        let mut shared = bands.iter().filter(|band| b.bands().contains(band));
        a.is_candidate(b) && shared.any(|band| sharing(band) <= SHARED)
    };
    for (one, text) in &texts {
        for (other, copy) in &texts {
            let Some((sketch, of_copy)) = text.sketch().zip(copy.sketch()) else { continue };
            if are_candidates(&sketch, &of_copy) && is_reprint(&text.likeness(copy)) {
                let [a, b] = [clusters[one], clusters[other]];
                clusters
                    .values_mut()
                    .filter(|cluster| **cluster == a.max(b))
                    .for_each(|cluster| *cluster = a.min(b));
            }
        }
    }
    [events, clusters]
}

/// Checks the relations of an index.
fn check(index: &Index, articles: &BTreeMap<u64, Readout>) -> Result<(), TestCaseError> {
    let relations = index.relations().expect("read");
    let [events, clusters] = from_definitions(articles);
    for article in articles.keys() {
        prop_assert_eq!(relations.event_of(*article), events[article], "event of {:016x}", article);
        prop_assert_eq!(relations.cluster_of(*article), clusters[article], "cluster of {:016x}", article);
        let of = |groups: &BTreeMap<u64, u64>| {
            let members = groups.iter().filter(|(_, group)| **group == groups[article]);
            members.map(|(article, _)| *article).collect::<Vec<u64>>()
        };
        prop_assert_eq!(relations.articles_of(events[article]), of(&events));
        prop_assert_eq!(relations.copies_in(clusters[article]), of(&clusters));
    }
    Ok(())
}

fn run(steps: &[Step], threads: usize) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().expect("a folder");
    let options = WriterOptions::default().threads(threads).memory(30_000_000);
    let mut index = Index::create(folder.path()).expect("made");
    let mut writer = Some(index.writer(options).expect("a writer"));
    let (mut articles, mut committed) = (BTreeMap::new(), BTreeMap::new());
    let mut superseded = BTreeMap::new();
    for step in steps {
        let mut open = writer.take().unwrap_or_else(|| index.writer(options).expect("a writer"));
        match step {
            Step::Add(number, told) => {
                let article = told.article(&id(*number));
                open.add(&article).expect("added");
                articles.insert(tie(&article.id), article);
            }
            Step::Remove(number) => {
                open.remove(&id(*number));
                articles.remove(&tie(&id(*number)));
            }
            Step::Supersede(old, Some(new)) => {
                superseded.insert(*old, *new);
            }
            Step::Supersede(old, None) => {
                superseded.remove(old);
            }
            Step::Commit | Step::Finish | Step::Reopen => {
                let list = versions(&superseded, &articles);
                let versions = index.keep_versions(&list).expect("kept");
                open.commit_with(Note { versions, ..Note::default() }).expect("committed");
                committed.clone_from(&articles);
                for version in list.superseded() {
                    committed.remove(&version.id);
                }
                check(&index, &committed)?;
            }
        }
        match step {
            Step::Finish => open.finish().expect("finished"),
            Step::Reopen => {
                open.finish().expect("finished");
                index = Index::open(folder.path()).expect("opened");
            }
            _ => writer = Some(open),
        }
        check(&index, &committed)?;
    }
    drop(writer);
    // Lists of versions of earlier commits are left to the next writer.
    drop(index.writer(options).expect("a writer"));
    let found = index.verify().expect("verified");
    prop_assert_eq!((found.problems, found.leftovers), (vec![], vec![]));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn relations_that_are_updated_are_those_of_the_articles(steps in steps(), threads in 1..3_usize) {
        run(&steps, threads)?;
    }
}

#[test]
fn articles_of_one_event_and_copies_are_found_across_commits() {
    let one = Told { people: [0, 1], day: 3, kind: Kind::Call, outlet: 0, text: 0, edit: (0, 0) };
    let other = Told { outlet: 1, text: 1, ..one.clone() };
    let copy = Told { outlet: 2, edit: (58, 1), ..one.clone() };
    let index = Index::in_memory().expect("made");
    let mut writer = index.writer(WriterOptions::default()).expect("a writer");
    let numbers: Vec<u64> = [1, 2, 4].iter().map(|number| tie(&id(*number))).collect();
    for (number, told) in [(1, &one), (2, &other), (4, &copy)] {
        writer.add(&told.article(&id(number))).expect("added");
        writer.commit().expect("committed");
    }
    let relations = index.relations().expect("read");
    assert_eq!(relations.articles_of(numbers[0]), numbers);
    assert_eq!(relations.copies_in(numbers[0]), [numbers[0], numbers[2]]);
    writer.remove(&id(1));
    writer.commit().expect("committed");
    let relations = index.relations().expect("read");
    assert_eq!((relations.event_of(numbers[0]), relations.event_of(numbers[2])), (numbers[0], numbers[1]));
    assert_eq!(relations.cluster_of(numbers[2]), numbers[2]);
}

#[test]
fn an_article_that_comes_and_goes_in_one_run_is_in_no_cluster() {
    let told = Told { people: [0, 1], day: 3, kind: Kind::Call, outlet: 0, text: 0, edit: (0, 0) };
    for short in [false, true] {
        let index = Index::in_memory().expect("made");
        let mut writer = index.writer(WriterOptions::default()).expect("a writer");
        // More articles than are held in memory.
        for number in 0..20_u8 {
            // As many copies as may share a band; the others have texts of their own.
            let text = number.saturating_sub(SHARED as u8 - 1);
            writer.add(&Told { text, ..told.clone() }.article(&id(number))).expect("added");
        }
        match short {
            true => writer.add(&article(&id(1), &["Few words."])).expect("added"),
            false => writer.remove(&id(1)),
        }
        writer.commit().expect("committed");
        let relations = index.relations().expect("read");
        let copies = relations.copies_in(relations.cluster_of(tie(&id(2))));
        assert_eq!((copies.len(), copies.contains(&tie(&id(1)))), (SHARED - 1, false));
        assert_eq!(index.verify().expect("verified").problems, [""; 0]);
    }
}
