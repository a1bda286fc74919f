//! `cite`: cites articles, or passages of them, for people and for reference managers.

use std::collections::HashSet;
use std::io::{BufRead, Read, Write};

use anyhow::{Context, Result};
use readouts_core::{Citation, Index, Quotation, Readout, Resolved, SearchRequest};
use serde::Deserialize;

use super::show::find;
use super::{corpus, names};
use crate::answering;
use crate::args::{CitationFormat, CiteArgs, Common};
use crate::exit::Exit;
use crate::output::{Cited, Format, Formulas, Values, note, plural, shortened};
use crate::refused::Refused;

/// Maximum length of a line of standard input, in bytes.
const LINE_MAX: u64 = 64 << 20;

pub(crate) fn cite(args: &CiteArgs, common: &Common) -> Result<Exit> {
    let index = corpus::opened(common)?;
    let request = args.request(&index.kept_columns()?)?;
    let request = request.as_ref().map(|request| names::resolve(&index, request, common)).transpose()?;
    let run = Run { args, index: &index, request };
    let is_list = args.id == "-";
    let mut out = Out::new(args.format, is_list);
    let mut exit = Exit::Found;
    if is_list {
        let mut cited = HashSet::new();
        let mut again = 0;
        each_row(std::io::stdin().lock(), |row| {
            match run.citation(row)? {
                Some(citation) if !cited.insert(citation.key.clone()) => again += 1,
                Some(citation) => out.add(&citation)?,
                None => exit = Exit::Nothing,
            }
            Ok(())
        })?;
        if again > 0 {
            note(&format!("{} left out: the same as one before", plural(again, "citation")));
        }
        if cited.is_empty() {
            note("nothing to cite");
            exit = Exit::Nothing;
        }
    } else {
        match run.citation(&Row::of(&args.id))? {
            Some(citation) => out.add(&citation)?,
            None => return Ok(Exit::Nothing),
        }
    }
    out.finish()?;
    Ok(exit)
}

/// What is to be cited: an article, or the sentences of a place in it.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
struct Row {
    id: String,
    paragraph: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
}

impl Row {
    fn of(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }

    /// Returns a row of `kwic`, or the id that a line is.
    fn read(line: &str) -> Result<Self, serde_json::Error> {
        if line.starts_with('{') { serde_json::from_str(line) } else { Ok(Self::of(line)) }
    }
}

/// Calls `each` for every row of a list; empty lines are passed over.
fn each_row(mut list: impl BufRead, mut each: impl FnMut(&Row) -> Result<()>) -> Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = list.by_ref().take(LINE_MAX).read_until(b'\n', &mut line);
        if read.context("standard input cannot be read")? == 0 {
            return Ok(());
        }
        let wrong = |what: &str| {
            let hint = "an id, or a row of `kwic --format jsonl`, stands on each line";
            Refused::new(format!("standard input line {number}: {what}"), hint)
        };
        if line.len() as u64 == LINE_MAX {
            return Err(wrong("the line is too long").into());
        }
        let text = str::from_utf8(&line).map_err(|_| wrong("not UTF-8"))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() {
            each(&Row::read(text).map_err(|error| wrong(&error.to_string()))?)?;
        }
    }
    Ok(())
}

struct Run<'a> {
    args: &'a CiteArgs,
    index: &'a Index,
    request: Option<Resolved<SearchRequest>>,
}

