//! English names of common languages.

/// Returns the English name of a common language.
pub(crate) fn language_name(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

/// Codes of common languages with their names.
pub(crate) const LANGUAGES: [(&str, &str); 12] = [
    ("en", "English"),
    ("zh", "Chinese"),
    ("ru", "Russian"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("de", "German"),
    ("ar", "Arabic"),
    ("pt", "Portuguese"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
];
