//! What a block looks like: prose, headline, or one of the shapes that furniture has.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, ends_sentence};
use crate::knowledge::{Furniture, FurnitureHit, Zone};
use crate::reading::dates;
use crate::source::{Place, Role};
use crate::token::is_han;

/// Judges one block by itself: sets its weight, and its verdict where it is furniture for certain.
pub(super) fn judge(block: &mut Block, furniture: &Furniture) {
    let text = block.text.as_str();
    let words = count_words(text);
    block.words = words;
    if block.place == Place::Outside {
        block.weight = OUTSIDE;
        let known = furniture.recognise(text).map(|hit| furniture.reason(hit));
        block.verdict = Some(known.or_else(|| shape(text, words)).unwrap_or("outside-article").to_owned());
    } else if let Some(hit) = known(block, furniture) {
        block.verdict = Some(furniture.reason(hit).to_owned());
        if block.is_piece && hit.zone != Zone::End {
            // Glued to a paragraph it parts nothing: the text goes on behind it.
            block.weight = 0.0;
            return;
        }
        block.zone = Some(hit.zone);
        block.weight = match hit.zone {
            Zone::Line => -8.0,
            Zone::Links => -10.0,
            Zone::Tail if block.place != Place::Unknown => -30.0,
            Zone::Tail | Zone::End => -120.0,
        };
    } else if let Some(reason) = shape(text, words) {
        block.weight = if reason == "caption" { -1.0 } else { -6.0 };
        if reason == COMMENTS {
            block.zone = Some(Zone::End);
            block.weight = -120.0;
        }
        block.verdict = Some(reason.to_owned());
    } else {
        block.weight = match block.place {
            Place::Unknown if block.is_part => weight(text, words, block.role).max(PART),
            Place::Unknown => weight(text, words, block.role),
            Place::Main => weight_of_main(text, words, block.role),
            Place::Beside | Place::Outside => weight_beside(text, words, block.role),
        };
    }
}

/// What a line weighs at least that stands together with others.
const PART: f32 = 0.0;

/// What words under a transcript's label weigh, however few they are.
const LABEL: f32 = 40.0;

/// What a block weighs that its element calls no content: it is cut, and parts the text around it a
/// little.
const OUTSIDE: f32 = -3.0;

fn weight_of_main(text: &str, words: usize, role: Role) -> f32 {
    match role {
        Role::Link if !ends_sentence(text) || words < 5 => -4.0,
        _ if words >= 5 && ends_sentence(text) => words.min(50) as f32 + 5.0,
        _ => 1.0,
    }
}

fn weight_beside(text: &str, words: usize, role: Role) -> f32 {
    match role {
        Role::Link => -8.0,
        _ if words >= 5 && ends_sentence(text) => words.min(40) as f32 * 0.5 - 2.0,
        _ => -6.0,
    }
}

fn known(block: &Block, furniture: &Furniture) -> Option<FurnitureHit> {
    let piece = if block.is_piece { furniture.recognise_piece(&block.text) } else { None };
    piece.or_else(|| furniture.recognise(&block.text))
}

/// Words, or half the Chinese characters.
pub(super) fn count_words(text: &str) -> usize {
    let (mut words, mut han, mut in_word) = (0, 0, false);
    if text.is_ascii() {
        // The same by bytes: most lines are counted here, and several times.
        let mut inside = 0;
        for byte in text.bytes() {
            let class = CLASSES[usize::from(byte & 0x7f)];
            words += usize::from(inside & class & SPACE);
            // One bit: whether a letter or digit came since the last space.
            inside = (inside | class >> 1) & !class & 1;
        }
        return words + usize::from(inside);
    }
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            in_word = true;
        } else if c.is_whitespace() {
            words += usize::from(in_word);
            in_word = false;
        } else if is_han(c) {
            han += 1;
        } else if !c.is_ascii() && c.is_alphanumeric() {
            in_word = true;
        }
    }
    words + usize::from(in_word) + han / 2
}

/// What a character of ASCII is: bits of [`CLASSES`].
const SPACE: u8 = 1;
const LETTER_OR_DIGIT: u8 = 2;

