//! Escapes text for XML and for one-token-a-line formats.

/// Stands for a character that a format does not allow.
const REPLACEMENT: char = '\u{fffd}';

/// Whether XML 1.0 allows a character at all (production `Char`).
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Whether a character must be replaced: it controls terminals or the direction of writing, or some readers
/// take it for the end of a line.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\r' | '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Appends text as content of an XML element. Characters that XML 1.0 does not allow become U+FFFD.
pub(in crate::analysis) fn push_xml(to: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            c if !is_xml(c) => to.push(REPLACEMENT),
            c if is_hidden(c) => to.push_str(&format!("&#x{:X};", u32::from(c))),
            c => to.push(c),
        }
    }
}

/// Appends an XML attribute. Its value is in one line.
pub(super) fn push_xml_attribute(to: &mut String, name: &str, value: &str) {
    to.push(' ');
    to.push_str(name);
    to.push_str("=\"");
    for part in value.split_inclusive('"') {
        let (text, quote) = part.strip_suffix('"').map_or((part, ""), |text| (text, "&quot;"));
        if text.contains(char::is_control) {
            push_xml(to, &text.replace(['\t', '\n', '\r'], " "));
        } else {
            push_xml(to, text);
        }
        to.push_str(quote);
    }
    to.push('"');
}

/// Appends text to a line of tokens: `&`, `<`, `>` and `"` as XML entities, white space as spaces, control
/// characters as U+FFFD.
pub(super) fn push_entities(to: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            c => to.push(in_line(c)),
        }
    }
}

/// Appends text to a line: white space as spaces, control characters as U+FFFD.
pub(super) fn push_in_line(to: &mut String, text: &str) {
    to.extend(text.chars().map(in_line));
}

fn in_line(c: char) -> char {
    match c {
        c if c.is_whitespace() => ' ',
        c if c.is_control() => REPLACEMENT,
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_allow_is_replaced_and_what_is_hidden_is_a_reference() {
        let mut xml = String::new();
        push_xml(&mut xml, "a<b>&\0\u{1b}\u{b}\u{fffe}\t\n\u{9b}\u{202e}\u{2028}\u{7f}新😀");
        assert_eq!(
            xml,
            "a&lt;b&gt;&amp;\u{fffd}\u{fffd}\u{fffd}\u{fffd}\t\n&#x9B;&#x202E;&#x2028;&#x7F;新😀"
        );
        let mut attribute = String::new();
        push_xml_attribute(&mut attribute, "who", "a \"b\"\n<c>\u{1}");
        assert_eq!(attribute, " who=\"a &quot;b&quot; &lt;c&gt;\u{fffd}\"");
    }

    #[test]
    fn a_line_of_tokens_has_no_other_line_in_it() {
        let mut line = String::new();
        push_entities(&mut line, "a\tb\r\nc\u{2028}<\"&\u{85}\u{1b}");
        assert_eq!(line, "a b  c &lt;&quot;&amp; \u{fffd}");
        let mut plain = String::new();
        push_in_line(&mut plain, "a\tb\u{2029}<\"&\0");
        assert_eq!(plain, "a b <\"&\u{fffd}");
    }
}
