//! Texts of a picture: title, axis, names of series, notes.

use super::TEXT_MAX;
use crate::analysis::dates::DateOf;
use crate::analysis::trend::{Trend, TrendMeasure, TrendSeries};

impl Trend {
    pub(super) fn title(&self) -> String {
        let mut queries: Vec<&str> = self.series.iter().map(|series| series.query.as_str()).collect();
        queries.dedup();
        queries.join("  ·  ")
    }

    pub(super) fn name_of<'s>(&self, series: &'s TrendSeries) -> &'s str {
        series.name.as_deref().unwrap_or(&series.query)
    }

    pub(super) fn axis(&self) -> &'static str {
        match self.measure {
            TrendMeasure::Share => "share of articles",
            TrendMeasure::Articles => "articles",
            TrendMeasure::Occurrences => "occurrences",
            TrendMeasure::PerMillion => "occurrences in a million words",
        }
    }

    pub(super) fn measure_told(&self) -> String {
        let by = self.split.as_ref().map_or_else(String::new, |facet| format!(" by {}", facet.as_str()));
        let has_intervals =
            self.series.iter().flat_map(|series| &series.rows).any(|row| self.interval(row).is_some());
        let intervals = if has_intervals { ", with 95 % intervals" } else { "" };
        let smoothed = if self.smooth > 0 {
            let periods = if self.smooth == 1 { "one".to_owned() } else { self.smooth.to_string() };
            format!(", over the period and {periods} on either side")
        } else {
            String::new()
        };
        let date = match self.date {
            DateOf::Event => "date of the event, where it is certain",
            DateOf::Published => "date of publication",
        };
        format!("{}{by} per {}{intervals}{smoothed}; {date}", self.axis(), self.per.as_str())
    }

    /// Says how many matching articles have no place in the picture.
    pub(super) fn left_out(&self) -> Option<String> {
        let mut counts = [("span", 0), ("uncertain", 0), ("unknown", 0)];
        for row in self.series.iter().flat_map(|series| &series.rows) {
            let count = counts.iter_mut().find(|(name, _)| *name == row.period);
            if let Some((_, documents)) = count {
                *documents += row.documents;
            }
        }
        let told = counts.iter().filter(|(_, documents)| *documents > 0);
        let told: Vec<String> = told
            .map(|(name, documents)| match *name {
                "span" => format!("{documents} over several periods"),
                name => format!("{documents} with an {name} date"),
            })
            .collect();
        let matching = if self.series.len() > 1 { "matches of all lines" } else { "matching articles" };
        (!told.is_empty()).then(|| format!("not drawn, of the {matching}: {}", told.join(", ")))
    }

    pub(super) fn figure(&self, value: f64) -> String {
        match self.measure {
            TrendMeasure::Share => format!("{:.0} %", 100.0 * value),
            _ if value.fract() == 0.0 => format!("{value:.0}"),
            _ => format!("{value:.1}"),
        }
    }
}

/// Returns a line of text that fits, without characters that a picture cannot have.
pub(super) fn shortened(text: &str) -> String {
    let mut plain: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(TEXT_MAX + 1).collect();
    if plain.chars().count() > TEXT_MAX {
        plain.pop();
        plain.push('…');
    }
    plain
}
