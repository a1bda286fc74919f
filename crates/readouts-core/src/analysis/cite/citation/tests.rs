//! Tests of citations and of the forms they are written in.

use super::*;
use crate::testing::{article, said};
use crate::{DateBasis, OriginBasis};

/// Returns an article with every fact that a citation has.
fn readout() -> Readout {
    let body = [
        "Lee said the river is wide. Berg nodded. ",
        "The two agreed. Then {they} left & 100% went_home~ #1.",
    ];
    let voices = [
        (Some("Ida Lee"), Basis::Cue),
        (None, Basis::Narration),
        (None, Basis::Joint),
        (Some("Jon Berg"), Basis::Carried),
    ];
    let mut article = said(article("0123456789abcdef", &body), &voices);
    article.statements[0].cue = Some("said".to_owned());
    article.statements[2].members = vec!["Ida Lee".to_owned(), "Jon Berg".to_owned()];
    article.url = Some("https://norland.example/新?a=1&b={2}#part".to_owned());
    article.title = Some("Lee & Berg: 50% {of} 新\u{1b}[31m\nRiver".to_owned());
    article.outlet = Origin { name: Some("Norland Post".to_owned()), basis: OriginBasis::Page };
    article.agency = Origin { name: Some("Norpress".to_owned()), basis: OriginBasis::Credit };
    article.published.edtf = "2031-05-07T08:01".parse().ok();
    article.published.basis = OriginBasis::Page;
    article.dateline = Some(Dateline {
        place: Some("Lumen".to_owned()),
        edtf: "XXXX-05-06".parse().ok(),
        basis: DateBasis::Stated,
    });
    article.event_date.edtf = "2031-05-06?".parse().ok();
    article.event_date.basis = DateBasis::Derived;
    article
}

fn cited(article: &Readout, words: &str) -> Citation {
    Citation::passage(article, &Quotation::quoted(article, words)[0])
}

#[test]
fn a_passage_has_its_speaker_and_address() {
    let article = readout();
    let citation = cited(&article, "the river is wide");
    assert_eq!(citation.attribution(), "Ida Lee (cue “said”), according to Norland Post (Norpress)");
    assert_eq!(
        citation.link.as_deref(),
        Some("https://norland.example/%E6%96%B0?a=1&b=%7B2%7D#part:~:text=the%20river%20is%20wide")
    );
    assert_eq!(citation.key, "readout-0123456789abcdef-0-9-26");
    let passage = citation.passage.expect("a passage");
    assert_eq!((passage.text.as_str(), passage.sentences[0].sentence), ("the river is wide", 1));
}

#[test]
fn words_of_several_have_each_of_them() {
    let article = readout();
    let citation = cited(&article, "is wide. Berg nodded. The two agreed. Then");
    assert_eq!(
        citation.attribution(),
        "Ida Lee (cue “said”), then nobody’s words (narration), then Ida Lee, Jon Berg together (joint), then Jon \
         Berg (carried), according to Norland Post (Norpress)"
    );
    assert_eq!(citation.passage.expect("a passage").text, "is wide. Berg nodded. \nThe two agreed. Then");
}

#[test]
fn the_author_is_never_the_speaker() {
    let mut article = readout();
    article.author = Some("Ida Lee".to_owned());
    assert_eq!(cited(&article, "the river").author(), Some("Norpress"));
    article.agency = Origin::default();
    assert_eq!(cited(&article, "the river").author(), Some("Norland Post"));
    article.outlet = Origin::default();
    let citation = cited(&article, "the river");
    assert_eq!(citation.author(), None);
    assert!(citation.attribution().ends_with("according to an unknown outlet"));
    assert!(!citation.ris().contains("AU  -") && !citation.bibtex().contains("author ="));
    assert_eq!(citation.csl_json().get("author"), None);
}

#[test]
fn an_open_year_stays_open_in_every_form() {
    let mut article = readout();
    article.published.edtf = "XXXX-05-07".parse().ok();
    let citation = Citation::article(&article);
    let (ris, bibtex, csl) = (citation.ris(), citation.bibtex(), citation.csl_json());
    assert!(!ris.contains("PY  -") && !ris.contains("DA  -"), "{ris}");
    assert!(
        !bibtex.contains("  year =") && !bibtex.contains("  date =") && !bibtex.contains("  month ="),
        "{bibtex}"
    );
    assert_eq!(csl.get("issued"), None);
    for text in [ris, bibtex, csl["note"].to_string(), citation.reference()] {
        assert!(text.contains("XXXX-05-07"), "{text}");
    }
}

#[test]
fn parts_of_a_date_that_are_unknown_are_left_out() {
    let mut article = readout();
    for (published, ris, csl) in [
        ("2031", "DA  - 2031///\r\n", "[[2031]]"),
        ("2031-05", "DA  - 2031/05//\r\n", "[[2031,5]]"),
        ("2031-05-07?", "DA  - 2031/05/07/uncertain\r\n", "[[2031,5,7]]"),
        ("2031-05-06/2031-05-07", "DA  - 2031/05/06/\r\n", "[[2031,5,6],[2031,5,7]]"),
    ] {
        article.published.edtf = published.parse().ok();
        let citation = Citation::article(&article);
        assert!(citation.ris().contains(ris), "{}", citation.ris());
        let issued = &citation.csl_json()["issued"];
        assert_eq!(issued["date-parts"].to_string(), csl);
        assert_eq!(issued.get("circa").is_some(), published.ends_with('?'));
    }
    article.published.edtf = "2031-05-07T08:01?".parse().ok();
    assert!(
        Citation::article(&article)
            .bibtex()
            .contains("  year = {2031?},\n  month = may,\n  date = {2031-05-07?},\n")
    );
}

