//! The form RIS (Research Information Systems), which reference managers import.

use super::Citation;
use super::notes::{is_doubtful, known, one_line};
use crate::Edtf;

impl Citation {
    /// Returns the citation as a record in RIS, with the line ends (CR LF) that the format asks for.
    ///
    /// Parts of a date that are unknown are empty; a date without a year stands in a note alone.
    pub fn ris(&self) -> String {
        let mut lines = vec![("TY", if self.link.is_some() { "ELEC" } else { "GEN" }.to_owned())];
        let mut field = |tag: &'static str, value: Option<&str>| {
            let value = value.map(one_line).filter(|value| !value.is_empty());
            lines.extend(value.map(|value| (tag, value)));
        };
        field("ID", Some(&self.key));
        field("AU", self.author());
        field("TI", self.title.as_deref());
        field("T2", self.outlet.name.as_deref());
        field("PY", known(self.published.edtf).map(|(year, ..)| format!("{year:04}")).as_deref());
        field("DA", date(self.published.edtf).as_deref());
        field("LA", self.language.as_deref());
        field("AN", Some(&self.id));
        field("UR", self.link.as_deref());
        field("Y2", date(self.accessed).as_deref());
        for note in self.notes() {
            field("N1", Some(&note));
        }
        let mut record: String = lines.iter().map(|(tag, value)| format!("{tag}  - {value}\r\n")).collect();
        record.push_str("ER  - \r\n");
        record
    }
}

/// Returns a date as `YYYY/MM/DD/other`.
fn date(date: Option<Edtf>) -> Option<String> {
    let (year, month, day) = known(date)?;
    let part = |part: Option<i8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    let other = if is_doubtful(date) { "uncertain" } else { "" };
    Some(format!("{year:04}/{}/{}/{other}", part(month), part(day)))
}
