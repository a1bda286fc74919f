//! What a block looks like: prose, headline, or one of the shapes that furniture has.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, ends_sentence};
use crate::knowledge::{Furniture, Zone};
use crate::reading::dates;
use crate::source::Role;
use crate::token::is_han;

/// Judges one block by itself: sets its weight, and its verdict where it is furniture for certain.
pub(super) fn judge(block: &mut Block, furniture: &Furniture) {
    let text = block.text.as_str();
    let words = count_words(text);
    if block.role == Role::Outside {
        block.weight = -25.0;
        let known = furniture.recognise(text).map(|hit| furniture.reason(hit));
        block.verdict = Some(known.or_else(|| shape(text, words)).unwrap_or("outside-article").to_owned());
        return;
    }
    if let Some(hit) = furniture.recognise(text) {
        block.ends = hit.zone == Zone::Tail;
        block.weight = if block.ends { -120.0 } else { -8.0 };
        block.verdict = Some(furniture.reason(hit).to_owned());
        return;
    }
    if let Some(reason) = shape(text, words) {
        block.weight = if reason == "caption" { -1.0 } else { -6.0 };
        block.verdict = Some(reason.to_owned());
        return;
    }
    block.weight = weight(text, words, block.role);
}

/// Words, or half the Chinese characters.
pub(super) fn count_words(text: &str) -> usize {
    let han = text.chars().filter(|&c| is_han(c)).count();
    text.split_whitespace().filter(|w| w.chars().any(|c| c.is_alphanumeric() && !is_han(c))).count() + han / 2
}

fn weight(text: &str, words: usize, role: Role) -> f32 {
    let sentence = ends_sentence(text);
    match (sentence, words) {
        _ if is_label(text) => 20.0,
        (true, 5..) => words.min(50) as f32,
        (true, _) => 1.0,
        (false, 40..) => 25.0,
        (false, 25..) => 12.0,
        (false, _) if role == Role::Item => -8.0,
        (false, 14..) => -2.0,
        // "He said:" before a list or a quotation.
        (false, 4..) if text.ends_with([':', '：']) => 2.0,
        (false, _) => -5.0,
    }
}

/// A transcript's label before words: `Q:`, `问：`, `THE PRESIDENT:`.
fn is_label(text: &str) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:Q|A|Q&A|Question|Answer|问|答|Вопрос|Ответ|[A-Z][A-Z .’'-]{2,40})[:：]\s*\S")
            .expect("a pattern")
    });
    LABEL.is_match(text)
}

/// Shapes that prose never has, with the audit's word for each.
fn shape(text: &str, words: usize) -> Option<super::Reason> {
    if !text.chars().any(char::is_alphanumeric) {
        return Some("separator");
    }
    if words <= 60 && is_caption(text) {
        return Some("caption");
    }
    if words > 30 {
        return None;
    }
    if is_pagination(text) {
        Some("pagination")
    } else if is_trail(text) {
        Some("navigation")
    } else if is_language_switch(text) {
        Some("language-switch")
    } else if is_date_line(text) {
        Some("date-line")
    } else if is_byline(text) {
        Some("byline")
    } else if is_fragment_of_code(text) {
        Some("code")
    } else {
        None
    }
}

/// `【1】 【2】`, `1 2 3 Next`, `Page 1 of 3`.
fn is_pagination(text: &str) -> bool {
    static PAGES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:[\[【(<«]?\s*\d{1,3}\s*[\]】)>»]?[\s,|·]*)+(?:next|>>|»|下一页|›)?$|^page \d+ of \d+$|^第\d+页")
            .expect("a pattern")
    });
    text.len() < 80 && PAGES.is_match(text)
}

/// A breadcrumb or a menu on one line: short pieces between separators.
fn is_trail(text: &str) -> bool {
    let pieces = |separators: &[&str]| -> Option<usize> {
        let separator = separators.iter().find(|s| text.contains(**s))?;
        let pieces: Vec<_> = text.split(separator).map(str::trim).collect();
        pieces.iter().all(|p| count_words(p) <= 7).then_some(pieces.len())
    };
    if ends_sentence(text) {
        return false;
    }
    pieces(&[">>", " > ", "»", "›", "→", " / ", ">"]).is_some_and(|n| n >= 2) && !text.starts_with('<')
        || pieces(&["|", "·", "•"]).is_some_and(|n| n >= 3)
}