impl Run<'_> {
    /// Returns the citation for a row; `None`, after a message, if there is nothing to cite.
    fn citation(&self, row: &Row) -> Result<Option<Citation>> {
        let Some(article) = find(self.index, &row.id)? else {
            note(&format!("no article has an id that begins with `{}`", shortened(&row.id)));
            return Ok(None);
        };
        let citation = if let Some(quote) = &self.args.quote {
            let what = format!("`{}`", shortened(quote));
            let places = Quotation::quoted(&article, quote);
            let Some(at) = self.choose(&article, places, "place", &what) else { return Ok(None) };
            Citation::passage(&article, &at)
        } else if let Some(request) = &self.request {
            let found = request.hit(&article.id)?.map(|hit| hit.matches).unwrap_or_default();
            let sentences = |found: &readouts_core::Match| {
                Quotation::sentences(&article, found.paragraph, found.start..found.end)
            };
            let places = found.iter().filter_map(sentences).collect();
            let Some(at) = self.choose(&article, places, "match", "a match") else { return Ok(None) };
            Citation::passage(&article, &at)
        } else if let (Some(paragraph), Some(start), Some(end)) = (row.paragraph, row.start, row.end) {
            let Some(at) = Quotation::sentences(&article, paragraph, start..end) else {
                let id = &article.id;
                note(&format!("`{id}` has no text from byte {start} to {end} of paragraph {paragraph}"));
                return Ok(None);
            };
            Citation::passage(&article, &at)
        } else {
            Citation::article(&article)
        };
        Ok(Some(match self.args.accessed {
            Some(date) => citation.accessed(date),
            None => citation,
        }))
    }

    /// Returns the place with the number asked for, or the first.
    fn choose(&self, article: &Readout, places: Vec<Quotation>, one: &str, what: &str) -> Option<Quotation> {
        let (number, count) = (self.args.number.unwrap_or(1) as usize, places.len());
        let id = &article.id;
        match count {
            0 => note(&format!("nothing found: the body of `{id}` does not have {what}")),
            _ if number > count => {
                note(&format!("there is no number {number}: `{id}` has {}", several(count, one)));
            }
            2.. if self.args.number.is_none() => {
                note(&format!(
                    "this is the first of {} in `{id}`; `--match 2` cites the next",
                    several(count, one)
                ));
            }
            _ => {}
        }
        places.into_iter().nth(number - 1)
    }
}

/// Returns a number of places or matches.
fn several(count: usize, one: &str) -> String {
    match (count, one) {
        (1, _) => format!("1 {one}"),
        (_, "match") => format!("{count} matches"),
        _ => format!("{count} {one}s"),
    }
}

/// Writes citations in a form.
enum Out {
    Each(Format),
    Values(CitationFormat, Values<answering::Out>),
    /// Whether there was a citation before.
    Text(CitationFormat, bool),
}

impl Out {
    fn new(format: CitationFormat, is_list: bool) -> Self {
        let values = |is_array| Self::Values(format, Values::new(answering::out(), is_array));
        match format {
            CitationFormat::Text => Self::Each(Format::HUMAN),
            CitationFormat::JsonLines => Self::Each(Format::JSON_LINES),
            CitationFormat::Json => values(is_list),
            CitationFormat::CslJson => values(true),
            CitationFormat::Ris | CitationFormat::BibTex => Self::Text(format, false),
        }
    }

    fn add(&mut self, citation: &Citation) -> Result<()> {
        match self {
            Self::Each(format) => format.print(&Cited(citation), Formulas::Marked),
            Self::Values(CitationFormat::CslJson, values) => values.add(&citation.csl_json()),
            Self::Values(_, values) => values.add(citation),
            Self::Text(format, is_later) => {
                let mut out = answering::out();
                let is_later = std::mem::replace(is_later, true);
                let (text, between) = match format {
                    CitationFormat::Ris => (citation.ris(), "\r\n"),
                    _ => (citation.bibtex(), "\n"),
                };
                Ok(write!(out, "{}{text}", if is_later { between } else { "" })?)
            }
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Self::Values(_, values) => values.finish(),
            _ => Ok(answering::out().flush()?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(list: &[u8]) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        each_row(list, |row| {
            rows.push(Row { id: row.id.clone(), ..*row });
            Ok(())
        })?;
        Ok(rows)
    }

    #[test]
    fn a_line_is_an_id_or_a_row() {
        let list =
            "\u{feff}3b9c\r\n\n{\"id\":\"c7b0\",\"paragraph\":1,\"start\":2,\"end\":3,\"x\":null}\n 5e4f";
        let row = Row { id: "c7b0".to_owned(), paragraph: Some(1), start: Some(2), end: Some(3) };
        assert_eq!(rows(list.as_bytes()).expect("rows"), [Row::of("3b9c"), row, Row::of("5e4f")]);
    }

    #[test]
    fn what_is_no_row_is_named_with_its_line() {
        for (list, what) in [(&b"a\n{\"id\":1}"[..], "line 2: invalid type"), (b"\xff", "line 1: not UTF-8")]
        {
            let error = rows(list).expect_err("no rows").to_string();
            assert!(error.contains(what), "{error}");
        }
    }
}
