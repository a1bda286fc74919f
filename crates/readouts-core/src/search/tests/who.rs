//! Whose words a query finds: attributions, joint statements, and names that fit several people.

use super::index_of;
use crate::query::{QueryError, QueryErrorKind};
use crate::search::*;
use crate::testing::{article, said};
use crate::{Basis, Error, Index, Query, Readout};

const ADA: (Option<&str>, Basis) = (Some("Ada Brook"), Basis::Quoted);
const CARL: (Option<&str>, Basis) = (Some("Carl Dane"), Basis::Cue);
const JOINT: (Option<&str>, Basis) = (None, Basis::Joint);
const NONE: (Option<&str>, Basis) = (None, Basis::Narration);

/// Returns the ids of the matching articles in order, each with its number of occurrences.
fn found(index: &Index, query: &str, filters: Filters) -> Vec<(String, usize)> {
    let query = if query.is_empty() { Ok(Query::All) } else { Query::parse(query) };
    let query = query.expect("a query");
    let answer = index.search(&SearchRequest::new(query).filters(filters)).expect("found");
    let mut hits: Vec<_> = answer.hits.into_iter().map(|hit| (hit.id, hit.matches.len())).collect();
    hits.sort();
    hits
}

fn of(hits: &[(&str, usize)]) -> Vec<(String, usize)> {
    hits.iter().map(|(id, count)| ((*id).to_owned(), *count)).collect()
}

/// Words of Ada, then a joint statement of Ada and Eve, then words of Carl.
fn meeting() -> Readout {
    let text = "Peace comes. Peace holds. Peace stays. Peace waits";
    let mut made = said(article("1", &[text]), &[ADA, JOINT, CARL, NONE]);
    made.statements[1].members = vec!["Eve Frost".to_owned(), "Ada Brook".to_owned()];
    made.participants = vec!["Gil Hart".to_owned()];
    made
}

#[test]
fn joint_statements_count_for_each_member_only_where_asked() {
    let index = index_of(&[meeting()]);
    let none = Filters::default;
    assert_eq!(found(&index, "by:brook peace", none()), of(&[("1", 1)]));
    assert_eq!(found(&index, "by~:brook peace", none()), of(&[("1", 2)]));
    assert_eq!(found(&index, "by~:frost peace", none()), of(&[("1", 1)]));
    assert_eq!(found(&index, "by:frost peace", none()), of(&[]));
    assert_eq!(found(&index, "by~:dane \"peace holds\"", none()), of(&[]));
    assert_eq!(found(&index, "peace", none().by("frost").joint()), of(&[("1", 1)]));
    assert_eq!(found(&index, "peace", none().by("frost")), of(&[]));
    // One person says all of the words, alone and then as a member.
    assert_eq!(found(&index, "by~:brook \"peace comes peace\"", none()), of(&[("1", 1)]));
    assert_eq!(found(&index, "by~:frost \"peace comes peace\"", none()), of(&[]));
    assert_eq!(found(&index, "by~:(frost OR dane) \"peace holds peace\"", none()), of(&[]));
    assert_eq!(found(&index, "", none().by("frost").joint()), of(&[("1", 0)]));
}

#[test]
fn members_of_a_quotation_do_not_count_as_those_of_a_joint_statement() {
    let mut made = said(article("1", &["Peace comes. Peace holds"]), &[(None, Basis::Quoted), ADA]);
    made.statements[0].members = vec!["Eve Frost".to_owned()];
    let index = index_of(&[made]);
    assert_eq!(found(&index, "by~:frost peace", Filters::default()), of(&[]));
    assert_eq!(found(&index, "with:frost", Filters::default()), of(&[]));
    assert_eq!(found(&index, "by~:brook peace", Filters::default()), of(&[("1", 1)]));
}

#[test]
fn with_finds_whoever_takes_part_in_any_way_and_nobody_else() {
    let mut other = article("2", &["Talks on Ada Brook"]);
    other.mentioned = vec!["Ada Brook".to_owned()];
    let index = index_of(&[meeting(), other]);
    for name in ["hart", "brook", "frost", "dane"] {
        assert_eq!(found(&index, &format!("with:{name}"), Filters::default()), of(&[("1", 0)]), "{name}");
        assert_eq!(found(&index, "", Filters::default().with(name)), of(&[("1", 0)]), "{name}");
    }
    assert_eq!(found(&index, "NOT with:brook", Filters::default()), of(&[("2", 0)]));
    assert_eq!(found(&index, "speaker:hart", Filters::default()), of(&[]));
}

