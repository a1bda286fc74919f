//! Answers of a scan: the matching articles with their occurrences, facets, and the rows of a concordance.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::meaning::{
    Interval, Intervals, always_has_places, dated, has_words, kept, looks_for_places, matched,
    matched_with_title, may_match, possibly, values,
};
use super::related::{listed, listed_without_words, standing};
use super::words::{Analysed, Word};
use crate::query::{DateField, DateRange, Name, QueryField, WordsOf};
use crate::search::{Collapse, ConcordanceKey, EventDays, Facet, FacetRow, Filters, Joint};
use crate::{Basis, Date, Edtf, Query, Readout};

/// Id of a matching article, with its occurrences as paragraph, start and end byte, speaker and basis.
pub(crate) type ArticlePlaces = (String, Vec<(usize, usize, usize, Option<String>, Basis)>);

/// Occurrence with the words around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) paragraph: usize,
    pub(crate) bytes: (usize, usize),
    pub(crate) speaker: Option<String>,
    pub(crate) basis: Basis,
    /// Text of the paragraph before it, with the requested number of words.
    pub(crate) left: String,
    /// Text of the paragraph after it, with the requested number of words.
    pub(crate) right: String,
}

/// Result of scanning every article for a query.
#[derive(Debug)]
pub(crate) struct Scan<'a> {
    articles: &'a [Analysed<'a>],
    filters: Filters,
    query: Query,
    /// Query for the articles that may match, whatever their words.
    base: Query,
    /// Whether matches have places.
    has_places: bool,
    /// Matches in each article, restricted to the words of the requested speakers.
    said: Vec<Option<Intervals>>,
    /// Matches in each article, in anyone's words.
    by_anyone: Vec<Option<Intervals>>,
    /// Matches in each article, in the words of the requested speakers on any basis.
    by_any_basis: Vec<Option<Intervals>>,
    /// Matches in each article, in anyone's words on any basis.
    by_all: Vec<Option<Intervals>>,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(articles: &'a [Analysed<'a>], query: &Query, filters: &Filters) -> Self {
        Self::by(articles, query, filters, matched)
    }

    /// Same as `new`, with headlines searched too.
    pub(crate) fn with_titles(articles: &'a [Analysed<'a>], query: &Query, filters: &Filters) -> Self {
        Self::by(articles, query, filters, matched_with_title)
    }

    fn by(
        articles: &'a [Analysed<'a>],
        query: &Query,
        filters: &Filters,
        matched: fn(&Query, &Analysed<'_>, &[&WordsOf]) -> Option<Intervals>,
    ) -> Self {
        let query = &match filters.event_days {
            EventDays::Certain => query.clone(),
            EventDays::Possible => possibly(query),
        };
        let listed = listed(query, articles);
        let names: Vec<Name> = filters.by.iter().map(Name::new).collect();
        let people = match (names.is_empty(), filters.joint) {
            (true, _) => None,
            (false, Joint::LeftOut) => Some(WordsOf::Own(names)),
            (false, Joint::Included) => Some(WordsOf::WithJoint(names)),
        };
        let basis = (!filters.basis.is_empty()).then(|| WordsOf::Basis(filters.basis.clone()));
        let all = |by: [&Option<WordsOf>; 2]| {
            let by: Vec<&WordsOf> = by.into_iter().flatten().collect();
            articles.iter().map(|article| matched(&listed, article, &by)).collect()
        };
        let has_places = looks_for_places(query);
        Self {
            articles,
            filters: filters.clone(),
            query: query.clone(),
            base: listed_without_words(query, articles),
            has_places,
            said: all([&people, &basis]),
            by_anyone: all([&None, &basis]),
            by_any_basis: all([&people, &None]),
            by_all: all([&None, &None]),
        }
    }

    /// Returns the matching articles, in the order in which articles were given.
    pub(crate) fn found(&self) -> Vec<ArticlePlaces> {
        let place = |article: &Analysed<'_>, (first, last): Interval| {
            let (first, last) = (&article.body[first], &article.body[last]);
            (first.paragraph, first.start, last.end, first.speaker.clone(), first.basis)
        };
        let found = self.matching(&self.filters).map(|(article, places)| {
            (article.article.id.clone(), places.iter().map(|at| place(article, *at)).collect())
        });
        found.collect()
    }

    /// Returns every occurrence with `window` words on either side, ordered by these keys, then by date, id
    /// and place.
    pub(crate) fn rows(&self, window: usize, sort: &[ConcordanceKey]) -> Vec<Row> {
        let found = self.matching(&self.filters);
        let all = found.flat_map(|(article, places)| places.iter().map(move |at| (article, *at)));
        let mut all: Vec<(&Analysed<'_>, Interval)> = all.collect();
        all.sort_by_cached_key(|(article, at)| {
            let keys = sort.iter().chain(&[ConcordanceKey::Date]);
            let values = keys.map(|by| key(*by, article, *at)).map(|value| (value.is_none(), value));
            (values.collect::<Vec<_>>(), article.article.id.clone(), *at)
        });
        all.into_iter().map(|(article, at)| row(article, at, window)).collect()
    }

    /// Returns the counts of a facet; the filter that corresponds to the facet is left out.
    pub(crate) fn facet(&self, facet: &Facet) -> Vec<FacetRow> {
        let filters = without_own(&self.filters, facet);
        let mut rows: BTreeMap<Vec<Option<String>>, (u64, u64)> = BTreeMap::new();
        for (article, places) in self.matching(&filters) {
            for (values, occurrences) in counted(facet, article, places, self.has_places) {
                let row = rows.entry(values).or_default();
                *row = (row.0 + 1, row.1 + occurrences);
            }
        }
        let parts: Vec<&Facet> = facet.parts().collect();
        let is_voice = |part: &Facet| matches!(part, Facet::Speaker | Facet::Basis);
        let row = |(values, (documents, occurrences)): (&Vec<Option<String>>, &(u64, u64))| {
            let no_voice = parts.iter().zip(values).any(|(part, value)| is_voice(part) && value.is_none());
            let has_base = !self.has_places || always_has_places(&self.query) || !no_voice;
            FacetRow {
                value: values.first().filter(|_| parts.len() == 1).cloned().flatten(),
                values: <[Option<String>; 2]>::try_from(values.clone()).ok(),
                documents: *documents,
                occurrences: *occurrences,
                articles: (has_words(&self.query) && has_base).then(|| self.base(facet, &filters, values)),
                event: None,
            }
        };
        // Each value of a part has a rank by its kind, then by time or by what it has in all rows.
        let rank = |at: usize, value: &Option<String>| {
            let special = ["span", "uncertain"].iter().position(|name| value.as_deref() == Some(name));
            if parts[at].is_of_time() {
                let class = if value.is_none() { 3 } else { special.map_or(0, |at| at + 1) };
                return (class, Reverse((0, 0)), false, value.clone());
            }
            let of_value = rows.iter().filter(|(values, _)| values[at] == *value);
            let sums = of_value.fold((0, 0), |sum, (_, row)| (sum.0 + row.1, sum.1 + row.0));
            (0, Reverse(sums), value.is_none(), value.clone())
        };
        let mut all: Vec<_> = rows.iter().collect();
        all.sort_by_cached_key(|(values, _)| -> Vec<_> {
            values.iter().enumerate().map(|(at, value)| rank(at, value)).collect()
        });
        all.into_iter().map(row).collect()
    }

    /// Returns the number of articles that have these values and may match the query, whatever their words.
    fn base(&self, facet: &Facet, filters: &Filters, values: &Vec<Option<String>>) -> u64 {
        let may = |article: &&Analysed<'_>| may_match(&self.base, article).0 && passes(article, filters);
        let mut all: Vec<&Analysed<'_>> = self.articles.iter().filter(may).collect();
        self.leave_out(&mut all, &self.matching(filters).map(id).collect());
        let has = |article: &&&Analysed<'_>| base_values(facet, article, self.has_places).contains(values);
        all.iter().filter(has).count() as u64
    }

    /// Returns the number of articles that match only if possible days of the event are compared.
    pub(crate) fn possible(&self) -> u64 {
        let filters = self.filters.clone().possible();
        let found = Self::new(self.articles, &self.query, &filters).found();
        let certain = self.found();
        if self.filters.collapse == Collapse::Reprints {
            // Fewer may match if the bounds of an article's event contradict its date.
            return found.len().saturating_sub(certain.len()) as u64;
        }
        found.iter().filter(|(id, _)| certain.iter().all(|(other, _)| other != id)).count() as u64
    }

    /// Leaves out those for which others stand, if that is asked for; those with the ids of `first` come first.
    fn leave_out(&self, all: &mut Vec<&Analysed<'a>>, first: &BTreeSet<&str>) {
        if self.filters.collapse == Collapse::Reprints {
            let standing = standing(all, |id| first.contains(id));
            all.retain(|article| standing.contains(&article.article.id));
        }
    }

    /// Returns what matches within these filters; of reprints, those that match within all filters come first.
    fn matching(&self, filters: &Filters) -> impl Iterator<Item = (&Analysed<'a>, &Intervals)> {
        let mut all: Vec<&Analysed<'a>> = self.matching_all(filters).map(|(article, _)| article).collect();
        self.leave_out(&mut all, &self.matching_all(&self.filters).map(id).collect());
        let all: BTreeSet<&str> = all.into_iter().map(|article| &*article.article.id).collect();
        self.matching_all(filters).filter(move |(article, _)| all.contains(&*article.article.id))
    }

    fn matching_all(&self, filters: &Filters) -> impl Iterator<Item = (&Analysed<'a>, &Intervals)> {
        // A facet leaves out its own filters, of which there are two if it is crossed.
        let of_anyone = filters.by.is_empty();
        let on_any_basis = filters.basis.is_empty();
        let places = match (of_anyone, on_any_basis) {
            (true, true) => &self.by_all,
            (true, false) => &self.by_anyone,
            (false, true) => &self.by_any_basis,
            (false, false) => &self.said,
        };
        let passed: Vec<bool> = self.articles.iter().map(|article| passes(article, filters)).collect();
        let all = self.articles.iter().zip(places).zip(passed);
        all.filter(|(_, passed)| *passed)
            .filter_map(|((article, places), _)| Some((article, places.as_ref()?)))
    }
}

