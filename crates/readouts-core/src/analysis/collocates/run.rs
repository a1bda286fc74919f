//! Finds the collocates of a query.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::answer::{Collocate, Collocates, WordCorpus};
use super::options::{CollocateOptions, Measure, WINDOW_MAX, Window};
use super::windows::{self, ELSEWHERE, NEAR, OWN};
use crate::analysis::statistics::{Contingency, deviation_of_proportions, log_dice};
use crate::analysis::words::{Counter, WordCounts};
use crate::query::{Distance, Near, Part, Phrase, Plan, Relation, Word};
use crate::search::{Region, Resolved, without_words};
use crate::{Error, ErrorKind, Query, Result, SCHEMA, SearchRequest, Total};

impl Resolved<SearchRequest> {
    /// Counts the words near the occurrences of the query, and returns those that stand there more often than
    /// elsewhere.
    ///
    /// Words inside an occurrence, from its first to its last word, are no collocates of it. Words in the
    /// windows of several occurrences count once. Paging, order and facets of the request are ignored.
    ///
    /// ```
    /// use readouts_core::{CollocateOptions, Index, Query, Reader, Record, SearchRequest, WriterOptions};
    ///
    /// let index = Index::in_memory()?;
    /// let mut writer = index.writer(WriterOptions::default())?;
    /// for n in 0..3 {
    ///     let body = ["The wide river is long.".to_owned(), format!("Nobody counts the {n} banks.")];
    ///     writer.add(&Reader::default().read_record(&Record::paragraphs(&format!("db:{n}"), &body))?)?;
    /// }
    /// writer.commit()?;
    /// let request = index.resolve(&SearchRequest::new(Query::phrase("river")?), |_, _| Vec::new())?;
    /// let found = request.collocates(&CollocateOptions::default())?;
    /// let best = found.collocates.iter().take(3).map(|row| (row.word.as_str(), row.log_dice));
    /// assert_eq!(best.collect::<Vec<_>>(), [("is", 14.0), ("long", 14.0), ("wide", 14.0)]);
    /// // `the` stands near it too, but also elsewhere.
    /// assert_eq!(found.collocates[3].word, "the");
    /// # Ok::<(), readouts_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if the query has no words, or the window is too wide; and
    /// those of [`search`](Self::search).
    pub fn collocates(&self, options: &CollocateOptions) -> Result<Collocates> {
        let request = self.request();
        let query = request.filters.within(&request.query);
        let base = without_words(&query).filter(|_| !Plan::new(&query).wanted().is_empty());
        let base = base.ok_or_else(|| {
            Error::new(ErrorKind::Query, "the query has no word or phrase whose collocates could be counted")
                .hinting("`keywords` compares the words of articles, or of people, without a phrase")
        })?;
        if matches!(options.window, Window::Words(words) if !(1..=WINDOW_MAX).contains(&words)) {
            let message = format!("a window of `{}` words on either side", options.window);
            return Err(Error::new(ErrorKind::Query, message).hinting(format!("from 1 to {WINDOW_MAX}")));
        }
        let watch = self.watch();
        let region = Region::of(&request.query, &request.filters);
        let (corpus, pass) = (self.pass_of(Plan::new(&base), &watch)?, self.pass(&watch)?);
        let made = corpus.each_segment(|corpus| {
            windows::zones(&corpus, (&pass, &pass.segment(corpus.number)), &region, options.window)
        })?;
        let documents = made.iter().map(|made| made.documents).sum();
        let total = Total {
            documents: made.iter().map(|made| made.total.documents).sum(),
            occurrences: made.iter().map(|made| made.total.occurrences).sum(),
            ..Total::default()
        };
        let counter = Counter::open(&pass, made.into_iter().map(|made| made.zones).collect())?;
        let near = usize::from(NEAR);
        let counted = counter.count(|counts| {
            counts.words[near] >= options.min.max(1) && counts.articles[near] >= options.min_articles
        })?;
        let row = |(word, counts): (String, WordCounts)| row(word, counts, &total, &counted.total);
        let mut rows: Vec<Collocate> = counted.words.into_iter().filter_map(row).collect();
        sort(&mut rows, options.measure);
        let found = rows.len() as u64;
        rows.truncate(options.limit);
        rows.par_iter_mut().try_for_each(|row| -> Result<()> {
            let parts = counter.spread(&row.word)?;
            row.dp = deviation_of_proportions(&parts, counted.total[near]).unwrap_or_default();
            row.hits = nearby(&query, &row.word, options.window).to_string();
            Ok(())
        })?;
        Ok(Collocates {
            schema: SCHEMA,
            query: request.query.to_string(),
            explain: self.explain().reading,
            total,
            corpus: WordCorpus { documents, words: counted.total.iter().sum() },
            window: options.window,
            window_words: counted.total[near],
            own_words: counted.total[usize::from(OWN)],
            measure: options.measure,
            min: options.min,
            min_articles: options.min_articles,
            found,
            names: self.name_choices().to_vec(),
            collocates: rows,
        })
    }
}

