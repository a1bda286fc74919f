//! A build without the format features reads text, and refuses other formats by name.

#![cfg(not(any(
    feature = "html",
    feature = "markdown",
    feature = "packed",
    feature = "tables",
    feature = "warc"
)))]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::Cursor;

use readouts_reading::pages::{Format, Limits, open_reader};
use readouts_reading::{Error, Reader, Readout};

fn read(bytes: &[u8], format: Option<Format>) -> Result<Readout, Error> {
    let mut pages = open_reader("page", Box::new(Cursor::new(bytes.to_vec())), format, Limits::default())?;
    Reader::default().read(&pages.next().unwrap()?.read()?)
}

#[test]
fn text_and_json_lines_are_read() {
    let page = "Lee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg.\n";
    assert_eq!(read(page.as_bytes(), None).unwrap().title.as_deref(), Some("Lee meets Berg"));
    let record = serde_json::json!({ "text": page }).to_string();
    assert_eq!(read(record.as_bytes(), None).unwrap().title.as_deref(), Some("Lee meets Berg"));
}

#[test]
fn other_formats_are_refused_by_name() {
    for (bytes, format, why) in [
        (&b"<!doctype html><p>Lee met Berg."[..], None, "does not read the format `html`"),
        (b"# Lee meets Berg", Some(Format::Markdown), "does not read the format `markdown`"),
        (b"title,text\nLee,Lee met Berg.", Some(Format::Csv), "does not read the format `csv`"),
        (b"WARC/1.0\r\n", None, "does not read the format `warc`"),
        (b"\x1f\x8b\x08\x00", None, "does not read packed files"),
    ] {
        let error = read(bytes, format).expect_err("refused");
        assert!(error.to_string().starts_with("`page`: ") && error.message().contains(why), "{error}");
    }
}
