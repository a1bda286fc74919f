//! Small queries with the occurrences that follow from the definitions, worked out by hand.

use super::meaning::{dated, matched};
use super::words::stem;
use super::{Analysed, Scan};
use crate::query::{
    DateField, DateRange, Distance, FieldQuery, Name, Near, Part, Phrase, QueryField, Relation, Word, WordsOf,
};
use crate::search::{ConcordanceKey, Facet, Filters};
use crate::testing::{article, said};
use crate::{Basis, Query, Readout};

const ADA: (Option<&str>, Basis) = (Some("Ada Brook"), Basis::Quoted);
const CARL: (Option<&str>, Basis) = (Some("Carl Dane"), Basis::Cue);
const NOBODY: (Option<&str>, Basis) = (None, Basis::Narration);

fn exact(text: &str) -> Part {
    Part::Word(Word::Exact(text.to_owned()))
}

fn gap(min: u32, max: u32) -> Part {
    Part::Gap { min, max }
}

/// Creates a choice of runs, each written as words with spaces.
fn choice(runs: &[&str]) -> Part {
    let run = |run: &&str| run.split(' ').map(|word| Word::Exact(word.to_owned())).collect();
    Part::Choice(runs.iter().map(run).collect())
}

fn phrase<const N: usize>(parts: [Part; N]) -> Query {
    Query::Phrase(Phrase::of_parts(parts.into()).expect("sound parts"))
}

fn one(word: Word) -> Query {
    phrase([Part::Word(word)])
}

fn text(words: &str) -> Query {
    Query::phrase(words).expect("words")
}

fn near(left: Query, relation: Relation, reach: Distance, right: Query) -> Query {
    Query::Near(Near { parts: vec![left, right], relation, reach })
}

/// Creates a near expression of all words, with at most `most` words between neighbours.
fn chain(relation: Relation, most: u32, words: &[&str]) -> Query {
    let parts = words.iter().map(|word| text(word)).collect();
    Query::Near(Near { parts, relation, reach: Distance::Words(most) })
}

/// `left w/n right`
fn within(left: Query, most: u32, right: Query) -> Query {
    near(left, Relation::Any, Distance::Words(most), right)
}

/// `left not w/n right`
fn without(left: Query, most: u32, right: Query) -> Query {
    near(left, Relation::Not, Distance::Words(most), right)
}

fn or<const N: usize>(parts: [Query; N]) -> Query {
    Query::Or(parts.into())
}

fn and<const N: usize>(parts: [Query; N]) -> Query {
    Query::And(parts.into())
}

fn not(part: Query) -> Query {
    Query::Not(Box::new(part))
}

fn at_least(count: u32, part: Query) -> Query {
    Query::AtLeast(count, Box::new(part))
}

fn by(name: &str, part: Query) -> Query {
    Query::By(WordsOf::Own(vec![Name::new(name)]), Box::new(part))
}

/// Returns the first and last words of what is found; `None` if the article does not match.
fn find(query: &Query, article: &Readout) -> Option<Vec<(usize, usize)>> {
    matched(query, &Analysed::new(article), &[]).map(|places| places.into_iter().collect())
}

/// Same for an article with only these paragraphs.
fn places(query: &Query, paragraphs: &[&str]) -> Option<Vec<(usize, usize)>> {
    find(query, &article("1", paragraphs))
}

#[test]
fn of_overlapping_phrases_the_shortest_count() {
    let gapped = phrase([exact("a"), gap(0, 3), exact("c")]);
    assert_eq!(places(&gapped, &["a x a c"]), Some(vec![(2, 3)]));
    assert_eq!(places(&gapped, &["a x c x c"]), Some(vec![(0, 2)]));
    assert_eq!(places(&gapped, &["a a c c"]), Some(vec![(1, 2)]));
    // Neither contains the other.
    let two = phrase([exact("a"), gap(1, 1), exact("c")]);
    assert_eq!(places(&two, &["a a c c"]), Some(vec![(0, 2), (1, 3)]));
    assert_eq!(places(&two, &["a c"]), None);
    assert_eq!(places(&text("a a"), &["a a a"]), Some(vec![(0, 1), (1, 2)]));
}

