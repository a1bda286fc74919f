//! From bytes to the lines of a page: unpacking, charsets, and one reader per format.
//!
//! No file is opened here: the caller passes a stream.

mod columns;
mod decode;
mod formats;
mod id;
mod input;
mod limits;
mod markup;
mod open;
mod page;
mod page_of;
mod record;
mod repair;
mod side;
#[cfg(all(test, feature = "tables", feature = "warc", feature = "html", feature = "markdown"))]
mod tests;
mod unpack;
mod utf16;

pub use columns::{Columns, Part};
pub use decode::Charset;
pub use formats::Format;
pub use limits::Limits;
pub use open::{Sources, open_reader};
pub use page::{Declared, Line, Page, Region, Role};
pub use page_of::{Document, Source, read_bytes};
pub use side::{SideData, Sidecar};
#[doc(hidden)]
pub use {open::digits, unpack::unreadable};
