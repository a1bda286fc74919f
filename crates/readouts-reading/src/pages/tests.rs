//! Reading files of every format: packed or not, intact or damaged.

mod damage;
mod tables;

use std::io::Write;
use std::path::Path;

use super::*;

/// Names and texts of the pages, the errors, and the hash of the file.
fn listed(sources: Sources) -> (Vec<String>, Vec<String>, String) {
    let (mut pages, mut problems, mut sources) = (Vec::new(), Vec::new(), sources);
    for source in sources.by_ref() {
        match source.and_then(|source| source.read()) {
            Ok(document) => {
                let lines: Vec<_> = document.page.lines.iter().map(|line| line.text.as_str()).collect();
                pages.push(format!("{}: {}", document.name, lines.join("|")));
            }
            Err(error) => problems.push(error.to_string()),
        }
    }
    (pages, problems, sources.finish().expect("finished"))
}

pub(super) fn read(name: &str, bytes: impl Into<Vec<u8>>, limits: Limits) -> (Vec<String>, Vec<String>) {
    let input = Box::new(std::io::Cursor::new(bytes.into()));
    let format = Format::of_path(Path::new(name));
    let (pages, problems, _) = listed(open_reader(name, input, format, limits).expect("opened"));
    (pages, problems)
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).expect("packed");
    packed.finish().expect("packed")
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("packed")
}

const PAGE: &str = "Talks held\n\nThe envoys of Norland met.\n";
const SMALL: Limits = Limits { page_bytes: 100, unpacked_bytes: 1000 };

#[test]
fn a_packed_page_is_the_same_article() {
    for (name, bytes) in [
        ("a.txt", PAGE.as_bytes().to_vec()),
        ("a.txt.gz", gzip(PAGE.as_bytes())),
        ("a.txt.zst", zstd(PAGE.as_bytes())),
        ("a", PAGE.as_bytes().to_vec()),
        ("b.gz", gzip(PAGE.as_bytes())),
        ("c", zstd(PAGE.as_bytes())),
    ] {
        let hash = blake3::hash(&bytes).to_hex()[..32].to_owned();
        let input = Box::new(std::io::Cursor::new(bytes));
        let mut sources =
            open_reader(name, input, Format::of_path(Path::new(name)), Limits::default()).expect("opened");
        let source = sources.next().expect("one").expect("listed");
        let document = source.read().expect("read");
        assert_eq!((document.name.as_str(), document.id.as_str()), (name, source.id()));
        assert_eq!(document.page.lines.len(), 2, "{name}");
        assert!(sources.next().is_none());
        assert_eq!(sources.finish().expect("hashed"), hash);
        assert_eq!(document.id, blake3::hash(PAGE.as_bytes()).to_hex()[..16]);
    }
}

#[test]
fn members_and_frames_go_on() {
    let records = ["{\"text\":\"One.\"}\n", "{\"text\":\"Two.\"}\n"];
    for pack in [gzip, zstd] {
        let packed: Vec<u8> = records.iter().flat_map(|record| pack(record.as_bytes())).collect();
        assert_eq!(read("a.jsonl", packed, SMALL).0, ["a.jsonl#1: One.", "a.jsonl#2: Two."]);
    }
}

#[test]
fn what_is_whole_of_a_file_that_is_cut_off_is_read() {
    let record = |n: u32| format!("{{\"text\":\"Talks number {n} of {}.\"}}\n", n * 7919 % 1009);
    let all: String = (0..20_000).map(record).collect();
    for (pack, method) in [(gzip as fn(&[u8]) -> Vec<u8>, "gzip"), (zstd, "Zstandard")] {
        let mut packed = pack(all.as_bytes());
        packed.truncate(packed.len() - 500);
        let (pages, problems) = read("a.jsonl.gz", packed, Limits::default());
        assert!(pages.len() > 100, "{}", pages.len());
        assert_eq!(problems, [format!("`a.jsonl.gz`: cut off: its {method} data end too early")]);
        let mut packed = pack(all.as_bytes());
        packed.truncate(100);
        let (pages, problems) = read("a.txt.gz", packed, Limits::default());
        assert_eq!((pages.len(), problems.len()), (0, 1));
    }
}

