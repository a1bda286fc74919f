//! Reading the command line, with settings of configuration files in place of built-in values.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Result, bail};
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches};

use super::{Cli, Command, IndexArgs, wrong};
use crate::config::Settings;

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

    /// Parses arguments under settings.
    pub(crate) fn parsed(arguments: Vec<OsString>, mut settings: Settings) -> Result<Self, clap::Error> {
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