fn is_language_switch(text: &str) -> bool {
    const LANGUAGES: [&str; 22] = [
        "english",
        "français",
        "francais",
        "español",
        "русский",
        "عربي",
        "عربى",
        "العربية",
        "简体中文",
        "繁體中文",
        "中文",
        "中文版",
        "deutsch",
        "português",
        "日本語",
        "한국어",
        "italiano",
        "türkçe",
        "українська",
        "en",
        "ru",
        "zh",
    ];
    let words: Vec<_> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '/' | ','))
        .filter(|w| !w.is_empty())
        .collect();
    words.len() >= 2 && words.iter().all(|w| LANGUAGES.contains(&w.to_lowercase().as_str()))
}

/// A line that is a date, with at most a few words about it ("Updated", "Source: …").
fn is_date_line(text: &str) -> bool {
    if text.len() > 160 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let mut rest = String::new();
    let mut from = 0;
    let found = dates::find(text);
    if found.is_empty() {
        return false;
    }
    for date in &found {
        rest.push_str(&text[from..date.span.start.max(from)]);
        rest.push(' ');
        from = date.span.end;
    }
    rest.push_str(&text[from..]);
    const ABOUT: [&str; 20] = [
        "updated",
        "published",
        "posted",
        "last",
        "modified",
        "date",
        "time",
        "on",
        "at",
        "source",
        "first",
        "release",
        "created",
        "gmt",
        "est",
        "edt",
        "beijing",
        "utc",
        "by",
        "release",
    ];
    let others = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !ABOUT.contains(&w.to_lowercase().as_str()))
        .map(|w| if w.chars().any(is_han) { w.chars().count().div_ceil(3) } else { 1 })
        .sum::<usize>();
    let announced = text.starts_with("来源")
        || text.starts_with("Source")
        || text.starts_with("发布时间")
        || text.starts_with("时间：");
    others <= if announced { 8 } else { 3 } && !(others > 0 && ends_sentence(text))
}

/// `By Ana Lee`, `By ANA LEE, Staff Writer`.
fn is_byline(text: &str) -> bool {
    static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:By|BY|by|От) (?:\p{Lu}[\p{L}.’'-]+ ?){2,4}(?:(?:,| and|\||in) ?.{0,60})?$")
            .expect("a pattern")
    });
    text.len() < 120 && !ends_sentence(text) && BYLINE.is_match(text)
}

/// A picture's caption: it ends in a credit, or opens by saying that it is one.
fn is_caption(text: &str) -> bool {
    static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
            [(\[（【] \s* (?: [\p{L}\ .'’-]{2,40} / [\p{L}\ .'’,/-]{2,60} | (?:Photos?|Image|Picture|File\ photo|图) [:\ /by]* [^)\]]{0,60} ) \s* [)\]）】] \.? $
            | (?:摄|资料图|供图)[)）。]? $
            | \(AP\ Photo | Getty\ Images\)? $ | /(?:AFP|AP|REUTERS|Reuters|EPA|TASS)\)? $
            | ^(?:Photo|Image|Caption|Picture|File\ photo|资料图|图为|图片)\s?[:：]
            ",
        )
        .expect("a pattern")
    });
    CREDIT.is_match(text)
}

fn is_fragment_of_code(text: &str) -> bool {
    (text.starts_with("var ") || text.starts_with("function(") || text.starts_with("window."))
        && text.contains(['=', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<&'static str> {
        shape(text, count_words(text))
    }

    #[test]
    fn shapes_of_furniture_are_known() {
        assert_eq!(of("【1】 【2】 【3】"), Some("pagination"));
        assert_eq!(of("Home > News from Norland"), Some("navigation"));
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
