//! Errors and hints about a question, for people.

/// Message for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    /// Whether it is an error; otherwise it is a hint.
    pub is_error: bool,
    /// The message.
    pub text: String,
    /// Part of the question with the mistake marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    /// What can be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Query text, split at a mistake in it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Excerpt {
    /// Text up to the mistake.
    pub before: String,
    /// The mistake.
    pub wrong: String,
    /// Text behind it.
    pub after: String,
    /// Short description of the mistake.
    pub label: String,
}
