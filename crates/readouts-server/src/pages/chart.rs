//! Bars over time. Each leads to its articles; several next to each other are chosen with the pointer.

use maud::{Markup, html};

use super::columns::wide;

/// Width of a chart, in its own units.
const WIDTH: f64 = 720.0;
/// Room below the bars for the names of periods.
const FOOT: f64 = 24.0;
/// Maximum width of a bar.
const BAR_MAX: f64 = 36.0;
/// Maximum number of names below the bars.
const NAMES: usize = 12;

/// Bar of a period.
pub(super) struct Bar {
    pub(super) period: String,
    pub(super) value: f64,
    /// Interval in which the value lies, if it is an estimate.
    pub(super) interval: Option<(f64, f64)>,
    /// Whether it rests on few articles.
    pub(super) is_thin: bool,
    /// Numbers in words.
    pub(super) numbers: String,
    /// Where it leads.
    pub(super) address: String,
}

/// Shows bars, as high as the highest value needs; `height` is in the chart's own units.
pub(super) fn chart(label: &str, bars: &[Bar], height: f64) -> Markup {
    html! { @if !bars.is_empty() { (wide(label, &drawing(bars, height))) } }
}

fn drawing(bars: &[Bar], height: f64) -> Markup {
    let highest = bars.iter().map(|bar| bar.interval.map_or(0.0, |(_, high)| high).max(bar.value));
    let top = highest.fold(0.0_f64, f64::max).max(f64::MIN_POSITIVE);
    let room = height - FOOT;
    let step = WIDTH / bars.len().max(1) as f64;
    let thick = (step * 0.7).min(BAR_MAX);
    let y = |value: f64| room * (1.0 - value / top);
    let every = bars.len().div_ceil(NAMES).max(1);
    html! {
            svg.chart viewBox={ "0 0 " (WIDTH) " " (height) } role="group" {
                @for (at, bar) in bars.iter().enumerate() {
                    @let left = at as f64 * step;
                    a href=(bar.address) data-period=(bar.period) {
                        title { (bar.numbers) }
                        rect.hit x=(left) y="0" width=(step) height=(room) {}
                        rect.bar .thin[bar.is_thin] x=(left + (step - thick) / 2.0) y=(y(bar.value)) width=(thick)
                            height=(room - y(bar.value)) {}
                        @if let Some((low, high)) = bar.interval {
                            line.interval x1=(left + step / 2.0) x2=(left + step / 2.0) y1=(y(low)) y2=(y(high)) {}
                        }
                    }
                    @if at % every == 0 {
                        text x=(left + step / 2.0) y=(height - 6.0) text-anchor="middle" { (bar.period) }
                    }
                }
            }
    }
}
