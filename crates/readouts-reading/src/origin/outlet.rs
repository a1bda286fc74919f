//! The outlet that published a page, and the agency whose dispatch it carries.

use crate::clean::{BODY, Cleaned};
use crate::grammar::FoundDateline;
use crate::knowledge::{Knowledge, Outlet};
use crate::model::{Origin, OriginBasis};
use crate::pages::SideData;
use crate::token::fold;

/// The outlet, by side data, else the page's address, else a marker or a copyright line on the page.
pub(crate) fn outlet(side: &SideData, cleaned: &Cleaned, knowledge: &Knowledge) -> Origin {
    if let Some(stated) = &side.outlet {
        let name = knowledge.outlet_of_host(stated).map_or(stated.as_str(), |o| &o.name);
        return origin(canonical(name, knowledge), OriginBasis::Metadata);
    }
    let host = side.url.as_deref().and_then(host);
    if let Some(outlet) = host.and_then(|h| knowledge.outlet_of_host(h)) {
        return origin(&outlet.name, OriginBasis::Url);
    }
    let furniture = || cleaned.blocks.iter().filter(|b| b.verdict.as_deref() != Some(BODY));
    if let Some(marked) = furniture().filter_map(|b| knowledge.outlet_marked(&b.text)).min() {
        return origin(&knowledge.outlets[marked].name, OriginBasis::Page);
    }
    if let Some(owner) = furniture().find_map(|b| owner(&b.text, knowledge)) {
        return origin(&owner.name, OriginBasis::Page);
    }
    // An outlet that is not in the table is called by its host.
    host.map_or_else(Origin::default, |host| origin(host.trim_start_matches("www."), OriginBasis::Url))
}

/// The outlet of a copyright line such as "© 1998-2014, Ministry of Foreign Affairs": of several, the one with the
/// longest name in the line.
fn owner<'k>(line: &str, knowledge: &'k Knowledge) -> Option<&'k Outlet> {
    const LONGEST: usize = 300;
    if line.len() > LONGEST {
        return None;
    }
    let line = line.to_lowercase();
    if !knowledge.all.rights.iter().any(|sign| line.contains(sign.as_str())) {
        return None;
    }
    let named = |outlet: &Outlet| {
        let names = std::iter::once(&outlet.name).chain(&outlet.markers).chain(&outlet.domains);
        let long = names.chain(outlet.credits.iter().filter(|credit| credit.len() > 4));
        long.filter(|name| line.contains(&name.to_lowercase())).map(String::len).max()
    };
    let best = knowledge.outlets.iter().filter_map(|outlet| Some((named(outlet)?, outlet)));
    best.max_by_key(|(length, _)| *length).map(|(_, outlet)| outlet)
}

/// The agency, by side data, else the dateline, else a credit line.
pub(crate) fn agency(
    side: &SideData,
    dateline: Option<&FoundDateline>,
    cleaned: &Cleaned,
    knowledge: &Knowledge,
) -> Origin {
    if let Some(stated) = &side.agency {
        return origin(canonical(stated, knowledge), OriginBasis::Metadata);
    }
    if let Some(outlet) = dateline.and_then(|d| credited(d.credit.as_deref()?, knowledge)) {
        return origin(&outlet.name, OriginBasis::Dateline);
    }
    let source_line = |text: &str| -> Option<String> {
        let rest = knowledge.all.source_labels.iter().find_map(|label| text.strip_prefix(label.as_str()))?;
        let name = rest.trim().split(|c: char| c.is_whitespace() || matches!(c, '|' | '（' | '(')).next()?;
        Some(name.to_owned())
    };
    let credit = cleaned
        .blocks
        .iter()
        .filter(|b| b.text.len() < 200)
        .find_map(|b| credited(&source_line(&b.text)?, knowledge));
    credit.map_or_else(Origin::default, |outlet| origin(&outlet.name, OriginBasis::Credit))
}

fn origin(name: &str, basis: OriginBasis) -> Origin {
    Origin { name: Some(name.to_owned()), basis }
}

/// The canonical name for a stated one; the stated one where the table does not have it.
fn canonical<'n>(stated: &'n str, knowledge: &'n Knowledge) -> &'n str {
    let wanted = fold(stated);
    let named = |o: &&Outlet| fold(&o.name) == wanted || o.credits.iter().any(|c| fold(c) == wanted);
    knowledge.outlets.iter().find(named).map_or(stated, |o| &o.name)
}

/// The agency that a credit names; of "Xinhua/AP" the first one.
fn credited<'k>(credit: &str, knowledge: &'k Knowledge) -> Option<&'k Outlet> {
    let parts = std::iter::once(credit).chain(credit.split(['/', ',', ';']));
    let at = parts.into_iter().find_map(|part| knowledge.credits.get(&fold(part.trim())))?;
    Some(&knowledge.outlets[*at])
}

/// The host of a web address.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    host.contains('.').then_some(host)
}