fn id<'s>((article, _): (&'s Analysed<'_>, &Intervals)) -> &'s str {
    &article.article.id
}

/// Returns the value that an occurrence is sorted by; `None` if it is unknown.
fn key(by: ConcordanceKey, article: &Analysed<'_>, (first, last): Interval) -> Option<String> {
    let words = &article.body;
    // A word in the same paragraph.
    let word = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at)).filter(|word| word.paragraph == words[first].paragraph);
        word.map(|word| word.text.clone())
    };
    match by {
        ConcordanceKey::Left(by) => word(first.checked_sub(by as usize)),
        ConcordanceKey::Right(by) => word(last.checked_add(by as usize)),
        ConcordanceKey::Match => {
            Some(words[first..=last].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "))
        }
        ConcordanceKey::Date => sort_day(article.article).map(|day| day.to_string()),
        ConcordanceKey::Speaker => words[first].speaker.clone(),
        ConcordanceKey::Outlet => article.article.outlet.name.clone(),
    }
}

/// Returns the day that an article is sorted by: that of the event if certain, otherwise that of publication.
pub(crate) fn sort_day(article: &Readout) -> Option<Date> {
    let dates = [article.event_date.edtf, article.published.edtf];
    dates.into_iter().flatten().find(|edtf| edtf.is_certain()).and_then(Edtf::earliest)
}

