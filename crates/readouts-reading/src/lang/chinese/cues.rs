//! Cues of Chinese sentences: a reporting verb behind its subject, with no more than adverbs and
//! prepositional phrases between, or in a later clause of the subject's sentence.
//!
//! It must not know what was said before: pronouns and the like are left to the caller.

use crate::grammar::{Cue, Mention, Scope, Subject, Who};
use crate::knowledge::{Knowledge, VerbClass};

/// What governs a name, so that it is no subject.
const GOVERNORS: [&str; 26] = [
    "对", "向", "同", "与", "跟", "就", "为", "给", "请", "被", "把", "应", "代表", "会见", "祝贺", "感谢",
    "欢迎", "邀请", "陪同", "转达", "致电", "致信", "当选", "支持", "访问", "以",
];
/// How a clause goes on whose subject is the sentence's.
const OPENERS: [&str; 35] = [
    "并",
    "还",
    "也",
    "又",
    "再次",
    "同时",
    "对",
    "向",
    "就",
    "在",
    "进一步",
    "一致",
    "共同",
    "都",
    "均",
    "分别",
    "特别",
    "高度",
    "热烈",
    "衷心",
    "诚挚",
    "积极",
    "充分",
    "代表",
    "坚决",
    "强烈",
    "郑重",
    "明确",
    "反复",
    "随后",
    "最后",
    "并就",
    "会",
    "代",
    "深",
];
/// Between a subject and its verb stand at most so many characters without an opener, and with one.
const REACH: usize = 4;
const LONG_REACH: usize = 40;

pub(super) fn cues(scope: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue> {
    let items = scope.tokens.items();
    let (Some(first), Some(last)) = (items.get(scope.range.start), items.get(scope.range.end - 1)) else {
        return Vec::new();
    };
    let clause = Sentence {
        text: scope.tokens.slice(scope.range.clone()),
        offset: first.span.start,
        mentions: scope.mentions,
    };
    let mut found: Vec<Cue> = Vec::new();
    for (start, end, class) in knowledge.verb_han.find(clause.text) {
        let span = first.span.start + start..first.span.start + end;
        let before = scope.quotations.partition_point(|q| q.start < span.start);
        let is_quoted = before > 0 && span.end < scope.quotations[before - 1].end;
        if is_quoted || clause.is_noun(start, end) {
            continue;
        }
        let Some(subject) = clause.subject(start, class) else { continue };
        let closes = last.span.end.saturating_sub(span.end) <= 3;
        found.push(Cue { subject, class, span, last: closes });
    }
    found
}

/// Whether a sentence tells what somebody did, rather than what somebody said.
pub(super) fn tells_event(sentence: &str, offset: usize, mentions: &[Mention]) -> bool {
    const BESIDE: [&str; 14] = [
        "会见前",
        "会谈前",
        "会见后",
        "会谈后",
        "会后",
        "当天",
        "当晚",
        "同日",
        "会见结束后",
        "会谈结束后",
        "此前",
        "会前",
        "签约仪式",
        "欢迎仪式",
    ];
    const EVENTS: [&str; 26] = [
        "参加",
        "出席",
        "会见",
        "会谈",
        "抵达",
        "主持",
        "签署",
        "见证",
        "陪同",
        "前往",
        "举行",
        "应邀",
        "宣读",
        "启程",
        "离开",
        "考察",
        "参观",
        "通电话",
        "会晤",
        "率团",
        "访华",
        "访问",
        "观看",
        "检阅",
        "为他",
        "握手",
    ];
    if BESIDE.iter().any(|words| sentence.starts_with(words)) {
        return true;
    }
    let acts = |m: &&Mention| !m.possessive && m.span.start <= offset + 36;
    let Some(first) = mentions.iter().find(acts) else { return false };
    // A long run without a full stop is cut anywhere: a mention may reach over its sentence's end.
    let end = (first.span.end - offset).min(sentence.len());
    let named = &sentence[first.span.start - offset..end];
    let told = match first.who {
        Who::Person(_) => !is_titled(named),
        Who::Everyone => true,
        _ => false,
    };
    let clause = sentence[end..].split(['，', '。', '；']).next().unwrap_or_default();
    told && EVENTS.iter().any(|event| clause.contains(event)) && !clause.contains(['愿', '应', '要', '将'])
}

/// Whether a paragraph goes on with what the one before it said: a numbered point, "we".
pub(super) fn goes_on(paragraph: &str) -> bool {
    const POINTS: [&str; 7] = ["首先，", "其次，", "再次，", "最后，", "——", "我们", "我"];
    let mut chars = paragraph.trim_start_matches(['“', '　', ' ']).chars();
    let (a, b, c) = (chars.next(), chars.next(), chars.next());
    let number = |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九十".contains(c));
    POINTS.iter().any(|point| paragraph.starts_with(point))
        || a == Some('第') && number(b)
        || number(a) && matches!(b, Some('是' | '要' | '、'))
        || matches!(a, Some('（' | '(')) && number(b) && matches!(c, Some('）' | ')'))
}

/// 尊敬的各位同事： whom a speech addresses, in a paragraph of its own.
pub(super) fn is_address(paragraph: &str) -> bool {
    const WORDS: [&str; 8] = ["各位", "尊敬的", "女士们", "先生们", "同志们", "朋友们", "主席先生", "同事们"];
    paragraph.chars().count() <= 60
        && paragraph.ends_with(['：', '，', '！', ':', ','])
        && WORDS.iter().any(|word| paragraph.contains(word))
}

/// Whether a mention ends with an office: 某某主席, as one speaker calls another.
fn is_titled(mention: &str) -> bool {
    const TITLES: [&str; 15] = [
        "主席",
        "总统",
        "总理",
        "首相",
        "外长",
        "部长",
        "国务卿",
        "秘书长",
        "主任",
        "书记",
        "国王",
        "大臣",
        "委员",
        "大使",
        "总书记",
    ];
    TITLES.iter().any(|title| mention.ends_with(title))
}

struct Sentence<'a> {
    text: &'a str,
    /// Where it starts in its paragraph.
    offset: usize,
    mentions: &'a [Mention],
}

