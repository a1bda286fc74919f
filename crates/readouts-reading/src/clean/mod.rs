//! From a page's lines to an article's title and body, with the reason for every line.
//!
//! Works on lines alone, so that it also serves pages whose structure is lost: by what a line says (known furniture),
//! what it looks like (shape), and where it stands (the body is the stretch of the page with the most prose for the
//! least furniture).

mod blocks;
mod body;
mod caption;
mod evidence;
mod marks;
mod shape;
mod split;
mod title;
mod turns;
mod weigh;

pub(crate) use blocks::Block;

use crate::contain::checkpoint;
use crate::knowledge::Knowledge;
use crate::model::{AuditLine, Candidate, Choice};
use crate::pages::{Declared, Page};

/// A page after cleaning, with the parts that are the article.
#[derive(Debug)]
pub struct Cleaned {
    pub(crate) title: Option<String>,
    /// Title with the way it was found.
    headline: title::Headline,
    pub(crate) paragraphs: Vec<String>,
    /// All blocks of the page with their verdicts.
    pub(crate) blocks: Vec<Block>,
    /// Indices of the first and last body block; `None` where there is no article.
    pub(crate) body: Option<(usize, usize)>,
    /// What the page's head says of it; not used by cleaning.
    pub(crate) declared: Declared,
}

/// Reason for a block's verdict, as the audit reports it.
pub(crate) type Reason = &'static str;

/// Verdict of a block that belongs to the body.
pub(crate) const BODY: &str = "body";

/// The lines of a flattened page, with what speaks for and against each being the article.
pub(crate) fn evidence(page: &Page, knowledge: &Knowledge) -> Vec<Candidate> {
    let mut blocks = judged(page, knowledge);
    body::mark_lists_and_comments(&mut blocks, &knowledge.weights);
    evidence::explain(&blocks, knowledge)
}

/// The blocks of a page, each judged by itself.
fn judged(page: &Page, knowledge: &Knowledge) -> Vec<Block> {
    let mut blocks = split::split(blocks::join(&page.lines, &knowledge.signs, &knowledge.weights), knowledge);
    blocks::mark_parts(&mut blocks, &knowledge.weights);
    for block in &mut blocks {
        checkpoint();
        weigh::judge(block, knowledge);
    }
    blocks
}

/// Finds the article in a page.
pub(crate) fn clean(page: &Page, knowledge: &Knowledge) -> Cleaned {
    let mut blocks = judged(page, knowledge);
    let body = body::find(&mut blocks, knowledge);
    if body.is_some() {
        body::cut_repeated(&mut blocks);
    }
    let mut headline = title::find(&mut blocks, body, page.side.title.as_deref(), knowledge);
    let paragraphs =
        blocks.iter().filter(|b| b.verdict.as_deref() == Some(BODY)).map(|b| b.text.clone()).collect();
    for block in &mut blocks {
        block.verdict.get_or_insert_with(|| "other".to_owned());
    }
    let title = headline.title.take();
    Cleaned { title, headline, paragraphs, blocks, body, declared: page.declared.clone() }
}

impl Cleaned {
    /// A body that is already clean, taken as it is.
    pub(crate) fn of_clean(title: Option<String>, paragraphs: &[String]) -> Self {
        let fold = |p: &String| p.split_whitespace().collect::<Vec<_>>().join(" ");
        let paragraphs = paragraphs.iter().map(fold).filter(|p| !p.is_empty()).collect();
        let headline = title::Headline::default();
        Self { title, headline, paragraphs, blocks: Vec::new(), body: None, declared: Declared::default() }
    }

    /// The uncertain decisions with their candidates.
    pub(crate) fn choices(&self, knowledge: &Knowledge) -> Vec<Choice> {
        vec![self.headline.choice(&self.blocks, &knowledge.weights)]
    }

    /// Every line of the page with its verdict.
    pub(crate) fn audit(&self, page: &Page) -> Vec<AuditLine> {
        let mut audit = Vec::with_capacity(page.lines.len());
        for block in &self.blocks {
            let reason = block.verdict.clone().unwrap_or_default();
            let kept = reason == BODY;
            let lines = &page.lines[block.lines.clone()];
            // A line that was split is reported once for each block, with that block's text.
            let told = if block.is_piece { &lines[..1] } else { lines };
            audit.extend(told.iter().map(|line| AuditLine {
                line: line.number,
                kept,
                reason: reason.clone(),
                text: if block.is_piece { block.text.clone() } else { line.text.clone() },
            }));
        }
        audit
    }
}

#[cfg(test)]
mod tests;
