//! Meaning of a query: where its words occur in an article, and whether the article matches.
//!
//! Each function is a definition.

use std::collections::BTreeSet;

use super::words::{Analysed, Word, stem};
use crate::query::Word as Wanted;
use crate::query::{
    AnyOf, DateField, DateRange, Distance, FieldQuery, Name, Near, Part, QueryField, Relation, WordsOf,
};
use crate::{Basis, Edtf, Query, Readout};

/// Indexes of the first and the last word.
pub(super) type Interval = (usize, usize);

pub(super) type Intervals = BTreeSet<Interval>;

/// Returns the places of a query that has places.
pub(super) fn places(query: &Query, words: &[Word]) -> Intervals {
    match query {
        Query::Phrase(phrase) => minimal(&chains(phrase.parts(), words)),
        Query::Near(near) if near.relation == Relation::Not => apart(near, words),
        Query::Near(_) => minimal(&ways(query, words).iter().map(|way| hull(way)).collect()),
        Query::Or(parts) => parts.iter().flat_map(|part| places(part, words)).collect(),
        Query::By(voice, part) => {
            places(part, words).into_iter().filter(|place| is_said(voice, *place, words)).collect()
        }
        _ => unreachable!("{query:?} has no places"),
    }
}

/// Returns what a query finds in an article; `None` if the article does not match. Phrases count only in the
/// words with all of the attributions `by`.
pub(super) fn matched(query: &Query, article: &Analysed<'_>, by: &[&WordsOf]) -> Option<Intervals> {
    let each = |parts: &[Query]| -> Vec<_> { parts.iter().map(|part| matched(part, article, by)).collect() };
    match query {
        Query::All => Some(Intervals::new()),
        Query::Phrase(_) | Query::Near(_) => {
            let said = |place: &Interval| by.iter().all(|voice| is_said(voice, *place, &article.body));
            let found: Intervals = places(query, &article.body).into_iter().filter(said).collect();
            (!found.is_empty()).then_some(found)
        }
        Query::And(parts) => {
            let all: Option<Vec<Intervals>> = each(parts).into_iter().collect();
            all.map(|all| all.into_iter().flatten().collect())
        }
        Query::Or(parts) => {
            let some: Vec<Intervals> = each(parts).into_iter().flatten().collect();
            (!some.is_empty()).then(|| some.into_iter().flatten().collect())
        }
        Query::Not(part) => matched(part, article, by).is_none().then(Intervals::new),
        Query::AtLeast(count, part) => {
            let found = matched(part, article, by).unwrap_or_default();
            (found.len() >= *count as usize).then_some(found)
        }
        Query::By(voice, part) => matched(part, article, &[by, &[voice]].concat()),
        Query::Field(fact) => holds(fact, article).then(Intervals::new),
    }
}

/// Same as `matched`, but a phrase that must or may be there can be in the headline instead. What is excluded,
/// near expressions, counts and words of a speaker are about the body alone.
pub(super) fn matched_with_title(
    query: &Query,
    article: &Analysed<'_>,
    by: &[&WordsOf],
) -> Option<Intervals> {
    let each = |parts: &[Query]| -> Vec<_> {
        parts.iter().map(|part| matched_with_title(part, article, by)).collect()
    };
    match query {
        Query::Phrase(phrase) => {
            let in_title = || (!chains(phrase.parts(), &article.title).is_empty()).then(Intervals::new);
            matched(query, article, by).or_else(in_title)
        }
        Query::And(parts) => {
            let all: Option<Vec<Intervals>> = each(parts).into_iter().collect();
            all.map(|all| all.into_iter().flatten().collect())
        }
        Query::Or(parts) => {
            let some: Vec<Intervals> = each(parts).into_iter().flatten().collect();
            (!some.is_empty()).then(|| some.into_iter().flatten().collect())
        }
        Query::All
        | Query::Near(_)
        | Query::Not(_)
        | Query::AtLeast(..)
        | Query::By(..)
        | Query::Field(_) => matched(query, article, by),
    }
}