#[test]
fn a_choice_is_any_one_of_its_runs() {
    let query = phrase([choice(&["a", "a b"]), exact("c")]);
    assert_eq!(places(&query, &["a b c"]), Some(vec![(0, 2)]));
    assert_eq!(places(&query, &["a c"]), Some(vec![(0, 1)]));
    assert_eq!(places(&query, &["b c"]), None);
    // The longer run contains the shorter one and is dropped.
    assert_eq!(places(&phrase([choice(&["a", "a b"])]), &["a b"]), Some(vec![(0, 0)]));
    let gapped = phrase([choice(&["a b", "b"]), gap(1, 2), choice(&["c", "x c"])]);
    assert_eq!(places(&gapped, &["a b x c"]), Some(vec![(1, 3)]));
}

#[test]
fn no_phrase_crosses_a_paragraph_but_it_may_cross_a_sentence() {
    let gapped = phrase([exact("a"), gap(0, 3), exact("c")]);
    assert_eq!(places(&gapped, &["x a", "c"]), None);
    assert_eq!(places(&gapped, &["a. C"]), Some(vec![(0, 1)]));
}

#[test]
fn forms_of_words() {
    let words = &["US us Us. US’s Ｕs cooperation cooperate part partnership мира 新时"];
    let places = |word: Word| places(&one(word), words);
    let all = |at: &[usize]| Some(at.iter().map(|at| (*at, *at)).collect::<Vec<_>>());
    assert_eq!(places(Word::Exact("us".to_owned())), all(&[0, 1, 2, 3, 4]));
    assert_eq!(places(Word::Cased("US".to_owned())), all(&[0, 3]));
    assert_eq!(places(Word::Cased("Us".to_owned())), all(&[2, 4]));
    assert_eq!(places(Word::Pattern("part*".to_owned())), all(&[7, 8]));
    assert_eq!(places(Word::Pattern("*p*r*ship*".to_owned())), all(&[8]));
    assert_eq!(places(Word::Pattern("*".to_owned())), all(&(0..12).collect::<Vec<_>>()));
    assert_eq!(places(Word::Stem("cooperates".to_owned())), all(&[5, 6]));
    assert_eq!(places(Word::Stem("миру".to_owned())), all(&[9]));
    assert_eq!(places(Word::Stem("新".to_owned())), all(&[10]));
    assert_eq!(["cooperating", "3.5", "aяs", "u.s"].map(stem), ["cooper", "3.5", "aяs", "u.s"]);
}

#[test]
fn things_near_each_other_share_no_word() {
    assert_eq!(places(&within(text("a"), 1, text("a")), &["a"]), None);
    assert_eq!(places(&within(text("a"), 1, text("a")), &["a a x a x x a"]), Some(vec![(0, 1), (1, 3)]));
    assert_eq!(places(&within(text("a b"), 5, text("b c")), &["a b c"]), None);
    assert_eq!(places(&within(text("a b"), 5, text("b c")), &["b c x a b c"]), Some(vec![(0, 4)]));
}

#[test]
fn near_counts_the_words_between() {
    let query = within(text("a"), 1, text("b"));
    assert_eq!(places(&query, &["a x b"]), Some(vec![(0, 2)]));
    assert_eq!(places(&query, &["a x x b"]), None);
    assert_eq!(places(&query, &["b a"]), Some(vec![(0, 1)]));
    assert_eq!(places(&query, &["a b a"]), Some(vec![(0, 1), (1, 2)]));
    assert_eq!(places(&within(text("a"), 999, text("b")), &["a", "b"]), None);
    let before = near(text("a"), Relation::Before, Distance::Words(0), text("b"));
    assert_eq!(places(&before, &["b a b"]), Some(vec![(1, 2)]));
}

