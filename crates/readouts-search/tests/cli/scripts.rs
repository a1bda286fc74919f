//! Articles in languages that cannot have the words of a query.

use super::corpus::Corpus;

/// Returns a corpus of articles in English, Chinese and Russian.
fn mixed() -> Corpus {
    let corpus = Corpus::empty();
    let texts = [
        (
            "en",
            "The two sides agreed to deepen cooperation in trade. They will build a bridge over the river.",
            6,
        ),
        (
            "zh",
            "双方同意深化合作，扩大贸易往来。两国将在河上修建一座桥梁，加强人民之间的交流与合作。双方认为，两国关系发展良好，\
             各领域合作取得积极进展，人民从中得到好处。双方决定继续保持高层往来，加强沟通，共同推动合作不断发展。",
            3,
        ),
        (
            "ru",
            "Стороны договорились углублять сотрудничество. Они построят мост через реку и расширят торговлю.",
            3,
        ),
    ];
    let mut pages = String::new();
    for (language, text, count) in texts {
        for number in 0..count {
            let record = serde_json::json!({
                "id": format!("{language}{number}"), "text": format!("{text} {number}"), "date": "2031-05-06",
            });
            pages.push_str(&format!("{record}\n"));
        }
    }
    corpus.file("pages.jsonl", pages);
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    corpus
}

#[test]
fn a_query_in_a_script_of_some_articles_leads_to_their_language() {
    let corpus = mixed();
    let chinese = "hint: 3 of 12 articles are in Chinese; `--lang zh` compares with these alone\n";
    let russian = "hint: 3 of 12 articles are in Russian; `--lang ru` compares with these alone\n";
    for (word, hint) in [("合作", chinese), ("сотрудничество", russian)] {
        for command in ["trend", "collocates"] {
            let run = corpus.ran([command, word, "--format", "csv"]);
            assert_eq!((run.code, run.err.as_str()), (0, hint), "{command} {word}");
        }
        let run = corpus.ran(["keywords", word, "--min-articles", "1", "--min-g2", "0", "--format", "csv"]);
        assert_eq!((run.code, run.err.as_str()), (0, hint), "{word}");
    }
    let both = corpus.ran(["trend", "合作", "--vs", "双方", "--format", "csv"]);
    assert_eq!((both.code, both.err.as_str()), (0, chinese));
}

#[test]
fn nothing_is_said_of_languages_where_it_does_not_matter() {
    let corpus = mixed();
    for arguments in [
        &["trend", "合作", "--lang", "zh"][..],
        &["trend", "lang:zh 合作"],
        &["trend", "合作", "--split", "language"],
        &["trend", "(合作 OR cooperation)"],
        &["search", "合作"],
        &["keywords", "lang:zh", "--min-articles", "1", "--min-g2", "0"],
    ] {
        let run = corpus.ran(arguments);
        assert!(run.code == 0 && !run.err.contains("--lang"), "{arguments:?}: {}", run.err);
    }
    let english = Corpus::indexed_seeds();
    assert_eq!(english.ran(["trend", "cooperation"]).err, "");
}
