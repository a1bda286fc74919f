//! Converts decisions to cells of a table and back.

use std::borrow::Cow;

use super::change::{Change, Decision, Key, SentenceRef, time};
use super::table::TableKind;
use crate::Edtf;

/// Maximum number of characters of a name and of whoever decided.
const NAME_MAX: usize = 200;

/// Value that stands for no speaker.
pub(super) const NOBODY: &str = "nobody";
/// Value that stands for an unknown date or outlet.
pub(super) const UNKNOWN: &str = "unknown";

/// Decision about a name, or value of a correction, that takes the former one back.
pub(super) const WITHDRAWN: &str = "withdrawn";

/// Columns of the table about people.
pub(super) const PEOPLE: [&str; 5] = ["name", "decision", "into", "by", "at"];
/// Columns of the table about articles.
pub(super) const ARTICLES: [&str; 8] =
    ["article", "what", "sentence", "value", "by", "at", "text_hash", "text_begins"];

/// Returns the cells of a decision as a table has them, in the order of its table's columns.
pub(super) fn write(decision: &Decision) -> Vec<String> {
    bare(decision).iter().map(|cell| marked(cell)).collect()
}

/// Returns the cells of a decision, in the order of its table's columns.
pub(super) fn bare(decision: &Decision) -> Vec<String> {
    let Decision { change, by, at, .. } = decision;
    let of_article = |article: &String, what: &str, sentence: Option<usize>, value: &str| {
        let sentence = sentence.map(|number| number.to_string()).unwrap_or_default();
        vec![article.clone(), what.to_owned(), sentence, value.to_owned(), by.clone(), at.clone()]
    };
    let of_person = |cells: [&str; 3]| cells.into_iter().chain([&**by, at]).map(str::to_owned).collect();
    let mut cells = match change {
        Change::Merge { name, into } => return of_person([name, "merge", into]),
        Change::Forget { name } => return of_person([name, "forget", ""]),
        Change::Withdraw { key: Key::Person(name) } => return of_person([name, WITHDRAWN, ""]),
        Change::Speaker { article, sentence: SentenceRef { number, hash, excerpt }, speaker } => {
            let mut cells =
                of_article(article, "speaker", Some(*number), speaker.as_deref().unwrap_or(NOBODY));
            cells.extend([hash.clone(), excerpt.clone()]);
            return cells;
        }
        Change::EventDate { article, date } => {
            let date = date.map_or_else(|| UNKNOWN.to_owned(), |date| date.to_string());
            of_article(article, "event_date", None, &date)
        }
        Change::Outlet { article, outlet } => {
            of_article(article, "outlet", None, outlet.as_deref().unwrap_or(UNKNOWN))
        }
        Change::NotAReadout { article } => of_article(article, "not_a_readout", None, ""),
        Change::Withdraw { key: Key::Speaker(article, number) } => {
            of_article(article, "speaker", Some(*number), WITHDRAWN)
        }
        Change::Withdraw { key: Key::EventDate(article) } => {
            of_article(article, "event_date", None, WITHDRAWN)
        }
        Change::Withdraw { key: Key::Outlet(article) } => of_article(article, "outlet", None, WITHDRAWN),
        Change::Withdraw { key: Key::Readout(article) } => {
            of_article(article, "not_a_readout", None, WITHDRAWN)
        }
    };
    cells.resize(ARTICLES.len(), String::new());
    cells
}

/// Reads a decision from the cells of a row, given in the order of the table's columns.
///
/// # Errors
/// Why the row is no decision.
pub(super) fn read(kind: TableKind, cells: &[&str]) -> Result<Decision, String> {
    let cells: Vec<Cow<'_, str>> = cells.iter().map(|cell| unmarked(cell.trim())).collect();
    let cell = |at: usize| cells.get(at).map_or("", |cell| &**cell);
    let (change, by, at) = match kind {
        TableKind::People => (person(cell(0), cell(1), cell(2))?, cell(3), cell(4)),
        TableKind::Articles => {
            let change = match cell(3) {
                WITHDRAWN => Change::Withdraw { key: key(cell(0), cell(1), cell(2))? },
                value => article(cell(0), cell(1), value, || sentence(cell(2), cell(6), cell(7)))?,
            };
            (change, cell(4), cell(5))
        }
    };
    if by.chars().count() > NAME_MAX || by.contains(char::is_control) {
        return Err(format!("`by` is longer than {NAME_MAX} characters, or has control characters"));
    }
    time(at).ok_or_else(|| format!("`{at:.60}` is not a time, such as `2031-05-06T10:00:00Z`"))?;
    Ok(Decision::new(change, by, at))
}