#[test]
fn the_day_of_access_is_never_invented() {
    let mut article = readout();
    let of = |article: &Readout| Citation::article(article).accessed;
    assert_eq!(of(&article), None);
    article.kept.insert("accessed".to_owned(), vec!["2031-06-01".to_owned()]);
    let citation = Citation::article(&article);
    assert!(citation.ris().contains("Y2  - 2031/06/01/\r\n"));
    assert!(citation.bibtex().contains("  urldate = {2031-06-01}"));
    article.kept.insert("accessed".to_owned(), vec!["yesterday".to_owned()]);
    assert_eq!(of(&article), None);
    let given = Citation::article(&article).accessed("2031-07".parse().expect("a date"));
    assert_eq!(given.csl_json()["accessed"]["date-parts"].to_string(), "[[2031,7]]");
}

#[test]
fn special_characters_are_escaped_and_controls_removed() {
    let article = readout();
    let citation = cited(&article, "Then {they} left & 100% went_home~ #1.");
    let bibtex = citation.bibtex();
    assert!(bibtex.contains(r"title = {{Lee \& Berg: 50\% \{of\} 新[31m River}}"), "{bibtex}");
    assert!(bibtex.contains(r"Then \{they\} left \& 100\% went\_home\textasciitilde{} \#1."), "{bibtex}");
    let half = Citation { title: Some("}a{".to_owned()), ..citation.clone() }.bibtex();
    assert!(half.contains(r"title = {{\textbraceright{}a\textbraceleft{}}}"), "{half}");
    let open = bibtex.matches('{').count();
    assert_eq!(open, bibtex.matches('}').count());
    let ris = citation.ris();
    assert!(ris.contains("TI  - Lee & Berg: 50% {of} 新[31m River\r\n"), "{ris}");
    assert!(ris.lines().all(|line| line.get(2..6) == Some("  - ")), "{ris}");
    assert!(ris.starts_with("TY  - ELEC\r\n") && ris.ends_with("\r\nER  - \r\n"));
}

#[test]
fn a_note_has_no_fields_of_a_citation_processor() {
    let article = article("0123456789abcdef", &["See {:author: Nobody} here."]);
    let note = cited(&article, "{:author: Nobody}").csl_json()["note"].to_string();
    assert!(note.contains("{ :author: Nobody}"), "{note}");
}

#[test]
fn corrections_are_named_where_they_count() {
    let mut article = readout();
    let correction = |what, sentence, after: &str| Correction {
        what,
        sentence,
        before: None,
        basis_before: None,
        after: Some(after.to_owned()),
        by: "ada".to_owned(),
        at: "2031-06-01T10:00:00Z".to_owned(),
    };
    article.corrections = vec![
        correction(CorrectedFact::EventDate, None, "2031-05-06"),
        correction(CorrectedFact::Speaker, Some(1), "Ida Lee"),
        correction(CorrectedFact::Speaker, Some(4), "Jon Berg"),
        correction(CorrectedFact::Person, None, "Ida Lee"),
        correction(CorrectedFact::Person, None, "Ann Holm"),
    ];
    assert_eq!(Citation::article(&article).corrections.len(), 5);
    let citation = cited(&article, "the river");
    let told = citation.corrected();
    assert_eq!(
        told,
        [
            "event date 2031-05-06, before none, by ada at 2031-06-01T10:00:00Z",
            "speaker of sentence 1 Ida Lee, before none, by ada at 2031-06-01T10:00:00Z",
            "person Ida Lee, before none, by ada at 2031-06-01T10:00:00Z",
        ]
    );
    assert!(citation.ris().contains(&format!("N1  - Corrected by hand: {}\r\n", told[1])));
}

#[test]
fn an_article_without_an_address_has_none() {
    let mut article = readout();
    article.url = None;
    let citation = cited(&article, "the river");
    assert_eq!((citation.url.as_deref(), citation.link.as_deref()), (None, None));
    assert!(citation.ris().starts_with("TY  - GEN\r\n") && !citation.ris().contains("UR  -"));
    article.copies = vec![Duplicate { path: "b".to_owned(), url: Some("https://b.example/".to_owned()) }];
    assert!(
        cited(&article, "the river").link.is_some_and(|link| link.starts_with("https://b.example/#:~:text="))
    );
}

#[test]
fn an_article_as_a_whole_has_no_passage() {
    let citation = Citation::article(&readout());
    assert_eq!(citation.link.as_deref(), Some("https://norland.example/%E6%96%B0?a=1&b=%7B2%7D#part"));
    assert_eq!((citation.key.as_str(), citation.attribution().as_str()), ("readout-0123456789abcdef", ""));
    assert_eq!(
        citation.dates(),
        "Published 2031-05-07T08:01 (from the page); dateline Lumen, XXXX-05-06 (stated); event 2031-05-06? (derived); \
         dates in EDTF"
    );
    assert_eq!(
        citation.provenance(),
        concat!("Page 0123456789abcdef, read by readouts-search ", env!("CARGO_PKG_VERSION"))
    );
}
