//! `extract`: shows what is read from pages, without an index.

use std::io::Stdout;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use readouts_core::source::{Format as PageFormat, Selection, Source, Sources, open_reader};
use readouts_core::{Error, ErrorKind, Knowledge, Reader};

use super::corpus;
use crate::args::{Common, ExtractArgs, Input, is_standard_input};
use crate::exit::Exit;
use crate::output::{self, Answer, Article, Detail, Formulas, Values, View, note};
use crate::pipe;

pub(crate) fn extract(args: &ExtractArgs, common: &Common) -> Result<Exit> {
    args.format.must_not_be(&[View::Rows], "an article has no rows", "`--format jsonl` has all of it")?;
    let listed = args.input.listed()?;
    let tables = corpus::tables(common)?;
    let reader = Reader::new(tables.as_ref().unwrap_or_else(|| Knowledge::builtin()));
    // The form for people shows the article in its place in the page.
    let reader = if args.audit || args.format.is_human() { reader.with_audit() } else { reader };
    let reader = if args.why { reader.with_choices() } else { reader };
    let is_json = args.format.view() == View::Value;
    let values = is_json.then(|| Values::new(std::io::stdout(), is_list(&args.input, &listed)));
    let mut run = Run { args, reader, values, exit: Exit::Found };
    for path in &args.input.paths {
        let pages = run.path(&args.input, path)?;
        if pages == 0 {
            output::report::no_pages(path);
            run.exit = if run.exit == Exit::Error { run.exit } else { Exit::Nothing };
        }
    }
    if args.input.paths.is_empty() && listed.is_empty() {
        note("the list names no file");
        run.exit = Exit::Nothing;
    }
    if !listed.is_empty() {
        run.selection(&args.input, &args.input.selection(&[], listed))?;
    }
    run.values.map_or(Ok(()), Values::finish)?;
    Ok(run.exit)
}

/// Whether pages are a list even if there is only one: if several files are named, or a folder.
fn is_list<T>(input: &Input, listed: &[T]) -> bool {
    input.paths.len() != 1 || !listed.is_empty() || input.paths.iter().any(|path| path.is_dir())
}

struct Run<'a> {
    args: &'a ExtractArgs,
    reader: Reader<'a>,
    /// Writer of JSON values, for that format.
    values: Option<Values<Stdout>>,
    exit: Exit,
}

impl Run<'_> {
    /// Prints every page of a file, of all files of a folder, or of standard input. Returns the number of
    /// pages, including those that could not be read.
    fn path(&mut self, input: &Input, path: &Path) -> Result<usize> {
        let columns = Arc::new(input.columns().unwrap_or_default());
        if is_standard_input(path) {
            let opened = open_reader("-", Box::new(std::io::stdin()), input.read_as, input.limits());
            return self.sources(opened.map(|sources| sources.with_columns(&columns)));
        }
        let is_stream = std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
        if !is_stream {
            return self.selection(input, &input.selection(&[path.to_owned()], Vec::new()));
        }
        // A pipe, such as a shell makes for `<(…)`, is read because it was named explicitly.
        let format = PageFormat::of_path(path).or(input.read_as);
        let name = path.display().to_string();
        let opened = pipe::open(path).and_then(|pipe| open_reader(&name, pipe, format, input.limits()));
        self.sources(opened.map(|sources| sources.with_columns(&columns)))
    }

    fn selection(&mut self, input: &Input, selection: &Selection) -> Result<usize> {
        let found = match selection.find() {
            Ok(found) => found,
            Err(error) => return Ok(self.lost(error)),
        };
        let links = output::report::links(&found.outside);
        if let Some(told) = links.strip_prefix(", ") {
            note(&format!("{told}; `--follow-links` follows them"));
        }
        let mut pages = 0;
        for problem in found.problems {
            pages += self.lost(problem);
        }
        for file in &found.files {
            pages += self.sources(selection.open(file, &file.display().to_string(), input.limits()))?;
        }
        Ok(pages)
    }

    fn sources(&mut self, sources: readouts_core::Result<Sources>) -> Result<usize> {
        let sources = match sources {
            Ok(sources) => sources,
            Err(error) => return Ok(self.lost(error)),
        };
        let mut pages = 0;
        for source in sources {
            pages += match source {
                Ok(source) => self.page(&source)?,
                Err(error) => self.lost(error),
            };
        }
        Ok(pages)
    }

    fn page(&mut self, source: &Source) -> Result<usize> {
        let document = match source.read() {
            Ok(document) => document,
            Err(error) => return Ok(self.lost(error)),
        };
        if document.charset.guessed || document.charset.broken > 0 {
            note(&format!("`{}`: {}", document.name, document.charset));
        }
        if let Some(what) = self.reader.unusable(&document) {
            note(&format!("`{}`: {what}", document.name));
        }
        let article = match self.reader.read(&document) {
            Ok(article) => article,
            Err(error) => return Ok(self.lost(error)),
        };
        if article.paragraphs.is_empty() {
            note(&format!("`{}`: no article in it", document.name));
        }
        let detail = if self.args.audit { Detail::All } else { Detail::Readable };
        let answer = Article { article: &article, detail, marked: None };
        match &mut self.values {
            Some(values) => values.add(answer.value()?)?,
            None => self.args.format.print(&answer, Formulas::Marked)?,
        }
        Ok(1)
    }

    /// Reports a page that cannot be read, and counts it.
    fn lost(&mut self, error: Error) -> usize {
        if error.kind() == ErrorKind::Empty {
            note(&error.to_string());
            self.exit = if self.exit == Exit::Error { Exit::Error } else { Exit::Nothing };
            return 1;
        }
        output::error(&error.into());
        self.exit = Exit::Error;
        1
    }
}
