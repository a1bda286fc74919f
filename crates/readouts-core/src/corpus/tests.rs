//! Updates of a folder that changes.

mod corrected;
mod random;
mod settings;
mod taken_back;
mod versions;
#[cfg(feature = "watch")]
mod watching;

use std::fs;
use std::sync::Arc;

use super::{Missing, Update, UpdateReport};
use crate::query::{FieldQuery, Name};
use crate::source::{Columns, Format, Limits, Selection, open_reader};
use crate::{Facet, Index, Query, SearchRequest, knowledge_in};

struct Folder {
    dir: tempfile::TempDir,
    index: Index,
}

impl Folder {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(&dir.path().join(".readouts")).unwrap();
        Self { dir, index }
    }

    fn write(&self, name: &str, word: &str) {
        fs::write(self.dir.path().join(name), page(word)).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.dir.path().join(name)).unwrap();
    }

    fn update(&self, below: &str) -> UpdateReport {
        let roots = [self.dir.path().join(below)];
        Update::new(&roots).relative_to(self.dir.path()).run(&self.index).unwrap()
    }

    fn paths(&self, phrase: &str) -> Vec<String> {
        let found = self.index.search(&SearchRequest::new(Query::phrase(phrase).unwrap())).unwrap();
        found.hits.into_iter().filter_map(|hit| hit.path).collect()
    }
}

/// Returns a page of one sentence that contains `word`.
fn page(word: &str) -> String {
    format!(
        "A title of some length\n\nThe envoy of Norland said on Monday that {word} is near to both peoples.\n"
    )
}

#[test]
fn what_changed_is_read_and_what_vanished_is_removed() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    folder.write("b.txt", "summer");
    assert_eq!((folder.update("").added, folder.paths("spring")), (2, vec!["a.txt".to_owned()]));
    let report = folder.update("");
    assert_eq!((report.unchanged, report.changed()), (2, false));
    folder.write("a.txt", "autumn harvest");
    folder.remove("b.txt");
    let report = folder.update("");
    assert_eq!((report.added, report.removed, report.articles), (1, 2, 1));
    assert!(folder.paths("spring").is_empty() && folder.paths("summer").is_empty());
    assert_eq!(folder.paths("autumn harvest"), ["a.txt"]);
}

#[test]
fn files_are_named_by_what_became_of_them_only_if_asked_for() {
    let folder = Folder::new();
    for (name, word) in [("a.txt", "spring"), ("b.txt", "summer"), ("c.txt", "autumn")] {
        folder.write(name, word);
    }
    folder.write("z.pdf", "winter");
    folder.write("d.docx", "winter");
    let report = folder.update("");
    assert_eq!((report.outcomes, report.other_files), (None, 2));
    folder.write("a.txt", "rain and snow");
    folder.write("d.txt", "wind");
    folder.remove("c.txt");
    let roots = [folder.dir.path().to_owned()];
    let update = Update::new(&roots).relative_to(folder.dir.path()).naming_files();
    let outcomes = update.run(&folder.index).unwrap().outcomes.unwrap();
    assert_eq!(
        (&*outcomes.read, &*outcomes.unchanged),
        (&["a.txt", "d.txt"].map(String::from)[..], &["b.txt".to_owned()][..])
    );
    assert_eq!((&*outcomes.removed, outcomes.kept.len()), (&["c.txt".to_owned()][..], 0));
    assert_eq!(outcomes.other_types, ["d.docx", "z.pdf"]);
    folder.remove("d.txt");
    let outcomes = update.missing(Missing::Keep).run(&folder.index).unwrap().outcomes.unwrap();
    assert_eq!((outcomes.kept, outcomes.removed), (vec!["d.txt".to_owned()], Vec::new()));
    assert_eq!((outcomes.read.len(), outcomes.unchanged), (0, vec!["a.txt".to_owned(), "b.txt".to_owned()]));
}

