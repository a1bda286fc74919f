//! The list of people.

use super::index_of;
use crate::query::{NameOf, QueryField};
use crate::testing::article;
use crate::{CorrectedFact, Correction, Filters, Index, Query, Readout, SearchRequest, Speaker};

fn meeting(id: &str, speakers: &[(&str, usize)], participants: &[&str], mentioned: &[&str]) -> Readout {
    let mut meeting = article(id, &["They met."]);
    let one = |(name, statements): &(&str, usize)| Speaker {
        name: (*name).to_owned(),
        office: Some("minister".to_owned()).filter(|_| *statements > 1),
        country: Some("NO".to_owned()),
        statements: *statements,
    };
    meeting.speakers = speakers.iter().map(one).collect();
    meeting.participants = participants.iter().map(|name| (*name).to_owned()).collect();
    meeting.mentioned = mentioned.iter().map(|name| (*name).to_owned()).collect();
    meeting.outlet.name = Some(format!("Outlet {id}"));
    meeting
}

fn people(index: &Index, filters: Filters) -> Vec<(String, [u64; 5])> {
    let mut request = SearchRequest::new(Query::All);
    request.filters = filters;
    let people = index.resolve(&request, |_, _| Vec::new()).unwrap().people().unwrap();
    let one = |p: crate::Person| (p.name, [p.articles, p.speaks, p.takes_part, p.mentioned, p.statements]);
    people.into_iter().map(one).collect()
}

#[test]
fn everyone_is_counted_once_for_each_article_and_role() {
    let index = index_of(&[
        meeting("1", &[("Ida Lee", 3), ("Jon Berg", 1)], &["Ida Lee", "Jon Berg"], &["Carl Dane"]),
        meeting("2", &[("Ida Lee", 1)], &["Ada Brook"], &["Jon Berg"]),
    ]);
    let one = |name: &str, counts| (name.to_owned(), counts);
    let all = [
        one("Ida Lee", [2, 2, 1, 0, 4]),
        one("Jon Berg", [2, 1, 1, 1, 1]),
        one("Ada Brook", [1, 0, 1, 0, 0]),
        one("Carl Dane", [1, 0, 0, 1, 0]),
    ];
    assert_eq!(people(&index, Filters::default()), all);
    let filters = Filters { outlet: vec!["Outlet 2".to_owned()], ..Filters::default() };
    let found = people(&index, filters);
    assert_eq!(
        found.iter().map(|(name, _)| &**name).collect::<Vec<_>>(),
        ["Ada Brook", "Ida Lee", "Jon Berg"]
    );
}

#[test]
fn names_are_listed_by_what_is_asked_of_them_up_to_a_maximum() {
    let index = index_of(&[
        meeting("1", &[("Ida Lee", 3), ("Jon Berg", 1)], &["Ida Lee", "Jon Berg"], &["Carl Dane"]),
        meeting("2", &[("Ida Lee", 1)], &["Ada Brook"], &["Jon Berg"]),
    ]);
    let known = |of: NameOf<'_>, most: usize| index.known_names(of, most).unwrap();
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(known(NameOf::By, 9), names(&["Ida Lee", "Jon Berg"]));
    assert_eq!(known(NameOf::Field(QueryField::With), 9), names(&["Ada Brook", "Ida Lee", "Jon Berg"]));
    assert_eq!(known(NameOf::Field(QueryField::Mentions), 9), names(&["Carl Dane", "Jon Berg"]));
    assert_eq!(known(NameOf::Field(QueryField::Outlet), 9), names(&["Outlet 1", "Outlet 2"]));
    // A part of them would look like all of them.
    assert_eq!((known(NameOf::By, 2).map(|all| all.len()), known(NameOf::By, 1)), (Some(2), None));
}

#[test]
fn offices_and_merged_names_are_those_of_the_articles() {
    let mut merged = meeting("1", &[("Ida Lee", 3)], &[], &[]);
    merged.corrections = vec![Correction {
        what: CorrectedFact::Person,
        sentence: None,
        before: Some("I. Lee".to_owned()),
        basis_before: None,
        after: Some("Ida Lee".to_owned()),
        by: "ada".to_owned(),
        at: "2031-05-06".to_owned(),
    }];
    let index = index_of(&[merged, meeting("2", &[("Ida Lee", 1)], &[], &[])]);
    let request = SearchRequest::new(Query::All);
    let people = index.resolve(&request, |_, _| Vec::new()).unwrap().people().unwrap();
    let lee = &people[0];
    assert_eq!((&lee.merged[..], &lee.countries[..]), (&["I. Lee".to_owned()][..], &["NO".to_owned()][..]));
    assert_eq!((&*lee.offices[0].office, lee.offices[0].articles), ("minister", 1));
}

#[test]
fn an_empty_index_has_nobody() {
    assert_eq!(people(&Index::in_memory().unwrap(), Filters::default()), []);
}

#[test]
fn words_are_those_of_a_persons_statements_in_the_matching_articles() {
    use crate::testing::said;
    use crate::{Basis, tokens};

    let voices = [(Some("Ida Lee"), Basis::Cue), (None, Basis::Narration), (Some("Jon Berg"), Basis::Quoted)];
    let spoken = |id: &str, paragraphs: &[&str]| {
        let mut spoken = said(article(id, paragraphs), &voices);
        let one = |name: &str| Speaker { name: name.to_owned(), office: None, country: None, statements: 1 };
        spoken.speakers = vec![one("Ida Lee"), one("Jon Berg")];
        spoken.outlet.name = Some(format!("Outlet {id}"));
        spoken
    };
    let articles = [
        spoken("1", &["Lee said that it rained. It did.", "We all saw the river rise."]),
        spoken("2", &["Lee agreed.", "It rained on.", "Berg said no."]),
    ];
    let scanned = |articles: &[Readout], name: &str| {
        let statements = articles.iter().flat_map(|article| &article.statements);
        let own = statements.filter(|statement| statement.speaker.as_deref() == Some(name));
        own.map(|statement| tokens(&statement.text).count() as u64).sum::<u64>()
    };
    let index = index_of(&articles);
    for (outlet, articles) in [(vec![], &articles[..]), (vec!["Outlet 2".to_owned()], &articles[1..])] {
        let mut request = SearchRequest::new(Query::All);
        request.filters.outlet = outlet;
        for person in index.resolve(&request, |_, _| Vec::new()).unwrap().people().unwrap() {
            assert_eq!(person.words, scanned(articles, &person.name), "{}", person.name);
            assert!(person.words > 0);
        }
    }
}