#[test]
fn near_within_a_sentence_or_paragraph() {
    let sentence = near(text("a"), Relation::Any, Distance::Sentence, text("b"));
    let paragraph = near(text("a"), Relation::Any, Distance::Paragraph, text("b"));
    assert_eq!(places(&sentence, &["a x. B", "a"]), None);
    assert_eq!(places(&sentence, &["x. B x x a. x"]), Some(vec![(1, 4)]));
    assert_eq!(places(&paragraph, &["a x. B", "a"]), Some(vec![(0, 2)]));
    assert_eq!(places(&paragraph, &["x", "b", "a"]), None);
}

#[test]
fn what_lies_between_two_statements_is_a_sentence() {
    let sentence = near(text("a"), Relation::Any, Distance::Sentence, text("b"));
    let mut read = article("1", &["A x. A b. B x", "a"]);
    read.statements.remove(1);
    assert_eq!(find(&sentence, &read), Some(vec![(2, 3)]));
    read.statements.remove(0);
    assert_eq!(find(&sentence, &read), Some(vec![(2, 3)]));
    assert_eq!(
        find(&near(text("x"), Relation::Any, Distance::Sentence, text("b")), &read),
        Some(vec![(1, 3), (4, 5)])
    );
}

#[test]
fn near_goes_through_each_branch_of_a_choice() {
    // As an operand, `a x b` is kept although it contains `b`.
    let either = or([text("a x b"), text("b")]);
    assert_eq!(places(&either, &["a x b"]), Some(vec![(0, 2), (2, 2)]));
    let query = within(either.clone(), 0, text("c"));
    assert_eq!(places(&query, &["c a x b"]), Some(vec![(0, 3)]));
    assert_eq!(places(&query, &["c a x b c"]), Some(vec![(0, 3), (3, 4)]));
    // Only the shorter alternative is far enough from `c`.
    assert_eq!(places(&without(either, 0, text("c")), &["c a x b"]), Some(vec![(3, 3)]));
}

#[test]
fn a_row_of_things_near_each_other_is_in_any_order() {
    let any = |words: &[&str]| chain(Relation::Any, 1, words);
    for text in ["a b c", "a c b", "b x a c", "c x b x a"] {
        assert_eq!(places(&any(&["a", "b", "c"]), &[text]).map(|all| all.len()), Some(1), "{text}");
    }
    assert_eq!(places(&any(&["a", "b", "c"]), &["a b x x c"]), None);
    assert_eq!(places(&any(&["a", "b", "c"]), &["a b", "c"]), None);
    // The first `b` is too far from `c`, the second one is near enough to `a`.
    assert_eq!(places(&any(&["a", "b", "c"]), &["a b b x c"]), Some(vec![(0, 4)]));
    assert_eq!(places(&chain(Relation::Before, 1, &["a", "b", "c"]), &["a b b x c"]), Some(vec![(0, 4)]));
    assert_eq!(places(&chain(Relation::Before, 1, &["a", "b", "c"]), &["a c b"]), None);
    // Each operand takes a word of its own.
    assert_eq!(places(&any(&["a", "a", "b"]), &["a b"]), None);
    assert_eq!(places(&any(&["a", "a", "b"]), &["a b a b"]), Some(vec![(0, 2)]));
    assert_eq!(places(&any(&["a b", "b c", "b"]), &["a b c"]), None);
    assert_eq!(places(&any(&["a b", "b c", "b"]), &["a b c b b c"]), Some(vec![(0, 5)]));
}

