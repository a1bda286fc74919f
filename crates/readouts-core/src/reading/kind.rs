//! What sort of event an article tells of: by its title, else by how its body begins.

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
            "吹风会",
            "пресс-конференц",
            "брифинг",
            "ответы на вопросы",
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
            "телефонн",
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
            "телеграмм",
            "послание",
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
            "演讲",
            "发言",
            "выступлен",
            "обращение",
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
            "встреч",
            "переговор",
            "consultation",
            "received",
        ],
    ),
    (Kind::Visit, &["visit", "trip", "arrives", "访问", "抵达", "визит", "поездк"]),
    (Kind::Statement, &["statement", "communique", "communiqué", "declaration", "声明", "公报", "заявлени"]),
];

/// Tells the kind by the title, then by the lead.
pub(crate) fn kind(title: Option<&str>, lead: &str) -> Kind {
    let of = |text: &str| {
        let text = text.to_lowercase();
        SIGNS.iter().find(|(_, signs)| signs.iter().any(|sign| text.contains(sign))).map(|(kind, _)| *kind)
    };
    let lead_of = |text: &str| {
        // In running text, words such as "address" or "visit" are met in any article: only what two
        // people do together tells.
        of(text)
            .filter(|kind| matches!(kind, Kind::Call | Kind::Meeting | Kind::PressConference | Kind::Letter))
    };
    title.and_then(of).or_else(|| lead_of(lead)).unwrap_or_default()
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
        assert_eq!(kind(Some("李某某会见南国总统"), ""), Kind::Meeting);
    }
}
