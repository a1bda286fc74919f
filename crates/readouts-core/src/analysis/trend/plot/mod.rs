//! Draws a trend as a picture (SVG): a line for each series, with intervals, gaps and thin periods.
//!
//! Series differ in the shape of their points and in the dashes of their lines, so that the picture is readable in
//! grey. A line is broken where there are no articles; a point that stands for few articles is hollow.

mod labels;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use self::labels::shortened;
use super::{Trend, TrendMeasure, TrendRow, TrendSeries};
use crate::statistics::Interval;
use crate::{Error, ErrorKind, Result};

/// Maximum number of series of a picture.
const DRAWN_MAX: usize = 8;

/// Size of a picture, in pixels.
const WIDTH: u32 = 960;
const HEIGHT: u32 = 540;
/// Height of a line of text above or below the picture, and of one of the legend.
const LINE: i32 = 20;
/// Maximum number of labels of the axis of periods.
const LABELS: usize = 12;
/// Distance between the points of neighbouring series in a period, in pixels.
const SPREAD: i32 = 6;
/// Maximum number of characters in a line of text.
const TEXT_MAX: usize = 130;

const INK: RGBColor = RGBColor(34, 34, 34);
const QUIET: RGBColor = RGBColor(110, 110, 110);
const FAINT: RGBColor = RGBColor(225, 225, 225);
/// Colours of the series, ordered so that neighbours differ in lightness (after Okabe and Ito 2008).
const COLOURS: [RGBColor; DRAWN_MAX] = [
    RGBColor(0, 80, 140),
    RGBColor(213, 94, 0),
    RGBColor(0, 110, 85),
    RGBColor(160, 90, 130),
    RGBColor(60, 60, 60),
    RGBColor(150, 110, 0),
    RGBColor(86, 150, 200),
    RGBColor(120, 120, 120),
];
/// Dashes and gaps of the lines, in pixels; a line without any is whole.
const DASHES: [(u32, u32); DRAWN_MAX] = [(0, 0), (10, 5), (3, 3), (14, 4), (6, 6), (2, 6), (9, 2), (4, 8)];

type Chart<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

impl Trend {
    /// Draws the trend as an SVG picture. `source` is the line below it that says what the figures come from; the
    /// queries are written above it.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if there are more than eight series.
    pub fn to_svg(&self, source: &str) -> Result<String> {
        if self.series.len() > DRAWN_MAX {
            let message =
                format!("a picture has {DRAWN_MAX} lines at most, and there are {}", self.series.len());
            return Err(Error::new(ErrorKind::Query, message).hinting("ask for fewer series or queries"));
        }
        let mut svg = String::new();
        let area = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
        let drawn = self.draw(&area, source);
        drop(area);
        drawn.map_err(|error| {
            Error::new(ErrorKind::Fault, "the picture cannot be drawn").because(error.to_string())
        })?;
        Ok(with_description(svg, &self.title(), &self.measure_told()))
    }

    fn draw(&self, area: &Area<'_>, source: &str) -> Drawn {
        area.fill(&WHITE)?;
        let text = |at: (i32, i32), size: u32, colour: RGBColor, text: &str| {
            let style = ("sans-serif", size).into_font().color(&colour).pos(Pos::new(HPos::Left, VPos::Top));
            area.draw(&Text::new(shortened(text), at, style))
        };
        let bottom = HEIGHT as i32;
        text((16, 12), 20, INK, &self.title())?;
        text((16, 38), 14, QUIET, &self.measure_told())?;
        let legend = if self.series.len() > 1 { LINE * self.series.len().div_ceil(2) as i32 } else { 0 };
        let notes = [
            self.left_out(),
            Some("hollow: fewer than 5 articles; no point: no articles".to_owned()),
            Some(source.to_owned()),
        ];
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        for (number, note) in notes.iter().rev().enumerate() {
            text((16, bottom - 8 - LINE * (number as i32 + 1)), 13, QUIET, note)?;
        }
        let below = LINE * notes.len() as i32 + 20 + legend;
        let plot = area.margin(64, below as u32, 8, 24);
        self.draw_chart(&plot)?;
        let first = bottom - below + 8;
        for (number, series) in self.series.iter().enumerate().filter(|_| legend > 0) {
            let at = (80 + (number % 2) as i32 * 430, first + LINE * (number / 2) as i32);
            line(area, number, vec![(at.0 - 44, at.1 + 6), (at.0 - 12, at.1 + 6)])?;
            point(area, number, (at.0 - 28, at.1 + 6), false)?;
            text(at, 14, INK, self.name_of(series))?;
        }
        Ok(())
    }

