//! Metadata in a page's head: tags for search engines and social networks, and schema.org's JSON-LD.

use dom_query::Document;
use serde_json::Value;

use crate::pages::page::{Declared, tidy};

/// Names of tags with the day of publication, in lower case.
const PUBLISHED: [&str; 22] = [
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "date_published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "citation_publication_date",
    "cxenseparse:publishtime",
    "date",
];
/// Names of tags with the day of the last change, in lower case.
const CHANGED: [&str; 3] = ["article:modified_time", "og:updated_time", "dcterms.modified"];
/// Names of tags with the name of the site, in lower case.
const SITE: [&str; 3] = ["og:site_name", "application-name", "dc.publisher"];

/// Names of tags with the headline alone, in lower case.
const TITLE: [&str; 2] = ["articletitle", "headline"];

/// Maximum number of bytes of one JSON-LD script; longer ones are skipped.
const MOST_LINKED: usize = 1 << 20;
/// Maximum depth at which JSON-LD is searched for articles.
const MOST_DEPTH: usize = 8;

/// Reads a page's head.
pub(super) fn declared(document: &Document) -> Declared {
    let metas = document.select("meta");
    let tags: Vec<(String, String)> = metas
        .iter()
        .filter_map(|tag| {
            let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| tag.attr(key))?;
            let value = tidy(&tag.attr("content")?);
            (!value.is_empty()).then(|| (name.trim().to_lowercase(), value))
        })
        .collect();
    let named = |names: &'static [&str]| {
        names
            .iter()
            .filter_map(|name| tags.iter().find(|(tag, _)| tag == name).map(|(_, value)| value.clone()))
    };
    let window = Some(tidy(&document.select("title").first().text())).filter(|title| !title.is_empty());
    let articles = linked(document);
    let article = the_article(&articles, window.as_deref());
    let mut stated: Vec<String> = named(&PUBLISHED).collect();
    stated.extend(article.and_then(|article| article.published.clone()));
    if stated.is_empty() {
        stated.extend(time_element(document));
    }
    Declared {
        published: published(&stated, named(&CHANGED).next()),
        site: named(&SITE).next(),
        publisher: article.and_then(|article| article.publisher.clone()),
        window,
        headline: named(&TITLE).next().or_else(|| article.and_then(|article| article.headline.clone())),
        body: article.and_then(|article| article.body.clone()),
    }
}

/// Returns the day of publication. If the page gives several days, or a day of the last change before that of
/// publication, which is impossible, returns the earliest of them, marked as uncertain.
fn published(stated: &[String], changed: Option<String>) -> Option<String> {
    let day = |text: &String| text.get(..10).unwrap_or(text).to_owned();
    let first = stated.first()?;
    let changed = changed.filter(|changed| day(changed) < day(first) && is_iso(changed) && is_iso(first));
    if changed.is_none() && stated.iter().all(|other| day(other) == day(first) || !is_iso(other)) {
        return Some(first.clone());
    }
    let days = stated.iter().chain(&changed).filter(|text| is_iso(text)).map(day);
    days.min().map_or_else(|| Some(first.clone()), |earliest| Some(earliest + "?"))
}

/// Whether a text begins like `2031-05-06`, so that texts sort by day.
fn is_iso(text: &str) -> bool {
    let digits = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(0, 4) && digits(5, 7) && digits(8, 10)
}

/// Returns the day of an element that is marked as the day of publication. Without one, returns the only day
/// that the page's `time` elements give, leaving out those for changes, as uncertain.
fn time_element(document: &Document) -> Option<String> {
    let of = |selector: &str| {
        let times = document.select(selector);
        let values =
            times.iter().filter(|time| !time.attr("class").is_some_and(|class| class.contains("updated")));
        let values = values.filter_map(|time| time.attr("datetime").or_else(|| time.attr("content")));
        let mut days: Vec<String> = values.map(|value| tidy(&value)).filter(|value| is_iso(value)).collect();
        days.dedup_by(|a, b| a.get(..10) == b.get(..10));
        // Several days belong to several articles.
        (days.len() == 1).then(|| days.remove(0))
    };
    of("time[pubdate], time[itemprop=datePublished], [itemprop=datePublished][content]").or_else(|| {
        // It may be the day of a change.
        of("time[datetime]").map(|day| format!("{}?", day.get(..10).unwrap_or(&day)))
    })
}

/// An article in a page's JSON-LD.
#[derive(Debug, Default)]
struct Linked {
    published: Option<String>,
    publisher: Option<String>,
    headline: Option<String>,
    body: Option<String>,
}

/// Returns the article that a page is about: the only one, the first if all have the same day, or the one
/// whose headline the window's title begins with.
fn the_article<'a>(articles: &'a [Linked], window: Option<&str>) -> Option<&'a Linked> {
    let dates = |article: &Linked| article.published.clone();
    match articles {
        [] => None,
        [only] => Some(only),
        [first, rest @ ..] if rest.iter().all(|other| dates(other) == dates(first)) => Some(first),
        several => {
            let window = window?.to_lowercase();
            let is_named = |article: &&Linked| {
                article.headline.as_ref().is_some_and(|headline| {
                    headline.len() > 10 && window.starts_with(headline.to_lowercase().trim())
                })
            };
            several.iter().find(is_named)
        }
    }
}

/// Returns the articles in a page's JSON-LD, wherever they stand in its graph.
fn linked(document: &Document) -> Vec<Linked> {
    let mut found = Vec::new();
    for script in &document.select("script[type='application/ld+json']") {
        let text = script.text();
        if text.len() <= MOST_LINKED
            && let Ok(value) = serde_json::from_str::<Value>(text.trim())
        {
            collect(&value, 0, &mut found);
        }
    }
    found
}

fn collect(value: &Value, depth: usize, found: &mut Vec<Linked>) {
    if depth > MOST_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, found)),
        Value::Object(map) => {
            let text = |key: &str| map.get(key).and_then(Value::as_str).map(tidy).filter(|t| !t.is_empty());
            let is_article = types(value).any(|kind| kind.contains("Article") || kind.ends_with("Posting"));
            let published = text("datePublished");
            if is_article || published.is_some() {
                found.push(Linked {
                    published,
                    publisher: map.get("publisher").and_then(name_of),
                    headline: text("headline"),
                    // Not tidied: its lines are its paragraphs.
                    body: map.get("articleBody").and_then(Value::as_str).map(str::to_owned),
                });
            }
            for (key, value) in map {
                if !matches!(key.as_str(), "publisher" | "author" | "comment" | "image") {
                    collect(value, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

fn types(value: &Value) -> impl Iterator<Item = &str> {
    let of = value.get("@type");
    let several = of.and_then(Value::as_array).into_iter().flatten();
    of.into_iter().chain(several).filter_map(Value::as_str)
}

/// Returns the name of an organisation: its text, or that of its `name`.
fn name_of(value: &Value) -> Option<String> {
    let named = match value {
        Value::Array(values) => return values.iter().find_map(name_of),
        Value::Object(map) => map.get("name")?.as_str()?,
        Value::String(text) => text,
        _ => return None,
    };
    Some(tidy(named)).filter(|name| !name.is_empty() && !name.contains("://"))
}
