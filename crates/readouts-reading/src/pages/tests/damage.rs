//! Packed files and archives with a damaged part: the text behind it is read, and no text is invented.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Limits, open_reader};
use super::{gzip, read, zstd};
use crate::ErrorKind;

type Pack = fn(&[u8]) -> Vec<u8>;
type Harm<'a> = &'a dyn Fn(&mut Vec<u8>);
const METHODS: [(Pack, &str); 2] = [(gzip, "gzip"), (zstd_checked, "Zstandard")];

fn zstd_checked(bytes: &[u8]) -> Vec<u8> {
    let mut packed = zstd::stream::write::Encoder::new(Vec::new(), 1).expect("an encoder");
    packed.include_checksum(true).expect("set");
    std::io::Write::write_all(&mut packed, bytes).expect("packed");
    packed.finish().expect("packed")
}

/// Returns a pseudo-random text that does not compress well.
fn text(seed: usize, words: usize) -> String {
    let mut state = seed as u64 * 0x9E37_79B9 + 1;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("w{:x}", state >> 40)
    };
    (0..words).map(|_| word()).collect::<Vec<_>>().join(" ")
}

fn conversion(n: usize, text: &str) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://lumen.example/{n}\r\n\
         Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
        text.len()
    );
    [head.as_bytes(), text.as_bytes(), b"\r\n\r\n"].concat()
}

fn line(text: &str) -> Vec<u8> {
    format!("{{\"text\":\"{text}\"}}\n").into_bytes()
}

/// Returns three members, the second damaged by `harm`.
fn damaged(members: &[Vec<u8>], harm: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut members = members.to_vec();
    harm(&mut members[1]);
    members.concat()
}

