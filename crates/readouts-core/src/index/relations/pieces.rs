//! Files of signatures. A file is immutable, and knows some articles; the newest file that knows an article
//! says what it is.
//!
//! | bytes | |
//! |---|---|
//! | variable | for each article: length of its id (4), its id, its profile |
//! | 16 for each article | number, and byte offset of the row above; sorted by number |
//! | 8 for each removed article | number, sorted |
//! | 12 for each key | key, and place of the article in the second table; sorted |
//! | 8 for each band of a sketch | hash of the band, and place of the article; sorted |
//! | 8 each | number of articles, of removed articles, of keys, of bands, of articles with the most common key, of those with the most common band |
//!
//! Numbers are little-endian. The file ends with the checksums of its blocks (`store/checksums`).

use std::io::{self, Write};
use std::sync::Arc;

use readouts_relations::events::Profile;
use tantivy::directory::{Directory, FileHandle};

use super::signature::{Signature, plain};
use super::table::{Sections, Table, malformed, number, open};

/// A file of signatures.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) name: String,
    file: Arc<dyn FileHandle>,
    /// End of the rows of all articles, in bytes.
    rows_end: usize,
    pub(super) articles: Table<16>,
    pub(super) removed: Table<8>,
    pub(super) keys: Table<12>,
    pub(super) bands: Table<8>,
    /// Maximum number of articles that share a key, and that share a band.
    largest: [usize; 2],
}

/// Place of an article in a file.
pub(super) type Place = u32;

/// Splits a row of the table of bands into hash and place.
pub(super) fn band(row: [u8; 8]) -> (u32, Place) {
    (number(&row[..4]) as u32, number(&row[4..]) as Place)
}

/// Splits a row of the table of keys into key and place.
pub(super) fn key(row: [u8; 12]) -> (u64, Place) {
    (number(&row[..8]), number(&row[8..]) as Place)
}

impl Piece {
    pub(super) fn open(folder: &dyn Directory, name: &str) -> io::Result<Self> {
        let file = open(folder, name)?;
        let ([articles, removed, keys, bands, largest_key, largest_band], mut sections) =
            Sections::open(Arc::clone(&file))?;
        let tables = [(articles, 16), (removed, 8), (keys, 12), (bands, 8), (6, 8)];
        let all =
            tables.iter().try_fold(0_usize, |sum, (rows, width)| sum.checked_add(rows.checked_mul(*width)?));
        let rows = all.and_then(|all| file.len().checked_sub(all)).ok_or_else(malformed)?;
        let rows_end = sections.bytes(rows)?.end;
        let piece = Self {
            name: name.to_owned(),
            rows_end,
            articles: sections.table(articles)?,
            removed: sections.table(removed)?,
            keys: sections.table(keys)?,
            bands: sections.table(bands)?,
            largest: [largest_key, largest_band],
            file,
        };
        sections.end()?;
        Ok(piece)
    }

    /// Number of articles that the file knows, removed ones included.
    pub(super) fn len(&self) -> usize {
        self.articles.len() + self.removed.len()
    }

    /// Returns the number of the article at a place.
    pub(super) fn article(&self, place: Place) -> io::Result<u64> {
        Ok(number(&self.articles.row(place as usize)?[..8]))
    }

    /// Finds an article: `None` if the file does not know it, `Some(None)` if it is removed.
    fn find(&self, article: u64) -> io::Result<Option<Option<Place>>> {
        let at = self.articles.find(|row| number(&row[..8]) < article)?;
        if at < self.articles.len() && self.article(at as Place)? == article {
            return Ok(Some(Some(at as Place)));
        }
        let at = self.removed.find(|row| number(row) < article)?;
        let is_removed = at < self.removed.len() && number(&self.removed.row(at)?) == article;
        Ok(is_removed.then_some(None))
    }

