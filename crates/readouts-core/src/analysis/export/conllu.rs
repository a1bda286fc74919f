//! CoNLL-U: sentences with ten columns for each token, of which identifiers, forms and spaces are filled in.

use super::markup::push_in_line;
use super::sentences::{TextParagraph, TextSentence, TokenKind, text_paragraphs};
use crate::Readout;

/// Appends an article. An article without tokens has no sentence, so that nothing is written.
pub(super) fn push(article: &Readout, to: &mut String) {
    let mut is_open = false;
    let mut between = 0;
    for paragraph in text_paragraphs(article) {
        let TextParagraph { number, sentences, .. } = &paragraph;
        for (at, sentence) in sentences.iter().enumerate() {
            if !std::mem::replace(&mut is_open, true) {
                push_facts(article, to);
            }
            if at == 0 {
                comment(to, "newpar id", &format!("{}.p{}", article.id, number + 1));
            }
            let next = sentences.get(at + 1).and_then(|next| next.tokens.first());
            let id = super::sentence_id(&article.id, sentence, &mut between);
            push_sentence(&id, &paragraph, sentence, next.is_some_and(|next| !next.is_apart), to);
        }
    }
}

fn push_facts(article: &Readout, to: &mut String) {
    comment(to, "newdoc id", &article.id);
    let edtf = |date: Option<crate::Edtf>| date.map(|date| date.to_string());
    let facts = [
        ("url", article.url.clone()),
        ("title", article.title.clone()),
        ("outlet", article.outlet.name.clone()),
        ("agency", article.agency.name.clone()),
        ("published", edtf(article.published.edtf)),
        ("event_date", edtf(article.event_date.edtf)),
        ("kind", Some(article.kind.as_str().to_owned())),
        ("language", article.language.clone()),
    ];
    for (key, value) in facts {
        if let Some(value) = value {
            comment(to, key, &value);
        }
    }
}

/// Appends a sentence. `joins` says that the next sentence begins without a space.
fn push_sentence(
    id: &str,
    paragraph: &TextParagraph<'_>,
    sentence: &TextSentence<'_>,
    joins: bool,
    to: &mut String,
) {
    comment(to, "sent_id", id);
    to.push_str("# text = ");
    for (at, token) in sentence.tokens.iter().enumerate() {
        if at > 0 && token.is_apart {
            to.push(' ');
        }
        push_in_line(to, token.form(paragraph.text));
    }
    to.push('\n');
    if let Some(statement) = sentence.statement {
        if let Some(speaker) = &statement.speaker {
            comment(to, "speaker", speaker);
        }
        comment(to, "basis", statement.basis.as_str());
        if !statement.members.is_empty() {
            comment(to, "members", &statement.members.join("; "));
        }
    }
    for (at, token) in sentence.tokens.iter().enumerate() {
        let has_space = sentence.tokens.get(at + 1).map_or(!joins, |next| next.is_apart);
        to.push_str(&(at + 1).to_string());
        to.push('\t');
        push_in_line(to, token.form(paragraph.text));
        to.push_str("\t_\t_\t_\t_\t_\t_\t_\t");
        to.push_str(match (has_space, token.kind) {
            (true, TokenKind::Word) => "_\n",
            (false, TokenKind::Word) => "SpaceAfter=No\n",
            (true, TokenKind::Mark) => "Word=No\n",
            (false, TokenKind::Mark) => "SpaceAfter=No|Word=No\n",
        });
    }
    to.push('\n');
}

fn comment(to: &mut String, key: &str, value: &str) {
    to.push_str("# ");
    to.push_str(key);
    to.push_str(" = ");
    push_in_line(to, value);
    to.push('\n');
}
