//! What sort of event an article tells of: by its title, else by how its body begins.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::readout::Kind;

/// Words that tell a kind; the first row that fits wins.
const SIGNS: [(Kind, &[&str]); 7] = [
    (
        Kind::PressConference,
        &[
            "press conference",
            "press briefing",
            "regular briefing",
            "daily briefing",
            "press availability",
            "briefing online",
            "meets the press",
            "q&a",
            "answers questions",
            "记者会",
            "答记者问",
            "答问",
            "吹风会",
            "会见记者",
            "发布会",
            "記者會",
            "пресс-конференц",
            "брифинг",
            "ответы на вопросы",
            "ответ на вопрос",
            "пресс-подход",
            "заявления для прессы",
            "заявление для прессы",
        ],
    ),
    (
        Kind::Call,
        &[
            "phone",
            "telephone",
            "call with",
            "calls with",
            "speaks with",
            "spoke with",
            "speaks by",
            "spoke by",
            "'s call",
            "’s call",
            "a call",
            "video call",
            "phone call",
            "通电话",
            "通话",
            "视频通话",
            "通電話",
            "通話",
            "телефонн",
            "созвонил",
            "по телефону",
            "offers help to",
        ],
    ),
    (
        Kind::Letter,
        &[
            "letter",
            "message",
            "telegram",
            "congratulatory",
            "cable",
            "condolences to",
            "致电",
            "致信",
            "贺电",
            "贺信",
            "互致",
            "致函",
            "唁电",
            "慰问电",
            "复信",
            "回信",
            "телеграмм",
            "послание",
            "поздравлени",
            "соболезнован",
            "письмо",
        ],
    ),
    (
        Kind::Remarks,
        &[
            "remarks",
            "speech",
            "address by",
            "keynote",
            "delivers",
            "toast",
            "讲话",
            "致辞",
            "致词",
            "演讲",
            "演说",
            "的发言",
            "书面发言",
            "祝酒辞",
            "выступлен",
            "выступил",
            "обращение",
            "вступительное слово",
        ],
    ),
    (
        Kind::Meeting,
        &[
            "meeting",
            "meets",
            "met with",
            "talks",
            "holds talks",
            "summit",
            "bilateral",
            "会见",
            "会谈",
            "会晤",
            "会面",
            "拜会",
            "接见",
            "磋商",
            "峰会",
            "座谈",
            "會見",
            "會談",
            "會晤",
            "接見",
            "拜會",
            "встреч",
            "встретил",
            "переговор",
            "беседа",
            "беседе",
            "принял",
            "консультаци",
            "саммит",
            "consultation",
            "received",
        ],
    ),
    (
        Kind::Visit,
        &[
            "visit",
            "trip",
            "arrives",
            "访问",
            "出访",
            "抵达",
            "到访",
            "訪問",
            "визит",
            "поездк",
            "посетил",
            "прибыл",
        ],
    ),
    (
        Kind::Statement,
        &[
            "statement",
            "communique",
            "communiqué",
            "declaration",
            "声明",
            "公报",
            "谈话",
            "宣言",
            "聲明",
            "公報",
            "заявлени",
            "коммюнике",
            "декларац",
            "комментарий",
        ],
    ),
];

/// Tells the kind by the title, then by the lead.
pub(crate) fn kind(title: Option<&str>, lead: &str) -> Kind {
    // All signs at once; which row each belongs to.
    static MATCHER: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
        let signs = SIGNS.iter().flat_map(|(_, signs)| signs.iter());
        let rows = SIGNS.iter().enumerate().flat_map(|(row, (_, signs))| signs.iter().map(move |_| row));
        let matcher = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(signs);
        (matcher.expect("few signs"), rows.collect())
    });
    let of = |text: &str| {
        let (matcher, rows) = &*MATCHER;
        let text = text.to_lowercase();
        let found = matcher.find_overlapping_iter(&text).map(|sign| rows[sign.pattern().as_usize()]);
        found.min().map(|row| SIGNS[row].0)
    };
    let lead_of = |text: &str| {
        // In running text, words such as "address" or "visit" are met in any article: only what two
        // people do together tells.
        of(text)
            .filter(|kind| matches!(kind, Kind::Call | Kind::Meeting | Kind::PressConference | Kind::Letter))
    };
    title.and_then(of).or_else(|| told(lead)).or_else(|| lead_of(lead)).unwrap_or_default()
}

/// What the first English sentence says that people did: "spoke today with", "met in Norhaven with"; and
/// a text that opens with a speaker's label holds what they said.
fn told(lead: &str) -> Option<Kind> {
    const REACH: usize = 6;
    let first = lead.lines().next()?;
    let label = first.split(':').next()?;
    let is_label = label.len() < first.len() && (4..40).contains(&label.len());
    if is_label && label.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '’')) {
        return Some(Kind::Remarks);
    }
    let words: Vec<&str> = first.split_whitespace().take(60).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let next = &words[at + 1..words.len().min(at + 1 + REACH)];
        match *word {
            "spoke" | "speaks"
                if next.iter().any(|w| matches!(*w, "with" | "to" | "phone" | "telephone")) =>
            {
                Some(Kind::Call)
            }
            "met" | "meets" | "convened" | "hosted" => Some(Kind::Meeting),
            "welcomed" | "received" | "hosts" if next.contains(&"to") => Some(Kind::Meeting),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell_the_kind_before_the_text_does() {
        assert_eq!(kind(Some("President Lee Speaks by Phone with President Ana of Norland"), ""), Kind::Call);
        assert_eq!(
            kind(Some("Spokesperson's Regular Press Conference on the meeting"), ""),
            Kind::PressConference
        );
        assert_eq!(kind(Some("Norland ties come first"), "Lee met with Ana in Norhaven."), Kind::Meeting);
        assert_eq!(kind(Some("Norland ties come first"), "Prices rose."), Kind::Article);
        assert_eq!(kind(None, "President Lee spoke today with Chancellor Olaf Berg."), Kind::Call);
        assert_eq!(kind(None, "Lee met today in Norhaven with a message for Berg."), Kind::Meeting);
        assert_eq!(kind(None, "THE PRESIDENT: Hello, folks."), Kind::Remarks);
        assert_eq!(kind(Some("李某某会见南国总统"), ""), Kind::Meeting);
        assert_eq!(kind(Some("外交部发言人就选举发表谈话"), ""), Kind::Statement);
        assert_eq!(kind(Some("О телефонном разговоре Министра с коллегой"), ""), Kind::Call);
        assert_eq!(kind(Some("Президент принял Министра"), ""), Kind::Meeting);
        assert_eq!(kind(Some("Поздравление Президенту Норландии"), ""), Kind::Letter);
    }
}
