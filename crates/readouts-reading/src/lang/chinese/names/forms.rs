//! Forms of names in Chinese text: Chinese ones, by their family name, and foreign ones, by the characters
//! that transcribe their sounds.

use std::ops::Range;

use crate::knowledge::Lists;
use crate::token::is_han;

/// Maximum number of characters from the start of a clause to the verb after a name.
pub(super) const LONGEST_NAME: usize = 13;

/// Whether a character separates the parts of a foreign name.
pub(super) fn is_dot(c: char) -> bool {
    matches!(c, '·' | '・' | '•' | '‧')
}

/// Returns the length in bytes of the name at the start of a text that follows an office, or 0.
pub(super) fn name_behind_office(text: &str, lists: &Lists) -> usize {
    if is_word(text, lists) {
        return 0;
    }
    let chinese =
        double_name(text, lists).max(chinese_name(text, lists, &[&lists.surnames, &lists.rare_surnames]));
    let foreign = foreign_name(text, lists);
    let count = text[..foreign].chars().count();
    if chinese > 0 && foreign <= chinese.max(9) && !text[..foreign].contains(is_dot) && count < 4 {
        return chinese;
    }
    if count >= 2 {
        return foreign;
    }
    chinese.max(open_name(text, lists))
}

/// Returns the length in bytes of a name of two or three characters that begins with one of the surnames, or
/// 0.
fn chinese_name(text: &str, lists: &Lists, surnames: &[&str]) -> usize {
    let chars: Vec<char> = text.chars().take(4).collect();
    let han = |at: usize| chars.get(at).is_some_and(|c| is_han(*c));
    let ends = |at: usize, marks: &str| chars.get(at).is_none_or(|c| !is_han(*c) || marks.contains(*c));
    let size = |count: usize| chars[..count].iter().map(|c| c.len_utf8()).sum::<usize>();
    // A verb of two characters also ends a name, whatever its first character is: 何平举行.
    let opens_verb = |at: usize| {
        let rest = text.get(size(at.min(chars.len()))..).unwrap_or_default();
        let verbs = lists.events.iter().chain(&lists.name_verbs).chain(&lists.name_adverbs);
        chars.len() > at
            && verbs.into_iter().any(|verb| verb.chars().count() > 1 && rest.starts_with(verb.as_str()))
    };
    let strict = |at: usize| ends(at, &lists.name_ends) || opens_verb(at);
    if !chars.first().is_some_and(|c| surnames.iter().any(|all| all.contains(*c)))
        || !han(1)
        || lists.name_ends.contains(chars[1])
    {
        return 0;
    }
    if strict(2) {
        size(2)
    } else if han(2) && (strict(3) || ends(3, &lists.long_name_ends)) {
        size(3)
    } else {
        0
    }
}

/// Returns the length in bytes of a name with a family name of two characters (欧阳某某), or 0.
fn double_name(text: &str, lists: &Lists) -> usize {
    let Some(family) = lists.double_surnames.iter().find(|family| text.starts_with(family.as_str())) else {
        return 0;
    };
    let given: Vec<char> = text[family.len()..].chars().take(3).collect();
    let ends = |at: usize| {
        given.get(at).is_none_or(|c| {
            !is_han(*c) || lists.name_ends.contains(*c) || at == 2 && lists.long_name_ends.contains(*c)
        })
    };
    let size = |count: usize| family.len() + given[..count].iter().map(|c| c.len_utf8()).sum::<usize>();
    match (1..=2).find(|&count| given.len() >= count && !ends(count - 1) && ends(count)) {
        Some(count) => size(count),
        None => 0,
    }
}

/// Returns the length in bytes of a name of any characters between an office and a day or a verb
/// (特使某某某10日表示), or 0.
fn open_name(text: &str, lists: &Lists) -> usize {
    const LONGEST: usize = 4;
    for (count, (at, c)) in text.char_indices().enumerate().take(LONGEST + 1) {
        let rest = &text[at..];
        if c.is_ascii_digit() || lists.name_verbs.iter().any(|verb| rest.starts_with(verb.as_str())) {
            return if count >= 2 { at } else { 0 };
        }
        if !is_han(c) || count > 0 && lists.not_in_names.contains(c) {
            break;
        }
    }
    0
}

fn foreign_name(text: &str, lists: &Lists) -> usize {
    let mut end = 0;
    let mut dotted = false;
    for (at, c) in text.char_indices() {
        let opens = lists.not_sounds.iter().any(|word| text[at..].starts_with(word.as_str())) && at > 0;
        let goes_on =
            lists.sounds.contains(c) || is_dot(c) && at > 0 || dotted && lists.inner_sounds.contains(c);
        // In 某方 the character belongs to the side of a country, not to the name.
        let side = text[at + c.len_utf8()..].starts_with('方');
        if opens || !goes_on || side {
            break;
        }
        dotted |= is_dot(c);
        end = at + c.len_utf8();
    }
    text[..end].trim_end_matches(|c| is_dot(c) || matches!(c, '-' | '－')).len()
}

/// Whether a text starts with a word that looks like a name.
fn is_word(text: &str, lists: &Lists) -> bool {
    lists.not_names.iter().any(|word| text.starts_with(word.as_str()))
}

