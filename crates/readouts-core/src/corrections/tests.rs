//! Tests of the tables and of applying them.

mod merging;

use proptest::prelude::*;

use super::*;
use crate::testing::{article, said};
use crate::{Basis, CorrectedFact, DateBasis, ErrorKind, OriginBasis, Readout, Speaker};

const ID: &str = "00c0ffee00c0ffee";

fn decision(change: Change, by: &str, day: u8) -> Decision {
    Decision::new(change, by, format!("2031-05-{day:02}T10:00:00Z"))
}

fn merge(name: &str, into: &str) -> Change {
    Change::Merge { name: name.to_owned(), into: into.to_owned() }
}

fn forget(name: &str) -> Change {
    Change::Forget { name: name.to_owned() }
}

fn outlet(name: &str) -> Change {
    Change::Outlet { article: ID.to_owned(), outlet: Some(name.to_owned()) }
}

fn speaker(article: &Readout, number: usize, name: Option<&str>) -> Change {
    let sentence = SentenceRef::of(article, number).unwrap();
    Change::Speaker { article: article.id.clone(), sentence, speaker: name.map(str::to_owned) }
}

fn table(rows: impl IntoIterator<Item = Decision>) -> Table {
    let mut rows = rows.into_iter().peekable();
    let mut table = Table::new(rows.peek().map_or(TableKind::People, |row| row.change.table()));
    rows.for_each(|row| table.rows.push(row));
    table.sort();
    table
}

/// Returns an article in which two people speak.
fn talks() -> Readout {
    let spoken = article(ID, &["Lee met Berg. Lee said yes. Berg agreed. It rained."]);
    let voices = [
        (None, Basis::Narration),
        (Some("Ida Lee"), Basis::Cue),
        (Some("Berg"), Basis::Quoted),
        (None, Basis::Unknown),
    ];
    let mut spoken = said(spoken, &voices);
    let one = |name: &str, office: &str| Speaker {
        name: name.to_owned(),
        office: Some(office.to_owned()),
        country: Some("NO".to_owned()),
        statements: 1,
    };
    spoken.speakers = vec![one("Ida Lee", "president"), one("Berg", "minister")];
    spoken.participants = vec!["Ida Lee".to_owned(), "Berg".to_owned(), "Jon Berg".to_owned()];
    spoken.mentioned = vec!["Norland".to_owned(), "Carl Dane".to_owned()];
    spoken
}

fn corrected(article: Readout, changes: impl IntoIterator<Item = Change>) -> Readout {
    let rows = changes.into_iter().map(|change| decision(change, "ada", 6));
    let (people, articles) = rows.partition::<Vec<_>, _>(|row| row.change.table() == TableKind::People);
    Corrections::of([table(people), table(articles)]).apply(article)
}

fn voices(article: &Readout) -> Vec<(Option<&str>, Basis)> {
    article.statements.iter().map(|s| (s.speaker.as_deref(), s.basis)).collect()
}

#[test]
fn a_corrected_sentence_has_its_new_speaker_and_the_article_says_what_was_before() {
    let changes = [speaker(&talks(), 4, Some("Carl Dane")), speaker(&talks(), 3, None)];
    let now = corrected(talks(), changes);
    assert_eq!(voices(&now)[2..], [(None, Basis::Corrected), (Some("Carl Dane"), Basis::Corrected)]);
    let names: Vec<_> = now.speakers.iter().map(|s| (s.name.as_str(), s.statements)).collect();
    assert_eq!(names, [("Ida Lee", 1), ("Carl Dane", 1)]);
    // He speaks now, so he is not only mentioned; Berg still takes part.
    assert_eq!(now.mentioned, ["Norland"]);
    let made = &now.corrections[0];
    assert_eq!(
        (made.what, made.sentence, made.before.as_deref()),
        (CorrectedFact::Speaker, Some(3), Some("Berg"))
    );
    assert_eq!((made.basis_before.as_deref(), &*made.by), (Some("quoted"), "ada"));
}

#[test]
fn a_decision_about_a_sentence_never_applies_to_another() {
    let change = speaker(&talks(), 3, Some("Carl Dane"));
    let divided_otherwise = said(article(ID, &["Lee met Berg. Lee said yes. Berg agreed, it rained."]), &[]);
    let corrections = Corrections::of([table([decision(change, "ada", 6)])]);
    let mut now = divided_otherwise.clone();
    assert_eq!(corrections.apply_to(&mut now), [3]);
    assert_eq!(now, divided_otherwise);
    let mut shorter = article(ID, &["Lee met Berg."]);
    assert_eq!(corrections.apply_to(&mut shorter), [3]);
}