const CLASSES: [u8; 128] = {
    let mut classes = [0; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b' ' | b'\t'..=b'\r' => SPACE,
            byte if byte.is_ascii_alphanumeric() => LETTER_OR_DIGIT,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

fn weight(text: &str, words: usize, role: Role) -> f32 {
    let sentence = ends_sentence(text);
    match (sentence, words) {
        _ if is_label(text) => LABEL,
        (true, 5..) => words.min(50) as f32,
        (true, _) => 1.0,
        (false, 40..) => 25.0,
        (false, 25..) => 12.0,
        (false, _) if matches!(role, Role::Item | Role::Link) => -8.0,
        (false, 14..) => -2.0,
        (false, ..4) if text.bytes().all(|b| b.is_ascii_digit()) => -1.0,
        // "He said:" before a list or a quotation.
        (false, 4..) if text.ends_with([':', '：']) => 2.0,
        (false, _) => -5.0,
    }
}

/// A transcript's label before words: `Q:`, `Q  How`, `问：`, `THE PRESIDENT:`, `Ms. Olsen:`, `И.Ли:`.
pub(super) fn is_label(text: &str) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
              ^ (?: Q | A | Q&A | Question | Answer | 问 | 答 | Вопрос | Ответ
                  | [A-Z][A-Z\ .’'-]{2,40}
                  | (?:Mr|Ms|Mrs|Dr)\.?\ \p{Lu}[\p{L}.’'-]{1,20}
                  | (?:\p{Lu}\.\ ?){1,2}\p{Lu}[\p{L}-]{1,20}
                ) [:：] \s* \S
            | ^ Q\ [\p{Lu}“(]",
        )
        .expect("a pattern")
    });
    // The longest of these has 43 characters and the mark.
    let head = &text[..text.floor_char_boundary(4 * 44)];
    let has_mark = || head.as_bytes().contains(&b':') || !head.is_ascii() && head.contains('：');
    (text.starts_with("Q ") || has_mark()) && LABEL.is_match(text)
}

/// Shapes that prose never has, with the audit's word for each.
fn shape(text: &str, words: usize) -> Option<super::Reason> {
    if !text.chars().any(char::is_alphanumeric) {
        return Some("separator");
    }
    if words <= 130 && is_caption(text) {
        return Some("caption");
    }
    if is_data(text) {
        return Some("code");
    }
    if words <= 100 && is_cookie_notice(text) {
        return Some("cookie-notice");
    }
    if words > 30 {
        return None;
    }
    if is_pagination(text) {
        Some("pagination")
    } else if is_language_switch(text) {
        Some("language-switch")
    } else if is_trail(text) {
        Some("navigation")
    } else if is_date_line(text) {
        Some("date-line")
    } else if is_byline(text) {
        Some("byline")
    } else if is_fragment_of_code(text) {
        Some("code")
    } else if words <= 14 && has_digit(text) && counts_comments(text) {
        Some(COMMENTS)
    } else {
        None
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// `【1】 【2】`, `1 2 3 Next`, `Page 1 of 3`.
fn is_pagination(text: &str) -> bool {
    static PAGES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:[\[【(<«]?\s*\d{1,3}\s*[\]】)>»]?[\s,|·]*)+(?:next|>>|»|下一页|›)?$|^page \d+ of \d+$|^第\d+页")
            .expect("a pattern")
    });
    // A number alone is none.
    let has_other = || text.bytes().any(|b| !b.is_ascii_digit());
    text.len() < 80 && has_digit(text) && has_other() && PAGES.is_match(text)
}

/// A breadcrumb or a menu on one line: short pieces between separators.
fn is_trail(text: &str) -> bool {
    let pieces = |separators: &[&str]| -> Option<usize> {
        let separator = separators.iter().find(|s| text.contains(**s))?;
        let pieces: Vec<_> = text.split(separator).map(str::trim).collect();
        // The last piece of a trail may be the headline.
        let most = |at: usize| if at > 1 && at + 1 == pieces.len() { 25 } else { 7 };
        pieces.iter().enumerate().all(|(at, p)| count_words(p) <= most(at)).then_some(pieces.len())
    };
    let parts = |byte: &u8| !byte.is_ascii() || matches!(byte, b'>' | b'/' | b'|');
    if ends_sentence(text) || !text.as_bytes().iter().any(parts) {
        return false;
    }
    if !text.is_ascii() && !text.contains(['>', '»', '›', '→', '/', '|', '·', '•']) {
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
    let mut words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '/' | ','))
        .filter(|w| !w.is_empty())
        .map(|w| {
            LANGUAGES.iter().any(|language| language.eq_ignore_ascii_case(w))
                || !w.is_ascii() && LANGUAGES.contains(&w.to_lowercase().as_str())
        });
    words.next() == Some(true) && words.next() == Some(true) && words.all(|is_language| is_language)
}

