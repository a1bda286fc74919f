//! Queries of a file: the text and the filters of each, as the command line would have them.

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};
use readouts_core::{Collapse, Filters, Query, SearchRequest, WhichVersions};

use super::{Cli, Command, Scope, query};
use crate::output::shortened;

/// Names of the filters that a query of a file can have: those of the options.
pub(crate) const FILTERS: [&str; 19] = [
    "by",
    "basis",
    "with",
    "speaker",
    "mentions",
    "outlet",
    "agency",
    "country",
    "kind",
    "lang",
    "event",
    "sides",
    "collapse",
    "from",
    "to",
    "year",
    "published-from",
    "published-to",
    "versions",
];

/// Returns the request of a query with filters of its own, within those of the command line.
pub(crate) fn request(
    text: &str,
    own: &[(String, String)],
    scope: &Scope,
    columns: &[String],
) -> anyhow::Result<SearchRequest> {
    let query: Query = query(&[text.to_owned()], columns)?;
    let filters = joined(scope.filters()?, filters(own)?)?;
    Ok(SearchRequest::new(query).filters(filters))
}

/// Returns filters, given as names of options with values.
fn filters(own: &[(String, String)]) -> anyhow::Result<Filters> {
    if own.is_empty() {
        return Ok(Filters::default());
    }
    let options = own.iter().map(|(name, value)| format!("--{name}={value}"));
    let arguments = ["readouts-search", "search"].map(str::to_owned).into_iter().chain(options);
    let parsed = Cli::try_parse_from(arguments).map_err(|error| anyhow::anyhow!(told(&error)))?;
    match parsed.command {
        Some(Command::Search(args)) => args.scope.filters(),
        _ => Ok(Filters::default()),
    }
}

/// Says which value is not one of its filter.
fn told(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let option = context(ContextKind::InvalidArg);
    let option = option.trim_start_matches("--").split([' ', '=']).next().unwrap_or_default().to_owned();
    let value = context(ContextKind::InvalidValue);
    let why = match error.kind() {
        ErrorKind::ValueValidation => std::error::Error::source(error).map(ToString::to_string),
        ErrorKind::InvalidValue => Some(format!("it is one of {}", context(ContextKind::ValidValue))),
        ErrorKind::ArgumentConflict => {
            return format!(
                "`{option}` cannot be given together with `{}`",
                option_of(&context(ContextKind::PriorArg))
            );
        }
        _ => None,
    };
    let why = why.unwrap_or_else(|| "not a value of this filter".to_owned());
    format!("`{option}`: `{}`: {why}", shortened(&value))
}

fn option_of(written: &str) -> &str {
    written.trim_start_matches("--").split([' ', '=']).next().unwrap_or_default()
}

/// Joins the filters of the command line with those of a query. Both must hold, so each may be given once.
fn joined(mut all: Filters, own: Filters) -> anyhow::Result<Filters> {
    let twice = |name: &str| anyhow::anyhow!("`{name}` is given in the file and on the command line");
    macro_rules! lists {
        ($($field:ident $name:literal),*) => {$(
            if !own.$field.is_empty() {
                if !all.$field.is_empty() {
                    return Err(twice($name));
                }
                all.$field = own.$field;
            }
        )*};
    }
    lists!(by "by", basis "basis", speaker "speaker", mentions "mentions", outlet "outlet", agency "agency",
        country "country", kind "kind", language "lang", same_event "event");
    if own.sides.is_some() && all.sides.is_some() {
        return Err(twice("sides"));
    }
    all.sides = own.sides.or(all.sides);
    if own.collapse != Collapse::Nothing {
        all.collapse = own.collapse;
    }
    if own.versions != WhichVersions::default() {
        all.versions = own.versions;
    }
    // Everyone has to take part.
    all.with.extend(own.with);
    for (range, own, name) in
        [(&mut all.event, own.event, "from"), (&mut all.published, own.published, "published-from")]
    {
        if !own.is_open() {
            if !range.is_open() {
                return Err(twice(name));
            }
            *range = own;
        }
    }
    Ok(all)
}
