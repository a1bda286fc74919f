//! The command line: its commands and options, and the core's requests that they stand for.
//!
//! The file is long because every option is here with its help.

mod cells;
mod correct;
mod decide;
mod examples;
mod input;
mod kwic;
mod man;
mod missing;
mod passages;
mod people;
mod timeout;
mod titles;
mod values;
mod wrong;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};
use readouts_core::query::DateRange;
use readouts_core::{Ambiguous, Basis, Edtf, Facet, Filters, Joint, Order, Query, SearchRequest};

use crate::config::Settings;
use crate::output::{Format, set_width};
use crate::refused::Refused;

use cells::CellArgs;
pub(crate) use correct::CorrectArgs;
pub(crate) use decide::Decide;
pub(crate) use input::{Input, is_standard_input};
pub(crate) use kwic::KwicArgs;
pub(crate) use man::ManArgs;
pub(crate) use missing::MissingArgs;
pub(crate) use passages::{MarkArgs, PassageArgs};
pub(crate) use people::PeopleArgs;
pub(crate) use timeout::Timeout;
use titles::TitlesArgs;

const USAGE: &str = "readouts-search [OPTIONS] [TERMS]...\n       readouts-search <COMMAND>";

/// Searches diplomatic readouts: every exact phrase, who said it, according to which outlet, and when.
#[derive(Debug, Parser)]
#[command(version, bin_name = "readouts-search", override_usage = USAGE, after_help = examples::SEARCH, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) color: Color,
    // Last, because its help heading applies to all options after it.
    #[command(flatten)]
    pub(crate) search: SearchArgs,
}

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Folder of the index [default: $READOUTS_INDEX, then .readouts here and upwards]
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) index: Option<PathBuf>,
    /// Leaves out the corrections by hand in the corpus folder
    #[arg(long, global = true)]
    pub(crate) no_tables: bool,
    /// Folder of knowledge tables (.toml) that extend the built-in ones
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) knowledge: Option<PathBuf>,
    /// Reports the result for every file
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// Takes settings from this file, not from the readouts.toml in the folder of pages
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Leaves out the readouts.toml in the folder of pages; your own configuration still holds
    #[arg(long, global = true)]
    pub(crate) no_config: bool,
    /// Settings of configuration files.
    #[arg(skip)]
    pub(crate) settings: Settings,
}

/// Colours and width of text for people.
#[derive(Debug, Args)]
pub(crate) struct Color {
    /// When to use colours; NO_COLOR is honoured
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: When,
    /// Columns of text for people [default: the terminal's; passages in a file or pipe are not wrapped]
    #[arg(long, value_name = "COLUMNS", global = true, value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl Cli {
    /// Whether the command line asks how queries are written.
    pub(crate) fn asks_for_query_reference() -> bool {
        let mut arguments = std::env::args_os().skip(1);
        let is = |given: Option<OsString>, wanted: &[&str]| {
            given.is_some_and(|given| wanted.iter().any(|w| given == *w))
        };
        is(arguments.next(), &["help", "--help", "-h"])
            && is(arguments.next(), &["query"])
            && arguments.next().is_none()
    }

    /// Parses the command line; ends the program if it cannot be parsed.
    pub(crate) fn read() -> Self {
        Self::under(&Settings::default())
    }

    /// Parses the command line under settings, which take the place of built-in values; ends the program if it
    /// cannot be parsed.
    pub(crate) fn under(settings: &Settings) -> Self {
        let parsed = |arguments| Self::parsed(arguments, settings.clone());
        parsed(std::env::args_os().collect())
            .unwrap_or_else(|error| wrong::end(error, |arguments| parsed(arguments).map(drop)))
    }

    /// Returns the arguments of `index` for a folder under settings.
    ///
    /// # Errors
    /// If the settings do not suit each other.
    pub(crate) fn index_of(folder: &Path, settings: &Settings) -> Result<IndexArgs> {
        let arguments = ["readouts-search".into(), "index".into(), "--".into(), folder.into()];
        match Self::parsed(arguments.into(), settings.clone())?.command {
            Some(Command::Index(args)) => Ok(args),
            _ => bail!("`{}` cannot be indexed", folder.display()),
        }
    }