#[test]
fn a_damaged_member_is_passed_over_and_told_of() {
    for (pack, method) in METHODS {
        for (name, record) in [
            ("a.warc", conversion as fn(usize, &str) -> Vec<u8>),
            ("a.jsonl", |_: usize, text: &str| line(text)),
        ] {
            let texts: Vec<String> = (0..4).map(|n| text(n, 300)).collect();
            let members: Vec<_> = texts.iter().enumerate().map(|(n, text)| pack(&record(n, text))).collect();
            let half = members[1].len() / 2;
            let harms: [(&str, Harm<'_>); 5] = [
                ("a bit", &|m| m[half] ^= 4),
                ("a stretch", &|m| m[half..half + 40].fill(0x55)),
                ("its head", &|m| m[..12].fill(0)),
                ("its end", &|m| m.truncate(half)),
                ("its checksum", &|m| *m.last_mut().expect("bytes") ^= 1),
            ];
            for (what, harm) in harms {
                let (pages, problems) = read(name, damaged(&members, harm), Limits::default());
                let expected: Vec<_> = [0, 2, 3].map(|n| texts[n].as_str()).to_vec();
                let seen: Vec<_> =
                    pages.iter().map(|page| page.split_once(": ").expect("a name").1).collect();
                assert_eq!(seen, expected, "{method} {name} {what}: {problems:?}");
                assert_eq!(problems.len(), 1, "{method} {name} {what}: {problems:?}");
                let begins = format!("`{name}#2`: its {method} data are damaged (");
                assert!(problems[0].starts_with(&begins), "{what}: {problems:?}");
                assert!(problems[0].ends_with("on are skipped"), "{what}: {problems:?}");
            }
        }
    }
}

#[test]
fn members_of_any_cut_are_one_text() {
    let bytes: Vec<u8> = (0..20).flat_map(|n| conversion(n, &text(n, 100))).collect();
    for (pack, method) in METHODS {
        for size in [100, 777, 5000] {
            let members: Vec<_> = bytes.chunks(size).map(pack).collect();
            let (pages, problems) = read("a.warc", members.concat(), Limits::default());
            assert_eq!((pages.len(), problems.len()), (20, 0), "{method}");
            let (pages, problems) = read("a.warc", damaged(&members, |m| m[30] ^= 0x10), Limits::default());
            assert!(pages.len() >= 20 - 2 - size / 700, "{method} {size}: {}, {problems:?}", pages.len());
            assert_eq!(problems.len(), 1, "{method} {size}: {problems:?}");
        }
    }
}

#[test]
fn no_half_line_becomes_a_page() {
    let lines: Vec<u8> = (0..200).flat_map(|n| line(&text(n, 20))).collect();
    for (pack, method) in METHODS {
        let members: Vec<_> = lines.chunks(1000).map(pack).collect();
        let (pages, problems) = read("a.jsonl", damaged(&members, |m| m[100] ^= 0x10), Limits::default());
        let whole: Vec<String> = (0..200).map(|n| text(n, 20)).collect();
        assert!(pages.len() > 180 && pages.iter().all(|page| whole.iter().any(|text| page.ends_with(text))));
        assert_eq!(problems.len(), 1, "{method}: {problems:?}");
    }
}

#[test]
fn a_table_goes_on_where_its_rows_do() {
    let rows: Vec<String> =
        (0..300).map(|n| format!("{n},\"{}\n{}, w\"\n", text(n, 10), text(n + 7, 10))).collect();
    let table = format!("n,text\n{}", rows.concat());
    for (pack, method) in METHODS {
        let members: Vec<_> = table.as_bytes().chunks(1000).map(pack).collect();
        let (pages, problems) = read("a.csv", damaged(&members, |m| m[100] ^= 0x10), Limits::default());
        assert!(pages.len() > 270, "{method}: {}", pages.len());
        for page in &pages {
            let text = page.split_once(": ").expect("a name").1.replace('|', "\n");
            assert!(rows.iter().any(|row| row.contains(&format!("\"{text}\""))), "{method}: {page}");
        }
        assert_eq!(problems.len(), 1, "{method}: {problems:?}");
    }
}

#[test]
fn a_table_goes_on_behind_its_gap_whatever_it_looks_like() {
    let rows = |row: &dyn Fn(usize) -> String| (0..300).map(row).collect::<Vec<_>>();
    for (name, header, rows) in [
        ("a.csv", "text\n", rows(&|n| format!("{}\n", text(n, 10)))),
        ("a.csv", "text,n\n", rows(&|n| format!("\"{}\n\"\"x\"\", y\",\"a\nb\"\n", text(n, 10)))),
        ("a.tsv", "text\tn\n", rows(&|n| format!("He said \"{}\"\t{n}\n", text(n, 10)))),
    ] {
        let table = header.to_owned() + &rows.concat();
        let whole = read(name, table.as_bytes(), Limits::default());
        assert_eq!((whole.0.len(), whole.1.len()), (300, 0), "{:?}", whole.1);
        let is_whole = |page: &String| {
            let text = page.split_once(": ").expect("a name").1;
            whole.0.iter().any(|whole| whole.ends_with(text) && whole.len() <= text.len() + 12)
        };
        for (pack, method) in METHODS {
            for size in 900..930 {
                let members: Vec<_> = table.as_bytes().chunks(size).map(pack).collect();
                let (pages, problems) = read(name, damaged(&members, |m| m[100] ^= 0x10), Limits::default());
                assert!(pages.len() > 270 && problems.len() == 1, "{method} {}: {problems:?}", pages.len());
                assert!(pages.iter().all(is_whole), "{method} {size} {pages:?}");
            }
        }
    }
}

#[test]
fn a_gap_in_utf16_ends_the_reading() {
    let lines: String = (0..200).map(|n| String::from_utf8(line(&text(n, 20))).expect("text")).collect();
    let bytes: Vec<u8> = format!("\u{FEFF}{lines}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (pack, method) in METHODS {
        let members: Vec<_> = bytes.chunks(5001).map(pack).collect();
        let (pages, problems) = read("a.jsonl", damaged(&members, |m| m[100] ^= 0x10), Limits::default());
        assert!((5..30).contains(&pages.len()), "{method}: {}", pages.len());
        assert_eq!(problems.len(), 1, "{method}: {problems:?}");
        assert!(problems[0].ends_with("skipped, and all behind them: it is in UTF-16"), "{problems:?}");
    }
}

#[test]
fn a_broken_line_behind_one_that_is_too_long_is_told_of() {
    let limits = Limits { page_bytes: 2000, ..Limits::default() };
    for rest in [line(&text(3, 1000)), b"\n".to_vec()] {
        let lines = [line("One."), line("Two."), rest, b"{broken\n".to_vec(), line("Three.")];
        let members: Vec<_> = lines.iter().map(|line| gzip(line)).collect();
        let (pages, problems) =
            read("a.jsonl", damaged(&members, |m| *m.last_mut().expect("bytes") ^= 1), limits);
        assert_eq!(pages.len(), 2);
        assert!(problems.last().is_some_and(|told| told.contains("not a JSON object")), "{problems:?}");
    }
}

/// A reader that ends with a disk error.
struct Failing(std::io::Cursor<Vec<u8>>);

impl std::io::Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(std::io::Error::from_raw_os_error(5)),
            count => Ok(count),
        }
    }
}

#[test]
fn an_error_of_the_disk_is_told_as_such_wherever_it_comes() {
    let named = || {
        let packed =
            flate2::GzBuilder::new().filename("pages.jsonl").write(Vec::new(), flate2::Compression::fast());
        packed.finish().expect("packed")
    };
    for (pack, method) in METHODS {
        let members = [pack(&line("One.")), pack(&line("Two."))];
        let mut broken = members[1].clone();
        *broken.last_mut().expect("bytes") ^= 1;
        let mut cases = vec![Vec::new(), broken];
        cases.extend((1..4).map(|cut| members[1][..cut].to_vec()));
        cases.push(named()[..15].to_vec());
        for behind in cases {
            let bytes = [members[0].clone(), behind.clone()].concat();
            let input = Box::new(Failing(std::io::Cursor::new(bytes)));
            let sources = open_reader("a.jsonl", input, None, Limits::default()).expect("opened");
            let (pages, errors): (Vec<_>, Vec<_>) = sources.partition(Result::is_ok);
            let kinds: Vec<_> =
                errors.into_iter().filter_map(Result::err).map(|error| error.kind()).collect();
            assert_eq!((pages.len(), kinds), (1, vec![ErrorKind::Io]), "{method} {behind:?}");
        }
    }
}

