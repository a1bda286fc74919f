//! Reads one record of JSON Lines: a text or HTML column, and columns of side data.

use serde_json::{Map, Value};

use super::page::Page;
use super::side::SideData;
use super::{Format, html, text};
use crate::{Error, ErrorKind, Result};

/// Columns that hold the page, the first that is there wins.
const TEXT: [&str; 6] = ["text", "body", "content", "article", "fulltext", "html"];

pub(super) fn read(line: &str) -> Result<Page> {
    let record: Map<String, Value> = serde_json::from_str(line)
        .map_err(|error| Error::new(ErrorKind::Document, format!("not a JSON object: {error}")))?;
    let Some((column, body)) = TEXT.iter().find_map(|key| Some((*key, record.get(*key)?.as_str()?))) else {
        return Err(Error::new(ErrorKind::Document, "no text in the record")
            .hinting(format!("the page is looked for in the columns {}", TEXT.join(", "))));
    };
    let side = SideData::from_map(&record);
    let page = if column == "html" || Format::of_text(body) == Format::Html {
        html::read(body, side.url.as_deref())
    } else {
        text::read(body)
    };
    Ok(Page { side: side.or(page.side), ..page })
}
