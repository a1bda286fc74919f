//! `extract`: what is understood of pages, without an index.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_core::source::{Document, Format as PageFormat, Limits, SideData, open, read_bytes, walk};
use readouts_core::{Knowledge, Reader};

use super::corpus;
use crate::args::{Common, ExtractArgs, Format};
use crate::exit::Exit;
use crate::output::article::Detail;
use crate::output::{self, note};

pub(crate) fn extract(args: &ExtractArgs, common: &Common) -> Result<Exit> {
    if matches!(args.format, Format::Csv | Format::Tsv) {
        anyhow::bail!("an article has no rows\nhint: `--format jsonl` has all of it");
    }
    let tables = corpus::tables(common)?;
    let reader = Reader::new(tables.as_ref().unwrap_or_else(|| Knowledge::builtin()));
    // People are shown the page with the article in its place.
    let reader = if args.audit || args.format == Format::Human { reader.with_audit() } else { reader };
    let detail = if args.audit { Detail::All } else { Detail::Readable };
    let mut exit = Exit::Found;
    for file in &args.files {
        let mut documents = 0;
        each_document(file, &mut |document| {
            documents += 1;
            match document {
                Ok(document) => {
                    if document.charset.guessed || document.charset.broken > 0 {
                        note(&format!("`{}`: {}", document.name, document.charset));
                    }
                    let article = reader.read(&document);
                    if article.paragraphs.is_empty() {
                        note(&format!("`{}`: no article in it", document.name));
                    }
                    match args.format {
                        Format::Human => output::article::print(&article, detail)?,
                        Format::Json => output::json::one(&article)?,
                        _ => output::json::lines(std::slice::from_ref(&article))?,
                    }
                }
                Err(error) => {
                    output::error(&error);
                    exit = Exit::Error;
                }
            }
            Ok(())
        })?;
        if documents == 0 {
            output::report::no_pages(file);
            exit = if exit == Exit::Error { exit } else { Exit::Nothing };
        }
    }
    Ok(exit)
}

/// Every document of a file, of all files of a folder, or of standard input.
fn each_document(path: &Path, each: &mut dyn FnMut(Result<Document>) -> Result<()>) -> Result<()> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return each(read_bytes("-", &bytes, PageFormat::Text, &SideData::default()).map_err(Into::into));
    }
    if std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
        // A pipe, such as a shell makes for `<(…)`: whoever names it wants it read.
        let bytes = std::fs::read(path).with_context(|| format!("`{}`: cannot be read", path.display()))?;
        let format = PageFormat::of_path(path).unwrap_or(PageFormat::Text);
        let name = path.display().to_string();
        return each(read_bytes(&name, &bytes, format, &SideData::default()).map_err(Into::into));
    }
    let found = match walk(path) {
        Ok(found) => found,
        Err(error) => return each(Err(error.into())),
    };
    for problem in found.problems {
        each(Err(problem.into()))?;
    }
    for file in &found.files {
        match open(file, &file.display().to_string(), Limits::default()) {
            Ok(sources) => {
                for source in sources {
                    each(source.and_then(|source| source.read()).map_err(Into::into))?;
                }
            }
            Err(error) => each(Err(error.into()))?,
        }
    }
    Ok(())
}
