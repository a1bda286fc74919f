//! Turns the bytes of a page into lines: decodes them, picks the reader, adds side data.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use super::formats::{PageText, Reading, looks_like_html};
use super::markup::{Markup, markup};
use super::record::{Encoded, Record};
use super::repair::repaired;
use super::{Charset, Columns, Format, Limits, Page, SideData, decode, id, open_reader};
use crate::contain::{apart, contained};
use crate::{Error, ErrorKind, Result};

/// One page with its name and identity.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Document {
    /// Path or name; `path#N` for record `N` of a file of records.
    pub name: String,
    /// Identity: 16 hexadecimal digits, a hash of its content and of the facts stated beside it.
    pub id: String,
    /// Lines and side data.
    pub page: Page,
    /// Charset in which its bytes were decoded.
    pub charset: Charset,
}

/// A page that was found but not read yet; reading is the expensive part and can be done on any thread.
#[derive(Debug)]
pub struct Source {
    name: String,
    id: String,
    record: Record,
    limits: Limits,
    columns: Arc<Columns>,
    default_outlet: Option<Arc<str>>,
}

impl Source {
    pub(super) fn new(name: String, record: Record, limits: Limits, columns: &Arc<Columns>) -> Self {
        let id = id::of_page(&record.content, &record.side, None);
        Self { id, name, record, limits, columns: Arc::clone(columns), default_outlet: None }
    }

    /// Sets the publisher of a page that states none.
    pub(super) fn with_default_outlet(self, outlet: &Option<Arc<str>>) -> Self {
        let Some(outlet) = outlet else { return self };
        let id = id::of_page(&self.record.content, &self.record.side, Some(outlet));
        Self { id, default_outlet: Some(Arc::clone(outlet)), ..self }
    }

    /// Returns the name in results and messages: a path, or `path#N` for record `N`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the identity: 16 hexadecimal digits, a hash of the page's content and of the facts stated
    /// beside it: title, outlet, agency, speaker, date, language, columns that are kept, and the host of its
    /// address.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the address, if side data, a column or the archive state it.
    pub fn url(&self) -> Option<&str> {
        self.record.side.url.as_deref()
    }

    /// Returns the time at which the page was retrieved, as side data, a column or the archive state it.
    pub fn retrieved(&self) -> Option<&str> {
        self.record.side.retrieved.as_deref()
    }

    /// Returns the number of bytes of the page itself.
    pub fn content_bytes(&self) -> usize {
        self.record.content.len()
    }

    /// Returns the number of bytes of memory that the source holds.
    pub fn bytes(&self) -> usize {
        let texts = self.name.capacity() + self.record.content.capacity() + self.record.side.bytes();
        size_of::<Self>() + texts
    }

    /// Reads the page.
    ///
    /// # Errors
    /// [`Document`](ErrorKind::Document) where it is not text or not of its format,
    /// [`TooLarge`](ErrorKind::TooLarge) where it exceeds the limit, [`Fault`](ErrorKind::Fault) where the
    /// reader of its format panics; each names the page.
    pub fn read(&self) -> Result<Document> {
        contained(None, || self.document()).map_err(|error| error.at(Path::new(&self.name)))
    }

    fn document(&self) -> Result<Document> {
        let Record { content, format, side, charset, .. } = &self.record;
        let (text, charset) = match charset {
            Encoded::Unknown => decode::decode(content, None),
            Encoded::Declared(encoding) => decode::decode(content, Some(encoding)),
            Encoded::Decoded(charset) => Ok((String::from_utf8_lossy(content), charset.clone())),
        }?;
        let mut page = page(&repaired(text), *format, side, self.limits, &self.columns)?;
        page.side.outlet = page.side.outlet.or_else(|| self.default_outlet.as_deref().map(str::to_owned));
        Ok(Document { name: self.name.clone(), id: self.id.clone(), page, charset })
    }
}

/// Reads one page from memory; from a file of records, the first one. `side` takes precedence over facts in
/// the bytes.
///
/// # Errors
/// [`Document`](ErrorKind::Document) where the bytes are not text or not of the format.
pub fn read_bytes(name: &str, bytes: &[u8], format: Format, side: &SideData) -> Result<Document> {
    let limits = Limits { page_bytes: u64::MAX, ..Limits::default() };
    if !matches!(format.reading(), Ok(Reading::Page(_))) {
        let input = Box::new(Cursor::new(bytes.to_vec()));
        let first = open_reader(name, input, Some(format), limits)?.next();
        let none = || Error::new(ErrorKind::Document, "no page in it").at(Path::new(name));
        let mut document = first.ok_or_else(none)??.read()?;
        document.page.side = side.clone().or(document.page.side);
        return Ok(document);
    }
    let here = |error: Error| error.at(Path::new(name));
    let (text, charset): (Cow<'_, str>, _) = decode::decode(bytes, None).map_err(here)?;
    let page = page(&repaired(text), format, side, limits, &Columns::default()).map_err(here)?;
    Ok(Document { name: name.to_owned(), id: id::of_page(bytes, side, None), page, charset })
}

/// Minimum number of bytes of a page whose parser, which has no checkpoints, is run on a thread of its own.
const LONG: usize = 256 << 10;

fn page(text: &str, format: Format, given: &SideData, limits: Limits, columns: &Columns) -> Result<Page> {
    let url = given.url.as_deref();
    let whole = PageText { text, url, limits, columns };
    let page = match format {
        // Saved web pages are often called `.txt`, and columns of text may hold markup.
        Format::Text if !looks_like_html(text.as_bytes()) => match markup(text) {
            Markup::Html if cfg!(feature = "html") => apart_if_long(&whole, Format::Html)?,
            Markup::Markdown { loose } if cfg!(feature = "markdown") => marked(&whole, loose)?,
            _ => parsed(&whole, Format::Text)?,
        },
        // Text that begins like HTML.
        Format::Text => apart_if_long(&whole, Format::Html)?,
        _ => apart_if_long(&whole, format)?,
    };
    if page.lines.len() > limits.lines() {
        return Err(limits.too_many_lines());
    }
    Ok(Page { side: given.clone().or(page.side), ..page })
}

/// Reads Markdown in plain text; where it is loose, every line is a paragraph.
fn marked(page: &PageText<'_>, loose: bool) -> Result<Page> {
    if !loose {
        return apart_if_long(page, Format::Markdown);
    }
    let text = page.text.replace('\n', "\n\n");
    let mut read = apart_if_long(&PageText { text: &text, ..*page }, Format::Markdown)?;
    read.lines.iter_mut().for_each(|line| line.number = line.number.div_ceil(2));
    Ok(read)
}

fn apart_if_long(page: &PageText<'_>, format: Format) -> Result<Page> {
    if page.text.len() < LONG {
        return parsed(page, format);
    }
    let PageText { limits, .. } = *page;
    let (text, url, columns) = (page.text.to_owned(), page.url.map(str::to_owned), page.columns.clone());
    apart(move || parsed(&PageText { text: &text, url: url.as_deref(), limits, columns: &columns }, format))
}

fn parsed(page: &PageText<'_>, format: Format) -> Result<Page> {
    match format.reading()? {
        Reading::Page(read) => read(page),
        Reading::TextRecords(_) | Reading::ByteRecords(_) => {
            Err(Error::new(ErrorKind::Document, format!("no page is of the format `{}`", format.name())))
        }
    }
}
