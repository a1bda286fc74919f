//! Answers requests with the program's own commands, on an index that stays open: for a server, for assistants, and for
//! programs in other languages.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use clap::builder::ValueParser;
use clap::{ArgAction, CommandFactory};
use readouts_core::{Error, ErrorKind, Index, UpdateReport};

use crate::answering::{self, Follower, Said};
use crate::args::{Cli, Command, Common};
use crate::config::Settings;
use crate::exit::Exit;
use crate::progress::Waiting;
use crate::refused::{Cause, Refused};
use crate::{configured, output, panics, place};

/// An index that stays open, and the settings under which commands run on it.
pub struct Program {
    dir: PathBuf,
    settings: Settings,
    /// Tables that were given, which hold for every request.
    knowledge: Option<PathBuf>,
    no_tables: bool,
    opened: Mutex<Opened>,
}

/// Index in the state that is answered from.
struct Opened {
    index: Index,
    state: String,
}

/// A command with its terms and options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    command: &'static str,
    terms: Vec<String>,
    options: Vec<(String, String)>,
}

impl Request {
    /// Creates a request without terms and options; `None` if there is no such command to ask for.
    pub fn new(command: &str) -> Option<Self> {
        let command = ASKED.iter().find(|known| **known == command)?;
        Some(Self { command, terms: Vec::new(), options: Vec::new() })
    }

    /// Adds a term: a query, an id.
    #[must_use]
    pub fn term(mut self, term: impl Into<String>) -> Self {
        self.terms.push(term.into());
        self
    }

    /// Adds an option by its long name without the hyphens. An option that is only given has an empty value.
    #[must_use]
    pub fn option(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.push((name.into(), value.into()));
        self
    }
}

/// How a request ended, and what was said about it; the answer itself is written separately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// How it ended.
    pub ending: Ending,
    /// Errors, hints and notes for people.
    pub said: Vec<Said>,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Something was found.
    Found,
    /// Nothing was found.
    Nothing,
    /// The request is wrong.
    Wrong,
    /// It took too long, or was stopped.
    Ended,
    /// The index cannot be read, or the program has a defect.
    Failed,
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

/// Commands that can be asked for: those that read an index.
const ASKED: &[&str] = &[
    "search",
    "facets",
    "kwic",
    "trend",
    "variants",
    "uses",
    "collocates",
    "keywords",
    "reprints",
    "events",
    "people",
    "export",
    "show",
    "versions",
    "cite",
    "compare",
    "stats",
];

impl Program {
    /// Opens an index: the one in the folder, else that of the folder's pages. The configuration files that hold for a
    /// command line there hold here too.
    ///
    /// # Errors
    /// If there is no index, or a configuration file has a mistake.
    pub fn at(folder: &Path) -> Result<Self> {
        let inside = place::in_folder(folder)?;
        let arguments = ["readouts-search".into(), "stats".into(), "--index".into(), inside.into()];
        let cli = Cli::parsed(arguments.into(), Settings::default())?;
        let settings = configured::settings_of(&cli)?;
        let common = Common { settings, ..cli.common };
        Self::open(place::to_search(common.index.as_deref())?, &common)
    }

    pub(crate) fn open(dir: PathBuf, common: &Common) -> Result<Self> {
        let index = Index::open(&dir)?;
        let opened = Mutex::new(Opened { state: index.state()?, index });
        let (settings, knowledge) = (common.settings.clone(), common.knowledge.clone());
        Ok(Self { dir, settings, knowledge, no_tables: common.no_tables, opened })
    }

    /// Returns the folder of the index.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Answers a request, in the form that its option `format` names; the answer goes to `out`. Ends soon after `stop`
    /// is set.
    pub fn ask(&self, request: &Request, out: Box<dyn Write + Send>, stop: &Arc<AtomicBool>) -> Reply {
        let index = match self.index() {
            Ok((index, _)) => index,
            Err(error) => return Reply { ending: Ending::Failed, said: output::errors(&error) },
        };
        let (done, said) = answering::answered(index, out, || {
            let done = panics::caught(|| self.run(request, stop));
            done.map_err(|error| {
                output::error(&error);
                ending(&error)
            })
        });
        let ending = match done {
            Ok(Exit::Found) => Ending::Found,
            Ok(Exit::Nothing) => Ending::Nothing,
            Ok(Exit::Error) => Ending::Wrong,
            Ok(Exit::Stopped) => Ending::Ended,
            Err(ending) => ending,
        };
        Reply { ending, said }
    }

