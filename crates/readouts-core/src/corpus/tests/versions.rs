//! Articles that were read again with other text.

use std::fs;

use proptest::prelude::*;

use super::Folder;
use crate::index::{Version, Versions};
use crate::{
    Filters, Index, Missing, Query, SearchRequest, Update, UpdateReport, WhichVersions, WriterOptions,
};

const URL: &str = "https://lumen.example/talks/7";

/// Returns a record: a page of five sentences, of which one contains `word`.
fn record(url: &str, word: &str) -> String {
    let text = format!(
        "President Ida Lee met with Prime Minister Jon Berg on the island. The two sides spoke about the river and the \
         bridges across it. Lee said that {word} is near to both peoples. Berg thanked the hosts for the warm welcome \
         in the old harbour. The talks will go on next year."
    );
    format!("{}\n", serde_json::json!({ "text": text, "url": url, "title": "Lee meets Berg on the island" }))
}

/// Returns a record with nothing in common with [`record`].
fn other(url: &str, word: &str) -> String {
    let text = format!(
        "The weather office of {word} expects snow from {word} to the northern coast of {word}. Trains to {word} may be \
         late, said its director in {word}. Farmers of {word} brought their animals home before the {word} storm came."
    );
    format!(
        "{}\n",
        serde_json::json!({ "text": text, "url": url, "title": format!("Snow over {word} and its farms") })
    )
}

impl Folder {
    fn put(&self, name: &str, records: &[String]) {
        fs::write(self.dir.path().join(name), records.concat()).unwrap();
    }

    fn versions(&self) -> Versions {
        self.index.versions_of(&self.index.note().unwrap()).unwrap()
    }

    /// Returns the words of [`record`] in the versions of the only article that has several, oldest first.
    fn words(&self) -> Vec<String> {
        let versions = self.versions();
        assert_eq!(versions.all.len(), 1, "{versions:?}");
        versions.all[0].versions.iter().map(|version| word_of(&self.index, version)).collect()
    }

    fn found(&self, phrase: &str, versions: WhichVersions) -> u64 {
        let filters = Filters { versions, ..Filters::default() };
        let request = SearchRequest::new(Query::phrase(phrase).unwrap()).filters(filters);
        self.index.search(&request).unwrap().total.documents
    }

    fn counts(&self, phrase: &str) -> (u64, u64) {
        (self.found(phrase, WhichVersions::Newest), self.found(phrase, WhichVersions::All))
    }

    fn rebuilt(&self) -> (tempfile::TempDir, Index, UpdateReport) {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path()).unwrap();
        let roots = [self.dir.path().to_owned()];
        let update = Update::new(&roots).relative_to(self.dir.path()).keeping_versions_of(&self.index);
        let report = update.missing(Missing::Remove).run(&index).unwrap();
        (dir, index, report)
    }
}

fn word_of(index: &Index, version: &Version) -> String {
    let article = index.article(&format!("{:016x}", version.id)).unwrap().unwrap();
    let text = article.paragraphs.concat();
    let word = text.split("Lee said that ").nth(1).and_then(|rest| rest.split(" is near").next());
    word.unwrap_or_default().to_owned()
}

#[test]
fn a_page_that_is_read_again_with_other_text_is_a_new_version() {
    let folder = Folder::new();
    folder.put("a.jsonl", &[record(URL, "spring")]);
    folder.update("");
    folder.put("a.jsonl", &[record(URL, "summer")]);
    let report = folder.update("");
    assert_eq!((report.added, report.removed, report.new_versions), (1, 0, 1));
    assert_eq!((report.articles, report.superseded, report.kept_versions), (1, 1, 1));
    assert_eq!(folder.counts("spring"), (0, 1));
    assert_eq!(folder.counts("summer"), (1, 1));
    assert_eq!(folder.words(), ["spring", "summer"]);
    assert_eq!(folder.index.stats().unwrap().documents, 1);
    assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
    // Nothing changes by itself.
    let report = folder.update("");
    assert_eq!((report.changed(), report.new_versions, report.superseded), (false, 0, 1));
}

#[test]
fn the_same_address_in_two_files_of_one_run_is_one_article_with_two_versions() {
    let folder = Folder::new();
    folder.put("a.jsonl", &[record(URL, "spring")]);
    folder.put("b.jsonl", &[record("http://www.lumen.example/talks/7/#top", "summer")]);
    let report = folder.update("");
    assert_eq!((report.articles, report.superseded, report.kept_versions, report.new_versions), (1, 1, 0, 0));
    assert_eq!(folder.words(), ["spring", "summer"]);
    assert_eq!(report.pages(), 2);
    // The older one is in a file, so it counts again once the newer one is gone.
    folder.remove("b.jsonl");
    let report = folder.update("");
    assert_eq!((report.articles, report.superseded, report.removed), (1, 0, 1));
    assert_eq!(folder.counts("spring"), (1, 1));
    assert_eq!(folder.counts("summer"), (0, 0));
}