    fn parsed(arguments: Vec<OsString>, mut settings: Settings) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        let mut matches = command.try_get_matches_from_mut(arguments.clone())?;
        if let Some((name, _)) = matches.subcommand() {
            // Otherwise the options would be lost: options before a command do not belong to it.
            let stray = command.get_arguments().find(|option| {
                let id = option.get_id().as_str();
                !option.is_global_set() && matches.value_source(id) == Some(ValueSource::CommandLine)
            });
            if let Some(stray) = stray {
                let message = format!(
                    "`{stray}` stands before the command `{name}`\n\n  \
                     tip: give it after `{name}`; to search for the word `{name}`, write `-- {name}`"
                );
                return Err(command.error(clap::error::ErrorKind::ArgumentConflict, message));
            }
        }
        let name = matches.subcommand_name().unwrap_or("search").to_owned();
        if !settings.is_empty() {
            command = settings.put_into(Self::command(), &name, &matches);
            matches = command.try_get_matches_from_mut(arguments)?;
        }
        settings.note(&name, &command, &matches);
        let mut cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        cli.common.settings = settings;
        Ok(cli)
    }
}

impl Color {
    pub(crate) fn write_global(&self) {
        match self.color {
            When::Auto => {}
            When::Always => anstream::ColorChoice::Always.write_global(),
            When::Never => anstream::ColorChoice::Never.write_global(),
        }
        if let Some(width) = self.width {
            set_width(width.into());
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Searches; the same as without a command
    #[command(after_help = examples::SEARCH)]
    Search(SearchArgs),
    /// Makes or updates the index of a folder of pages
    #[command(after_help = examples::INDEX)]
    Index(IndexArgs),
    /// Counts what matches by speaker, outlet, year and more
    #[command(after_help = examples::FACETS)]
    Facets(FacetsArgs),
    /// Prints a row for each occurrence, the words found in the middle
    #[command(after_help = examples::KWIC)]
    Kwic(KwicArgs),
    /// Lists everyone in the articles, with spellings, offices and counts
    #[command(after_help = examples::PEOPLE)]
    People(PeopleArgs),
    /// Prints an article of the index, with who says what
    #[command(after_help = examples::SHOW)]
    Show(ShowArgs),
    /// Corrects by hand what an article was misread in; the correction stays when the index is built anew
    #[command(after_help = examples::CORRECT)]
    Correct(CorrectArgs),
    /// Reads pages without an index and prints what was understood
    #[command(after_help = examples::EXTRACT)]
    Extract(ExtractArgs),
    /// Prints statistics of the index
    #[command(after_help = examples::STATS)]
    Stats(StatsArgs),
    /// Verifies the index: checksums, counts, every article against what is searched
    #[command(after_help = examples::CHECK)]
    Check(CheckArgs),
    /// Indexes pages into a temporary folder, and measures how fast indexing and searching are
    #[command(after_help = examples::BENCH)]
    Bench(BenchArgs),
    /// Prints the completions of a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Prints a page of the manual
    #[command(after_help = examples::MAN)]
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words, phrases or queries; one argument is one phrase, and all must match
    #[arg(value_name = "TERMS")]
    pub(crate) terms: Vec<String>,
    /// Counts of what matches: speaker, basis, participant, pair (who met whom), outlet, agency, country, kind,
    /// language, year, quarter, month, published-year, published-quarter, published-month, mentioned, columns
    /// that the index keeps, and two of them at once ('speaker*year')
    #[arg(long, value_name = "FACETS", value_delimiter = ',', value_parser = facet, add = ArgValueCompleter::new(values::facets))]
    pub(crate) facets: Vec<Facet>,
    /// Order of the articles
    #[arg(long, value_name = "ORDER", default_value = "relevance", allow_hyphen_values = true)]
    sort: Sort,
    /// Maximum number of articles to show
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Number of articles to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    #[command(flatten)]
    pub(crate) passages: PassageArgs,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    /// Explains how the query was read, and which operators answer it
    #[arg(long)]
    pub(crate) explain: bool,
    #[command(flatten)]
    titles: TitlesArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

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
    #[arg(long, value_name = "NAME")]
    by: Vec<String>,
    /// With --by, also in joint statements of which the speaker is a member
    #[arg(long, requires = "by")]
    joint: bool,
    /// In words that are attributed on this basis: quoted, cue, carried, joint, narration, unknown
    #[arg(long, value_name = "BASIS", value_parser = basis())]
    basis: Vec<Basis>,
    /// This person takes part in the event: as a participant, a speaker or a member of a joint statement
    #[arg(long, value_name = "NAME")]
    with: Vec<String>,
    /// This person speaks somewhere in the article
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// This person is named without speaking or taking part
    #[arg(long, value_name = "NAME")]
    mentions: Vec<String>,
    /// Refuses a name that fits several people, even if one of them has far more words
    #[arg(long)]
    strict: bool,
    /// Published by this outlet
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// Carries this agency's dispatch
    #[arg(long, value_name = "NAME")]
    agency: Vec<String>,
    /// People or sides of this country take part: a code or a name
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<String>,
    /// Sort of event: call, meeting, visit, letter, remarks, press conference, statement, article
    #[arg(long, value_name = "KIND", add = ArgValueCandidates::new(values::kinds))]
    kind: Vec<String>,
    /// Language of the body: en, zh, ru, …
    #[arg(long, value_name = "CODE", add = ArgValueCandidates::new(values::languages))]
    lang: Vec<String>,
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
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// Best first
    Relevance,
    /// Earliest event first, unknown dates last
    Date,
    /// Latest event first, unknown dates last
    #[value(name = "-date")]
    DateDescending,
}

#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    /// Rebuilds the index from scratch, whatever version made it
    #[arg(long)]
    pub(crate) rebuild: bool,
    #[command(flatten)]
    pub(crate) missing: MissingArgs,
    /// Says what would be read and removed, and does nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Threads that read and that index [default: one for each core, 8 at most]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=8))]
    pub(crate) threads: Option<u8>,
    /// Memory for articles not yet on disk, in megabytes [default: 60 for each thread]
    #[arg(long, value_name = "MB")]
    pub(crate) memory: Option<usize>,
    #[command(flatten)]
    pub(crate) input: Input,
}

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Threads that read and that index [default: one for each core, 8 at most]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=8))]
    pub(crate) threads: Option<u8>,
    /// Memory for articles not yet on disk, in megabytes [default: 60 for each thread]
    #[arg(long, value_name = "MB")]
    pub(crate) memory: Option<usize>,
    /// Folder to make the index in [default: the system's for temporary files]
    #[arg(long, value_name = "DIR")]
    pub(crate) scratch: Option<PathBuf>,
    /// Form of the output: human or json
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct FacetsArgs {
    /// Words, phrases or queries; without any, every article counts
    #[arg(value_name = "TERMS")]
    pub(crate) terms: Vec<String>,
    /// What to count by: speaker, basis, participant, pair (who met whom), outlet, agency, country, kind, language,
    /// year, quarter, month, published-year, published-quarter, published-month, mentioned, columns that the
    /// index keeps, and two of them at once ('speaker*year')
    #[arg(long, value_name = "FACETS", value_delimiter = ',', value_parser = facet, default_value = "speaker,outlet,year", add = ArgValueCompleter::new(values::facets))]
    pub(crate) facets: Vec<Facet>,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    titles: TitlesArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The article's id, or its first characters (4 and more)
    pub(crate) id: String,
    /// Words, phrases or queries whose matches are marked in the article
    #[arg(value_name = "TERMS")]
    terms: Vec<String>,
    /// Prints only the paragraphs with a match
    #[arg(long, requires = "terms")]
    pub(crate) around: bool,
    /// Prints a line for each sentence: its number, which `correct` takes, its speaker and basis
    #[arg(long, conflicts_with = "terms")]
    pub(crate) sentences: bool,
    #[command(flatten)]
    pub(crate) marks: MarkArgs,
    /// Form of the output: human or json
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    /// Form of the output: human, json or jsonl
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
    /// Every line of the page with its number, also of long menus; in JSON, what became of each line
    #[arg(long)]
    pub(crate) audit: bool,
    /// How title and event date were decided: the candidates, and what speaks for and against each
    #[arg(long)]
    pub(crate) why: bool,
    #[command(flatten)]
    pub(crate) input: Input,
}

