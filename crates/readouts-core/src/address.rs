//! Addresses of articles on the web, normalised so that two spellings of one address are equal.

/// Names of query parameters that say where a visitor came from, never which page is shown. A name that ends in
/// `_` stands for all names that begin with it.
const TRACKING: &[&str] = &[
    "_ga", "_gl", "dclid", "fbclid", "gbraid", "gclid", "igshid", "mc_cid", "mc_eid", "mkt_tok", "msclkid",
    "pk_", "s_cid", "spm", "twclid", "utm_", "wbraid", "yclid", "ysclid",
];

/// Web archives: the host and the beginning of the path before the time of the capture and the archived address.
const ARCHIVES: &[(&str, &str)] = &[
    ("web.archive.org", "/web/"),
    ("wayback.archive.org", "/web/"),
    ("webarchive.loc.gov", "/all/"),
    ("webarchive.nationalarchives.gov.uk", "/ukgwa/"),
    ("webarchive.nationalarchives.gov.uk", "/"),
    ("arquivo.pt", "/wayback/"),
    ("wayback.archive-it.org", "/all/"),
];

/// Maximum number of archives around one address: a capture of a capture.
const NESTED_MAX: usize = 3;

/// Minimum and maximum number of digits of the time of a capture, `YYYYMMDDhhmmss`.
const CAPTURE_DIGITS: std::ops::RangeInclusive<usize> = 8..=14;

/// Returns the normal form of an address: that of the archived page for a capture; without scheme, `www.`, default
/// port, fragment, tracking parameters and final slash; the host in lower case. `None` for an address that is none of
/// an article: not of the web, or that of a site's first page.
///
/// Letters of the path keep their case and parameters their order: servers may tell them apart.
pub(crate) fn normal(url: &str) -> Option<String> {
    let mut url = url.trim().to_owned();
    for _ in 0..NESTED_MAX {
        let Some((_, inner)) = captured(&url) else { break };
        url = inner;
    }
    let (host, rest) = parts(&url)?;
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let own = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
        let is =
            |tracking: &&str| name == **tracking || tracking.ends_with('_') && name.starts_with(*tracking);
        !parameter.is_empty() && !TRACKING.iter().any(is)
    };
    let query: Vec<&str> = query.split('&').filter(own).collect();
    // A fragment with `!` names a page that is put together in the browser.
    let page = Some(fragment).filter(|fragment| fragment.starts_with('!'));
    let path = path.trim_end_matches('/');
    if path.is_empty() && query.is_empty() && page.is_none() {
        return None;
    }
    let mut normal = format!("{host}{path}");
    if !query.is_empty() {
        normal.push('?');
        normal.push_str(&query.join("&"));
    }
    if let Some(page) = page {
        normal.push('#');
        normal.push_str(page);
    }
    Some(normal)
}

/// Returns the number of an address, the same for all spellings that [`normal`] makes equal; `None` where that is.
pub(crate) fn number(url: &str) -> Option<u64> {
    let hash = blake3::hash(normal(url)?.as_bytes());
    Some(u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("a hash of 32 bytes has 8")))
}

/// Returns the time at which an archive captured the page, for an address in an archive: in seconds since 1970.
pub(crate) fn captured_at(url: &str) -> Option<i64> {
    let (digits, _) = captured(url.trim())?;
    let at = |range: std::ops::Range<usize>| digits.get(range).map_or(Ok(0), str::parse::<i8>).ok();
    let year = digits.get(..4)?.parse().ok()?;
    let date = jiff::civil::Date::new(year, at(4..6)?, at(6..8)?).ok()?;
    let time = jiff::civil::Time::new(at(8..10)?, at(10..12)?, at(12..14)?, 0).ok()?;
    Some(date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

/// Returns the time of capture, in digits, and the archived address, for an address in an archive.
fn captured(url: &str) -> Option<(&str, String)> {
    let (host, rest) = parts(url)?;
    let of_host = ARCHIVES.iter().filter(|(archive, _)| *archive == host);
    of_host.filter_map(|(_, before)| rest.strip_prefix(before)).find_map(|rest| {
        let (time, inner) = rest.split_once('/')?;
        let digits = &time[..time.bytes().take_while(u8::is_ascii_digit).count()];
        // What follows the digits says how the archive shows the page, as in `20310506id_`.
        let is_time = CAPTURE_DIGITS.contains(&digits.len()) && time.len() <= digits.len() + 4;
        is_time.then(|| (digits, with_scheme(inner)))
    })
}

/// Returns an archived address with its scheme, of which archives drop a slash or everything.
fn with_scheme(inner: &str) -> String {
    let bare = ["http:", "https:"].iter().find_map(|scheme| inner.strip_prefix(scheme)).unwrap_or(inner);
    format!("http://{}", bare.trim_start_matches('/'))
}

/// Splits an address of the web into its host, in lower case without `www.` and default port, and what follows it.
fn parts(url: &str) -> Option<(String, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].to_lowercase();
    let host = [":80", ":443"].iter().find_map(|port| host.strip_suffix(port)).unwrap_or(&host);
    let host = host.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    let is_host = !host.is_empty() && !host.contains(char::is_whitespace);
    is_host.then(|| (host.to_owned(), &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_equal() {
        let normal = |url: &str| super::normal(url).unwrap_or_default();
        for url in [
            "https://lumen.example/talks/7",
            "http://www.Lumen.example:80/talks/7/",
            " https://lumen.example:443/talks/7#top ",
            "https://lumen.example/talks/7?utm_source=x&fbclid=1",
            "https://web.archive.org/web/20310506120000/https://lumen.example/talks/7",
            "http://web.archive.org/web/20310506id_/http:/www.lumen.example/talks/7",
            "https://web.archive.org/web/20310506120000/lumen.example/talks/7",
            "https://web.archive.org/web/20320506/https://web.archive.org/web/20310506/http://lumen.example/talks/7",
        ] {
            assert_eq!(normal(url), "lumen.example/talks/7", "{url}");
        }
    }

    #[test]
    fn addresses_that_may_be_of_other_pages_differ() {
        let urls = [
            "https://lumen.example/talks/7",
            "https://lumen.example/Talks/7",
            "https://lumen.example/talks/7?page=2",
            "https://lumen.example/talks/7?page=2&utm_medium=y&lang=en",
            "https://news.lumen.example/talks/7",
            "https://lumen.example:8080/talks/7",
            "https://lumen.example/#!/talks/7",
            "https://web.archive.org/talks/7",
        ];
        let all: std::collections::BTreeSet<_> =
            urls.iter().map(|url| normal(url).expect("an address")).collect();
        assert_eq!(all.len(), urls.len());
    }

    #[test]
    fn first_pages_and_what_is_not_of_the_web_are_no_addresses() {
        for url in [
            "",
            "lumen.example/7",
            "file:///a/b",
            "https://",
            "https://lumen.example",
            "https://www.lumen.example/?utm_id=1",
            "https://web.archive.org/web/20310506/https://lumen.example/",
            "urn:x:7",
            "https:// /x",
        ] {
            assert_eq!(normal(url), None, "{url}");
        }
    }

    #[test]
    fn archives_tell_when_they_captured_a_page() {
        let at =
            |url: &str| captured_at(&format!("https://web.archive.org/web/{url}/https://lumen.example/7"));
        assert_eq!(at("19700102000001"), Some(86_401));
        assert_eq!(at("19700102id_"), Some(86_400));
        for wrong in ["1970", "19701302", "19700102996161", "x", "19700102toolong"] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
        assert_eq!(captured_at("https://lumen.example/web/19700102/https://lumen.example/7"), None);
    }
}