#[test]
fn one_side_may_stand_in_the_gap_of_the_other() {
    let pair = || within(text("a"), 5, text("b"));
    assert_eq!(places(&within(pair(), 0, text("c")), &["a x c x b"]), Some(vec![(0, 4)]));
    let sentence = |left, right| near(left, Relation::Any, Distance::Sentence, right);
    assert_eq!(places(&sentence(pair(), text("c")), &["a c b"]), Some(vec![(0, 2)]));
    assert_eq!(places(&sentence(pair(), text("b")), &["a b"]), None);
    assert_eq!(places(&sentence(pair(), text("b")), &["a b b"]), Some(vec![(0, 2)]));
    // A phrase is one stretch, including its slots; so is a `not w/` expression.
    assert_eq!(places(&sentence(phrase([exact("a"), gap(1, 1), exact("b")]), text("c")), &["a c b"]), None);
    assert_eq!(places(&sentence(without(pair(), 0, text("d")), text("c")), &["a c b"]), None);
    // With `pre/`, no part stands inside another.
    assert_eq!(places(&near(pair(), Relation::Before, Distance::Sentence, text("c")), &["a c b"]), None);
}

#[test]
fn parts_are_chosen_so_that_all_distances_hold() {
    let query = within(within(text("a"), 2, text("b")), 0, text("c"));
    assert_eq!(places(&query, &["a a b c"]), Some(vec![(1, 3)]));
    assert_eq!(places(&query, &["c a x b"]), Some(vec![(0, 3)]));
    // The nearer pair is not beside `c`, the other one is.
    assert_eq!(places(&query, &["c a a b"]), Some(vec![(0, 3)]));
    assert_eq!(places(&query, &["c a a x x b"]), None);
}

#[test]
fn not_near_leaves_out_what_overlaps() {
    assert_eq!(places(&without(text("a"), 0, text("a b")), &["a b a x"]), None);
    assert_eq!(places(&without(text("a"), 0, text("a b")), &["a b x a x"]), Some(vec![(3, 3)]));
    assert_eq!(places(&without(text("a"), 0, text("a")), &["a x a"]), None);
    assert_eq!(places(&without(text("a"), 1, text("zz")), &["a x a"]), Some(vec![(0, 0), (2, 2)]));
    assert_eq!(places(&without(text("a"), 3, text("b")), &["a", "b"]), Some(vec![(0, 0)]));
    let sentence = near(text("a"), Relation::Not, Distance::Sentence, text("b"));
    assert_eq!(places(&sentence, &["a x. A b. A"]), Some(vec![(0, 0), (4, 4)]));
    let paragraph = near(text("a"), Relation::Not, Distance::Paragraph, text("b"));
    assert_eq!(places(&paragraph, &["a x. A b. A", "a"]), Some(vec![(5, 5)]));
}

#[test]
fn occurrences_are_those_of_the_parts_that_match() {
    assert_eq!(places(&and([text("a"), text("b")]), &["b a a"]), Some(vec![(0, 0), (1, 1), (2, 2)]));
    assert_eq!(places(&and([text("a"), text("c")]), &["b a a"]), None);
    // An alternative that does not match adds no places, although it has an `a`.
    let query = or([and([text("a"), text("c")]), text("b")]);
    assert_eq!(places(&query, &["b a a"]), Some(vec![(0, 0)]));
    assert_eq!(places(&or([text("a"), text("a b")]), &["a b"]), Some(vec![(0, 0), (0, 1)]));
    assert_eq!(
        places(&or([text("a"), within(text("a"), 0, text("b")), text("a b")]), &["a b"]),
        Some(vec![(0, 0), (0, 1)])
    );
    assert_eq!(places(&not(text("a")), &["b"]), Some(vec![]));
    assert_eq!(places(&not(not(text("b"))), &["b"]), Some(vec![]));
    assert_eq!(places(&and([text("b"), not(text("a"))]), &["b a"]), None);
    assert_eq!(places(&Query::And(vec![]), &["b"]), Some(vec![]));
    assert_eq!(places(&Query::Or(vec![]), &["b"]), None);
}

#[test]
fn at_least_counts_occurrences() {
    assert_eq!(places(&at_least(2, text("a")), &["a b"]), None);
    assert_eq!(places(&at_least(2, text("a")), &["a b", "a"]), Some(vec![(0, 0), (2, 2)]));
    // An occurrence of two alternatives counts once.
    assert_eq!(places(&at_least(2, or([text("a"), text("A")])), &["a b"]), None);
    assert_eq!(places(&at_least(2, or([text("a"), text("b")])), &["a b"]), Some(vec![(0, 0), (1, 1)]));
    assert_eq!(places(&not(at_least(2, text("a"))), &["a b"]), Some(vec![]));
}