#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// Form of the output: human or json
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Folder of pages whose index is checked; its pages are not read
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Form of the output: human or json
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
}

/// Parses the name of a facet, or of two with `*` between. A name that is not built in is that of a column,
/// which the index may keep.
fn facet(name: &str) -> Result<Facet, String> {
    let single = |name: &str| {
        let wanted = name.trim().to_lowercase().replace(['-', ' '], "_");
        let is_meant =
            |facet: &Facet| facet.as_str() == wanted || (wanted == "lang" && *facet == Facet::Language);
        Facet::ALL.into_iter().find(is_meant).unwrap_or_else(|| Facet::Kept(wanted.as_str().into()))
    };
    match name.split('*').map(single).collect::<Vec<_>>().as_slice() {
        [one] => Ok(one.clone()),
        [one, other] => Ok(one.clone().cross(other.clone()).unwrap_or_else(|| one.clone())),
        _ => Err("at most two facets are counted at once, as in `speaker*year`".to_owned()),
    }
}

impl SearchArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        let mut request = SearchRequest::new(self.titles.applied(query(&self.terms, columns)?));
        request.filters = self.scope.filters()?;
        request.facets = known(&self.facets, columns)?;
        request.order = match self.sort {
            Sort::Relevance => Order::Relevance,
            Sort::Date => Order::DateAscending,
            Sort::DateDescending => Order::DateDescending,
        };
        request.offset = self.offset;
        request.limit = self.limit;
        request.context = self.passages.context;
        request.passages = self.passages.passages(self.format);
        Ok(request)
    }
}