#[test]
fn a_time_of_retrieval_decides_before_everything_else() {
    let at = |time: &str| format!("https://web.archive.org/web/{time}/{URL}");
    let folder = Folder::new();
    folder
        .put("a.jsonl", &[record(&at("20330101000000"), "winter"), record(&at("20310101000000"), "spring")]);
    folder.update("");
    assert_eq!(folder.words(), ["spring", "winter"]);
    folder.put("b.jsonl", &[record(&at("20320101000000"), "summer")]);
    folder.update("");
    assert_eq!(folder.words(), ["spring", "summer", "winter"]);
    assert_eq!(folder.counts("winter"), (1, 1));
    // One without a time: now the update with which each came decides.
    folder.put("c.jsonl", &[record(URL, "autumn")]);
    folder.update("");
    assert_eq!(folder.words().last().map(String::as_str), Some("autumn"));
}

#[test]
fn side_data_and_archives_tell_when_a_page_was_retrieved() {
    let folder = Folder::new();
    let retrieved =
        |word: &str, at: &str| record(URL, word).replace('{', &format!("{{\"retrieved\":\"{at}\","));
    folder.put(
        "a.jsonl",
        &[retrieved("winter", "2031-03-01"), retrieved("spring", "2031-02-28T23:00:00-02:00")],
    );
    // 23 o'clock two hours west of Greenwich is one o'clock of the next day in UTC.
    folder.update("");
    assert_eq!(folder.words(), ["winter", "spring"]);
    let page = |word: &str| {
        let text = record(URL, word);
        let text: serde_json::Value = serde_json::from_str(&text).unwrap();
        format!(
            "<html><head><title>Lee meets Berg on the island</title></head><body><p>{}</p></body></html>",
            text["text"].as_str().unwrap()
        )
    };
    let warc = |word: &str, date: &str| {
        let page = page(word);
        let head = format!(
            "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: {URL}\r\nWARC-Date: {date}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n",
            page.len()
        );
        format!("{head}{page}\r\n\r\n")
    };
    folder.put("a.jsonl", &[]);
    let records = [warc("summer", "2031-08-01T00:00:00Z"), warc("autumn", "2031-07-01T00:00:00Z")];
    fs::write(folder.dir.path().join("a.warc"), records.concat()).unwrap();
    folder.update("");
    // Those of the other file were replaced, and are kept.
    assert_eq!(folder.words(), ["winter", "spring", "autumn", "summer"]);
}

#[test]
fn an_edit_that_is_taken_back_is_told_as_it_was() {
    let folder = Folder::new();
    for word in ["spring", "summer", "spring"] {
        folder.put("a.jsonl", &[record(URL, word)]);
        folder.update("");
    }
    assert_eq!(folder.words(), ["summer", "spring"]);
    assert_eq!((folder.counts("spring"), folder.counts("summer")), ((1, 1), (0, 1)));
    folder.put("a.jsonl", &[record(URL, "summer")]);
    assert_eq!(folder.update("").superseded, 1);
    assert_eq!(folder.words(), ["spring", "summer"]);
    assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
}

#[test]
fn the_same_text_in_other_bytes_is_no_new_version() {
    let folder = Folder::new();
    folder.put("a.jsonl", &[record(URL, "spring")]);
    folder.update("");
    folder.put("a.jsonl", &[record(URL, "spring").replace("the island. ", "the island.  ")]);
    let report = folder.update("");
    assert_eq!((report.new_versions, report.superseded, report.removed, report.articles), (0, 0, 1, 1));
    assert_eq!(folder.versions(), Versions::default());
}

#[test]
fn what_shares_an_address_and_nothing_else_stays_apart() {
    let folder = Folder::new();
    let rows: Vec<String> = (0..40).map(|n| other(URL, &format!("place{n}"))).collect();
    folder.put("table.jsonl", &rows);
    assert_eq!((folder.update("").articles, folder.versions()), (40, Versions::default()));
    // An article that another one took over the address from is replaced, as it is without an address.
    folder.put("table.jsonl", &[]);
    folder.put("a.jsonl", &[record(URL, "spring")]);
    folder.update("");
    folder.put("a.jsonl", &[other(URL, "Norland")]);
    let report = folder.update("");
    assert_eq!((report.articles, report.superseded, report.removed), (1, 0, 1));
}

