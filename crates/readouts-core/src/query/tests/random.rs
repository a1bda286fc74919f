//! Property tests with random trees and texts: what is printed parses back, and every error has a place.

use proptest::prelude::*;

use super::*;

fn folded_words() -> impl Strategy<Value = String> {
    let kinds = prop_oneof![
        4 => "[a-z]{1,6}",
        1 => "(and|or|not|w|pre|atleast3|stem|by|5|s)",
        1 => "[0-9]{1,3}",
        1 => "(新|时|代|élan|U\\.S\\.|don't|a_b|1,000|stem:x|exact:x|Hyphen:x|by:x|Мир|ёж|й|カタ|ﾎﾟ|ไทย)",
        1 => "\\PC{1,6}",
    ];
    // A mark or space with a combining mark on it counts as a word, but not always as a word of a query. A
    // word with dots between its letters is an abbreviation.
    let plain = |word: &String| {
        word.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && !crate::words::is_dotted(word, char::is_alphabetic)
    };
    kinds.prop_filter_map("a word", move |text| crate::words::fold_words(&text).into_iter().find(plain))
}

fn any_word() -> impl Strategy<Value = Word> {
    let pattern = ("[a-z]{1,4}", "[a-z]{0,4}", 0..3).prop_map(|(a, b, form)| match form {
        0 => format!("{a}*"),
        1 => format!("*{a}*{b}").trim_end_matches('*').to_owned(),
        _ => format!("{a}*{b}"),
    });
    prop_oneof![
        6 => folded_words().prop_map(Word::Exact),
        1 => pattern.prop_map(Word::Pattern),
        1 => folded_words().prop_map(Word::Stem),
        1 => "[a-z]{2,4}".prop_map(Word::Abbreviation),
        1 => "([A-Z]{1,3}|[A-Za-z]{1,5}|AND|NOT|U\\.S\\.|Łódź|時)".prop_map(|text| {
            Word::Written(crate::words::written_words(&text).swap_remove(0).1)
        }),
        1 => "([A-Z]{1,3}|[A-Za-z]{1,5}|AND|NOT|Case:X|Élan)".prop_map(|text| {
            Word::Cased(crate::words::cased_words(&text).swap_remove(0).1)
        }),
    ]
}

fn any_phrase() -> impl Strategy<Value = Phrase> {
    let run = || prop::collection::vec(any_word(), 1..3);
    let part = prop_oneof![
        6 => any_word().prop_map(Part::Word),
        1 => prop::collection::vec(run(), 2..4).prop_map(Part::Choice),
        1 => (0..4_u32, 0..8_u32).prop_filter_map("open", |(min, more)| {
            (min + more > 0).then_some(Part::Gap { min, max: min + more })
        }),
    ];
    prop::collection::vec(part, 1..6).prop_filter_map("a phrase", Phrase::of_parts)
}

/// Parses a query in which a column is kept.
fn read(text: &str) -> Result<Query, crate::QueryError> {
    Query::parse_with(text, &["region".to_owned()])
}

fn any_names() -> impl Strategy<Value = Vec<Name>> {
    let name = "([a-z]{1,5}|Ida Lee|Мир|习近平|O'Lee|nobody|AND|OR|a:b|w/5|\\(x\\)|[a-zA-Z*|.,-]{1,6})"
        .prop_filter("has words", |text| !crate::words::fold_words(text).is_empty());
    prop::collection::vec(name.prop_map(Name::new), 1..3)
}

fn any_bases() -> impl Strategy<Value = Vec<Basis>> {
    prop::sample::subsequence(Basis::ALL.to_vec(), 1..=3)
}

fn any_voice() -> impl Strategy<Value = WordsOf> {
    prop_oneof![
        any_names().prop_map(WordsOf::Own),
        any_names().prop_map(WordsOf::WithJoint),
        any_bases().prop_map(WordsOf::Basis),
        Just(WordsOf::NoOne),
    ]
}

