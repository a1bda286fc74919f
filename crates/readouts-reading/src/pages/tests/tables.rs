//! Tables with and without unclosed quotation marks.

use proptest::collection::vec;
use proptest::prelude::*;

use std::sync::Arc;

use super::super::{Columns, Format, Limits, Part, open_reader};
use super::read;
use crate::Remedy;

fn told(text: &str) -> (Vec<String>, Vec<String>) {
    read("a.csv", text, Limits::default())
}

/// Returns the side data of the first page, and its text; or the first error.
fn told_with(name: &str, text: &str, columns: Columns) -> Result<(crate::pages::SideData, String), String> {
    let format = Format::of_path(std::path::Path::new(name));
    let input = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
    let mut sources =
        open_reader(name, input, format, Limits::default()).expect("opened").with_columns(&Arc::new(columns));
    let document =
        sources.next().expect("one").and_then(|source| source.read()).map_err(|error| error.to_string())?;
    let lines: Vec<_> = document.page.lines.iter().map(|line| line.text.as_str()).collect();
    Ok((document.page.side, lines.join("|")))
}

const RECORDS: [(&str, &str); 3] = [
    ("a.csv", "Rede;Tag;Wer;Kurz;Ort;Zahl\nBoats pass.;2031-05-06;Ida Lee;The river is open.;North;7\n"),
    (
        "a.jsonl",
        r#"{"Rede":"Boats pass.","Tag":"2031-05-06","Wer":"Ida Lee","Kurz":"The river is open.","Ort":"North","Zahl":7,"x":{"y":1}}"#,
    ),
    (
        "a.json",
        "{\n \"Rede\": \"Boats pass.\", \"Tag\": \"2031-05-06\", \"Wer\": \"Ida Lee\",\n \"Kurz\": \"The river is open.\", \"Ort\": \"North\", \"Zahl\": 7\n}\n",
    ),
];

#[test]
fn columns_of_any_name_are_read_where_they_are_named() {
    let columns = || {
        let columns = Columns::default().name(Part::Text, "Rede").and_then(|c| c.name(Part::Date, "Tag"));
        let columns =
            columns.and_then(|c| c.name(Part::Speaker, "Wer")).and_then(|c| c.name(Part::Lead, "Kurz"));
        columns.and_then(|c| c.keep("Ort")).and_then(|c| c.keep("number=Zahl")).expect("names")
    };
    for (name, text) in RECORDS {
        let (side, lines) = told_with(name, text, columns()).expect("read");
        assert_eq!(lines, "The river is open.|Boats pass.", "{name}");
        assert_eq!((side.date.as_deref(), side.speaker.as_deref()), (Some("2031-05-06"), Some("Ida Lee")));
        let kept: Vec<_> = side.kept.iter().map(|(name, values)| (name.as_str(), values.join("|"))).collect();
        assert_eq!(kept, [("number", "7".to_owned()), ("ort", "North".to_owned())], "{name}");
        let error = told_with(name, text, Columns::default()).expect_err("refused");
        assert!(error.contains("no text in the record") || error.contains("no column of text"), "{error}");
    }
    let missing = columns().name(Part::Title, "Kopf").expect("a name");
    let error = told_with("a.csv", RECORDS[0].1, missing).expect_err("refused");
    assert!(error.starts_with("`a.csv`: no column `kopf`; its columns are `rede`, `tag`"), "{error}");
}