#[test]
fn a_file_that_is_made_to_fill_the_machine_is_stopped() {
    let many = "{\"text\":\"One.\"}\n".repeat(200_000);
    for pack in [gzip, zstd] {
        let (pages, problems) = read("a.jsonl", pack(many.as_bytes()), Limits::default());
        assert_eq!((pages.len(), problems.len()), (200_000, 0));
        let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
        let (pages, problems) = read("a.jsonl", pack(many.as_bytes()), limits);
        assert!(pages.len() > 10_000 && pages.len() < 150_000);
        assert_eq!(problems, ["`a.jsonl`: unpacks to over 1 MB, 100 times its size"]);
        let twice = pack(&pack(PAGE.as_bytes()));
        assert!(read("a.txt", twice, Limits::default()).1[0].contains("packed twice"));
    }
}

#[test]
fn an_array_is_read_value_by_value() {
    let array = "\u{feff} [\n{\"title\": \"A\",\n \"text\": \"One, ] \\\"}.\"},\n7,\n{\"text\": \"Two.\", \"tags\": [1, {}]}\n]\n";
    let (pages, problems) = read("pages.json", array, Limits::default());
    assert_eq!(pages, ["pages.json#1: One, ] \"}.", "pages.json#3: Two."]);
    assert!(problems[0].starts_with("`pages.json#2`: not a JSON object"), "{problems:?}");
    assert_eq!(problems.len(), 1);
    let (pages, problems) = read("pages.json", "[{\"text\": \"One.\"}, {\"text\": \"Tw", Limits::default());
    assert_eq!(pages, ["pages.json#1: One."]);
    assert_eq!(problems, ["`pages.json`: cut off: its array is not closed"]);
    assert_eq!(read("pages.jsonl", "[]", Limits::default()).0, [""; 0]);
}

#[test]
fn a_broken_record_is_named_by_its_line_and_the_rest_is_read() {
    let lines = "{\"text\":\"One.\",\"title\":\"T\"}\n\n{broken\n{\"text\":\"Two.\"}\n{\"n\":1}";
    let (pages, problems) = read("pages.jsonl", lines, Limits::default());
    assert_eq!(pages, ["pages.jsonl#1: One.", "pages.jsonl#4: Two."]);
    assert!(problems[0].starts_with("`pages.jsonl#3`: not a JSON object"), "{problems:?}");
    assert_eq!(problems[1], "`pages.jsonl#5`: no text in the record");
}

#[test]
fn a_page_over_the_limit_is_refused_by_name_and_the_rest_is_read() {
    let long = "x".repeat(1000);
    for name in ["long.txt", "long.html.gz", "long.md"] {
        let (pages, problems) = read(name, gzip(long.as_bytes()), SMALL);
        assert_eq!((pages.len(), problems.len()), (0, 1));
        assert_eq!(problems[0], format!("`{name}`: larger than one page may be (0 MB)"));
    }
    for (name, text) in [
        ("a.jsonl", format!("{long}\n{{\"text\":\"Two.\"}}")),
        ("a.csv", format!("text\n\"{long}\nx\"\nTwo.\n")),
    ] {
        let (pages, problems) = read(name, text, SMALL);
        assert_eq!((pages.len(), problems.len()), (1, 1), "{pages:?} {problems:?}");
        assert!(pages[0].ends_with(": Two.") && problems[0].contains("larger than one page"), "{problems:?}");
    }
}

#[test]
fn a_file_that_is_not_what_it_is_called_is_given_up() {
    let (_, problems) = read("a.jsonl", "no record\n".repeat(100_000), Limits::default());
    assert_eq!(problems.len(), 1001);
    assert_eq!(problems[1000], "`a.jsonl`: more than 1000 broken records; the rest is not read");
}