fn row(article: &Analysed<'_>, (first, last): Interval, window: usize) -> Row {
    let (one, end) = (&article.body[first], &article.body[last]);
    let text = &article.article.paragraphs[one.paragraph];
    let here: Vec<usize> =
        (0..article.body.len()).filter(|at| article.body[*at].paragraph == one.paragraph).collect();
    let before: Vec<usize> = here.iter().copied().filter(|at| *at < first).collect();
    let after: Vec<usize> = here.iter().copied().filter(|at| *at > last).collect();
    // If no word is left out, the text extends to the start or end of the paragraph.
    let left = match before.len().checked_sub(window) {
        None | Some(0) => 0,
        Some(out) => before[out..].first().map_or(one.start, |at| article.body[*at].start),
    };
    let right = match after.get(..window).filter(|shown| shown.len() < after.len()) {
        None => text.len(),
        Some(shown) => shown.last().map_or(end.end, |at| article.body[*at].end),
    };
    Row {
        id: article.article.id.clone(),
        paragraph: one.paragraph,
        bytes: (one.start, end.end),
        speaker: one.speaker.clone(),
        basis: one.basis,
        left: text[left..one.start].to_owned(),
        right: text[end.end..right].to_owned(),
    }
}

fn passes(analysed: &Analysed<'_>, filters: &Filters) -> bool {
    let article = analysed.article;
    let any = |wanted: &[String], field| {
        let values = values(field, article);
        wanted.is_empty() || wanted.iter().any(|value| values.contains(value))
    };
    let by = if filters.joint == Joint::Included { QueryField::SpeakerOrMember } else { QueryField::Speaker };
    let of_basis =
        filters.basis.is_empty() || analysed.body.iter().any(|word| filters.basis.contains(&word.basis));
    of_basis
        && any(&filters.by, by)
        && filters.with.iter().all(|name| values(QueryField::With, article).contains(name))
        && any(&filters.speaker, QueryField::Speaker)
        && any(&filters.mentions, QueryField::Mentions)
        && any(&filters.outlet, QueryField::Outlet)
        && any(&filters.agency, QueryField::Agency)
        && any(&filters.country, QueryField::Country)
        && any(&filters.kind, QueryField::Kind)
        && any(&filters.language, QueryField::Language)
        && match filters.event_days {
            _ if filters.event.is_open() => true,
            EventDays::Certain => dated(DateField::Event, filters.event, article),
            EventDays::Possible => dated(DateField::EventPossibly, filters.event, article),
        }
        && dated(DateField::Published, filters.published, article)
        && (filters.same_event.is_empty()
            || filters.same_event.iter().any(|id| analysed.related.event.contains(id)))
        && filters.sides.as_ref().is_none_or(|sides| analysed.related.sides >= sides.least() as usize)
}

