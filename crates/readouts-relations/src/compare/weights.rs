//! Weights and thresholds of matching, each with what it balances and what it was fitted on.

/// A weight or threshold with its description.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct WeightRow {
    /// Name of the weight.
    pub name: &'static str,
    /// Value.
    pub value: f64,
    /// Lowest and highest sensible value.
    pub range: [f64; 2],
    /// What it balances.
    pub balances: &'static str,
    /// Data on which the value was fitted.
    pub fitted: &'static str,
}

/// Declares the weights once: fields, the table, and access by name.
macro_rules! weights {
    ($($name:ident = $value:literal in [$low:literal, $high:literal] $fitted:literal $balances:literal;)+) => {
        /// The weights and thresholds of matching.
        #[derive(Debug, Clone, Copy, PartialEq)]
        #[non_exhaustive]
        pub struct Weights {
            $(#[doc = $balances] pub $name: f64,)+
        }

        impl Default for Weights {
            fn default() -> Self {
                Self { $($name: $value,)+ }
            }
        }

        impl Weights {
            /// The table of all weights with their built-in values.
            pub const TABLE: &[WeightRow] = &[$(WeightRow {
                name: stringify!($name),
                value: $value,
                range: [$low, $high],
                balances: $balances,
                fitted: $fitted,
            },)+];

            /// Returns the weights with another value of the one with this name; `None` if there is none.
            #[must_use]
            pub fn with(mut self, name: &str, value: f64) -> Option<Self> {
                match name {
                    $(stringify!($name) => self.$name = value,)+
                    _ => return None,
                }
                Some(self)
            }

            /// Returns the value of the weight with this name.
            pub fn value(&self, name: &str) -> Option<f64> {
                match name {
                    $(stringify!($name) => Some(self.$name),)+
                    _ => None,
                }
            }
        }
    };
}

weights! {
    words = 1.0 in [0.5, 1.5] "unit" "Weight of a shared word, the unit of the other weights of terms.";
    phrases = 0.5 in [0.0, 1.0] "compare_dev" "Weight of two words that follow each other in both.";
    topics = 1.5 in [0.0, 2.5] "compare_dev" "Weight of a concept of the tables, in whatever words: below, sides with other words are not matched; above, whatever is of one field is.";
    fields = 0.7 in [0.0, 1.0] "compare_dev, longer pairs by eye" "Factor of a concept that is a wide field, such as the economy.";
    people = 0.6 in [0.0, 1.5] "compare_dev" "Weight of a person who is named in both.";
    places = 0.6 in [0.0, 1.5] "compare_dev" "Weight of a country or organisation that is named in both.";
    figures = 1.5 in [0.0, 3.0] "compare_dev" "Weight of a figure: number, sum of money, share.";
    dates = 1.0 in [0.0, 2.0] "hand" "Weight of a day that is named in both.";
    small_figures = 0.3 in [0.0, 1.0] "hand" "Factor of a number below 10 without a unit, which is often chance.";
    common = 0.7 in [0.0, 1.0] "compare_dev" "Factor of words of the tables that most readouts have.";
    corpus = 0.3 in [0.0, 1.0] "compare_dev" "Share of the rarity in the corpus in that of a word; the rest is that in the two articles.";
    slope = 0.3 in [0.1, 1.0] "compare_dev" "Share of a sentence's own length by which the similarity is divided; the rest is the mean length (pivoted normalization): below, long sentences match too much; above, short ones do.";
    lead = 0.25 in [0.0, 0.5] "compare_dev" "Weight of both sentences being the ones that tell of the event.";
    threshold = 0.11 in [0.04, 0.4] "compare_dev" "Minimum similarity of linked sentences of two texts of 8 sentences.";
    growth = 0.45 in [0.0, 0.9] "compare_dev, longer pairs by eye" "Exponent by which the minimum similarity grows with the number of sentences, among which more are similar by chance.";
    again = 0.03 in [0.0, 0.2] "compare_dev" "Similarity that a link needs in addition for each link that both sentences have already: below, links of what is merely related.";
    more = 0.02 in [0.0, 0.1] "compare_dev" "Similarity that a link needs in addition for each link that one of the sentences has already: above, sentences that answer two are linked to one.";
    same = 0.24 in [0.1, 0.9] "compare_dev" "Minimum similarity of sentences that say the same; below, they have a part in common.";
}

#[cfg(test)]
mod tests {
    use super::Weights;

    #[test]
    fn every_value_is_in_its_range_and_can_be_changed_by_name() {
        for row in Weights::TABLE {
            assert!((row.range[0]..=row.range[1]).contains(&row.value), "{}", row.name);
            let changed = Weights::default().with(row.name, row.range[1]).expect("a weight");
            assert_eq!(changed.value(row.name), Some(row.range[1]));
        }
        assert_eq!(Weights::default().with("no_such", 1.0), None);
    }
}
