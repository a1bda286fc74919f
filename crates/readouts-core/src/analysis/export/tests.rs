//! Tests of exports against the articles that they are made from.

use proptest::prelude::*;

use super::*;
use crate::testing::{article, odd_articles, said};
use crate::{
    Basis, ExportOrder, Filters, FoundArticle, Index, Query, Readout, SearchRequest, WriterOptions, tokens,
};

fn indexed(articles: &[Readout]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(WriterOptions::default()).expect("a writer");
    // Several segments.
    for article in articles {
        writer.add(article).expect("added");
        writer.commit().expect("committed");
    }
    index
}

fn all(index: &Index, request: &SearchRequest, order: ExportOrder) -> Vec<FoundArticle> {
    let request = index.resolve_own(request).expect("resolved");
    request.articles(order).expect("found").collect::<crate::Result<_>>().expect("loaded")
}

/// Returns the folded words of an article and their forms, as the index cuts them.
fn words(article: &Readout) -> Vec<(String, String)> {
    let of = |text: &String| -> Vec<_> {
        tokens(text).map(|word| (text[word.start..word.end].to_owned(), word.text)).collect()
    };
    article.paragraphs.iter().flat_map(of).collect()
}

fn written(form: TextForm, article: &Readout) -> String {
    let mut text = String::new();
    form.push(article, &mut text);
    text
}