fn without_own(filters: &Filters, facet: &Facet) -> Filters {
    let mut filters = filters.clone();
    for part in facet.parts() {
        match part {
            Facet::Speaker => (filters.by, filters.speaker) = (Vec::new(), Vec::new()),
            Facet::Outlet => filters.outlet = Vec::new(),
            Facet::Agency => filters.agency = Vec::new(),
            Facet::Country => filters.country = Vec::new(),
            Facet::Kind => filters.kind = Vec::new(),
            Facet::Language => filters.language = Vec::new(),
            Facet::Mentioned => filters.mentions = Vec::new(),
            Facet::Year | Facet::Quarter | Facet::Month => filters.event = DateRange::default(),
            Facet::PublishedYear | Facet::PublishedQuarter | Facet::PublishedMonth => {
                filters.published = DateRange::default();
            }
            Facet::Basis => filters.basis = Vec::new(),
            Facet::Event => filters.same_event = Vec::new(),
            Facet::Participant | Facet::Pair | Facet::Kept(_) | Facet::Crossed(_) => {}
        }
    }
    filters
}

/// Returns the values that an article has for a facet, with the number of occurrences for each.
fn counted(
    facet: &Facet,
    article: &Analysed<'_>,
    places: &Intervals,
    has_places: bool,
) -> BTreeMap<Vec<Option<String>>, u64> {
    let parts: Vec<&Facet> = facet.parts().collect();
    let of_voices = parts.iter().any(|part| matches!(part, Facet::Speaker | Facet::Basis));
    let mut counts = BTreeMap::new();
    if has_places && of_voices && !places.is_empty() {
        for (first, _) in places {
            let word = &article.body[*first];
            for values in
                combined(&parts, |part| of_word(part, word).unwrap_or_else(|| of_article(part, article)))
            {
                *counts.entry(values).or_default() += 1;
            }
        }
        return counts;
    }
    let values = if has_places && of_voices {
        combined(&parts, |part| match part {
            Facet::Speaker | Facet::Basis => [None].into(),
            other => of_article(other, article),
        })
    } else if is_speaker_and_basis(&parts) {
        of_sentences(&parts, article)
    } else {
        combined(&parts, |part| of_article(part, article))
    };
    values.into_iter().map(|values| (values, places.len() as u64)).collect()
}

/// Returns the values that an article has whatever words are looked for.
fn base_values(facet: &Facet, article: &Analysed<'_>, has_places: bool) -> BTreeSet<Vec<Option<String>>> {
    let parts: Vec<&Facet> = facet.parts().collect();
    if is_speaker_and_basis(&parts) {
        return of_sentences(&parts, article);
    }
    combined(&parts, |part| {
        let mut values = of_article(part, article);
        if *part == Facet::Speaker && has_places && article.body.iter().any(|word| word.speaker.is_none()) {
            values.insert(None);
        }
        values
    })
}

fn is_speaker_and_basis(parts: &[&Facet]) -> bool {
    matches!(parts, [Facet::Speaker, Facet::Basis] | [Facet::Basis, Facet::Speaker])
}

/// Returns speaker and basis of each word of an article.
fn of_sentences(parts: &[&Facet], article: &Analysed<'_>) -> BTreeSet<Vec<Option<String>>> {
    let of_words =
        article.body.iter().flat_map(|word| combined(parts, |part| of_word(part, word).unwrap_or_default()));
    let all: BTreeSet<Vec<Option<String>>> = of_words.collect();
    if all.is_empty() { [vec![None, None]].into() } else { all }
}

