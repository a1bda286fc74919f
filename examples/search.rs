//! Builds an index of a folder of pages and searches it: a phrase, then in one speaker's words.
//!
//! `cargo run -p examples --example search -- [FOLDER [PHRASE [SPEAKER]]]`

use std::path::PathBuf;

use readouts_core::{Index, Query, Result, SearchRequest, Update};

/// Searches the samples by default.
pub fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let samples = || concat!(env!("CARGO_MANIFEST_DIR"), "/../seeds").to_owned();
    let corpus = arguments.next().unwrap_or_else(samples);
    let phrase = arguments.next().unwrap_or_else(|| "comprehensive strategic partnership".to_owned());
    let speaker = arguments.next().unwrap_or_else(|| "Wang Yi".to_owned());
    search(PathBuf::from(corpus), &phrase, speaker)
}

/// Prints the number of occurrences of the phrase, and where the speaker says it.
pub fn search(corpus: PathBuf, phrase: &str, speaker: String) -> Result<()> {
    // In memory; `Index::open_or_create(folder)` keeps the index on disk.
    let index = Index::in_memory()?;
    let report = Update::new(&[corpus]).run(&index)?;
    println!("{} articles", report.articles);

    let mut request = SearchRequest::new(Query::phrase(phrase)?);
    let all = index.search(&request)?;
    println!("“{phrase}”: {} occurrences in {} articles", all.total.occurrences, all.total.documents);

    println!("in the words of {speaker}:");
    request.filters.by = vec![speaker];
    let own = index.search(&request)?;
    for hit in &own.hits {
        let outlet = hit.outlet.as_deref().unwrap_or("an unknown outlet");
        for found in &hit.matches {
            let basis = found.basis.as_str();
            println!("  …{}[{}]{}… ({basis}, according to {outlet})", found.left, found.text, found.right);
        }
    }
    assert!(own.total.occurrences <= all.total.occurrences);
    Ok(())
}