/// Whether matches have places: the query has a phrase or near expression outside NOT.
pub(super) fn looks_for_places(query: &Query) -> bool {
    match query {
        Query::Phrase(_) | Query::Near(_) => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(looks_for_places),
        Query::AtLeast(_, part) | Query::By(_, part) => looks_for_places(part),
        Query::All | Query::Not(_) | Query::Field(_) => false,
    }
}

/// Whether a query looks for words in bodies or headlines.
pub(super) fn has_words(query: &Query) -> bool {
    match query {
        Query::Phrase(_) | Query::Near(_) | Query::Field(FieldQuery::Title(_)) => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_words),
        Query::Not(part) | Query::AtLeast(_, part) | Query::By(_, part) => has_words(part),
        Query::Field(FieldQuery::Collapsed(collapsed)) => has_words(&collapsed.query),
        Query::All | Query::Field(_) => false,
    }
}

/// Whether an article that matches always has a place of the query.
pub(super) fn always_has_places(query: &Query) -> bool {
    match query {
        Query::Phrase(_) | Query::Near(_) => true,
        Query::And(parts) => parts.iter().any(always_has_places),
        Query::Or(parts) => parts.iter().all(always_has_places),
        Query::AtLeast(_, part) | Query::By(_, part) => always_has_places(part),
        Query::All | Query::Not(_) | Query::Field(_) => false,
    }
}

/// Whether an article could match with other words, and whether it would match with any words.
pub(super) fn may_match(query: &Query, article: &Analysed<'_>) -> (bool, bool) {
    let each = |parts: &[Query]| -> (Vec<bool>, Vec<bool>) {
        parts.iter().map(|part| may_match(part, article)).unzip()
    };
    match query {
        Query::Phrase(_) | Query::Near(_) | Query::Field(FieldQuery::Title(_)) => (true, false),
        Query::All => (true, true),
        Query::Field(fact) => (holds(fact, article), holds(fact, article)),
        Query::And(parts) => {
            let (may, must) = each(parts);
            (!may.contains(&false), !must.contains(&false))
        }
        Query::Or(parts) => {
            let (may, must) = each(parts);
            (may.contains(&true), must.contains(&true))
        }
        Query::Not(part) => {
            let (may, must) = may_match(part, article);
            (!must, !may)
        }
        Query::AtLeast(_, part) => (may_match(part, article).0, false),
        Query::By(names, part) => {
            let is_among = |names: &[Name], field| {
                let values = values(field, article.article);
                names.iter().any(|name| values.contains(&name.text))
            };
            let speaks = match names {
                WordsOf::Own(names) => is_among(names, QueryField::Speaker),
                WordsOf::WithJoint(names) => is_among(names, QueryField::SpeakerOrMember),
                WordsOf::NoOne => true,
                WordsOf::Basis(bases) => holds(&FieldQuery::Basis(bases.clone()), article),
            };
            let (may, must) = may_match(part, article);
            (may && (speaks || !always_has_places(part)), must)
        }
    }
}

/// Returns the query that compares possible days of events instead of certain ones, except under NOT.
pub(super) fn possibly(query: &Query) -> Query {
    let all = |parts: &[Query]| parts.iter().map(possibly).collect();
    match query {
        Query::Field(FieldQuery::Dated(DateField::Event, range)) => {
            Query::Field(FieldQuery::Dated(DateField::EventPossibly, *range))
        }
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::By(names, part) => Query::By(names.clone(), Box::new(possibly(part))),
        other => other.clone(),
    }
}

/// Returns the intervals that contain no other one.
fn minimal(all: &Intervals) -> Intervals {
    let contains = |a: &Interval, b: &Interval| a != b && a.0 <= b.0 && b.1 <= a.1;
    all.iter().filter(|a| !all.iter().any(|b| contains(a, b))).copied().collect()
}

