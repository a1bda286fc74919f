//! The form BibTeX, in fields that BibLaTeX reads too.

use super::Citation;
use super::notes::{day, is_doubtful, known, one_line};
use crate::Edtf;

/// Names of the months that BibTeX's styles define.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Citation {
    /// Returns the citation as an entry of BibTeX, in UTF-8.
    ///
    /// Year and month are for BibTeX; `date` and `urldate` are for BibLaTeX, which reads EDTF. A date without a year
    /// stands in the note. The passage and the program that read it stand in `annote`, which styles do not print.
    pub fn bibtex(&self) -> String {
        let mut fields: Vec<(&str, String)> = Vec::new();
        let mut field = |name: &'static str, value: Option<String>| {
            fields.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
        };
        let text = |text: &str| Some(format!("{{{}}}", escaped(&one_line(text))));
        // Inner braces keep a name whole, and the case of a headline.
        let whole = |text: &str| Some(format!("{{{{{}}}}}", escaped(&one_line(text))));
        field("author", self.author().and_then(whole));
        field("title", self.title.as_deref().and_then(whole));
        field("howpublished", self.outlet.name.as_deref().and_then(text));
        let published = self.published.edtf;
        let doubt = if is_doubtful(published) { "?" } else { "" };
        let parts = known(published);
        field("year", parts.map(|(year, ..)| format!("{{{year:04}{doubt}}}")));
        field("month", parts.and_then(|(_, month, _)| month).and_then(month));
        field("date", dated(published));
        field("url", self.link.as_deref().map(|link| format!("{{{}}}", in_address(link))));
        field("urldate", dated(self.accessed));
        let open = published.filter(|_| parts.is_none());
        field("note", open.and_then(|date| text(&format!("Published {date} (EDTF)"))));
        field("annote", text(&self.notes().join(" · ")));
        let lines: Vec<String> = fields.iter().map(|(name, value)| format!("  {name} = {value}")).collect();
        format!("@misc{{{},\n{}\n}}\n", self.key, lines.join(",\n"))
    }
}

fn month(number: i8) -> Option<String> {
    let at = usize::try_from(number).ok()?.checked_sub(1)?;
    MONTHS.get(at).map(|name| (*name).to_owned())
}

/// Returns a day in EDTF, which BibLaTeX reads; a time of day would need seconds.
fn dated(date: Option<Edtf>) -> Option<String> {
    known(date)?;
    day(date).map(|day| format!("{{{day}}}"))
}

/// Returns a text in which TeX's special characters are commands. BibTeX counts braces even behind a backslash, so
/// those without their partner are commands without a brace.
fn escaped(text: &str) -> String {
    let [open, close] =
        if is_balanced(text) { [r"\{", r"\}"] } else { [r"\textbraceleft{}", r"\textbraceright{}"] };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str(r"\textbackslash{}"),
            '{' => out.push_str(open),
            '}' => out.push_str(close),
            '^' => out.push_str(r"\textasciicircum{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '#' | '$' | '%' | '&' | '_' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Whether every brace of a text has its partner.
fn is_balanced(text: &str) -> bool {
    let depth = text.chars().try_fold(0_usize, |depth, c| match c {
        '{' => Some(depth + 1),
        '}' => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

/// Returns an address for LaTeX's `url` field, which takes it without escapes but not with braces or backslashes.
fn in_address(link: &str) -> String {
    link.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D")
}
