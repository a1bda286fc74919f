//! Options of `events`.

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use readouts_core::{EventOrder, EventsOptions, SearchRequest};

use super::{CellArgs, Scope, examples, query};
use crate::output::Format;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct EventsArgs {
    #[command(subcommand)]
    pub(crate) command: Option<EventsCommand>,
    /// Words, phrases or queries; an event is listed if one of its articles matches. Without any, all events are
    #[arg(value_name = "TERMS")]
    pub(crate) terms: Vec<String>,
    /// Order of the events
    #[arg(long, value_name = "ORDER", default_value = "date", allow_hyphen_values = true)]
    sort: Sort,
    /// Maximum number of events to list [default: 20 for people, else all]
    #[arg(short = 'n', long = "limit", value_name = "N")]
    limit: Option<usize>,
    /// Number of events to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Explains how the query was read, and which operators answer it
    #[arg(long)]
    pub(crate) explain: bool,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

/// Maximum number of events that are listed for people, unless they ask for another.
const LISTED: usize = 20;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// Earliest first, unknown dates last
    Date,
    /// Latest first, unknown dates last
    #[value(name = "-date")]
    DateDescending,
    /// Those with most articles first
    Articles,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EventsCommand {
    /// Says why two articles are of one event or not, and whether they have the same text
    #[command(after_help = examples::EVENTS_WHY)]
    Why(WhyArgs),
    /// Lists the articles of the event that an article tells of
    #[command(after_help = examples::EVENTS_SHOW)]
    Show(EventArgs),
}

#[derive(Debug, Args)]
pub(crate) struct WhyArgs {
    /// Id of an article, or its first characters (4 and more)
    #[arg(value_name = "A")]
    pub(crate) a: String,
    /// Id of another article
    #[arg(value_name = "B")]
    pub(crate) b: String,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
}

#[derive(Debug, Args)]
pub(crate) struct EventArgs {
    /// Id of an article of the event, or its first characters (4 and more)
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
}

impl EventsArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        Ok(SearchRequest::new(query(&self.terms, columns)?).filters(self.scope.filters()?))
    }

    /// Returns how events are listed.
    pub(crate) fn options(&self) -> EventsOptions {
        let order = match self.sort {
            Sort::Date => EventOrder::DateAscending,
            Sort::DateDescending => EventOrder::DateDescending,
            Sort::Articles => EventOrder::Articles,
        };
        let all = if self.format.is_human() { LISTED } else { usize::MAX };
        EventsOptions::default().order(order).offset(self.offset).limit(self.limit.unwrap_or(all))
    }
}
