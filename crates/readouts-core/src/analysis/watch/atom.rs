//! Writes news as an Atom feed (RFC 4287).

use super::{EditOfQuery, News, NewsKind};
use crate::analysis::export::markup::push_xml;

/// Returns an Atom feed of news. The identifiers of the feed and of its entries are made from what they are about, so
/// they stay the same; `subject` tells this feed from others. `index_time` is the date of a feed without entries.
pub fn to_atom(news: &[News], subject: &str, index_time: &str) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    element(&mut xml, "id", &urn(&["feed", subject]));
    element(&mut xml, "title", &format!("readouts-search: {subject}"));
    let latest = news.iter().map(|one| one.updated.as_str()).max();
    element(&mut xml, "updated", latest.unwrap_or(index_time));
    xml.push_str("<author><name>readouts-search</name></author>\n");
    xml.push_str("<generator>readouts-search</generator>\n");
    let mut ids = Vec::new();
    for one in news {
        let id = entry_id(one, subject);
        // An article that goes, comes back and goes again has two news that are the same: the newer one is told.
        if !ids.contains(&id) {
            entry(&mut xml, one, &id);
            ids.push(id);
        }
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(xml: &mut String, news: &News, id: &str) {
    xml.push_str("<entry>\n");
    element(xml, "id", id);
    let title = news.title.as_deref().unwrap_or(&news.id);
    let told = match (news.kind, news.speakers.as_slice()) {
        (NewsKind::FirstUse, [speaker, ..]) => format!("{}: first use by {speaker}: {title}", news.name),
        (NewsKind::Absence, [speaker, ..]) => format!("{}: {speaker}, not in this one: {title}", news.name),
        (NewsKind::NewVariant, _) => {
            format!("{}: new variant “{}”: {title}", news.name, news.form.as_deref().unwrap_or_default())
        }
        (NewsKind::Edited, _) => format!("{}: {}: {title}", news.name, edited(news)),
        (kind, _) => format!("{}: {}: {title}", news.name, kind.as_str()),
    };
    element(xml, "title", &told);
    element(xml, "updated", &news.updated);
    if let Some(url) = news.url.as_deref().filter(|url| is_address(url)) {
        xml.push_str("<link rel=\"alternate\" href=\"");
        push_xml(xml, url);
        xml.push_str("\"/>\n");
    }
    xml.push_str("<category term=\"");
    xml.push_str(news.kind.as_str());
    xml.push_str("\"/>\n<content type=\"text\">");
    push_xml(xml, &content(news));
    xml.push_str("</content>\n</entry>\n");
}

/// Returns what an edit did to what the query looks for.
fn edited(news: &News) -> String {
    match news.edit.as_ref().map(|edit| edit.query) {
        Some(query @ (EditOfQuery::Appeared | EditOfQuery::Vanished)) => {
            format!("edited, {}", query.as_str())
        }
        _ => "edited".to_owned(),
    }
}

/// Returns what an entry says.
fn content(news: &News) -> String {
    let mut lines = Vec::new();
    if let Some(passage) = &news.passage {
        lines.push(passage.clone());
    }
    if let Some(absence) = &news.absence {
        lines.push(absence.to_string());
        lines.extend(news.form.as_ref().map(|form| format!("in another form there: “{form}”")));
    }
    if let Some(edit) = &news.edit {
        lines.push(edit.change.to_string());
        for sentence in &edit.sentences {
            lines.extend(sentence.before.as_ref().map(|before| format!("before: {before}")));
            lines.extend(sentence.after.as_ref().map(|after| format!("now: {after}")));
        }
    }
    if !news.speakers.is_empty() {
        let outlet =
            news.outlet.as_ref().map_or_else(String::new, |outlet| format!(", according to {outlet}"));
        lines.push(format!("— {}{outlet}", news.speakers.join(", ")));
    }
    if let Some(date) = news.event_date {
        lines.push(format!("event: {date}"));
    }
    lines.push(format!("article {}", news.id));
    lines.join("\n")
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>"));
    push_xml(xml, text);
    xml.push_str(&format!("</{name}>\n"));
}

/// Whether a text is an address that may stand in a link.
fn is_address(url: &str) -> bool {
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    is_web && url.chars().all(|c| c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c))
}

fn entry_id(news: &News, subject: &str) -> String {
    let mut parts = vec!["entry", subject, &news.name, news.kind.as_str(), &news.id, &news.found];
    if matches!(news.kind, NewsKind::FirstUse | NewsKind::Absence) {
        parts.extend(news.speakers.iter().map(String::as_str));
    }
    if news.kind == NewsKind::NewVariant {
        parts.extend(news.form.as_deref());
    }
    urn(&parts)
}

/// Returns an identifier made from these parts: a UUID of version 8 (RFC 9562).
fn urn(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
