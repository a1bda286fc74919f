//! Tests of merging tables, and of taking decisions back.

use jiff::Timestamp;
use proptest::prelude::*;

use super::super::*;
use super::{ID, corrected, decision, forget, merge, outlet, speaker, table, talks};

fn name(name: &str) -> Key {
    Key::Person(name.to_owned())
}

fn withdraw(key: Key) -> Change {
    Change::Withdraw { key }
}

fn merged(one: &mut Table, other: &Table, ties: Ties) -> Merged {
    one.merge(other, ties).unwrap().unwrap()
}

fn noon() -> Timestamp {
    "2031-05-06T12:00:00Z".parse().unwrap()
}

#[test]
fn two_peoples_tables_merge_unless_they_disagree() {
    let mut one = table([decision(forget("A"), "ada", 1), decision(merge("B", "C"), "ada", 2)]);
    let other = table([decision(forget("A"), "ben", 3), decision(forget("D"), "ben", 4)]);
    let done = merged(&mut one, &other, Ties::Report);
    assert_eq!((done.added.len(), done.known, done.settled.len()), (1, 1, 0));
    let told: Vec<_> = one.rows().iter().map(|row| (row.change.key(), &*row.by)).collect();
    assert_eq!(told, [(name("A"), "ben"), (name("B"), "ada"), (name("D"), "ben")]);
    // Merged again, nothing is new.
    let done = merged(&mut one, &other, Ties::Report);
    assert_eq!((done.added.len(), done.known), (0, 2));

    let disagreeing = table([decision(merge("B", "E"), "ben", 5), decision(forget("F"), "ben", 5)]);
    let before = one.clone();
    let conflicts = one.merge(&disagreeing, Ties::Report).unwrap().unwrap_err();
    assert_eq!((conflicts.len(), &*conflicts[0].one.by, &*conflicts[0].other.by), (1, "ada", "ben"));
    assert_eq!(one, before);
    let done = merged(&mut one, &disagreeing, Ties::TakeLatest);
    let told = |s: &Settled| (s.dropped.by.clone(), s.dropped_from, s.taken.by.clone(), s.taken_from);
    let settled: Vec<_> = done.settled.iter().map(told).collect();
    assert_eq!(settled, [("ada".to_owned(), Side::This, "ben".to_owned(), Side::Other)]);
    assert_eq!(done.added.len(), 1);
    assert_eq!(one.about(&name("B")).next().unwrap().change, merge("B", "E"));
    let same_time = table([decision(merge("B", "G"), "carl", 5)]);
    assert!(one.merge(&same_time, Ties::TakeLatest).unwrap().is_err());
}

#[test]
fn a_contradiction_that_the_other_table_does_not_decide_stays_one() {
    let mut one = table([decision(forget("A"), "ada", 1), decision(merge("A", "B"), "ben", 2)]);
    let other = table([decision(forget("C"), "carl", 3)]);
    merged(&mut one, &other, Ties::TakeLatest);
    assert_eq!(one.about(&name("A")).count(), 2);
}

#[test]
fn a_decision_that_is_taken_back_changes_nothing_and_is_not_brought_back_by_an_import() {
    let article = talks();
    for change in [merge("Berg", "Jon Berg"), forget("Ida Lee"), outlet("Lumen"), speaker(&article, 3, None)]
    {
        let key = change.key();
        let theirs = table([decision(change.clone(), "ada", 1)]);
        let mut ours = theirs.clone();
        let (taken_back, replaced) = ours.decide(withdraw(key.clone()), "ben", noon()).unwrap();
        assert_eq!((replaced.len(), &*taken_back.at), (1, "2031-05-06T12:00:00Z"));
        assert_eq!(Corrections::of([ours.clone()]).apply(article.clone()), article);
        // Whoever merges, the newer of the two holds.
        let mut of_ada = theirs.clone();
        assert_eq!(merged(&mut of_ada, &ours, Ties::TakeLatest).settled.len(), 1);
        let done = merged(&mut ours, &theirs, Ties::TakeLatest);
        assert_eq!(done.settled[0].taken_from, Side::This);
        for table in [&of_ada, &ours] {
            assert_eq!(table.rows().len(), 1);
            assert_eq!(Corrections::of([table.clone()]).apply(article.clone()), article);
        }
        // The same decision, made again later, holds again.
        let later = table([decision(change, "ada", 9)]);
        merged(&mut ours, &later, Ties::TakeLatest);
        assert_ne!(Corrections::of([ours.clone()]).apply(article.clone()), article);
        // Neither an old copy of the withdrawal nor one of the first decision changes that.
        merged(&mut ours, &of_ada, Ties::TakeLatest);
        merged(&mut ours, &theirs, Ties::TakeLatest);
        assert_ne!(Corrections::of([ours]).apply(article.clone()), article);
    }
}

#[test]
fn a_page_is_a_readout_again_once_that_is_taken_back() {
    let change = Change::NotAReadout { article: ID.to_owned() };
    let mut table = table([decision(change.clone(), "ada", 1)]);
    assert!(Corrections::of([table.clone()]).excludes(ID));
    table.decide(withdraw(change.key()), "ada", noon()).unwrap();
    assert!(!Corrections::of([table]).excludes(ID));
}

