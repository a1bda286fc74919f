//! Compares two articles, with or without an index.

use readouts_relations::compare::{NoCorpus, Options, compare};

use super::{Compared, sides};
use crate::index::WordRarity;
use crate::{Index, Knowledge, Readout, Result};

impl Compared {
    /// Compares two articles without a corpus: how rare words are follows from the two articles and from a table of
    /// common words.
    ///
    /// ```
    /// use readouts_core::comparison::{Options, Which};
    /// use readouts_core::{Compared, Reader};
    ///
    /// let read = |name, text| Reader::default().read_text(name, text);
    /// let a = read("a", "President Ida Lee spoke with Prime Minister Jon Berg on 6 May 2031. \
    ///                    Lee said that the river belongs to both peoples. She raised the case of 14 fishermen.")?;
    /// let b = read("b", "Prime Minister Jon Berg had a telephone conversation with President Ida Lee on 6 May 2031. \
    ///                    Lee said that the river belongs to both peoples.")?;
    /// let compared = Compared::of(&a, &b, &Options::default());
    /// assert!(compared.has_common());
    /// let only_a: Vec<&str> = compared.comparison.only(Which::A).map(|at| a.statements[at].text.as_str()).collect();
    /// assert_eq!(only_a, ["She raised the case of 14 fishermen."]);
    /// # Ok::<(), readouts_core::Error>(())
    /// ```
    pub fn of(a: &Readout, b: &Readout, options: &Options<'_>) -> Self {
        Self::new(compare(a, b, options, &NoCorpus))
    }

    /// Compares two articles, with the index as the corpus: words that are rare in it count more than common ones. The
    /// articles themselves need not be in it.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) or [`ErrorKind::Io`](crate::ErrorKind::Io) if the
    /// index cannot be read.
    pub fn within(index: &Index, a: &Readout, b: &Readout, options: &Options<'_>) -> Result<Self> {
        let rarity = WordRarity::of(index);
        let comparison = compare(a, b, options, &rarity);
        rarity.finish()?;
        Ok(Self::new(comparison))
    }

    /// Returns the two articles of an event to compare: the longest readout of each side, or, if `outlets` are named, of
    /// each of these. `None` if only one outlet tells of the event.
    ///
    /// Sides are the countries of the outlets, those that took part in the event first; a government's outlet goes before
    /// others, and an article about the event itself before remarks and press conferences.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if an outlet is named that does not tell of the event, or a name fits
    /// several.
    pub fn sides<'a>(
        articles: &'a [Readout],
        outlets: Option<[&str; 2]>,
        knowledge: &Knowledge,
    ) -> Result<Option<[&'a Readout; 2]>> {
        match outlets {
            Some(names) => sides::of_outlets(articles, names, knowledge).map(Some),
            None => Ok(sides::sides(articles, knowledge)),
        }
    }
}
