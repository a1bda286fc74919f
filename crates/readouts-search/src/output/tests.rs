//! Tests with any text in any place of an answer, in every format: no text controls the terminal, and
//! programs read it back.

use std::io::Write;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use clap::ValueEnum;
use proptest::prelude::*;
use readouts_core::{
    AuditLine, ConcordanceRequest, ConcordanceRow, Duplicate, Excerpt, Facet, Index, Query, Reader, Readout,
    SearchRequest, SearchResults, WriterOptions,
};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::forms::cells::{Consumer, Formulas};
use super::forms::{How, escape};
use super::{
    Answer, Around, Article, Detail, Facets, Format, Hits, Mark, Marked, concordance, excerpt, kwic, plain,
    style,
};

/// Characters of every kind that controls a terminal.
const COMMANDS: [char; 24] = [
    '\0',
    '\u{7}',
    '\u{8}',
    '\t',
    '\n',
    '\u{b}',
    '\r',
    '\u{1b}',
    '\u{7f}',
    '\u{80}',
    '\u{9b}',
    '\u{9f}',
    '\u{61c}',
    '\u{200e}',
    '\u{200f}',
    '\u{2028}',
    '\u{2029}',
    '\u{202a}',
    '\u{202e}',
    '\u{2066}',
    '\u{2069}',
    '\u{e0001}',
    '\u{e0041}',
    '\u{e007f}',
];

/// Generates texts with many characters that control terminals, spreadsheets and parsers.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let c = prop_oneof![
        3 => prop::sample::select(COMMANDS.to_vec()),
        3 => prop::sample::select("=+-@'\"\\,;]31m ＝".chars().collect::<Vec<_>>()),
        3 => prop::sample::select("ab é新".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    prop::collection::vec(c, 0..9).prop_map(|chars| chars.into_iter().collect())
}

/// Returns the characters of an output that control a terminal, except the program's own styles and line
/// ends.
pub(crate) fn forbidden(output: &str) -> Vec<char> {
    let styles = [style::MATCH, style::TITLE, style::SPEAKER, style::QUIET, style::ERROR];
    let own = styles.iter().flat_map(|s| [s.render().to_string(), s.render_reset().to_string()]);
    let bare = own.filter(|own| !own.is_empty()).fold(output.to_owned(), |text, own| text.replace(&own, ""));
    let kept = |c: &char| {
        matches!(c,
            '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
    };
    bare.chars().filter(kept).collect()
}

/// Returns an article read from a page.
fn article() -> Readout {
    let page = "Lee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said \
                that the river belongs to both peoples.\n";
    Reader::default().with_audit().read_text("page", page).expect("read")
}

/// Returns an article that has `text` wherever an article has a text.
fn article_of(text: &str) -> Readout {
    let mut made = article();
    let own = || Some(text.to_owned());
    (made.path, made.url, made.title, made.language) = (own(), own(), own(), own());
    (made.outlet.name, made.agency.name) = (own(), own());
    made.id = text.to_owned();
    made.copies = vec![Duplicate { path: text.to_owned(), url: own() }];
    made.event_date.evidence = vec![text.to_owned()];
    (made.participants, made.mentioned, made.countries) =
        (vec![text.to_owned()], vec![text.to_owned()], vec![text.to_owned()]);
    for speaker in &mut made.speakers {
        (speaker.name, speaker.office, speaker.country) = (text.to_owned(), own(), own());
    }
    made.paragraphs = made.paragraphs.iter().map(|_| text.to_owned()).collect();
    for said in &mut made.statements {
        (said.speaker, said.relays, said.cue) = (own(), own(), own());
        (said.start, said.end, said.text) = (0, text.len(), text.to_owned());
    }
    let line = AuditLine { line: 1, kept: false, reason: text.to_owned(), text: text.to_owned() };
    made.audit.push(line);
    made
}

/// Returns an index of one article, created once.
fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();

    INDEX.get_or_init(|| {
        let index = Index::in_memory().expect("an index");
        let options = WriterOptions::default().threads(1);
        let mut writer = index.writer(options).expect("a writer");
        writer.add(&article()).expect("added");
        writer.commit().expect("committed");
        index
    })
}

