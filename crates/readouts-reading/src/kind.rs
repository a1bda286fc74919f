//! Determines the kind of event that an article is about, by its title, else by the beginning of its body.

use crate::grammar::Language;
use crate::knowledge::Knowledge;
use crate::model::Kind;

/// Returns the kind by the title, else by the lead.
pub(crate) fn kind(
    title: Option<&str>,
    lead: &str,
    languages: &[Box<dyn Language + '_>],
    knowledge: &Knowledge,
) -> Kind {
    let told = || languages.iter().find_map(|language| language.told_kind(lead.lines().next()?));
    let of = |text: &str| knowledge.kinds.of(text);
    let lead_of = |text: &str| {
        // Words such as "address" or "visit" occur in the text of any article: only words for things that two
        // people do together count here.
        of(text)
            .filter(|kind| matches!(kind, Kind::Call | Kind::Meeting | Kind::PressConference | Kind::Letter))
    };
    title.and_then(of).or_else(|| labelled(lead)).or_else(told).or_else(|| lead_of(lead)).unwrap_or_default()
}

/// Returns the kind of a text that begins with a speaker's label: it holds the speaker's words.
fn labelled(lead: &str) -> Option<Kind> {
    let first = lead.lines().next()?;
    let label = first.split(':').next()?;
    let is_label = label.len() < first.len() && (4..40).contains(&label.len());
    if is_label && label.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '’')) {
        return Some(Kind::Remarks);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(title: Option<&str>, lead: &str) -> Kind {
        let knowledge = Knowledge::builtin();
        super::kind(title, lead, &crate::lang::all(knowledge), knowledge)
    }

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