#[test]
fn everyone_named_with_has_to_take_part_and_alternatives_are_written_as_such() {
    let mut other = article("2", &["Talks"]);
    other.participants = vec!["Gil Hart".to_owned(), "Zoe Stone".to_owned()];
    let index = index_of(&[meeting(), other]);
    let both = |one: &str, other: &str| found(&index, "", Filters::default().with(one).with(other));
    assert_eq!(both("hart", "brook"), of(&[("1", 0)]));
    assert_eq!(both("hart", "stone"), of(&[("2", 0)]));
    assert_eq!(both("brook", "stone"), of(&[]));
    assert_eq!(both("hart", "nobody"), of(&[]));
    assert_eq!(found(&index, "with:(brook OR stone)", Filters::default()), of(&[("1", 0), ("2", 0)]));
    // Of several speakers one is enough, as a sentence has one.
    let either = Filters::default().by("brook").by("dane");
    assert_eq!(found(&index, "peace", either), of(&[("1", 2)]));
    let request = SearchRequest::new(Query::All).filters(Filters::default().with("hart").with("brook"));
    let told = index.resolve_own(&request).expect("two people").explain().reading;
    assert!(told.ends_with("; with: Gil Hart and Ada Brook"), "{told}");
}

#[test]
fn a_basis_holds_for_everything_beside_it() {
    let index = index_of(&[meeting()]);
    let one = |query: &str| found(&index, query, Filters::default());
    assert_eq!(one("peace basis:quoted"), of(&[("1", 1)]));
    assert_eq!(one("basis:quoted peace"), of(&[("1", 1)]));
    assert_eq!(one("basis:(quoted OR narration) peace"), of(&[("1", 2)]));
    assert_eq!(one("comes basis:quoted waits"), of(&[]));
    assert_eq!(one("comes (waits basis:narration)"), of(&[("1", 2)]));
    assert_eq!(one("by:dane peace basis:cue"), of(&[("1", 1)]));
    assert_eq!(one("by:dane peace basis:quoted"), of(&[]));
    assert_eq!(one("basis:carried"), of(&[]));
    assert_eq!(one("basis:joint"), of(&[("1", 0)]));
    assert_eq!(one("peace NOT basis:joint"), of(&[]));
    let quoted = Filters::default().basis(Basis::Quoted);
    assert_eq!(found(&index, "peace", quoted.clone()), of(&[("1", 1)]));
    assert_eq!(found(&index, "", quoted), of(&[("1", 0)]));
}

/// A person who says this number of words, in an article of their own.
fn speaking(id: &str, name: &str, words: usize) -> Readout {
    said(article(id, &[&vec!["word"; words].join(" ")]), &[(Some(name), Basis::Cue)])
}

fn read(index: &Index, name: &str, ambiguous: Ambiguous) -> Result<(String, Vec<NameChoice>), Error> {
    let mut filters = Filters::default().by(name);
    filters.ambiguous = ambiguous;
    let request = SearchRequest::new(Query::phrase("word").expect("a query")).filters(filters);
    let resolved = index.resolve_own(&request)?;
    Ok((resolved.request().filters.by[0].clone(), resolved.name_choices().to_vec()))
}

