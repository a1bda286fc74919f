//! Finds the cues of Chinese sentences: a reporting verb after its subject, separated only by adverbs and
//! prepositional phrases, or in a later clause of the same sentence. Leaves pronouns unresolved.

use crate::grammar::{Cue, Mention, Scope, Subject, Who};
use crate::knowledge::{Knowledge, Lists, VerbClass};
use crate::simplified::simple;
use crate::token::is_han;

/// Maximum number of characters between a subject and its verb: [`REACH`], or [`LONG_REACH`] after a clause
/// opener.
const REACH: usize = 4;
const LONG_REACH: usize = 40;

/// Words that negate the next verb.
const DENIED: [&str; 6] = ["没有", "未", "不曾", "并未", "从未", "没"];

pub(super) fn cues(scope: &Scope<'_>, lists: &Lists, knowledge: &Knowledge) -> Vec<Cue> {
    let items = scope.tokens.items();
    let (Some(first), Some(last)) = (items.get(scope.range.start), items.get(scope.range.end - 1)) else {
        return Vec::new();
    };
    let written = scope.tokens.slice(scope.range.clone());
    let text = simple(written);
    let clause = Sentence { text: &text, written, offset: first.span.start, mentions: scope.mentions, lists };
    let mut found: Vec<Cue> = Vec::new();
    for (start, end, class) in knowledge.chinese().verbs.find(clause.text) {
        let span = first.span.start + start..first.span.start + end;
        let before = scope.quotations.partition_point(|q| q.start < span.start);
        let is_quoted = before > 0 && span.end < scope.quotations[before - 1].end;
        if is_quoted || clause.is_noun(start, end) {
            continue;
        }
        let Some(subject) = clause.body(start, class).or_else(|| clause.subject(start, class)) else {
            continue;
        };
        if class == VerbClass::Say && DENIED.iter().any(|denied| clause.text[..start].ends_with(denied)) {
            // Nothing is said here, so the sentence is nobody's words, whoever spoke before.
            found.push(Cue::of_nobody(span));
            continue;
        }
        let closes = last.span.end.saturating_sub(span.end) <= 3;
        found.push(Cue { subject, class, span, last: closes, past: false, coordinate: false });
    }
    found.extend(clause.according_to());
    found
}

/// Maximum number of characters of a body's name.
const LONGEST_BODY: usize = 18;

/// Whether a sentence reports what somebody did, rather than what somebody said.
pub(super) fn tells_event(sentence: &str, offset: usize, mentions: &[Mention], lists: &Lists) -> bool {
    if lists.event_openers.iter().any(|words| sentence.starts_with(words.as_str())) {
        return true;
    }
    let acts = |m: &&Mention| !m.possessive && m.span.start <= offset + 36;
    let Some(first) = mentions.iter().find(acts) else { return false };
    // Text without full stops is cut at arbitrary points, so a mention may extend beyond its sentence.
    let end = (first.span.end - offset).min(sentence.len());
    let named = &sentence[first.span.start - offset..end];
    let told = match first.who {
        Who::Person(_) => !is_titled(named, lists),
        Who::Everyone => true,
        _ => false,
    };
    let clause = sentence[end..].split(['，', '。', '；']).next().unwrap_or_default();
    told && lists.events.iter().any(|event| clause.contains(event.as_str()))
        && !clause.contains(['愿', '应', '要', '将'])
}

/// Whether a paragraph, such as a numbered point or one that begins with "we", continues the previous one.
pub(super) fn goes_on(paragraph: &str, lists: &Lists) -> bool {
    let mut chars = paragraph.trim_start_matches(['“', '　', ' ']).chars();
    let (a, b, c) = (chars.next(), chars.next(), chars.next());
    let number = |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九十".contains(c));
    lists.points.iter().any(|point| paragraph.starts_with(point.as_str()))
        || a == Some('第') && number(b)
        || number(a) && matches!(b, Some('是' | '要' | '、'))
        || matches!(a, Some('（' | '(')) && number(b) && matches!(c, Some('）' | ')'))
}

/// Whether a paragraph consists only of the address to a speech's audience: 尊敬的各位同事：
pub(super) fn is_address(paragraph: &str, lists: &Lists) -> bool {
    paragraph.chars().count() <= 60
        && paragraph.ends_with(['：', '，', '！', ':', ','])
        && lists.addresses.iter().any(|word| paragraph.contains(word.as_str()))
}