/// Whether the whole text is a name rather than another word.
pub(super) fn is_bare_name(text: &str, lists: &Lists) -> bool {
    let count = text.chars().count();
    let chinese = (2..=3).contains(&count) && text.starts_with(|c| lists.surnames.contains(c));
    let foreign = (2..=12).contains(&count) && foreign_name(text, lists) == text.len();
    (chinese || foreign) && has_characters_of_name(text, lists)
}

fn has_characters_of_name(text: &str, lists: &Lists) -> bool {
    text.chars().all(|c| is_han(c) || is_dot(c))
        && !is_word(text, lists)
        && !text.chars().skip(1).any(|c| lists.not_in_names.contains(c))
}

/// Whether the name of a person of the table is a whole name in the text, not the first two characters of a
/// longer one such as 王毅夫 for 王毅.
pub(super) fn whole_name(text: &str, name: Range<usize>, lists: &Lists) -> bool {
    let rest = &text[name.end..];
    let Some(third) = rest.chars().next().filter(|_| text[name.clone()].chars().count() == 2) else {
        return true;
    };
    let behind = &rest[third.len_utf8()..];
    let is_titled = |text: &str| {
        lists.titles.iter().chain(&lists.after_names).any(|title| text.starts_with(title.as_str()))
    };
    let is_longer = chinese_name(&text[name.start..], lists, &[&lists.surnames])
        == name.len() + third.len_utf8()
        || is_titled(behind);
    // A form of address after three characters belongs to all of them: 某某国教授.
    let is_addressed = lists.after_names.iter().any(|title| behind.starts_with(title.as_str()));
    let can_be_in_name = is_han(third)
        && ![&lists.name_ends, &lists.long_name_ends].iter().any(|all| all.contains(third))
        && (is_addressed || !lists.not_in_names.contains(third));
    !is_longer || !can_be_in_name || is_titled(rest)
}

/// Maximum length in bytes of the text before the name in an item of a list.
const LONGEST_ITEM: usize = 120;

/// Returns the byte ranges of the names listed in the clauses of a sentence: 某某、某某某等. `is_office` returns
/// whether an office ends at a byte offset.
pub(super) fn listed(sentence: &str, is_office: &dyn Fn(usize) -> bool, lists: &Lists) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for clause in sentence.split_inclusive(['，', ',', '：', '）', ')']) {
        let text = clause.trim_end_matches(['，', ',', '：', '）', ')', '等', '也', '还']);
        let mut at = start;
        let mut names = Vec::new();
        let mut is_list = true;
        for item in text.split('、') {
            let length = item.len();
            // The last item may join a group to the name (某某某及有关部门负责同志). Only the name counts.
            let joined = lists.joins.iter().filter_map(|word| item.find(word.as_str())).filter(|&at| at > 3);
            let item = &item[..joined.min().unwrap_or(length)];
            let name = (at..at + item.len().min(LONGEST_ITEM))
                .filter(|&from| sentence.is_char_boundary(from))
                .find(|&from| {
                    let begins = from == at
                        || is_office(from)
                        || lists.leaders.iter().any(|word| sentence[at..from].ends_with(word.as_str()));
                    begins && is_listed_name(&sentence[from..at + item.len()], lists)
                });
            match name {
                Some(from) => names.push((from..at + item.len(), from > at)),
                // The item may be the first of two offices: 国务委员、外交部长某某.
                None if is_office(at + item.len()) => {}
                None => is_list = false,
            }
            at += length + '、'.len_utf8();
        }
        let is_told = names.len() > 1 || names.iter().any(|(_, is_introduced)| *is_introduced);
        if is_list && is_told {
            found.extend(names.into_iter().map(|(name, _)| name));
        }
        start += clause.len();
    }
    found
}

/// Whether a text can be the whole name of somebody in a list.
fn is_listed_name(text: &str, lists: &Lists) -> bool {
    let count = text.chars().count();
    let surname = |c: char| lists.surnames.contains(c) || lists.rare_surnames.contains(c);
    let is_chinese = (2..=3).contains(&count) && text.starts_with(surname);
    let is_double = (3..=4).contains(&count)
        && lists.double_surnames.iter().any(|family| text.starts_with(family.as_str()));
    let is_foreign = text.contains(is_dot) && foreign_name(text, lists) == text.len();
    (is_chinese || is_double || is_foreign) && has_characters_of_name(text, lists)
}

#[cfg(test)]
mod tests {
    use super::name_behind_office;
    use crate::Knowledge;

    #[test]
    fn a_name_ends_where_another_word_starts() {
        for (text, name) in [
            ("李某说，", "李某"),
            ("许安河会见受表彰代表", "许安河"),
            ("王南表示", "王南"),
            ("古拉瓦德纳、南国总理", "古拉瓦德纳"),
            ("普拉迪昂举行会谈", "普拉迪昂"),
            ("阿迪拉夫人", "阿迪拉"),
            ("罗伯特·本·明森同", "罗伯特·本·明森"),
            ("伊姆兰・汗在", "伊姆兰・汗"),
            ("应勇某，", "应勇某"),
            ("欧阳某某座谈", "欧阳某某"),
            ("楼海某与来访的", "楼海某"),
            ("王某座谈", "王某"),
            ("裴凯某10日表示", "裴凯某"),
            ("会议10日举行", ""),
            ("应邀访问", ""),
        ] {
            assert_eq!(
                &text[..name_behind_office(text, Knowledge::builtin().language("zh"))],
                name,
                "{text}"
            );
        }
    }
}
