//! Cuts texts to a number of columns, with an ellipsis where something is missing.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns a text cut or padded to a number of columns.
pub(super) fn padded(text: &str, columns: usize) -> String {
    let text = beginning(text, columns);
    let fill = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(fill))
}

/// Returns the beginning of a text that fits into a number of columns.
pub(super) fn beginning(text: &str, columns: usize) -> String {
    cut(text.chars(), columns, text.width()).into_iter().collect()
}

/// Returns the end of a text that fits into a number of columns.
pub(super) fn ending(text: &str, columns: usize) -> String {
    cut(text.chars().rev(), columns, text.width()).into_iter().rev().collect()
}

/// Returns the beginning and the end of a text that fit into a number of columns.
pub(super) fn both_ends(text: &str, columns: usize) -> String {
    if text.width() <= columns || columns < 3 {
        return beginning(text, columns);
    }
    let front = beginning(text, columns / 2 + 1);
    // The ellipsis of the front stands for both.
    let mut room = columns - front.width();
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let fits = wide <= room;
        room = room.saturating_sub(wide);
        fits
    };
    let end: Vec<char> = text.chars().rev().take_while(fits).collect();
    front + &end.into_iter().rev().collect::<String>()
}

/// Returns the characters that fit. If some do not, the last one is an ellipsis.
fn cut(chars: impl Iterator<Item = char>, columns: usize, width: usize) -> Vec<char> {
    if width <= columns {
        return chars.collect();
    }
    if columns == 0 {
        return Vec::new();
    }
    let mut room = columns - 1;
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let fits = wide <= room;
        room = room.saturating_sub(wide);
        fits
    };
    chars.take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_on_its_far_side() {
        assert_eq!(beginning("peace and trust", 8), "peace a…");
        assert_eq!(ending("peace and trust", 8), "…d trust");
        assert_eq!(beginning("新时代", 4), "新…");
        assert_eq!(padded("ab", 4), "ab  ");
        assert_eq!((ending("short", 8).as_str(), ending("short", 0).as_str()), ("short", ""));
    }

    #[test]
    fn a_middle_is_cut_in_its_middle() {
        assert_eq!(both_ends("peace and trust", 9), "peac…rust");
        assert_eq!(both_ends("新时代的合作", 8), "新时…作");
        assert_eq!(both_ends("short", 5), "short");
        for columns in 0..20 {
            assert!(both_ends("peace 新时代 trust", columns).width() <= columns, "{columns}");
        }
    }
}
