//! The languages: a folder for each. Outside of here none is named.

mod chinese;
mod detect;
mod english;
mod russian;

pub(crate) use detect::detect;

use crate::grammar::Language;
use crate::knowledge::Knowledge;

/// The language of a code, with its word lists; English for one that is not here.
pub(crate) fn of<'k>(code: Option<&str>, knowledge: &'k Knowledge) -> Box<dyn Language + 'k> {
    match code {
        Some("zh") => Box::new(chinese::Chinese { lists: knowledge.language("zh") }),
        Some("ru") => Box::new(russian::Russian { lists: knowledge.language("ru") }),
        _ => Box::new(english::English { lists: knowledge.language("en") }),
    }
}