fn any_fact() -> impl Strategy<Value = FieldQuery> {
    let fields = [
        QueryField::Speaker,
        QueryField::Mentions,
        QueryField::With,
        QueryField::SpeakerOrMember,
        QueryField::Outlet,
        QueryField::Agency,
        QueryField::Country,
        QueryField::Kind,
        QueryField::Language,
    ];
    let dates = [DateField::Event, DateField::EventPossibly, DateField::Published];
    let day = (0..4000_i16, 1..13_i8, 1..32_i8)
        .prop_filter_map("a day", |(year, month, day)| Date::new(year, month, day).ok());
    let span = (prop::option::of(day.clone()), prop::option::of(day), 0..4).prop_filter_map(
        "a span",
        |(a, b, whole)| match (a, b, whole) {
            (Some(a), _, 0) => Some(DateRange { from: Some(a.first_of_year()), to: Some(a.last_of_year()) }),
            (Some(a), _, 1) => {
                Some(DateRange { from: Some(a.first_of_month()), to: Some(a.last_of_month()) })
            }
            (Some(a), Some(b), _) => Some(DateRange { from: Some(a.min(b)), to: Some(a.max(b)) }),
            (from, to, _) => Some(DateRange { from, to }).filter(|range| !range.is_open()),
        },
    );
    prop_oneof![
        (prop::sample::select(fields.to_vec()), any_names())
            .prop_map(|(field, names)| FieldQuery::Named(field, names)),
        prop::collection::vec("[0-9a-f]{4,16}".prop_map(Name::new), 1..3)
            .prop_map(|ids| FieldQuery::Named(QueryField::Id, ids)),
        prop::collection::vec("[0-9a-f]{4,16}".prop_map(Name::new), 1..3)
            .prop_map(|ids| FieldQuery::Named(QueryField::Event, ids)),
        (2..=Sides::MAX).prop_filter_map("sides", Sides::at_least).prop_map(FieldQuery::Sides),
        Just(FieldQuery::Collapsed(Collapsed::among(Query::All))),
        any_names().prop_map(|names| FieldQuery::Kept("region".into(), names)),
        any_phrase().prop_map(FieldQuery::Title),
        any_bases().prop_map(FieldQuery::Basis),
        prop::sample::select(fields.to_vec()).prop_map(|field| FieldQuery::Any(AnyOf::Named(field))),
        Just(FieldQuery::Any(AnyOf::Named(QueryField::Id))),
        Just(FieldQuery::Any(AnyOf::Named(QueryField::Event))),
        Just(FieldQuery::Any(AnyOf::Kept("region".into()))),
        prop::sample::select(dates.to_vec()).prop_map(|field| FieldQuery::Any(AnyOf::Dated(field))),
        (prop::sample::select(dates.to_vec()), span).prop_map(|(field, span)| FieldQuery::Dated(field, span)),
    ]
}

pub(crate) fn any_query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        5 => any_phrase().prop_map(Query::Phrase),
        1 => any_fact().prop_map(Query::Field),
    ];
    let relations = [Relation::Any, Relation::Before, Relation::Not];
    let reach = prop_oneof![
        3 => (0..=Distance::WORDS_MAX).prop_map(Distance::Words),
        3 => Just(Distance::Words(5)),
        1 => Just(Distance::Sentence),
        1 => Just(Distance::Paragraph),
    ];
    leaf.prop_recursive(6, 40, 4, move |inner| {
        let several = || prop::collection::vec(inner.clone(), 2..4);
        let parts = prop::collection::vec(inner.clone(), 2..5);
        let near = (parts, prop::sample::select(relations.to_vec()), reach.clone());
        prop_oneof![
            1 => several().prop_map(Query::And),
            1 => several().prop_map(Query::Or),
            1 => inner.clone().prop_map(|part| Query::Not(Box::new(part))),
            1 => inner.clone().prop_map(|part| {
                Query::Field(FieldQuery::Collapsed(Collapsed::among(part)))
            }),
            1 => (1..9_u32, inner.clone()).prop_map(|(count, part)| Query::AtLeast(count, Box::new(part))),
            1 => (any_voice(), inner.clone()).prop_filter_map("words", |(voice, part)| {
                part.asks_for_words().then(|| Query::By(voice, Box::new(part)))
            }),
            3 => near.prop_map(|(mut parts, relation, reach)| {
                if relation == Relation::Not {
                    parts.truncate(2);
                }
                Query::Near(Near { parts, relation, reach })
            }),
        ]
    })
    .prop_filter("a sound tree", |query| query.check().is_ok())
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_back(query in any_query()) {
        let printed = query.to_string();
        match read(&printed) {
            Ok(read) => prop_assert_eq!(&read, &query, "{}", printed),
            Err(error) => prop_assert!(false, "{printed}: {error} {:?}", error.excerpt()),
        }
        // On the command line, too.
        let argument = Query::from_arguments_with(&[&printed], &["region".to_owned()]);
        prop_assert_eq!(argument, Ok(query), "{}", printed);
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_in_it(
        text in "(?:[ab]|AND|OR|NOT|not|w/5|pre/s|by:|by~:|basis:|basis:cue|by:nobody|outlet:\\*|x:|title:|stem:|exact:|hyphen:|date:|zz:|2031|\\.\\.|\\*|[\"“()|（：新时 .,'&]|atleast2\\(|\\PC){0,20}"
    ) {
        match read(&text) {
            Ok(query) => {
                prop_assert!(query.check().is_ok());
                prop_assert_eq!(read(&query.to_string()), Ok(query));
            }
            Err(error) => {
                let mut places = Vec::new();
                for problem in error.problems() {
                    let place = problem.excerpt().expect("a place");
                    prop_assert_eq!(&place.text, &text);
                    prop_assert!(text.get(place.start..place.end).is_some());
                    prop_assert!(!places.contains(&(place.start, place.end)), "{text:?} {:?}", error);
                    places.push((place.start, place.end));
                }
                prop_assert!((1..=10).contains(&places.len()));
            }
        }
        let arguments: Vec<&str> = text.split("  ").collect();
        if let Ok(query) = Query::from_arguments(&arguments) {
            prop_assert_eq!(read(&query.to_string()), Ok(query));
        }
    }
}