/// Returns all ways in which the parts of a phrase follow one another within a paragraph.
fn chains(parts: &[Part], words: &[Word]) -> Intervals {
    let from = |first| ends(parts, words, first).into_iter().map(move |end| (first, end - 1));
    let within = |(first, last): &Interval| words[*first].paragraph == words[*last].paragraph;
    (0..words.len()).flat_map(from).filter(within).collect()
}

/// Returns the indexes at which the parts can end (exclusive) if they begin at a word.
fn ends(parts: &[Part], words: &[Word], at: usize) -> BTreeSet<usize> {
    let Some((part, rest)) = parts.split_first() else { return [at].into() };
    let stands = |run: &[Wanted]| {
        words.get(at..at + run.len()).is_some_and(|words| run.iter().zip(words).all(|(a, b)| is(a, b)))
    };
    let lengths: Vec<usize> = match part {
        Part::Word(word) => [1].into_iter().filter(|_| stands(std::slice::from_ref(word))).collect(),
        Part::Choice(runs) => runs.iter().filter(|run| stands(run)).map(Vec::len).collect(),
        Part::Gap { min, max } => (*min as usize..=*max as usize).collect(),
    };
    lengths.into_iter().flat_map(|length| ends(rest, words, at + length)).collect()
}

fn is(wanted: &Wanted, word: &Word) -> bool {
    match wanted {
        Wanted::Exact(text) => *text == word.text,
        Wanted::Pattern(pattern) => {
            fits(&pattern.chars().collect::<Vec<_>>(), &word.text.chars().collect::<Vec<_>>())
        }
        Wanted::Abbreviation(letters) => {
            let capitals = letters.to_uppercase();
            word.cased == capitals || word.text == dots_between(letters)
        }
        Wanted::Cased(text) => *text == word.cased,
        Wanted::Written(text) => *text == word.written,
        Wanted::Stem(text) => stem(text) == word.stem,
    }
}

fn dots_between(letters: &str) -> String {
    letters.chars().map(String::from).collect::<Vec<_>>().join(".")
}

/// Whether a word matches a pattern; `*` stands for any characters or none.
fn fits(pattern: &[char], word: &[char]) -> bool {
    match pattern.split_first() {
        None => word.is_empty(),
        Some(('*', rest)) => (0..=word.len()).any(|skipped| fits(rest, &word[skipped..])),
        Some((c, rest)) => word.first() == Some(c) && fits(rest, &word[1..]),
    }
}

/// Places of the phrases in an occurrence, in text order. An expression other than a near expression is one
/// place.
type Way = Vec<Interval>;

/// Returns every way in which a query with places occurs in a text.
fn ways(query: &Query, words: &[Word]) -> BTreeSet<Way> {
    match query {
        Query::Near(near) if near.relation != Relation::Not => {
            let parts = near.parts.iter().map(|part| ways(part, words));
            let choices = parts.fold(vec![Vec::new()], |chosen: Vec<Vec<Way>>, part| {
                let longer = |chosen: &Vec<Way>| -> Vec<Vec<Way>> {
                    let others: Vec<&Way> = part.iter().filter(|way| may_join(chosen, way, words)).collect();
                    others
                        .into_iter()
                        .map(|way| [chosen.as_slice(), std::slice::from_ref(way)].concat())
                        .collect()
                };
                chosen.iter().flat_map(longer).collect()
            });
            let near = |choice: &Vec<Way>| are_near(near, choice, words);
            choices.iter().filter(|choice| near(choice)).map(|choice| sorted(choice.concat())).collect()
        }
        Query::Or(parts) => parts.iter().flat_map(|part| ways(part, words)).collect(),
        Query::By(voice, part) => {
            ways(part, words).into_iter().filter(|way| is_said(voice, hull(way), words)).collect()
        }
        _ => places(query, words).into_iter().map(|place| vec![place]).collect(),
    }
}

fn sorted(mut way: Way) -> Way {
    way.sort_unstable();
    way
}

/// Whether a way shares no word with those chosen and lies in the same paragraph.
fn may_join(chosen: &[Way], way: &Way, words: &[Word]) -> bool {
    chosen.iter().flatten().all(|a| {
        let apart = |b: &Interval| a.1 < b.0 || b.1 < a.0;
        way.iter().all(|b| apart(b) && words[a.0].paragraph == words[b.0].paragraph)
    })
}

