//! The settings in force: each with its value and where it comes from, put in place of the built-in values of
//! options.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use readouts_core::source::{Columns, Outlets, Part};
use serde::Serialize;

use super::keys::{KEYS, Key};
use crate::refused::Refused;

/// A setting of a file.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) key: &'static Key,
    pub(crate) values: Vec<Value>,
    pub(crate) origin: Origin,
}

/// A value as it would be given with an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    /// Name of the value, in a table.
    pub(crate) name: Option<String>,
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// File and line of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) path: PathBuf,
    pub(crate) line: usize,
    /// Whether it is the file of a folder of pages.
    pub(crate) of_folder: bool,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}={}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}", self.path.display(), self.line)
    }
}

/// The settings of all files; of each key the one that takes precedence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    settings: Vec<Setting>,
    /// Keys whose option was given on the command line, with the values given.
    given: Vec<(&'static str, Vec<String>)>,
    /// Names of keys whose value holds because no option was given.
    applied: Vec<&'static str>,
}

/// A row of `stats`: the value of a key that is in force, and where it comes from.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Row {
    pub(crate) key: &'static str,
    pub(crate) value: Vec<String>,
    /// One of `option`, `environment`, `user`, `folder`, `index` (remembered by the index) and `built-in`.
    pub(crate) from: &'static str,
    /// File of the user's or folder's setting, or name of the environment variable.
    pub(crate) source: Option<String>,
    /// Line in that file, from 1.
    pub(crate) line: Option<usize>,
}

impl Settings {
    /// Creates the settings of a user's file and of a folder's; those of the user take precedence.
    pub(crate) fn new(user: Vec<Setting>, folder: Vec<Setting>) -> Self {
        let mut settings = user;
        for setting in folder {
            if !settings.iter().any(|known| known.key == setting.key) {
                settings.push(setting);
            }
        }
        Self { settings, ..Self::default() }
    }

    /// Whether no file has a setting.
    pub(crate) fn is_empty(&self) -> bool {
        self.settings.is_empty()
    }

    fn get(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key.name == name)
    }

    /// Returns the only value of a setting, whatever was given on the command line.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.get(name)?.values.first().map(|value| value.text.as_str())
    }

    /// Returns a setting that holds because its option was not given.
    pub(crate) fn applied(&self, name: &str) -> Option<&Setting> {
        self.get(name).filter(|setting| self.applied.contains(&setting.key.name))
    }

    /// Names the file of a setting in the error about its value.
    pub(crate) fn named_in(&self, name: &str, error: anyhow::Error) -> anyhow::Error {
        match self.applied(name) {
            Some(Setting { origin: Origin { path, line, .. }, .. }) if error.is::<Refused>() => {
                error.context(format!("`{}` line {line}: `{name}`", path.display()))
            }
            _ => error,
        }
    }

    /// Returns the columns that hold unless the command line names others.
    pub(crate) fn columns(&self) -> Columns {
        let part = |value: &Value| {
            let name = value.name.as_deref()?;
            Part::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, part)| *part)
        };
        let values = |name| self.get(name).into_iter().flat_map(|setting| &setting.values);
        // Each value was checked when its file was read.
        let named = values("columns").filter_map(|value| Some((part(value)?, value)));
        let columns = named.fold(Columns::default(), |all, (part, value)| {
            all.clone().name(part, &value.text).unwrap_or(all)
        });
        values("keep").fold(columns, |all, value| all.clone().keep(&value.text).unwrap_or(all))
    }

    /// Returns the folder of the file that has the outlets by folder.
    pub(crate) fn folder_of_outlets(&self) -> Option<&Path> {
        let folder = self.get("outlets")?.origin.path.parent()?;
        Some(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
    }

    /// Returns the outlets by folder.
    pub(crate) fn outlets(&self) -> Outlets {
        let rules = self.get("outlets").into_iter().flat_map(|setting| &setting.values);
        let rules = rules.map(|value| (value.name.as_deref().unwrap_or_default(), &value.text));
        // Each rule was checked when its file was read.
        Outlets::new(rules).unwrap_or_default()
    }

    /// Puts the settings in place of the built-in values of the options of a command, given its matches without
    /// them.
    pub(crate) fn put_into(&self, mut command: Command, name: &str, before: &ArgMatches) -> Command {
        for setting in &self.settings {
            let key = setting.key;
            if !key.commands.contains(&name) || is_overruled(key) || is_given(before, key.yields_to) {
                continue;
            }
            let Some(place) = place_of(&command, key, name, before) else { continue };
            let values: Vec<String> = setting.values.iter().map(ToString::to_string).collect();
            let with = |arg: Arg| arg.default_values(values);
            command = match place {
                Place::Root(id) => command.mut_arg(id, with),
                Place::Below(id) => command.mut_subcommand(name, |command| command.mut_arg(id, with)),
            };
        }
        command
    }

    /// Notes which options were given, by the matches of a command line under these settings.
    pub(crate) fn note(&mut self, name: &str, command: &Command, matches: &ArgMatches) {
        for key in KEYS.iter().filter(|key| key.commands.is_empty() || key.commands.contains(&name)) {
            let Some(place) = place_of(command, key, name, matches) else { continue };
            let (Place::Root(id) | Place::Below(id)) = place;
            let matches = matches.subcommand().map_or(matches, |(_, below)| below);
            if matches.value_source(&id) == Some(ValueSource::CommandLine) {
                let values = matches.get_raw(&id).into_iter().flatten();
                let values = values.map(|value| value.to_string_lossy().into_owned()).collect();
                self.given.push((key.name, values));
            } else if self.get(key.name).is_some() && !is_overruled(key) && !is_given(matches, key.yields_to)
            {
                self.applied.push(key.name);
            }
        }
    }

    /// Returns the value of every key and where it comes from. `remembered` are the columns that the index
    /// remembers.
    pub(crate) fn rows(&self, command: &Command, remembered: Option<&Columns>) -> Vec<Row> {
        KEYS.iter().map(|key| self.row(key, command, remembered)).collect()
    }

    fn row(&self, key: &'static Key, command: &Command, remembered: Option<&Columns>) -> Row {
        let row = |value: Vec<String>, from| Row { key: key.name, value, from, source: None, line: None };
        let values = |setting: &Setting| setting.values.iter().map(ToString::to_string).collect();
        if let Some((_, values)) = self.given.iter().find(|(name, _)| *name == key.name) {
            return row(values.clone(), "option");
        }
        if is_overruled(key) {
            let value = std::env::var_os(key.variable).unwrap_or_default().to_string_lossy().into_owned();
            let source = Some(key.variable.to_owned());
            return Row { source, ..row(vec![value], "environment") };
        }
        if let Some(setting) = self.get(key.name) {
            let Origin { path, line, of_folder } = &setting.origin;
            let from = if *of_folder { "folder" } else { "user" };
            let source = Some(path.display().to_string());
            return Row { source, line: Some(*line), ..row(values(setting), from) };
        }
        let remembered = remembered.map_or(Vec::new(), |columns| of_columns(key, columns));
        if !remembered.is_empty() {
            return row(remembered, "index");
        }
        row(built_in(command, key), "built-in")
    }
}

