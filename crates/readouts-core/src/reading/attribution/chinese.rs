//! Cues of Chinese sentences: a reporting verb behind its subject.

use super::cues::{Scope, subject_of};
use super::{Article, Cue, Subject};
use crate::reading::people::Who;

/// Between a subject and its verb stand at most so many characters ("习近平在会谈时再次强调").
const REACH: usize = 14;

pub(super) fn cues(scope: &Scope<'_>, article: &Article<'_>) -> Vec<Cue> {
    let items = scope.tokens.items();
    let (Some(first), Some(last)) = (items.get(scope.range.start), items.get(scope.range.end - 1)) else {
        return Vec::new();
    };
    let text = scope.tokens.slice(scope.range.clone());
    let mut found: Vec<Cue> = Vec::new();
    for (start, end, class) in article.knowledge.verb_han.find(text) {
        let span = first.span.start + start..first.span.start + end;
        if scope.quotations.iter().any(|q| q.start < span.start && span.end < q.end) {
            continue;
        }
        let at = items.partition_point(|t| t.span.start < span.start);
        let Some(subject) = subject(scope, at) else { continue };
        let closes = last.span.end.saturating_sub(span.end) <= 3;
        found.push(Cue { subject, class, span, last: closes });
    }
    found
}

fn subject(scope: &Scope<'_>, verb: usize) -> Option<Subject> {
    let nearest =
        scope.mentions.iter().rev().find(|m| m.tokens.end <= verb && !matches!(m.who, Who::Office))?;
    let between: String = (nearest.tokens.end..verb).map(|at| scope.tokens.folded(at)).collect();
    let adjacent = verb - nearest.tokens.end <= REACH
        && !between.contains(['，', '。', '；', '：', '、'])
        && !nearest.possessive;
    let chosen = if adjacent && !between.contains("对") {
        nearest
    } else {
        // "…，并强调": the sentence's own subject goes on.
        let before = scope.tokens.folded(verb.wrapping_sub(1));
        if !matches!(before, "，" | "并" | "还" | "也" | "次" | "度" | "," | "们") {
            return None;
        }
        scope.mentions.iter().find(|m| m.tokens.start <= scope.range.start + 2 && !m.possessive)?
    };
    Some(subject_of(&chosen.who))
}