/// Returns the interval from the first to the last word.
fn hull(way: &[Interval]) -> Interval {
    let first = way.iter().map(|place| place.0).min();
    let last = way.iter().map(|place| place.1).max();
    (first.expect("a place"), last.expect("a place"))
}

/// Whether all parts, given as they are written, are arranged as required.
fn are_near(near: &Near, parts: &[Way], words: &[Word]) -> bool {
    let mut hulls: Vec<Interval> = parts.iter().map(|part| hull(part)).collect();
    if near.relation == Relation::Before && !hulls.is_sorted_by(|a, b| a.1 < b.0) {
        return false;
    }
    hulls.sort_unstable();
    let (first, last) = hull(&hulls);
    match near.reach {
        // At most this many words between the last of the parts so far and the next part.
        Distance::Words(most) => (1..hulls.len()).all(|next| {
            let (_, before) = hull(&hulls[..next]);
            hulls[next].0 <= before + 1 + most as usize
        }),
        Distance::Sentence => words[first].sentence == words[last].sentence,
        Distance::Paragraph => words[first].paragraph == words[last].paragraph,
    }
}

/// Returns the places of the left side that no place of the right side overlaps or is near.
fn apart(near: &Near, words: &[Word]) -> Intervals {
    let [left, right] = near.parts.as_slice() else { unreachable!("two parts") };
    let (left, right) = (places(left, words), places(right, words));
    let overlap = |a: &Interval, b: &Interval| a.0 <= b.1 && b.0 <= a.1;
    let alone = |a: &Interval| !right.iter().any(|b| overlap(a, b) || close(near.reach, *a, *b, words));
    left.into_iter().filter(alone).collect()
}

/// Whether two intervals that do not overlap are within reach of each other.
fn close(reach: Distance, a: Interval, b: Interval, words: &[Word]) -> bool {
    let (first, last) = hull(&[a, b]);
    let same_paragraph = words[first].paragraph == words[last].paragraph;
    match reach {
        Distance::Words(most) => {
            let between = a.0.max(b.0) - a.1.min(b.1) - 1;
            same_paragraph && between <= most as usize
        }
        Distance::Sentence => same_paragraph && words[first].sentence == words[last].sentence,
        Distance::Paragraph => same_paragraph,
    }
}

/// Whether every word is attributed in this way.
fn is_said(voice: &WordsOf, (first, last): Interval, words: &[Word]) -> bool {
    let words = &words[first..=last];
    let says = |name: &Name, word: &Word| word.speaker.as_deref() == Some(name.text.as_str());
    match voice {
        // One and the same person says all of them.
        WordsOf::Own(names) => names.iter().any(|name| words.iter().all(|word| says(name, word))),
        WordsOf::WithJoint(names) => names
            .iter()
            .any(|name| words.iter().all(|word| says(name, word) || word.members.contains(&name.text))),
        WordsOf::Basis(bases) => words.iter().all(|word| bases.contains(&word.basis)),
        WordsOf::NoOne => words.iter().all(|word| word.speaker.is_none()),
    }
}

fn holds(fact: &FieldQuery, article: &Analysed<'_>) -> bool {
    match fact {
        FieldQuery::Named(QueryField::Event, names) => {
            names.iter().any(|name| article.related.event.contains(&name.text))
        }
        FieldQuery::Any(AnyOf::Named(QueryField::Event)) => article.related.event.len() > 1,
        FieldQuery::Sides(sides) => article.related.sides >= sides.least() as usize,
        FieldQuery::Collapsed(_) => unreachable!("replaced by ids"),
        FieldQuery::Named(field, names) => {
            let values = values(*field, article.article);
            names.iter().any(|name| values.contains(&name.text))
        }
        FieldQuery::Kept(column, names) => {
            let values = kept(column, article.article);
            names.iter().any(|name| values.contains(&name.text))
        }
        FieldQuery::Basis(bases) => article.body.iter().any(|word| bases.contains(&word.basis)),
        FieldQuery::Title(phrase) => !chains(phrase.parts(), &article.title).is_empty(),
        FieldQuery::Dated(field, range) => dated(*field, *range, article.article),
        FieldQuery::Any(AnyOf::Named(field)) => !values(*field, article.article).is_empty(),
        FieldQuery::Any(AnyOf::Kept(column)) => !kept(column, article.article).is_empty(),
        FieldQuery::Any(AnyOf::Dated(field)) => is_dated(*field, article.article),
    }
}

