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

/// Returns a table of speeches, each on one of these days.
fn speeches(days: &[&str]) -> String {
    let row = |(number, day)| {
        format!(
            "https://norland.example/{number},{day},Ida Lee,River number {number} is long. I thank you.\n"
        )
    };
    "url,date,speaker,text\n".to_owned() + &days.iter().enumerate().map(row).collect::<String>()
}

#[test]
fn a_day_that_could_be_two_is_told_with_its_row_and_is_no_date() {
    let corpus = Corpus::empty();
    fs::write(corpus.path("a.csv"), speeches(&["03.04.2020", "4/3/2020", "12-11-2020"])).expect("written");
    let made = corpus.ran(["index", "."]);
    for (row, day) in [(2, "03.04.2020"), (3, "4/3/2020"), (4, "12-11-2020")] {
        let told = format!("note: `a.csv#{row}`: the date `{day}` cannot be read, and was not used\n");
        assert!(made.err.contains(&told), "{}", made.err);
    }
    let rows = corpus.ran(["river", "--format", "jsonl"]).out;
    assert_eq!(rows.lines().count(), 3, "{rows}");
    assert!(!rows.contains("2020"), "{rows}");
    assert_eq!(corpus.ran(["river", "--published-from", "2020", "--published-to", "2020"]).code, 1);
    // Of many rows, the first are listed and the others counted.
    let corpus = Corpus::empty();
    fs::write(corpus.path("a.csv"), speeches(&["03.04.2020"; 50])).expect("written");
    let made = corpus.ran(["index", "."]);
    assert!(made.err.starts_with("note: `a.csv#2`: the date `03.04.2020` cannot be read"), "{}", made.err);
    assert!(made.err.contains("\nand 30 more; `--verbose` lists all\n"), "{}", made.err);
    // Files without an article do not hide them.
    let corpus = Corpus::empty();
    (0..40).for_each(|number| corpus.file(format!("{number}.txt"), "zero \0 bytes"));
    fs::write(corpus.path("a.csv"), speeches(&["03.04.2020"; 50])).expect("written");
    let made = corpus.ran(["index", "."]);
    let told = "\nand 20 more; `--verbose` lists all\nnote: `a.csv#2`: the date `03.04.2020` cannot be read";
    assert!(made.err.contains(told), "{}", made.err);
}

#[test]
fn a_day_that_can_be_only_one_is_read_whatever_its_order() {
    let corpus = Corpus::empty();
    let days = ["23.04.2020", "4/23/2020", "2020-04-23", "23/4/2020"];
    fs::write(corpus.path("a.csv"), speeches(&days)).expect("written");
    let made = corpus.ran(["index", "."]);
    assert!(!made.err.contains("cannot be read"), "{}", made.err);
    let found = corpus.ran(["river", "--published-from", "2020-04-23", "--published-to", "2020-04-23"]).out;
    assert!(found.starts_with("4 articles"), "{found}");
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
