//! The manual page about queries, made from the Markdown of the query reference.

use std::io;

use clap_mangen::roff::{Inline, Roff, bold, italic, roman};
use readouts_core::query::QUERY_REFERENCE;

use super::{NO_DATE, PROGRAM, QUERY, source, written};

/// Returns the page.
pub(super) fn page() -> io::Result<Vec<u8>> {
    let mut roff = Roff::new();
    let title = format!("{PROGRAM}-{QUERY}");
    roff.control("TH", [title.as_str(), "7", NO_DATE, &source(), PROGRAM]);
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{title} - how queries are written"))]);
    roff.control("SH", ["DESCRIPTION"]);
    for block in blocks(QUERY_REFERENCE) {
        write(&mut roff, &block);
    }
    roff.control("SH", ["SEE ALSO"]);
    roff.text([roman(format!("{PROGRAM}(1)"))]);
    written(&roff)
}

/// Splits Markdown into headings, rows of tables, items of lists and paragraphs, each on one line.
fn blocks(markdown: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut continues = false;
    for line in markdown.lines().map(str::trim) {
        let begins = line.starts_with(['#', '|']) || line.starts_with("- ");
        match blocks.last_mut() {
            Some(block) if continues && !begins && !line.is_empty() => {
                block.push(' ');
                block.push_str(line);
            }
            _ if line.is_empty() => {}
            _ => blocks.push(line.to_owned()),
        }
        continues = !line.is_empty() && !line.starts_with(['#', '|']);
    }
    blocks
}

fn write(roff: &mut Roff, block: &str) {
    if let Some(heading) = block.strip_prefix("## ") {
        roff.control("SH", [heading.to_uppercase().as_str()]);
    } else if block.starts_with('|') {
        if let Some((written, found)) = row(block) {
            roff.control("TP", []);
            roff.text(inlines(&written));
            roff.text(inlines(&found));
        }
    } else if let Some(item) = block.strip_prefix("- ") {
        roff.control("IP", ["\\(bu", "2"]);
        roff.text(inlines(item));
    } else if !block.starts_with('#') {
        roff.control("PP", []);
        roff.text(inlines(block));
    }
}

/// Returns the two cells of a row of a table; nothing for the heading and the line below it.
fn row(line: &str) -> Option<(String, String)> {
    let (written, found) = line.strip_prefix("| `")?.strip_suffix(" |")?.split_once(" | ")?;
    let unescaped = |cell: &str| cell.replace("\\|", "|");
    Some((unescaped(&format!("`{written}")), unescaped(found)))
}

/// Returns a line with its code and its emphasis in other fonts.
fn inlines(line: &str) -> Vec<Inline> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['`', '*']) {
        found.push(roman(&rest[..at]));
        let marked = &rest[at..];
        let mark = ["`", "**", "*"].into_iter().find(|mark| marked.starts_with(mark)).unwrap_or("*");
        let inner = &marked[mark.len()..];
        rest = match inner.split_once(mark) {
            Some((inner, rest)) => {
                found.push(if mark == "*" { italic(inner) } else { bold(inner) });
                rest
            }
            None => {
                found.push(roman(mark));
                inner
            }
        };
    }
    found.push(roman(rest));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_emphasis_lose_their_marks() {
        assert_eq!(
            inlines("- `a * b` is *one* **pair**."),
            [roman("- "), bold("a * b"), roman(" is "), italic("one"), roman(" "), bold("pair"), roman("."),]
        );
    }

    #[test]
    fn a_mark_without_its_partner_is_text() {
        assert_eq!(inlines("a * b"), [roman("a "), roman("*"), roman(" b")]);
        assert_eq!(inlines("a ` b"), [roman("a "), roman("`"), roman(" b")]);
        assert_eq!(inlines(""), [roman("")]);
    }

    #[test]
    fn lines_of_a_paragraph_are_one_block_and_rows_are_not() {
        let markdown = "# T\n\na\nb\n\n| You | Find |\n|---|---|\n| `x\\|y` | z |\n| `w` | v |\n\n- one\n  more\n- two\n";
        assert_eq!(
            blocks(markdown),
            [
                "# T",
                "a b",
                "| You | Find |",
                "|---|---|",
                "| `x\\|y` | z |",
                "| `w` | v |",
                "- one more",
                "- two"
            ]
        );
        assert_eq!(row("| `x\\|y` | z |"), Some(("`x|y`".to_owned(), "z".to_owned())));
        assert_eq!(row("| You | Find |"), None);
        assert_eq!(row("|---|---|"), None);
    }

    #[test]
    fn every_row_of_the_reference_is_a_row() {
        let rows = QUERY_REFERENCE.lines().filter(|line| line.starts_with('|'));
        assert_eq!(rows.clone().filter(|line| row(line).is_none()).count(), 2);
        assert!(rows.count() > 20);
    }
}