#[test]
fn date_and_outlet_are_replaced_with_their_basis_and_the_outlet_can_be_restored() {
    let date = |date: Option<&str>| Change::EventDate {
        article: ID.to_owned(),
        date: date.map(|date| date.parse().unwrap()),
    };
    let mut before = talks();
    (before.outlet.name, before.outlet.basis) = (Some("Lumen Daily".to_owned()), OriginBasis::Url);
    let now = corrected(before.clone(), [date(Some("2031-05")), outlet("Norland Times")]);
    let event = &now.event_date;
    assert_eq!(
        (event.basis, event.earliest.unwrap().to_string()),
        (DateBasis::Corrected, "2031-05-01".to_owned())
    );
    assert_eq!(
        (now.outlet.name.as_deref(), now.outlet.basis),
        (Some("Norland Times"), OriginBasis::Corrected)
    );
    assert_eq!(uncorrected(now).outlet, before.outlet);
    assert_eq!(corrected(before, [date(None)]).event_date.edtf, None);
}

#[test]
fn merged_names_are_one_person_everywhere_and_a_forgotten_one_is_nowhere() {
    let now = corrected(talks(), [merge("Berg", "Jon Berg"), forget("Ida Lee"), forget("Norland")]);
    assert_eq!(voices(&now)[1..3], [(None, Basis::Unknown), (Some("Jon Berg"), Basis::Quoted)]);
    assert_eq!(
        (now.participants, now.mentioned),
        (vec!["Jon Berg".to_owned()], vec!["Carl Dane".to_owned()])
    );
    let speaker = &now.speakers[..];
    assert_eq!(
        (speaker.len(), &*speaker[0].name, speaker[0].office.as_deref()),
        (1, "Jon Berg", Some("minister"))
    );
    let made: Vec<_> = now.corrections.iter().map(|c| (c.before.as_deref(), c.after.as_deref())).collect();
    assert_eq!(made, [(Some("Berg"), Some("Jon Berg")), (Some("Ida Lee"), None), (Some("Norland"), None)]);
}

#[test]
fn an_article_without_any_of_the_names_stays_as_it_is() {
    assert_eq!(corrected(talks(), [merge("Zoe Reed", "Ida Lee"), forget("Nobody")]), talks());
}

#[test]
fn names_are_followed_to_the_last_one_and_circles_change_nothing() {
    let rows = [
        decision(merge("A", "B"), "ada", 1),
        decision(merge("B", "C"), "ada", 1),
        decision(merge("D", "E"), "ada", 1),
        decision(forget("E"), "ada", 1),
        decision(merge("X", "Y"), "ada", 1),
        decision(merge("Y", "X"), "ada", 1),
        decision(merge("Z", "X"), "ada", 1),
    ];
    let corrections = Corrections::of([table(rows)]);
    let all = ["A", "B", "C", "D", "E", "X", "Y", "Z"].map(|name| corrections.name(name));
    assert_eq!(all, [Some("C"), Some("C"), Some("C"), None, None, Some("X"), Some("Y"), Some("X")]);
    assert_eq!(corrections.not_in_force.len(), 2);
}

#[test]
fn a_long_chain_of_names_is_followed_in_time() {
    let rows = (0..20_000).map(|n| decision(merge(&format!("n{n}"), &format!("n{}", n + 1)), "ada", 1));
    assert_eq!(Corrections::of([table(rows)]).name("n0"), Some("n20000"));
}

#[test]
fn contradicting_rows_are_both_reported_and_neither_is_in_force() {
    let text = table([decision(outlet("One"), "ada", 6), decision(outlet("Two"), "ben", 7)]).to_csv();
    let corrections = Corrections::of([Table::read(text.as_bytes(), TableKind::Articles)]);
    assert!(corrections.articles.is_empty());
    let told: Vec<_> = corrections.not_in_force.iter().map(|row| (row.line, row.why.as_str())).collect();
    let why = |name, by, day, line| {
        format!(
            "contradicts: `{ID}` is by the outlet `{name}` ({by}, 2031-05-{day:02}T10:00:00Z, line {line})"
        )
    };
    assert_eq!(told, [(Some(2), &*why("Two", "ben", 7, 3)), (Some(3), &*why("One", "ada", 6, 2))]);
}

#[test]
fn the_later_of_two_rows_of_one_person_is_in_force() {
    let rows = [decision(outlet("One"), "ada", 6), decision(outlet("Two"), "ada", 7)];
    assert_eq!(Corrections::of([table(rows)]).apply(talks()).outlet.name.as_deref(), Some("Two"));
}

