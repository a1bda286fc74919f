//! Options that say which articles are looked at.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};
use readouts_core::query::{DateRange, Sides};
use readouts_core::{Ambiguous, Basis, Collapse, Edtf, Filters, Joint};

use super::versions::Versions;
use super::{MissingArgs, Timeout, known, values};

/// Which articles are looked at.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which articles")]
pub(crate) struct Scope {
    /// Brings the index of this folder up to date, then uses it
    #[arg(long, value_name = "DIR", conflicts_with = "index")]
    pub(crate) corpus: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) timeout: Timeout,
    /// With --corpus, follows symbolic links that lead out of the folder
    #[arg(long, requires = "corpus", conflicts_with = "index")]
    pub(crate) follow_links: bool,
    #[command(flatten)]
    pub(crate) missing: MissingArgs,
    /// In this speaker's words
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(known::speakers))]
    by: Vec<String>,
    /// With --by, also in joint statements of which the speaker is a member
    #[arg(long, requires = "by")]
    joint: bool,
    /// In words that are attributed on this basis: quoted, cue, carried, joint, narration, unknown
    #[arg(long, value_name = "BASIS", value_parser = basis())]
    basis: Vec<Basis>,
    /// This person takes part in the event: as a participant, a speaker or a member of a joint statement; if given
    /// again, everyone named takes part ('with:(a OR b)' in the query: one of them)
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(known::participants))]
    with: Vec<String>,
    /// This person speaks somewhere in the article
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(known::speakers))]
    speaker: Vec<String>,
    /// This person is named without speaking or taking part
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(known::mentioned))]
    mentions: Vec<String>,
    /// Refuses a name that fits several people, even if one of them has far more words
    #[arg(long)]
    strict: bool,
    /// Published by this outlet
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(known::outlets))]
    outlet: Vec<String>,
    /// Carries this agency's dispatch
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(known::agencies))]
    agency: Vec<String>,
    /// People or sides of this country take part: a code or a name
    #[arg(long, value_name = "COUNTRY", add = ArgValueCompleter::new(known::countries))]
    country: Vec<String>,
    /// Sort of event: call, meeting, visit, letter, remarks, press conference, statement, article
    #[arg(long, value_name = "KIND", add = ArgValueCandidates::new(values::kinds))]
    kind: Vec<String>,
    /// Language of the body: en, zh, ru, …
    #[arg(long, value_name = "CODE", add = ArgValueCompleter::new(known::languages))]
    lang: Vec<String>,
    /// Tells of the same event as this article: its id, or the beginning of it (4 characters and more)
    #[arg(long, value_name = "ID")]
    event: Vec<String>,
    /// The event is told by outlets of two countries, or of as many as given; a dispatch counts for its agency's country
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "2", value_parser = sides)]
    sides: Option<Sides>,
    /// Counts and shows one article for all that have the same text: the first of those that match
    #[arg(long, value_name = "WHAT")]
    collapse: Option<Same>,
    /// The event certainly took place on this day or later: 2013, 2013-04, 2013-04-22
    #[arg(long, value_name = "DATE")]
    from: Option<Edtf>,
    /// The event certainly took place on this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<Edtf>,
    /// The event certainly took place in this year
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "to"])]
    year: Option<Edtf>,
    /// Events that may have taken place in the span too, also in that of `date:` in the query
    #[arg(long)]
    possible: bool,
    /// The page was published on this day or later
    #[arg(long, value_name = "DATE")]
    published_from: Option<Edtf>,
    /// The page was published on this day or earlier
    #[arg(long, value_name = "DATE")]
    published_to: Option<Edtf>,
    /// Versions of a page that was read several times with other text: newest, or all, each as an article of its own
    #[arg(long, value_name = "WHICH", value_enum, default_value = "newest", hide_possible_values = true)]
    versions: Versions,
}

impl Scope {
    /// Returns for which articles one stands.
    pub(crate) fn collapse(&self) -> Collapse {
        match self.collapse {
            None => Collapse::Nothing,
            Some(Same::Reprints) => Collapse::Reprints,
        }
    }

    /// Returns the core's filters.
    pub(super) fn filters(&self) -> Result<Filters> {
        let event = match self.year {
            Some(year) => span(Some(year), Some(year))?,
            None => span(self.from, self.to)?,
        };
        let mut filters = Filters::default().event(event);
        filters.published = span(self.published_from, self.published_to)?;
        if self.possible {
            filters = filters.possible();
        }
        filters.by.clone_from(&self.by);
        filters.basis.clone_from(&self.basis);
        filters.with.clone_from(&self.with);
        if self.joint {
            filters.joint = Joint::Included;
        }
        if self.strict {
            filters.ambiguous = Ambiguous::Refused;
        }
        filters.speaker.clone_from(&self.speaker);
        filters.mentions.clone_from(&self.mentions);
        filters.outlet.clone_from(&self.outlet);
        filters.agency.clone_from(&self.agency);
        filters.country.clone_from(&self.country);
        filters.kind.clone_from(&self.kind);
        filters.language.clone_from(&self.lang);
        filters.versions = self.versions.into();
        filters.same_event.clone_from(&self.event);
        filters.sides.clone_from(&self.sides);
        Ok(filters.collapse(self.collapse()))
    }
}

/// Articles of which one stands for all.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Same {
    /// Articles with the same text, such as a dispatch that several outlets carry
    Reprints,
}

fn sides(text: &str) -> Result<Sides, String> {
    let least = text.parse().ok().and_then(Sides::at_least);
    least.ok_or_else(|| format!("a number of countries from 2 to {}", Sides::MAX))
}

/// Returns the parser of a basis of attribution.
fn basis() -> impl TypedValueParser<Value = Basis> {
    let of = |text: String| Basis::ALL.into_iter().find(|basis| basis.as_str() == text).context("no basis");
    PossibleValuesParser::new(Basis::ALL.map(Basis::as_str)).try_map(of)
}

fn span(from: Option<Edtf>, to: Option<Edtf>) -> Result<DateRange> {
    let day = |date: Option<Edtf>, of: fn(Edtf) -> Option<readouts_core::Date>| match date {
        None => Ok(None),
        Some(date) => of(date).map(Some).with_context(|| format!("`{date}` has no year")),
    };
    let range = DateRange { from: day(from, Edtf::earliest)?, to: day(to, Edtf::latest)? };
    if let (Some(from), Some(to)) = (range.from, range.to)
        && from > to
    {
        bail!("the span from {from} to {to} is empty");
    }
    Ok(range)
}
