//! From a file or bytes to documents: decodes, picks the reader, joins side data.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Charset, Format, Page, SideData, decode, html, jsonl, markdown, text};
use crate::{Error, ErrorKind, Result};

/// One page with its name and identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Where it came from; `path#N` for line `N` of a file of records.
    pub name: String,
    /// 16 hexadecimal digits, a hash of its bytes (and of its side data file).
    pub id: String,
    /// Its lines and side data.
    pub page: Page,
    /// How its bytes were read.
    pub charset: Charset,
}

/// How large a source may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of one page: a file of text, HTML or Markdown, or one line of a file of records.
    pub page_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page_bytes: 32 << 20 }
    }
}

/// The documents of one file, in order; see [`open`].
#[derive(Debug)]
pub struct Documents {
    path: PathBuf,
    limits: Limits,
    state: State,
}

#[derive(Debug)]
enum State {
    Whole,
    Records { lines: BufReader<File>, number: usize },
    Done,
}

/// Opens a file and reads its documents one by one.
///
/// A broken record of a JSON Lines file is an error of its own; the rest is still read.
///
/// # Errors
/// [`Io`](ErrorKind::Io) where the file cannot be opened.
pub fn open(path: &Path, limits: Limits) -> Result<Documents> {
    let state = if Format::of_path(path) == Some(Format::Jsonl) {
        let file = File::open(path).map_err(|error| unreadable(path, error))?;
        State::Records { lines: BufReader::new(file), number: 0 }
    } else {
        State::Whole
    };
    Ok(Documents { path: path.to_owned(), limits, state })
}

impl Iterator for Documents {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.state {
            State::Done => None,
            State::Whole => {
                self.state = State::Done;
                Some(read_file(&self.path, self.limits))
            }
            State::Records { lines, number } => loop {
                let mut line = Vec::new();
                *number += 1;
                let most = self.limits.page_bytes;
                let read = lines.by_ref().take(most + 1).read_until(b'\n', &mut line);
                let name = format!("{}#{number}", self.path.display());
                match read {
                    Ok(0) => {
                        self.state = State::Done;
                        return None;
                    }
                    Err(error) => {
                        self.state = State::Done;
                        return Some(Err(unreadable(&self.path, error)));
                    }
                    Ok(_) if line.len() as u64 > most => {
                        if let Err(error) = skip_line(lines) {
                            self.state = State::Done;
                            return Some(Err(unreadable(&self.path, error)));
                        }
                        return Some(Err(too_large(most).at(Path::new(&name))));
                    }
                    Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                    Ok(_) => {
                        let document = read_bytes(&name, &line, Format::Jsonl, &SideData::default());
                        return Some(document);
                    }
                }
            },
        }
    }
}

fn skip_line(lines: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = lines.fill_buf()?;
        let (used, done) = match buffer.iter().position(|&b| b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        lines.consume(used);
        if done {
            return Ok(());
        }
    }
}

fn read_file(path: &Path, limits: Limits) -> Result<Document> {
    let file = File::open(path).map_err(|error| unreadable(path, error))?;
    let size = file.metadata().map_err(|error| unreadable(path, error))?.len();
    if size > limits.page_bytes {
        return Err(too_large(limits.page_bytes).at(path));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limits.page_bytes + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, error))?;
    if bytes.len() as u64 > limits.page_bytes {
        return Err(too_large(limits.page_bytes).at(path));
    }
    let side = side_file(path)?;
    let format = Format::of_path(path);
    read_page(&path.display().to_string(), &bytes, format, side.as_ref())
}

/// Reads one document from memory. Its side data win over what the bytes carry.
///
/// # Errors
/// [`Document`](ErrorKind::Document) where the bytes are not text or not of the format.
pub fn read_bytes(name: &str, bytes: &[u8], format: Format, side: &SideData) -> Result<Document> {
    let mut document = read_page(name, bytes, Some(format), None)?;
    document.page.side = side.clone().or(document.page.side);
    Ok(document)
}

