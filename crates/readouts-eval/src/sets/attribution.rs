//! Sets whose articles have every sentence labelled: clean ones, and whole pages for which every value is
//! known.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::pages::{Format, SideData, read_bytes};
use readouts_reading::{Knowledge, Reader, Readout, Record};

use super::{Table, equal, title};
use crate::article::Article;
use crate::gold::{self, Attribution};
use crate::score::{Attributed, Ratio, event_date, people};
use crate::split::fold_of;

pub(super) const SEEDS: &str = "seeds";
pub(super) const GENERATED: &str = "generated";

/// Files of clean articles in the folder of gold.
const FILES: [&str; 4] = ["attribution_dev", "attribution_dev2", "attribution_dev3", "attribution_zh_dev"];

/// Scores five pages for which every value is known. All were inspected during development, so none is held
/// out.
pub(super) fn seeds(repository: &Path, reader: &Reader<'_>, articles: &mut Vec<Article>) -> Result<()> {
    for gold in gold::lines::<Attribution>(&repository.join("gold/seeds.jsonl"))? {
        let file = gold.file.as_deref().context("a seed without a file name")?;
        let path = repository.join("seeds").join(file);
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let readout = reader.read(&read_bytes(file, &bytes, Format::Text, &SideData::default())?)?;
        articles.push(whole(SEEDS, file, &gold, &readout));
    }
    Ok(())
}

/// Scores pages of an invented world, whose generator knows every value; none is held out.
pub(super) fn generated(repository: &Path, user: &[Table<'_>], articles: &mut Vec<Article>) -> Result<()> {
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

/// Scores a page for which every value is known.
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

/// Scores clean articles with every sentence labelled. A set whose articles are from several sources is split
/// into one set per source.
pub(super) fn clean(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    let mut stated: Vec<Article> = Vec::new();
    for file in FILES {
        let rows = gold::lines::<Attribution>(&shared.join("gold").join(format!("{file}.jsonl")))?;
        let mut rows: Vec<(String, Attribution)> =
            rows.into_iter().map(|gold| (gold.set(file), gold)).collect();
        rows.retain(|(set, _)| set.contains(only));
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        for (set, gold) in rows {
            let record = Record::paragraphs(&gold.id, &gold.paragraphs).side(gold.side());
            let readout = reader.read_record(&record)?;
            let mut article = Article::new(&set, &gold.id);
            spoken(&mut article, &gold, &readout);
            articles.push(article);
            stated.push(confidences(&gold, &readout));
        }
    }
    cross_validate(&mut stated);
    articles.append(&mut stated);
    Ok(())
}

/// Number of folds when confidences are cross-validated.
const FOLDS: u64 = 5;

/// Adds to each article, for each confidence stated in the article, the share of right sentences that the
/// articles of the other folds have for that confidence: the confidence that would be fitted without the
/// article's fold.
fn cross_validate(stated: &mut [Article]) {
    let mut sums: HashMap<(String, u64), Ratio> = HashMap::new();
    let is_stated = |score: &str| score.starts_with("stated ");
    for article in stated.iter() {
        let fold = fold_of(&article.id, FOLDS);
        for (score, ratio) in article.scores.iter().filter(|(score, _)| is_stated(score)) {
            *sums.entry((score.clone(), fold)).or_default() += *ratio;
        }
    }
    for article in stated {
        let fold = fold_of(&article.id, FOLDS);
        let own: Vec<(String, Ratio)> =
            article.scores.iter().filter(|(score, _)| is_stated(score)).cloned().collect();
        for (score, ratio) in own {
            let mut others = Ratio::default();
            for other in (0..FOLDS).filter(|other| *other != fold) {
                others += sums.get(&(score.clone(), other)).copied().unwrap_or_default();
            }
            if let Some(share) = others.value() {
                article.add(
                    &format!("  fitted on others, {score}"),
                    Ratio { hit: share * ratio.of, of: ratio.of },
                );
            }
        }
    }
}

/// Name of the set that counts, over all labelled sets, right sentences by the confidence stated with them.
const STATED: &str = "confidences";

/// Counts the share of right sentences for each stated confidence, and for each basis with that confidence.
fn confidences(gold: &Attribution, readout: &Readout) -> Article {
    let mut article = Article::new(STATED, &gold.id);
    for sentence in &gold.sentences {
        let Some(found) = gold.statement(sentence, readout) else { continue };
        let right = Attributed::new(sentence, Some(found)).right;
        let stated = found
            .confidence
            .map_or_else(|| "none".to_owned(), |confidence| format!("{:.2}", f64::from(confidence)));
        article.add(&format!("stated {stated}"), Ratio::one(right));
        article.add(&format!("  {} {stated}", found.basis.as_str()), Ratio::one(right));
    }
    article
}

/// Scores what the labels of an article cover: speakers of sentences, speakers, participants, kind and date
/// of the event.
fn spoken(article: &mut Article, gold: &Attribution, readout: &Readout) {
    article.language.clone_from(&readout.language);
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
