//! FTS5, the full-text index of SQLite, as a contender: a table of ids and bodies, with positions and the default
//! tokenizer. Synchronisation with the disk is off, which makes writing faster.

use std::path::Path;

use readouts_core::Readout;
use rusqlite::{Connection, Result};

/// FTS5 index of clean bodies.
#[derive(Debug)]
pub struct Fts5(Connection);

impl Fts5 {
    /// Creates an empty index in a folder.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn create(dir: &Path) -> Result<Self> {
        let connection = Connection::open(dir.join("bodies.sqlite"))?;
        connection.execute_batch(
            "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;
             CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, body);",
        )?;
        Ok(Self(connection))
    }

    /// Adds ids and bodies in one transaction.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn add_all<'b>(&mut self, bodies: impl IntoIterator<Item = (&'b str, &'b str)>) -> Result<()> {
        let transaction = self.0.transaction()?;
        {
            let mut insert = transaction.prepare("INSERT INTO articles (id, body) VALUES (?1, ?2)")?;
            for (id, body) in bodies {
                insert.execute([id, body])?;
            }
        }
        transaction.commit()
    }

    /// Adds an article.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn add(&self, article: &Readout) -> Result<()> {
        let mut insert = self.0.prepare_cached("INSERT INTO articles (id, body) VALUES (?1, ?2)")?;
        insert.execute([&article.id, &article.paragraphs.join("\n")]).map(drop)
    }

    /// Returns the total number of articles that match an FTS5 query, and fetches the ten best. FTS5 needs one query for
    /// each.
    ///
    /// # Errors
    /// If the index cannot be read, or the query is not one.
    pub fn find(&self, query: &str) -> Result<u64> {
        let mut best = self
            .0
            .prepare_cached("SELECT id FROM articles WHERE articles MATCH ?1 ORDER BY rank LIMIT 10")?;
        let mut rows = best.query([query])?;
        while rows.next()?.is_some() {}
        let mut count = self.0.prepare_cached("SELECT count(*) FROM articles WHERE articles MATCH ?1")?;
        count.query_row([query], |row| row.get(0).map(i64::cast_unsigned))
    }
}
