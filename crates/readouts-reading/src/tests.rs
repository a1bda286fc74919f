//! Property tests: odd white space, marks, scripts and sizes are read in every column of every format.

#[cfg(feature = "html")]
mod kinds;

use std::io::Cursor;

use proptest::prelude::*;

use crate::pages::{Format, Limits, SideData, open_reader};
use crate::{Reader, Readout, Record};

/// Checks the invariants of every article.
fn check(article: &Readout) {
    let mut last = (0, 0);
    let mut covered: Vec<usize> = vec![0; article.paragraphs.len()];
    for statement in &article.statements {
        let text = &article.paragraphs[statement.paragraph];
        assert!((statement.paragraph, statement.start) >= last, "in order, without overlap");
        assert!(statement.start < statement.end, "not empty");
        assert_eq!(text.get(statement.start..statement.end), Some(&*statement.text));
        let gap = covered[statement.paragraph]..statement.start;
        assert!(text[gap].trim().is_empty(), "every sentence has a statement");
        covered[statement.paragraph] = statement.end;
        last = (statement.paragraph, statement.end);
    }
    for (text, end) in article.paragraphs.iter().zip(covered) {
        assert!(text[end..].trim().is_empty(), "every sentence has a statement");
    }
}

/// Words of the supported languages, separated by white space and marks of any kind.
fn odd_texts() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "President|Foreign Minister|Mr\\.|Joe|Berg|Lee,Jr\\.|Ida|of Norway|said|met|told|the|and|that",
        "Президент|Министр|Ида|А\\.|Бергом|заявил|что|с|В\\.И\\.Берг|России",
        "国家主席|总统|阿德拉|说|表示|同|俄罗斯|·|外交部|指出|张三河|、|的",
        "[.!?:;,()“”„«»‚‘’\"'—。，：！？「」（）-]{1,3}",
        "Q:|A:|问：|6 May 2031|5月3日|\\(AP\\)|BEIJING, |https://a.example/",
        "\u{301}|\u{306}|é|ﷺ|ǅ|İ|ß|K|ﬁ|\u{10FFFF}|\u{0}|𝒳|العربية",
        ".{0,4}",
    ];
    let space = prop_oneof![
        4 => Just(" "),
        4 => prop::sample::select(vec![
            "", "\u{a0}", "\u{2003}", "\u{3000}", "\u{200b}", "\u{feff}", "\u{85}", "\u{2028}", "\u{2029}",
            "\t", "\r", "\u{b}", "\u{c}", "\u{1c}", "\n", "\n\n", "\u{202e}", "\u{ad}",
        ]),
    ];
    let many = prop_oneof![9 => Just(1_usize), 1 => Just(300)];
    (prop::collection::vec((word, space), 0..14), many).prop_map(|(parts, many)| {
        parts.iter().map(|(w, s)| format!("{w}{s}")).collect::<String>().repeat(many)
    })
}

fn read_all(bytes: Vec<u8>, format: Format) {
    let sources =
        open_reader("odd", Box::new(Cursor::new(bytes)), Some(format), Limits::default()).expect("opened");
    for source in sources {
        let read = source
            .and_then(|source| source.read())
            .and_then(|document| Reader::default().with_audit().read(&document));
        match read {
            Ok(article) => check(&article),
            Err(error) => assert_ne!(error.kind(), crate::ErrorKind::Fault, "{error}"),
        }
    }
}

fn field(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn odd_characters_in_any_column_are_read(
        title in odd_texts(), body in odd_texts(), date in odd_texts(), url in odd_texts(), outlet in odd_texts(),
        agency in odd_texts(),
    ) {
        let columns = [
            ("title", &title), ("text", &body), ("date", &date), ("url", &url), ("outlet", &outlet),
            ("agency", &agency),
        ];
        read_all(body.clone().into_bytes(), Format::Text);
        let html = format!(
            "<html><head><title>{title}</title><meta property='og:url' content='{url}'>\
             <meta property='article:published_time' content='{date}'></head>\
             <body><h1>{title}</h1><article><p>{body}<p>{body}</article>{agency}</body></html>"
        );
        read_all(html.into_bytes(), Format::Html);
        let json = |text: &str| serde_json::to_string(text).expect("a string");
        let matter: String = columns.iter().map(|(name, text)| format!("{name}: {}\n", json(text))).collect();
        read_all(format!("---\n{matter}---\n\n# {title}\n\n{body}\n").into_bytes(), Format::Markdown);
        let record: Vec<String> = columns.iter().map(|(name, text)| format!("\"{name}\":{}", json(text))).collect();
        read_all(format!("{{{}}}\n", record.join(",")).into_bytes(), Format::Jsonl);
        for (delimiter, format) in [(",", Format::Csv), ("\t", Format::Tsv)] {
            let header = columns.map(|(name, _)| name.to_owned()).join(delimiter);
            let row = columns.map(|(_, text)| field(text)).join(delimiter);
            read_all(format!("{header}\n{row}\n").into_bytes(), format);
        }
        let length = body.len();
        let warc = format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {}\r\nWARC-Date: {}\r\n\
             Content-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n",
            url.replace(['\r', '\n'], ""), date.replace(['\r', '\n'], ""),
        );
        read_all(warc.into_bytes(), Format::Warc);
        // Side data and paragraphs of a record, which are taken as given.
        let stated = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let side = SideData {
            title: stated(&title), date: stated(&date), url: stated(&url), outlet: stated(&outlet),
            agency: stated(&agency), ..SideData::default()
        };
        let paragraphs = [body.clone(), title.clone(), body.clone()];
        let record = Record::paragraphs("odd", &paragraphs).side(side);
        check(&Reader::default().read_record(&record).expect("read"));
    }
}

#[test]
fn a_name_whose_words_no_space_parts_is_read_in_a_title() {
    for title in
        ["President Joe\u{a0}Berg meets voters", "President Lee,Jr. meets", "President Joe\u{2028}Berg"]
    {
        let side = SideData { title: Some(title.to_owned()), ..SideData::default() };
        let text = ["The river is long and wide. It was a good day in the valley.".to_owned()];
        let record = Record::paragraphs("odd", &text).side(side);
        let article = Reader::default().read_record(&record).expect("read");
        assert_eq!(article.title.as_deref(), Some(title));
    }
}

#[test]
fn a_chinese_mention_over_a_cut_of_a_long_run_is_read() {
    for count in [2_000, 3_000] {
        let text = [
            format!("普京说{}习近平参加", "主席".repeat(count)),
            format!("{}习近平", "国家主席".repeat(count)),
        ];
        let record = Record::paragraphs("odd", &text);
        check(&Reader::default().read_record(&record).expect("read"));
    }
}
