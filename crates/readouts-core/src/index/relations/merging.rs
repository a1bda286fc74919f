//! Merges files, so that there are few: like a log-structured merge tree (O'Neil et al. 1996), of which each
//! level is at least twice as large as the next.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use super::groups::{GroupFile, Membership, write as write_groups};
use super::pieces::{Piece, PieceWriter, Place, band, key};
use super::table::number;

/// Minimum ratio of the sizes of two files, the older to all newer ones, for which they are left apart.
const RATIO: usize = 2;

/// Place of an article that a newer file hides.
const HIDDEN: Place = Place::MAX;

/// What becomes of articles that are removed, or alone, when files are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// There are older files, which may say otherwise: it is kept.
    Older,
    /// There are none: it is dropped.
    Nothing,
}

impl Below {
    /// Returns what is below the file with this number, counted from the oldest.
    pub(super) fn of(file: usize) -> Self {
        if file == 0 { Self::Nothing } else { Self::Older }
    }
}

/// Returns from which file on all have to be merged into one, by their sizes, oldest first; the number of files
/// if none has to be.
pub(super) fn merged_from(sizes: &[usize]) -> usize {
    let mut from = sizes.len().saturating_sub(1);
    let mut all = sizes.last().copied().unwrap_or(0);
    while from > 0 && sizes[from - 1] < all.saturating_mul(RATIO) {
        from -= 1;
        all = all.saturating_add(sizes[from]);
    }
    if from + 1 >= sizes.len() { sizes.len() } else { from }
}

/// Iterator over the items of several sorted iterators: takes the smallest; of equal ones, that of the last.
struct Merge<T, I: Iterator<Item = io::Result<T>>> {
    from: Vec<I>,
    heads: Vec<Option<T>>,
}

impl<T: Copy, I: Iterator<Item = io::Result<T>>> Merge<T, I> {
    fn new(mut from: Vec<I>) -> io::Result<Self> {
        let heads = from.iter_mut().map(|rows| rows.next().transpose()).collect::<io::Result<_>>()?;
        Ok(Self { from, heads })
    }

    /// Returns the next item, and the number of its iterator.
    fn next<K: Ord>(&mut self, key: impl Fn(usize, &T) -> K) -> io::Result<Option<(usize, T)>> {
        let heads = self.heads.iter().enumerate().filter_map(|(from, head)| Some((from, head.as_ref()?)));
        let least = heads.min_by_key(|(from, head)| (key(*from, head), std::cmp::Reverse(*from)));
        let Some((from, head)) = least.map(|(from, head)| (from, *head)) else { return Ok(None) };
        self.heads[from] = self.from[from].next().transpose()?;
        Ok(Some((from, head)))
    }
}

/// Merges files of signatures, oldest first, and writes the result.
pub(super) fn merge_pieces(pieces: &[Arc<Piece>], below: Below, to: &mut dyn Write) -> io::Result<()> {
    let mut writer = PieceWriter::new(to);
    // New place of each article, for each file.
    let mut places: Vec<Vec<Place>> =
        pieces.iter().map(|piece| Vec::with_capacity(piece.articles.len())).collect();
    let mut removed = BTreeSet::new();
    let known = |piece: &Arc<Piece>| Known::of(piece);
    let mut all = Merge::new(pieces.iter().map(known).collect())?;
    let (mut last, mut next) = (None, 0);
    while let Some((from, (article, place))) = all.next(|_, (article, _)| *article)? {
        let is_newest = last.replace(article) != Some(article);
        match place {
            Some(place) if is_newest => {
                writer.article(article, &pieces[from].row(place)?)?;
                places[from].push(next);
                next += 1;
            }
            Some(_) => places[from].push(HIDDEN),
            None if is_newest && below == Below::Older => drop(removed.insert(article)),
            None => {}
        }
    }
    writer.removed(removed.into_iter())?;
    // Rows of hidden articles are left out before they are merged.
    let moved = |places: &Vec<Place>, place: Place| {
        places.get(place as usize).copied().filter(|place| *place != HIDDEN)
    };
    let from = || pieces.iter().zip(&places);
    let keys = |(piece, places)| {
        let piece: &Arc<Piece> = piece;
        piece.keys.each().filter_map(move |row| {
            row.map(key).map(|(key, place)| Some((key, moved(places, place)?))).transpose()
        })
    };
    let mut keys = Merge::new(from().map(keys).collect())?;
    while let Some((_, (key, place))) = keys.next(|_, row| *row)? {
        writer.key(key, place)?;
    }
    let bands = |(piece, places)| {
        let piece: &Arc<Piece> = piece;
        piece.bands.each().filter_map(move |row| {
            row.map(band).map(|(hash, place)| Some((hash, moved(places, place)?))).transpose()
        })
    };
    let mut bands = Merge::new(from().map(bands).collect())?;
    while let Some((_, (hash, place))) = bands.next(|_, row| *row)? {
        writer.band(hash, place)?;
    }
    writer.finish()
}

