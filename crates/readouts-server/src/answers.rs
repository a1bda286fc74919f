//! The interface to whatever answers questions: a trait, and the outcome of an answer.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::message::Message;
use crate::question::Question;

/// Where an answer is written.
pub type Writer = Box<dyn Write + Send>;

/// Answers questions for the server.
pub trait Answers: Send + Sync + 'static {
    /// Answers a question, in the form that its option `format` names. Ends soon after `stop` is set, when nobody waits
    /// for the answer any more.
    fn answer(&self, question: &Question, out: Writer, stop: Arc<AtomicBool>) -> Answer;

    /// Returns an identifier of the index's state: in the same state, the same question has the same answer.
    fn state(&self) -> String;

    /// Returns the options that a question to a command may have.
    fn parameters(&self, command: &str) -> Vec<Parameter>;

    /// Returns the name of the JSON Schema of a command's answer, if it has one.
    fn schema_of(&self, command: &str) -> Option<&'static str>;

    /// Returns a JSON Schema by its name.
    fn schema(&self, name: &str) -> Option<&'static str>;
}

/// Option of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name without hyphens.
    pub name: String,
    /// What it does.
    pub help: String,
    /// Whether it has a value.
    pub takes_value: bool,
    /// Whether it may be given several times.
    pub is_list: bool,
    /// Values that it may have, if they are few.
    pub values: Option<Vec<String>>,
}

/// Outcome and messages of an answer; its text is written separately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub outcome: Outcome,
    /// Hints and errors for people.
    pub messages: Vec<Message>,
}

impl Answer {
    /// Whether the answer may be cached while the index stays the same.
    pub(crate) fn is_lasting(&self) -> bool {
        !matches!(self.outcome, Outcome::Ended | Outcome::Failed)
    }
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Something was found.
    Found,
    /// Nothing was found.
    Nothing,
    /// The question is wrong.
    Wrong,
    /// It took too long, or nobody waited for it any more.
    Ended,
    /// The index cannot be read.
    Failed,
}
