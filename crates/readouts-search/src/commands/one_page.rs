//! Reads an article from a file that an argument names in the place of an id.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use readouts_core::source::{Format, Limits, Selection, Source, Sources, open_reader};
use readouts_core::{AuditLine, Follow as _, Knowledge, Reader, Readout};

use super::corpus;
use crate::args::{Common, is_standard_input};
use crate::pipe;
use crate::refused::Refused;

/// Whether an argument names a file: it has a dot or a slash, which no id has, or stands for standard input.
pub(super) fn is_file(name: &str) -> bool {
    is_standard_input(Path::new(name)) || name.contains(['.', '/', '\\'])
}

/// Reads the article of a file; `FILE#N` is record N of a file of records.
///
/// # Errors
/// If there is no such file, or if it has no page, several pages, or a page that cannot be read.
pub(super) fn article(name: &str, knowledge: &Knowledge, common: &Common) -> Result<Readout> {
    read(name, &Reader::new(knowledge), common)
}

/// Reads the page of an indexed article again and returns its lines, each with whether it was kept and why; `None` if the
/// file is gone or has another text. File names in the index are relative to `base`.
pub(super) fn lines(article: &Readout, base: &Path, common: &Common) -> Result<Option<Vec<AuditLine>>> {
    let tables = corpus::tables(common)?;
    let reader = Reader::new(tables.as_ref().unwrap_or_else(|| Knowledge::builtin())).with_audit();
    let copies = article.copies.iter().map(|copy| &copy.path);
    for name in article.path.iter().chain(copies) {
        let name = base.join(name).display().to_string();
        // Anything else that took the file's place, such as a pipe, is not opened.
        if Path::new(file_of(&name).0).is_file()
            && let Ok(again) = read(&name, &reader, common)
            && again.id == article.id
        {
            return Ok(Some(again.audit));
        }
    }
    Ok(None)
}

fn read(name: &str, reader: &Reader<'_>, common: &Common) -> Result<Readout> {
    let (file, is_record) = file_of(name);
    // Another record that cannot be read says nothing about this one.
    let is_meant = |page: &readouts_core::Result<Source>| match page {
        Ok(page) => !is_record || page.name() == name,
        Err(_) => !is_record,
    };
    let mut pages = open(file, common)?.take_while(|_| !common.waiting.is_stopped()).filter(is_meant);
    let Some(page) = pages.next().transpose()? else {
        let message = if is_record {
            format!("`{name}`: there is no such record")
        } else {
            format!("`{name}`: there is no page in it")
        };
        return Err(
            Refused::new(message, "`readouts-search extract FILE` shows what is read from a file").into()
        );
    };
    if !is_record && pages.next().is_some() {
        let message = format!("`{name}` has more than one page");
        return Err(Refused::new(message, format!("`{name}#1` names the first")).into());
    }
    Ok(reader.read(&page.read()?)?)
}

/// Returns the file that a name is of, and whether it names a record of it.
fn file_of(name: &str) -> (&str, bool) {
    match name.rsplit_once('#') {
        Some((file, number)) if is_number(number) && !Path::new(name).exists() => (file, true),
        _ => (name, false),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Opens a file, a pipe or standard input.
fn open(name: &str, common: &Common) -> Result<Sources> {
    let (path, limits) = (Path::new(name), Limits::default());
    let columns = Arc::new(common.settings.columns());
    let is_stream = || std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
    if is_standard_input(path) || is_stream() {
        let stream: Box<dyn Read + Send> =
            if is_standard_input(path) { Box::new(std::io::stdin()) } else { pipe::open(path)? };
        return Ok(open_reader(name, stream, Format::of_path(path), limits)?.with_columns(&columns));
    }
    corpus::must_exist(&[path.to_owned()])?;
    if path.is_dir() {
        let hint = "name a file; `readouts-search index FOLDER` makes an index of a folder";
        return Err(Refused::new(format!("`{name}` is a folder"), hint).into());
    }
    let selection = Selection::new([path]).columns((*columns).clone());
    Ok(selection.open(path, name, limits)?)
}