#[test]
fn of_copies_one_is_kept_as_long_as_any_file_has_it() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    folder.write("b.txt", "spring");
    let report = folder.update("");
    assert_eq!((report.articles, report.duplicates), (1, 1));
    folder.remove("a.txt");
    assert_eq!(folder.update("").articles, 1);
    assert_eq!(folder.paths("spring"), ["b.txt"]);
}

#[test]
fn an_article_goes_on_under_the_name_of_a_stream_that_is_gone() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    folder.update("");
    let bytes = std::io::Cursor::new(page("spring").into_bytes());
    let stream = open_reader("-", Box::new(bytes), Some(Format::Text), Limits::default()).unwrap();
    Update::new(&[]).run_with(&folder.index, vec![stream]).unwrap();
    folder.remove("a.txt");
    let report = folder.update("");
    assert_eq!((report.replaced, report.removed, report.articles), (1, 0, 1));
    assert_eq!(folder.paths("spring"), ["-"]);
}

#[test]
fn copies_are_those_of_the_state_that_is_shown() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    folder.write("b.txt", "spring");
    folder.update("");
    let other = Index::open(&folder.dir.path().join(".readouts")).unwrap();
    let shown = |index: &Index| {
        let article = index.article(&index.ids().unwrap()[0]).unwrap().unwrap();
        let copies = article.copies.into_iter().map(|copy| copy.path);
        article.path.into_iter().chain(copies).collect::<Vec<_>>()
    };
    folder.write("0.txt", "spring");
    folder.update("");
    assert_eq!(shown(&folder.index), ["0.txt", "a.txt", "b.txt"]);
    assert_eq!(shown(&other), ["a.txt", "b.txt"]);
    other.reload().unwrap();
    assert_eq!(shown(&other), ["0.txt", "a.txt", "b.txt"]);
}

#[test]
fn a_file_without_article_is_told_of_every_time() {
    let folder = Folder::new();
    fs::write(folder.dir.path().join("empty.txt"), "").unwrap();
    fs::write(folder.dir.path().join("image.txt"), b"\x89PNG\r\n\x1a\n\0\0").unwrap();
    for _ in 0..2 {
        let skipped = folder.update("").skipped;
        let told: Vec<_> = skipped.iter().map(|s| (s.name.as_str(), s.why.as_str())).collect();
        assert_eq!(
            told,
            [("empty.txt", "no article in it"), ("image.txt", "not text: it looks like a PNG image")]
        );
    }
}

#[test]
fn only_the_roots_of_a_run_lose_articles() {
    let folder = Folder::new();
    for name in ["x", "y"] {
        fs::create_dir(folder.dir.path().join(name)).unwrap();
    }
    folder.write("x/a.txt", "spring");
    folder.write("y/b.txt", "summer");
    folder.update("");
    folder.remove("x/a.txt");
    folder.remove("y/b.txt");
    let report = folder.update("x");
    assert_eq!((report.removed, report.articles), (1, 1));
    assert_eq!(folder.paths("summer"), ["y/b.txt"]);
}

#[test]
fn records_of_one_file_are_articles_of_their_own() {
    let folder = Folder::new();
    let record = |word: &str| {
        format!("{{\"text\":\"The envoy said that {word} is near to both peoples of the two lands.\"}}\n")
    };
    let text = ["spring", "summer", "spring"].map(record).concat() + "broken\n";
    fs::write(folder.dir.path().join("all.jsonl"), text).unwrap();
    let report = folder.update("");
    assert_eq!((report.articles, report.duplicates, report.skipped.len()), (2, 1, 1));
    assert_eq!(folder.paths("spring"), ["all.jsonl#1"]);
    assert_eq!(report.skipped[0].name, "all.jsonl#4");
}

#[test]
fn a_copy_takes_over_whatever_its_name() {
    let folder = Folder::new();
    for name in ["a.txt", "b#c.txt"] {
        folder.write(name, "spring");
    }
    folder.update("");
    assert_eq!(folder.paths("spring"), ["a.txt"]);
    folder.remove("a.txt");
    folder.update("");
    assert_eq!(folder.paths("spring"), ["b#c.txt"]);
}

