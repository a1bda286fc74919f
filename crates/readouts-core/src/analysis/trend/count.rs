//! Counts articles, occurrences and words by period and series: in one pass over the matching articles, after
//! which the series are chosen, and one over the articles of which shares are taken.

use rustc_hash::FxHashMap;

use super::TrendOptions;
use super::axes::Series;
use super::members::Table;
use crate::Result;
use crate::analysis::dates::Dates;
use crate::query::WordsOf;
use crate::search::{Doc, Pass, Segment, When, WordsSaid};

/// Counts of a series in a period, or in several together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub(super) matched: Sums,
    pub(super) base: Sums,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) documents: u64,
    pub(super) occurrences: u64,
    pub(super) words: u64,
}

/// Counts by period; in each, a cell for each series.
pub(super) struct Cells {
    series: usize,
    pub(super) by_period: FxHashMap<When, Vec<Cell>>,
}

/// Matching articles of a segment, in order, with the numbers of their series.
pub(super) struct Matches {
    pub(super) dates: Dates,
    pub(super) series: Series,
    pub(super) articles: Vec<Match>,
    numbers: Vec<u64>,
    /// Occurrences and articles of each series.
    pub(super) totals: FxHashMap<u64, (u64, u64)>,
}

/// A matching article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) doc: Doc,
    when: When,
    occurrences: u64,
    /// End of its numbers of series in those of the segment; they begin where those of the article before end.
    until: usize,
    /// Whether there is a number for each occurrence: that of its speaker.
    is_by_occurrence: bool,
}

impl Match {
    /// Adds the article to the cells of its period.
    fn add_to(&self, row: &mut [Cell], (table, numbers): (&Table, &[u64])) {
        self.add_occurrences((table, numbers), |member, occurrences| {
            row[member].matched.occurrences += occurrences;
        });
        table.members(numbers).each(|member| row[member].matched.documents += 1);
    }

    /// Calls `each` with the occurrences of the article in each series; possibly several times for one.
    pub(super) fn add_occurrences(
        &self,
        (table, numbers): (&Table, &[u64]),
        mut each: impl FnMut(usize, u64),
    ) {
        if self.is_by_occurrence {
            numbers.iter().for_each(|number| each(table.get(*number), 1));
        } else {
            table.members(numbers).each(|member| each(member, self.occurrences));
        }
    }
}

/// Finds the matching articles of all segments.
pub(super) fn matches(pass: &Pass<'_>, options: &TrendOptions) -> Result<Vec<Matches>> {
    pass.each_segment(|segment| Matches::of(&segment, options))
}

impl Matches {
    fn of(segment: &Segment<'_>, options: &TrendOptions) -> Result<Self> {
        let dates = Dates::open(options.date, segment)?;
        let series = Series::open(options, segment)?;
        let layout = series.open_layout(segment)?;
        let (mut articles, mut numbers) = (Vec::new(), Vec::new());
        let mut totals: FxHashMap<u64, (u64, u64)> = FxHashMap::default();
        segment.each(|found| {
            let (doc, when, occurrences) = (found.doc, dates.when(options.per, found.doc), found.occurrences);
            let (from, mut is_by_occurrence) = (numbers.len(), false);
            series.of_matched(layout.as_ref(), &found, |number, is_one| {
                is_by_occurrence = is_one;
                numbers.push(number);
            });
            numbers[from..].sort_unstable();
            for same in numbers[from..].chunk_by(|a, b| a == b) {
                let (all_occurrences, documents) = totals.entry(same[0]).or_default();
                *all_occurrences += if is_by_occurrence { same.len() as u64 } else { occurrences };
                *documents += 1;
            }
            articles.push(Match { doc, when, occurrences, until: numbers.len(), is_by_occurrence });
            Ok(())
        })?;
        Ok(Self { dates, series, articles, numbers, totals })
    }

    /// Returns the articles with the numbers of their series.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Match, &[u64])> {
        let mut from = 0;
        self.articles.iter().map(move |article| {
            let numbers = &self.numbers[from..article.until];
            from = article.until;
            (article, numbers)
        })
    }
}

