//! Bands of sketches that too many articles share: they make no candidates, so that the cost of a run does not grow
//! with the square of their number.

use std::collections::BTreeSet;
use std::io;

use rustc_hash::FxHashSet;

use super::pieces::{Pieces, band};

/// Crowded bands, and what the newest file has changed about them.
#[derive(Debug, Default)]
pub(super) struct Crowds {
    /// Bands of the newest file that are crowded.
    pub(super) crowded: FxHashSet<u32>,
    /// Bands that were crowded before, and no longer are.
    pub(super) opened: BTreeSet<u32>,
    /// Articles of the earlier files that share a band that was not crowded before, and now is.
    pub(super) parted: BTreeSet<u64>,
}

impl Crowds {
    /// Compares the bands with and without the newest file. `maximum` is the number of articles above which a band is
    /// crowded.
    ///
    /// The bands of the newest file are looked up in the others. If it replaces or removes articles, and only if there
    /// may be crowded bands at all, the bands of all files are passed over.
    pub(super) fn of(pieces: &Pieces, maximum: usize) -> io::Result<Self> {
        let mut crowds = Self::default();
        let Some(last) = pieces.0.len().checked_sub(1).filter(|_| pieces.may_share_band(maximum)) else {
            return Ok(crowds);
        };
        let before = pieces.before();
        let mut replaces = false;
        for article in pieces.0[last].known() {
            replaces = replaces || before.find(article?)?.is_some();
        }
        for from in if replaces { 0 } else { last }..=last {
            let mut places = vec![0; pieces.0.len()];
            let mut bands = pieces.0[from].bands.each().map(|row| row.map(|row| band(row).0)).peekable();
            while let Some(hash) = bands.next() {
                let (hash, mut run) = (hash?, 1);
                while bands.next_if(|next| next.as_ref().is_ok_and(|next| *next == hash)).is_some() {
                    run += 1;
                }
                // A band that is crowded has its share of articles in one of the files.
                if !replaces || run * pieces.0.len() > maximum {
                    let articles = sharing(hash, pieces, &mut places)?;
                    if articles.len() > maximum {
                        crowds.compare(hash, &articles, [&before, pieces], maximum)?;
                    }
                }
            }
        }
        Ok(crowds)
    }

    /// Compares the articles that share a band before and now: `articles` are the numbers of their files and their own.
    fn compare(
        &mut self,
        hash: u32,
        articles: &[(usize, u64)],
        [before, now]: [&Pieces; 2],
        maximum: usize,
    ) -> io::Result<()> {
        let (mut former, mut count) = (Vec::new(), 0);
        for &(from, article) in articles {
            count += usize::from(now.is_newest(from + 1, article)?);
            if from < before.0.len() && before.is_newest(from + 1, article)? {
                former.push(article);
            }
        }
        match (former.len() > maximum, count > maximum) {
            (false, true) => self.parted.extend(former),
            (true, false) => drop(self.opened.insert(hash)),
            _ => {}
        }
        if count > maximum {
            self.crowded.insert(hash);
        }
        Ok(())
    }
}

/// Returns the articles of all files that share a band, with the numbers of their files. `places` are where the search
/// begins in each file.
fn sharing(hash: u32, pieces: &Pieces, places: &mut [usize]) -> io::Result<Vec<(usize, u64)>> {
    let mut found = Vec::new();
    for (from, piece) in pieces.0.iter().enumerate() {
        let start = piece.bands.seek(places[from], |row| band(*row).0 < hash)?;
        let end = piece.bands.seek(start, |row| band(*row).0 == hash)?;
        places[from] = end;
        for at in start..end {
            found.push((from, piece.article(band(piece.bands.row(at)?).1)?));
        }
    }
    Ok(found)
}

/// Returns the articles that have a band, each in the newest file that knows it.
pub(super) fn with_band(hash: u32, pieces: &Pieces) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for (from, article) in sharing(hash, pieces, &mut vec![0; pieces.0.len()])? {
        if pieces.is_newest(from + 1, article)? {
            found.push(article);
        }
    }
    Ok(found)
}