#[test]
fn a_broken_row_is_reported_with_its_line_and_keeps_the_table_from_being_rewritten() {
    let text = format!(
        "article,what,sentence,value,by,at,text_hash\n\
         {ID},outlet,,Lumen Daily,ada,2031-05-06,\n\
         <<<<<<< HEAD\n\
         ../../etc,outlet,,Lumen,ada,2031-05-06,\n\
         {ID},speaker,0,Ida Lee,ada,2031-05-06,h00c0ffee00c0ffee\n\
         {ID},speaker,1,Ida Lee,ada,2031-05-06,x\n\
         {ID},speaker,1,\"Ida\u{1b}[2J\",ada,2031-05-06,h00c0ffee00c0ffee\n\
         {ID},event_date,,soon,ada,2031-05-06,\n\
         {ID},event_date,,2031-05-06,ada,yesterday,\n\
         {ID},path,,/etc/passwd,ada,2031-05-06,\n\
         {ID},outlet,,,ada,2031-05-06,\n"
    );
    let mut table = Table::read(text.as_bytes(), TableKind::Articles);
    let lines: Vec<_> = table.problems().iter().map(|problem| problem.line.unwrap()).collect();
    assert_eq!(lines, (3..=11).collect::<Vec<_>>());
    assert_eq!((table.rows().len(), table.len()), (1, 10));
    let error = table.set(decision(outlet("Other"), "ada", 7)).unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Document, "line 3: has 1 cells instead of 8"));
}

#[test]
fn what_is_no_table_gives_no_rows_and_no_crash() {
    for bytes in [&b""[..], b"\n\n", b"\xff\xfe\0", b"a,b\n1,2\n", b"\"", &[0; 4096]] {
        let table = Table::read(bytes, TableKind::People);
        assert!(table.rows().is_empty(), "{bytes:?}");
    }
    assert!(Table::read(b"", TableKind::People).problems().is_empty());
    let header = "name,decision,into,by,at\n";
    let long = format!("{header}{},forget,,ada,2031-05-06\n", "x".repeat(300));
    assert_eq!(Table::read(long.as_bytes(), TableKind::People).problems().len(), 1);
    let many = format!("{header}{}", "x\n".repeat(200_002));
    let table = Table::read(many.as_bytes(), TableKind::People);
    assert_eq!(table.problems().len(), 100);
    let huge = vec![b' '; (16 << 20) + 1];
    assert_eq!(Table::read(&huge, TableKind::People).problems().len(), 1);
}

#[test]
fn a_table_that_a_spreadsheet_has_saved_is_read() {
    let text = "\u{feff}By;At;Name;Decision;Into;Note\r\nada;2031-05-06;Berg;merge;Jon Berg;x\r\n";
    let table = Table::read(text.as_bytes(), TableKind::People);
    assert_eq!((table.problems(), &table.rows()[0].change), (&[][..], &merge("Berg", "Jon Berg")));
}

#[test]
fn a_name_that_cannot_be_read_back_is_refused() {
    let mut table = Table::new(TableKind::People);
    for name in ["", " A", "a\nb", &"x".repeat(201)] {
        assert!(table.set(decision(forget(name), "ada", 6)).is_err(), "{name:?}");
    }
    let nobody = Some("nobody".to_owned());
    let sentence = SentenceRef::of(&talks(), 1).unwrap();
    let change = Change::Speaker { article: ID.to_owned(), sentence, speaker: nobody };
    assert!(Table::new(TableKind::Articles).set(decision(change, "ada", 6)).is_err());
}

proptest! {
    #[test]
    fn a_written_table_is_read_back(
        rows in prop::collection::vec(("[=+@'\",;a-c é新-]{1,6}", prop::option::of("[=+'\"a-c-]{1,4}"), 1..28_u8), 0..8)
    ) {
        let mut table = Table::new(TableKind::People);
        for (name, into, day) in rows {
            let change = match into {
                Some(into) => merge(&name, &into),
                None => forget(&name),
            };
            let _ = table.set(decision(change, "ada, “b”", day));
        }
        let read = Table::read(table.to_csv().as_bytes(), TableKind::People);
        prop_assert_eq!(read.problems(), &[][..]);
        let without_lines = |table: &Table| {
            table.rows().iter().map(|row| Decision { line: None, ..row.clone() }).collect::<Vec<_>>()
        };
        prop_assert_eq!(without_lines(&read), without_lines(&table));
        prop_assert!(!table.to_csv().lines().any(|line| line.starts_with(['=', '+', '@', '-'])));
    }
}