/// Returns the columns of one of the two keys of columns.
fn of_columns(key: &Key, columns: &Columns) -> Vec<String> {
    let name = |part| Part::ALL.iter().find(|(_, known)| *known == part).map_or("", |(name, _)| name);
    match key.name {
        "columns" => columns.named().map(|(part, column)| format!("{}={column}", name(part))).collect(),
        "keep" => columns
            .keeping()
            .map(|(name, column)| if name == column { name.to_owned() } else { format!("{name}={column}") })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether an environment variable takes precedence over a key.
fn is_overruled(key: &Key) -> bool {
    !key.variable.is_empty() && std::env::var_os(key.variable).is_some_and(|value| !value.is_empty())
}

/// Whether an option was given on the command line; false for one that the command does not have.
fn is_given(matches: &ArgMatches, option: &str) -> bool {
    let matches = matches.subcommand().map_or(matches, |(_, below)| below);
    !option.is_empty()
        && matches.try_contains_id(option).is_ok()
        && matches.value_source(option) == Some(ValueSource::CommandLine)
}

/// The command that an option belongs to, with the id of the option.
enum Place {
    Root(String),
    Below(String),
}

fn place_of(command: &Command, key: &Key, name: &str, matches: &ArgMatches) -> Option<Place> {
    let id = |command: &Command| {
        let option = command.get_arguments().find(|arg| arg.get_long() == Some(key.option))?;
        Some((option.get_id().to_string(), option.is_global_set()))
    };
    let of_root = id(command);
    match of_root {
        Some((id, true)) => Some(Place::Root(id)),
        Some((id, false)) if matches.subcommand().is_none() => Some(Place::Root(id)),
        _ => id(command.find_subcommand(name)?).map(|(id, _)| Place::Below(id)),
    }
}

/// Returns the built-in values of a key.
pub(super) fn built_in(command: &Command, key: &Key) -> Vec<String> {
    let of = |command: &Command| {
        let option = command.get_arguments().find(|arg| arg.get_long() == Some(key.option))?;
        Some(option.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect())
    };
    let below = key.commands.first().and_then(|name| command.find_subcommand(name));
    let values: Vec<String> = below.and_then(of).or_else(|| of(command)).unwrap_or_default();
    if values.is_empty() { vec![key.unset.to_owned()] } else { values }
}