/// Returns each combination of a value of each part.
fn combined(
    parts: &[&Facet],
    values: impl Fn(&Facet) -> BTreeSet<Option<String>>,
) -> BTreeSet<Vec<Option<String>>> {
    let longer = |all: BTreeSet<Vec<Option<String>>>, part: &&Facet| {
        let values = values(part);
        all.iter()
            .flat_map(|before| {
                values.iter().map(|value| [before.as_slice(), std::slice::from_ref(value)].concat())
            })
            .collect()
    };
    parts.iter().fold([Vec::new()].into(), longer)
}

/// Returns the speaker or basis of a word; `None` for another facet.
fn of_word(facet: &Facet, word: &Word) -> Option<BTreeSet<Option<String>>> {
    match facet {
        Facet::Speaker => Some([word.speaker.clone()].into()),
        Facet::Basis => Some([Some(word.basis.as_str().to_owned())].into()),
        _ => None,
    }
}

/// Returns the values of an article; `None` stands for no value.
fn of_article(facet: &Facet, article: &Analysed<'_>) -> BTreeSet<Option<String>> {
    let readout = article.article;
    let (event, published) = (&readout.event_date, readout.published.edtf);
    let likely = event.edtf.filter(|edtf| !edtf.is_certain() && edtf.year().is_some());
    let of_event = |name: fn(Date) -> String| match (period(event.edtf, name), likely) {
        (None, Some(likely)) => {
            let first = likely.earliest().map(name).expect("a day");
            let is_one = likely.latest().map(name).as_ref() == Some(&first);
            [if is_one { format!("{first}?") } else { "uncertain".to_owned() }].into()
        }
        (None, None) if event.earliest.is_some() => ["uncertain".to_owned()].into(),
        (certain, _) => certain.into_iter().collect(),
    };
    let of_copy = |name: fn(Date) -> String| period(published, name).into_iter().collect();
    let found: BTreeSet<String> = match facet {
        Facet::Speaker => values(QueryField::Speaker, readout),
        Facet::Basis => article.body.iter().map(|word| word.basis.as_str().to_owned()).collect(),
        Facet::Participant => readout.participants.iter().cloned().collect(),
        Facet::Pair => pairs(&readout.participants),
        Facet::Outlet => values(QueryField::Outlet, readout),
        Facet::Agency => values(QueryField::Agency, readout),
        Facet::Country => values(QueryField::Country, readout),
        Facet::Kind => values(QueryField::Kind, readout),
        Facet::Language => values(QueryField::Language, readout),
        Facet::Mentioned => values(QueryField::Mentions, readout),
        Facet::Kept(column) => kept(column, readout),
        Facet::Year => of_event(year),
        Facet::Quarter => of_event(quarter),
        Facet::Month => of_event(month),
        Facet::PublishedYear => of_copy(year),
        Facet::PublishedQuarter => of_copy(quarter),
        Facet::PublishedMonth => of_copy(month),
        Facet::Event => article.related.event.first().cloned().into_iter().collect(),
        Facet::Crossed(_) => unreachable!("a part of a crossed facet"),
    };
    if found.is_empty() { [None].into() } else { found.into_iter().map(Some).collect() }
}

/// Returns the period in which all days of a certain date lie.
fn period(edtf: Option<Edtf>, name: fn(Date) -> String) -> Option<String> {
    let edtf = edtf.filter(|edtf| edtf.is_certain())?;
    let (first, last) = (name(edtf.earliest()?), name(edtf.latest()?));
    Some(if first == last { first } else { "span".to_owned() })
}

fn year(day: Date) -> String {
    format!("{:04}", day.year())
}

fn quarter(day: Date) -> String {
    let quarter = ["Q1", "Q2", "Q3", "Q4"][(day.month() as usize - 1) / 3];
    format!("{:04}-{quarter}", day.year())
}

fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

fn pairs(people: &[String]) -> BTreeSet<String> {
    let people: BTreeSet<&String> = people.iter().collect();
    if people.len() > 12 {
        return ["more than 12 participants".to_owned()].into();
    }
    let with_later =
        |one| people.iter().filter(move |other| **other > one).map(move |other| format!("{one} + {other}"));
    people.iter().flat_map(|one| with_later(*one)).collect()
}
