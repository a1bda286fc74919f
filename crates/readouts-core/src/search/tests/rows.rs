//! Facts of an article in its hits and rows: addresses, people, members of joint statements, offsets in characters.

use std::ops::ControlFlow;

use super::index_of;
use crate::search::*;
use crate::{Basis, Query, Readout, testing};

/// Returns an article with two statements: a joint one and one of Ida Lee.
fn article() -> Readout {
    let mut made = testing::article("1", &["Łódź 新 the river is wide. Łódź 新 the river is long."]);
    made.url = Some("https://news.example/river".to_owned());
    made.title = Some("On the river".to_owned());
    made.published.edtf = Some("2031-05-07".parse().expect("a date"));
    made.event_date.edtf = Some("XXXX-05-06".parse().expect("a date"));
    made.event_date.earliest = Some("2030-05-06".parse().expect("a day"));
    made.event_date.latest = Some("2031-05-06".parse().expect("a day"));
    made.participants = vec!["Ida Lee".to_owned(), "Jon Berg".to_owned()];
    made.statements[0].basis = Basis::Joint;
    made.statements[0].members = made.participants.clone();
    (made.statements[1].basis, made.statements[1].speaker) = (Basis::Cue, Some("Ida Lee".to_owned()));
    // Not a joint statement: its members are not told.
    made.statements[1].members = made.participants.clone();
    made
}

#[test]
fn a_hit_has_its_address_and_who_took_part_and_a_joint_match_its_members() {
    let found = index_of(&[article()])
        .search(&SearchRequest::new(Query::phrase("the river").expect("a query")))
        .expect("found");
    let hit = &found.hits[0];
    assert_eq!((&hit.url, &hit.participants), (&article().url, &article().participants));
    let members: Vec<&[String]> = hit.matches.iter().map(|found| &found.members[..]).collect();
    assert_eq!(members, [&article().participants[..], &[]]);
    let places: Vec<_> = hit.matches.iter().map(|m| (m.start, m.end, m.start_char, m.end_char)).collect();
    assert_eq!(places, [(12, 21, 7, 16), (43, 52, 33, 42)]);
}

#[test]
fn a_row_has_all_that_a_hit_has() {
    let mut rows = Vec::new();
    let each = |row: ConcordanceRow<'_>| {
        let (participants, members) = (row.participants.join("; "), row.members.join("; "));
        rows.push(format!("{participants} | {members} | {}..{}", row.start_char, row.end_char));
        assert_eq!((row.url, row.title), (Some("https://news.example/river"), Some("On the river")));
        assert_eq!((row.published, row.event_date), (Some("2031-05-07"), Some("XXXX-05-06")));
        assert_eq!((row.earliest, row.latest), (Some("2030-05-06"), Some("2031-05-06")));
        ControlFlow::Continue(())
    };
    index_of(&[article()])
        .concordance(&ConcordanceRequest::new(Query::phrase("the river").expect("a query")), each)
        .expect("found");
    assert_eq!(rows, ["Ida Lee; Jon Berg | Ida Lee; Jon Berg | 7..16", "Ida Lee; Jon Berg |  | 33..42"]);
}
