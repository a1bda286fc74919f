//! Finds the keywords of a request.

use std::collections::BTreeSet;

use super::answer::{Keyword, Keywords};
use super::options::{Against, KeywordOptions, SEQUENCE_MAX};
use super::sequences::{self, Sequence};
use super::sides::{self, FIRST, OTHER};
use super::told;
use crate::analysis::listing::{all_in, condition};
use crate::analysis::statistics::{Contingency, log_ratio};
use crate::analysis::words::Counter;
use crate::query::{Part, Phrase, Places, Plan, Word};
use crate::{Error, ErrorKind, NameChoice, Query, Resolved, Result, SCHEMA, SearchRequest, WordCorpus};

impl Resolved<SearchRequest> {
    /// Compares the words of the request's articles with others, and returns those that are more frequent. If its
    /// query or filters are about somebody's words, these are compared; without a query, `by` and `basis` in the
    /// filters choose them. The phrases of the query are no keywords of its articles, which were chosen by them.
    /// Paging, order and facets of the request are ignored.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if the numbers of words are out of range, or if more than
    /// [`SEQUENCES_MAX`](crate::SEQUENCES_MAX) sequences of words would have to be counted; and those of
    /// [`search`](Self::search).
    pub fn keywords(&self, against: Against<'_>, options: &KeywordOptions) -> Result<Keywords> {
        let (min_words, max_words) = (*options.words.start(), *options.words.end());
        if min_words < 1 || max_words > SEQUENCE_MAX || min_words > max_words {
            let message = format!("sequences of `{min_words}..{max_words}` words cannot be counted");
            return Err(Error::new(ErrorKind::Query, message)
                .hinting(format!("from 1 to {SEQUENCE_MAX} words, the smaller number first")));
        }
        let watch = self.watch();
        let (first, other) = (sides::first(self, &watch)?, sides::other(self, against, &watch)?);
        let mut sides = sides::sides(&first, &other)?;
        let counter = Counter::open(&first.pass, std::mem::take(&mut sides.zones))?;
        let [one, two] = [FIRST, OTHER].map(usize::from);
        let counted = counter.count(|counts| counts.articles[one] >= options.min_articles.max(1))?;
        (sides.first.words, sides.other.words) = (counted.total[one], counted.total[two]);

        let words: Vec<&str> = counted.words.iter().map(|(word, _)| word.as_str()).collect();
        let row = |sequence: &Sequence<'_>| keyword(sequence, (sides.first, sides.other), options.min_g2);
        let mut rows = Vec::new();
        if min_words == 1 {
            rows.extend(counted.words.iter().filter_map(|(word, counts)| {
                row(&Sequence {
                    words: vec![word],
                    occurrences: [counts.words[one], counts.words[two]],
                    articles: [counts.articles[one], counts.articles[two]],
                })
            }));
        }
        if max_words > 1 {
            let sequences = sequences::count(&first.pass, counter.zones(), &words, options)?;
            rows.extend(sequences.iter().filter_map(row));
        }
        rows.sort_unstable_by(|a, b| {
            let by_ratio = b.log_ratio.total_cmp(&a.log_ratio).then(b.g2.total_cmp(&a.g2));
            by_ratio.then_with(|| a.text.cmp(&b.text))
        });
        let chosen_by = self.chosen_by();
        rows.retain(|row| !chosen_by.contains(&row.text));
        let found = rows.len() as u64;
        rows.truncate(options.limit);
        for row in &mut rows {
            row.hits = self.hits(&row.text).to_string();
        }
        let (against_query, against_explain, others) = match against {
            Against::Rest => (None, told::others(self), &[][..]),
            Against::Request(other) => (Some(told::query(other)), told::side(other), other.name_choices()),
        };
        let names: Vec<NameChoice> = self.name_choices().iter().chain(others).cloned().collect();
        Ok(Keywords {
            schema: SCHEMA,
            query: told::query(self),
            explain: told::side(self),
            against: against_query,
            against_explain,
            corpus: sides.first,
            reference: sides.other,
            min_words,
            max_words,
            min_articles: options.min_articles,
            min_g2: options.min_g2,
            found,
            names,
            keywords: rows,
        })
    }

    /// Returns the query that finds words on the first side.
    fn hits(&self, text: &str) -> Query {
        let parts = text.split(' ').map(|word| Part::Word(Word::Exact(word.to_owned()))).collect();
        let phrase = Phrase::of_parts(parts).map_or(Query::All, Query::Phrase);
        let request = self.request();
        request.filters.within_among(&with(&request.query, phrase), &request.query)
    }

    /// Returns the phrases by which the articles were chosen, as texts of rows.
    fn chosen_by(&self) -> BTreeSet<String> {
        let plan = Plan::new(&self.request().query);
        let phrase = |places: &Places| {
            let mut places = places;
            while let Places::By(_, inner) = places {
                places = inner;
            }
            match places {
                Places::Phrase(phrase) => Some(phrase.exact_words()?.join(" ")),
                _ => None,
            }
        };
        plan.wanted().into_iter().filter_map(phrase).collect()
    }
}

/// Returns a query with a phrase, in the words of the same people. Of the articles' other words nothing is counted: an
/// article must not be without them.
fn with(query: &Query, phrase: Query) -> Query {
    match query {
        query if *query == phrase => phrase,
        Query::By(voice, part) => Query::By(voice.clone(), Box::new(with(part, phrase))),
        Query::And(parts) => {
            let asked = parts.iter().filter(|part| part.asks_for_words()).count();
            let mut all = Vec::new();
            // As in the region of a query: the only part that asks for words says in whose words.
            let mut wanted = Some(phrase);
            for part in parts {
                let is_only = asked == 1 && part.asks_for_words() && !matches!(part, Query::Not(_));
                match wanted.take_if(|_| is_only) {
                    Some(phrase) => all.push(with(part, phrase)),
                    None => all.push(condition(part)),
                }
            }
            all_in(wanted.into_iter().chain(all))
        }
        Query::AtLeast(..) => {
            let (mut voices, mut inner) = (Vec::new(), query);
            while let Query::AtLeast(_, part) | Query::By(_, part) = inner {
                if let Query::By(voice, _) = inner {
                    voices.push(voice.clone());
                }
                inner = part;
            }
            let voiced = |phrase, voice| Query::By(voice, Box::new(phrase));
            all_in([voices.into_iter().rev().fold(phrase, voiced), condition(query)])
        }
        query => all_in([phrase, condition(query)]),
    }
}

/// Makes the row of a sequence; `None` if it is no keyword.
fn keyword(
    sequence: &Sequence<'_>,
    (first, other): (WordCorpus, WordCorpus),
    min_g2: f64,
) -> Option<Keyword> {
    let [here, there] = sequence.occurrences;
    let table = Contingency::new(here, here + there, first.words, first.words + other.words)?;
    let log_ratio = log_ratio((here, first.words), (there, other.words)).filter(|ratio| *ratio > 0.0)?;
    let g2 = table.log_likelihood();
    let per_million =
        |count: u64, words: u64| if words == 0 { 0.0 } else { 1e6 * count as f64 / words as f64 };
    (g2 >= min_g2).then(|| Keyword {
        text: sequence.words.join(" "),
        words: sequence.words.len() as u32,
        occurrences: here,
        documents: sequence.articles[0],
        reference_occurrences: there,
        reference_documents: sequence.articles[1],
        per_million: per_million(here, first.words),
        reference_per_million: per_million(there, other.words),
        log_ratio,
        g2,
        hits: String::new(),
    })
}
