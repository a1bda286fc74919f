//! What is said to people about a question or its answer.

/// Message for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    /// Whether it says why there is no answer.
    pub is_error: bool,
    /// The message.
    pub text: String,
    /// Text of the question with a mistake in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    /// What can be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Text with a mistake in it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Excerpt {
    /// Text up to the mistake.
    pub before: String,
    /// The mistake.
    pub wrong: String,
    /// Text behind it.
    pub after: String,
    /// What is wrong.
    pub label: String,
}