/// Makes the row of a word, without the fields that are filled in only for rows shown; `None` if the word is not
/// more frequent near the occurrences than elsewhere.
fn row(word: String, counts: WordCounts, total: &Total, words: &[u64]) -> Option<Collocate> {
    let [near, own, elsewhere] = [NEAR, OWN, ELSEWHERE].map(usize::from);
    let occurrences = counts.words[near];
    let outside_own = occurrences + counts.words[elsewhere];
    let table = Contingency::new(occurrences, words[near], outside_own, words[near] + words[elsewhere])?;
    let frequency = outside_own + counts.words[own];
    let t = table.t_score().filter(|t| *t > 0.0)?;
    Some(Collocate {
        word,
        occurrences,
        documents: counts.articles[near],
        frequency,
        expected: table.expected(),
        log_dice: log_dice(occurrences, total.occurrences, frequency)?,
        mi: table.mutual_information()?,
        t,
        g2: table.log_likelihood(),
        dp: 0.0,
        hits: String::new(),
    })
}

/// Sorts rows by a measure; equal ones by their occurrences, then by word.
fn sort(rows: &mut [Collocate], measure: Measure) {
    rows.sort_unstable_by(|a, b| {
        let by_measure = b.measured(measure).total_cmp(&a.measured(measure));
        by_measure.then_with(|| (Reverse(a.occurrences), &a.word).cmp(&(Reverse(b.occurrences), &b.word)))
    });
}

/// Returns the query that matches where a word stands near an occurrence of a query.
fn nearby(query: &Query, word: &str, window: Window) -> Query {
    let around = |part: &Query| nearby(part, word, window);
    match query {
        Query::By(voice, part) => Query::By(voice.clone(), Box::new(around(part))),
        Query::Or(parts) if !query.has_places() => {
            Query::Or(parts.iter().filter(|part| part.asks_for_words()).map(around).collect())
        }
        Query::And(parts) => {
            let with_words = |part: &&Query| part.asks_for_words() && !matches!(part, Query::Not(_));
            if parts.iter().filter(with_words).count() == 1 {
                let replaced = |part: &Query| if with_words(&part) { around(part) } else { part.clone() };
                return Query::And(parts.iter().map(replaced).collect());
            }
            let any = Query::Or(parts.iter().filter(with_words).map(around).collect());
            Query::And(parts.iter().cloned().chain([any]).collect())
        }
        Query::AtLeast(_, part) => Query::And(vec![query.clone(), around(part)]),
        Query::Phrase(_) | Query::Near(_) | Query::Or(_) => {
            let reach = match window {
                Window::Words(words) => Distance::Words(words - 1),
                Window::Sentence => Distance::Sentence,
            };
            let phrase = Phrase::of_parts(vec![Part::Word(Word::Exact(word.to_owned()))]);
            let word = phrase.map_or(Query::All, Query::Phrase);
            Query::Near(Near { parts: vec![query.clone(), word], relation: Relation::Any, reach })
        }
        Query::All | Query::Not(_) | Query::Field(_) => query.clone(),
    }
}
