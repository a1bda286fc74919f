//! Parses any text as a query: nothing panics, a printed query parses to the same query, and the place of an
//! error lies within the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use readouts_core::{Query, QueryError};

fuzz_target!(|text: &str| {
    check(text, Query::parse(text));
    let arguments: Vec<&str> = text.split('\n').collect();
    match arguments.as_slice() {
        [only] => check(only, Query::from_arguments(&arguments)),
        _ => {
            if let Ok(query) = Query::from_arguments(&arguments) {
                reads_back(&query);
            }
        }
    }
});

fn check(text: &str, read: Result<Query, QueryError>) {
    match read {
        Ok(query) => reads_back(&query),
        Err(error) => {
            if let Some(place) = error.excerpt() {
                assert_eq!(place.text, text);
                assert!(text.get(place.start..place.end).is_some(), "{place:?}");
            }
        }
    }
}

fn reads_back(query: &Query) {
    query.check().expect("sound");
    let printed = query.to_string();
    assert_eq!(Query::parse(&printed).as_ref(), Ok(query), "{printed}");
}
