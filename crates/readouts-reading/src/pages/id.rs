//! The identity of an article: a hash of a page's content and of the facts stated beside it.

use super::SideData;

/// Key of hashes that include stated facts, which keeps them apart from hashes of bare content.
const CONTEXT: &str = "readouts-search 2026-11-22 page with stated facts";

/// Returns the hash of a page, 16 hexadecimal digits. Of an address only the host counts, since copies have
/// many addresses. The default outlet counts if no outlet is stated; it is hashed apart from a stated one,
/// because the page's front matter takes precedence over it.
pub(super) fn of_page(content: &[u8], side: &SideData, default_outlet: Option<&str>) -> String {
    let content = blake3::hash(content);
    let host = side.url.as_deref().and_then(host);
    let SideData { url: _, title, outlet, agency, speaker, date, language, retrieved: _, kept } = side;
    let stated = [&host, title, outlet, agency, date, language];
    let default_outlet = default_outlet.filter(|_| outlet.is_none());
    let is_bare = stated.iter().all(|value| value.is_none())
        && speaker.is_none()
        && kept.is_empty()
        && default_outlet.is_none();
    let hash = if is_bare {
        content
    } else {
        let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
        hasher.update(content.as_bytes());
        let mut add = |value: &str| {
            hasher.update(&(value.len() as u64).to_le_bytes());
            hasher.update(value.as_bytes());
        };
        stated.iter().for_each(|value| add(value.as_deref().unwrap_or_default()));
        // These come after the others, and only if there are any: pages without them keep the ids of earlier
        // versions.
        speaker.iter().for_each(|speaker| add(speaker));
        kept.iter().flat_map(|(name, values)| std::iter::once(name).chain(values)).for_each(|text| add(text));
        default_outlet.iter().for_each(|outlet| {
            add("default outlet");
            add(outlet);
        });
        hasher.finalize()
    };
    hash.to_hex()[..16].to_owned()
}

/// Returns the host of an address, without `www.`.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => host,
    };
    let host = host.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(content: &str, url: Option<&str>, title: Option<&str>, outlet: Option<&str>) -> String {
        let own = |value: Option<&str>| value.map(str::to_owned);
        let side = SideData { url: own(url), title: own(title), outlet: own(outlet), ..SideData::default() };
        of_page(content.as_bytes(), &side, None)
    }

    #[test]
    fn a_default_outlet_counts_unless_one_is_stated() {
        let bare = SideData::default();
        let stated = SideData::default().outlet("Lumen Daily");
        let id = |side: &SideData, outlet| of_page(b"Talks.", side, outlet);
        assert_ne!(id(&bare, None), id(&bare, Some("Lumen Daily")));
        assert_ne!(id(&stated, None), id(&bare, Some("Lumen Daily")));
        assert_eq!(id(&stated, None), id(&stated, Some("Norland Times")));
    }

    #[test]
    fn a_page_alone_is_its_bytes() {
        assert_eq!(id("Talks.", None, None, None), blake3::hash(b"Talks.").to_hex()[..16]);
    }

    #[test]
    fn what_is_stated_tells_articles_apart_but_not_where_a_copy_lies() {
        let one = id("Talks.", Some("https://www.lumen.example/a?b"), None, None);
        assert_eq!(one, id("Talks.", Some("http://LUMEN.example:8080/c"), None, None));
        assert_ne!(one, id("Talks.", Some("https://norland.example/a"), None, None));
        assert_ne!(id("Talks.", None, Some("a"), None), id("Talks.", None, None, Some("a")));
        assert_ne!(id("Talks.", None, Some("a"), None), id("Talks.", None, None, None));
    }
}