#[test]
fn a_name_of_several_means_the_one_with_twenty_times_the_words() {
    let index = index_of(&[
        speaking("1", "Ada Brook", 20 * 3),
        speaking("2", "Zoe Brook", 3),
        speaking("3", "Carl Dane", 20 * 3 - 1),
        speaking("4", "Zoe Dane", 3),
        speaking("5", "Ivo Brook", 1),
    ]);
    let (name, choices) = read(&index, "brook", Ambiguous::Leader).expect("a leader");
    assert_eq!((name.as_str(), choices[0].words), ("Ada Brook", 60));
    let others: Vec<_> = choices[0].others.iter().map(|other| (other.name.as_str(), other.words)).collect();
    assert_eq!(others, [("Zoe Brook", 3), ("Ivo Brook", 1)]);
    // A smaller lead is none, and so is any if it is not wanted.
    for (name, ambiguous) in [("dane", Ambiguous::Leader), ("brook", Ambiguous::Refused)] {
        let error = read(&index, name, ambiguous).expect_err("ambiguous");
        let Some(QueryErrorKind::AmbiguousName { names, .. }) =
            error.detail::<QueryError>().map(QueryError::kind)
        else {
            panic!("{error}")
        };
        assert_eq!(names.len(), if name == "dane" { 2 } else { 3 });
    }
    // In a query too; the answer tells it.
    let request = SearchRequest::new(Query::parse("by:brook word").expect("a query"));
    let answer = index.search(&request).expect("found");
    assert_eq!((answer.total.occurrences, answer.names.len()), (60, 1));
}

#[test]
fn forms_of_one_name_are_not_ambiguous_and_the_one_with_most_words_is_meant() {
    let index = index_of(&[
        speaking("1", "Ada Brook", 5),
        speaking("2", "Ada M. Brook", 4),
        speaking("3", "Vice President Brook", 3),
        speaking("4", "Carl Dane", 5),
        speaking("5", "Carl M. Dane", 4),
        speaking("6", "Zoe Dane", 4),
    ]);
    let bare = |_: &NameField, name: &str| match name {
        "Vice President Brook" => vec!["Ivo Brook".to_owned(), "Brook".to_owned()],
        _ => Vec::new(),
    };
    let resolved = |name: &str, ambiguous| {
        let mut request = SearchRequest::new(Query::phrase("word").expect("a query"));
        request.filters = Filters::default().by(name);
        request.filters.ambiguous = ambiguous;
        index.resolve(&request, bare)
    };
    let request = resolved("brook", Ambiguous::Leader).expect("one person");
    let [choice] = request.name_choices() else { panic!("one choice") };
    assert_eq!((choice.name.as_str(), choice.words, choice.others.len()), ("Ada Brook", 5, 0));
    let forms: Vec<_> = choice.forms.iter().map(|form| (form.name.as_str(), form.words)).collect();
    assert_eq!(forms, [("Ada M. Brook", 4), ("Vice President Brook", 3)]);
    // Somebody else needs a lead; nothing is chosen where it is not wanted, nor an office taken off unknown.
    let error = resolved("dane", Ambiguous::Leader).expect_err("Zoe is another");
    assert_eq!(error.hint(), Some("say which: `Carl Dane`, `Carl M. Dane`, `Zoe Dane`"));
    assert!(resolved("brook", Ambiguous::Refused).is_err());
    assert!(read(&index, "brook", Ambiguous::Leader).is_err());
}

#[test]
fn forms_without_words_mean_the_one_of_most_articles() {
    let mut made: Vec<Readout> = ["1", "2", "3"].map(|id| article(id, &["Talks"])).into();
    made[0].participants = vec!["A. Brook".to_owned()];
    made[1].participants = vec!["Ada Brook".to_owned()];
    made[2].participants = vec!["Ada Brook".to_owned()];
    let index = index_of(&made);
    let request = SearchRequest::new(Query::parse("with:brook").expect("a query"));
    let request = index.resolve_own(&request).expect("one person");
    assert_eq!(request.name_choices()[0].name, "Ada Brook");
    assert_eq!(request.search().expect("found").total.documents, 2);
}

