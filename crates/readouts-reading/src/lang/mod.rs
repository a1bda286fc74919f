//! One folder per language. Other modules reach the languages only through [`all`] and [`of`].

mod chinese;
mod detect;
mod english;
mod french;
mod russian;

pub(crate) use detect::detect;

use crate::grammar::Language;
use crate::knowledge::Knowledge;

/// Returns every language, for searches that do not depend on the language of a text.
pub(crate) fn all<'k>(knowledge: &'k Knowledge) -> Vec<Box<dyn Language + 'k>> {
    let codes = [english::CODE, chinese::CODE, french::CODE, russian::CODE];
    codes.iter().map(|code| of(Some(code), knowledge)).collect()
}

/// Returns the language with an ISO 639-1 code, or English if there is none.
pub(crate) fn of<'k>(code: Option<&str>, knowledge: &'k Knowledge) -> Box<dyn Language + 'k> {
    match code {
        Some(chinese::CODE) => Box::new(chinese::Chinese { lists: knowledge.language(chinese::CODE) }),
        Some(french::CODE) => Box::new(french::French { lists: knowledge.language(french::CODE) }),
        Some(russian::CODE) => Box::new(russian::Russian { lists: knowledge.language(russian::CODE) }),
        _ => Box::new(english::English { lists: knowledge.language(english::CODE) }),
    }
}
