//! Reads the JSON of answers.

use serde_json::Value;

/// Values of an answer; what is not there is empty.
pub(super) trait Read {
    /// Returns a text; `None` if it is null or empty.
    fn text(&self, name: &str) -> Option<&str>;

    /// Returns a number; 0 if there is none.
    fn number(&self, name: &str) -> u64;

    /// Returns the values of a list.
    fn list(&self, name: &str) -> &[Value];
}

impl Read for Value {
    fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    fn number(&self, name: &str) -> u64 {
        self.get(name).and_then(Self::as_u64).unwrap_or(0)
    }

    fn list(&self, name: &str) -> &[Value] {
        self.get(name).and_then(Self::as_array).map_or(&[], Vec::as_slice)
    }
}

/// Returns a number with its digits in groups of three.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns a number with its noun, `one` for 1.
pub(super) fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { several })
}

/// Returns a list of names in a line.
pub(super) fn names(value: &Value, name: &str) -> String {
    value.list(name).iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

/// Returns the direction of a text by its first letter that has one.
pub(super) fn direction(text: &str) -> &'static str {
    let is_rtl = |c: &char| matches!(*c as u32, 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff);
    match text.chars().find(|c| c.is_alphabetic()) {
        Some(first) if is_rtl(&first) => "rtl",
        _ => "ltr",
    }
}

/// Returns an address on the web if it is one that a link may lead to.
pub(super) fn web(address: &str) -> Option<&str> {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")).then_some(address)
}