#[test]
fn side_data_that_are_no_file_are_told_of_until_they_are_gone() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    fs::create_dir(folder.dir.path().join("a.txt.meta.json")).unwrap();
    for _ in 0..2 {
        let report = folder.update("");
        assert_eq!((report.articles, report.skipped[0].name.as_str()), (0, "a.txt.meta.json"));
    }
    fs::remove_dir(folder.dir.path().join("a.txt.meta.json")).unwrap();
    assert_eq!(folder.update("").articles, 1);
}

#[test]
fn what_another_process_wrote_meanwhile_is_kept() {
    let folder = Folder::new();
    for name in ["x", "y"] {
        fs::create_dir(folder.dir.path().join(name)).unwrap();
    }
    folder.write("x/a.txt", "spring");
    folder.write("y/b.txt", "summer");
    // Two updates begin at once: the later one has to wait and must not overwrite the earlier one.
    std::thread::scope(|scope| {
        for below in ["x", "y"] {
            let folder = &folder;
            scope.spawn(move || {
                let index = Index::open(&folder.dir.path().join(".readouts")).unwrap();
                let roots = [folder.dir.path().join(below)];
                let update = Update::new(&roots).relative_to(folder.dir.path());
                while update.run(&index).is_err() {
                    std::thread::yield_now();
                }
            });
        }
    });
    folder.index.reload().unwrap();
    assert_eq!((folder.paths("spring").len(), folder.paths("summer").len()), (1, 1));
    folder.remove("x/a.txt");
    assert_eq!((folder.update("").removed, folder.update("").articles), (1, 1));
}

#[test]
fn a_run_stopped_within_a_file_keeps_what_it_read_and_goes_on() {
    use std::sync::atomic::{AtomicBool, Ordering};

    let folder = Folder::new();
    let record = |number: usize| format!("{}\n", serde_json::json!({ "text": page(&format!("w{number}")) }));
    fs::write(folder.dir.path().join("all.jsonl"), (0..400).map(record).collect::<String>()).unwrap();
    let roots = [folder.dir.path().to_owned()];
    let mut most = 0;
    for wait in [5, 40, 80, 160] {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(std::time::Duration::from_millis(wait));
                stop.store(true, Ordering::Relaxed);
            });
            let update = Update::new(&roots).relative_to(folder.dir.path()).until(&stop);
            let report = update.run(&folder.index).unwrap();
            // Articles that an earlier run had read are kept by a run that did not get as far.
            assert!(report.articles >= most && report.removed == 0);
            most = report.articles;
        });
        assert_eq!(folder.index.verify().unwrap().problems, Vec::<String>::new());
    }
    let report = folder.update("");
    assert_eq!((report.articles, report.unreadable.len(), report.stopped), (400, 0, None));
    assert_eq!(folder.paths("w399"), ["all.jsonl#400"]);
}