#[test]
fn a_kept_column_makes_another_article_and_a_list_has_several_values() {
    let id = |text: &str, columns: Columns| {
        let input = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
        let sources = open_reader("a", input, Some(Format::Jsonl), Limits::default()).expect("opened");
        let mut sources = sources.with_columns(&Arc::new(columns));
        sources.next().expect("one").expect("listed").id().to_owned()
    };
    let keep = || Columns::default().keep("tags").expect("a name");
    let (one, two) = (r#"{"text":"One.","tags":["a","b"]}"#, r#"{"text":"One.","tags":["a"]}"#);
    assert_eq!(id(one, Columns::default()), id(two, Columns::default()));
    assert_ne!(id(one, keep()), id(two, keep()));
    assert_eq!(id("{\"text\":\"One.\"}", keep()), id(one, Columns::default()));
    let (side, _) = told_with("a.jsonl", one, keep()).expect("read");
    assert_eq!(side.kept["tags"], ["a", "b"]);
}

#[test]
fn a_quotation_mark_that_is_not_closed_before_the_file_ends_is_told_of() {
    for (table, pages, row, line) in [
        ("text,n\n\"One.\",1\n\"Two.,2\nThree.,3\nFour.,4\n", vec!["2: One."], 3, 3),
        ("text,n\n\"One.,1\nTwo.,2\nThree.,3\nFour.,4\n", vec![], 2, 2),
        ("text,n\nOne.,1\n\"Two of\nthe text,2\n", vec!["2: One."], 3, 3),
        ("text\r\n\r\nOne.\r\n\"Two.\r\nThree.\r\n", vec!["2: One."], 3, 4),
        ("text\nOne.\n\"Two.", vec!["2: One."], 3, 3),
        // The line where the field begins, not where the row does, nor that of a mark in the text.
        ("n,text\n\"1\n2\",\"Two \"\"of\n\"\"the text,2\n", vec![], 2, 3),
        // The first mark is closed by the next one, and the last one is not closed.
        ("text,n\n\"One.,1\n\"Two.\",\"2\nThree.,3\n", vec![], 2, 3),
    ] {
        let (seen, problems) = told(table);
        let told = format!(
            "`a.csv#{row}`: a quotation mark on line {line} is not closed: what stands from there on was not \
             read as rows"
        );
        assert_eq!(problems, [told], "{table} {seen:?}");
        let expected: Vec<_> = pages.iter().map(|page| format!("a.csv#{page}")).collect();
        assert_eq!(seen, expected, "{table}");
    }
    let (_, problems) = told("text,\"n\nOne.,1\n");
    assert_eq!(problems, ["`a.csv`: no header: its first row has no end"]);
}

#[test]
fn a_stray_quotation_mark_costs_no_row() {
    for (table, pages) in [
        (
            "text\tn\n\"Peace\" is the aim.\t1\nHe said \"yes\"\t2\n",
            vec!["Peace is the aim.", "He said \"yes\""],
        ),
        (
            "n\ttext\n1\t\"Peace\" is the aim.\n2\tTwo.\n3\tThree.\n",
            vec!["Peace is the aim.", "Two.", "Three."],
        ),
        ("n\ttext\n5\"\tOne.\n6\tTwo, 5\" wide.", vec!["One.", "Two, 5\" wide."]),
    ] {
        let pages: Vec<_> =
            pages.iter().enumerate().map(|(n, page)| format!("a.tsv#{}: {page}", n + 2)).collect();
        assert_eq!(read("a.tsv", table, Limits::default()), (pages, vec![]), "{table}");
    }
}

#[test]
fn a_row_of_several_lines_stays_one() {
    let text = "One\tand\nTwo,2\nThree,3\nFour,4";
    let page = text.replace('\n', "|").replace('\t', " ");
    for row in [format!("\"{text}\",1,x"), format!("\"{text}\"")] {
        let (pages, problems) = told(&format!("text,n,title\n{row}\nLast.,2\n"));
        assert_eq!(problems, [""; 0]);
        assert_eq!(pages, [format!("a.csv#2: {page}"), "a.csv#3: Last.".to_owned()], "{row}");
    }
}

#[test]
fn quotation_marks_of_the_text_make_no_row_of_their_own() {
    for (row, text) in [
        // Readers of tables differ here; this one loses quotation marks, but no row.
        ("\"He said \"yes\" to it.\",1", "He said yes\" to it.\""),
        ("He said \"yes\" to it.,1", "He said \"yes\" to it."),
        // Spreadsheets omit empty fields at a row's end.
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
fn a_row_over_the_limit_hints_at_a_quotation_mark_that_is_not_closed() {
    let hint = |table: String| {
        let limits = Limits { page_bytes: 100_000, ..Limits::default() };
        let input = Box::new(std::io::Cursor::new(table.into_bytes()));
        let sources = open_reader("a.csv", input, Some(Format::Csv), limits).expect("opened");
        let mut errors = sources.filter_map(Result::err);
        let error = errors.next().expect("told");
        assert!(errors.next().is_none() && error.kind() == crate::ErrorKind::TooLarge);
        assert_eq!(error.remedy(), Some(Remedy::AllowLargerPages));
        error.hint().map(str::to_owned)
    };
    let lines = "Talks were held.,1\n".repeat(10_000);
    let unclosed = Some("a quotation mark that is not closed makes one row of all after it".to_owned());
    assert_eq!(hint(format!("text,n\n\"One.,1\n{lines}")), unclosed);
    assert_eq!(hint(format!("text,n\n\"One.,1\n{lines}\"Two.\",1\n")), unclosed);
    assert_eq!(hint(format!("text,n\n\"{lines}\",1\n")), None);
    assert_eq!(hint(format!("text,n\n{},1\n", "x\" ".repeat(50_001))), None);
}

#[test]
fn marks_that_look_opened_again_and_again_are_gone_through_once() {
    let rows = 20_000;
    let table = format!("text,n\n{}", "\"x,1\na,1\nb,2\nc,3\n".repeat(rows));
    let (pages, problems) = told(&table);
    // Each mark closes the one before it.
    assert_eq!((pages.len(), problems.len()), (rows / 2 * 4, 0), "{problems:?}");
}

#[test]
fn a_row_of_too_many_fields_is_told_of() {
    for (table, told) in [
        (format!("text\n{}\n", ",".repeat(4096)), "`a.csv#2`: the row has more than 4096 fields"),
        (format!("text{}\n", ",".repeat(10_000)), "`a.csv`: a header of more than 4096 columns"),
    ] {
        assert_eq!(read("a.csv", table, Limits::default()), (vec![], vec![told.to_owned()]));
    }
    let (pages, _) = told(&format!("text{}\nOne.\n{}\nTwo.\n", ",".repeat(4095), ",".repeat(9000)));
    assert_eq!(pages, ["a.csv#2: One.", "a.csv#4: Two."]);
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
