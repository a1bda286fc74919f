//! Text directives of the WICG's specification "URL Fragment Text Directives": how a browser looks for one, and how
//! one is written.

use std::fmt::Write as _;
use std::ops::Range;

/// Maximum number of places that are compared for one directive.
const STEPS_MAX: usize = 100_000;

/// Parts of a directive: `text=[prefix-,]start[,end][,-suffix]`. Each lies in one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Directive<T> {
    pub(super) prefix: Option<T>,
    pub(super) start: T,
    pub(super) end: Option<T>,
    pub(super) suffix: Option<T>,
}

impl<T> Directive<T> {
    pub(super) fn map<U>(self, mut to: impl FnMut(T) -> U) -> Directive<U> {
        Directive {
            prefix: self.prefix.map(&mut to),
            start: to(self.start),
            end: self.end.map(&mut to),
            suffix: self.suffix.map(&mut to),
        }
    }
}

impl Directive<&str> {
    /// Returns the first two places that the directive means in a folded text, in the order in which a browser
    /// would try them. `None` if there are too many places to compare.
    ///
    /// A browser also asks for ends of words; without that, more is found.
    pub(super) fn places(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let anchor = self.prefix.unwrap_or(self.start);
        let step = anchor.chars().next()?.len_utf8();
        let (mut found, mut from, mut steps) = (Vec::new(), 0, 0);
        while let Some(at) = text[from..].find(anchor).map(|at| from + at) {
            from = at + step;
            steps += 1;
            let start = self.prefix.map_or(at, |prefix| spaces_end(text, at + prefix.len()));
            if text[start..].starts_with(self.start)
                && let Some(end) = self.end_of(text, start + self.start.len(), &mut steps)
            {
                found.push(start..end);
            }
            if steps > STEPS_MAX {
                return None;
            }
            if found.len() == 2 {
                break;
            }
        }
        Some(found)
    }

    /// Returns where a place ends whose first part ends at `from`: behind the next last part with the suffix.
    fn end_of(&self, text: &str, from: usize, steps: &mut usize) -> Option<usize> {
        let has_suffix =
            |end| self.suffix.is_none_or(|suffix| text[spaces_end(text, end)..].starts_with(suffix));
        let Some(last) = self.end else { return has_suffix(from).then_some(from) };
        let step = last.chars().next()?.len_utf8();
        let mut from = from;
        while let Some(at) = text[from..].find(last).map(|at| from + at) {
            *steps += 1;
            if has_suffix(at + last.len()) {
                return Some(at + last.len());
            }
            if *steps > STEPS_MAX {
                return None;
            }
            from = at + step;
        }
        None
    }
}

/// Returns the next place that is not white space.
fn spaces_end(text: &str, from: usize) -> usize {
    text.len() - text[from..].trim_start().len()
}

impl Directive<String> {
    /// Returns the directive as it stands in an address, from `text=` on.
    pub(super) fn written(&self) -> String {
        let mut out = String::from("text=");
        if let Some(prefix) = &self.prefix {
            out.push_str(&format!("{}-,", term(prefix)));
        }
        out.push_str(&term(&self.start));
        if let Some(end) = &self.end {
            out.push_str(&format!(",{}", term(end)));
        }
        if let Some(suffix) = &self.suffix {
            out.push_str(&format!(",-{}", term(suffix)));
        }
        // Programs that find addresses in text take a full stop at the end for the end of the sentence.
        if out.ends_with('.') {
            out.truncate(out.len() - 1);
            out.push_str("%2E");
        }
        out
    }
}

/// Returns a text as a part of a directive. All is encoded but letters and digits of ASCII and three signs: the
/// specification asks for `-`, `,` and `&`, and others end an address in running text.
pub(super) fn term(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => encode(&mut out, byte),
        }
    }
    out
}

/// Returns an address that leads to a place in its page. A fragment that it has stays. `None` if it is no address of
/// the web.
pub(super) fn link(url: &str, directive: Option<&str>) -> Option<String> {
    let url = clean(url)?;
    let Some(directive) = directive else { return Some(url) };
    let (page, fragment) = url.split_once('#').unwrap_or((&url, ""));
    // What follows `:~:` is a directive for another place.
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    Some(format!("{page}#{fragment}:~:{directive}"))
}

