//! Shows the text of a query with a mark under the error in it.

use readouts_core::Excerpt;
use unicode_width::UnicodeWidthStr;

use super::plain::plain;
use super::style;

/// Columns of text shown on each side of the mark.
const BESIDE: usize = 36;
/// Maximum number of columns of a mark.
const MARKED: usize = 40;

/// Returns two indented lines: the text around the error, and a mark under the error with its label.
pub(super) fn lines(excerpt: &Excerpt) -> String {
    let (start, end) = (excerpt.start, excerpt.end);
    let before = shown(&excerpt.text[..start]);
    let marked = shown(&excerpt.text[start..end]);
    let behind = shown(&excerpt.text[end..]);

    let (left, left_cut) = last_columns(&before);
    let (middle, middle_cut) = first_columns(&marked, MARKED);
    let (right, right_cut) = if middle_cut { (String::new(), true) } else { first_columns(&behind, BESIDE) };

    let left = format!("{}{left}", ellipsis(left_cut));
    let middle = format!("{middle}{}", ellipsis(middle_cut));
    let right = format!("{right}{}", ellipsis(right_cut && !middle_cut));
    // If something is missing, the mark is where it would have to be.
    let mark = "^".repeat(middle.width().max(1));
    let gap = " ".repeat(left.width());
    let mark = style::paint(style::ERROR, &format!("{mark} {}", excerpt.label));
    format!("  {}\n  {gap}{}", format!("{left}{middle}{right}").trim_end(), mark)
}

fn ellipsis(cut: bool) -> &'static str {
    if cut { "…" } else { "" }
}

/// Returns the characters of a text, each escaped for a terminal.
fn shown(text: &str) -> Vec<String> {
    let mut buffer = [0; 4];
    text.chars().map(|c| plain(c.encode_utf8(&mut buffer)).into_owned()).collect()
}

/// Returns the first pieces that fit into a number of columns, and whether others are left out.
fn first_columns(pieces: &[String], most: usize) -> (String, bool) {
    let count = fitting(pieces.iter(), most);
    (pieces[..count].concat(), count < pieces.len())
}

fn last_columns(pieces: &[String]) -> (String, bool) {
    let count = fitting(pieces.iter().rev(), BESIDE);
    (pieces[pieces.len() - count..].concat(), count < pieces.len())
}

fn fitting<'p>(pieces: impl Iterator<Item = &'p String>, most: usize) -> usize {
    let mut columns = 0;
    let fits = |piece: &&String| {
        columns += piece.width();
        columns <= most
    };
    pieces.take_while(fits).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, marked: &str) -> String {
        let start = text.find(marked).expect("in the text");
        let end = start + marked.len();
        lines(&Excerpt { text: text.to_owned(), start, end, label: "here".to_owned() })
            .replace(&style::ERROR.render().to_string(), "")
            .replace(&style::ERROR.render_reset().to_string(), "")
    }

    #[test]
    fn the_mark_stands_under_its_place_by_columns() {
        assert_eq!(drawn("a OR b c", "c"), "  a OR b c\n         ^ here");
        assert_eq!(drawn("新时代 “new", "“"), "  新时代 “new\n         ^ here");
        assert_eq!(drawn("新 时代 x", "时代"), "  新 时代 x\n     ^^^^ here");
        assert_eq!(drawn("e\u{301}\u{7}b c", "c"), "  e\u{301}\\u{7}b c\n          ^ here");
    }

    #[test]
    fn long_texts_are_cut_around_the_place() {
        let text = format!("{} OR {}", "a".repeat(100), "b".repeat(100));
        let expected = format!("  …{} OR {}…\n{}^^ here", "a".repeat(35), "b".repeat(35), " ".repeat(39));
        assert_eq!(drawn(&text, "OR"), expected);
        let long = drawn(&text, &"b".repeat(100));
        assert!(long.lines().all(|line| line.chars().count() < 100), "{long}");
    }
}
