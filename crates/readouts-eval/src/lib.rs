//! Scores the reading of articles against gold, and holds floors under the scores.
//!
//! It owns the definitions of the scores (`score`) and the formats of the gold (`gold`). It must not
//! know how an article is read.

mod gold;
mod score;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use readouts_core::source::{Format, read_bytes};
use readouts_core::{Reader, Readout, Record, Text};

use gold::{Attribution, Page};
use score::{Cleaning, Sentences, Speakers, Tally};

/// What to score and to tell.
#[derive(Debug, Default)]
pub struct Options {
    /// Folder with `gold/`, `corpus/` and `seeds/`.
    pub shared: PathBuf,
    /// Lists every wrong sentence, title and date.
    pub wrong: bool,
    /// Lists the articles that are read worst, this many of each set.
    pub worst: usize,
    /// Fails where a score is below its floor.
    pub floors: bool,
    /// Only sets whose name has this in it.
    pub set: String,
}

/// Scores that may not fall; each is a little below what was measured last.
const FLOORS: &[(&str, &str, f64)] = &[
    ("seeds", "title exact", 1.0),
    ("seeds", "body exact", 1.0),
    ("seeds", "article speakers exact", 1.0),
    ("seeds", "sentences right", 0.97),
    ("attribution_dev", "sentences right", 0.83),
    ("attribution_dev", "spoken sentences F1", 0.85),
    ("fmprc_en, flattened", "cleaning F1", 0.985),
    ("fmprc_en, flattened", "date exact", 0.98),
    ("fmprc_zh, flattened", "cleaning F1", 0.985),
    ("fmprc_zh, flattened", "date exact", 0.98),
    ("aeb, flattened", "cleaning F1", 0.87),
    ("wcxb_article, flattened", "cleaning F1", 0.87),
    ("whitehouse, flattened", "cleaning F1", 0.96),
    ("aeb, html", "cleaning F1", 0.91),
    ("wcxb_article, html", "cleaning F1", 0.86),
    ("fmprc_en, html", "cleaning F1", 0.985),
    ("fmprc_zh, html", "cleaning F1", 0.985),
];

/// Scores the sets and prints the table.
///
/// # Errors
/// Gold that cannot be read, and with `floors` a score below its floor.
pub fn run(args: &Options) -> Result<()> {
    let mut report = Report::default();
    if "seeds".contains(args.set.as_str()) {
        seeds(args, &mut report)?;
    }
    if "attribution_dev".contains(args.set.as_str()) {
        attribution(args, &mut report)?;
    }
    pages(args, &mut report)?;
    report.print();
    if args.floors {
        report.hold()?;
    }
    Ok(())
}

/// Lines of the table: set, score, value, number of articles or sentences.
#[derive(Default)]
struct Report {
    rows: Vec<(String, &'static str, f64, usize)>,
}

impl Report {
    fn add(&mut self, set: &str, score: &'static str, value: f64, count: usize) {
        self.rows.push((set.to_owned(), score, value, count));
    }

    #[allow(clippy::print_stdout, reason = "the table is what this program is for")]
    fn print(&self) {
        println!("{:24} {:28} {:>7} {:>6}", "set", "score", "value", "n");
        for (set, score, value, count) in &self.rows {
            println!("{set:24} {score:28} {value:7.4} {count:6}");
        }
    }