/// Returns the answer to a search that has `text` wherever an answer has a text.
fn results_of(text: &str) -> SearchResults {
    let mut request = SearchRequest::new(Query::phrase("river").expect("a query"));
    let crossed = Facet::Speaker.cross(Facet::Year);
    request.facets = Facet::ALL.into_iter().chain(crossed).collect();
    let mut results = index().search(&request).expect("found");
    let own = || Some(text.to_owned());
    (results.query, results.explain) = (text.to_owned(), text.to_owned());
    let article = article_of(text);
    let hit = &mut results.hits[0];
    (hit.id, hit.path, hit.title, hit.outlet, hit.agency) = (article.id, own(), own(), own(), own());
    (hit.copies, hit.event_date, hit.speakers) = (article.copies, article.event_date, article.speakers);
    (hit.url, hit.participants) = (own(), vec![text.to_owned(), text.to_owned()]);
    hit.kept = [(text.to_owned(), vec![text.to_owned()])].into();
    // A value that is the same in 32 and in 64 bits.
    hit.score = 1.5;
    assert!(!hit.matches.is_empty());
    for found in &mut hit.matches {
        (found.text, found.left, found.right) = (text.to_owned(), text.to_owned(), text.to_owned());
        (found.speaker, found.members) = (own(), vec![text.to_owned(), text.to_owned()]);
    }
    results.facets.values_mut().flatten().for_each(|row| match &mut row.values {
        Some(values) => *values = [own(), own()],
        None => row.value = own(),
    });
    assert!(results.facets.values().filter(|rows| !rows.is_empty()).count() > 5);
    results
}

/// Calls `with` with a row of a concordance that has `text` wherever a row has a text.
fn with_row_of<T>(text: &str, with: impl FnOnce(ConcordanceRow<'_>) -> T) -> T {
    let request = ConcordanceRequest::new(Query::phrase("river").expect("a query"));
    let (mut with, mut done) = (Some(with), None);
    let each = |row: ConcordanceRow<'_>| {
        // Gives the row the lifetime of the text.
        let mut row: ConcordanceRow<'_> = row;
        (row.id, row.left, row.text, row.right) = (text, text, text, text);
        (row.path, row.url, row.title, row.outlet, row.agency) =
            (Some(text), Some(text), Some(text), Some(text), Some(text));
        (row.published, row.event_date, row.earliest, row.latest, row.speaker) =
            (Some(text), Some(text), Some(text), Some(text), Some(text));
        let names = [text, text];
        (row.participants, row.members) = (&names, &names);
        done = with.take().map(|with| with(row));
        ControlFlow::Break(())
    };
    index().concordance(&request, each).expect("found");
    done.expect("a row")
}

/// Returns the text that `write` writes.
fn written(write: impl FnOnce(&mut Vec<u8>) -> anyhow::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("written");
    String::from_utf8(out).expect("text")
}

/// Returns an answer in every format that it has, for a terminal of this many columns.
pub(crate) fn in_every_form(answer: &dyn Answer, width: Option<usize>) -> Vec<String> {
    let how = How {
        cells: Formulas::Marked.into(),
        consumer: Consumer::Terminal,
        width,
        is_coloured: width.is_some(),
    };
    let of = |format: &Format| {
        let written = format.written(answer, how).ok()?;
        let tabs = |line: &str| line.matches('\t').count();
        // Tabs between columns belong to the format.
        let is_table = tabs(&written) > 0
            && written.lines().all(|line| tabs(line) == tabs(&written) / written.lines().count());
        Some(if is_table { written.replace('\t', ",") } else { written })
    };
    Format::value_variants().iter().filter_map(of).collect()
}

