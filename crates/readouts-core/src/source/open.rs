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

/// One page that was found but not read yet: reading it is the dear part, and can be done on any thread.
#[derive(Debug)]
pub struct Source {
    name: String,
    path: PathBuf,
    /// The record's line; `None` where the file is one page.
    line: Option<Vec<u8>>,
    limits: Limits,
}

impl Source {
    /// What to call it in results and messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the page.
    ///
    /// # Errors
    /// [`Io`](ErrorKind::Io), [`TooLarge`](ErrorKind::TooLarge), or [`Document`](ErrorKind::Document)
    /// where it is not text or not of its format; each names the file.
    pub fn read(&self) -> Result<Document> {
        match &self.line {
            Some(line) => read_page(&self.name, line, Some(Format::Jsonl), None)
                .map_err(|e| e.at(Path::new(&self.name))),
            None => read_file(&self.path, &self.name, self.limits)
                .map_err(|error| called(error, &self.path, &self.name)),
        }
    }
}

/// The pages of one file, in order; see [`open`].
#[derive(Debug)]
pub struct Sources {
    path: PathBuf,
    name: String,
    limits: Limits,
    state: State,
}

#[derive(Debug)]
enum State {
    Whole,
    Records { lines: BufReader<File>, number: usize },
    Done,
}

/// Opens a file, to be called `name` in results, and lists its pages one by one.
///
/// A record of a JSON Lines file that is too long is an error of its own; the rest is still listed.
///
/// # Errors
/// [`Io`](ErrorKind::Io) where the file cannot be opened.
pub fn open(path: &Path, name: &str, limits: Limits) -> Result<Sources> {
    let state = if Format::of_path(path) == Some(Format::Jsonl) {
        let file = File::open(path).map_err(|error| unreadable(Path::new(name), &error))?;
        State::Records { lines: BufReader::new(file), number: 0 }
    } else {
        State::Whole
    };
    Ok(Sources { path: path.to_owned(), name: name.to_owned(), limits, state })
}

impl Iterator for Sources {
    type Item = Result<Source>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = match &mut self.state {
            State::Done => return None,
            State::Whole => Ok(Some((self.name.clone(), None))),
            State::Records { lines, number } => next_record(lines, number, &self.name, self.limits),
        };
        if !matches!((&found, &self.state), (Ok(Some(_)), State::Records { .. }))
            && !matches!(&found, Err(error) if error.kind() == ErrorKind::TooLarge)
        {
            self.state = State::Done;
        }
        let (name, line) = match found.transpose()? {
            Ok(found) => found,
            Err(error) => return Some(Err(error)),
        };
        Some(Ok(Source { name, path: self.path.clone(), line, limits: self.limits }))
    }
}

/// The next line with anything in it, with its name.
fn next_record(
    lines: &mut BufReader<File>,
    number: &mut usize,
    name: &str,
    limits: Limits,
) -> Result<Option<(String, Option<Vec<u8>>)>> {
    loop {
        let mut line = Vec::new();
        *number += 1;
        let most = limits.page_bytes;
        let read = lines.by_ref().take(most + 1).read_until(b'\n', &mut line);
        if read.map_err(|error| unreadable(Path::new(name), &error))? == 0 {
            return Ok(None);
        }
        let name = format!("{name}#{number}");
        if line.len() as u64 > most {
            skip_line(lines).map_err(|error| unreadable(Path::new(&name), &error))?;
            return Err(too_large(most).at(Path::new(&name)));
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some((name, Some(line))));
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

fn read_file(path: &Path, name: &str, limits: Limits) -> Result<Document> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let size = file.metadata().map_err(|error| unreadable(path, &error))?.len();
    if size > limits.page_bytes {
        return Err(too_large(limits.page_bytes).at(path));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limits.page_bytes + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limits.page_bytes {
        return Err(too_large(limits.page_bytes).at(path));
    }
    let side = side_file(path)?;
    let format = Format::of_path(path);
    read_page(name, &bytes, format, side.as_ref())
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

/// Where a page's side data lie: `NAME.meta.json` beside it.
pub(crate) fn side_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".meta.json");
    name.into()
}

fn side_file(path: &Path) -> Result<Option<SideFile>> {
    let path = &side_path(path);
    match std::fs::metadata(path) {
        Ok(meta) if !meta.is_file() => {
            return Err(Error::new(ErrorKind::Document, "side data are not a file").at(path));
        }
        // Reading it says what is wrong.
        _ => {}
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, &error)),
    };
    let map: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|error| {
        Error::new(ErrorKind::Document, format!("side data are not a JSON object: {error}")).at(path)
    })?;
    Ok(Some(SideFile { data: SideData::from_map(&map), bytes }))
}

/// An error of a file or its side data, under the name that the file goes by.
fn called(error: Error, path: &Path, name: &str) -> Error {
    let name = match error.path() {
        Some(at) if at == path => PathBuf::from(name),
        Some(at) if at == side_path(path) => side_path(Path::new(name)),
        _ => return error,
    };
    error.at(&name)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
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
        let sources = open(&path, "pages.jsonl", Limits::default()).expect("opened");
        let documents: Vec<_> = sources.map(|source| source.and_then(|s| s.read())).collect();
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
            let mut documents =
                open(&path, name, limits).expect("opened").map(|source| source.and_then(|s| s.read()));
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
        let document = open(&path, "a.md", Limits::default())
            .expect("opened")
            .next()
            .expect("one")
            .expect("listed")
            .read()
            .expect("read");
        assert_eq!(document.page.side.title.as_deref(), Some("New"));
        assert_eq!(document.page.side.language.as_deref(), Some("en"));
    }
}