    /// Returns the bytes of an article's row.
    pub(super) fn row(&self, place: Place) -> io::Result<tantivy::directory::OwnedBytes> {
        let place = place as usize;
        let offset = |at: usize| -> io::Result<usize> {
            usize::try_from(number(&self.articles.row(at)?[8..])).map_err(|_| malformed())
        };
        let start = offset(place)?;
        let end = if place + 1 == self.articles.len() { self.rows_end } else { offset(place + 1)? };
        if start > end || end > self.rows_end {
            return Err(malformed());
        }
        self.file.read_bytes(start..end)
    }

    /// Returns the id of an article.
    pub(super) fn id(&self, place: Place) -> io::Result<String> {
        let row = self.row(place)?;
        let (id, _) = split(&row).ok_or_else(malformed)?;
        match id {
            [] => Ok(plain(self.article(place)?)),
            _ => Ok(std::str::from_utf8(id).map_err(|_| malformed())?.to_owned()),
        }
    }

    /// Returns the profile of an article; `None` if it cannot be joined.
    pub(super) fn profile(&self, place: Place) -> io::Result<Option<Profile>> {
        let row = self.row(place)?;
        let (_, profile) = split(&row).ok_or_else(malformed)?;
        match profile {
            [] => Ok(None),
            bytes => Profile::read(bytes).map(Some).ok_or_else(malformed),
        }
    }

    /// Whether an article can be joined.
    pub(super) fn has_profile(&self, place: Place) -> io::Result<bool> {
        let row = self.row(place)?;
        Ok(!split(&row).ok_or_else(malformed)?.1.is_empty())
    }

    /// Iterates over the articles that the file knows: those in it, then those removed.
    pub(super) fn known(&self) -> impl Iterator<Item = io::Result<u64>> + use<> {
        let articles = self.articles.each().map(|row| row.map(|row| number(&row[..8])));
        articles.chain(self.removed.each().map(|row| row.map(|row| number(&row))))
    }

    /// Whether the file knows an article, be it as removed.
    pub(super) fn knows(&self, article: u64) -> io::Result<bool> {
        Ok(self.find(article)?.is_some())
    }

    /// Reads the whole file, and compares it with its checksums.
    pub(super) fn check(&self) -> io::Result<()> {
        self.file.read_bytes(0..self.file.len()).map(drop)
    }
}