/// Answer with one row of a concordance.
struct Row<'a>(ConcordanceRow<'a>, Vec<String>);

impl Answer for Row<'_> {
    fn human(&self, screen: &mut super::Screen<'_>) -> anyhow::Result<()> {
        let mut rows = kwic::Rows::new(screen, &super::Mark::Auto);
        rows.add(screen, &self.0)?;
        rows.finish(screen)
    }

    fn value(&self) -> anyhow::Result<&dyn erased_serde::Serialize> {
        Ok(&self.0)
    }

    fn columns(&self) -> anyhow::Result<Vec<String>> {
        Ok(vec!["column".to_owned(); 23])
    }

    fn rows(&self, each: &mut super::answer::EachRow<'_>) -> anyhow::Result<()> {
        concordance::each_cells(&self.0, &self.1, each)
    }
}

proptest! {
    #[test]
    fn no_text_commands_a_terminal_in_any_form(text in any_text()) {
        let (results, article) = (results_of(&text), article_of(&text));
        let label = text.clone();
        let marked = Excerpt { text: text.clone(), start: 0, end: text.len(), label };
        let mut outputs = vec![excerpt::lines(&marked), plain(&text).into_owned()];
        let rows = with_row_of(&text, |row| {
            let row = Row(row, vec![text.clone()]);
            [Some(60), None].map(|width| in_every_form(&row, width))
        });
        let told = |line: &&str| !anstream::adapter::strip_str(line).to_string().starts_with("beyond a bar");
        prop_assert_eq!((rows[0].len(), rows[1][0].lines().filter(told).count()), (5, 1));
        outputs.extend(rows.into_iter().flatten());
        let mark = Mark::Around(text.clone(), text.clone());
        let marked = |around| Some(Marked { hit: &results.hits[0], mark: &mark, around });
        let answers: [(&dyn Answer, usize); 6] = [
            (&Hits { results: &results, offset: 0, mark: &Mark::Auto }, 5),
            (&Hits { results: &results, offset: 0, mark: &mark }, 5),
            (&Facets(&results), 5),
            (&Article { article: &article, detail: Detail::Readable, marked: marked(Around::Everything) }, 3),
            (&Article { article: &article, detail: Detail::Readable, marked: marked(Around::Matches) }, 3),
            (&Article { article: &article, detail: Detail::All, marked: None }, 3),
        ];
        for (answer, forms) in answers {
            for width in [Some(60), None] {
                let forms_of = in_every_form(answer, width);
                prop_assert_eq!(forms_of.len(), forms);
                outputs.extend(forms_of);
            }
        }
        for (number, output) in outputs.iter().enumerate() {
            prop_assert_eq!(forbidden(output), Vec::<char>::new(), "{} {:?}", number, output);
        }
    }

    #[test]
    fn json_reads_back_as_the_same_value(text in any_text()) {
        let results = results_of(&text);
        let value = serde_json::to_value(&results).expect("a value");
        for written in [
            written(|out| escape::write_indented(out, &results)),
            written(|out| escape::write_line(out, &results)),
        ] {
            prop_assert_eq!(&serde_json::from_str::<Value>(&written).expect("JSON"), &value);
        }
        let line = written(|out| escape::write_line(out, &results));
        // The output is one line even for readers that also break lines at U+0085, U+2028 and U+2029.
        let ends = ['\u{2028}', '\u{2029}', '\u{85}', '\n', '\r'];
        prop_assert!(!line.trim_end().contains(ends));
    }
}

#[test]
fn what_a_terminal_obeys_is_seen_where_it_is_left() {
    for c in COMMANDS.into_iter().filter(|c| *c != '\n') {
        assert_eq!(forbidden(&format!("a{c}b\n")), [c]);
    }
    let mut styled = Vec::new();
    writeln!(styled, "{}", style::paint(style::MATCH, "river")).expect("written");
    assert_eq!(forbidden(&String::from_utf8_lossy(&styled)), []);
}

