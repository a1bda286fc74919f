//! Updates under settings of the corpus: outlets by folder, and columns that hold unless others are asked for.

use std::fs;

use super::Folder;
use crate::source::{Columns, Outlets, Part, Selection};
use crate::{Facet, Query, SearchRequest, Update, UpdateReport};

impl Folder {
    fn update_with(&self, below: &str, rules: &[(&str, &str)]) -> UpdateReport {
        let outlets = Outlets::new(rules.iter().copied()).unwrap();
        let roots = [self.dir.path().join(below)];
        Update::new(&roots).relative_to(self.dir.path()).outlets(outlets).run(&self.index).unwrap()
    }

    /// Returns the outlets of all articles with their counts, unknown last.
    fn outlets(&self) -> Vec<(String, u64)> {
        let request = SearchRequest::new(Query::All).facets([Facet::Outlet]);
        let rows = self.index.search(&request).unwrap().facets.remove(&Facet::Outlet).unwrap();
        let mut rows: Vec<_> =
            rows.into_iter().map(|row| (row.value.unwrap_or_default(), row.documents)).collect();
        rows.sort();
        rows
    }

    fn write_below(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn rows(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
    rows.iter().map(|(outlet, count)| ((*outlet).to_owned(), *count)).collect()
}

#[test]
fn only_files_whose_outlet_changed_are_read_again() {
    let folder = Folder::new();
    for name in ["lumen/a.txt", "lumen/b.txt", "norland/c.txt"] {
        folder.write_below(name, &super::page(&name.replace(['/', '.'], " ")));
    }
    folder.update_with("", &[]);
    assert_eq!(folder.outlets(), rows(&[("", 3)]));
    let report = folder.update_with("", &[("lumen", "Lumen Daily")]);
    assert_eq!((report.unchanged, report.added, report.removed, report.articles), (1, 2, 2, 3));
    assert_eq!(folder.outlets(), rows(&[("", 1), ("Lumen Daily", 2)]));
    let report = folder.update_with("", &[("lumen", "Lumen Daily")]);
    assert_eq!((report.unchanged, report.changed()), (3, false));
    // Another rule with the same outcome changes nothing.
    assert_eq!(
        folder
            .update_with(
                "",
                &[("norland", "Suria Post"), ("norland", "Norland Times"), ("lumen/*", "Lumen Daily")]
            )
            .unchanged,
        2
    );
    assert_eq!(folder.outlets(), rows(&[("Lumen Daily", 2), ("Norland Times", 1)]));
    assert_eq!(folder.update_with("", &[]).articles, 3);
    assert_eq!(folder.outlets(), rows(&[("", 3)]));
}

#[test]
fn a_folder_that_was_not_looked_at_is_read_again_by_the_next_run() {
    let folder = Folder::new();
    folder.write_below("lumen/a.txt", &super::page("spring"));
    folder.write_below("norland/b.txt", &super::page("summer"));
    folder.update_with("", &[]);
    let rules = [("lumen", "Lumen Daily"), ("norland", "Norland Times")];
    assert_eq!(folder.update_with("lumen", &rules).articles, 2);
    assert_eq!(folder.outlets(), rows(&[("", 1), ("Lumen Daily", 1)]));
    assert_eq!(folder.update_with("", &rules).unchanged, 1);
    assert_eq!(folder.outlets(), rows(&[("Lumen Daily", 1), ("Norland Times", 1)]));
}

#[test]
fn a_page_that_states_its_outlet_keeps_it() {
    let folder = Folder::new();
    let text = super::page("spring");
    folder.write_below("lumen/a.txt", &text);
    folder.write_below("lumen/b.md", &format!("---\noutlet: Norland Times\n---\n{}", super::page("summer")));
    folder.write_below("lumen/c.txt", &super::page("autumn"));
    folder.write_below("lumen/c.txt.meta.json", r#"{"outlet":"Suria Post"}"#);
    let record = serde_json::json!({ "text": super::page("winter"), "outlet": "Coast Herald" });
    folder.write_below("lumen/d.jsonl", &record.to_string());
    folder.update_with("", &[("lumen", "Lumen Daily")]);
    let stated = [("Coast Herald", 1), ("Lumen Daily", 1), ("Norland Times", 1), ("Suria Post", 1)];
    assert_eq!(folder.outlets(), rows(&stated));
}

#[test]
fn the_same_page_of_two_outlets_is_two_articles() {
    let folder = Folder::new();
    for name in ["lumen/a.txt", "norland/a.txt", "norland/b.txt"] {
        folder.write_below(name, &super::page("spring"));
    }
    let report = folder.update_with("", &[("lumen", "Lumen Daily"), ("norland", "Norland Times")]);
    assert_eq!((report.articles, report.duplicates), (2, 1));
    assert_eq!(folder.update_with("", &[]).articles, 1);
    assert_eq!(folder.paths("spring"), ["lumen/a.txt"]);
}

#[test]
fn columns_that_were_asked_for_are_remembered_and_usual_ones_are_not() {
    let folder = Folder::new();
    folder.write_below("a.csv", "Rede,Ort\nThe river is long and wide.,North\n");
    let run = |asked: Option<Columns>, usual: Columns| {
        let selection = Selection::new([folder.dir.path()]);
        let selection = match asked {
            Some(asked) => selection.columns(asked),
            None => selection,
        };
        let update = Update::of(selection).relative_to(folder.dir.path()).usual_columns(usual);
        update.run(&folder.index).unwrap();
        (folder.index.kept_columns().unwrap(), folder.paths("river").len())
    };
    let text = || Columns::default().name(Part::Text, "Rede").unwrap();
    let kept = |name: &str| Columns::default().keep(name).unwrap();
    let none = Columns::default;
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(run(None, text().keep("Ort").unwrap()), (names(&["ort"]), 1));
    // Without the settings nothing is left of them.
    assert_eq!(run(None, none()).1, 0);
    assert_eq!(run(Some(kept("Place=Ort")), text()), (names(&["place"]), 1));
    assert_eq!(run(None, text()), (names(&["place"]), 1));
    // Columns from the settings replace those that the manifest remembers.
    assert_eq!(run(None, text().keep("Ort").unwrap()), (names(&["ort"]), 1));
    assert_eq!(Update::remembered_columns(&folder.index).unwrap(), Some(kept("Place=Ort")));
}