#[test]
fn what_is_left_at_an_address_when_others_go_is_grouped_as_in_an_index_made_anew() {
    let again = |url: &str, word: &str| other(url, word).replace("snow", "more snow");
    let with = |rows: [String; 3]| {
        let folder = Folder::new();
        folder.put("a.jsonl", &rows);
        folder.put("b.jsonl", &[other(URL, "Norland"), again(URL, "Norland")]);
        folder.update("");
        folder
    };
    let has_versions = |folder: &Folder| {
        let versions = folder.versions();
        let (_dir, rebuilt, _) = folder.rebuilt();
        assert_eq!(rebuilt.versions_of(&rebuilt.note().unwrap()).unwrap(), versions);
        versions != Versions::default()
    };
    // Most articles at the address are like no other one until two of them are gone.
    let folder = with([record(URL, "spring"), other(URL, "Suria"), other(URL, "Kessia")]);
    assert!(!has_versions(&folder));
    folder.put("a.jsonl", &[]);
    folder.update("");
    assert!(has_versions(&folder));
    // The other way round: with three versions of one, two others are few; with two, they are most.
    let third = other(URL, "Norland").replace("snow", "much snow");
    let folder = with([record(URL, "spring"), other(URL, "Suria"), third]);
    assert!(has_versions(&folder));
    folder.put("a.jsonl", &[record(URL, "spring"), other(URL, "Suria")]);
    folder.update("");
    assert!(!has_versions(&folder));
}

#[test]
fn without_an_address_an_article_has_no_versions() {
    let folder = Folder::new();
    for word in ["spring", "summer"] {
        folder.put("a.jsonl", &[record("https://lumen.example/", word)]);
        folder.write("b.txt", word);
        assert_eq!((folder.update("").articles, folder.versions()), (2, Versions::default()));
    }
}

#[test]
fn older_versions_go_with_the_last_file_of_their_article() {
    let folder = Folder::new();
    folder.put("a.jsonl", &[record(URL, "spring")]);
    folder.put("z.jsonl", &[other("https://lumen.example/8", "Norland")]);
    folder.update("");
    folder.put("a.jsonl", &[record(URL, "summer")]);
    folder.update("");
    folder.remove("a.jsonl");
    let roots = [folder.dir.path().to_owned()];
    let update = Update::new(&roots).relative_to(folder.dir.path());
    let report = update.clone().missing(Missing::Keep).run(&folder.index).unwrap();
    assert_eq!((report.removed, report.superseded), (0, 1));
    let report = update.run(&folder.index).unwrap();
    assert_eq!((report.removed, report.superseded, report.articles), (2, 0, 1));
    assert_eq!(folder.counts("spring"), (0, 0));
}

#[test]
fn a_file_that_is_moved_and_changed_keeps_its_former_version() {
    let folder = Folder::new();
    folder.put("a.jsonl", &[record(URL, "spring")]);
    folder.update("");
    folder.remove("a.jsonl");
    folder.put("b.jsonl", &[record(URL, "summer")]);
    assert_eq!(
        (folder.update("").superseded, folder.words()),
        (1, vec!["spring".to_owned(), "summer".to_owned()])
    );
}

#[test]
fn a_rebuild_takes_older_versions_over() {
    let folder = Folder::new();
    for word in ["spring", "summer", "autumn"] {
        folder.put("a.jsonl", &[record(URL, word)]);
        folder.update("");
    }
    let (_dir, index, report) = folder.rebuilt();
    assert_eq!((report.articles, report.superseded, report.kept_versions), (1, 2, 2));
    assert_eq!(index.versions_of(&index.note().unwrap()).unwrap(), folder.versions());
    assert_eq!(index.check().unwrap().problems, Vec::<String>::new());
    // Also what was changed since the last update.
    folder.put("a.jsonl", &[record(URL, "winter")]);
    let (_dir, index, report) = folder.rebuilt();
    assert_eq!((report.articles, report.superseded, report.kept_versions), (1, 3, 3));
    folder.update("");
    assert_eq!(index.versions_of(&index.note().unwrap()).unwrap(), folder.versions());
}

#[test]
fn older_versions_are_understood_again() {
    let folder = Folder::new();
    for word in ["spring", "summer"] {
        folder.put("a.jsonl", &[record(URL, word)]);
        folder.update("");
    }
    let roots = [folder.dir.path().to_owned()];
    let report = Update::new(&roots).relative_to(folder.dir.path()).anew().run(&folder.index).unwrap();
    assert_eq!((report.articles, report.superseded), (1, 1));
    assert_eq!(folder.words(), ["spring", "summer"]);
    assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
}

