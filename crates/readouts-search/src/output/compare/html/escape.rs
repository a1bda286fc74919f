//! Makes text from outside safe in HTML: it is never markup, and never controls how other text is shown.

use std::fmt::{self, Display, Write};

use crate::output::plain::plain;

/// Text of an element or of an attribute in quotation marks.
pub(super) struct Text<'t>(pub(super) &'t str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in plain(self.0).chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\u{FFFE}' | '\u{FFFF}' => f.write_char('\u{FFFD}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Returns an address that a link may lead to: one of the web.
pub(super) fn web(url: &str) -> Option<&str> {
    let is_web =
        |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (is_web("https://") || is_web("http://")).then_some(url)
}

/// Attributes of a passage: its language, and the direction in which it is written.
pub(super) struct Language<'l>(pub(super) Option<&'l str>);

/// Languages that are written from right to left.
const FROM_RIGHT: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

impl Display for Language<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_code = |code: &&str| {
            (2..=35).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        // An empty value says that the language is unknown; without it, a passage would be in that of the page.
        let Some(code) = self.0.filter(is_code) else { return f.write_str(r#"lang="" dir="auto""#) };
        let first = code.split('-').next().unwrap_or_default();
        let is_from_right = FROM_RIGHT.iter().any(|known| first.eq_ignore_ascii_case(known));
        write!(f, r#"lang="{code}" dir="{}""#, if is_from_right { "rtl" } else { "ltr" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let text = Text("<script>\"a\" & 'b'</script>\u{1b}\u{202e}\u{ffff}").to_string();
        assert_eq!(
            text,
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;\\u{1b}\\u{202e}\u{fffd}"
        );
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(web("HTTPS://norland.example/1"), Some("HTTPS://norland.example/1"));
        for other in ["javascript:alert(1)", "data:text/html,x", " https://a", "file:///a", "//a", "é"] {
            assert_eq!(web(other), None, "{other}");
        }
    }

    #[test]
    fn a_language_is_a_code_or_unknown() {
        assert_eq!(Language(Some("zh")).to_string(), r#"lang="zh" dir="ltr""#);
        assert_eq!(Language(Some("ar")).to_string(), r#"lang="ar" dir="rtl""#);
        assert_eq!(Language(Some("en\" onload=\"x")).to_string(), r#"lang="" dir="auto""#);
    }
}