    fn hold(&self) -> Result<()> {
        let below = |(set, score, floor): &&(&str, &str, f64)| {
            let row = self.rows.iter().find(|(s, name, ..)| s == set && name == score);
            row.is_none_or(|(_, _, value, _)| value < floor)
        };
        match FLOORS.iter().find(below) {
            Some((set, score, floor)) => bail!("{set}: {score} is below its floor of {floor}"),
            None => Ok(()),
        }
    }
}

#[allow(clippy::print_stdout, reason = "lists on demand")]
fn say(text: &str) {
    println!("{text}");
}

fn seeds(args: &Options, report: &mut Report) -> Result<()> {
    let reader = Reader::default();
    let mut sentences = Sentences::default();
    let (mut titles, mut bodies, mut speakers) = (Tally::default(), Tally::default(), Tally::default());
    for gold in gold::lines::<Attribution>(&args.shared.join("gold/seeds.jsonl"))? {
        let file = gold.file.as_deref().context("a seed without a file name")?;
        let path = args.shared.join("seeds").join(file);
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let readout = reader.read(&read_bytes(file, &bytes, Format::Text, &Default::default())?);
        titles.add(readout.title.as_deref() == Some(gold.title.as_str()));
        bodies.add(readout.paragraphs == gold.paragraphs);
        let names: std::collections::BTreeSet<_> = readout.speakers.iter().map(|s| s.name.as_str()).collect();
        speakers.add(names == gold.speakers.iter().map(String::as_str).collect());
        if args.wrong && readout.paragraphs != gold.paragraphs {
            say(&format!("{file}: title {:?}\n{:#?}", readout.title, readout.paragraphs));
        }
        score_sentences(args, &gold, &readout, &mut sentences);
    }
    report.add("seeds", "title exact", titles.share(), titles.all);
    report.add("seeds", "body exact", bodies.share(), bodies.all);
    report.add("seeds", "article speakers exact", speakers.share(), speakers.all);
    report.sentences("seeds", &sentences);
    Ok(())
}

impl Report {
    fn sentences(&mut self, set: &str, sentences: &Sentences) {
        self.add(set, "sentences right", sentences.right.share(), sentences.right.all);
        let (precision, recall, f1) = sentences.spoken();
        self.add(set, "spoken sentences P", precision, sentences.right.all);
        self.add(set, "spoken sentences R", recall, sentences.right.all);
        self.add(set, "spoken sentences F1", f1, sentences.right.all);
        for (basis, tally) in &sentences.by_basis {
            self.add(set, basis, tally.share(), tally.all);
        }
    }
}

fn attribution(args: &Options, report: &mut Report) -> Result<()> {
    let reader = Reader::default();
    let mut sentences = Sentences::default();
    let mut speakers = Speakers::default();
    let mut worst = Vec::new();
    for gold in gold::lines::<Attribution>(&args.shared.join("gold/attribution_dev.jsonl"))? {
        let record = Record { name: &gold.id, text: Text::Paragraphs(&gold.paragraphs), side: gold.side() };
        let readout = reader.read_record(&record)?;
        let mut own = Sentences::default();
        score_sentences(args, &gold, &readout, &mut own);
        worst.push((own.right.share(), gold.id.clone()));
        sentences.merge(own);
        speakers.add(&gold.speakers, readout.speakers.iter().map(|s| s.name.as_str()));
    }
    list_worst(args, "attribution_dev", worst);
    report.sentences("attribution_dev", &sentences);
    let (precision, recall) = speakers.precision_and_recall();
    report.add("attribution_dev", "article speakers P", precision, speakers.articles);
    report.add("attribution_dev", "article speakers R", recall, speakers.articles);
    Ok(())
}

fn score_sentences(args: &Options, gold: &Attribution, readout: &Readout, into: &mut Sentences) {
    for sentence in &gold.sentences {
        let found = gold.statement(sentence, readout);
        let right = into.add(sentence, found);
        if args.wrong && !right {
            let (speaker, basis) = found.map_or((None, "-"), |s| (s.speaker.as_deref(), s.basis.as_str()));
            say(&format!(
                "{} p{}: want {:?} {:?} ({}), got {:?} ({})\n    {}",
                gold.name(),
                sentence.paragraph,
                sentence.speaker.as_deref(),
                sentence.also,
                sentence.basis,
                speaker,
                basis,
                sentence.text
            ));
        }
    }
}

fn pages(args: &Options, report: &mut Report) -> Result<()> {
    let flattened = gold::lines::<Page>(&args.shared.join("corpus/dev_small.jsonl"))?;
    page_sets(args, report, "flattened", &flattened, |page| {
        read_bytes(&page.id, page.text.as_bytes(), Format::Text, &Default::default()).map_err(Into::into)
    })?;
    let html = gold::lines::<Page>(&args.shared.join("corpus/html_gold.jsonl"))?;
    page_sets(args, report, "html", &html, |page| {
        let bytes = gold::unpack(&args.shared.join("corpus/html").join(format!("{}.html.gz", page.id)))?;
        read_bytes(&page.id, &bytes, Format::Html, &Default::default()).map_err(Into::into)
    })
}

fn page_sets(
    args: &Options,
    report: &mut Report,
    form: &str,
    pages: &[Page],
    read: impl Fn(&Page) -> Result<readouts_core::source::Document>,
) -> Result<()> {
    let reader = Reader::default();
    let mut sets: Vec<&str> = pages.iter().map(|p| p.set.as_str()).collect();
    sets.sort_unstable();
    sets.dedup();
    for set in sets {
        let name = format!("{set}, {form}");
        if !name.contains(&args.set) {
            continue;
        }
        let mut cleaning = Cleaning::default();
        let (mut titles, mut dates, mut invented) = (Tally::default(), Tally::default(), Tally::default());
        let mut worst = Vec::new();
        for page in pages.iter().filter(|p| p.set == set) {
            let readout = reader.read(&read(page)?);
            let f1 = cleaning.add(&page.body, &readout.paragraphs);
            worst.push((f1, page.id.clone()));
            if let Some(title) = &page.title {
                let right = score::same_title(title, readout.title.as_deref());
                titles.add(right);
                if args.wrong && !right {
                    say(&format!("{}: title {title:?}, got {:?}", page.id, readout.title));
                }
            }
            if let Some(date) = &page.date {
                let found = [readout.published.edtf, readout.event_date.edtf];
                let right = found.iter().flatten().any(|d| d.to_string().starts_with(date.as_str()));
                dates.add(right);
                let wrong = readout
                    .published
                    .edtf
                    .is_some_and(|d| d.is_certain() && !d.to_string().starts_with(date.as_str()));
                invented.add(wrong);
                if args.wrong && (wrong || !right) {
                    say(&format!(
                        "{}: date {date}, got {:?}",
                        page.id,
                        found.map(|d| d.map(|d| d.to_string()))
                    ));
                }
            }
        }
        list_worst(args, &name, worst);
        report.add(&name, "cleaning P", cleaning.precision(), cleaning.articles);
        report.add(&name, "cleaning R", cleaning.recall(), cleaning.articles);
        report.add(&name, "cleaning F1", cleaning.f1(), cleaning.articles);
        if titles.all > 0 {
            report.add(&name, "title exact", titles.share(), titles.all);
        }
        if dates.all > 0 {
            report.add(&name, "date exact", dates.share(), dates.all);
            report.add(&name, "date invented", invented.share(), invented.all);
        }
    }
    Ok(())
}

fn list_worst(args: &Options, set: &str, mut articles: Vec<(f64, String)>) {
    articles.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (value, id) in articles.iter().take(args.worst) {
        say(&format!("{set}: {value:.3} {id}"));
    }
}

/// Kept apart so that a path can be named in errors.
fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
