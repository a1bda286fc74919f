//! Weights and thresholds of uncertain decisions, read from their table.

use serde::{Deserialize, Serialize};

/// Weight or threshold, as in the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Weight {
    /// Name in the table.
    pub name: String,
    /// Value, in `unit`.
    pub value: f32,
    /// Unit of the value: words, bytes, a share, a score.
    #[serde(default)]
    pub unit: String,
    /// Lowest and highest sensible value.
    #[serde(default)]
    pub range: [f32; 2],
    /// Effect of a higher or a lower value.
    #[serde(default)]
    pub balances: String,
    /// Data on which the value was fitted.
    #[serde(default)]
    pub fitted: String,
}

/// Declares the weights once; each is the table row of that name.
macro_rules! weights {
    ($($name:ident,)+) => {
        /// Every weight and threshold.
        #[derive(Debug)]
        pub(crate) struct Weights {
            $(pub(crate) $name: f32,)+
            rows: Vec<Weight>,
        }

        impl Weights {
            #[cfg(test)]
            const NAMES: &[&str] = &[$(stringify!($name),)+];

            pub(super) fn new(rows: Vec<Weight>) -> Self {
                let value = |name: &str| rows.iter().find(|row| row.name == name).map_or(0.0, |row| row.value);
                Self { $($name: value(stringify!($name)),)+ rows }
            }
        }
    };
}

impl Weights {
    /// Returns the rows of the table.
    pub(super) fn rows(&self) -> &[Weight] {
        &self.rows
    }
}

weights! {
    wrap_share,
    wrap_width_min,
    wrap_width_max,
    wrap_breaks_min,
    wrap_run_lines_min,
    wrap_run_near,
    wrap_widest,
    wrap_unbroken,
    wrap_near,
    wrap_inside,
    wrap_beyond,
    wrap_parted,
    glued_page_bytes,
    glued_page_share,
    glued_paragraph_bytes,
    line_sentence_words_min,
    line_words_max,
    line_sentence_short,
    line_run_on_words_min,
    line_run_on,
    line_long_words_min,
    line_long,
    line_half_words_min,
    line_half,
    line_item,
    line_digits,
    line_colon,
    line_short,
    line_part,
    line_label,
    line_outside,
    line_main_sentence,
    line_main_link,
    line_main_other,
    line_beside_word,
    line_beside_words_max,
    line_beside_sentence,
    line_beside_link,
    line_beside_other,
    furniture_line,
    furniture_links,
    furniture_tail_placed,
    furniture_end,
    furniture_caption,
    furniture_shape,
    shape_words_max,
    shape_caption_words_max,
    shape_cookie_words_max,
    shape_comments_words_max,
    shape_trail_words_max,
    shape_trail_end_words_max,
    shape_date_words_max,
    shape_date_label_words_max,
    shape_pagination_bytes_max,
    shape_date_bytes_max,
    shape_reading_time_bytes_max,
    shape_byline_bytes_max,
    shape_count_digits_max,
    body_gap,
    body_teaser,
    body_teasers_few,
    body_article,
    body_prose,
    body_error_words,
    body_links_min,
    body_link_words,
    body_table_cells_min,
    body_table_short,
    body_table_telling,
    body_table_items,
    body_table_words_max,
    title_reach,
    title_window_reach,
    title_words_min,
    title_words_max,
    title_sentence_words_max,
    title_suffix_words_min,
    title_copy_bytes,
    title_line_words_min,
    title_window_bytes_max,
    title_clock_bytes_max,
    title_venue_words_min,
    title_word_letters_min,
    title_threshold,
    title_margin,
    title_shared,
    title_shared_words_min,
    title_near,
    title_near_decay,
    title_heading,
    title_long,
    title_long_words_min,
    title_trail,
    title_credited,
    title_opens,
    confidence_pronoun,
    confidence_quotation,
    confidence_carried,
    confidence_background,
    confidence_report,
    confidence_unknown,
    confidence_title,
    confidence_body,
    confidence_side,
    date_title,
    date_event,
    date_opening,
    date_near,
    date_far,
    date_background,
    date_quoted,
    date_ahead,
    date_relative,
    date_weekday,
    date_year,
    date_coarse,
    date_line,
    date_only,
    date_behind,
    date_likely,
    date_certain,
    evidence_words_min,
    evidence_bias,
    evidence_run_furniture,
    evidence_run_capitals,
    evidence_run_led,
    evidence_run_above,
    evidence_run_lines,
    evidence_prose,
    evidence_long,
    evidence_between,
    evidence_part,
    evidence_part_behind,
    evidence_past_end,
    evidence_done,
    evidence_repeated,
    evidence_dated,
}

#[cfg(test)]
mod tests {
    use crate::Knowledge;

    #[test]
    fn every_weight_is_a_row_of_the_table_and_says_what_it_is() {
        let rows = Knowledge::builtin().weights();
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, super::Weights::NAMES);
        for row in rows {
            assert!(row.range[0] <= row.value && row.value <= row.range[1], "{}", row.name);
            assert!(
                ![&row.unit, &row.balances, &row.fitted].iter().any(|text| text.is_empty()),
                "{}",
                row.name
            );
        }
    }
}
