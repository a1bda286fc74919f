//! Generated queries of every form over the words of the generated articles, and generated filters.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::PEOPLE;
use super::articles::id;
use crate::query::{
    AnyOf, Collapsed, DateField, DateRange, Distance, FieldQuery, Name, Near, Part, Phrase, QueryField,
    Relation, Sides, Word, WordsOf,
};
use crate::search::{Collapse, ConcordanceKey, Facet, Filters, Joint};
use crate::{Basis, Query};

const EXACT: &str = "a a a b b b c c e us strasse lodz 新 时 cooperation part мир don't u.s zz";
const PATTERNS: &str = "* a* *b u* *s part* *ship p*r* *part*ner* c*op* co*ate* ми* *新 b ** *.* *2* zz*";
const CASED: &str =
    "US us Us A a B b E 新 Мира МИР COOPERATION Cooperation Don't US EU Strasse strasse Lodz 时 G20s";
const WRITTEN: &str = "US us U.S u.s A a é e 新 時 时 Straße strasse Łódź Lodz Мира COOPERATION don't";
const STEMS: &str = "cooperate cooperating partners parting мира a us 新 don't u.s u g20 zz";

fn word() -> impl Strategy<Value = Word> {
    let of = |words: &'static str| select(words.split(' ').collect::<Vec<_>>()).prop_map(str::to_owned);
    prop_oneof![
        6 => of(EXACT).prop_map(Word::Exact),
        1 => of(PATTERNS).prop_map(Word::Pattern),
        1 => of("us eu zz g").prop_map(Word::Abbreviation),
        1 => of(CASED).prop_map(Word::Cased),
        1 => of(WRITTEN).prop_map(Word::Written),
        1 => of(STEMS).prop_map(Word::Stem),
    ]
}

fn word_or_choice() -> impl Strategy<Value = Part> {
    let runs = prop::collection::vec(prop::collection::vec(word(), 1..3), 1..4);
    prop_oneof![5 => word().prop_map(Part::Word), 1 => runs.prop_map(Part::Choice)]
}

pub(super) fn phrase() -> impl Strategy<Value = Phrase> {
    let gap = (0u32..3, 0u32..3).prop_map(|(min, more)| Part::Gap { min, max: (min + more).max(1) });
    let next = (prop_oneof![2 => Just(None), 1 => gap.prop_map(Some)], word_or_choice());
    let rest = prop_oneof![
        3 => Just(Vec::new()),
        2 => prop::collection::vec(next, 1..3),
    ];
    (word_or_choice(), rest).prop_map(|(first, rest)| {
        let rest = rest.into_iter().flat_map(|(gap, part)| gap.into_iter().chain([part]));
        Phrase::of_parts([first].into_iter().chain(rest).collect()).expect("words at both ends")
    })
}

fn reach() -> impl Strategy<Value = Distance> {
    prop_oneof![
        6 => (0u32..5).prop_map(Distance::Words),
        1 => Just(Distance::Words(Distance::WORDS_MAX)),
        2 => Just(Distance::Sentence),
        1 => Just(Distance::Paragraph),
    ]
}

/// Generates an attribution.
fn voice() -> impl Strategy<Value = WordsOf> {
    prop_oneof![
        3 => people().prop_map(WordsOf::Own),
        2 => people().prop_map(WordsOf::WithJoint),
        1 => subsequence(Basis::ALL.to_vec(), 1..=3).prop_map(WordsOf::Basis),
        1 => Just(WordsOf::NoOne),
    ]
}

fn people() -> impl Strategy<Value = Vec<Name>> {
    let people = [PEOPLE.as_slice(), &["Nobody Known"]].concat();
    subsequence(people, 1..=2).prop_map(|names| names.into_iter().map(Name::new).collect())
}

/// Generates one of a few words, so that sequences of them match often and share words.
fn frequent() -> impl Strategy<Value = Query> {
    let of = |words: &'static str| select(words.split(' ').collect::<Vec<_>>());
    let word = prop_oneof![
        12 => of("a b c").prop_map(|word| Word::Exact(word.to_owned())),
        1 => of("a* part* 新").prop_map(|word| Word::Pattern(word.to_owned())),
        1 => of("A B").prop_map(|word| Word::Cased(word.to_owned())),
    ];
    let pair = prop::collection::vec(word.clone(), 2);
    let words = prop_oneof![5 => word.prop_map(|word| vec![word]), 1 => pair];
    words.prop_map(|words| {
        let parts = words.into_iter().map(Part::Word).collect();
        Query::Phrase(Phrase::of_parts(parts).expect("words"))
    })
}

