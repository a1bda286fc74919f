//! The files of a corpus: selection, sidecars, opening.

mod beside;
mod fence;
mod files;
mod ignored;
mod list;
mod outlets;
mod selection;
mod settings_file;
mod tables;
#[cfg(test)]
mod tests;
mod touched;
mod walk;

pub use readouts_reading::pages::{
    Charset, Columns, Document, Format, Limits, Line, Page, Part, Region, Role, SideData, Sidecar, Source,
    Sources, open_reader, read_bytes,
};
use readouts_reading::pages::{digits, unreadable};

pub(crate) use beside::SIDE_DATA;
pub(crate) use beside::side_path;
pub use files::open;
pub(crate) use ignored::IGNORE_FILES;
pub use list::read_list;
pub use outlets::Outlets;
pub use selection::{FoundFiles, Selection};
pub use settings_file::{Link, SETTINGS_FILE, read_settings};
pub use tables::knowledge_in;
pub(crate) use touched::Touched;
pub use walk::walk;
