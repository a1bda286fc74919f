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
    vec![
        Box::new(english::English { lists: knowledge.language(english::CODE) }),
        Box::new(chinese::Chinese { lists: knowledge.language(chinese::CODE) }),
        Box::new(french::French { lists: knowledge.language(french::CODE) }),
        Box::new(russian::Russian { lists: knowledge.language(russian::CODE) }),
    ]
}

/// Returns the language with an ISO 639-1 code, or English if there is none.
pub(crate) fn of<'k>(code: Option<&str>, knowledge: &'k Knowledge) -> Box<dyn Language + 'k> {
    let mut languages = all(knowledge);
    let place = code.and_then(|code| languages.iter().position(|language| language.code() == code));
    languages.swap_remove(place.unwrap_or(0))
}
