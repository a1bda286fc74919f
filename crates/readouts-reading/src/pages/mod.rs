//! From bytes to the lines of a page: unpacking, charsets, and one reader per format.
//!
//! No file is opened here: the caller passes a stream.

mod columns;
#[cfg(feature = "tables")]
mod csv;
mod decode;
mod format;
#[cfg(feature = "html")]
mod html;
mod id;
mod input;
mod jsonl;
mod limits;
#[cfg(feature = "markdown")]
mod markdown;
mod markup;
mod open;
mod page;
mod page_of;
mod record;
mod repair;
mod side;
#[cfg(all(test, feature = "tables", feature = "warc", feature = "html", feature = "markdown"))]
mod tests;
mod text;
mod unpack;
mod utf16;
#[cfg(feature = "warc")]
mod warc;

pub use columns::{Columns, Part};
pub use decode::Charset;
pub use format::Format;
pub use limits::Limits;
pub use open::{Sources, open_reader};
pub use page::{Declared, Line, Page, Region, Role};
pub use page_of::{Document, Source, read_bytes};
pub use side::{SideData, Sidecar};
#[doc(hidden)]
pub use {open::digits, unpack::unreadable};
