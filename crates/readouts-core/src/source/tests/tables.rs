//! Tables, sound and with quotation marks that are not closed.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Format, Limits, open_reader};
use super::read;

fn told(text: &str) -> (Vec<String>, Vec<String>) {
    read("a.csv", text, Limits::default())
}

#[test]
fn a_quotation_mark_that_is_not_closed_costs_its_row() {
    let lost = |row: u32, line: u32, to: u32| {
        format!(
            "`a.csv#{row}`: a quotation mark on line {line} is not closed: what stands up to line {to} is lost"
        )
    };
    let rest = |row: u32, line: u32| {
        format!(
            "`a.csv#{row}`: a quotation mark on line {line} is not closed: what stands behind it, to the end \
             of the file, is lost"
        )
    };
    for (table, pages, problem) in [
        // All fields are quoted.
        (
            "text,n\n\"One.\",1\n\"Two.,2\n\"Three.\",3\n\"Four.\",4\n",
            vec!["2: One.", "4: Three.", "5: Four."],
            lost(3, 3, 3),
        ),
        // None is but the broken one.
        (
            "text,n\n\"One.,1\nTwo.,2\nThree.,3\nFour.,4\n",
            vec!["3: Two.", "4: Three.", "5: Four."],
            lost(2, 2, 2),
        ),
        // It is closed by chance.
        (
            "text,n\n\"One.,1\nTwo.,2\nThree.,3\nFour.,4 \"\nx,5\n",
            vec!["3: Two.", "4: Three.", "5: Four.", "6: x"],
            lost(2, 2, 2),
        ),
        // The last row: what is behind it is no row.
        ("text,n\nOne.,1\n\"Two of\nthe text,2\n", vec!["2: One."], rest(3, 3)),
        (
            "text\n\"One.\"\n\"Two.\n\"Three.\"\n\"Four.\"\n",
            vec!["2: One.", "4: Three.", "5: Four."],
            lost(3, 3, 3),
        ),
        ("text\nOne.\n\"Two.\nThree.\n", vec!["2: One."], rest(3, 3)),
    ] {
        let (seen, problems) = told(table);
        assert_eq!(problems, [problem], "{table}");
        let expected: Vec<_> = pages.iter().map(|page| format!("a.csv#{page}")).collect();
        assert_eq!(seen, expected, "{table}");
    }
}

#[test]
fn quotation_marks_of_the_text_make_no_row_of_their_own() {
    for (row, text) in [
        ("\"He said \"yes\" to it.\",1", "He said \"yes\" to it."),
        ("\"He said\n\"yes\" to it.\nTwice, at least.\",1", "He said|\"yes\" to it.|Twice, at least."),
        ("He said \"yes\" to it.,1", "He said \"yes\" to it."),
        // Spreadsheets leave out what is empty at a row's end.
        ("\"One, two.\nThree, four.\"", "One, two.|Three, four."),
        ("\"Spaces behind\" , 1", "Spaces behind"),
        ("\"\"\"Yes\"\"\n\"\"No\"\"\",1", "\"Yes\"|\"No\""),
    ] {
        let (pages, problems) = told(&format!("text,n\n{row}\nLast.,2\n"));
        assert_eq!(problems, [""; 0], "{row}");
        assert_eq!(pages, [format!("a.csv#2: {text}"), "a.csv#3: Last.".to_owned()], "{row}");
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_does_not_hide_a_large_table() {
    let rows: String = (0..100_000).map(|n| format!("Talks number {n} were held.,{n}\n")).collect();
    let limits = Limits { page_bytes: 100_000, ..Limits::default() };
    let (pages, problems) = read("a.csv", format!("text,n\n\"One.,1\n{rows}"), limits);
    assert_eq!((pages.len(), problems.len()), (100_000, 1), "{problems:?}");
    // Nothing behind it looks like a row.
    let lines = "Talks were held\n".repeat(100_000);
    let (pages, problems) = read("a.csv", format!("text,n\nOne.,1\n\"Two.,1\n{lines}"), limits);
    assert_eq!(pages, ["a.csv#2: One."]);
    assert!(problems[0].starts_with("`a.csv#3`: a quotation mark on line 3 is not closed"), "{problems:?}");
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_file_of_records_that_gives_nothing_says_why() {
    for (name, bytes, why) in [
        ("a.csv", "", "an empty table"),
        ("a.csv", "text,title\r\n", "no row below the header"),
        ("a.tsv", "\n\n", "an empty table"),
        ("a.jsonl", "", "no record in it"),
        ("a.jsonl", "\n \n", "no record in it"),
        ("a.warc", "", "an empty archive"),
        (
            "a.warc",
            "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\na:\r\n\r\n",
            "no page: its one record is none",
        ),
    ] {
        assert_eq!(read(name, bytes, Limits::default()), (vec![], vec![format!("`{name}`: {why}")]));
    }
}

#[test]
fn a_table_without_a_name_is_known_by_its_header() {
    for (table, row) in [
        ("id,title,text\n1,T,One.\n", "-#2: One."),
        ("\u{FEFF}url;body\r\nhttps://a.example/;One.\r\n", "-#2: One."),
        ("text\tn\nOne.\t1\n", "-#2: One."),
        ("Text of an article, with a comma\nOne.\n", "-: Text of an article, with a comma|One."),
    ] {
        assert_eq!(read("-", table, Limits::default()), (vec![row.to_owned()], vec![]));
    }
}

fn field() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-z\",;\r\n é]{0,30}").expect("a pattern")
}

fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn a_table_gives_its_rows_back(rows in vec((field(), field()), 0..20), crlf in any::<bool>()) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut table = format!("title,text{end}");
        for (title, text) in &rows {
            table += &format!("{},{}{end}", quoted(title), quoted(&format!("x{text}")));
        }
        let input = Box::new(std::io::Cursor::new(table.into_bytes()));
        let sources = open_reader("a.csv", input, Some(Format::Csv), Limits::default()).expect("opened");
        let seen: Vec<_> = sources.filter(|source| {
            !matches!(source, Err(error) if error.kind() == crate::ErrorKind::Empty)
        }).map(|source| source.expect("listed").read().expect("read").page).collect();
        prop_assert_eq!(seen.len(), rows.len());
        for (page, (title, text)) in seen.iter().zip(&rows) {
            let lines: Vec<_> = page.lines.iter().map(|line| line.text.as_str()).collect();
            let alone = read("a.txt", format!("x{text}"), Limits::default()).0;
            prop_assert_eq!(format!("a.txt: {}", lines.join("|")), alone[0].clone());
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(page.side.title.clone().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "), title);
        }
    }
}
