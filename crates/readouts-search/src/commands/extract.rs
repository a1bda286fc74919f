//! `extract`: shows what is read from pages, without an index.

use std::io::Stdout;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use readouts_core::source::{
    Columns, Format as PageFormat, Outlets, Selection, Source, Sources, open_reader,
};
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
    let settings = &common.settings;
    let columns = Arc::new(args.input.columns().unwrap_or_default().or(&settings.columns()));
    // Outlets by folder are matched from the folder of the file that has them.
    let folder = settings.folder_of_outlets().and_then(|folder| std::fs::canonicalize(folder).ok());
    let outlets = (settings.outlets(), folder);
    let mut run = Run { args, reader, values, columns, outlets, exit: Exit::Found };
    for path in &args.input.paths {
        let pages = run.path(path)?;
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
        let selection = run.select(&[], listed);
        run.read(&selection)?;
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
    columns: Arc<Columns>,
    /// Outlets by folder, and the folder that they are matched from.
    outlets: (Outlets, Option<PathBuf>),
    exit: Exit,
}

impl Run<'_> {
    /// Prints every page of a file, of all files of a folder, or of standard input. Returns the number of
    /// pages, including those that could not be read.
    fn path(&mut self, path: &Path) -> Result<usize> {
        let (input, columns) = (&self.args.input, Arc::clone(&self.columns));
        if is_standard_input(path) {
            let opened = open_reader("-", Box::new(std::io::stdin()), input.read_as, input.limits());
            return self.sources(opened.map(|sources| sources.with_columns(&columns)));
        }
        let is_stream = std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
        if !is_stream {
            let selection = self.select(&[path.to_owned()], Vec::new());
            return self.read(&selection);
        }
        // A pipe, such as a shell makes for `<(…)`, is read because it was named explicitly.
        let format = PageFormat::of_path(path).or(input.read_as);
        let name = path.display().to_string();
        let opened = pipe::open(path).and_then(|pipe| open_reader(&name, pipe, format, input.limits()));
        self.sources(opened.map(|sources| sources.with_columns(&columns)))
    }

    /// Returns the selection of these files and folders.
    fn select(&self, paths: &[PathBuf], listed: Vec<PathBuf>) -> Selection {
        self.args.input.selection(paths, listed).columns((*self.columns).clone())
    }

    /// Returns the outlet that the settings give a file.
    fn outlet(&self, path: &Path) -> Option<Arc<str>> {
        let (outlets, folder) = &self.outlets;
        let path = std::fs::canonicalize(path).ok()?;
        outlets.of(path.strip_prefix(folder.as_ref()?).ok()?)
    }

    fn read(&mut self, selection: &Selection) -> Result<usize> {
        let limits = self.args.input.limits();
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
            let opened = selection.open(file, &file.display().to_string(), limits);
            let outlet = self.outlet(file);
            pages += self.sources(opened.map(|sources| sources.with_default_outlet(outlet)))?;
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