    /// Returns an identifier of the index's state: in the same state, the same request has the same answer.
    pub fn state(&self) -> String {
        self.index().map(|(_, state)| state).unwrap_or_default()
    }

    /// Returns the index in its present state, which another program may have made since the last question.
    fn index(&self) -> Result<(Index, String)> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.index.is_replaced() {
            let index = Index::open(&self.dir)?;
            *opened = Opened { state: index.state()?, index };
        } else {
            let state = opened.index.state()?;
            if opened.state != state {
                opened.index.reload()?;
                opened.state = state;
            }
        }
        Ok((opened.index.clone(), opened.state.clone()))
    }

    fn run(&self, request: &Request, stop: &Arc<AtomicBool>) -> Result<Exit> {
        let arguments = arguments(request)?;
        let parsed = Cli::parsed(arguments, self.settings.clone());
        let mut cli = parsed.map_err(|error| unread(&error, request.command))?;
        cli.common.waiting = Arc::new(Waiting::until(Arc::clone(stop)));
        cli.common.knowledge.clone_from(&self.knowledge);
        cli.common.no_tables = self.no_tables;
        super::run(&cli)
    }
}

/// Makes or updates the index of pages as the command `index` does: an article for each readable page of `paths`, in
/// `index` or in the pages' own folder. `options` are those of the command, by their long names without the hyphens.
///
/// # Errors
/// Those of the command. Articles of files that are gone are kept if they are many; the report then has
/// [`held`](UpdateReport::held).
pub fn index(
    paths: &[PathBuf],
    index: Option<&Path>,
    options: &[(String, String)],
    follower: Follower,
) -> (Result<UpdateReport>, Vec<Said>) {
    answering::followed(follower, || {
        let mut arguments: Vec<OsString> = vec!["readouts-search".into(), "index".into()];
        arguments.extend(index.map(|dir| ["--index".into(), dir.into()]).into_iter().flatten());
        for (name, value) in options {
            let flag = if value.is_empty() { format!("--{name}") } else { format!("--{name}={value}") };
            arguments.push(flag.into());
        }
        arguments.push("--".into());
        arguments.extend(paths.iter().map(OsString::from));
        panics::caught(|| {
            let parsed =
                |settings| Cli::parsed(arguments.clone(), settings).map_err(|error| unread(&error, "index"));
            let cli = parsed(configured::settings_of(&parsed(Settings::default())?)?)?;
            match &cli.command {
                Some(Command::Index(args)) if args.dry_run || args.watch => {
                    Err(Refused::new("an update is run once here", "leave out `dry-run` and `watch`").into())
                }
                Some(Command::Index(args)) => super::index::updated(args, &cli.common),
                _ => anyhow::bail!("no arguments of `index`"),
            }
        })
    })
}

/// Returns the error that arguments cannot be parsed.
fn unread(error: &clap::Error, command: &str) -> Refused {
    let message = error.render().to_string();
    let message = message.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    Refused::new(message, format!("`readouts-search {command} --help` has all options"))
}

/// Returns an error with its causes and what can be done, one message for each mistake.
pub fn said_of(error: &anyhow::Error) -> Vec<Said> {
    output::errors(error)
}

/// Returns the options that a request to a command may have.
pub fn parameters(command: &str) -> Vec<Parameter> {
    let all = Cli::command();
    let Some(command) = all.find_subcommand(command) else { return Vec::new() };
    let options =
        command.get_arguments().filter(|option| option.get_long().is_some() && may_be_asked(option));
    let parameter = |option: &clap::Arg| {
        let values = option.get_possible_values();
        let values: Vec<String> = values.iter().map(|value| value.get_name().to_owned()).collect();
        let takes_value = takes_value(option);
        Parameter {
            name: option.get_long().unwrap_or_default().to_owned(),
            help: option.get_help().map(ToString::to_string).unwrap_or_default(),
            takes_value,
            is_list: matches!(option.get_action(), ArgAction::Append),
            values: Some(values).filter(|values| takes_value && !values.is_empty()),
        }
    };
    options.map(parameter).collect()
}

/// Returns the name of the JSON Schema of a command's answer, if it has one.
pub fn schema_of(command: &str) -> Option<&'static str> {
    SCHEMAS_OF.iter().find(|(of, _)| *of == command).map(|(_, schema)| *schema)
}