/// Generates three or four parts near each other, of which one may be a near expression.
fn row() -> impl Strategy<Value = Query> {
    let nearby = |parts: Vec<Query>, relation, reach| Query::Near(Near { parts, relation, reach });
    let relation = || select(vec![Relation::Any, Relation::Any, Relation::Before]);
    let pair = (prop::collection::vec(frequent(), 2..4), relation(), reach());
    let part = (frequent(), prop::option::weighted(0.3, pair), prop::option::weighted(0.1, voice()), 0..8)
        .prop_map(move |(word, pair, names, either)| {
            let pair = pair.map(|(parts, relation, reach)| nearby(parts, relation, reach));
            let part = match pair {
                Some(pair) if either == 0 => Query::Or(vec![word, pair]),
                Some(pair) => pair,
                None => word,
            };
            names.into_iter().fold(part, |part, voice| Query::By(voice, Box::new(part)))
        });
    let few = |parts: &Vec<Query>| {
        let nested = |part: &Query| !matches!(part, Query::Phrase(_));
        parts.iter().filter(|part| nested(part)).count() < 2 || parts.len() < 3
    };
    let parts = prop::collection::vec(part, 2..5).prop_filter("few words", few);
    (parts, relation(), reach()).prop_map(move |(parts, relation, reach)| nearby(parts, relation, reach))
}

/// Generates a query that has places: an operand of a near expression, or something that can be counted.
fn places() -> impl Strategy<Value = Query> {
    let others = phrase().prop_map(Query::Phrase).prop_recursive(2, 6, 3, |inner| {
        let relation = select(vec![Relation::Any, Relation::Any, Relation::Before, Relation::Not]);
        let near =
            (inner.clone(), relation, reach(), inner.clone()).prop_map(|(left, relation, reach, right)| {
                Query::Near(Near { parts: vec![left, right], relation, reach })
            });
        prop_oneof![
            4 => near,
            2 => prop::collection::vec(inner.clone(), 1..4).prop_map(Query::Or),
            1 => (voice(), inner).prop_map(|(voice, part)| Query::By(voice, Box::new(part))),
        ]
    });
    prop_oneof![3 => others, 1 => row()]
}

fn range() -> impl Strategy<Value = DateRange> {
    let day = |text: &str| Some(text.parse().expect("a day"));
    let ranges = [
        DateRange { from: day("2013-04-01"), to: day("2013-04-30") },
        DateRange { from: day("2013-04-22"), to: None },
        DateRange { from: None, to: day("2020-02-01") },
        DateRange { from: day("2021-05-05"), to: day("2021-05-05") },
        DateRange { from: day("2020-01-01"), to: day("2013-01-01") },
    ];
    select(ranges.to_vec())
}

fn fact() -> impl Strategy<Value = FieldQuery> {
    let named = [
        (QueryField::Speaker, PEOPLE.as_slice()),
        (QueryField::Mentions, &PEOPLE),
        (QueryField::With, &PEOPLE),
        (QueryField::SpeakerOrMember, &PEOPLE),
        (QueryField::Outlet, &["Lumen", "Daily", "Nowhere"]),
        (QueryField::Agency, &["Norpress", "Lumen"]),
        (QueryField::Country, &["ru", "cn", "xx"]),
        (QueryField::Kind, &["call", "press conference", "article", "meeting"]),
        (QueryField::Language, &["en", "ru"]),
    ];
    let named = select(named.to_vec()).prop_flat_map(|(field, values)| {
        subsequence(values.to_vec(), 1..=2)
            .prop_map(move |names| FieldQuery::Named(field, names.into_iter().map(Name::new).collect()))
    });
    let dates = vec![DateField::Event, DateField::EventPossibly, DateField::Published];
    let kept = subsequence(vec!["North", "Coast", "nowhere"], 1..=2)
        .prop_map(|values| FieldQuery::Kept("region".into(), values.into_iter().map(Name::new).collect()));
    // The first ten are in every index of a few articles, if they are not removed.
    let ids =
        (select(vec![QueryField::Id, QueryField::Event]), subsequence((0..12).collect::<Vec<u64>>(), 1..=4));
    let ids = ids.prop_map(|(field, numbers)| {
        let ids = numbers.into_iter().map(|number| Name::new(id(number)));
        FieldQuery::Named(field, ids.collect())
    });
    let collapsed = prop_oneof![
        1 => Just(Query::All),
        2 => phrase().prop_map(Query::Phrase),
        1 => select(vec!["lang:en", "a outlet:Lumen", "NOT b", "a OR kind:call", "collapse:a lang:en"])
            .prop_map(|query| Query::parse(query).expect("a query")),
    ];
    prop_oneof![
        2 => named,
        1 => ids,
        1 => kept,
        1 => subsequence(Basis::ALL.to_vec(), 1..=2).prop_map(FieldQuery::Basis),
        1 => phrase().prop_map(FieldQuery::Title),
        1 => any_of().prop_map(FieldQuery::Any),
        1 => Just(FieldQuery::Sides(Sides::at_least(2).expect("two"))),
        1 => collapsed.prop_map(|query| FieldQuery::Collapsed(Collapsed::among(query))),
        1 => (select(dates), range()).prop_map(|(field, range)| FieldQuery::Dated(field, range)),
    ]
}

