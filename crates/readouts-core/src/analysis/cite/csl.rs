//! The form CSL-JSON, which citation processors read.

use serde_json::{Map, Value, json};

use super::Citation;
use super::notes::{is_doubtful, known};
use crate::Edtf;

impl Citation {
    /// Returns the citation as an item of CSL-JSON; a file has an array of them.
    ///
    /// A date without a year stands in the note alone. A text such as `{:author: …}`, which citation processors take
    /// for a field in a note, has a space in it.
    pub fn csl_json(&self) -> Value {
        let mut item = Map::new();
        let mut field = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                item.insert(name.to_owned(), value);
            }
        };
        let text = |text: Option<&str>| text.map(Value::from);
        field("id", text(Some(&self.key)));
        field("type", text(Some(if self.link.is_some() { "webpage" } else { "document" })));
        field("title", text(self.title.as_deref()));
        field("author", self.author().map(|name| json!([{ "literal": name }])));
        field("container-title", text(self.outlet.name.as_deref()));
        field("issued", date(self.published.edtf));
        field("event-date", date(self.event_date.edtf));
        field("accessed", date(self.accessed));
        field("URL", text(self.link.as_deref()));
        field("language", text(self.language.as_deref()));
        let note = self.notes().join("\n").replace("{:", "{ :");
        field("note", text(Some(&note)));
        Value::Object(item)
    }
}

fn date(date: Option<Edtf>) -> Option<Value> {
    let (year, month, day) = known(date)?;
    let first = parts(year, month, day);
    let last = date.filter(|date| date.to_string().contains('/')).and_then(Edtf::latest);
    let last = last.map(|last| parts(last.year(), Some(last.month()), Some(last.day())));
    let mut value = json!({ "date-parts": std::iter::once(first).chain(last).collect::<Vec<_>>() });
    if is_doubtful(date) {
        value["circa"] = true.into();
    }
    Some(value)
}

fn parts(year: i16, month: Option<i8>, day: Option<i8>) -> Vec<i64> {
    let rest = month.into_iter().chain(day).map(i64::from);
    std::iter::once(i64::from(year)).chain(rest).collect()
}
