//! The outlet that published a page, and the agency whose dispatch it carries.

use crate::clean::{BODY, Cleaned};
use crate::grammar::FoundDateline;
use crate::knowledge::{Knowledge, Outlet};
use crate::model::{Origin, OriginBasis};
use crate::pages::SideData;
use crate::token::fold;

/// Finds the outlet: by side data, else by the page's address, else by the page's head, else by a marker or a
/// copyright line on the page, else by a line with its source, else by a letterhead. An outlet that is in no
/// table is named by its host, or as it names itself.
pub(crate) fn outlet(side: &SideData, cleaned: &Cleaned, knowledge: &Knowledge) -> Origin {
    if let Some(stated) = side.outlet.as_deref().filter(|stated| is_name(stated, knowledge)) {
        let name = match host(stated, knowledge) {
            Some(host) => knowledge.outlet_of_host(host).map_or(host, |outlet| &outlet.name),
            None => canonical(stated, knowledge),
        };
        return origin(name, OriginBasis::Metadata);
    }
    let host = side.url.as_deref().and_then(|url| host(url, knowledge));
    if let Some(outlet) = host.and_then(|h| knowledge.outlet_of_host(h)) {
        return origin(&outlet.name, OriginBasis::Url);
    }
    let names = knowledge.outlet_names();
    let declared = &cleaned.declared;
    let called = [&declared.site, &declared.publisher].into_iter().flatten();
    let suffix = declared.window.iter().filter_map(|window| last_part(window));
    if let Some(at) = called.clone().map(String::as_str).chain(suffix).find_map(|name| names.named(name)) {
        return origin(&knowledge.outlets[at].name, OriginBasis::Metadata);
    }
    let furniture = || cleaned.blocks.iter().filter(|b| b.verdict.as_deref() != Some(BODY));
    let marked = || furniture().filter_map(|b| knowledge.outlet_marked(&b.text)).min();
    let owner = || furniture().find_map(|b| owner(&b.text, knowledge));
    let source = || {
        let sources = furniture().filter_map(|b| source(&b.text, knowledge));
        sources.into_iter().find_map(|text| names.named(text.split(ENDS_SOURCE).next()?))
    };
    let letterhead = || letterhead(cleaned, knowledge);
    if let Some(at) = marked().or_else(owner).or_else(source).or_else(letterhead) {
        return origin(&knowledge.outlets[at].name, OriginBasis::Page);
    }
    if let Some(host) = host {
        return origin(host.trim_start_matches("www."), OriginBasis::Url);
    }
    let mut own = called.filter(|name| is_name(name, knowledge) && name.len() <= LONGEST_NAME);
    own.next().map_or_else(Origin::default, |name| origin(name, OriginBasis::Metadata))
}

/// Returns the official outlet whose name fills a line above the body ("THE WHITE HOUSE"); `None` if such lines
/// name different outlets.
fn letterhead(cleaned: &Cleaned, knowledge: &Knowledge) -> Option<usize> {
    let (first, _) = cleaned.body?;
    let above = cleaned.blocks[..first].iter().rev().take(HEAD_LINES);
    let named = above.filter(|block| block.text.len() <= LONGEST_NAME);
    let mut offices = named
        .filter_map(|block| knowledge.outlet_names().named(&block.text))
        .filter(|&at| knowledge.outlets[at].official);
    let office = offices.next()?;
    offices.all(|other| other == office).then_some(office)
}

/// Maximum number of lines above the body in which a letterhead is looked for.
const HEAD_LINES: usize = 8;
/// Maximum number of bytes of a name that a site gives itself.
const LONGEST_NAME: usize = 80;
/// Maximum number of bytes of a copyright line.
const LONGEST_LINE: usize = 300;
/// Characters that end the name of a source.
const ENDS_SOURCE: [char; 6] = ['|', '（', '(', '\u{3000}', '\t', ';'];

/// Whether a text can be the name of an outlet: it has letters, and is not the name of an interface or a file.
fn is_name(text: &str, knowledge: &Knowledge) -> bool {
    let is_interface = |part: &str| knowledge.all.interfaces.contains(&part.to_ascii_lowercase());
    let is_code = text.contains('_') || text.split(['-', '.', ' ', '/']).any(is_interface);
    text.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !is_code
        && !text.starts_with(|c: char| c.is_ascii_digit() && text.contains(':'))
}