/// Splits a row into id and profile.
fn split(row: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = row.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

/// Files of signatures, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces(pub(super) Vec<Arc<Piece>>);

impl Pieces {
    pub(super) fn open(folder: &dyn Directory, names: &[String]) -> io::Result<Self> {
        let open = |name: &String| Piece::open(folder, name).map(Arc::new);
        Ok(Self(names.iter().map(open).collect::<io::Result<_>>()?))
    }

    /// Finds an article in the newest file that knows it; `None` if there is none.
    pub(super) fn find(&self, article: u64) -> io::Result<Option<(&Piece, Place)>> {
        for piece in self.0.iter().rev() {
            if let Some(found) = piece.find(article)? {
                return Ok(found.map(|place| (&**piece, place)));
            }
        }
        Ok(None)
    }

    /// Whether no file from the one with this number on knows the article.
    pub(super) fn is_newest(&self, from: usize, article: u64) -> io::Result<bool> {
        for piece in self.0.iter().skip(from) {
            if piece.knows(article)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns the profile of the article at a place of the file with this number; `None` if it cannot be joined.
    pub(super) fn profile(&self, (file, place): (u32, Place)) -> io::Result<Option<Profile>> {
        self.0.get(file as usize).ok_or_else(malformed)?.profile(place)
    }

    /// Whether any key may be shared by more articles than this. It costs nothing.
    pub(super) fn may_share_key(&self, maximum: usize) -> bool {
        self.0.iter().map(|piece| piece.largest[0]).fold(0, usize::saturating_add) > maximum
    }

    /// Whether any band may be shared by more articles than this. It costs nothing.
    pub(super) fn may_share_band(&self, maximum: usize) -> bool {
        self.0.iter().map(|piece| piece.largest[1]).fold(0, usize::saturating_add) > maximum
    }

    /// Returns the files but the newest.
    pub(super) fn before(&self) -> Self {
        Self(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }
}

/// Writes a file, section by section.
pub(super) struct PieceWriter<'w> {
    to: &'w mut dyn Write,
    /// Length of the rows so far, in bytes.
    bytes: u64,
    articles: Vec<[u64; 2]>,
    counts: [u64; 3],
    keys: Runs,
    bands: Runs,
}

/// Length of the longest run of equal numbers.
#[derive(Debug, Default)]
struct Runs {
    last: Option<u64>,
    length: u64,
    longest: u64,
}

impl Runs {
    fn push(&mut self, number: u64) {
        self.length = if self.last.replace(number) == Some(number) { self.length + 1 } else { 1 };
        self.longest = self.longest.max(self.length);
    }
}

impl<'w> PieceWriter<'w> {
    pub(super) fn new(to: &'w mut dyn Write) -> Self {
        let (keys, bands) = Default::default();
        Self { to, bytes: 0, articles: Vec::new(), counts: [0; 3], keys, bands }
    }

    /// Writes the row of the next article, in order of number.
    pub(super) fn article(&mut self, number: u64, row: &[u8]) -> io::Result<()> {
        self.articles.push([number, self.bytes]);
        self.bytes += row.len() as u64;
        self.to.write_all(row)
    }

    /// Writes the table of articles, then the removed ones, in order of number.
    pub(super) fn removed(&mut self, removed: impl Iterator<Item = u64>) -> io::Result<()> {
        for value in self.articles.iter().flatten() {
            self.to.write_all(&value.to_le_bytes())?;
        }
        for number in removed {
            self.counts[0] += 1;
            self.to.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    }

    /// Writes a row of the table of keys, in order.
    pub(super) fn key(&mut self, key: u64, place: Place) -> io::Result<()> {
        self.counts[1] += 1;
        self.keys.push(key);
        self.to.write_all(&key.to_le_bytes())?;
        self.to.write_all(&place.to_le_bytes())
    }

    /// Writes a row of a band's table, in order.
    pub(super) fn band(&mut self, hash: u32, place: Place) -> io::Result<()> {
        self.counts[2] += 1;
        self.bands.push(u64::from(hash));
        self.to.write_all(&(u64::from(place) << 32 | u64::from(hash)).to_le_bytes())
    }

    pub(super) fn finish(self) -> io::Result<()> {
        let [removed, keys, bands] = self.counts;
        let largest = [self.keys.longest, self.bands.longest];
        for count in [self.articles.len() as u64, removed, keys, bands].into_iter().chain(largest) {
            self.to.write_all(&count.to_le_bytes())?;
        }
        Ok(())
    }
}

/// Writes a file of new signatures, sorted by number; `None` for a removed article.
pub(super) fn write(rows: &[(u64, Option<Signature>)], to: &mut dyn Write) -> io::Result<()> {
    let mut writer = PieceWriter::new(to);
    let mut row = Vec::new();
    let articles = || rows.iter().filter_map(|(_, signature)| signature.as_ref()).zip(0..);
    for (signature, _) in articles() {
        row.clear();
        row.extend_from_slice(&(signature.id.len() as u32).to_le_bytes());
        row.extend_from_slice(signature.id.as_bytes());
        row.extend_from_slice(&signature.profile);
        writer.article(signature.number, &row)?;
    }
    writer.removed(rows.iter().filter(|(_, signature)| signature.is_none()).map(|(number, _)| *number))?;
    let mut keys: Vec<(u64, Place)> = articles()
        .flat_map(|(signature, place)| signature.keys.iter().map(move |key| (*key, place)))
        .collect();
    keys.sort_unstable();
    keys.into_iter().try_for_each(|(key, place)| writer.key(key, place))?;
    let both = |hash: u32, place: Place| u64::from(hash) << 32 | u64::from(place);
    let mut bands: Vec<u64> = articles()
        .flat_map(|(signature, place)| signature.bands.iter().flatten().map(move |hash| both(*hash, place)))
        .collect();
    bands.sort_unstable();
    bands.into_iter().try_for_each(|both| writer.band((both >> 32) as u32, both as Place))?;
    writer.finish()
}