#[test]
fn whoever_never_speaks_is_told_of_with_the_articles_in_which_they_take_part() {
    let mut other = article("2", &["Talks on Gil Hart"]);
    other.mentioned = vec!["Ivo Stone".to_owned()];
    other.participants = vec!["Ada Brook".to_owned()];
    let index = index_of(&[meeting(), other]);
    let why = |query: &str, filters: Filters| {
        let query = if query.is_empty() { Query::All } else { Query::parse(query).expect("a query") };
        let request = SearchRequest::new(query).filters(filters);
        index.resolve_own(&request).and_then(|request| request.why_empty()).expect("told")
    };
    let silent = |why: &WhyEmpty| -> Vec<(String, u64, u64)> {
        why.silent.iter().map(|one| (one.name.clone(), one.takes_part, one.mentioned)).collect()
    };
    let part = |why: WhyEmpty| why.taking_part.map(|part| (part.query.to_string(), part.documents));
    let hart = Some(("with:\"Gil Hart\"".to_owned(), 1));
    for why in [
        why("speaker:hart", Filters::default()),
        why("", Filters::default().by("hart")),
        why("", Filters::default().speaker("hart")),
    ] {
        assert_eq!(silent(&why), [("Gil Hart".to_owned(), 1, 0)]);
        assert_eq!(part(why), hart);
    }
    // With words, only that they never speak; nothing of those who do.
    let with_words = why("by:hart peace", Filters::default());
    assert_eq!((silent(&with_words).len(), part(with_words)), (1, None));
    let speaks = why("outlet:nowhere", Filters::default().by("brook"));
    assert_eq!((silent(&speaks).len(), part(speaks)), (0, Some(("with:\"Ada Brook\"".to_owned(), 0))));
    let mentioned = why("speaker:stone", Filters::default());
    assert_eq!(silent(&mentioned), [("Ivo Stone".to_owned(), 0, 1)]);
    // A name that the index does not have is no silent person, and nobody is asked for here.
    assert_eq!(silent(&why("speaker:nobody", Filters::default())), []);
    assert_eq!(part(why("outlet:nowhere", Filters::default())), None);
    assert_eq!(part(why("speaker:hart OR speaker:stone", Filters::default())), None);
}

#[test]
fn only_names_are_near_a_name_and_only_near_ones() {
    let index = index_of(&[
        speaking("1", "The report", 1),
        speaking("2", "Third Reports on the Steel of the North", 1),
        speaking("3", "Ida Report", 1),
        speaking("4", "Mara Lavrik", 1),
        speaking("5", "Mara Reporterova", 1),
    ]);
    let nearest = |name: &str| {
        let request = SearchRequest::new(Query::All).filters(Filters::default().by(name));
        index.resolve_own(&request).expect("unknown").unknown_names()[0].nearest.clone()
    };
    assert_eq!(nearest("Larvak"), Vec::<String>::new());
    assert_eq!(nearest("Lavirk"), ["Mara Lavrik"]);
    assert_eq!(nearest("lavrikk"), ["Mara Lavrik"]);
    assert_eq!(nearest("reporte"), ["Ida Report", "Mara Reporterova"]);
    assert_eq!(nearest("reporter"), ["Mara Reporterova"]);
    assert_eq!(nearest("Ida Reprt"), ["Ida Report"]);
}

#[test]
fn somebody_who_speaks_comes_before_those_who_are_only_named() {
    let mut one = speaking("1", "Ada Brook", 2);
    one.mentioned = vec!["Zoe Brook".to_owned(), "Ivo Stone".to_owned()];
    one.participants = vec!["Max Brook".to_owned()];
    let index = index_of(&[one]);
    let (name, choices) = read(&index, "brook", Ambiguous::Refused).expect("only one speaks");
    assert_eq!((name.as_str(), choices.len()), ("Ada Brook", 0));
    // Whoever never speaks is still known by name: nothing is found, but the name is no mistake.
    assert_eq!(read(&index, "stone", Ambiguous::Refused).expect("named").0, "Ivo Stone");
    assert!(read(&index, "Max Brook", Ambiguous::Refused).is_ok());
    let mut request = SearchRequest::new(Query::All);
    request.filters.mentions = vec!["brook".to_owned()];
    let resolved = index.resolve_own(&request).expect("only one is mentioned");
    assert_eq!(resolved.request().filters.mentions, ["Zoe Brook"]);
}

#[test]
fn initials_stand_for_first_names_in_any_script() {
    let index = index_of(&[speaking("1", "Ada Brook", 2), speaking("2", "Анна Мирова", 2)]);
    for (wanted, name) in [
        ("A. Brook", "Ada Brook"),
        ("Brook A.", "Ada Brook"),
        ("А. Мирова", "Анна Мирова"),
        ("a brook", "Ada Brook"),
    ] {
        assert_eq!(read(&index, wanted, Ambiguous::Refused).expect(wanted).0, name);
    }
    assert_eq!(read(&index, "Z. Brook", Ambiguous::Refused).expect("unknown").0, "Z. Brook");
}
