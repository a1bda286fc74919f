//! `variants`: the forms of a formula in three scripts, and the hits that every row leads to.

use serde_json::{Value, json};

use crate::corpus::Corpus;

/// Returns a corpus of short articles about three formulas.
fn corpus() -> Corpus {
    let corpus = Corpus::empty();
    let said = [
        ("2031-05-07", "President Ida Lee said that the full strategic partnership of trust grows."),
        (
            "2031-05-08",
            "President Ida Lee said yesterday that the full strategic partnership of trust grows.",
        ),
        ("2032-01-09", "President Ida Lee welcomed the full strategic partnership of trust."),
        // The words of the second formula stand within a sentence, and across the end of one.
        (
            "2032-02-09",
            "President Jon Berg said that a full economic partnership is needed in the new era. All is new. Era of trust.",
        ),
        ("2033-02-09", "President Jon Berg spoke of a strategic partnership in the new era."),
        ("2033-02-10", "President Jon Berg said that the bridge is new. Era of trust, he added."),
        ("2031-03-01", "伯格总统表示，双方同意深化全面战略伙伴关系。"),
        ("2032-03-01", "伯格总统强调，双方要发展全面战略协作伙伴关系。"),
        ("2031-03-01", "Президент Ида Ли заявила, что всеобъемлющее стратегическое партнёрство крепнет."),
        (
            "2033-03-01",
            "Президент Йон Берг приветствовал всеобъемлющее равноправное стратегическое партнёрство.",
        ),
    ];
    let record = |(date, text)| {
        json!({ "text": text, "date": date, "outlet": "Norland Daily", "title": "Talks" }).to_string()
    };
    corpus.file("pages.jsonl", said.map(record).join("\n"));
    let run = corpus.ran(["index", "."]);
    assert!(run.code == 0 && run.err.contains("10 articles"), "{}", run.err);
    corpus
}

fn told<'a>(corpus: &Corpus, phrase: &'a str, more: &[&'a str]) -> Value {
    corpus.json([&["variants", phrase, "--date", "published", "--format", "json"], more].concat())
}

/// Returns form, sort, slot and occurrences of each row.
fn forms(answer: &Value) -> Vec<(&str, &str, Option<&str>, u64)> {
    let rows = answer["rows"].as_array().expect("rows");
    rows.iter()
        .map(|row| {
            let of = |name: &str| row[name].as_str();
            (
                of("form").expect("a form"),
                of("sort").expect("a sort"),
                of("slot"),
                row["occurrences"].as_u64().expect("a count"),
            )
        })
        .collect()
}

#[test]
fn forms_are_told_in_every_script() {
    let corpus = corpus();
    let english = told(&corpus, "full strategic partnership", &[]);
    assert_eq!(
        forms(&english),
        [
            ("the full strategic partnership of trust", "longer", None, 3),
            ("full economic partnership", "slot", Some("economic"), 1),
            ("strategic partnership", "shorter", None, 1),
        ]
    );
    let chinese = told(&corpus, "全面战略伙伴关系", &[]);
    assert_eq!(
        forms(&chinese),
        [("全面战略伙伴关系", "same", None, 1), ("全面战略协作伙伴关系", "slot", Some("协作"), 1)]
    );
    assert_eq!(chinese["frames"][0]["frame"], "全面战略 * 伙伴关系");
    let russian = told(&corpus, "всеобъемлющее стратегическое партнёрство", &[]);
    let slots: Vec<_> = forms(&russian).into_iter().map(|(_, sort, slot, _)| (sort, slot)).collect();
    assert_eq!(slots, [("slot", Some("равноправное")), ("same", None)]);
}

#[test]
fn every_row_leads_to_what_search_finds() {
    let corpus = corpus();
    let lists = |hits: &Value, documents: &Value, occurrences: &Value| {
        let found =
            corpus.json(["search", "-n", "0", "--format", "json", "--", hits.as_str().expect("a query")]);
        assert_eq!(&found["total"]["documents"], documents, "{hits}");
        assert_eq!(&found["total"]["occurrences"], occurrences, "{hits}");
    };
    let mut count = 0;
    for phrase in
        ["full strategic partnership", "全面战略伙伴关系", "всеобъемлющее стратегическое партнёрство"]
    {
        let answer = told(&corpus, phrase, &["--per", "year"]);
        for row in answer["rows"].as_array().expect("rows") {
            assert_eq!(row["hits_list"], "occurrences");
            let periods = row["periods"].as_array().expect("periods");
            assert_eq!(periods.len(), answer["periods"].as_array().expect("periods").len());
            for row in periods.iter().filter(|period| period["occurrences"] != 0).chain([row]) {
                lists(&row["hits"], &row["documents"], &row["occurrences"]);
                count += 1;
            }
        }
    }
    assert_eq!(count, 15);
}

#[test]
fn a_form_whose_words_stand_across_sentences_is_listed_by_its_articles() {
    let corpus = corpus();
    let answer = told(&corpus, "new era", &[]);
    assert_eq!(forms(&answer), [("new era", "same", None, 2)]);
    assert_eq!(answer["rows"][0]["hits_list"], "articles");
    let listed = corpus.ran(["variants", "new era", "--list", "1", "--format", "jsonl"]);
    assert_eq!((listed.code, listed.out.lines().count()), (0, 2), "{}", listed.out);
    assert!(listed.err.contains("not all words found belong to it"), "{}", listed.err);
    // Of other forms there is nothing to say.
    let listed = corpus.ran(["variants", "full strategic partnership", "--list", "1", "--format", "jsonl"]);
    assert_eq!((listed.code, listed.out.lines().count(), listed.err.as_str()), (0, 3, ""));
}

#[test]
fn rows_of_periods_say_what_they_are_shares_of() {
    let corpus = corpus();
    let args =
        ["variants", "full strategic partnership", "--date", "published", "--per", "year", "--format", "csv"];
    let out = corpus.ran(args).out;
    let rows: Vec<&str> = out.lines().collect();
    assert_eq!(rows[0], "row,form,sort,slot,period,occurrences,documents,total,share,thin,hits,hits_list");
    assert_eq!(rows.len(), 1 + 3 * 3, "{out}");
    assert!(rows[5].starts_with("2,full economic partnership,slot,economic,2032,1,1,2,0.5,thin,"), "{out}");
    assert!(rows[4].ends_with("2031,0,0,2,0,thin,,"), "{out}");
    // A row that is asked for is there, however few are.
    let last = corpus.ran(["variants", "full strategic partnership", "-n", "1", "--list", "3"]);
    assert!(last.code == 0 && last.out.contains("[[strategic partnership]]"), "{}", last.out);
}

#[test]
fn settings_say_what_is_told_of_forms() {
    let corpus = corpus();
    let formats = |settings: &str| {
        corpus.file("readouts.toml", settings);
        corpus.ran(["variants", "full strategic partnership", "--date", "published"]).out
    };
    assert!(!formats("").contains("per month"));
    let out = formats("[variants]\nper = \"month\"\nlimit = 1\n");
    assert!(out.contains("per month") && out.contains("and 2 more; -n lists more"), "{out}");
}