    fn draw_chart(&self, area: &Area<'_>) -> Drawn {
        let periods: Vec<&str> = self.dated(0).map(|row| row.period.as_str()).collect();
        let last = i32::try_from(periods.len()).unwrap_or(i32::MAX).max(1) - 1;
        let rows = self.series.iter().flat_map(|series| self.dated_of(series));
        // Wide intervals of few articles do not set the scale; they are cut at the top.
        let high =
            |row: &TrendRow| self.interval(row).filter(|_| !row.thin).map_or(0.0, |interval| interval.high);
        let highest = rows.filter_map(|row| Some(self.value(row)?.max(high(row))));
        let full = highest.fold(0.0, f64::max);
        let full = if full > 0.0 { full * 1.04 } else { 1.0 };
        let mut chart = ChartBuilder::on(area)
            .x_label_area_size(44)
            .y_label_area_size(72)
            .build_cartesian_2d(-1.0..f64::from(last) + 1.0, 0.0..full)?;
        let step = periods.len().div_ceil(LABELS).max(1);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .disable_x_axis()
            .light_line_style(WHITE)
            .bold_line_style(FAINT)
            .axis_style(QUIET)
            .y_labels(6)
            .y_label_formatter(&|value| self.figure(*value))
            .y_desc(self.axis())
            .label_style(("sans-serif", 13).into_font().color(&INK))
            .draw()?;
        axis_of_periods(&chart, area, &periods, step, last)?;
        for (number, series) in self.series.iter().enumerate() {
            self.draw_series(&chart, area, number, series)?;
        }
        Ok(())
    }

    fn draw_series(&self, chart: &Chart<'_>, area: &Area<'_>, number: usize, series: &TrendSeries) -> Drawn {
        let rows = || (0..).zip(self.dated_of(series));
        // Intervals of several series stand beside each other.
        let aside = SPREAD * (2 * number as i32 + 1 - self.series.len() as i32) / 2;
        let top = chart.as_coord_spec().get_y_range().end;
        let place = |x: i32, value: f64| {
            let (x, y) = inside(chart, area, (x, value.min(top)));
            (x + aside, y)
        };
        for (x, row) in rows() {
            let Some(interval) = self.interval(row) else { continue };
            let ends = [interval.low, interval.high].map(|value| place(x, value));
            area.draw(&PathElement::new(ends.to_vec(), COLOURS[number].mix(0.45).stroke_width(2)))?;
            for ((x, y), value) in ends.into_iter().zip([interval.low, interval.high]) {
                if value > top {
                    continue;
                }
                area.draw(&PathElement::new(vec![(x - 4, y), (x + 4, y)], COLOURS[number].mix(0.45)))?;
            }
        }
        let mut run: Vec<(i32, i32)> = Vec::new();
        for (x, row) in rows() {
            match self.value(row) {
                Some(value) => run.push(place(x, value)),
                None => line(area, number, std::mem::take(&mut run))?,
            }
        }
        line(area, number, run)?;
        for (x, row) in rows() {
            if let Some(value) = self.value(row) {
                point(area, number, place(x, value), row.thin)?;
            }
        }
        Ok(())
    }

    fn dated(&self, series: usize) -> impl Iterator<Item = &TrendRow> {
        self.series.get(series).into_iter().flat_map(|series| self.dated_of(series))
    }

