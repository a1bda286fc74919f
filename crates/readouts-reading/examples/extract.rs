//! Reads one article from a string and prints its statements.
//!
//! `cargo run -p readouts-reading --example extract`

#![allow(clippy::print_stdout, reason = "an example")]

use readouts_reading::{Basis, Reader, Result};

const PAGE: &str = "\
Home > News from Norland

President Ida Lee Speaks by Phone with Prime Minister Jon Berg of Southmark

Updated: 2031-05-07 09:15

On the evening of 6 May, President Ida Lee spoke with Prime Minister Jon Berg of Southmark on the phone.

Lee stressed that the river belongs to both peoples. It should be shared as neighbors share a well.

\"We have waited long for this,\" Berg said.

The two leaders agreed to meet in the summer.

Suggest to a friend
";

/// Prints who says what.
pub(crate) fn main() -> Result<()> {
    let readout = Reader::default().read_text("norland.txt", PAGE)?;

    let title = readout.title.as_deref().unwrap_or("(no title)");
    let date = readout.event_date.edtf.map_or_else(|| "date unknown".to_owned(), |date| date.to_string());
    println!("{title} ({date})");
    for statement in &readout.statements {
        let speaker = statement.speaker.as_deref().unwrap_or("-");
        println!("{:9} {speaker:8} {}", statement.basis.as_str(), statement.text);
    }

    assert_eq!(date, "2031-05-06");
    let carried = readout.statements.iter().find(|s| s.basis == Basis::Carried);
    assert_eq!(carried.and_then(|s| s.speaker.as_deref()), Some("Ida Lee"));
    Ok(())
}
