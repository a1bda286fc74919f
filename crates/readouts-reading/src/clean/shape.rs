//! Recognises furniture by its shape, which prose never has: a menu, a date, a byline, a caption.

use super::caption::is_caption;
use super::marks::{Marks, count_words};
use crate::dates;
use crate::knowledge::{Knowledge, Lists, Weights};
use crate::token::{ends_sentence, is_han};

/// Returns the kind of furniture that a text's shape shows, as the audit reports it; `None` where it may be
/// prose.
pub(super) fn shape(text: &str, words: usize, knowledge: &Knowledge) -> Option<super::Reason> {
    let (marks, weights) = (Marks::of(text), &knowledge.weights);
    let within = |most: f32| words as f32 <= most;
    if !text.chars().any(char::is_alphanumeric) {
        return Some("separator");
    }
    if within(weights.shape_caption_words_max) && is_caption(text, marks, &knowledge.signs) {
        return Some("caption");
    }
    if is_data(text, marks) {
        return Some("code");
    }
    if within(weights.shape_cookie_words_max) && is_cookie_notice(text, &knowledge.all) {
        return Some("cookie-notice");
    }
    if !within(weights.shape_words_max) {
        return None;
    }
    if marks.digit && is_pagination(text, knowledge) {
        Some("pagination")
    } else if is_language_switch(text, knowledge) {
        Some("language-switch")
    } else if (marks.separator || marks.wide) && is_trail(text, weights) {
        Some("navigation")
    } else if marks.digit && is_date_line(text, knowledge) {
        Some("date-line")
    } else if is_byline(text, knowledge) {
        Some("byline")
    } else if is_fragment_of_code(text) {
        Some("code")
    } else if within(weights.shape_comments_words_max)
        && marks.digit
        && counts_comments(text, &knowledge.all, weights)
    {
        Some(COMMENTS)
    } else {
        None
    }
}

/// Whether a text is a page's pagination: `【1】 【2】`, `1 2 3 Next`, `Page 1 of 3`.
fn is_pagination(text: &str, knowledge: &Knowledge) -> bool {
    // A number alone is not pagination.
    let has_other = || text.bytes().any(|b| !b.is_ascii_digit());
    let is_short = (text.len() as f32) < knowledge.weights.shape_pagination_bytes_max;
    is_short && has_other() && knowledge.signs.pages.is_match(text)
}

/// Whether a text is a breadcrumb or a menu on one line: short pieces between separators.
fn is_trail(text: &str, weights: &Weights) -> bool {
    let pieces = |separators: &[&str]| -> Option<usize> {
        let separator = separators.iter().find(|s| text.contains(**s))?;
        let pieces: Vec<_> = text.split(separator).map(str::trim).collect();
        // The last piece of a breadcrumb may be the headline.
        let most = |at: usize| match at > 1 && at + 1 == pieces.len() {
            true => weights.shape_trail_end_words_max,
            false => weights.shape_trail_words_max,
        };
        let fits = |(at, piece): (usize, &&str)| count_words(piece) as f32 <= most(at);
        pieces.iter().enumerate().all(fits).then_some(pieces.len())
    };
    // "<…>" marks an omission, not a breadcrumb.
    if ends_sentence(text) || text.ends_with("…>") || text.ends_with("...>") {
        return false;
    }
    if !text.is_ascii() && !text.contains(['>', '»', '›', '→', '/', '|', '·', '•']) {
        return false;
    }
    pieces(&[">>", " > ", "»", "›", "→", " / ", ">"]).is_some_and(|n| n >= 2) && !text.starts_with('<')
        || pieces(&["|", "·", "•"]).is_some_and(|n| n >= 3)
}

fn is_language_switch(text: &str, knowledge: &Knowledge) -> bool {
    let names = &knowledge.all.own_names;
    let mut words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '/' | ','))
        .filter(|w| !w.is_empty())
        .map(|w| {
            names.iter().any(|name| name.eq_ignore_ascii_case(w))
                || !w.is_ascii() && names.contains(&w.to_lowercase())
        });
    words.next() == Some(true) && words.next() == Some(true) && words.all(|is_language| is_language)
}

