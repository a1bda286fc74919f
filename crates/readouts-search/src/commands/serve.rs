//! `serve`: opens the corpus as pages in a browser, and gives its answers under `/api/`.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use clap::builder::ValueParser;
use clap::{ArgAction, CommandFactory};
use readouts_core::{Error, ErrorKind, Index};
use readouts_server::{Answer, Answers, Excerpt, Message, Options, Outcome, Parameter, Question, Writer};

use crate::answering::{self, Said};
use crate::args::{Cli, Common, ServeArgs};
use crate::config::Settings;
use crate::exit::Exit;
use crate::output::{self, note};
use crate::panics;
use crate::place;
use crate::progress::Waiting;
use crate::refused::{Cause, Refused};
use crate::stop;

/// Time between two looks at whether the user asked to stop.
const LOOK: Duration = Duration::from_millis(100);

pub(crate) fn serve(args: &ServeArgs, common: &Common) -> Result<Exit> {
    let (address, token) = (args.address(), args.token());
    if !address.ip().is_loopback() && token.is_none() && !args.open_to_all {
        let message = format!("everybody who reaches {address} could read the corpus");
        let hint =
            "`--token` (or $READOUTS_TOKEN) asks readers for a word; `--open-to-all` says that this is meant";
        return Err(Refused::new(message, hint).into());
    }
    if token.as_ref().is_some_and(|token| token.trim().is_empty()) {
        let hint = "give a long random word, or unset $READOUTS_TOKEN to have no token";
        return Err(Refused::new("the token is empty", hint).into());
    }
    let dir = place::to_search(common.index.as_deref())?;
    let answers = Program::open(dir, common)?;
    let options =
        Options { address, token, hosts: args.hosts.clone(), timeout: args.timeout(), ..Options::default() };
    let listening = |address| {
        note(&format!("serving at http://{}/ (Ctrl-C ends it)", openable(address)));
        if args.open_to_all {
            note("everybody who reaches this address can read the corpus");
        }
    };
    let asked = stop::while_waiting();
    let stopped = async move {
        while !asked.load(Ordering::Relaxed) {
            tokio::time::sleep(LOOK).await;
        }
    };
    readouts_server::run(Arc::new(answers), options, listening, stopped).map_err(|error| {
        Error::new(ErrorKind::Io, format!("{address} cannot be listened on: {error}"))
            .hinting("another program may listen there; `--port` takes another port")
    })?;
    Ok(Exit::Found)
}

/// Returns an address that a browser on this machine opens: one for all is none to go to.
fn openable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, address.port()).into(),
        _ => address,
    }
}

/// Answers questions as this program does on a command line.
struct Program {
    dir: PathBuf,
    settings: Settings,
    /// Tables that were given, which hold for every question.
    knowledge: Option<PathBuf>,
    no_tables: bool,
    opened: Mutex<Opened>,
}

/// Index in the state that is answered from.
struct Opened {
    index: Index,
    state: String,
}

impl Program {
    fn open(dir: PathBuf, common: &Common) -> Result<Self> {
        let index = Index::open(&dir)?;
        let opened = Mutex::new(Opened { state: index.state()?, index });
        let (settings, knowledge) = (common.settings.clone(), common.knowledge.clone());
        Ok(Self { dir, settings, knowledge, no_tables: common.no_tables, opened })
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

    fn run(&self, question: &Question, stop: &Arc<AtomicBool>) -> Result<Exit> {
        let arguments = arguments(question)?;
        let mut cli = Cli::parsed(arguments, self.settings.clone()).map_err(|error| {
            let message = error.render().to_string();
            let message = message.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Refused::new(message, format!("`readouts-search {} --help` has all options", question.command()))
        })?;
        cli.common.waiting = Arc::new(Waiting::until(Arc::clone(stop)));
        cli.common.knowledge.clone_from(&self.knowledge);
        cli.common.no_tables = self.no_tables;
        super::run(&cli)
    }
}

impl Answers for Program {
    fn answer(&self, question: &Question, out: Writer, stop: Arc<AtomicBool>) -> Answer {
        let index = match self.index() {
            Ok((index, _)) => index,
            Err(error) => {
                let messages = output::errors(&error).into_iter().map(message).collect();
                return Answer { outcome: Outcome::Failed, messages };
            }
        };
        let (done, said) = answering::answered(index, out, || {
            let done = panics::caught(|| self.run(question, &stop));
            done.map_err(|error| {
                output::error(&error);
                ending(&error)
            })
        });
        let outcome = match done {
            Ok(Exit::Found) => Outcome::Found,
            Ok(Exit::Nothing) => Outcome::Nothing,
            Ok(Exit::Error) => Outcome::Wrong,
            Ok(Exit::Stopped) => Outcome::Ended,
            Err(outcome) => outcome,
        };
        Answer { outcome, messages: said.into_iter().map(message).collect() }
    }