/// Returns a JSON Schema by its name.
pub fn schema(name: &str) -> Option<&'static str> {
    SCHEMAS.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema)
}

/// Returns how an answer ended that has none because of an error.
fn ending(error: &anyhow::Error) -> Ending {
    if let Some(refused) = error.downcast_ref::<Refused>() {
        return match refused.cause() {
            Cause::Request => Ending::Wrong,
            Cause::Time => Ending::Ended,
            Cause::Defect => Ending::Failed,
        };
    }
    match error.downcast_ref::<Error>().map(Error::kind) {
        Some(ErrorKind::TimedOut | ErrorKind::Stopped) => Ending::Ended,
        Some(ErrorKind::Query) => Ending::Wrong,
        // Also whatever a command did not foresee.
        _ => Ending::Failed,
    }
}

/// JSON Schemas of the answers of commands, by command.
const SCHEMAS_OF: &[(&str, &str)] = &[
    ("search", "search"),
    ("facets", "search"),
    ("kwic", "kwic"),
    ("trend", "trend"),
    ("variants", "variants"),
    ("uses", "uses"),
    ("collocates", "collocates"),
    ("keywords", "keywords"),
    ("reprints", "reprints"),
    ("events", "events"),
    ("people", "people"),
    ("show", "article"),
    ("versions", "versions"),
    ("cite", "citation"),
    ("compare", "compare"),
    ("stats", "stats"),
];

/// JSON Schemas of outputs, by name.
const SCHEMAS: &[(&str, &str)] = &[
    ("article", include_str!("../../../../docs/schema/article.schema.json")),
    ("article-row", include_str!("../../../../docs/schema/article-row.schema.json")),
    ("batch", include_str!("../../../../docs/schema/batch.schema.json")),
    ("batch-row", include_str!("../../../../docs/schema/batch-row.schema.json")),
    ("bench", include_str!("../../../../docs/schema/bench.schema.json")),
    ("changed-sentence", include_str!("../../../../docs/schema/changed-sentence.schema.json")),
    ("check", include_str!("../../../../docs/schema/check.schema.json")),
    ("citation", include_str!("../../../../docs/schema/citation.schema.json")),
    ("collocate", include_str!("../../../../docs/schema/collocate.schema.json")),
    ("collocates", include_str!("../../../../docs/schema/collocates.schema.json")),
    ("compare", include_str!("../../../../docs/schema/compare.schema.json")),
    ("compared-row", include_str!("../../../../docs/schema/compared-row.schema.json")),
    ("correction", include_str!("../../../../docs/schema/correction.schema.json")),
    ("corrections", include_str!("../../../../docs/schema/corrections.schema.json")),
    ("event", include_str!("../../../../docs/schema/event.schema.json")),
    ("events", include_str!("../../../../docs/schema/events.schema.json")),
    ("facet-row", include_str!("../../../../docs/schema/facet-row.schema.json")),
    ("hit", include_str!("../../../../docs/schema/hit.schema.json")),
    ("keyword", include_str!("../../../../docs/schema/keyword.schema.json")),
    ("keywords", include_str!("../../../../docs/schema/keywords.schema.json")),
    ("kwic", include_str!("../../../../docs/schema/kwic.schema.json")),
    ("kwic-row", include_str!("../../../../docs/schema/kwic-row.schema.json")),
    ("news", include_str!("../../../../docs/schema/news.schema.json")),
    ("people", include_str!("../../../../docs/schema/people.schema.json")),
    ("person", include_str!("../../../../docs/schema/person.schema.json")),
    ("reprint-cluster", include_str!("../../../../docs/schema/reprint-cluster.schema.json")),
    ("reprint-diff", include_str!("../../../../docs/schema/reprint-diff.schema.json")),
    ("reprint-diffs", include_str!("../../../../docs/schema/reprint-diffs.schema.json")),
    ("reprints", include_str!("../../../../docs/schema/reprints.schema.json")),
    ("search", include_str!("../../../../docs/schema/search.schema.json")),
    ("statement-row", include_str!("../../../../docs/schema/statement-row.schema.json")),
    ("stats", include_str!("../../../../docs/schema/stats.schema.json")),
    ("trend", include_str!("../../../../docs/schema/trend.schema.json")),
    ("trend-row", include_str!("../../../../docs/schema/trend-row.schema.json")),
    ("uses", include_str!("../../../../docs/schema/uses.schema.json")),
    ("uses-row", include_str!("../../../../docs/schema/uses-row.schema.json")),
    ("variant", include_str!("../../../../docs/schema/variant.schema.json")),
    ("variants", include_str!("../../../../docs/schema/variants.schema.json")),
    ("version", include_str!("../../../../docs/schema/version.schema.json")),
    ("version-diff", include_str!("../../../../docs/schema/version-diff.schema.json")),
    ("versions", include_str!("../../../../docs/schema/versions.schema.json")),
    ("watch", include_str!("../../../../docs/schema/watch.schema.json")),
    ("why-joined", include_str!("../../../../docs/schema/why-joined.schema.json")),
];