impl FacetsArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        let mut request = SearchRequest::new(self.titles.applied(query(&self.terms, columns)?));
        request.filters = self.scope.filters()?;
        request.facets = known(&self.facets, columns)?;
        request.limit = 0;
        Ok(request)
    }
}

impl ShowArgs {
    /// Returns the request for the matches to mark, for an index that keeps these columns; `None` without terms.
    pub(crate) fn request(&self, columns: &[String]) -> Result<Option<SearchRequest>> {
        if self.terms.is_empty() {
            return Ok(None);
        }
        Ok(Some(SearchRequest::new(query(&self.terms, columns)?).context(0)))
    }
}

fn query(terms: &[String], columns: &[String]) -> Result<Query> {
    Ok(Query::from_arguments_with(terms, columns).map_err(readouts_core::Error::from)?)
}

/// Returns the facets; an error if one counts by a column that is not among `columns`.
fn known(facets: &[Facet], columns: &[String]) -> Result<Vec<Facet>> {
    for facet in facets.iter().flat_map(Facet::parts) {
        if let Facet::Kept(column) = facet
            && !columns.iter().any(|known| **known == **column)
        {
            let all = Facet::ALL.iter().map(|facet| facet.as_str().replace('_', "-")).chain(columns.to_vec());
            let hint = format!("the facets are {}", all.collect::<Vec<_>>().join(", "));
            return Err(Refused::new(format!("there is no facet `{column:.60}`"), hint).into());
        }
    }
    Ok(facets.to_vec())
}

impl Scope {
    fn filters(&self) -> Result<Filters> {
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
        Ok(filters)
    }
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
