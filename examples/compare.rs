//! Compares two articles that tell of one call: what both say, and what only one of them says.
//!
//! `cargo run -p examples --example compare`

use readouts_core::comparison::{Options, Which};
use readouts_core::{Compared, Reader, Result};

const NORLAND: &str = "President Ida Lee spoke by phone with Prime Minister Jon Berg on 6 May 2031. Lee said that the \
                       river belongs to both peoples. She raised the case of 14 fishermen who are held in Port Suria.";
const SURIA: &str = "Prime Minister Jon Berg held a telephone conversation with President Ida Lee on 6 May 2031. Berg \
                     stressed that mountains and rivers link the two countries. Lee said that the river belongs to both \
                     peoples.";

/// Reads two texts and compares them, sentence by sentence.
pub fn main() -> Result<()> {
    let reader = Reader::default();
    let (a, b) = (reader.read_text("norland", NORLAND)?, reader.read_text("suria", SURIA)?);
    // `Compared::within` takes an index as the measure of how rare a word is.
    let compared = Compared::of(&a, &b, &Options::default());
    let comparison = &compared.comparison;
    for link in &comparison.links {
        println!("both, {:.2}: {}", link.similarity, a.statements[link.a].text);
    }
    for (name, which) in [("norland", Which::A), ("suria", Which::B)] {
        for at in comparison.only(which) {
            println!("only {name}: {}", comparison.side(which).sentences[at].text);
        }
    }
    let only_a: Vec<usize> = comparison.only(Which::A).collect();
    assert_eq!(only_a, [2]);
    assert!(a.statements[2].text.contains("fishermen"));
    Ok(())
}
