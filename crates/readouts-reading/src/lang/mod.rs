//! The languages: a folder for each. Outside of here none is named.

mod chinese;
mod detect;
mod english;
mod russian;

pub(crate) use detect::detect;

use crate::grammar::Language;

/// The language of a code; English for one that is not here.
pub(crate) fn of(code: Option<&str>) -> &'static dyn Language {
    match code {
        Some("zh") => &chinese::Chinese,
        Some("ru") => &russian::Russian,
        _ => &english::English,
    }
}