#[test]
fn rows_of_a_table_are_pages() {
    for delimiter in [",", ";", "\t", "|"] {
        let table = "\u{FEFF}Title,Body,URL,n\r\nT1,\"One,\ntwo \"\"three\"\".\",https://a.example/,1\r\nT2,Four.,,2\r\n";
        let table = table.replace("One,", "One/").replace(',', delimiter).replace("One/", "One,");
        let input = Box::new(std::io::Cursor::new(table.into_bytes()));
        let sources = open_reader("a.csv", input, Some(Format::Csv), Limits::default()).expect("opened");
        let sources: Vec<_> = sources.map(|source| source.expect("listed")).collect();
        let names: Vec<_> = sources.iter().map(Source::name).collect();
        assert_eq!(names, ["a.csv#2", "a.csv#3"], "{delimiter}");
        let page = sources[0].read().expect("read").page;
        assert_eq!(page.lines[1].text, "two \"three\".");
        assert_eq!(page.side.title.as_deref(), Some("T1"));
        assert_eq!((sources[0].url(), sources[1].url()), (Some("https://a.example/"), None));
    }
}

#[test]
fn a_table_without_text_and_a_broken_row_are_told_of() {
    let (_, problems) = read("a.csv", "name,n\na,1\n", Limits::default());
    assert_eq!(problems, ["`a.csv`: no column of text; its columns are `name`, `n`"]);
    let (pages, problems) =
        read("a.tsv", "text\ttitle\nOne.\tT\nTwo.\n\tT\nThree.\tT\nFour.\tT\t?\n", Limits::default());
    // Empty fields at a row's end may be omitted.
    assert_eq!(pages, ["a.tsv#2: One.", "a.tsv#3: Two.", "a.tsv#5: Three."]);
    let told =
        ["`a.tsv#4`: no text in the column `text`", "`a.tsv#6`: the row has 3 fields, the header has 2"];
    assert_eq!(problems, told);
}

#[test]
fn a_table_in_another_charset_is_read() {
    let (row, _, _) = encoding_rs::WINDOWS_1251
        .encode("text;title\nПрезидент Северной республики провёл переговоры с соседями.;Переговоры\n");
    let input = Box::new(std::io::Cursor::new(row.into_owned()));
    let mut sources = open_reader("a.csv", input, Some(Format::Csv), Limits::default()).expect("opened");
    let document = sources.next().expect("one").expect("listed").read().expect("read");
    assert!(document.page.lines[0].text.starts_with("Президент Северной"));
    assert_eq!(document.page.side.title.as_deref(), Some("Переговоры"));
    assert!(document.charset.guessed);
}

#[test]
fn records_in_utf16_are_read() {
    for (name, text) in
        [("a.jsonl", "\u{FEFF}{\"text\":\"外交 one.\"}\n"), ("a.csv", "\u{FEFF}text\n外交 one.\n")]
    {
        let text = text.replace("one", &"one ".repeat(20_000));
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            let (pages, problems) = read(name, bytes, Limits::default());
            assert_eq!((pages.len(), problems.len()), (1, 0), "{problems:?}");
            assert!(pages[0].contains(": 外交 one one"), "{}", &pages[0][..40]);
        }
    }
}

#[test]
fn the_same_record_is_the_same_article_in_any_file() {
    let ids = |name: &str, text: &str| -> Vec<String> {
        let input = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
        let format = Format::of_path(Path::new(name));
        let sources = open_reader(name, input, format, Limits::default()).expect("opened");
        sources.map(|source| source.expect("listed").id().to_owned()).collect()
    };
    let one = ids("a.jsonl", "{\"text\":\"One.\",\"outlet\":\"Lumen Daily\",\"n\":1}");
    assert_eq!(one, ids("b.csv", "n,text,outlet\n2,One., Lumen Daily\n"));
    assert_ne!(one, ids("b.csv", "text,outlet\nOne.,Norland Times\n"));
}