#[test]
fn of_a_large_member_what_comes_before_the_damage_is_read() {
    let lines: Vec<u8> = (0..40_000).flat_map(|n| line(&text(n, 10))).collect();
    let mut packed = gzip(&lines);
    let late = packed.len() * 3 / 4;
    packed[late..late + 1000].fill(0x55);
    let size = packed.len();
    let (pages, problems) = read("a.jsonl", packed, Limits::default());
    assert!(pages.len() > 10_000, "{}", pages.len());
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("some of the text before may be wrong"), "{problems:?} {size}");
    assert!(problems[0].ends_with(" on are lost"), "{problems:?}");
}

#[test]
fn what_stands_behind_the_last_member_is_told_of() {
    for (pack, method) in METHODS {
        let packed = pack(&line("One."));
        let zeros = [packed.clone(), vec![0; 5000]].concat();
        assert_eq!(read("a.jsonl", zeros, Limits::default()), (vec!["a.jsonl#1: One.".to_owned()], vec![]));
        let rubbish = [packed.clone(), b"rubbish".to_vec()].concat();
        let (pages, problems) = read("a.jsonl", rubbish, Limits::default());
        let told = format!(
            "`a.jsonl`: its {method} data are damaged (no {method} data where they should go on): \
             the 7 bytes from {} on are lost",
            packed.len()
        );
        assert_eq!((pages.len(), problems), (1, vec![told]));
    }
}

#[test]
fn headers_of_gzip_with_names_and_more_are_read() {
    let mut packed = flate2::GzBuilder::new()
        .filename("pages.jsonl")
        .comment("ours")
        .extra(vec![0; 300])
        .write(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &line("One.")).expect("packed");
    let packed = packed.finish().expect("packed");
    let (pages, _) = read("a.jsonl", [packed.clone(), packed].concat(), Limits::default());
    assert_eq!(pages.len(), 2);
}

#[test]
fn an_archive_with_a_dictionary_is_read() {
    let records: Vec<_> = (0..50).map(|n| conversion(n, &text(n % 7, 50))).collect();
    let dictionary = records[..7].concat();
    let compress = |record: &Vec<u8>| {
        let mut packer = zstd::bulk::Compressor::with_dictionary(3, &dictionary).expect("a packer");
        packer.compress(record).expect("packed")
    };
    let frames: Vec<u8> = records.iter().flat_map(compress).collect();
    for dictionary in [dictionary.clone(), zstd(&dictionary)] {
        let header = [&0x184D_2A5D_u32.to_le_bytes()[..], &(dictionary.len() as u32).to_le_bytes()].concat();
        let bytes = [header, dictionary, frames.clone()].concat();
        let (pages, problems) = read("a.warc.zst", bytes, Limits::default());
        assert_eq!((pages.len(), problems.len()), (50, 0), "{problems:?}");
    }
    let huge = [&0x184D_2A5D_u32.to_le_bytes()[..], &[0xFF; 4], &frames].concat();
    let (pages, problems) = read("a.warc.zst", huge, Limits::default());
    assert_eq!(pages.len(), 0, "{pages:?}");
    assert!(problems[0].contains("a dictionary that is larger than 16 MB"), "{problems:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_container_gives_its_pages_back_and_but_for_a_damaged_one_all_others(
        sizes in vec(1usize..400, 2..9),
        at in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        flip in 1u8..=255,
    ) {
        let texts: Vec<String> = sizes.iter().enumerate().map(|(n, &size)| text(n, size)).collect();
        for (pack, _) in METHODS {
            let records: Vec<_> =
                texts.iter().enumerate().map(|(n, text)| pack(&conversion(n, text))).collect();
            let all = |bytes: Vec<u8>| {
                let (pages, problems) = read("a.warc", bytes, Limits::default());
                let pages: Vec<String> =
                    pages.iter().map(|page| page.split_once(": ").expect("a name").1.to_owned()).collect();
                (pages, problems)
            };
            prop_assert_eq!(all(records.concat()), (texts.clone(), vec![]));
            let mut broken = records.clone();
            // The first member stays intact: its first bytes show how the file is packed.
            let which = 1 + at.index(broken.len() - 1);
            let place = place.index(broken[which].len());
            broken[which][place] ^= flip;
            let (pages, problems) = all(broken.concat());
            let mut others = texts.clone();
            others.remove(which);
            // A header has bytes without meaning, such as its time; and damage to the mark of the last block
            // looks as if the file were cut off behind all of its text.
            let is_right = pages == others && problems.len() == 1 || pages == texts && problems.len() < 2;
            prop_assert!(is_right,
                "{} {problems:?}", pages.len());
        }
    }
}
