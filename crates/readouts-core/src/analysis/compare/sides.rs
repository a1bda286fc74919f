//! Which two articles of an event are its two sides.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::words::fold_words;
use crate::{Error, ErrorKind, Kind, Knowledge, Readout, Result};

/// Outlets of an event, with the best article of each.
type Outlets<'a> = BTreeMap<&'a str, &'a Readout>;

/// Returns the two articles of an event that are to be compared: the longest readout of each side. `None` if the
/// articles are all of one outlet, or of outlets that are not known.
///
/// Sides are the countries that the outlets belong to, those that take part in the event first; without two of them,
/// outlets. On each side, a government's outlet goes before others, and an article about the event itself before remarks
/// and press conferences. The sides are in the order of their names.
pub(super) fn sides<'a>(articles: &'a [Readout], knowledge: &Knowledge) -> Option<[&'a Readout; 2]> {
    let mut countries: BTreeMap<&str, &Readout> = BTreeMap::new();
    for (outlet, article) in outlets(articles, teller, knowledge) {
        let Some(country) = knowledge.outlet_country(outlet) else { continue };
        let best = countries.entry(country).or_insert(article);
        if rank(article, knowledge) < rank(best, knowledge) {
            *best = article;
        }
    }
    let takes_part =
        |country: &str| articles.iter().any(|article| article.countries.iter().any(|c| c == country));
    let mut sides: Vec<(&str, &Readout)> = countries.into_iter().collect();
    if sides.len() < 2 {
        sides = outlets(articles, teller, knowledge).into_iter().collect();
    }
    sides.sort_by_key(|(side, article)| (Reverse(takes_part(side)), rank(article, knowledge), *side));
    sides.truncate(2);
    sides.sort_by_key(|(side, _)| *side);
    match sides.as_slice() {
        [(_, a), (_, b)] => Some([a, b]),
        _ => None,
    }
}

/// Returns the longest readouts of the two outlets with these names, or with these words in their names.
///
/// # Errors
/// [`ErrorKind::Query`] if no outlet of the event is meant, if a name fits several, or if both mean the same.
pub(super) fn of_outlets<'a>(
    articles: &'a [Readout],
    names: [&str; 2],
    knowledge: &Knowledge,
) -> Result<[&'a Readout; 2]> {
    let outlets = outlets(articles, publisher, knowledge);
    let [a, b] = [outlet(&outlets, names[0])?, outlet(&outlets, names[1])?];
    if a == b {
        let message = format!("`{}` and `{}` are the same outlet", names[0], names[1]);
        return Err(Error::new(ErrorKind::Query, message).hinting(listed(outlets.keys())));
    }
    Ok([outlets[a], outlets[b]])
}

fn outlet<'a>(outlets: &Outlets<'a>, name: &str) -> Result<&'a str> {
    let wanted = fold_words(name);
    let all = || outlets.keys().copied();
    if let Some(exact) = all().find(|known| fold_words(known) == wanted) {
        return Ok(exact);
    }
    let fits =
        |known: &&str| !wanted.is_empty() && fold_words(known).windows(wanted.len()).any(|at| at == wanted);
    match all().filter(fits).collect::<Vec<_>>().as_slice() {
        [only] => Ok(only),
        [] => Err(Error::new(ErrorKind::Query, format!("no outlet of the event is called `{name}`"))
            .hinting(listed(outlets.keys()))),
        several => {
            Err(Error::new(ErrorKind::Query, format!("`{name}` fits {} outlets of the event", several.len()))
                .hinting(listed(several.iter())))
        }
    }
}

fn listed<'n>(names: impl Iterator<Item = &'n &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    format!("its outlets are {}", names.join(", "))
}

/// Returns who tells what an article says: of an agency's dispatch the agency, whichever outlet prints it.
fn teller(article: &Readout) -> Option<&str> {
    article.agency.name.as_deref().or(article.outlet.name.as_deref())
}

fn publisher(article: &Readout) -> Option<&str> {
    article.outlet.name.as_deref().or(article.agency.name.as_deref())
}

/// Returns the best article of each outlet that is known.
fn outlets<'a>(
    articles: &'a [Readout],
    outlet_of: fn(&Readout) -> Option<&str>,
    knowledge: &Knowledge,
) -> Outlets<'a> {
    let mut outlets = Outlets::new();
    for article in articles.iter().filter(|article| !article.statements.is_empty()) {
        let Some(outlet) = outlet_of(article) else { continue };
        let best = outlets.entry(outlet).or_insert(article);
        if rank(article, knowledge) < rank(best, knowledge) {
            *best = article;
        }
    }
    outlets
}

/// Returns the rank of an article among those of its side; the least is the best.
fn rank<'a>(article: &'a Readout, knowledge: &Knowledge) -> (bool, bool, Reverse<usize>, &'a str) {
    let is_official = article.outlet.name.as_deref().is_some_and(|name| knowledge.is_official_outlet(name));
    let is_of_event = matches!(article.kind, Kind::Call | Kind::Meeting | Kind::Visit | Kind::Letter);
    let length = article.paragraphs.iter().map(String::len).sum();
    (!is_official, !is_of_event, Reverse(length), &article.id)
}