/// Iterator over the articles that a file knows, sorted by number; without a place if they are removed.
struct Known {
    articles: std::iter::Peekable<super::table::Rows<16>>,
    removed: std::iter::Peekable<super::table::Rows<8>>,
    next: Place,
}

impl Known {
    fn of(piece: &Piece) -> Self {
        Self { articles: piece.articles.each().peekable(), removed: piece.removed.each().peekable(), next: 0 }
    }
}

impl Iterator for Known {
    type Item = io::Result<(u64, Option<Place>)>;

    fn next(&mut self) -> Option<Self::Item> {
        let article = self.articles.peek().map(|row| row.as_ref().map_or(0, |row| number(&row[..8])));
        let removed = self.removed.peek().map(|row| row.as_ref().map_or(0, |row| number(row)));
        if article.is_some_and(|article| removed.is_none_or(|removed| article <= removed)) {
            let place = self.next;
            self.next += 1;
            return self.articles.next().map(|row| row.map(|row| (number(&row[..8]), Some(place))));
        }
        self.removed.next().map(|row| row.map(|row| (number(&row), None)))
    }
}

/// Merges files of memberships, oldest first, and writes the result.
pub(super) fn merge_groups(files: &[Arc<GroupFile>], below: Below, to: &mut dyn Write) -> io::Result<()> {
    let mut all = Merge::new(files.iter().map(|file| file.each()).collect())?;
    let mut rows: Vec<(u64, Membership)> = Vec::new();
    let mut last = None;
    while let Some((_, (article, is))) = all.next(|_, (article, _)| *article)? {
        let is_newest = last.replace(article) != Some(article);
        if is_newest && (below == Below::Older || is != Membership::own(article)) {
            rows.push((article, is));
        }
    }
    write_groups(&rows, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_merged_until_each_is_twice_as_large_as_all_newer_ones() {
        for (sizes, from) in [
            (&[][..], 0),
            (&[1], 1),
            (&[1, 1], 0),
            (&[2, 1], 2),
            (&[100, 3, 1], 3),
            (&[100, 3, 2], 1),
            (&[100, 40, 10, 5, 5], 2),
            (&[100, 40, 20, 5, 5], 3),
            (&[100, 40, 19, 5, 5], 0),
        ] {
            assert_eq!(merged_from(sizes), from, "{sizes:?}");
        }
    }

    #[test]
    fn many_small_runs_leave_few_files() {
        let (mut sizes, mut written) = (vec![100_000], 0);
        for _ in 0..10_000 {
            sizes.push(1);
            let from = merged_from(&sizes);
            if from < sizes.len() {
                let all = sizes.drain(from..).sum();
                sizes.push(all);
                written += all;
            }
            assert!(sizes.len() < 20, "{sizes:?}");
        }
        assert!(written < 10_000 * 17, "{written}");
    }
}