fn read_entities(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Returns form, folded form and kind of each token of vertical text.
fn rows_of_vert(text: &str) -> Vec<[String; 3]> {
    let tokens = text.lines().filter(|line| !line.starts_with('<'));
    tokens
        .map(|line| {
            let cells: Vec<String> = line.split('\t').map(read_entities).collect();
            cells.try_into().expect("three columns")
        })
        .collect()
}

/// Returns a text as the forms of one token a line have it.
fn in_line(text: &str) -> String {
    let mut line = String::new();
    markup::push_in_line(&mut line, text);
    line
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn tokens_are_the_words_of_the_index_and_nothing_is_lost(articles in odd_articles()) {
        for article in &articles {
            let mut found = Vec::new();
            let mut text = String::new();
            for paragraph in text_paragraphs(article) {
                let mut at = 0;
                for token in paragraph.sentences.iter().flat_map(|sentence| &sentence.tokens) {
                    prop_assert!(token.bytes.start >= at && token.bytes.end > token.bytes.start);
                    let between = &paragraph.text[at..token.bytes.start];
                    prop_assert_eq!(dense(between), "");
                    let starts = token.bytes.start == 0;
                    prop_assert_eq!(token.is_apart, starts || paragraph.text[..token.bytes.start].ends_with(char::is_whitespace));
                    at = token.bytes.end;
                    text.push_str(token.form(paragraph.text));
                    if token.kind == TokenKind::Word {
                        found.push((token.form(paragraph.text).to_owned(), token.folded.clone()));
                    }
                }
            }
            prop_assert_eq!(found, words(article));
            prop_assert_eq!(dense(&text), dense(&article.paragraphs.concat()));
        }
    }

    #[test]
    fn a_word_is_in_the_sentence_of_the_index(articles in odd_articles()) {
        for article in &articles {
            let mut expected = Vec::new();
            crate::index::placed_words(article, |word| {
                expected.push(word.statement.map(std::ptr::from_ref));
            });
            let mut found = Vec::new();
            for sentence in text_paragraphs(article).flat_map(|paragraph| paragraph.sentences) {
                let words = sentence.tokens.iter().filter(|token| token.kind == TokenKind::Word);
                found.extend(words.map(|_| sentence.statement.map(std::ptr::from_ref)));
            }
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn words_of_vertical_text_are_those_of_the_article(articles in odd_articles()) {
        for article in &articles {
            let text = written(TextForm::Vert, article);
            let rows = rows_of_vert(&text);
            let found: Vec<_> =
                rows.iter().filter(|row| row[2] == "word").map(|row| (row[0].clone(), row[1].clone())).collect();
            let expected: Vec<_> =
                words(article).into_iter().map(|(form, folded)| (in_line(&form), in_line(&folded))).collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(text.matches("<s ").count(), text.matches("</s>\n").count());
            prop_assert_eq!(text.matches("<st ").count(), text.matches("</st>\n").count());
            prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        }
    }

    #[test]
    fn words_and_texts_of_conllu_are_those_of_the_article(articles in odd_articles()) {
        for article in &articles {
            let text = written(TextForm::Conllu, article);
            let mut found = Vec::new();
            for sentence in text.split("\n\n").filter(|sentence| !sentence.is_empty()) {
                let mut put_together = String::new();
                for (number, line) in sentence.lines().filter(|line| !line.starts_with("# ")).enumerate() {
                    let cells: Vec<&str> = line.split('\t').collect();
                    prop_assert_eq!(cells.len(), 10);
                    prop_assert_eq!(cells[0], (number + 1).to_string());
                    prop_assert_eq!(&cells[2..9], &["_"; 7]);
                    put_together.push_str(cells[1]);
                    if !cells[9].contains("SpaceAfter=No") {
                        put_together.push(' ');
                    }
                    if !cells[9].contains("Word=No") {
                        found.push(cells[1].to_owned());
                    }
                }
                let told = sentence.lines().find_map(|line| line.strip_prefix("# text = "));
                prop_assert_eq!(told.map(str::trim_end), Some(put_together.trim_end()));
            }
            let expected: Vec<_> = words(article).into_iter().map(|(form, _)| in_line(&form)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn tei_has_the_paragraphs_as_they_are(articles in odd_articles()) {
        for article in &articles {
            let text = written(TextForm::Tei, article);
            let body = text.split_once("<body>").expect("a body").1.split_once("</body>").expect("its end").0;
            let mut read = String::new();
            for part in body.split('<') {
                read.push_str(part.split_once('>').map_or("", |(_, text)| text));
            }
            let mut expected = String::new();
            for paragraph in &article.paragraphs {
                markup::push_xml(&mut expected, paragraph);
                expected.push('\n');
            }
            if article.paragraphs.is_empty() {
                expected.push('\n');
            }
            // `>` is escaped in text, so that the parts are tags and texts.
            prop_assert_eq!(read, expected);
        }
    }

}

proptest! {
    // Each case makes an index.
    #![proptest_config(crate::testing::cases(48))]

    #[test]
    fn sums_are_those_of_the_index(articles in odd_articles()) {
        let index = indexed(&articles);
        let stats = index.stats().expect("stats");
        let found = all(&index, &SearchRequest::new(Query::All), ExportOrder::Id);
        let rows: Vec<ArticleRow<'_>> = found.iter().map(FoundArticle::row).collect();
        prop_assert_eq!(rows.len() as u64, stats.documents);
        prop_assert_eq!(rows.iter().map(|row| row.words).sum::<u64>(), stats.words);
        prop_assert_eq!(rows.iter().map(|row| row.paragraphs).sum::<u64>(), stats.paragraphs);
        prop_assert_eq!(rows.iter().map(|row| row.id.to_owned()).collect::<std::collections::BTreeSet<_>>().len(), rows.len());
        for (found, row) in found.iter().zip(&rows) {
            prop_assert_eq!(found.statement_rows().count() as u64, row.statements);
            let mut within = vec![0; found.article.statements.len()];
            crate::index::placed_words(&found.article, |word| {
                let statements = found.article.statements.iter();
                let is_it = |s: &crate::Statement| word.statement.is_some_and(|own| std::ptr::eq(own, s));
                within.iter_mut().zip(statements).filter(|(_, s)| is_it(s)).for_each(|(count, _)| *count += 1);
            });
            prop_assert_eq!(found.statement_rows().map(|row| row.words).collect::<Vec<u64>>(), within);
            prop_assert_eq!(&articles.iter().find(|article| article.id == row.id), &Some(&found.article));
        }
    }

    #[test]
    fn statements_of_a_query_are_those_in_which_matches_begin(articles in odd_articles(), pick in 0..5_usize) {
        let index = indexed(&articles);
        let query = ["us", "a", "新", "\"a b\" OR 时代", "by:reed (us OR 新 OR b)"][pick];
        let request = SearchRequest::new(Query::parse(query).expect("a query"));
        let mut found = Vec::new();
        let mut occurrences = 0;
        for one in all(&index, &request, ExportOrder::Id) {
            occurrences += one.occurrences;
            found.extend(one.statement_rows().map(|row| row.doc_id).collect::<Vec<_>>());
        }
        let results = index.search(&request.limit(1_000)).expect("found");
        let mut expected = Vec::new();
        for hit in &results.hits {
            let statements = &articles.iter().find(|article| article.id == hit.id).expect("it").statements;
            for (at, statement) in statements.iter().enumerate() {
                let begins = |m: &crate::Match| m.paragraph == statement.paragraph && (statement.start..statement.end).contains(&m.start);
                if hit.matches.iter().any(begins) {
                    expected.push(format!("{}.{}", hit.id, at + 1));
                }
            }
        }
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(occurrences, results.total.occurrences);
    }
}

fn dated(id: &str, year: Option<i16>) -> Readout {
    let mut dated = article(id, &["The river is wide. It is ours."]);
    if let Some(year) = year {
        let day = crate::Date::new(year, 5, 6).expect("a day");
        dated.event_date.edtf = Some(crate::Edtf::day(day));
        (dated.event_date.earliest, dated.event_date.latest) = (Some(day), Some(day));
    }
    dated
}

#[test]
fn articles_come_by_id_or_by_date_whatever_the_segments() {
    let ids = ["00000000000000c1", "00000000000000a1", "00000000000000b1"];
    let articles = [dated(ids[0], Some(2031)), dated(ids[1], None), dated(ids[2], Some(2030))];
    let index = indexed(&articles);
    let order = |order| -> Vec<String> {
        let found = all(&index, &SearchRequest::new(Query::All), order);
        found.into_iter().map(|found| found.article.id).collect()
    };
    assert_eq!(order(ExportOrder::Id), [ids[1], ids[2], ids[0]]);
    assert_eq!(order(ExportOrder::DateAscending), [ids[2], ids[0], ids[1]]);
    assert_eq!(order(ExportOrder::DateDescending), [ids[0], ids[2], ids[1]]);
}

#[test]
fn an_empty_index_and_a_query_without_hits_give_nothing() {
    let empty = indexed(&[]);
    assert_eq!(all(&empty, &SearchRequest::new(Query::All), ExportOrder::Id).len(), 0);
    let index = indexed(&[dated("1", None)]);
    let request = SearchRequest::new(Query::phrase("sea").expect("a query"));
    assert_eq!(all(&index, &request, ExportOrder::Id).len(), 0);
}

#[test]
fn more_articles_than_are_loaded_ahead_come_once_each() {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(WriterOptions::default()).expect("a writer");
    for number in 0..1_500_u64 {
        // Ids in another order than documents.
        let id = format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        writer.add(&dated(&id, Some(2030))).expect("added");
    }
    writer.commit().expect("committed");
    let request =
        index.resolve_own(&SearchRequest::new(Query::phrase("river").expect("a query"))).expect("resolved");
    let mut articles = request.articles(ExportOrder::Id).expect("found");
    assert_eq!((articles.size_hint(), articles.total().documents), ((1_500, Some(1_500)), 1_500));
    let mut ids = Vec::new();
    while let Some(found) = articles.next() {
        let found = found.expect("loaded");
        assert_eq!(found.occurrences, 1);
        ids.push(found.article.id);
        assert_eq!(articles.size_hint().0, 1_500 - ids.len());
    }
    assert!(ids.is_sorted());
    ids.dedup();
    assert_eq!(ids.len(), 1_500);
}

#[test]
fn without_words_the_filters_choose_the_statements() {
    let lee = (Some("Ida Lee"), Basis::Cue);
    let mut first = said(
        article("1", &["Lee said so. Berg agreed. Both smiled. They agree."]),
        &[lee, (Some("Jon Berg"), Basis::Quoted), (None, Basis::Narration), (None, Basis::Joint)],
    );
    first.statements[3].members = vec!["Ida Lee".to_owned()];
    first.speakers = ["Ida Lee", "Jon Berg"]
        .map(|name| crate::Speaker { name: name.to_owned(), office: None, country: None, statements: 1 })
        .into();
    let index = indexed(&[first]);
    let numbers = |query: &str, filters: Filters| -> Vec<u64> {
        let query = if query.is_empty() { Query::All } else { Query::parse(query).expect("a query") };
        let found = all(&index, &SearchRequest::new(query).filters(filters), ExportOrder::Id);
        found
            .iter()
            .flat_map(|found| found.statement_rows().map(|row| row.number).collect::<Vec<_>>())
            .collect()
    };
    assert_eq!(numbers("", Filters::default()), [1, 2, 3, 4]);
    assert_eq!(numbers("", Filters::default().by("Ida Lee")), [1]);
    assert_eq!(numbers("", Filters::default().by("Ida Lee").joint()), [1, 4]);
    assert_eq!(numbers("", Filters::default().basis(Basis::Narration)), [3]);
    assert_eq!(numbers("kind:article", Filters::default()), [1, 2, 3, 4]);
    assert_eq!(numbers("agreed", Filters::default()), [2]);
    assert_eq!(numbers("agreed", Filters::default().by("Ida Lee")), [0; 0]);
}

/// An article in three languages, with what breaks lines and tags.
fn full() -> Readout {
    let mut full = said(
        article(
            "00c0ffee00c0ffee",
            &[
                "“Norland’s <river> & sea,” Lee said.",
                "习近平指出，经济韧性强。",
                "Лавров сказал: «Да»\u{7}.",
            ],
        ),
        &[(Some("Ida \"I|L\" Lee"), Basis::Quoted), (None, Basis::Joint), (None, Basis::Unknown)],
    );
    full.statements[1].members = vec!["Ida \"I|L\" Lee".to_owned(), "Jon Berg".to_owned()];
    full.title = Some("A <title>\nin \"lines\"".to_owned());
    full.url = Some("https://lumen.example/?a=1&b=2".to_owned());
    full.outlet.name = Some("Lumen & Sons".to_owned());
    full.participants = vec!["Ida \"I|L\" Lee".to_owned(), "Jon Berg".to_owned()];
    full.speakers = vec![crate::Speaker {
        name: "Ida \"I|L\" Lee".to_owned(),
        office: Some("president".to_owned()),
        country: Some("NO".to_owned()),
        statements: 1,
    }];
    full.event_date.edtf = "2031-05".parse().ok();
    (full.event_date.earliest, full.event_date.latest) =
        (crate::Date::new(2031, 5, 1).ok(), crate::Date::new(2031, 5, 31).ok());
    full.published.edtf = "2031-06-02T10:30".parse().ok();
    full
}

#[test]
fn vertical_text() {
    assert_eq!(written(TextForm::Vert, &full()), include_str!("tests/full.vert"));
}

#[test]
fn conllu() {
    assert_eq!(written(TextForm::Conllu, &full()), include_str!("tests/full.conllu"));
}

#[test]
fn tei() {
    let mut text = String::new();
    TextForm::Tei.push_start(&mut text);
    TextForm::Tei.push(&full(), &mut text);
    TextForm::Tei.push_end(&mut text);
    assert_eq!(text, include_str!("tests/full.tei.xml"));
}

#[test]
fn an_article_without_text_has_no_sentence() {
    let none = article("1", &[]);
    assert_eq!(written(TextForm::Conllu, &none), "");
    assert!(written(TextForm::Vert, &none).ends_with(">\n</doc>\n"));
    assert!(written(TextForm::Tei, &none).contains("<p/>"));
}

#[test]
fn names_of_elements_are_those_of_one_article() {
    let tei = |id: &str| written(TextForm::Tei, &article(id, &["A."]));
    assert!(tei("a:b").contains("<TEI xml:id=\"aa_3a_b\">"));
    assert!(tei("a_b").contains("<TEI xml:id=\"aa_5f_b\">"));
}
