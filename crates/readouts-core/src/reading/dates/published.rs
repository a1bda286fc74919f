//! When the page was published: side data, or the date line beside the title.

use super::find;
use crate::Edtf;
use crate::reading::clean::{BODY, Cleaned};
use crate::readout::{OriginBasis, Published};
use crate::source::SideData;

/// Blocks above the body in which a date is the page's own.
const REACH: usize = 8;

pub(crate) fn published(side: &SideData, cleaned: &Cleaned) -> Published {
    if let Some(edtf) = side.date.as_deref().and_then(read_date) {
        return Published { edtf: Some(edtf), basis: OriginBasis::Metadata };
    }
    let Some((first, _)) = cleaned.body else { return Published::default() };
    // Nearest to the body first: what stands higher belongs to the site.
    let above = cleaned.blocks[..first].iter().rev().take(REACH);
    let line = above
        .filter(|b| matches!(b.verdict.as_deref(), Some("date-line" | "share" | "byline" | "before-article")))
        .filter(|b| b.text.len() < 200)
        .find_map(|b| whole_date(&b.text));
    let edtf = line.or_else(|| {
        // Some pages print it after the first lines of the body.
        let body = cleaned.blocks[first..].iter().take(4);
        body.filter(|b| b.verdict.as_deref() == Some("date-line")).find_map(|b| whole_date(&b.text))
    });
    debug_assert!(cleaned.blocks[first].verdict.as_deref() == Some(BODY) || edtf.is_none() || first > 0);
    Published { edtf, basis: if edtf.is_some() { OriginBasis::Page } else { OriginBasis::None } }
}

/// A date with its year.
fn whole_date(text: &str) -> Option<Edtf> {
    find(text).into_iter().map(|d| d.edtf).find(|d| d.to_date().is_some())
}

/// A date as side data give it: EDTF, ISO 8601, or any form of a page.
pub(crate) fn read_date(text: &str) -> Option<Edtf> {
    let text = text.trim();
    text.parse::<Edtf>().ok().filter(|d| d.year().is_some()).or_else(|| whole_date(text))
}