impl Sentence<'_> {
    /// 的要求, 说法, 名称: the verb's characters in another word.
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

    fn before(&self, mention: &Mention) -> &str {
        &self.text[..mention.span.start - self.offset]
    }

    fn subject(&self, verb: usize, class: VerbClass) -> Option<Subject> {
        for (place, mention) in self.mentions.iter().enumerate().rev() {
            let end = mention.span.end - self.offset;
            if end > verb || mention.who == Who::Office && !self.opens(mention) {
                continue;
            }
            let between = &self.text[end..verb];
            if mention.possessive || self.is_governed(mention) {
                // What stands between belongs to another's phrase.
                if between.chars().count() > LONG_REACH {
                    return None;
                }
                continue;
            }
            return self.reaches(mention, between).then(|| self.with_coordinates(place, class))?;
        }
        None
    }

    /// Whether a verb behind `between` can be the mention's.
    fn reaches(&self, mention: &Mention, between: &str) -> bool {
        let count = between.chars().count();
        let Some((_, clause)) = between.rsplit_once(['，', '；', '：', '。', ',']) else {
            let phrase = OPENERS.iter().any(|word| between.starts_with(word));
            return count <= REACH && !between.contains('的') || phrase && count <= LONG_REACH;
        };
        // A later clause without a subject of its own.
        let goes_on = clause.is_empty() || OPENERS.iter().any(|word| clause.starts_with(word));
        goes_on && self.opens(mention) && clause.chars().count() <= LONG_REACH
    }

    /// Whether a mention stands where a sentence's subject does.
    fn opens(&self, mention: &Mention) -> bool {
        let before = self.before(mention);
        before.is_empty()
            || before.ends_with([
                '，', '：', '日', '午', '晚', '上', '中', '时', '后', '间', '天', '际', '”', '」', '）', '据',
            ])
            || before.chars().count() <= 6 && !before.contains('的')
    }

    fn is_governed(&self, mention: &Mention) -> bool {
        let before = self.before(mention);
        GOVERNORS.iter().any(|word| before.ends_with(word))
    }

    /// The mention with those that 、 and 和 join to it.
    fn with_coordinates(&self, place: usize, class: VerbClass) -> Option<Subject> {
        let mention = &self.mentions[place];
        let text = &self.text[mention.span.start - self.offset..mention.span.end - self.offset];
        let Who::Person(person) = mention.who else {
            // "all sides" hold views inside a speech, too.
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
        // "李某同王某交换意见": both do.
        let behind = self.text[mention.span.end - self.offset..].starts_with(['同', '与', '和']);
        if let Some(Who::Person(other)) =
            self.mentions.get(place + 1).map(|m| &m.who).filter(|_| behind && class == VerbClass::Joint)
        {
            return Some(Subject::Group(vec![person, *other]));
        }
        Some(if is_titled(text) { Subject::Titled(person) } else { Subject::Person(person) })
    }
}