    /// Returns the rows of a series that are periods.
    fn dated_of<'s>(&self, series: &'s TrendSeries) -> impl Iterator<Item = &'s TrendRow> + use<'s> {
        series.rows.iter().filter(|row| !matches!(row.period.as_str(), "span" | "uncertain" | "unknown"))
    }

    /// Returns the drawn value of a row; `None` for a gap.
    fn value(&self, row: &TrendRow) -> Option<f64> {
        let value = if self.smooth > 0 { row.smoothed } else { row.measure(self.measure) };
        value.filter(|_| !row.is_gap())
    }

    /// Returns the interval of a drawn value.
    fn interval(&self, row: &TrendRow) -> Option<Interval> {
        match self.measure {
            _ if self.smooth > 0 => None,
            TrendMeasure::Share => row.share_interval,
            TrendMeasure::PerMillion => row.per_million_interval,
            TrendMeasure::Articles | TrendMeasure::Occurrences => None,
        }
        .filter(|_| !row.is_gap())
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = std::result::Result<(), Box<dyn std::error::Error>>;

/// Returns the pixel of a point in the area that the chart is on.
fn inside(chart: &Chart<'_>, area: &Area<'_>, (x, y): (i32, f64)) -> (i32, i32) {
    let (x, y) = chart.backend_coord(&(f64::from(x), y));
    let (left, top) = area.get_base_pixel();
    (x - left, y - top)
}

/// Draws the axis of periods, with a label for every `step`th.
fn axis_of_periods(chart: &Chart<'_>, area: &Area<'_>, periods: &[&str], step: usize, last: i32) -> Drawn {
    let ends = [-1, last + 1].map(|x| inside(chart, area, (x, 0.0)));
    area.draw(&PathElement::new(ends.to_vec(), QUIET))?;
    let style = ("sans-serif", 13).into_font().color(&INK).pos(Pos::new(HPos::Center, VPos::Top));
    for (x, period) in (0..).zip(periods) {
        let (at, y) = inside(chart, area, (x, 0.0));
        let has_label = (x as usize).is_multiple_of(step);
        area.draw(&PathElement::new(vec![(at, y), (at, y + if has_label { 7 } else { 4 })], QUIET))?;
        if has_label {
            area.draw(&Text::new((*period).to_owned(), (at, y + 10), style.clone()))?;
        }
    }
    Ok(())
}

/// Draws the line of a series, whole or dashed.
fn line(area: &Area<'_>, number: usize, points: Vec<(i32, i32)>) -> Drawn {
    if points.len() < 2 {
        return Ok(());
    }
    let style = COLOURS[number].stroke_width(2);
    match DASHES[number] {
        (0, _) => area.draw(&PathElement::new(points, style))?,
        (dash, gap) => area.draw(&DashedPathElement::new(points, dash, gap, style))?,
    }
    Ok(())
}

/// Draws the point of a series: its shape in outline if it stands for few articles.
fn point(area: &Area<'_>, number: usize, (x, y): (i32, i32), is_hollow: bool) -> Drawn {
    let corners: &[(i32, i32)] = match number % 4 {
        0 => &[(-5, 0), (-4, -3), (0, -5), (4, -3), (5, 0), (4, 3), (0, 5), (-4, 3)],
        1 => &[(-4, -4), (4, -4), (4, 4), (-4, 4)],
        2 => &[(0, -6), (5, 4), (-5, 4)],
        _ => &[(0, -6), (6, 0), (0, 6), (-6, 0)],
    };
    let corners: Vec<(i32, i32)> = corners.iter().map(|(a, b)| (x + a, y + b)).collect();
    let outline = [corners.as_slice(), &corners[..1]].concat();
    let fill = if is_hollow { WHITE } else { COLOURS[number] };
    area.draw(&Polygon::new(corners, fill.filled()))?;
    area.draw(&PathElement::new(outline, COLOURS[number].stroke_width(2)))?;
    Ok(())
}

/// Adds what the picture shows for readers who do not see it.
fn with_description(svg: String, title: &str, description: &str) -> String {
    let escaped =
        |text: &str| shortened(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let Some(end) = svg.find("<svg").and_then(|at| Some(at + svg[at..].find('>')?)) else { return svg };
    let (head, rest) = svg.split_at(end);
    format!(
        "{head} role=\"img\"{}\n<title>{}</title>\n<desc>{}</desc>{}",
        &rest[..1],
        escaped(title),
        escaped(description),
        &rest[1..]
    )
}

#[cfg(test)]
mod tests;
