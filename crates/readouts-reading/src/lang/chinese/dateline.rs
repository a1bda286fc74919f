//! Recognises the dateline of Chinese agencies, with agency, place and day: `新华社北京4月22日电（记者 …）`.

use std::sync::LazyLock;

use regex::Regex;

use crate::dates::find;
use crate::grammar::FoundDateline;
use crate::knowledge::Calendar;

/// Finds a dateline such as `新华社北京4月22日电（记者 …）` or `本报北京4月22日讯`.
pub(super) fn dateline(paragraph: &str, calendar: &Calendar) -> Option<FoundDateline> {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[（(]?(?P<credit>(?:中央|塔斯|路透|法新|\p{Han}{1,3})社|(?:人民|央视|新华|中新)网|本报|人民日报|\p{Han}{2,4}日报)(?P<place>\p{Han}{0,8}?)(?P<date>(?:[12]\d{3}年)?\d{1,2}月\d{1,2}日)(?:电|讯|電|訊)\s*(?:[（(][^）)]{0,40}[）)])?")
            .expect("a pattern")
    });
    if paragraph.starts_with(|c: char| c.is_ascii() && c != '(') {
        return None;
    }
    // Fast path: without one of these characters near its start a paragraph has no dateline.
    let head = &paragraph[..paragraph.char_indices().nth(40).map_or(paragraph.len(), |(at, _)| at)];
    if !head.contains(['电', '讯', '電', '訊']) {
        return None;
    }
    let captures = LINE.captures(paragraph)?;
    let date = find(captures.name("date")?.as_str(), calendar).first().map(|d| d.edtf);
    Some(FoundDateline {
        place: captures.name("place").map(|m| m.as_str().to_owned()).filter(|place| !place.is_empty()),
        date,
        credit: captures.name("credit").map(|m| m.as_str().to_owned()),
        end: captures.get(0)?.end(),
    })
}
