//! Weights of agreement and disagreement, with the threshold: each with what it balances and what it was fitted on.

/// Row of the table of weights.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Weight {
    /// Name of the feature, or of the threshold.
    pub name: &'static str,
    /// Value in bits.
    pub value: f32,
    /// Lowest and highest sensible value.
    pub range: [f32; 2],
    /// Effect of a higher or a lower value.
    pub balances: &'static str,
    /// Data on which the value was fitted.
    pub fitted: &'static str,
}

/// Declares the table once: a constant for each row, and the rows in order.
macro_rules! weights {
    ($($place:ident $name:literal = $value:literal in [$low:literal, $high:literal], $balances:literal, $fitted:literal;)+) => {
        #[derive(Clone, Copy)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "names of the constants below")]
        enum Place { $($place,)+ }

        $(pub(super) const $place: usize = Place::$place as usize;)+

        /// Number of rows.
        pub(super) const COUNT: usize = ROWS.len();

        const ROWS: &[Weight] = &[$(Weight {
            name: $name,
            value: $value,
            range: [$low, $high],
            balances: $balances,
            fitted: $fitted,
        },)+];
    };
}

// `judged`: by hand and by sweeps, on judged pairs of articles of the White House, the State Department, the Kremlin and
// the President of Ukraine; `all joins`: on every join that those and 2,000 further releases give, read one by one.
weights! {
    FIRST "first principal" = 2.5 in [0.0, 5.0],
        "a principal in common: one alone proves little, because leaders do several things a day", "judged";
    SECOND "second principal" = 6.0 in [2.0, 9.0],
        "a principal of another side in common: two people rarely deal with each other twice in three days", "judged";
    FURTHER "further principals" = 0.7 in [0.0, 2.0],
        "each further principal in common, at most three", "all joins";
    ALONE "one side" = -2.0 in [-6.0, 0.0],
        "no two sides in common: most articles of one person on one day are of different events", "judged";
    UNMATCHED "unmatched principals" = -0.8 in [-3.0, 0.0],
        "each principal whom the other article does not have: outlets leave out company, not the main guest", "judged";
    BOTH_UNMATCHED "unmatched on both" = -4.0 in [-9.0, 0.0],
        "each article has a principal that the other one does not have", "judged";
    DAY_CERTAIN "same certain day" = 4.0 in [1.0, 7.0],
        "both articles give the day, and it is the same", "judged";
    DAY_LIKELY "same likely day" = 3.0 in [0.0, 6.0],
        "the same day, which at least one article only suggests by its publication", "judged";
    DAY_POSSIBLE "same possible day" = 1.0 in [-1.0, 4.0],
        "spans of possible days overlap", "hand";
    DAY_JOURNEY "within a journey" = -1.5 in [-4.0, 3.0],
        "a day within several certain days: a journey or a conference, of which a meeting is only a part", "all joins";
    DAY_SHIFT "day of the local time" = 1.0 in [-3.0, 4.0],
        "a day apart, as the clocks of two outlets' countries can be, the later day in the east", "hand";
    DAY_NEXT "next day" = -1.5 in [-6.0, 2.0],
        "a day apart, if at least one of the days is only likely", "judged";
    DAY_APART "days apart" = -5.0 in [-9.0, 0.0],
        "certain days that differ, or two days apart", "judged";
    PUBLISHED "published together" = 2.5 in [0.0, 5.0],
        "published on the same day, if the days of the event seem to differ: one may have been misread", "judged";
    KIND_SAME "same kind" = 1.5 in [0.0, 3.0],
        "both are calls, both are meetings", "judged";
    KIND_FITS "kinds that fit" = 0.5 in [-1.0, 2.0],
        "remarks, statements and press conferences are parts of any event", "judged";
    KIND_DIFFERS "kinds that differ" = -4.0 in [-8.0, 0.0],
        "a call and a meeting, or a call and a press conference of the two", "judged";
    TITLE "same title" = 1.5 in [0.0, 6.0],
        "nearly all words of long titles in common; two speeches of a day may have one title", "judged";
    TEXT "same sentences" = 6.0 in [0.0, 9.0],
        "the longest sentences in common: a text that was posted twice", "judged";
    RETOLD "same title, other text" = -6.0 in [-9.0, 0.0],
        "one outlet uses a title for each event of its kind: two calls of one day", "hand";
    TOPIC "same subject" = 6.0 in [0.0, 8.0],
        "words in common that say what two titles of one outlet and day are about, if only one side is in both", "all joins, and pairs of announcements and what they announced";
    SUMMIT "same summit" = 5.0 in [0.0, 8.0],
        "the summit of one organisation, without two sides that met there", "judged";
    NAMED "names the other" = 1.0 in [0.0, 3.0],
        "an article on a summit names the principal of the other one", "judged";
    THRESHOLD "threshold" = 9.0 in [5.0, 14.0],
        "below, events are joined that only share their day and people; above, parts of one event stay apart", "judged";
}

/// Weights of all features and the threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights([f32; COUNT]);

impl Default for Weights {
    fn default() -> Self {
        let mut values = [0.0; COUNT];
        values.iter_mut().zip(ROWS).for_each(|(value, row)| *value = row.value);
        Self(values)
    }
}

impl Weights {
    /// Returns the rows of the table.
    pub fn rows() -> &'static [Weight] {
        ROWS
    }

    /// Returns these weights with another value for the row of a name; `None` if there is no such row.
    #[must_use]
    pub fn with(&self, name: &str, value: f32) -> Option<Self> {
        let at = ROWS.iter().position(|row| row.name == name)?;
        let mut other = self.clone();
        other.0[at] = value;
        Some(other)
    }

    /// Returns the value of the row of a name.
    pub fn value(&self, name: &str) -> Option<f32> {
        ROWS.iter().position(|row| row.name == name).map(|at| self.0[at])
    }

    pub(super) fn get(&self, at: usize) -> f32 {
        self.0[at]
    }

    pub(super) fn threshold(&self) -> f32 {
        self.0[THRESHOLD]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_within_its_range_and_says_what_it_is() {
        for row in ROWS {
            assert!(row.range[0] <= row.value && row.value <= row.range[1], "{}", row.name);
            assert!(!row.balances.is_empty() && !row.fitted.is_empty(), "{}", row.name);
        }
        let names: std::collections::BTreeSet<&str> = ROWS.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), ROWS.len());
    }

    #[test]
    fn a_weight_is_set_by_its_name() {
        let weights = Weights::default().with("threshold", 7.0).expect("a row");
        assert_eq!((weights.threshold(), weights.get(FIRST)), (7.0, Weights::default().get(FIRST)));
        assert_eq!(Weights::default().with("none such", 1.0), None);
    }
}
