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
    let [english, chinese, russian] = all(knowledge);
    match code {
        Some("zh") => chinese,
        Some("ru") => russian,
        _ => english,
    }
}

/// Every language, for what is looked for whatever language a text is in.
pub(crate) fn all<'k>(knowledge: &'k Knowledge) -> [Box<dyn Language + 'k>; 3] {
    [
        Box::new(english::English { lists: knowledge.language("en") }),
        Box::new(chinese::Chinese { lists: knowledge.language("zh") }),
        Box::new(russian::Russian { lists: knowledge.language("ru") }),
    ]
}