/// Whether a line is a date with at most a few words beside it ("Updated", "Source: …").
fn is_date_line(text: &str, knowledge: &Knowledge) -> bool {
    if text.len() as f32 > knowledge.weights.shape_date_bytes_max {
        return false;
    }
    let mut rest = String::new();
    let mut from = 0;
    let text = &*dates::unglued(text);
    let found = dates::find(text, &knowledge.calendar);
    // A day without its year is more often a row of a calendar in the text than a date line.
    if found.iter().all(|date| date.edtf.year().is_none()) {
        return text.chars().all(|c| !c.is_alphabetic()) && dates::has_numeric(text);
    }
    for date in &found {
        rest.push_str(&text[from..date.span.start.max(from)]);
        rest.push(' ');
        from = date.span.end;
    }
    rest.push_str(&text[from..]);
    let others = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !knowledge.all.date_words.contains(&w.to_lowercase()))
        .map(|w| if w.chars().any(is_han) { w.chars().count().div_ceil(3) } else { 1 })
        .sum::<usize>();
    let announced = knowledge.all.date_labels.iter().any(|label| text.starts_with(label.as_str()));
    let most = match announced {
        true => knowledge.weights.shape_date_label_words_max,
        false => knowledge.weights.shape_date_words_max,
    };
    others as f32 <= most && !(others > 0 && ends_sentence(text))
}

/// Whether a text is a byline: `By Ana Lee`, `By ANA LEE, Staff Writer`.
fn is_byline(text: &str, knowledge: &Knowledge) -> bool {
    let (signs, weights) = (&knowledge.signs, &knowledge.weights);
    let length = text.len() as f32;
    if length < weights.shape_reading_time_bytes_max
        && text.contains("min")
        && text.ends_with("read")
        && text.starts_with(|c: char| c.is_ascii_digit())
    {
        return true; // "6 min read"
    }
    let opens = signs.bylines.iter().any(|by| text.starts_with(by.as_str()));
    opens && length < weights.shape_byline_bytes_max && !ends_sentence(text) && signs.is_byline(text)
}

/// Reason for the heading of a comment section.
pub(super) const COMMENTS: &str = "comment-form";

/// Whether a text counts comments: `34 responses to "Talks held"`, `Comments (12)`, `网友评论（5）`.
fn counts_comments(text: &str, lists: &Lists, weights: &Weights) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let (Some(first), Some(second)) = (words.next(), words.next()) else { return false };
    let is_number = |word: &str| {
        word.len() as f32 <= weights.shape_count_digits_max && word.bytes().all(|b| b.is_ascii_digit())
    };
    let is_head = |word: &str| lists.comment_heads.contains(&word.to_lowercase());
    match words.next() {
        None => is_number(first) && is_head(second) || is_head(first) && is_number(second),
        Some(third) => matches!(third, "to" | "on" | "about") && is_number(first) && is_head(second),
    }
}

/// Whether a text is a script's data, or a fragment of it.
fn is_data(text: &str, marks: Marks) -> bool {
    marks.backslash && ["\\u00", "<\\/", "\\\"", "\\n"].iter().any(|escape| text.contains(escape))
        || marks.quote && marks.colon && text.contains("\":\"") && text.contains("\",\"")
}

/// Whether a text is a site's notice about its cookies, in any language.
fn is_cookie_notice(text: &str, lists: &Lists) -> bool {
    text.contains("ookie")
        && (text.contains("cookie") || text.contains("Cookie"))
        && lists.cookie_notices.iter().any(|word| text.contains(word.as_str()))
}

fn is_fragment_of_code(text: &str) -> bool {
    (text.starts_with("var ") || text.starts_with("function(") || text.starts_with("window."))
        && text.contains(['=', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<&'static str> {
        shape(text, count_words(text), Knowledge::builtin())
    }

    #[test]
    fn shapes_of_furniture_are_known() {
        assert_eq!(of("【1】 【2】 【3】"), Some("pagination"));
        assert_eq!(of("Home > News from Norland"), Some("navigation"));
        assert_eq!(of("О.Берг: Конечно. <…>"), None);
        assert_eq!(of("English>>Foreign Affairs"), Some("navigation"));
        assert_eq!(of("10:39, April 23, 2031"), Some("date-line"));
        assert_eq!(of("Updated: 2032-02-01 20:13"), Some("date-line"));
        assert_eq!(of("6 мая 2035 года, 17:45"), Some("date-line"));
        assert_eq!(of("The envoy arrives in Norhaven, Jan. 8, 2033. (Norpress/Ana Lee)"), Some("caption"));
        assert_eq!(of("English Français Русский"), Some("language-switch"));
        assert_eq!(of("By Ana Lee"), Some("byline"));
    }

    #[test]
    fn prose_is_no_furniture() {
        for text in [
            "On 1 February, the foreign minister of Norland had a phone call with his counterpart.",
            "They agreed on trade (and on the river).",
            "Q: Does Norland have a comment on that?",
            "The talks were held on May 6.",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