fn two_people() -> Readout {
    said(article("1", &["A b. C b", "a. A c"]), &[ADA, CARL, CARL, NOBODY])
}

#[test]
fn somebodys_words_are_whole_occurrences_of_one_speaker() {
    let read = two_people();
    assert_eq!(find(&by("Ada Brook", text("b")), &read), Some(vec![(1, 1)]));
    assert_eq!(find(&by("Ada Brook", text("b c")), &read), None);
    let both = |part| {
        let names = vec![Name::new("Ada Brook"), Name::new("Carl Dane")];
        Query::By(WordsOf::Own(names), Box::new(part))
    };
    assert_eq!(find(&both(text("b c")), &read), None);
    assert_eq!(find(&both(text("b")), &read), Some(vec![(1, 1), (3, 3)]));
    assert_eq!(find(&both(text("a")), &read), Some(vec![(0, 0), (4, 4)]));
    assert_eq!(find(&by("Ada Brook", by("Carl Dane", text("b"))), &read), None);
    assert_eq!(find(&by("Ada", text("b")), &read), None);
}

#[test]
fn somebodys_words_go_down_to_every_phrase() {
    let read = two_people();
    assert_eq!(find(&by("Carl Dane", and([text("a"), text("b")])), &read), Some(vec![(3, 3), (4, 4)]));
    assert_eq!(find(&by("Carl Dane", at_least(2, text("b"))), &read), None);
    assert_eq!(
        find(&at_least(2, by("Carl Dane", or([text("b"), text("c")]))), &read),
        Some(vec![(2, 2), (3, 3)])
    );
    // Somebody says `c`, but not Ada Brook.
    assert_eq!(find(&by("Ada Brook", not(text("c"))), &read), Some(vec![]));
    assert_eq!(find(&by("Ada Brook", not(text("b"))), &read), None);
    let carl_speaks = || Query::Field(FieldQuery::Named(QueryField::Speaker, vec![Name::new("Carl Dane")]));
    assert_eq!(find(&by("Ada Brook", and([text("a"), carl_speaks()])), &read), Some(vec![(0, 0)]));
}

#[test]
fn somebodys_words_near_others() {
    let read = two_people();
    let across = |left| within(left, 0, text("c"));
    assert_eq!(find(&across(text("b")), &read), Some(vec![(1, 2), (2, 3)]));
    assert_eq!(find(&by("Carl Dane", across(text("b"))), &read), Some(vec![(2, 3)]));
    // Only the operand must be in her words.
    assert_eq!(find(&across(by("Ada Brook", text("b"))), &read), Some(vec![(1, 2)]));
    // What must not be near it may be in anyone's words.
    let alone = without(text("b"), 0, text("c"));
    assert_eq!(find(&by("Ada Brook", alone.clone()), &read), None);
    assert_eq!(
        find(&without(by("Ada Brook", text("b")), 0, by("Ada Brook", text("c"))), &read),
        Some(vec![(1, 1)])
    );
}

#[test]
fn facts_of_the_article() {
    let mut read = two_people();
    read.title = Some("US Talks on Peace".to_owned());
    read.outlet.name = Some("Lumen Daily".to_owned());
    let title = |query: Query| {
        let Query::Phrase(phrase) = query else { unreachable!("a phrase") };
        find(&Query::Field(FieldQuery::Title(phrase)), &read).is_some()
    };
    assert!(title(text("talks on")) && title(one(Word::Cased("US".to_owned()))));
    assert!(
        title(one(Word::Stem("talking".to_owned())))
            && title(phrase([exact("us"), gap(2, 2), exact("peace")]))
    );
    assert!(!title(one(Word::Cased("us".to_owned()))) && !title(text("a")));
    let named = |field, names: &[&str]| {
        let names = names.iter().map(|name| Name::new(*name)).collect();
        find(&Query::Field(FieldQuery::Named(field, names)), &read)
    };
    assert_eq!(named(QueryField::Outlet, &["Nowhere", "Lumen Daily"]), Some(vec![]));
    assert_eq!(named(QueryField::Outlet, &["Lumen"]), None);
    assert_eq!(named(QueryField::Kind, &["article"]), Some(vec![]));
    assert_eq!(named(QueryField::Speaker, &["Ada Brook"]), Some(vec![]));
    assert_eq!(named(QueryField::Mentions, &["Ada Brook"]), None);
}

