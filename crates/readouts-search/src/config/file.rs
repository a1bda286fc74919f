//! Parses a configuration file into its settings, each with its line. Any mistake in it is an error, because half
//! a configuration is worse than none.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::error::{ContextKind, ErrorKind};
use etcetera::BaseStrategy;
use readouts_core::source::{Link, Outlets, read_settings};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{Folder, KEYS, Key, Shape, is_section, key, nearest};
use super::settings::{Origin, Setting, Value};
use crate::output::shortened;
use crate::refused::Refused;

/// Maximum size of a configuration file in bytes.
pub(super) const BYTES_MAX: u64 = 64 << 10;

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The user's own file.
    User,
    /// The file of a folder of pages, which may come from a stranger.
    Folder,
}

/// Reads the settings of a file; none if there is no file.
///
/// # Errors
/// If it cannot be read, is not TOML, has an unknown key or one that it must not have, or a value that is not one
/// of its key.
pub(crate) fn read(path: &Path, whose: Whose, link: Link, command: &clap::Command) -> Result<Vec<Setting>> {
    let text = read_settings(path, BYTES_MAX, link).map_err(|error| error.hinting(hint(whose)))?;
    text.map_or(Ok(Vec::new()), |text| parse(path, &text, whose, command))
}

/// Parses the text of a file.
pub(super) fn parse(path: &Path, text: &str, whose: Whose, command: &clap::Command) -> Result<Vec<Setting>> {
    let mut file = File { path, text, whose, command, settings: Vec::new() };
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let message = error.message().lines().map(str::trim).collect::<Vec<_>>().join(", ");
        file.error(file.line(at), &format!("not TOML: {message}"))
    })?;
    file.table(table.get_ref(), "")?;
    Ok(file.settings)
}

fn hint(whose: Whose) -> &'static str {
    match whose {
        Whose::User => "mend your configuration, or move it away",
        Whose::Folder => "`--no-config` leaves the file out",
    }
}

struct File<'f> {
    path: &'f Path,
    text: &'f str,
    whose: Whose,
    command: &'f clap::Command,
    settings: Vec<Setting>,
}

