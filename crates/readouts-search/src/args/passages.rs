//! Options for how matches are shown.

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::values;
use crate::output::{Format, Mark};

/// How many passages are shown, and how much of each.
#[derive(Debug, Args)]
pub(crate) struct PassageArgs {
    /// Characters to show on either side of a match; for people, another's words among them are left out
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub(crate) context: usize,
    /// Passages of each article to show, or `all` [default: 3 for people, all in other forms]
    #[arg(long, value_name = "N", value_parser = most, add = ArgValueCandidates::new(values::passages))]
    passages: Option<Most>,
    #[command(flatten)]
    pub(crate) marks: MarkArgs,
}

/// How matches are marked.
#[derive(Debug, Args)]
pub(crate) struct MarkArgs {
    /// Marks of a match in text for people: none, brackets, or LEFT,RIGHT [default: brackets where there are no
    /// colours]
    #[arg(long, value_name = "MARK", value_parser = Mark::parse, default_value = "auto", hide_default_value = true, add = ArgValueCandidates::new(values::marks))]
    pub(crate) mark: Mark,
}

#[derive(Debug, Clone, Copy)]
enum Most {
    All,
    Passages(usize),
}

/// Number of passages of an article for people.
const FOR_PEOPLE: usize = 3;

fn most(text: &str) -> Result<Most, String> {
    if text == "all" {
        return Ok(Most::All);
    }
    text.parse().map(Most::Passages).map_err(|_| "passages are a number or `all`".to_owned())
}

impl PassageArgs {
    /// Returns the maximum number of passages of an article.
    pub(crate) fn passages(&self, format: Format) -> Option<usize> {
        match self.passages {
            Some(Most::Passages(most)) => Some(most),
            None if format.is_human() => Some(FOR_PEOPLE),
            Some(Most::All) | None => None,
        }
    }
}
