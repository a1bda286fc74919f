//! Table with a row for each article.

use std::cell::RefCell;
use std::collections::BTreeMap;

use anyhow::Result;
use readouts_core::{ArticleRow, Articles, Error, FoundArticle};

use super::table::{Column, EachValues, Kind, Table, Value};
use crate::output::answer::EachRecord;

/// Columns, in order; those that the index keeps come before the text.
const COLUMNS: [(&str, Kind); 25] = [
    ("doc_id", Kind::Text),
    ("id", Kind::Text),
    ("path", Kind::Text),
    ("url", Kind::Text),
    ("title", Kind::Text),
    ("outlet", Kind::Text),
    ("outlet_basis", Kind::Text),
    ("agency", Kind::Text),
    ("agency_basis", Kind::Text),
    ("published", Kind::Text),
    ("published_basis", Kind::Text),
    ("event_date", Kind::Text),
    ("event_basis", Kind::Text),
    ("earliest", Kind::Day),
    ("latest", Kind::Day),
    ("kind", Kind::Text),
    ("language", Kind::Text),
    ("countries", Kind::List),
    ("participants", Kind::List),
    ("speakers", Kind::List),
    ("mentioned", Kind::List),
    ("paragraphs", Kind::Number),
    ("statements", Kind::Number),
    ("words", Kind::Number),
    ("text", Kind::Text),
];

/// Articles that are exported, with what is done for each.
pub(crate) struct ArticleTable<'a> {
    pub(crate) source: Source<'a>,
}

/// Stream of the articles of an export.
pub(crate) struct Source<'a> {
    articles: RefCell<Articles<'a>>,
    /// Puts an error of the search into the program's words.
    told: &'a dyn Fn(Error) -> anyhow::Error,
    /// Called after each article.
    done: &'a dyn Fn(),
    /// Names of the columns that the index keeps.
    pub(super) kept: &'a [String],
}

impl<'a> Source<'a> {
    pub(crate) fn new(
        articles: Articles<'a>,
        told: &'a dyn Fn(Error) -> anyhow::Error,
        done: &'a dyn Fn(),
        kept: &'a [String],
    ) -> Self {
        Self { articles: RefCell::new(articles), told, done, kept }
    }

    /// Passes on the articles, of which each is read once.
    pub(super) fn each(&self, mut each: impl FnMut(&FoundArticle) -> Result<()>) -> Result<()> {
        for found in self.articles.borrow_mut().by_ref() {
            each(&found.map_err(self.told)?)?;
            (self.done)();
        }
        Ok(())
    }
}

/// Returns the values of kept columns.
pub(super) fn kept<'v>(
    names: &'v [String],
    values: &'v BTreeMap<String, Vec<String>>,
) -> impl Iterator<Item = Value<'v>> {
    names.iter().map(|name| values.get(name).map_or_else(|| Value::List(Vec::new()), |all| Value::list(all)))
}

fn values<'v>(row: &'v ArticleRow<'_>, names: &'v [String]) -> Vec<Value<'v>> {
    let mut values = vec![
        Value::Text(Some(row.doc_id)),
        Value::Text(Some(row.id)),
        Value::Text(row.path),
        Value::Text(row.url),
        Value::Text(row.title),
        Value::Text(row.outlet),
        Value::Text(Some(row.outlet_basis.as_str())),
        Value::Text(row.agency),
        Value::Text(Some(row.agency_basis.as_str())),
        Value::Edtf(row.published),
        Value::Text(Some(row.published_basis.as_str())),
        Value::Edtf(row.event_date),
        Value::Text(Some(row.event_basis.as_str())),
        Value::Day(row.earliest),
        Value::Day(row.latest),
        Value::Text(Some(row.kind.as_str())),
        Value::Text(row.language),
        Value::list(row.countries),
        Value::list(row.participants),
        Value::List(row.speakers.clone()),
        Value::list(row.mentioned),
        Value::Number(row.paragraphs),
        Value::Number(row.statements),
        Value::Number(row.words),
    ];
    values.extend(kept(names, row.kept));
    values.push(Value::Text(Some(&row.text)));
    values
}

impl Table for ArticleTable<'_> {
    fn columns(&self) -> Vec<Column> {
        Column::with_kept(&COLUMNS, self.source.kept)
    }

    fn rows(&self, each: &mut EachValues<'_>) -> Result<()> {
        self.source.each(|found| each(&values(&found.row(), self.source.kept)))
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.source.each(|found| each(&found.row()))
    }
}