/// Returns an address of the web in which what no address has is percent-encoded, except in the host, which may be
/// in any script.
fn clean(url: &str) -> Option<String> {
    let url = url.trim();
    let is_web =
        |scheme: &&str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let scheme = ["https://", "http://"].into_iter().find(is_web)?;
    let rest = &url[scheme.len()..];
    let host = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let is_bad = |c: char| c.is_control() || c.is_whitespace() || "\"<>\\^`{|}".contains(c);
    if host == 0 || rest[..host].contains(is_bad) {
        return None;
    }
    let mut out = String::from(&url[..scheme.len() + host]);
    for c in rest[host..].chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')) {
        if c.is_ascii() && !is_bad(c) {
            out.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| encode(&mut out, byte));
        }
    }
    Some(out)
}

fn encode(out: &mut String, byte: u8) {
    write!(out, "%{byte:02X}").expect("a string takes every text");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directive<'t>(prefix: &'t str, start: &'t str, end: &'t str, suffix: &'t str) -> Directive<&'t str> {
        let some = |text: &'t str| Some(text).filter(|text| !text.is_empty());
        Directive { prefix: some(prefix), start, end: some(end), suffix: some(suffix) }
    }

    #[test]
    fn places_are_found_as_browsers_find_them() {
        let text = "a b c\nb d b\nc b";
        let places = |prefix, start, end, suffix| {
            let found = directive(prefix, start, end, suffix).places(text).expect("few places");
            found.into_iter().map(|place| (place.start, place.end)).collect::<Vec<_>>()
        };
        assert_eq!(places("", "b", "", ""), [(2, 3), (6, 7)]);
        assert_eq!(places("c", "b", "", ""), [(6, 7), (14, 15)]);
        assert_eq!(places("", "b", "", "c"), [(2, 3), (10, 11)]);
        assert_eq!(places("", "a b", "b", ""), [(0, 7)]);
        assert_eq!(places("", "a b", "b", "c"), [(0, 11)]);
        assert_eq!(places("", "c b", "", ""), [(12, 15)]);
        assert_eq!(places("", "x", "", ""), []);
    }

    #[test]
    fn too_many_places_are_given_up() {
        let text = "a b ".repeat(200_000);
        assert_eq!(directive("a", "a", "", "").places(&text), None);
        assert_eq!(directive("", "a", "b", "x").places(&text), None);
    }

    #[test]
    fn what_means_something_in_a_directive_is_encoded() {
        assert_eq!(term("a-b, c&d=e #f%"), "a%2Db%2C%20c%26d%3De%20%23f%25");
        assert_eq!(term("新e\u{301}"), "%E6%96%B0e%CC%81");
        let all = directive("a-", "b", "c", "d.").map(str::to_owned);
        assert_eq!(all.written(), "text=a%2D-,b,c,-d%2E");
        assert_eq!(directive("", "U.S.", "", "").map(str::to_owned).written(), "text=U.S%2E");
    }

    #[test]
    fn a_fragment_stays_and_an_old_directive_goes() {
        let to = |url| link(url, Some("text=b")).unwrap_or_default();
        assert_eq!(to("https://a.example/x"), "https://a.example/x#:~:text=b");
        assert_eq!(to("https://a.example/x#"), "https://a.example/x#:~:text=b");
        assert_eq!(to("https://a.example/x#part"), "https://a.example/x#part:~:text=b");
        assert_eq!(to("https://a.example/x#!/p?q#r"), "https://a.example/x#!/p?q#r:~:text=b");
        assert_eq!(to("https://a.example/x#p:~:text=old"), "https://a.example/x#p:~:text=b");
        assert_eq!(
            to(" HTTP://a.example/新 x\n?q={%7D}"),
            "HTTP://a.example/%E6%96%B0%20x?q=%7B%7D%7D#:~:text=b"
        );
    }

    #[test]
    fn what_is_no_address_of_the_web_has_no_link() {
        for url in
            ["", "page.html", "file:///a", "javascript:alert(1)", "https://", "https:///x", "http://a b/"]
        {
            assert_eq!(link(url, None), None, "{url}");
        }
        assert_eq!(link("https://例.example/例", None).as_deref(), Some("https://例.example/%E4%BE%8B"));
    }
}