    fn state(&self) -> String {
        self.index().map(|(_, state)| state).unwrap_or_default()
    }

    fn parameters(&self, command: &str) -> Vec<Parameter> {
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

    fn schema_of(&self, command: &str) -> Option<&'static str> {
        SCHEMAS_OF.iter().find(|(of, _)| *of == command).map(|(_, schema)| *schema)
    }

    fn schema(&self, name: &str) -> Option<&'static str> {
        SCHEMAS.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema)
    }
}

/// Returns how an answer ended that has none because of an error.
fn ending(error: &anyhow::Error) -> Outcome {
    if let Some(refused) = error.downcast_ref::<Refused>() {
        return match refused.cause() {
            Cause::Request => Outcome::Wrong,
            Cause::Time => Outcome::Ended,
            Cause::Defect => Outcome::Failed,
        };
    }
    match error.downcast_ref::<Error>().map(Error::kind) {
        Some(ErrorKind::TimedOut | ErrorKind::Stopped) => Outcome::Ended,
        Some(ErrorKind::Query) => Outcome::Wrong,
        // Also whatever a command did not foresee.
        _ => Outcome::Failed,
    }
}

fn message(said: Said) -> Message {
    let excerpt = said.excerpt.map(|excerpt| {
        let part = |from: usize, to: usize| excerpt.text.get(from..to).unwrap_or_default().to_owned();
        Excerpt {
            before: part(0, excerpt.start),
            wrong: part(excerpt.start, excerpt.end),
            after: part(excerpt.end, excerpt.text.len()),
            label: excerpt.label.clone(),
        }
    });
    Message { is_error: said.is_error, text: said.text, excerpt, hint: said.hint }
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

/// Options that a question cannot have: they are about this machine, or about a terminal.
const OWN: &[&str] =
    &["verbose", "no-config", "no-tables", "follow-links", "keep-missing", "remove-missing", "color"];

/// Returns the arguments of the command line that a question stands for.
fn arguments(question: &Question) -> Result<Vec<OsString>> {
    let all = Cli::command();
    let command = all.find_subcommand(question.command()).expect("every command to ask for is one");
    let mut arguments: Vec<OsString> = vec!["readouts-search".into(), question.command().into()];
    for (name, value) in question.options() {
        let option =
            command.get_arguments().find(|option| option.get_long() == Some(name) && may_be_asked(option));
        let Some(option) = option else {
            let message = format!("`{}` has no option `{name}` here", question.command());
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
    arguments.extend(question.terms().iter().map(OsString::from));
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

    use readouts_server::COMMANDS;

    use super::*;

    /// Whoever adds an option to one of the commands decides here whether others may ask for it.
    #[test]
    fn options_are_asked_for_or_refused_by_decision() {
        let all = Cli::command();
        let (mut asked, mut refused) = (BTreeSet::new(), BTreeSet::new());
        for command in COMMANDS {
            let command = all.find_subcommand(command.name).expect("every command to ask for is one");
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
