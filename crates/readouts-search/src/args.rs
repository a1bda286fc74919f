//! The command line: its commands and options, each group in a file, and the core's requests that they stand for.

mod analysis;
mod batch;
mod bench;
mod cells;
mod check;
mod cite;
mod collocates;
mod color;
mod compare;
mod correct;
mod corrections;
mod date;
mod decide;
mod events;
mod examples;
mod export;
mod extract;
mod facets;
mod index;
mod input;
mod keywords;
mod known;
mod kwic;
mod man;
mod missing;
mod named;
mod passages;
mod people;
mod per;
mod read;
mod reprints;
mod scope;
mod search;
#[cfg(feature = "server")]
mod serve;
mod show;
mod stats;
mod timeout;
mod titles;
mod trend;
mod uses;
mod values;
mod variants;
mod versions;
mod watch;
mod wrong;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};

use crate::config::Settings;
use crate::progress::Waiting;

pub(crate) use analysis::AnalysisArgs;
pub(crate) use batch::BatchArgs;
pub(crate) use bench::BenchArgs;
pub(crate) use cells::CellArgs;
pub(crate) use check::CheckArgs;
pub(crate) use cite::{CitationFormat, CiteArgs};
pub(crate) use collocates::CollocatesArgs;
use color::Color;
pub(crate) use compare::{CompareArgs, CompareForm};
pub(crate) use correct::CorrectArgs;
pub(crate) use corrections::{CorrectionsArgs, CorrectionsCommand, ImportArgs, UndoArgs};
use date::Date;
pub(crate) use decide::{About, Decide};
pub(crate) use events::{EventArgs, EventsArgs, EventsCommand, WhyArgs};
pub(crate) use export::{ExportArgs, What};
pub(crate) use extract::ExtractArgs;
pub(crate) use facets::FacetsArgs;
pub(crate) use index::IndexArgs;
pub(crate) use input::{Input, is_standard_input};
pub(crate) use keywords::KeywordsArgs;
pub(crate) use kwic::KwicArgs;
pub(crate) use man::ManArgs;
pub(crate) use missing::MissingArgs;
pub(crate) use named::{FILTERS, request as named_request};
pub(crate) use passages::{MarkArgs, PassageArgs};
pub(crate) use people::PeopleArgs;
use per::Per;
pub(crate) use reprints::{Pair, ReprintsArgs};
pub(crate) use scope::Scope;
pub(crate) use search::SearchArgs;
use search::query;
#[cfg(feature = "server")]
pub(crate) use serve::ServeArgs;
pub(crate) use show::ShowArgs;
pub(crate) use stats::StatsArgs;
pub(crate) use timeout::Timeout;
use titles::TitlesArgs;
pub(crate) use trend::TrendArgs;
pub(crate) use uses::UsesArgs;
pub(crate) use variants::VariantsArgs;
pub(crate) use versions::VersionsArgs;
pub(crate) use watch::{Absence, WatchArgs};

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
    /// Follows searches and analyses.
    #[arg(skip)]
    pub(crate) waiting: Arc<Waiting>,
    /// Settings of configuration files.
    #[arg(skip)]
    pub(crate) settings: Settings,
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
    ///
    /// In a row, what stands beyond a bar (`|`) is in the words of another speaker, or of none.
    #[command(after_help = examples::KWIC)]
    Kwic(KwicArgs),
    /// Shows how the use of a formula changes over time, as shares with intervals
    #[command(after_help = examples::TREND)]
    Trend(TrendArgs),
    /// Lists the forms in which a formula occurs: as it is, longer, shorter, with other words in it
    ///
    /// Each place belongs to its longest form. Words are compared in lower case and without accents.
    #[command(after_help = examples::VARIANTS)]
    Variants(VariantsArgs),
    /// Finds the first and the last use of a formula by each speaker in each outlet
    ///
    /// A use is first or last in this corpus: articles that are not in it, and those without a certain date, may have
    /// others.
    #[command(after_help = examples::USES)]
    Uses(UsesArgs),
    /// Lists articles that have the same text: who was first, whose dispatch it is, what each copy changed
    ///
    /// Texts are the same if they share most runs of 5 words (8 Chinese characters), and differ in no name or figure
    /// that would make another event of it.
    #[command(after_help = examples::REPRINTS)]
    Reprints(ReprintsArgs),
    /// Lists events, each with all articles that tell of it, whoever published them
    ///
    /// Articles are joined by the people who take part, the days and the kind of event; an article of whose event no other
    /// one tells is an event of its own. `event:ID` in a query, with the id of any of its articles, finds all of them.
    #[command(after_help = examples::EVENTS)]
    Events(EventsArgs),
    /// Runs all named queries of a file, and counts what each finds
    #[command(after_help = examples::BATCH)]
    Batch(BatchArgs),
    /// Tells what is new about the named queries of a file since the last run
    #[command(after_help = examples::WATCH)]
    Watch(WatchArgs),
    /// Writes articles, statements or matches for other programs: tables, and texts for corpus tools
    #[command(after_help = examples::EXPORT)]
    Export(ExportArgs),
    /// Lists the words that stand near a phrase more often than elsewhere
    ///
    /// logDice compares between corpora: 14 is a word that is met only near the phrase, a point less half as strong.
    /// MI prefers rare words, t frequent ones; G² says how certain it is that they belong together at all. DP is 0
    /// for a word that is spread over the articles as the windows are, and near 1 for one of few articles.
    #[command(after_help = examples::COLLOCATES)]
    Collocates(CollocatesArgs),
    /// Lists the words that somebody, or some articles, have more often than others
    ///
    /// A log ratio of 1 is twice as frequent, of 2 four times. Words that are on both sides are on the first alone.
    #[command(after_help = examples::KEYWORDS)]
    Keywords(KeywordsArgs),
    /// Puts two articles side by side: what both say, what only one says, in which order and in whose words
    ///
    /// Sentences are matched by their content, not by their order. Exit code 0: something that both say, 1: nothing.
    #[command(after_help = examples::COMPARE)]
    Compare(CompareArgs),
    /// Lists everyone in the articles, with spellings, offices and counts
    #[command(after_help = examples::PEOPLE)]
    People(PeopleArgs),
    /// Prints an article of the index, with who says what
    #[command(after_help = examples::SHOW)]
    Show(ShowArgs),
    /// Lists the versions of a page that was read several times with other text, and what changed
    ///
    /// The versions of a page have one address. Searches and counts take the newest, unless --versions all is given.
    #[command(after_help = examples::VERSIONS)]
    Versions(VersionsArgs),
    /// Cites an article or a passage of it, with an address that leads to the passage
    #[command(after_help = examples::CITE)]
    Cite(CiteArgs),
    /// Corrects by hand what an article was misread in; the correction stays when the index is built anew
    #[command(after_help = examples::CORRECT)]
    Correct(CorrectArgs),
    /// Lists the decisions by hand of a folder of pages; imports those of other people, takes some back
    #[command(after_help = examples::CORRECTIONS)]
    Corrections(CorrectionsArgs),
    /// Reads pages without an index and prints what was understood
    #[command(after_help = examples::EXTRACT)]
    Extract(ExtractArgs),
    /// Opens the corpus in a browser: pages to search, read and compare in
    ///
    /// Only this machine reaches them, unless --bind is given. An index that is updated meanwhile is taken up.
    #[cfg(feature = "server")]
    #[command(after_help = examples::SERVE)]
    Serve(ServeArgs),
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