/// Whether a mention ends with an office (某某主席), as when a speaker mentions somebody.
fn is_titled(mention: &str, lists: &Lists) -> bool {
    lists.titles.iter().any(|title| mention.ends_with(title.as_str()))
}

struct Sentence<'a> {
    text: &'a str,
    /// Original text, which may use traditional characters; its byte offsets equal those of `text`.
    written: &'a str,
    /// Byte offset of the sentence in its paragraph.
    offset: usize,
    mentions: &'a [Mention],
    lists: &'a Lists,
}

impl Sentence<'_> {
    /// Whether the verb's characters are part of another word: 的要求, 说法, 名称.
    fn is_noun(&self, start: usize, end: usize) -> bool {
        let (before, verb, after) = (&self.text[..start], &self.text[start..end], &self.text[end..]);
        before.ends_with(['的', '所']) && verb != "说"
            || matches!(verb, "说") && after.starts_with(['法', '明', '服', '到', '是', '不'])
            || matches!(verb, "说") && before.ends_with(['学', '小', '可', '来', '据', '话', '传'])
            || matches!(verb, "称")
                && (before.ends_with(['名', '简', '号', '职', '统', '对', '堪'])
                    || after.starts_with(['号', '为', '呼', '之', '职']))
            || after.starts_with(['书', '词'])
    }

    /// Returns a body that is not in the table as the subject of a verb, at the start of its clause:
    /// 北国国防军10日称.
    fn body(&self, verb: usize, class: VerbClass) -> Option<Subject> {
        let before = &self.text[..verb];
        let clause =
            before.rsplit(['，', '。', '；', '：', '）', '”']).next().filter(|_| class == VerbClass::Say)?;
        let from = before.len() - clause.len();
        self.named_body(clause, from).map(Subject::Body)
    }

    /// Returns the cue of a source at the start of a clause: 据北国卫生部门发布的数据, 据南国电视台报道.
    fn according_to(&self) -> Option<Cue> {
        const ACCORDING: &str = "据";
        let at = self
            .text
            .find(ACCORDING)
            .filter(|at| *at == 0 || self.text[..*at].ends_with(['，', '：', '。', '）']))?;
        let from = at + ACCORDING.len();
        let clause = self.text[from..].split(['，', '。', '；', '：']).next()?;
        let (end, verb) = self
            .lists
            .source_verbs
            .iter()
            .filter_map(|verb| Some((clause.find(verb.as_str())?, verb)))
            .min()?;
        let subject = Subject::Body(self.named_body(&clause[..end], from)?);
        let start = self.offset + from + end;
        let span = start..start + verb.len();
        Some(Cue { subject, class: VerbClass::Say, span, last: false, past: false, coordinate: false })
    }

    /// Returns a body's name if the text is one. Days before and after it are dropped; it must end like the
    /// name of a body and contain no person.
    fn named_body(&self, text: &str, from: usize) -> Option<String> {
        let is_day = |c: char| c.is_ascii_digit() || matches!(c, '日' | '月' | '年' | '晚' | '早' | '时');
        let start = text.len() - text.trim_start_matches(is_day).len();
        let mut name = text[start..].trim_end_matches(is_day);
        while let Some(rest) = self.lists.day_words.iter().find_map(|word| name.strip_suffix(word.as_str())) {
            name = rest.trim_end_matches(is_day);
        }
        let is_length = (3..=LONGEST_BODY).contains(&name.chars().count());
        let is_plain = name.chars().all(is_han) && !name.contains(['的', '对', '向', '与', '和', '在', '了']);
        let ends = self.lists.body_ends.iter().any(|end| name.ends_with(end.as_str()));
        let span = self.offset + from + start..self.offset + from + start + name.len();
        let is_free = self.mentions.iter().all(|mention| {
            let is_outside = mention.span.end <= span.start || span.end <= mention.span.start;
            is_outside || matches!(mention.who, Who::Side(_)) && mention.span.end < span.end
        });
        (is_length && is_plain && ends && is_free)
            .then(|| self.written[from + start..from + start + name.len()].to_owned())
    }

    fn before(&self, mention: &Mention) -> &str {
        &self.text[..mention.span.start - self.offset]
    }

    fn subject(&self, verb: usize, class: VerbClass) -> Option<Subject> {
        for (place, mention) in self.mentions.iter().enumerate().rev() {
            let end = mention.span.end - self.offset;
            if end > verb || matches!(mention.who, Who::Office(_)) && !self.opens(mention) {
                continue;
            }
            let between = &self.text[end..verb];
            if mention.possessive || self.is_governed(mention) {
                // The text in between may belong to somebody else's phrase; beyond this distance the search
                // stops.
                if between.chars().count() > LONG_REACH {
                    return None;
                }
                continue;
            }
            return self.reaches(mention, between).then(|| self.with_coordinates(place, class))?;
        }
        None
    }

    /// Whether a verb that follows the text `between` can have the mention as its subject.
    fn reaches(&self, mention: &Mention, between: &str) -> bool {
        let count = between.chars().count();
        let Some((_, clause)) = between.rsplit_once(['，', '；', '：', '。', ',']) else {
            let phrase = self.lists.clause_openers.iter().any(|word| between.starts_with(word.as_str()));
            return count <= REACH && !between.contains('的') || phrase && count <= LONG_REACH;
        };
        // A later clause may share the subject if it has none of its own.
        let goes_on = clause.is_empty()
            || self.lists.clause_openers.iter().any(|word| clause.starts_with(word.as_str()));
        goes_on && self.opens(mention) && clause.chars().count() <= LONG_REACH
    }

    /// Whether a mention is in the position of a subject.
    fn opens(&self, mention: &Mention) -> bool {
        let before = self.before(mention);
        before.is_empty()
            || before.ends_with([
                '，', '：', '日', '午', '晚', '上', '中', '时', '后', '间', '天', '际', '”', '」', '）', '据',
            ])
            || before.chars().count() <= 6 && !before.contains('的')
    }

    /// Whether a word before a mention, or before its description, makes it an object: 对某某, 对来访的某某.
    fn is_governed(&self, mention: &Mention) -> bool {
        const DESCRIBED: usize = 8;
        let before = self.before(mention);
        let clause = before.rsplit(['，', '；', '：', '。', ',']).next().unwrap_or_default();
        let clause = clause.trim_start_matches(|c: char| !is_han(c));
        // In 以防长 the first character is not a preposition but the country of the minister.
        let is_country = clause == "以" && self.text[before.len()..].chars().count() > 2;
        if self.lists.governors.iter().any(|word| before.ends_with(word.as_str())) {
            return !is_country;
        }
        let described = clause.strip_suffix('的').map(|text| text.char_indices().rev().take(DESCRIBED));
        described.is_some_and(|mut chars| {
            chars.any(|(at, c)| matches!(c, '对' | '向' | '同' | '与' | '跟') && at > 0)
        })
    }

    /// Returns the mention as a subject, together with the people whom 、 or 和 joins to it.
    fn with_coordinates(&self, place: usize, class: VerbClass) -> Option<Subject> {
        let mention = &self.mentions[place];
        let text = &self.text[mention.span.start - self.offset..mention.span.end - self.offset];
        let Who::Person(person) = mention.who else {
            // "All sides" may also hold views within a speaker's words.
            let vague = mention.who == Who::Everyone && text.starts_with(['各', '与']);
            return Some(if vague { Subject::Nations } else { Subject::of(&mention.who) });
        };
        let mut people = vec![person];
        let mut at = place;
        while let Some(earlier) = at.checked_sub(1).map(|before| &self.mentions[before]) {
            let gap = &self.text[earlier.span.end - self.offset..self.mentions[at].span.start - self.offset];
            let Who::Person(other) = earlier.who else { break };
            if !matches!(gap, "、" | "和" | "及" | "以及" | "与") || self.is_governed(earlier) {
                break;
            }
            people.insert(0, other);
            at -= 1;
        }
        if people.len() > 1 {
            return Some(Subject::Group(people));
        }
        // In 李某同王某交换意见 both are subjects.
        let behind = self.text[mention.span.end - self.offset..].starts_with(['同', '与', '和']);
        if let Some(Who::Person(other)) =
            self.mentions.get(place + 1).map(|m| &m.who).filter(|_| behind && class == VerbClass::Joint)
        {
            return Some(Subject::Group(vec![person, *other]));
        }
        Some(if is_titled(text, self.lists) { Subject::Titled(person) } else { Subject::Person(person) })
    }
}