/// Returns the values of an article in a kept column, except those too long to be searched for.
pub(super) fn kept(column: &str, article: &Readout) -> BTreeSet<String> {
    let values = article.kept.get(column).into_iter().flatten();
    values.filter(|value| value.len() <= 1000).cloned().collect()
}

/// Returns all values of an article in a field.
pub(super) fn values(field: QueryField, article: &Readout) -> BTreeSet<String> {
    match field {
        QueryField::Speaker => {
            let said = article.statements.iter().filter_map(|s| s.speaker.clone());
            said.chain(article.speakers.iter().map(|s| s.name.clone())).collect()
        }
        QueryField::Mentions => article.mentioned.iter().cloned().collect(),
        QueryField::SpeakerOrMember => {
            let joint = article.statements.iter().filter(|s| s.basis == Basis::Joint);
            let members = joint.flat_map(|s| s.members.clone());
            members.chain(values(QueryField::Speaker, article)).collect()
        }
        QueryField::With => {
            let present = article.participants.iter().cloned();
            present.chain(values(QueryField::SpeakerOrMember, article)).collect()
        }
        QueryField::Outlet => article.outlet.name.iter().cloned().collect(),
        QueryField::Agency => article.agency.name.iter().cloned().collect(),
        QueryField::Country => article.countries.iter().cloned().collect(),
        QueryField::Kind => [article.kind.as_str().to_owned()].into(),
        QueryField::Language => article.language.iter().cloned().collect(),
        QueryField::Id => [article.id.clone()].into(),
        QueryField::Event => unreachable!("a relation"),
    }
}

/// Whether an article has a date.
fn is_dated(field: DateField, article: &Readout) -> bool {
    let event = &article.event_date;
    let certain = |edtf: Option<Edtf>| {
        edtf.is_some_and(|edtf| edtf.is_certain() && edtf.earliest().is_some() && edtf.latest().is_some())
    };
    match field {
        DateField::Event => certain(event.edtf),
        DateField::Published => certain(article.published.edtf),
        DateField::EventPossibly => {
            event.earliest.is_some() || event.edtf.is_some_and(|edtf| edtf.earliest().is_some())
        }
    }
}

/// Whether a date of an article lies in a range.
pub(super) fn dated(field: DateField, range: DateRange, article: &Readout) -> bool {
    let event = &article.event_date;
    let within = |edtf: Option<Edtf>| {
        edtf.filter(|edtf| edtf.is_certain()).is_some_and(|edtf| {
            range.from.is_none_or(|from| edtf.earliest() >= Some(from))
                && range.to.is_none_or(|to| edtf.latest() <= Some(to))
        })
    };
    match field {
        DateField::Event => range.is_open() || within(event.edtf),
        DateField::Published => range.is_open() || within(article.published.edtf),
        DateField::EventPossibly => {
            let (earliest, latest) = match (event.earliest, event.latest) {
                // Then the date itself is possible.
                (None, None) => (event.edtf.and_then(Edtf::earliest), event.edtf.and_then(Edtf::latest)),
                bounds => bounds,
            };
            let known = earliest.is_some() || latest.is_some();
            // The later of the first days is not after the earlier of the last days.
            let first = range.from.max(earliest);
            let last = [range.to, latest].into_iter().flatten().min();
            known && last.is_none_or(|last| first.is_none_or(|first| first <= last))
        }
    }
}
