//! From bytes to a page of lines: which files to read, how they are packed, their charset, one reader
//! per format.
//!
//! It must not know what an article is, nor the index. Only [`Selection`], [`open`] and what lies beside a
//! page touch files.

mod beside;
mod csv;
mod decode;
mod fence;
mod files;
mod format;
mod html;
mod id;
mod ignored;
mod input;
mod jsonl;
mod limits;
mod markdown;
mod open;
mod page;
mod page_of;
mod record;
mod selection;
mod side;
#[cfg(test)]
mod tests;
mod text;
mod unpack;
mod utf16;
mod walk;
mod warc;

pub(crate) use beside::side_path;
pub use decode::Charset;
pub use files::{file_hash, open};
pub use format::Format;
pub use limits::Limits;
use open::digits;
pub use open::{Sources, open_reader};
pub use page::{Line, Page, Place, Role};
pub use page_of::{Document, Source, read_bytes};
pub use selection::{Found, Selection, read_list};
pub use side::{SideData, Sidecar};
pub use walk::walk;