fn read_page(name: &str, bytes: &[u8], format: Option<Format>, side: Option<&SideFile>) -> Result<Document> {
    let here = |error: Error| error.at(Path::new(name));
    let (decoded, charset) = decode::decode(bytes).map_err(here)?;
    let given = side.map(|s| s.data.clone()).unwrap_or_default();
    let page = match format.unwrap_or_else(|| Format::of_text(&decoded)) {
        // A saved page is often called `.txt`.
        Format::Text if Format::of_text(&decoded) == Format::Html => {
            html::read(&decoded, given.url.as_deref())
        }
        Format::Text => text::read(&decoded),
        Format::Html => html::read(&decoded, given.url.as_deref()),
        Format::Markdown => markdown::read(&decoded).map_err(here)?,
        Format::Jsonl => jsonl::read(&decoded).map_err(here)?,
    };
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes);
    if let Some(side) = side {
        hasher.update(&side.bytes);
    }
    let id = hasher.finalize().to_hex()[..16].to_owned();
    Ok(Document { name: name.to_owned(), id, page: Page { side: given.or(page.side), ..page }, charset })
}

struct SideFile {
    bytes: Vec<u8>,
    data: SideData,
}

/// `NAME.meta.json` beside the file, where there is one.
fn side_file(path: &Path) -> Result<Option<SideFile>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".meta.json");
    let path = Path::new(&name);
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, error)),
    };
    let map: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|error| {
        Error::new(ErrorKind::Document, format!("side data are not a JSON object: {error}")).at(path)
    })?;
    Ok(Some(SideFile { data: SideData::from_map(&map), bytes }))
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "no such file").at(path),
        std::io::ErrorKind::PermissionDenied => {
            Error::new(ErrorKind::Io, "cannot be read: permission denied").at(path)
        }
        _ => Error::new(ErrorKind::Io, format!("cannot be read: {error}")).at(path),
    }
}

fn too_large(most: u64) -> Error {
    Error::new(ErrorKind::TooLarge, format!("larger than one page may be ({} MB)", most >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_record_is_named_by_its_line_and_the_rest_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("pages.jsonl");
        std::fs::write(
            &path,
            "{\"text\":\"One.\",\"title\":\"T\"}\n\n{broken\n{\"text\":\"Two.\"}\n{\"n\":1}",
        )
        .expect("written");
        let documents: Vec<_> = open(&path, Limits::default()).expect("opened").collect();
        let names: Vec<_> = documents
            .iter()
            .map(|d| d.as_ref().map(|d| d.name.clone()).map_err(ToString::to_string))
            .collect();
        assert_eq!(names.len(), 4);
        assert!(names[0].as_ref().is_ok_and(|n| n.ends_with("pages.jsonl#1")));
        assert!(
            names[1].as_ref().is_err_and(|e| e.contains("pages.jsonl#3`: not a JSON object")),
            "{names:?}"
        );
        assert!(names[2].as_ref().is_ok_and(|n| n.ends_with("#4")));
        assert!(names[3].as_ref().is_err_and(|e| e.contains("no text in the record")));
    }

    #[test]
    fn a_file_over_the_limit_is_refused_by_name() {
        let dir = tempfile::tempdir().expect("a folder");
        let limits = Limits { page_bytes: 100 };
        for name in ["long.txt", "long.jsonl"] {
            let path = dir.path().join(name);
            std::fs::write(&path, "x".repeat(1000)).expect("written");
            let mut documents = open(&path, limits).expect("opened");
            let error = documents.next().expect("one").expect_err("too large");
            assert_eq!(error.kind(), ErrorKind::TooLarge);
            assert!(error.to_string().contains(name));
            assert!(documents.next().is_none());
        }
    }

    #[test]
    fn side_data_beside_the_file_win() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.md");
        std::fs::write(&path, "---\ntitle: Old\nlang: en\n---\nText.").expect("written");
        std::fs::write(dir.path().join("a.md.meta.json"), r#"{"title":"New"}"#).expect("written");
        let document = open(&path, Limits::default()).expect("opened").next().expect("one").expect("read");
        assert_eq!(document.page.side.title.as_deref(), Some("New"));
        assert_eq!(document.page.side.language.as_deref(), Some("en"));
    }
}