#[test]
fn a_page_that_a_stop_leaves_is_read_by_the_next_run() {
    use std::sync::atomic::{AtomicBool, Ordering};

    let folder = Folder::new();
    folder.write("small.txt", "small");
    folder.update("");
    // Long enough that the stop comes while it is read.
    let huge: String =
        (0..8_000).map(|n| format!("President Ana Berg{n} said that the w{n} is long.\n\n")).collect();
    fs::write(folder.dir.path().join("huge.txt"), huge).unwrap();
    folder.remove("small.txt");
    let roots = [folder.dir.path().to_owned()];
    let stop = AtomicBool::new(false);
    let report = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            stop.store(true, Ordering::Relaxed);
        });
        let update = Update::new(&roots).relative_to(folder.dir.path()).until(&stop);
        update.run(&folder.index).unwrap()
    });
    // A page whose reading was stopped is not reported as having no article, and no article is removed.
    assert_eq!((report.skipped.len(), report.unreadable.len(), report.removed), (0, 0, 0), "{report:?}");
    assert_eq!(folder.index.verify().unwrap().problems, Vec::<String>::new());
    let report = folder.update("");
    assert_eq!((report.articles, report.skipped.len(), report.stopped), (1, 0, None));
    assert_eq!(folder.paths("w7999"), ["huge.txt"]);
    assert_eq!(folder.index.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn missing_files_can_be_kept_and_a_preview_does_nothing() {
    let folder = Folder::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        folder.write(name, name);
    }
    let roots = [folder.dir.path().to_owned()];
    let update = Update::new(&roots).relative_to(folder.dir.path());
    assert_eq!(update.preview(None).unwrap().new, ["a.txt", "b.txt", "c.txt"]);
    folder.update("");
    folder.remove("a.txt");
    folder.write("b.txt", "another word");
    folder.write("d.txt", "d");
    let preview = update.preview(Some(&folder.index)).unwrap();
    assert_eq!(
        (preview.new, preview.changed, preview.vanished, preview.unchanged),
        (vec!["d.txt".to_owned()], vec!["b.txt".to_owned()], vec!["a.txt".to_owned()], 1)
    );
    assert_eq!(folder.index.stats().unwrap().documents, 3);
    let report = update.clone().missing(Missing::Keep).run(&folder.index).unwrap();
    assert_eq!((report.articles, report.missing, report.removed), (4, 1, 1));
    assert_eq!(folder.update("").removed, 1);
}

#[test]
fn other_tables_are_read_with_where_they_matter_and_without_the_pages_where_texts_are_enough() {
    let folder = Folder::new();
    let tables = tempfile::tempdir().unwrap();
    let page =
        |name: &str| format!("Talks of the two sides\n\nOla Fjord said on Monday that {name} is near.\n");
    for name in ["spring", "summer"] {
        fs::write(folder.dir.path().join(format!("{name}.txt")), page(name)).unwrap();
    }
    folder.write("other.txt", "autumn");
    folder.update("");
    let person = "[[person]]\nname = \"Olaf Fjord\"\nalso = [\"Ola Fjord\"]\ncountry = \"NO\"\n";
    fs::write(tables.path().join("people.toml"), person).unwrap();
    let roots = [folder.dir.path().to_owned()];
    let run = || {
        let tables = Arc::new(knowledge_in(tables.path()).unwrap());
        let update = Update::new(&roots).relative_to(folder.dir.path()).knowledge(tables);
        update.run(&folder.index).unwrap()
    };
    // The file is not needed: a text in the index is analysed again even if its file can no longer be read.
    let kept = fs::read(folder.dir.path().join("summer.txt")).unwrap();
    let report = run();
    assert_eq!((report.unchanged, report.replaced, report.articles), (3, 2, 3));
    let speaker = |phrase: &str| {
        let request = SearchRequest::new(Query::phrase(phrase).unwrap());
        folder.index.search(&request).unwrap().hits[0].speakers[0].name.clone()
    };
    assert_eq!(speaker("summer is near"), "Olaf Fjord");
    assert!(!run().changed());
    // Tables used for cleaning: every page is read again.
    let outlet = "[[outlet]]\nname = \"Lumen Daily\"\ncountry = \"NO\"\ndomains = [\"lumen.example\"]\n";
    fs::write(tables.path().join("outlets.toml"), outlet).unwrap();
    fs::write(folder.dir.path().join("summer.txt"), kept).unwrap();
    let report = run();
    assert_eq!((report.unchanged, report.replaced), (0, 3));
}