/// Returns an index of articles in English and Chinese, with long names and texts.
fn wide_index() -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(WriterOptions::default().threads(1)).expect("a writer");
    let long = "Lee stressed that the river belongs to both peoples, who have shared its water, its fish and its \
                shores for a thousand years and more";
    let page = format!(
        "Lee meets Bergström\n\nPresident Ida Lee met with Prime Minister Jonathan Bergström on 6 May 2031.\n\n\
         {long}. Bergström said that the river is open.\n\nThe two sides agreed that the river is clean.\n"
    );
    let han = format!(
        "诺兰外长李华会见苏里亚外长\n\n{}\n",
        "诺兰外交部长李华表示，两国人民共享河流，愿同各方一道维护地区和平与稳定，深化各领域务实合作。"
            .repeat(4)
    );
    for (path, page) in [("a.txt", page), ("b.txt", han)] {
        writer.add(&Reader::default().read_text(path, &page).expect("read")).expect("added");
    }
    writer.commit().expect("committed");
    index
}

/// Returns the lines of an answer for people on a terminal without colours.
fn on_a_terminal(answer: &dyn Answer, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    answer.human(&mut super::Screen::new(&mut out, Some(width))).expect("written");
    let text = anstream::adapter::strip_str(&String::from_utf8(out).expect("text")).to_string();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn rows_are_one_line_each_at_80_and_200_columns() {
    let index = wide_index();
    for (words, count) in [("river", 3), ("河流", 4)] {
        let mut request = ConcordanceRequest::new(Query::phrase(words).expect("a query"));
        request.window = 60;
        let request = index.resolve(&request, |_, _| Vec::new()).expect("resolved");
        let (told, mark): (&dyn Fn(readouts_core::Error) -> anyhow::Error, _) =
            (&|error| error.into(), Mark::Auto);
        let total = std::cell::Cell::default();
        let rows = super::Concordance {
            request: &request,
            told,
            mark: &mark,
            limit: usize::MAX,
            offset: 0,
            sample: None,
            kept: &[],
            total,
            failed: Default::default(),
        };
        for width in [80, 200] {
            let lines = on_a_terminal(&rows, width);
            let marked: Vec<&String> =
                lines.iter().filter(|line| line.contains(&format!("[[{words}]]"))).collect();
            assert_eq!(marked.len(), count, "{lines:#?}");
            assert!(lines.iter().all(|line| line.width() <= width), "{lines:#?}");
            // The matches stand in one column, with text on both sides as far as there is some.
            let column = |line: &&String| line.split("[[").next().map(UnicodeWidthStr::width);
            assert!(marked.iter().all(|line| column(line) == column(&marked[0])), "{lines:#?}");
            assert!(marked[1].width() > width * 3 / 5, "{lines:#?}");
        }
        let narrow = on_a_terminal(&rows, 80).join("\n");
        let wide = on_a_terminal(&rows, 200).join("\n");
        assert!(!narrow.contains("outlet unknown") && wide.contains("outlet unknown"), "{narrow}\n{wide}");
        assert!(wide.contains("(cue)") && !wide.contains("(cu…"), "{wide}");
    }
}

#[test]
fn passages_break_at_words_at_80_and_200_columns() {
    let index = wide_index();
    let request = SearchRequest::new(Query::phrase("river").expect("a query")).context(300);
    let results = index.search(&request).expect("found");
    let hits = Hits { results: &results, offset: 0, mark: &Mark::Auto };
    let words = |lines: &[String]| lines.join(" ").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let whole = on_a_terminal(&hits, 10_000);
    for width in [80, 200] {
        let lines = on_a_terminal(&hits, width);
        assert!(lines.iter().all(|line| line.width() <= width), "{lines:#?}");
        assert_eq!(words(&lines), words(&whole));
    }
}