impl File<'_> {
    /// Takes the keys of the file, or of one of its tables.
    fn table(&mut self, table: &DeTable<'_>, section: &str) -> Result<()> {
        for (name, value) in in_order(table) {
            let line = self.line(name.span().start);
            let name = match section {
                "" => name.get_ref().to_string(),
                _ => format!("{section}.{}", name.get_ref()),
            };
            match (key(&name), value.get_ref()) {
                (Some(key), _) => self.key(key, value, line)?,
                (None, DeValue::Table(inner)) if section.is_empty() && is_section(&name) => {
                    self.table(inner, &name)?;
                }
                _ => return Err(self.unknown(&name, line)),
            }
        }
        Ok(())
    }

    fn key(&mut self, key: &'static Key, value: &Spanned<DeValue<'_>>, line: usize) -> Result<()> {
        if self.whose == Whose::Folder && key.folder == Folder::Refused {
            let why =
                format!("`{}` is not for the file of a folder, which may come from a stranger", key.name);
            return Err(self.refused(line, &why, &elsewhere(key, "")));
        }
        let values = self.values(key, value)?;
        self.check(key, &values, line)?;
        if self.whose == Whose::Folder
            && key.folder == Folder::Lower
            && let Some(most) = self.raised(key, &values)
        {
            let (name, text) = (key.name, &values[0].text);
            let why = format!("`{name} = {text}` is above {most}; the file of a folder may only lower it");
            return Err(self.refused(line, &why, &elsewhere(key, &format!(" {text}"))));
        }
        let origin = Origin { path: self.path.to_owned(), line, of_folder: self.whose == Whose::Folder };
        self.settings.push(Setting { key, values, origin });
        Ok(())
    }

    /// Returns the values of a key, which must have its form.
    fn values(&self, key: &Key, value: &Spanned<DeValue<'_>>) -> Result<Vec<Value>> {
        let mut values = Vec::new();
        self.collect(key, None, value, &mut values)?;
        Ok(values)
    }

    fn collect(
        &self,
        key: &Key,
        name: Option<&str>,
        value: &Spanned<DeValue<'_>>,
        into: &mut Vec<Value>,
    ) -> Result<()> {
        let line = self.line(value.span().start);
        let mut add = |text: String| into.push(Value { name: name.map(str::to_owned), text, line });
        match (key.shape, value.get_ref()) {
            (Shape::Text | Shape::List, DeValue::String(text)) => add(text.to_string()),
            (Shape::Path, DeValue::String(text)) => add(self.path_of(text)),
            (Shape::Table, DeValue::String(text)) if name.is_some() => add(text.to_string()),
            (Shape::Number, DeValue::Integer(number)) => {
                let number = i64::from_str_radix(number.as_str(), number.radix());
                add(number.map_err(|_| self.error(line, "the number is too large"))?.to_string());
            }
            (Shape::Number, DeValue::Float(number)) => add(number.as_str().to_owned()),
            (Shape::Flag, DeValue::Boolean(on)) => add(on.to_string()),
            (Shape::List, DeValue::Array(all)) => {
                for value in all {
                    match value.get_ref() {
                        DeValue::String(_) => self.collect(key, name, value, into)?,
                        _ => return Err(self.wrong_form(key, self.line(value.span().start))),
                    }
                }
            }
            (Shape::Table, DeValue::Table(table)) if name.is_none() => {
                for (name, value) in in_order(table) {
                    self.collect(key, Some(name.get_ref()), value, into)?;
                }
            }
            (Shape::Table, DeValue::Array(all)) if name.is_some() => {
                for value in all {
                    match value.get_ref() {
                        DeValue::String(_) => self.collect(key, name, value, into)?,
                        _ => return Err(self.wrong_form(key, self.line(value.span().start))),
                    }
                }
            }
            _ => return Err(self.wrong_form(key, line)),
        }
        Ok(())
    }

    fn wrong_form(&self, key: &Key, line: usize) -> anyhow::Error {
        self.error(line, &format!("`{}` is a {}", key.name, key.shape.name()))
    }

    /// Returns the path that a text stands for.
    fn path_of(&self, text: &str) -> String {
        let home = text.strip_prefix("~/").and_then(|rest| Some(etcetera::home_dir().ok()?.join(rest)));
        let beside = || self.path.parent().unwrap_or(Path::new("")).join(text);
        let path: PathBuf = home.unwrap_or_else(beside);
        path.to_string_lossy().into_owned()
    }

    /// Checks values as if they had been given with the option.
    fn check(&self, key: &Key, values: &[Value], line: usize) -> Result<()> {
        if key.option.is_empty() {
            for value in values {
                let rule = (value.name.as_deref().unwrap_or_default(), &value.text);
                Outlets::new([rule]).map_err(|error| self.error(value.line, error.message()))?;
            }
            return Ok(());
        }
        if key.shape == Shape::Flag {
            return Ok(());
        }
        let command = key.commands.first().copied().unwrap_or("index");
        let options = values.iter().map(|value| format!("--{}={value}", key.option));
        let arguments = ["readouts-search", command].map(str::to_owned).into_iter().chain(options);
        let Err(error) = self.command.clone().try_get_matches_from(arguments) else { return Ok(()) };
        let context = |kind| error.get(kind).map(ToString::to_string);
        let why = match error.kind() {
            ErrorKind::ValueValidation => std::error::Error::source(&error).map(ToString::to_string),
            ErrorKind::InvalidValue => {
                context(ContextKind::ValidValue).map(|all| format!("it is one of {all}"))
            }
            ErrorKind::ArgumentConflict => Some("it holds one value".to_owned()),
            // Values are looked at before it is found that other arguments are missing.
            _ => return Ok(()),
        };
        let wrong = context(ContextKind::InvalidValue).unwrap_or_default();
        let line = values.iter().find(|value| value.to_string() == wrong).map_or(line, |value| value.line);
        let why = why.unwrap_or_else(|| "not a value that the option takes".to_owned());
        Err(self.error(line, &format!("`{}`: `{}`: {why}", key.name, shortened(&wrong))))
    }

    /// Returns the built-in value of a key if the file's is above it; nothing is above no limit.
    fn raised(&self, key: &Key, values: &[Value]) -> Option<String> {
        let number = |text: &str| text.parse::<f64>().ok();
        let most = super::settings::built_in(self.command, key).into_iter().next()?;
        let now = number(&values.first()?.text)?;
        number(&most).is_some_and(|most| now > most).then_some(most)
    }

    /// Returns the error about an unknown key.
    fn unknown(&self, name: &str, line: usize) -> anyhow::Error {
        let why = format!("there is no key `{}`", shortened(name));
        let hint = match nearest(name) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if is_section(name) => format!("`[{name}]` begins a table of keys"),
            None => {
                format!("the keys are {}", KEYS.iter().map(|key| key.name).collect::<Vec<_>>().join(", "))
            }
        };
        self.refused(line, &why, &hint)
    }

    fn line(&self, at: usize) -> usize {
        1 + self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
    }

    fn error(&self, line: usize, why: &str) -> anyhow::Error {
        self.refused(line, why, hint(self.whose))
    }

    fn refused(&self, line: usize, why: &str, hint: &str) -> anyhow::Error {
        Refused::new(format!("`{}` line {line}: {why}", self.path.display()), hint).into()
    }
}

/// Returns the hint where a key may stand, with the value for its option.
fn elsewhere(key: &Key, value: &str) -> String {
    let variable = match key.variable {
        "" => String::new(),
        variable => format!(", set ${variable}"),
    };
    format!(
        "give `--{}{value}`{variable}, or write it into your own configuration{}; `--no-config` leaves the \
         file out",
        key.option,
        user_file().map_or_else(String::new, |path| format!(" `{}`", path.display())),
    )
}

/// Returns the path of the user's own configuration file, if there is a home folder.
pub(crate) fn user_file() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("readouts-search").join("config.toml"))
}

type Item<'t> = (&'t Spanned<std::borrow::Cow<'t, str>>, &'t Spanned<DeValue<'t>>);

/// Returns the keys of a table in the order in which they are written.
fn in_order<'t>(table: &'t DeTable<'t>) -> Vec<Item<'t>> {
    let mut items: Vec<Item<'t>> = table.iter().collect();
    items.sort_by_key(|(name, _)| name.span().start);
    items
}