#[test]
fn columns_that_are_kept_are_found_counted_told_and_remembered() {
    let folder = Folder::new();
    let row = |word: &str, region: &str| {
        format!(
            "{{\"text\":\"The envoy of Norland said that {word} is near to both.\",\"Region\":{region}}}\n"
        )
    };
    let write = |rows: &[String]| fs::write(folder.dir.path().join("a.jsonl"), rows.concat()).unwrap();
    write(&[row("spring", "\"North\""), row("summer", "[\"North\",\"Coast\"]"), row("autumn", "null")]);
    let roots = [folder.dir.path().to_owned()];
    let keeping = |columns: Option<Columns>| {
        let selection = Selection::new(&roots);
        let selection = columns.into_iter().fold(selection, Selection::columns);
        Update::of(selection).relative_to(folder.dir.path()).run(&folder.index).unwrap()
    };
    let found = |region: &str| {
        let names = vec![Name::new(region)];
        let query = Query::Field(FieldQuery::Kept("region".into(), names));
        let facets = vec![Facet::Kept("region".into())];
        folder.index.search(&SearchRequest { facets, ..SearchRequest::new(query) }).unwrap()
    };
    assert_eq!(keeping(None).added, 3);
    assert_eq!(found("north").total.documents, 0);
    // Other columns to keep: every page is read again.
    let report = keeping(Some(Columns::default().keep("region").unwrap()));
    assert_eq!((report.unchanged, report.articles), (0, 3));
    let answer = found("north");
    assert_eq!((answer.total.documents, answer.hits[0].kept["region"][0].as_str()), (2, "North"));
    let counted: Vec<_> = answer.facets[&Facet::Kept("region".into())]
        .iter()
        .map(|row| (row.value.clone().unwrap_or_default(), row.documents))
        .collect();
    assert_eq!(counted, [("North".to_owned(), 2), ("Coast".to_owned(), 1)]);
    assert_eq!(folder.index.kept_columns().unwrap(), ["region"]);
    // An update that sets no columns uses those of the index.
    write(&[row("spring", "\"North\""), row("winter", "\"North\"")]);
    assert_eq!(keeping(None).articles, 2);
    assert_eq!((found("north").total.documents, found("coast").total.documents), (2, 0));
    assert!(!keeping(None).changed());
    assert!(keeping(Some(Columns::default())).changed());
    assert_eq!(folder.index.kept_columns().unwrap(), [""; 0]);
}

#[test]
fn a_stated_date_that_cannot_be_read_is_told_with_its_row() {
    let folder = Folder::new();
    let rows = "date,text\n2031-05-06,The river is open to all of them.\nsome day,The bridge is open to all of them.\n";
    fs::write(folder.dir.path().join("a.csv"), rows).unwrap();
    let told = "the date `some day` cannot be read, and was not used".to_owned();
    assert_eq!(folder.update("").noted, [("a.csv#3".to_owned(), told)]);
}

/// Text that gives an article in one format and none in another.
const LINKS: &str = "[one]: https://x.example/a \"The committee of the lake met on Friday and spoke about the water of all \
                     its members for many hours of the day\"\n\n[two]: https://x.example/b \"President Ana Lee said that the \
                     water of the lake is deep and that it belongs to both peoples of the two shores\"\n";

#[test]
fn a_page_is_tried_in_every_format_that_its_files_have() {
    let folder = Folder::new();
    let put = |name: &str| fs::write(folder.dir.path().join(name), LINKS).unwrap();
    let sound = || assert_eq!(folder.index.verify().unwrap().problems, Vec::<String>::new());
    put("z.txt");
    put("a.markdown");
    assert_eq!(folder.update("").articles, 1);
    assert_eq!(folder.paths("committee"), ["z.txt"]);
    sound();
    // A file that sorts before the one that has the page already, which is not read again.
    put("0.md");
    let report = folder.update("");
    assert_eq!((report.articles, report.skipped.len()), (1, 2), "{report:?}");
    assert_eq!(folder.paths("committee"), ["z.txt"]);
    sound();
    assert_eq!(folder.update("").unchanged, 3);
    put("b.text");
    folder.update("");
    assert_eq!(folder.paths("committee"), ["b.text"]);
    sound();
    folder.remove("b.text");
    folder.remove("z.txt");
    assert_eq!(folder.update("").articles, 0);
    sound();
    put("0.txt");
    folder.update("");
    assert_eq!(folder.paths("committee"), ["0.txt"]);
    sound();
}
