//! Index of the roster's entries by office and country, for the last mentioned of many holders. Its keys are
//! indices into tables, so a page cannot choose them.

use rustc_hash::FxHashMap;

/// Properties of an entry that decide who "the President" without a country is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Standing {
    pub(super) country: Option<usize>,
    /// Whether the article names the entry's country, as outlets do with foreigners.
    pub(super) abroad: bool,
}

/// Last mentioned entry for each office, each country, and each combination of both.
#[derive(Debug, Default)]
pub(super) struct Holders {
    of_office: FxHashMap<usize, usize>,
    of_both: FxHashMap<(usize, usize), usize>,
    of_country: FxHashMap<usize, usize>,
    /// Entries by office and standing, with the sequence numbers of their mentions, latest last.
    standings: FxHashMap<(usize, Standing), Vec<(usize, usize)>>,
    /// Standings that holders of each office have had.
    met: FxHashMap<usize, Vec<Standing>>,
}

/// Maximum number of recent mentions searched for holders of an office.
const RECENT: usize = 64;

impl Holders {
    /// Records a mention of an entry.
    pub(super) fn touch(&mut self, at: usize, offices: &[usize], standing: Standing, last: usize) {
        if let Some(country) = standing.country {
            self.of_country.insert(country, at);
        }
        for &office in offices {
            self.of_office.insert(office, at);
            if let Some(country) = standing.country {
                self.of_both.insert((office, country), at);
            }
            let met = &mut self.met;
            let named = self.standings.entry((office, standing)).or_insert_with(|| {
                met.entry(office).or_default().push(standing);
                Vec::new()
            });
            match named.last_mut() {
                Some(latest) if latest.1 == at => latest.0 = last,
                _ => named.push((last, at)),
            }
        }
    }

    /// Removes trailing records whose entries have changed their standing or were mentioned again since.
    pub(super) fn tidy(&mut self, office: usize, standing: Standing, counts: &dyn Fn(usize, usize) -> bool) {
        if let Some(named) = self.standings.get_mut(&(office, standing)) {
            while named.pop_if(|(last, at)| !counts(*at, *last)).is_some() {}
        }
    }

    /// Returns the last mentioned entry with an office, of one country if it is given.
    pub(super) fn latest(&self, office: usize, country: Option<usize>) -> Option<usize> {
        match country {
            Some(country) => self.of_both.get(&(office, country)).copied(),
            None => self.of_office.get(&office).copied(),
        }
    }

    pub(super) fn latest_of_country(&self, country: usize) -> Option<usize> {
        self.of_country.get(&country).copied()
    }

    /// Returns the last mentioned holders of an office, at most two for each [`Standing`] (country, and whether
    /// the article names it).
    pub(super) fn recent(&self, office: usize, has: &dyn Fn(usize, Standing) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        for standing in self.met.get(&office).map_or(&[][..], Vec::as_slice) {
            let named = self.standings.get(&(office, *standing)).map_or(&[][..], Vec::as_slice);
            // An entry has only one standing, so there are no duplicates.
            let mut first = None;
            for (_, at) in named.iter().rev().take(RECENT) {
                if first != Some(*at) && has(*at, *standing) {
                    found.push(*at);
                    if first.replace(*at).is_some() {
                        break;
                    }
                }
            }
        }
        found
    }

    /// Returns all offices with a holder, each with the last mentioned entry.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, usize)> {
        self.of_office.iter().map(|(office, at)| (*office, *at))
    }
}