/// Options that a request cannot have: they are about this machine, or about a terminal.
const OWN: &[&str] =
    &["verbose", "no-config", "no-tables", "follow-links", "keep-missing", "remove-missing", "color"];

/// Returns the arguments of the command line that a request stands for.
fn arguments(request: &Request) -> Result<Vec<OsString>> {
    let all = Cli::command();
    let command = all.find_subcommand(request.command).expect("every command to ask for is one");
    let mut arguments: Vec<OsString> = vec!["readouts-search".into(), request.command.into()];
    for (name, value) in &request.options {
        let option =
            command.get_arguments().find(|option| option.get_long() == Some(name) && may_be_asked(option));
        let Some(option) = option else {
            let message = format!("`{}` has no option `{name}` here", request.command);
            return Err(
                Refused::new(message, "options are those of the command line, without the hyphens").into()
            );
        };
        let takes_value = takes_value(option);
        match value.as_str() {
            "" | "true" if !takes_value => arguments.push(format!("--{name}").into()),
            "false" if !takes_value => {}
            // A form sends its empty fields too.
            "" => {}
            value => arguments.push(format!("--{name}={value}").into()),
        }
    }
    arguments.push("--".into());
    arguments.extend(request.terms.iter().map(OsString::from));
    Ok(arguments)
}

fn takes_value(option: &clap::Arg) -> bool {
    matches!(option.get_action(), ArgAction::Set | ArgAction::Append)
}

/// Whether a client may set an option: none that names a file or a folder.
fn may_be_asked(option: &clap::Arg) -> bool {
    let names_path = option.get_value_parser().type_id() == ValueParser::path_buf().type_id();
    let name = option.get_long().unwrap_or_default();
    !names_path && !OWN.contains(&name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Whoever adds an option to one of the commands decides here whether others may ask for it.
    #[test]
    fn options_are_asked_for_or_refused_by_decision() {
        let all = Cli::command();
        let (mut asked, mut refused) = (BTreeSet::new(), BTreeSet::new());
        for command in ASKED {
            let command = all.find_subcommand(command).expect("every command to ask for is one");
            for option in command.get_arguments() {
                let Some(name) = option.get_long() else { continue };
                if may_be_asked(option) {
                    asked.insert(name)
                } else {
                    refused.insert(name)
                };
            }
        }
        assert_eq!(
            asked.into_iter().collect::<Vec<_>>().join(" "),
            "accessed against agency around audit basis bom by collapse context copies country date diff event \
             explain facets format from joint kind lang limit list mark match measure mentions min min-articles \
             min-g2 offset outlet outlets passages per possible published-from published-to quote raw-cells safe-cells \
             sample seed sentences series sides smooth sort speaker split strict timeout titles to versions \
             vs window with within words year"
        );
        assert_eq!(
            refused.into_iter().collect::<Vec<_>>().join(" "),
            "corpus follow-links keep-missing output plot remove-missing"
        );
    }

    #[test]
    fn every_answer_has_its_schema() {
        for (_, name) in SCHEMAS_OF {
            assert!(SCHEMAS.iter().any(|(known, _)| known == name), "{name}");
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
        let files = std::fs::read_dir(folder).expect("a folder").flatten();
        let files = files.map(|file| file.file_name().to_string_lossy().replace(".schema.json", ""));
        let known = SCHEMAS.iter().map(|(name, _)| (*name).to_owned());
        assert_eq!(files.collect::<BTreeSet<_>>(), known.collect::<BTreeSet<_>>());
    }
}