#[test]
fn many_versions_of_one_address_are_one_article() {
    const MANY: usize = 200;
    let folder = Folder::new();
    let records: Vec<String> = (0..MANY).map(|n| record(URL, &format!("w{n}"))).collect();
    folder.put("a.jsonl", &records);
    let report = folder.update("");
    assert_eq!((report.articles, report.superseded), (1, MANY - 1));
    assert_eq!(folder.words(), (0..MANY).map(|n| format!("w{n}")).collect::<Vec<_>>());
    folder.put("b.jsonl", &[record(URL, "spring")]);
    let report = folder.update("");
    assert_eq!((report.articles, report.superseded, report.new_versions), (1, MANY, 1));
    assert_eq!(folder.counts("spring"), (1, 1));
}

/// What can happen to a folder between two updates.
#[derive(Debug, Clone)]
enum Event {
    /// A file of records, each with an address, a text, and the year in which it was retrieved, if any.
    Write(usize, Vec<(usize, usize, usize)>),
    Remove(usize),
    Move(usize, usize),
    Update,
}

fn event() -> impl Strategy<Value = Event> {
    let row = (0..2_usize, 0..7_usize, 0..4_usize);
    prop_oneof![
        5 => (0..3_usize, prop::collection::vec(row, 1..4)).prop_map(|(file, rows)| Event::Write(file, rows)),
        1 => (0..3_usize).prop_map(Event::Remove),
        1 => (0..3_usize, 0..3_usize).prop_map(|(from, to)| Event::Move(from, to)),
        4 => Just(Event::Update),
    ]
}

fn happen(folder: &Folder, event: &Event) {
    let path = |file: &usize| folder.dir.path().join(format!("{file}.jsonl"));
    match event {
        Event::Write(file, rows) => {
            let row = |(address, text, year): &(usize, usize, usize)| {
                let url = format!("https://lumen.example/{address}");
                let url = match year {
                    0 => url,
                    _ => format!("https://web.archive.org/web/203{year}0101/{url}"),
                };
                if *text < 5 {
                    record(&url, &format!("word{text}"))
                } else {
                    other(&url, &format!("place{text}"))
                }
            };
            folder.put(&format!("{file}.jsonl"), &rows.iter().map(row).collect::<Vec<_>>());
        }
        Event::Remove(file) => drop(fs::remove_file(path(file))),
        Event::Move(from, to) => drop(fs::rename(path(from), path(to))),
        Event::Update => drop(update(folder, &folder.index, 2)),
    }
}

fn update(folder: &Folder, index: &Index, threads: usize) -> UpdateReport {
    let roots = [folder.dir.path().to_owned()];
    let options = WriterOptions { memory: 15_000_000 * threads, threads };
    let update = Update::new(&roots).relative_to(folder.dir.path()).writer(options);
    update.missing(Missing::Remove).run(index).unwrap()
}

/// Returns every article of an index as it is stored, by its id.
fn articles(index: &Index) -> std::collections::BTreeMap<String, String> {
    let one = |id: String| {
        let mut article = index.article(&id).unwrap().unwrap();
        article.version = None;
        (id, serde_json::to_string(&article).unwrap())
    };
    index.ids().unwrap().into_iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn versions_of_an_index_that_was_updated_are_those_of_one_made_anew(
        events in prop::collection::vec(event(), 1..20)
    ) {
        let folder = Folder::new();
        events.iter().for_each(|event| happen(&folder, event));
        // Files that were written in the same moment as before do not show that they changed.
        let report = update(&folder, &folder.index, 2);
        prop_assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
        let versions = folder.versions();

        // Made anew from the files and the former index: everything is the same.
        let (_dir, rebuilt, again) = folder.rebuilt();
        prop_assert_eq!(&rebuilt.versions_of(&rebuilt.note().unwrap()).unwrap(), &versions);
        prop_assert_eq!(articles(&rebuilt), articles(&folder.index));
        prop_assert_eq!((report.articles, report.superseded), (again.articles, again.superseded));

        // Made from the files alone: the same but for what is kept.
        let dir = tempfile::tempdir().unwrap();
        let alone = Index::create(dir.path()).unwrap();
        let fresh = update(&folder, &alone, 1);
        let mut left = articles(&folder.index);
        versions.kept().for_each(|version| drop(left.remove(&format!("{:016x}", version.id))));
        prop_assert_eq!(articles(&alone), left);
        prop_assert_eq!(report.articles, fresh.articles);
        prop_assert_eq!(report.articles as u64, folder.index.stats().unwrap().documents);

        let same = update(&folder, &folder.index, 1);
        prop_assert!(!same.changed() && folder.versions() == versions);
    }
}
