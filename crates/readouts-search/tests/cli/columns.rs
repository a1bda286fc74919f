//! Records with columns of other names, and columns that are kept.

use std::fs;

use crate::corpus::Corpus;

const TABLE: &str = "Rede,Tag,Wer,Ort\n\
    The river is long. I thank you.,2031-05-06,Ida Lee,North\n\
    The bridge is short. I thank you.,some day,Ola Berg,Coast\n";

#[test]
fn columns_are_named_and_kept() {
    let corpus = Corpus::empty();
    fs::write(corpus.path("a.csv"), TABLE).expect("written");
    let named = ["--column", "text=Rede", "--column", "date=Tag", "--column", "speaker=Wer", "--keep", "Ort"];
    let made = corpus.ran(["index", "."].into_iter().chain(named));
    assert!(made.err.contains("`a.csv#3`: the date `some day` cannot be read"), "{}", made.err);
    let found = corpus.ran(["thank you", "ort:north", "--facets", "ort"]).out;
    assert!(found.contains("ort: North") && found.contains("Ida Lee (quoted)"), "{found}");
    assert!(!found.contains("Ola Berg"), "{found}");
    let rows = corpus.ran(["kwic", "thank", "--format", "csv"]).out;
    assert!(rows.lines().next().is_some_and(|header| header.ends_with(",right,ort")), "{rows}");
    assert!(rows.lines().any(|row| row.ends_with(",North")), "{rows}");
    // An update remembers the names of the columns.
    assert!(corpus.ran(["index", "."]).err.contains("1 unchanged"));
    assert!(corpus.ran(["thank", "--by", "Ola Berg"]).out.contains("ort: Coast"));
}

#[test]
fn what_is_no_column_is_told_with_those_that_are() {
    let corpus = Corpus::empty();
    fs::write(corpus.path("a.csv"), TABLE).expect("written");
    for (args, told) in [
        (&["extract", "a.csv", "--column", "text=Reden"][..], "no column `reden`; its columns are `rede`"),
        (&["extract", "a.csv", "--column", "speech=Rede"], "the parts are text, lead"),
        (&["extract", "a.csv", "--keep", "title"], "`title` is a field already"),
        (&["extract", "a.csv", "--keep", "a b%"], "a column cannot be kept as"),
        (&["index", ".", "--column", "text=Rede"], ""),
        (&["river", "--facets", "ort"], "there is no facet `ort`"),
        (&["river ort:north"], "unknown field `ort`"),
    ] {
        let run = corpus.ran(args);
        assert!(run.err.contains(told), "{args:?}: {}", run.err);
    }
}

#[test]
fn an_outlet_is_found_by_its_other_names_and_its_site() {
    let corpus = Corpus::empty();
    let page = "{\"url\":\"https://www.fmprc.gov.cn/a\",\"text\":\"The envoy said that the river is open to both of the peoples.\"}\n";
    fs::write(corpus.path("a.jsonl"), page).expect("written");
    corpus.ran(["index", "."]);
    for name in ["fmprc", "外交部", "Ministry of Foreign Affairs of China", "mfa.gov.cn"] {
        assert!(corpus.ran(["river", "--outlet", name]).out.contains("1 article"), "{name}");
        assert!(corpus.ran([format!("river outlet:\"{name}\"")]).out.contains("1 article"), "{name}");
    }
    assert!(corpus.ran(["river", "--outlet", "mfa"]).err.contains("no outlet in the index is called `mfa`"));
}