#[test]
fn spans_of_days() {
    let day = |text: &str| Some(text.parse().expect("a day"));
    let range = |from, to| DateRange { from, to };
    let april = range(day("2013-04-01"), day("2013-04-30"));
    let mut read = article("1", &["A."]);
    let holds = |field, range, read: &Readout| dated(field, range, read);
    assert!(
        ![DateField::Event, DateField::EventPossibly, DateField::Published]
            .iter()
            .any(|f| holds(*f, april, &read))
    );
    read.event_date.edtf = Some("2013-04".parse().expect("a month"));
    (read.event_date.earliest, read.event_date.latest) = (day("2013-04-01"), day("2013-04-30"));
    assert!(holds(DateField::Event, april, &read));
    assert!(!holds(DateField::Event, range(day("2013-04-02"), None), &read));
    assert!(holds(DateField::EventPossibly, range(day("2013-04-30"), None), &read));
    assert!(!holds(DateField::EventPossibly, range(day("2013-05-01"), None), &read));
    assert!(!holds(DateField::EventPossibly, range(day("2013-04-20"), day("2013-04-10")), &read));
    (read.event_date.edtf, read.event_date.earliest) = (None, None);
    assert!(!holds(DateField::Event, april, &read));
    assert!(holds(DateField::EventPossibly, range(None, day("1900-01-01")), &read));
    assert!(!holds(DateField::EventPossibly, range(day("2013-05-01"), None), &read));
}

#[test]
fn rows_and_facets_are_of_the_occurrences() {
    let read = two_people();
    let articles = [Analysed::new(&read)];
    let filters = Filters { by: vec!["Carl Dane".to_owned()], ..Filters::default() };
    let query = or([text("b"), text("a")]);
    let scan = Scan::new(&articles, &query, &filters);
    let rows = scan.rows(2, &[]);
    let told: Vec<_> =
        rows.iter().map(|row| (row.paragraph, row.bytes, row.left.as_str(), row.right.as_str())).collect();
    assert_eq!(told, [(0, (7, 8), "b. C ", ""), (1, (0, 1), "", ". A c")]);
    assert!(rows.iter().all(|row| row.speaker.as_deref() == Some("Carl Dane") && row.basis == Basis::Cue));
    let begins = |sort: &[ConcordanceKey]| -> Vec<usize> {
        let all = Filters::default();
        Scan::new(&articles, &query, &all)
            .rows(0, sort)
            .iter()
            .map(|row| 10 * row.paragraph + row.bytes.0)
            .collect()
    };
    assert_eq!(begins(&[]), [0, 2, 7, 10, 13]);
    assert_eq!(begins(&[ConcordanceKey::Match]), [0, 10, 13, 2, 7]);
    assert_eq!(begins(&[ConcordanceKey::Speaker, ConcordanceKey::Left(1)]), [2, 0, 7, 10, 13]);
    assert_eq!(begins(&[ConcordanceKey::Right(2)]), [2, 0, 10, 7, 13]);
    // The facet of speakers ignores the filter on speakers.
    let counts: Vec<_> = scan
        .facet(&Facet::Speaker)
        .into_iter()
        .map(|row| (row.value, row.documents, row.occurrences))
        .collect();
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(counts, [(name("Ada Brook"), 1, 2), (name("Carl Dane"), 1, 2), (None, 1, 1)]);
    assert_eq!(scan.facet(&Facet::Basis).len(), 1);
}
