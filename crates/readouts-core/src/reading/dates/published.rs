//! When the page was published: side data, or the date line beside the title.

use super::find;
use crate::Edtf;
use crate::reading::clean::Cleaned;
use crate::readout::{OriginBasis, Published};
use crate::source::SideData;

/// Blocks above the body in which a date is the page's own.
const REACH: usize = 8;

pub(crate) fn published(side: &SideData, cleaned: &Cleaned) -> Published {
    if let Some(edtf) = side.date.as_deref().and_then(read_date) {
        return Published { edtf: Some(edtf), basis: OriginBasis::Metadata };
    }
    let seen = seen(cleaned);
    let (edtf, basis) = match (cleaned.tagged_date.as_deref().and_then(read_date), seen) {
        (None, None) => (None, OriginBasis::None),
        (None, seen) => (seen, OriginBasis::Page),
        (Some(tagged), None) => (Some(tagged), OriginBasis::Metadata),
        (Some(tagged), Some(seen)) => (Some(agreed(tagged, seen)), OriginBasis::Metadata),
    };
    Published { edtf, basis }
}

/// The tags' date, unless a reader of the page sees another: then the earlier, as uncertain.
fn agreed(tagged: Edtf, seen: Edtf) -> Edtf {
    if tagged.to_date() == seen.to_date() || !seen.is_certain() {
        return tagged;
    }
    let earlier = if seen.earliest() < tagged.earliest() { seen } else { tagged };
    earlier.uncertain()
}

/// The date in the line beside the title.
fn seen(cleaned: &Cleaned) -> Option<Edtf> {
    let (first, _) = cleaned.body?;
    // Nearest to the body first: what stands higher belongs to the site.
    let above = cleaned.blocks[..first].iter().rev().take(REACH);
    let line = above
        .filter(|b| matches!(b.verdict.as_deref(), Some("date-line" | "share" | "byline" | "before-article")))
        .filter(|b| b.text.len() < 200)
        .find_map(|b| line_date(&b.text));
    line.or_else(|| {
        // Some pages print it after the first lines of the body.
        let body = cleaned.blocks[first..].iter().take(4);
        body.filter(|b| b.verdict.as_deref() == Some("date-line")).find_map(|b| line_date(&b.text))
    })
}

/// A date with its year.
fn whole_date(text: &str) -> Option<Edtf> {
    find(text).into_iter().map(|d| d.edtf).find(|d| d.to_date().is_some())
}

/// The date of a line about the page. When a page was last changed is not when it was published.
fn line_date(text: &str) -> Option<Edtf> {
    const CHANGED: [&str; 8] =
        ["pdated", "PDATED", "odified", "eviewed", "Last published", "更新", "修改", "бновлено"];
    let changed = CHANGED.iter().filter_map(|word| text.find(word)).min();
    let found = find(text).into_iter().find(|d| d.edtf.to_date().is_some())?;
    let is_changed = changed.is_some_and(|at| at < found.span.start);
    Some(if is_changed { found.edtf.uncertain() } else { found.edtf })
}

/// A date as side data give it: EDTF, ISO 8601, or any form of a page.
pub(crate) fn read_date(text: &str) -> Option<Edtf> {
    let text = text.trim();
    text.parse::<Edtf>().ok().filter(|d| d.year().is_some()).or_else(|| whole_date(text))
}