fn person(who: &str, decision: &str, into: &str) -> Result<Change, String> {
    let name = name(who)?;
    match decision {
        "merge" => {
            let into = self::name(into)?;
            if into == name {
                return Err(format!("`{name}` is merged into itself"));
            }
            Ok(Change::Merge { name, into })
        }
        "forget" => Ok(Change::Forget { name }),
        WITHDRAWN => Ok(Change::Withdraw { key: Key::Person(name) }),
        other => Err(format!("`{other:.60}` is no decision; they are merge, forget and {WITHDRAWN}")),
    }
}

/// Returns what a decision that is taken back was about.
fn key(id: &str, what: &str, sentence: &str) -> Result<Key, String> {
    let article = self::id(id)?;
    Ok(match what {
        "speaker" => Key::Speaker(article, number(sentence)?),
        "event_date" => Key::EventDate(article),
        "outlet" => Key::Outlet(article),
        "not_a_readout" => Key::Readout(article),
        other => return Err(no_fact(other)),
    })
}

fn no_fact(what: &str) -> String {
    format!("`{what:.60}` cannot be corrected; what can is speaker, event_date, outlet and not_a_readout")
}

/// Returns the id of an article.
fn id(text: &str) -> Result<String, String> {
    if text.len() != 16 || !text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return Err(format!("`{text:.60}` is no article's id, which has 16 digits and letters from a to f"));
    }
    Ok(text.to_owned())
}

fn article(
    id: &str,
    what: &str,
    value: &str,
    sentence: impl FnOnce() -> Result<SentenceRef, String>,
) -> Result<Change, String> {
    let article = self::id(id)?;
    let unless = |none: &str| if value == none { Ok(None) } else { name(value).map(Some) };
    Ok(match what {
        "speaker" => Change::Speaker { article, sentence: sentence()?, speaker: unless(NOBODY)? },
        "event_date" => Change::EventDate { article, date: date(value)? },
        "outlet" => Change::Outlet { article, outlet: unless(UNKNOWN)? },
        "not_a_readout" => Change::NotAReadout { article },
        other => return Err(no_fact(other)),
    })
}

fn date(value: &str) -> Result<Option<Edtf>, String> {
    if value == UNKNOWN {
        return Ok(None);
    }
    value
        .parse()
        .map(Some)
        .map_err(|_| format!("`{value:.60}` is not a date, such as `2031-05-06` or `2031-05`"))
}

fn sentence(number: &str, hash: &str, excerpt: &str) -> Result<SentenceRef, String> {
    let number = self::number(number)?;
    let is_hash = |digits: &str| {
        digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    if !hash.strip_prefix('h').is_some_and(is_hash) {
        return Err("`text_hash` is not the hash of a sentence".to_owned());
    }
    Ok(SentenceRef { number, hash: hash.to_owned(), excerpt: excerpt.to_owned() })
}

/// Returns the number of a sentence.
fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or("the sentence has no number".to_owned())
}

/// Returns the name in a cell.
fn name(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("a name is missing".to_owned());
    }
    if text.chars().count() > NAME_MAX {
        return Err(format!("a name is longer than {NAME_MAX} characters"));
    }
    if text.contains(char::is_control) {
        return Err("a name has control characters".to_owned());
    }
    Ok(text.to_owned())
}

impl Decision {
    /// Checks that it can be written to a table and read back.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn check(&self) -> Result<(), String> {
        let cells = write(self);
        let read = read(self.change.table(), &cells.iter().map(String::as_str).collect::<Vec<_>>())?;
        match read.change == self.change && read.by == self.by && read.at == self.at {
            true => Ok(()),
            false => Err("a name begins or ends with white space, or has a reserved value".to_owned()),
        }
    }
}

/// Returns a cell that no spreadsheet runs as a formula: such a text gets an apostrophe in front.
fn marked(text: &str) -> String {
    if is_run(text) { format!("'{text}") } else { text.to_owned() }
}

fn unmarked(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('\'').filter(|rest| is_run(rest)) {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => Cow::Borrowed(cell),
    }
}

/// Whether a spreadsheet takes a text for a formula: it begins with a character that begins formulas, in any
/// width, possibly after white space, quotation marks or invisible characters. Apostrophes in front are skipped,
/// so that a text that was marked is one too.
fn is_run(text: &str) -> bool {
    let is_skipped = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '＂' | '＇') || is_invisible(c);
    text.trim_start_matches(is_skipped)
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '\u{2212}'])
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}
