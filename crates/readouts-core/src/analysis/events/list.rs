//! Finds the events of which the articles of a request tell.

use rustc_hash::FxHashSet;

use super::articles::{Collected, event};
use super::{Event, EventOrder, Events, EventsOptions, EventsTotal};
use crate::search::{ByNumber, EventFound, Resolved, SearchRequest};
use crate::{Collapse, Result, SCHEMA};

impl Resolved<SearchRequest> {
    /// Lists the events of which matching articles tell, each with all of its articles. An article of whose event no other
    /// one tells is an event of its own. The request's order, limit and facets are ignored.
    ///
    /// ```
    /// use readouts_core::{EventsOptions, Index, Query, Reader, Record, SearchRequest, WriterOptions};
    /// use readouts_core::source::SideData;
    ///
    /// let index = Index::in_memory()?;
    /// let mut writer = index.writer(WriterOptions::default())?;
    /// for (id, outlet, text) in [
    ///     ("a", "Lumen Daily", "Prime Minister Ida Lee spoke by phone with President Jon Berg on 6 May 2031."),
    ///     ("b", "Norpress", "President Jon Berg had a phone call with Prime Minister Ida Lee on 6 May 2031."),
    /// ] {
    ///     let body = [text.to_owned()];
    ///     let record = Record::paragraphs(id, &body).side(SideData::default().outlet(outlet));
    ///     writer.add(&Reader::default().read_record(&record)?)?;
    /// }
    /// writer.commit()?;
    /// let request = index.resolve(&SearchRequest::new(Query::All), |_, _| Vec::new())?;
    /// let found = request.events(&EventsOptions::default())?;
    /// for event in &found.events {
    ///     println!("{:?}: {} articles", event.facts.days(), event.articles.len());
    /// }
    /// assert_eq!(found.total.articles, 2);
    /// # Ok::<(), readouts_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn events(&self, options: &EventsOptions) -> Result<Events> {
        let watch = self.watch();
        let request = self.request();
        let relations = self.index().relations()?;
        let matching = self.matching_numbers()?;
        let events: FxHashSet<u64> =
            matching.numbers.iter().map(|number| relations.event_of(*number)).collect();
        let mut found = self.events_found(events, &relations)?;
        watch.check()?;
        sort(&mut found, options.order);
        let total = EventsTotal {
            events: found.len() as u64,
            joined: found.iter().filter(|event| event.articles > 1).count() as u64,
            documents: matching.numbers.len() as u64,
            articles: found.iter().map(|event| event.articles as u64).sum(),
            reprints: matching.reprints,
        };
        let shown: Vec<u64> =
            found.into_iter().skip(options.offset).take(options.limit).map(|event| event.number).collect();
        let is_collapsed = request.filters.collapse == Collapse::Reprints;
        let collected = Collected { relations: &relations, matching: &matching.numbers, is_collapsed };
        let mut events = Vec::with_capacity(shown.len());
        // Loaded in groups, so that memory is bounded while many are listed.
        for numbers in shown.chunks(LOADED) {
            watch.check()?;
            events.extend(self.load(numbers, &collected)?);
        }
        Ok(Events {
            schema: SCHEMA,
            query: request.query.to_string(),
            explain: self.explain().reading,
            total,
            names: self.name_choices().to_vec(),
            events,
        })
    }

    fn load(&self, numbers: &[u64], collected: &Collected<'_>) -> Result<Vec<Event>> {
        let all = numbers.iter().flat_map(|event| collected.relations.articles_of(*event));
        let articles = ByNumber::find(self.index(), self.searcher(), all)?.load()?;
        Ok(numbers.iter().filter_map(|number| event(*number, &articles, collected)).collect())
    }
}

/// Number of events whose articles are loaded at a time.
const LOADED: usize = 1000;

fn sort(events: &mut [EventFound], order: EventOrder) {
    let latest_last = |event: &EventFound| (event.day.is_none(), event.day, event.number);
    match order {
        EventOrder::DateAscending => events.sort_by_key(latest_last),
        EventOrder::DateDescending => {
            events.sort_by_key(|event| (event.day.is_none(), event.day.map(|day| -day), event.number));
        }
        EventOrder::Articles => {
            events.sort_by_key(|event| (std::cmp::Reverse(event.articles), latest_last(event)));
        }
    }
}