/// A line that is a date, with at most a few words about it ("Updated", "Source: …").
fn is_date_line(text: &str) -> bool {
    if text.len() > 160 || !has_digit(text) {
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
    if text.len() < 40
        && text.contains("min")
        && text.ends_with("read")
        && text.starts_with(|c: char| c.is_ascii_digit())
    {
        return true; // "6 min read"
    }
    static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:By|BY|by|От) (?:\p{Lu}[\p{L}.’'-]+ ?){2,4}(?:(?:,| and|\||in) ?.{0,60})?$")
            .expect("a pattern")
    });
    let opens = ["By ", "BY ", "by ", "От "].iter().any(|by| text.starts_with(by));
    opens && text.len() < 120 && !ends_sentence(text) && BYLINE.is_match(text)
}

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
fn is_caption(text: &str) -> bool {
    // Counted classes of letters make a large pattern: asked only where its last character is there.
    static IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x) [(\[（【] \s* (?: [\p{L}\ .'’-]{2,40} / [\p{L}\ .'’,/-]{2,60} | (?:Photos?|Image|Picture|File\ photo|图) [:\ /by]* [^)\]]{0,60} ) \s* [)\]）】] \.? $",
        )
        .expect("a pattern")
    });
    let closes = text.strip_suffix('.').unwrap_or(text).ends_with([')', ']', '）', '】']);
    closes && IN_BRACKETS.is_match(text) || may_be_credited(text) && CREDIT.is_match(text)
}

/// Whether a text has what a credit must have: most have not, and no pattern need be tried on them.
fn may_be_credited(text: &str) -> bool {
    const STARTS: [&str; 8] =
        ["Photo", "Image", "Caption", "Picture", "File photo", "资料图", "图为", "图片"];
    const ENDS: [&str; 10] =
        ["摄", "资料图", "供图", "Getty Images", "/AFP", "/AP", "/REUTERS", "/Reuters", "/EPA", "/TASS"];
    // "Credit: " stands within 61 characters of the end.
    let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(8 + 4 * 61))..];
    let bare = text.strip_suffix([')', '）', '。']).unwrap_or(text);
    ENDS.iter().any(|end| bare.ends_with(end))
        || STARTS.iter().any(|start| text.starts_with(start))
        || tail.contains("Credit: ")
        || text.contains("(AP Photo")
}

/// The audit's word for the head of a comment section.
const COMMENTS: &str = "comment-form";

/// `34 responses to "Talks held"`, `Comments (12)`, `网友评论（5）`.
fn counts_comments(text: &str) -> bool {
    const HEADS: [&str; 15] = [
        "comment",
        "comments",
        "response",
        "responses",
        "reply",
        "replies",
        "thought",
        "thoughts",
        "комментарий",
        "комментария",
        "комментариев",
        "комментарии",
        "条评论",
        "评论",
        "网友评论",
    ];
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let (Some(first), Some(second)) = (words.next(), words.next()) else { return false };
    let is_number = |word: &str| word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit());
    let is_head = |word: &str| HEADS.contains(&word.to_lowercase().as_str());
    match words.next() {
        None => is_number(first) && is_head(second) || is_head(first) && is_number(second),
        Some(third) => matches!(third, "to" | "on" | "about") && is_number(first) && is_head(second),
    }
}

/// A page's data for programs, or what leaked out of them.
fn is_data(text: &str) -> bool {
    text.contains('\\') && ["\\u00", "<\\/", "\\\"", "\\n"].iter().any(|escape| text.contains(escape))
        || text.contains("\":\"") && text.contains("\",\"")
}

/// A site that speaks of its own cookies, in whatever language.
fn is_cookie_notice(text: &str) -> bool {
    const ABOUT: [&str; 15] = [
        "We use",
        "we use",
        "our site",
        "this site",
        "This site",
        "website",
        "your browsing",
        "ccept",
        "rivacy",
        "sito",
        "site web",
        "Webseite",
        "Sie ",
        "este sitio",
        "este site",
    ];
    text.contains("ookie")
        && (text.contains("cookie") || text.contains("Cookie"))
        && ABOUT.iter().any(|word| text.contains(word))
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
    fn labels_of_transcripts_are_known() {
        for text in [
            "Q: Why?",
            "Q How is the river?",
            "问：为什么？",
            "MS. OLSEN: Yes.",
            "Ms. Olsen: Yes.",
            "И.Ли: Да.",
        ] {
            assert!(is_label(text), "{text}");
        }
        for text in ["Q fever was found in the north.", "Olsen said: yes.", "Talks: what comes next"] {
            assert!(!is_label(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_credited_has_what_a_credit_must_have(
            text in "(?:Photo|Image|图为|: |Credit: |[a-z .]{0,12}|é{0,30}|摄|供图|[)）。]|\\(AP Photo|Getty Images|/AFP|/TASS| A){0,5}"
        ) {
            proptest::prop_assert!(may_be_credited(&text) || !CREDIT.is_match(&text));
        }

        #[test]
        fn words_of_ascii_are_counted_as_others_are(text in "[a-c0-1 .,'\t\x0b\x1f-]{0,30}") {
            let inside = |word: &str| word.contains(|c: char| c.is_ascii_alphanumeric());
            proptest::prop_assert_eq!(count_words(&text), text.split_whitespace().filter(|w| inside(w)).count());
        }
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
