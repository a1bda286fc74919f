//! Tests of searches: comparison with a scan of the same articles, and meanings that users rely on.

mod agreement;
pub(crate) mod articles;
mod meanings;
mod passages;
mod people;
mod queries;
mod rows;
mod tally;
mod time;
mod unseen;
mod updated;
mod versions;
mod who;

use crate::{Index, Readout, WriterOptions};

const ONE_THREAD: WriterOptions = WriterOptions { memory: 15_000_000, threads: 1 };

/// Everyone who speaks, is mentioned or is searched for.
pub(crate) const PEOPLE: [&str; 3] = ["Ada Brook", "Carl Dane", "Eve Frost"];

pub(crate) fn index_of(articles: &[Readout]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(ONE_THREAD).expect("a writer");
    articles.iter().for_each(|article| writer.add(article).expect("added"));
    writer.commit().expect("committed");
    drop(writer);
    index
}
