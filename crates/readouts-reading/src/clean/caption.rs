//! Captions and credits of pictures.
//!
//! It must not know what else a line may be.

use std::sync::LazyLock;

use regex::Regex;

use super::marks::Marks;

/// A picture's credit, or what opens its caption.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
          (?-u:\b) (?:Photo\ )? Credit:\ [^.]{2,60} \.? $
        | (?:摄|资料图|供图)[)）。]? $
        | \(AP\ Photo | Getty\ Images\)? $ | /(?:AFP|AP|REUTERS|Reuters|EPA|TASS)\)? $
        | ^(?:Photo|Image|Caption|Picture|File\ photo|资料图|图为|图片)\s?[:：]
        ",
    )
    .expect("a pattern")
});

/// A picture's caption: it ends in a credit, or opens by saying that it is one.
pub(super) fn is_caption(text: &str, marks: Marks) -> bool {
    // Counted classes of letters make a large pattern: asked only where its last character is there.
    static IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x) [(\[（【] \s* (?: [\p{L}\ .'’-]{2,40} / [\p{L}\ .'’,/-]{2,60} | (?:Photos?|Image|Picture|File\ photo|图) [:\ /by]* [^)\]]{0,60} ) \s* [)\]）】] \.? $",
        )
        .expect("a pattern")
    });
    let closes = text.strip_suffix('.').unwrap_or(text).ends_with([')', ']', '）', '】']);
    let names_picture = || {
        text.contains('/')
            || ["Photo", "Image", "Picture", "File photo", "图"].iter().any(|word| text.contains(word))
    };
    closes && names_picture() && IN_BRACKETS.is_match(text)
        || may_be_credited(text, marks) && CREDIT.is_match(text)
}

/// Whether a text has what a credit must have: most have not, and no pattern need be tried on them.
fn may_be_credited(text: &str, marks: Marks) -> bool {
    const STARTS: [&str; 8] =
        ["Photo", "Image", "Caption", "Picture", "File photo", "资料图", "图为", "图片"];
    const ENDS: [&str; 10] =
        ["摄", "资料图", "供图", "Getty Images", "/AFP", "/AP", "/REUTERS", "/Reuters", "/EPA", "/TASS"];
    // Few texts begin or end as one of them does.
    let begins = matches!(text.as_bytes().first(), Some(b'P' | b'I' | b'C' | b'F' | 0xE8 | 0xE5));
    // "Credit: " stands within 61 characters of the end.
    let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(8 + 4 * 61))..];
    let bare = text.strip_suffix([')', '）', '。']).unwrap_or(text);
    let ends = matches!(bare.as_bytes().last(), Some(b's' | b'P' | b'S' | b'A' | 0x84 | 0xBE));
    ends && ENDS.iter().any(|end| bare.ends_with(end))
        || begins && STARTS.iter().any(|start| text.starts_with(start))
        || marks.colon && tail.contains("Credit: ")
        || marks.bracket && text.contains("(AP Photo")
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_credited_has_what_a_credit_must_have(
            text in "(?:Photo|Image|图为|: |Credit: |[a-z .]{0,12}|é{0,30}|摄|供图|[)）。]|\\(AP Photo|Getty Images|/AFP|/TASS| A){0,5}"
        ) {
            proptest::prop_assert!(may_be_credited(&text, Marks::of(&text)) || !CREDIT.is_match(&text));
        }
    }
}
