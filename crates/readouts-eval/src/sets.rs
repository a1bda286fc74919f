//! The sets of gold, each read article by article.
//!
//! It decides what is scored in which set; what a score means is in `score`.

use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::pages::{Document, Format, SideData, read_bytes};
use readouts_reading::{Candidate, Knowledge, Reader, Readout, Record, Text};

use crate::article::Article;
use crate::fit::Example;
use crate::gold::{self, Attribution, Page};
use crate::score::{Ratio, cleaning, event_date, kind_fits, people, same_title};
use crate::split::held_out;

/// A user's table over the built-in ones: what errors call it, and TOML.
pub(crate) type Table<'t> = (&'t Path, &'t str);

/// The repository, whose gold can be scored everywhere.
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Every article of the sets whose name has `only` in it: those of the repository, and those of a folder.
pub(crate) fn read(shared: Option<&Path>, only: &str, user: &[Table<'_>]) -> Result<Vec<Article>> {
    let knowledge = Knowledge::with_tables(user.iter().copied())?;
    let reader = Reader::new(&knowledge);
    let mut articles = Vec::new();
    if SEEDS.contains(only) {
        seeds(Path::new(REPOSITORY), &reader, &mut articles)?;
    }
    if GENERATED.contains(only) {
        generated(Path::new(REPOSITORY), user, &mut articles)?;
    }
    let Some(shared) = shared else { return Ok(articles) };
    if ATTRIBUTION.contains(only) {
        attribution(shared, &reader, &mut articles)?;
    }
    let flattened = gold::lines::<Page>(&shared.join("corpus/dev_small.jsonl"))?;
    pages("flattened", only, &flattened, &reader, &mut articles, |page| {
        read_bytes(&page.id, page.text.as_bytes(), Format::Text, &SideData::default()).map_err(Into::into)
    })?;
    let html = gold::lines::<Page>(&shared.join("corpus/html_gold.jsonl"))?;
    pages("html", only, &html, &reader, &mut articles, |page| {
        let bytes = gold::unpack(&shared.join("corpus/html").join(format!("{}.html.gz", page.id)))?;
        read_bytes(&page.id, &bytes, Format::Html, &SideData::default()).map_err(Into::into)
    })?;
    Ok(articles)
}

/// Decisions on flattened development pages whose right answer gold tells.
pub(crate) fn examples(shared: Option<&Path>, only: &str, decision: &str) -> Result<Vec<Example>> {
    let reader = Reader::default().with_choices();
    let mut examples = Vec::new();
    let pages = match shared {
        Some(shared) => gold::lines::<Page>(&shared.join("corpus/dev_small.jsonl"))?,
        None => Vec::new(),
    };
    let is_wanted = |page: &&Page| format!("{}, flattened", page.set).contains(only) && !held_out(&page.id);
    for page in pages.iter().filter(is_wanted) {
        let Some(title) = &page.title else { continue };
        let readout = reader.read_text(&page.id, &page.text)?;
        let found = readout.title.as_deref();
        for choice in readout.choices.into_iter().filter(|choice| choice.decision == decision) {
            // The candidate that was taken may be the first half of a headline that was broken in two.
            let is_right = |candidate: &Candidate| {
                same_title(title, Some(&candidate.text)) || candidate.taken && same_title(title, found)
            };
            let right = choice.candidates.iter().map(is_right).collect();
            examples.push(Example { id: page.id.clone(), choice, right });
        }
    }
    Ok(examples)
}

/// Sets whose gold stands in the repository.
pub(crate) const EVERYWHERE: [&str; 2] = [SEEDS, GENERATED];

const SEEDS: &str = "seeds";
const GENERATED: &str = "generated";
const ATTRIBUTION: &str = "attribution_dev";

/// Five pages with everything known about them. All were looked at: none is held out.
fn seeds(repository: &Path, reader: &Reader<'_>, articles: &mut Vec<Article>) -> Result<()> {
    for gold in gold::lines::<Attribution>(&repository.join("gold/seeds.jsonl"))? {
        let file = gold.file.as_deref().context("a seed without a file name")?;
        let path = repository.join("seeds").join(file);
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let readout = reader.read(&read_bytes(file, &bytes, Format::Text, &SideData::default())?)?;
        articles.push(whole(SEEDS, file, &gold, &readout));
    }
    Ok(())
}

/// Pages of an invented world, of which their generator knows everything; none is held out.
fn generated(repository: &Path, user: &[Table<'_>], articles: &mut Vec<Article>) -> Result<()> {
    let world = ["countries.toml", "outlets.toml"].map(|name| repository.join("benches/world").join(name));
    let texts =
        world.iter().map(|path| std::fs::read_to_string(path).with_context(|| path.display().to_string()));
    let texts = texts.collect::<Result<Vec<String>>>()?;
    let tables = world.iter().map(std::path::PathBuf::as_path).zip(texts.iter().map(String::as_str));
    let knowledge = Knowledge::with_tables(tables.chain(user.iter().copied()))?;
    let reader = Reader::new(&knowledge);
    for gold in gold::lines::<Attribution>(&repository.join("gold/generated.jsonl"))? {
        let page = gold.page.as_deref().context("a generated row without its page")?;
        articles.push(whole(GENERATED, &gold.id, &gold, &reader.read_text(&gold.id, page)?));
    }
    Ok(())
}

/// A page of which everything is known.
fn whole(set: &str, id: &str, gold: &Attribution, readout: &Readout) -> Article {
    let mut article = Article::new(set, id);
    article.held_out = false;
    title(&mut article, &gold.title, readout);
    article
        .check("body exact", readout.paragraphs == gold.paragraphs, || format!("{:#?}", readout.paragraphs));
    equal(&mut article, "outlet exact", gold.outlet.as_ref(), readout.outlet.name.as_ref());
    if gold.agency.is_some() || set == SEEDS {
        equal(&mut article, "agency exact", gold.agency.as_ref(), readout.agency.name.as_ref());
    }
    // The generator knows the day of publication, and not the time of day.
    let published = readout.published.edtf.map(|date| date.to_string());
    let wanted = gold.published.as_deref();
    let right = published.as_deref() == wanted
        || published
            .as_deref()
            .zip(wanted)
            .is_some_and(|(found, day)| set == GENERATED && found.starts_with(day));
    article.check("published exact", right, || format!("want {wanted:?}, got {published:?}"));
    spoken(&mut article, gold, readout);
    article
}

/// Clean articles with every sentence labelled.
fn attribution(shared: &Path, reader: &Reader<'_>, articles: &mut Vec<Article>) -> Result<()> {
    for gold in gold::lines::<Attribution>(&shared.join("gold/attribution_dev.jsonl"))? {
        let record = Record { name: &gold.id, text: Text::Paragraphs(&gold.paragraphs), side: gold.side() };
        let readout = reader.read_record(&record)?;
        let mut article = Article::new(ATTRIBUTION, &gold.id);
        spoken(&mut article, &gold, &readout);
        articles.push(article);
    }
    Ok(())
}

/// What labelled articles tell: who says each sentence, who speaks, who takes part, what happened when.
fn spoken(article: &mut Article, gold: &Attribution, readout: &Readout) {
    for sentence in &gold.sentences {
        article.sentence(sentence, gold.statement(sentence, readout));
    }
    let names: Vec<&str> = readout.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
    article.agreement("article speakers", people(&gold.speakers, &names));
    if !gold.participants.is_empty() {
        article.agreement("participants", people(&gold.participants, &readout.participants));
    }
    let kind = readout.kind.as_str();
    article.check("kind exact", gold.event_kind == kind, || format!("want {}, got {kind}", gold.event_kind));
    if let Some(day) = gold.event_day() {
        for (score, is) in event_date(&day, readout.event_date.edtf) {
            article.add(score, Ratio::one(is));
            if is == score.ends_with("invented") {
                let found = readout.event_date.edtf.map(|date| date.to_string());
                article.notes.push(format!("{score}: want {day:?}, got {found:?}"));
            }
        }
    }
}

/// Whole pages with their clean body, by site.
fn pages(
    form: &str,
    only: &str,
    pages: &[Page],
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
    read: impl Fn(&Page) -> Result<Document>,
) -> Result<()> {
    let mut pages: Vec<(String, &Page)> =
        pages.iter().map(|page| (format!("{}, {form}", page.set), page)).collect();
    pages.retain(|(set, _)| set.contains(only));
    pages.sort_by(|a, b| a.0.cmp(&b.0));
    for (set, page) in pages {
        articles.push(score_page(&set, page, &reader.read(&read(page)?)?));
    }
    Ok(())
}

fn score_page(set: &str, gold: &Page, readout: &Readout) -> Article {
    let mut article = Article::new(set, &gold.id);
    article.agreement("cleaning", cleaning(&gold.body, &readout.paragraphs));
    if let Some(wanted) = &gold.title {
        title(&mut article, wanted, readout);
    }
    if let Some(date) = &gold.date {
        page_date(&mut article, date, readout);
    }
    // The gold of this set says `en` of every page, also of those in other languages.
    if gold.lang.is_some() && gold.set != "aeb" {
        equal(&mut article, "language right", gold.lang.as_ref(), readout.language.as_ref());
    }
    if let Some(fits) = kind_fits(&gold.kind, readout.kind) {
        article.check("kind fits", fits, || format!("want {}, got {}", gold.kind, readout.kind.as_str()));
    }
    if let Some(speakers) = &gold.speakers {
        let names: Vec<&str> = readout.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
        let recall = people(speakers, &names).recall;
        article.add("speakers found", Ratio::mean(recall));
        if recall < 1.0 {
            article.notes.push(format!("speakers found: want {speakers:?}, got {names:?}"));
        }
    }
    article
}

/// The page's one date may be that of the event or that of publication.
fn page_date(article: &mut Article, date: &str, readout: &Readout) {
    let found = [readout.published.edtf, readout.event_date.edtf].map(|d| d.map(|d| d.to_string()));
    let right = found.iter().flatten().any(|d| d.starts_with(date));
    article.check("date exact", right, || format!("want {date}, got {found:?}"));
    let invented = readout.published.edtf.is_some_and(|d| d.is_certain() && !d.to_string().starts_with(date));
    article.add("date invented", Ratio::one(invented));
    if invented {
        article.notes.push(format!("date invented: want {date}, got {found:?}"));
    }
}

fn title(article: &mut Article, gold: &str, readout: &Readout) {
    let found = readout.title.as_deref();
    article.check("title exact", same_title(gold, found), || format!("want {gold:?}, got {found:?}"));
}

fn equal(article: &mut Article, score: &str, gold: Option<&String>, found: Option<&String>) {
    article.check(score, gold == found, || format!("want {gold:?}, got {found:?}"));
}
