//! Configuration files: the `readouts.toml` of a folder of pages, and the user's own. Options and environment
//! variables take precedence over the user's file, and that over the folder's, which may come from a stranger.

mod file;
mod keys;
mod settings;
#[cfg(test)]
mod tests;

pub(crate) use file::{Whose, read, user_file};
pub(crate) use settings::{Row, Settings};
