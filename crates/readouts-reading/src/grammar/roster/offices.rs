//! Entries of the roster by the offices that the article gives them: who of many was named last.
//!
//! It must not know names. Its keys are places in tables, which no page chooses.

use rustc_hash::FxHashMap;

/// What tells entries with one office apart where "the President" is said without a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Standing {
    pub(super) country: Option<usize>,
    /// Named with a country, as an outlet does with others' people.
    pub(super) abroad: bool,
}

/// Who was named last, with the time of that, of those with an office, a country, or both.
#[derive(Debug, Default)]
pub(super) struct Holders {
    of_office: FxHashMap<usize, usize>,
    of_both: FxHashMap<(usize, usize), usize>,
    of_country: FxHashMap<usize, usize>,
    /// By office and standing: those who were named, the latest at the end.
    standings: FxHashMap<(usize, Standing), Vec<(usize, usize)>>,
    /// Standings that anybody with the office has had.
    met: FxHashMap<usize, Vec<Standing>>,
}

impl Holders {
    /// Notes that an entry was named, as the latest of all.
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

    /// Takes entries off the end that have another standing now, or were named since.
    pub(super) fn tidy(&mut self, office: usize, standing: Standing, counts: &dyn Fn(usize, usize) -> bool) {
        if let Some(named) = self.standings.get_mut(&(office, standing)) {
            while named.pop_if(|(last, at)| !counts(*at, *last)).is_some() {}
        }
    }

    /// Who was named last of those with an office, of a country where one is asked for.
    pub(super) fn latest(&self, office: usize, country: Option<usize>) -> Option<usize> {
        match country {
            Some(country) => self.of_both.get(&(office, country)).copied(),
            None => self.of_office.get(&office).copied(),
        }
    }

    pub(super) fn latest_of_country(&self, country: usize) -> Option<usize> {
        self.of_country.get(&country).copied()
    }

    /// Of each standing that those with an office have, who was named last.
    pub(super) fn of_each_standing(&self, office: usize) -> impl Iterator<Item = usize> {
        let met = self.met.get(&office).map_or(&[][..], Vec::as_slice);
        met.iter().filter_map(move |standing| self.standings.get(&(office, *standing))?.last().map(|l| l.1))
    }

    /// The offices that anybody has, with who was named last of each.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, usize)> {
        self.of_office.iter().map(|(office, at)| (*office, *at))
    }
}