/// Counts the matches and the articles of `base`, and if asked for, their words that are attributed in all of these
/// ways.
pub(super) fn count(
    (base, matches): (&Pass<'_>, &[Matches]),
    (options, voices): (&TrendOptions, Option<&[WordsOf]>),
    tables: &[Table],
) -> Result<Cells> {
    let counted = base.each_segment(|segment| {
        let number = segment.number as usize;
        let (Some(matches), Some(table)) = (matches.get(number), tables.get(number)) else {
            return Ok(Cells::new(0));
        };
        let mut cells = Cells::new(table.series());
        add_articles((base, &segment), (options, voices), (matches, table), &mut cells)?;
        Ok(cells)
    })?;
    let mut counted = counted.into_iter();
    let mut all = counted.next().unwrap_or_else(|| Cells::new(0));
    counted.for_each(|cells| all.add(cells));
    Ok(all)
}

/// Adds the articles of a segment, and those of them that match.
fn add_articles(
    (pass, segment): (&Pass<'_>, &Segment<'_>),
    (options, voices): (&TrendOptions, Option<&[WordsOf]>),
    (matches, table): (&Matches, &Table),
    cells: &mut Cells,
) -> Result<()> {
    let mut said = voices.map(|voices| WordsSaid::open(pass.index, segment.reader(), voices)).transpose()?;
    let Matches { dates, series, .. } = matches;
    let mut matched = matches.each().peekable();
    segment.each(|found| {
        while let Some((article, numbers)) = matched.next_if(|(article, _)| article.doc < found.doc) {
            article.add_to(cells.row(article.when), (table, numbers));
        }
        let of_doc = matched.next_if(|(article, _)| article.doc == found.doc);
        let row = match of_doc {
            Some((article, numbers)) => {
                let row = cells.row(article.when);
                article.add_to(row, (table, numbers));
                row
            }
            None => cells.row(dates.when(options.per, found.doc)),
        };
        let mut members = table.members(&[]);
        series.of_article(found.doc, |number| members.add(table.get(number)));
        members.each(|member| row[member].base.documents += 1);
        match &mut said {
            Some(said) if series.are_speakers() => said.each(found.doc, |speaker, words| {
                row[table.get(speaker)].base.words += words;
            })?,
            Some(said) => {
                let words = said.count(found.doc)?;
                members.each(|member| row[member].base.words += words);
            }
            None => {}
        }
        Ok(())
    })?;
    for (article, numbers) in matched {
        article.add_to(cells.row(article.when), (table, numbers));
    }
    Ok(())
}

impl Cells {
    fn new(series: usize) -> Self {
        Self { series, by_period: FxHashMap::default() }
    }

    fn row(&mut self, when: When) -> &mut [Cell] {
        self.by_period.entry(when).or_insert_with(|| vec![Cell::default(); self.series])
    }

    fn add(&mut self, other: Self) {
        for (when, row) in other.by_period {
            self.row(when).iter_mut().zip(row).for_each(|(sum, cell)| *sum = sum.and(cell));
        }
    }

    /// Returns the counts of a series in a period.
    pub(super) fn get(&self, when: When, series: usize) -> Option<Cell> {
        self.by_period.get(&when).and_then(|row| row.get(series)).copied()
    }
}

impl Cell {
    /// Whether there are neither articles, nor matches, nor words.
    pub(super) fn is_empty(&self) -> bool {
        let Self { matched, base } = self;
        [matched, base].iter().all(|sums| sums.documents == 0 && sums.occurrences == 0 && sums.words == 0)
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self { matched: self.matched.and(other.matched), base: self.base.and(other.base) }
    }
}

impl Sums {
    fn and(self, other: Self) -> Self {
        Self {
            documents: self.documents + other.documents,
            occurrences: self.occurrences + other.occurrences,
            words: self.words + other.words,
        }
    }
}