#[test]
fn a_decision_is_dated_after_those_that_it_replaces() {
    let mut table = table([decision(forget("A"), "ada", 20)]);
    let (now, replaced) = table.decide(withdraw(name("A")), "ben", noon()).unwrap();
    assert_eq!((&*now.at, replaced.len()), ("2031-05-20T10:00:01Z", 1));
    assert!(table.must_not_be_after(noon()).is_err());
    assert!(table.must_not_be_after("2031-06-01T00:00:00Z".parse().unwrap()).is_ok());
}

#[test]
fn a_correction_of_another_article_or_fact_is_not_taken_back() {
    let date = Change::EventDate { article: ID.to_owned(), date: None };
    let changes = [outlet("Lumen"), date, withdraw(Key::Outlet("00c0ffee00c0ffef".to_owned()))];
    let now = corrected(talks(), changes);
    assert_eq!((now.outlet.name.as_deref(), now.corrections.len()), (Some("Lumen"), 2));
}

#[test]
fn names_taken_back_are_not_followed() {
    let rows = [
        decision(merge("A", "B"), "ada", 1),
        decision(withdraw(name("B")), "ada", 2),
        decision(merge("C", "A"), "ada", 1),
    ];
    let corrections = Corrections::of([table(rows)]);
    assert_eq!(["A", "B", "C"].map(|name| corrections.name(name)), [Some("B"); 3]);
}

#[test]
fn a_list_of_all_decisions_is_read_into_both_tables() {
    let text = format!(
        "note,name,decision,into,article,what,sentence,value,by,at,text_hash\n\
         x,Berg,merge,Jon Berg,,,,,ada,2031-05-06,\n\
         ,,,,{ID},outlet,,Lumen,ben,2031-05-06,\n\
         ,Ida Lee,withdrawn,,,,,,ada,2031-05-07,\n\
         ,,,,{ID},event_date,,withdrawn,ben,2031-05-06,\n"
    );
    let tables = Table::read_all(text.as_bytes());
    let [people, articles] = &tables[..] else { panic!("{tables:?}") };
    assert!(people.problems().is_empty() && articles.problems().is_empty(), "{tables:?}");
    assert_eq!(
        (people.rows()[0].change.clone(), people.rows()[0].line),
        (merge("Berg", "Jon Berg"), Some(2))
    );
    assert_eq!(people.rows()[1].change, withdraw(name("Ida Lee")));
    assert_eq!(articles.rows()[0].change, withdraw(Key::EventDate(ID.to_owned())));
    assert_eq!(articles.rows()[1].change, outlet("Lumen"));
    let broken = Table::read_all(text.replace(",outlet,", ",path,").as_bytes());
    assert_eq!((broken[0].problems().len(), broken[1].problems()[0].line), (0, Some(3)));
    assert!(Table::read_all(b"").is_empty());
    assert_eq!(Table::read_all(b"a,b\n1,2\n")[0].problems().len(), 1);
}

/// Decisions about a few names, each at another time.
fn tables() -> impl Strategy<Value = Vec<Table>> {
    let change = (0..3_usize, 0..3_u8).prop_map(|(who, what)| {
        let who = ["A", "B", "C"][who];
        match what {
            0 => forget(who),
            1 => merge(who, "Ida Lee"),
            _ => withdraw(name(who)),
        }
    });
    let rows = prop::collection::vec((change, 0..3_usize), 0..12);
    rows.prop_map(|rows| {
        let mut tables = vec![Table::new(TableKind::People); 3];
        for (day, (change, whose)) in (1..).zip(rows) {
            let row = decision(change, ["ada", "ben", "carl"][whose], day);
            let held = tables[whose].about(&row.change.key()).next().cloned();
            assert!(held.is_none_or(|held| held.at < row.at));
            tables[whose].set(row).unwrap();
        }
        tables
    })
}

proptest! {
    #[test]
    fn tables_are_the_same_in_whatever_order_they_were_merged(tables in tables()) {
        let [a, b, c] = &tables[..] else { unreachable!() };
        let all = |order: [&Table; 5]| {
            let mut table = Table::new(TableKind::People);
            order.iter().for_each(|other| drop(merged(&mut table, other, Ties::TakeLatest)));
            table
        };
        let expected = all([a, b, c, a, b]);
        for order in [[c, b, a, c, c], [b, a, b, c, a], [c, a, b, b, a]] {
            prop_assert_eq!(&all(order), &expected);
        }
        let mut pair = b.clone();
        merged(&mut pair, c, Ties::TakeLatest);
        let mut nested = a.clone();
        merged(&mut nested, &pair, Ties::TakeLatest);
        prop_assert_eq!(nested, expected.clone());
        // Of each name the newest decision is left.
        for row in tables.iter().flat_map(Table::rows) {
            let held = expected.about(&row.change.key()).next().unwrap();
            prop_assert!(held.at >= row.at);
        }
    }
}
