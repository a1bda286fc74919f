//! From a page's lines to an article's title and body, with the reason for every line.
//!
//! Works on lines alone, so that it also serves pages whose structure is lost. A line is judged by its words
//! (known furniture, that is boilerplate such as menus and share buttons), by its shape, and by its place:
//! the body is the stretch of the page with the most prose and the least furniture.

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
    /// Record of how the title was found; its own `title` has been moved to the field above.
    headline: title::Headline,
    pub(crate) paragraphs: Vec<String>,
    /// All blocks of the page with their verdicts.
    pub(crate) blocks: Vec<Block>,
    /// Indices of the first and last body block; `None` where there is no article.
    pub(crate) body: Option<(usize, usize)>,
    /// Metadata from the page's head; not used by cleaning.
    pub(crate) declared: Declared,
}

/// Reason for a block's verdict, as the audit reports it.
pub(crate) type Reason = &'static str;

/// Verdict of a block that belongs to the body.
pub(crate) const BODY: &str = "body";

/// Returns the lines of a flattened page, each with the features that count for and against its being part of
/// the article.
pub(crate) fn evidence(page: &Page, knowledge: &Knowledge) -> Vec<Candidate> {
    let mut blocks = judged(page, knowledge);
    body::mark_lists_and_comments(&mut blocks, &knowledge.weights);
    evidence::explain(&blocks, knowledge)
}

/// Splits a page into blocks and judges each by itself.
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
    /// Wraps a body that is already clean; only white space is folded and empty paragraphs are dropped.
    pub(crate) fn of_clean(title: Option<String>, paragraphs: &[String]) -> Self {
        let fold = |p: &String| p.split_whitespace().collect::<Vec<_>>().join(" ");
        let paragraphs = paragraphs.iter().map(fold).filter(|p| !p.is_empty()).collect();
        let headline = title::Headline::default();
        Self { title, headline, paragraphs, blocks: Vec::new(), body: None, declared: Declared::default() }
    }

    /// Returns the uncertain decisions with their candidates.
    pub(crate) fn choices(&self, knowledge: &Knowledge) -> Vec<Choice> {
        vec![self.headline.choice(&self.blocks, &knowledge.weights)]
    }

    /// Returns every line of the page with its verdict.
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