/// Returns the last part of a window's title, where sites put their names.
fn last_part(window: &str) -> Option<&str> {
    let cut =
        SEPARATORS.iter().filter_map(|separator| window.rfind(separator).map(|at| at + separator.len()));
    Some(window[cut.max()?..].trim())
}

/// Separators between a title and a site's name.
const SEPARATORS: [&str; 8] = ["|", " – ", " — ", " - ", "_", "»", " :: ", " · "];

/// Returns the outlet of a copyright line such as "© 1998-2014, Ministry of Foreign Affairs": of several, the
/// one with the longest name in the line.
fn owner(line: &str, knowledge: &Knowledge) -> Option<usize> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    let lower = line.to_lowercase();
    knowledge.signs.rights.find(&lower)?;
    let hosts = lower.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')));
    let of_host = || hosts.filter(|word| word.contains('.')).find_map(|host| knowledge.outlet_at_host(host));
    knowledge.outlet_names().inside(line).or_else(of_host)
}

/// Returns the page's source as a line gives it: "Source: Norpress".
fn source<'t>(line: &'t str, knowledge: &Knowledge) -> Option<&'t str> {
    if line.len() >= LONGEST_SOURCE {
        return None;
    }
    // Fast path: most lines have no such label.
    knowledge.signs.source_labels.find(line)?;
    let rest = knowledge.all.source_labels.iter().find_map(|label| behind(line, label))?;
    Some(rest.trim())
}

/// Returns the text behind a label that opens a line, or follows a time in it: "2031-05-06 17:45 Source:
/// Norpress".
fn behind<'t>(line: &'t str, label: &str) -> Option<&'t str> {
    let at = line.find(label)?;
    let before = &line[..at];
    let is_time = before.ends_with(char::is_whitespace) && !before.chars().any(char::is_alphabetic);
    (at == 0 || is_time).then(|| &line[at + label.len()..])
}

/// Maximum number of bytes of a line with the page's source.
const LONGEST_SOURCE: usize = 200;

/// Finds the agency: by side data, else by the dateline, else by a credit line.
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
    let of_line = |text: &str| {
        let rest = source(text, knowledge)?;
        // All of it, else its first word: "Xinhua Editor: Li".
        let whole = rest.split(ENDS_SOURCE).next()?;
        credited(whole, knowledge).or_else(|| credited(whole.split_whitespace().next()?, knowledge))
    };
    let credit = cleaned.blocks.iter().find_map(|b| of_line(&b.text));
    credit.map_or_else(Origin::default, |outlet| origin(&outlet.name, OriginBasis::Credit))
}

fn origin(name: &str, basis: OriginBasis) -> Origin {
    Origin { name: Some(name.to_owned()), basis }
}

/// Returns the canonical name for a stated one, or the stated one if it is in no table.
fn canonical<'n>(stated: &'n str, knowledge: &'n Knowledge) -> &'n str {
    knowledge.outlet_names().named(stated).map_or(stated, |at| &knowledge.outlets[at].name)
}

/// Returns the agency that a credit names; of "Xinhua/AP" the first one.
fn credited<'k>(credit: &str, knowledge: &'k Knowledge) -> Option<&'k Outlet> {
    let parts = std::iter::once(credit).chain(credit.split(['/', ',', ';']));
    let at = parts.into_iter().find_map(|part| knowledge.credited(&fold(part.trim())))?;
    Some(&knowledge.outlets[at])
}

/// Returns the host of a web address. For a page in an archive it is the host of the page itself, and `None`
/// where the archive's address does not contain it.
fn host<'u>(url: &'u str, knowledge: &Knowledge) -> Option<&'u str> {
    let is_archive = |host: &str| knowledge.outlet_of_host(host).is_some_and(|outlet| outlet.archive);
    let host = plain_host(url)?;
    if !is_archive(host) {
        return Some(host);
    }
    // `https://archive.example/web/20310506/https://site.example/page`, also without the inner scheme.
    let path = &url[url.find(host)? + host.len()..];
    let inner = match path.find("://") {
        Some(at) => &path[path[..at].rfind('/').map_or(0, |slash| slash + 1)..],
        None => {
            path.trim_start_matches('/').split('/').find(|part| part.contains('.') && !part.ends_with('.'))?
        }
    };
    plain_host(inner).filter(|inner| !is_archive(inner))
}

fn plain_host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    (host.contains('.') && !host.contains(' ')).then_some(host)
}