fn any_of() -> impl Strategy<Value = AnyOf> {
    let named = [
        QueryField::Speaker,
        QueryField::SpeakerOrMember,
        QueryField::Mentions,
        QueryField::With,
        QueryField::Outlet,
    ];
    let further = [
        QueryField::Agency,
        QueryField::Country,
        QueryField::Kind,
        QueryField::Language,
        QueryField::Id,
        QueryField::Event,
    ];
    let dates = [DateField::Event, DateField::EventPossibly, DateField::Published];
    prop_oneof![
        3 => select([named.as_slice(), &further].concat()).prop_map(AnyOf::Named),
        1 => select(vec!["region", "nowhere"]).prop_map(|column| AnyOf::Kept(column.into())),
        2 => select(dates.to_vec()).prop_map(AnyOf::Dated),
    ]
}

/// Generates a query of any form.
pub(super) fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        12 => places(),
        1 => Just(Query::All),
        2 => fact().prop_map(Query::Field),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..4).prop_map(Query::And),
            3 => prop::collection::vec(inner.clone(), 0..4).prop_map(Query::Or),
            1 => inner.clone().prop_map(|part| Query::Not(Box::new(part))),
            1 => (1u32..4, places()).prop_map(|(count, part)| Query::AtLeast(count, Box::new(part))),
            1 => (voice(), inner).prop_map(|(voice, part)| Query::By(voice, Box::new(part))),
        ]
    })
    .prop_filter("not too large", |query| query.check().is_ok())
}

/// Returns all facets that are not crossed.
pub(super) fn single_facets() -> Vec<Facet> {
    Facet::ALL.into_iter().chain([Facet::Kept("region".into())]).collect()
}

/// Generates a crossed facet.
pub(super) fn crossed() -> impl Strategy<Value = Facet> {
    let voices = || select(vec![Facet::Speaker, Facet::Basis]);
    let one = || prop_oneof![2 => select(single_facets()), 1 => voices()];
    (one(), one()).prop_map(|(one, other)| one.cross(other).expect("none is crossed"))
}

/// Generates the sort keys of rows.
pub(super) fn sort() -> impl Strategy<Value = Vec<ConcordanceKey>> {
    let key = prop_oneof![
        (1u32..4).prop_map(ConcordanceKey::Left),
        (1u32..4).prop_map(ConcordanceKey::Right),
        select(vec![
            ConcordanceKey::Match,
            ConcordanceKey::Date,
            ConcordanceKey::Speaker,
            ConcordanceKey::Outlet
        ]),
    ];
    prop::collection::vec(key, 0..3)
}

/// Generates filters; each is open more often than not.
pub(super) fn filters() -> impl Strategy<Value = Filters> {
    let people = || {
        prop_oneof![
            3 => Just(Vec::new()),
            1 => subsequence(PEOPLE.to_vec(), 1..=2).prop_map(|names| names.into_iter().map(str::to_owned).collect()),
        ]
    };
    let one_of = |values: &[&'static str]| {
        prop_oneof![
            6 => Just(Vec::new()),
            1 => select(values.to_vec()).prop_map(|value| vec![value.to_owned()]),
        ]
    };
    let days = || prop_oneof![6 => Just(DateRange::default()), 1 => range()];
    let of_people = (people(), people(), people(), people());
    let basis = prop_oneof![6 => Just(Vec::new()), 1 => subsequence(Basis::ALL.to_vec(), 1..=3)];
    let joint = select(vec![Joint::LeftOut, Joint::Included]);
    let of_article = (
        one_of(&["Lumen", "Nowhere"]),
        one_of(&["Norpress"]),
        one_of(&["ru"]),
        one_of(&["call", "press conference"]),
        one_of(&["en"]),
    );
    let some = (of_people, (joint, basis), of_article, days(), days()).prop_map(
        |(
            (by, speaker, with, mentions),
            (joint, basis),
            (outlet, agency, country, kind, language),
            event,
            published,
        )| {
            Filters {
                by,
                joint,
                basis,
                speaker,
                with,
                mentions,
                outlet,
                agency,
                country,
                kind,
                language,
                event,
                published,
                ..Filters::default()
            }
        },
    );
    let some = prop_oneof![2 => Just(Filters::default()), 1 => some];
    let events = (prop_oneof![12 => Just(None), 1 => (0..10_u64).prop_map(Some)], prop::bool::weighted(0.05));
    (some, prop::bool::weighted(0.2), prop::bool::weighted(0.3), events).prop_map(
        |(filters, possible, collapse, (event, sides))| {
            let mut filters = if possible { filters.possible() } else { filters };
            if collapse {
                filters.collapse = Collapse::Reprints;
            }
            filters.same_event.extend(event.map(id));
            filters.sides = sides.then(|| Sides::at_least(2)).flatten();
            filters
        },
    )
}
