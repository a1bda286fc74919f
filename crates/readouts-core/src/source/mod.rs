//! From bytes to a page of lines: which files to read, their charset, one reader per format.
//!
//! It must not know what an article is, nor the index. Only [`walk`] and [`open`] touch files.

mod decode;
mod format;
mod html;
mod jsonl;
mod markdown;
mod open;
mod page;
mod side;
mod text;
mod walk;

pub use decode::Charset;
pub use format::Format;
pub(crate) use open::side_path;
pub use open::{Document, Limits, Source, Sources, open, read_bytes};
pub use page::{Line, Page, Place, Role};
pub use side::SideData;
pub use walk::{Found, walk};
