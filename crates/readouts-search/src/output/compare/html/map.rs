//! A picture of the order: the sentences of both sides as two columns, and lines between those that say the same.

use std::fmt::Write;

use readouts_core::comparison::{Degree, Which};

use super::{Page, class, put};
use crate::output::compare::words::key;

/// Width of the picture.
const WIDTH: usize = 240;
/// Width of a box with the name of a sentence.
const BOX: usize = 44;
/// Height of a row if there are few.
const ROW: usize = 22;
/// Maximum number of sentences of a side that are drawn.
const DRAWN_MAX: usize = 80;

impl Page<'_> {
    /// Draws the links between the sentences of both sides; nothing if there are too many to be told apart.
    pub(super) fn map(&mut self) {
        let comparison = self.comparison;
        let rows = comparison.a.sentences.len().max(comparison.b.sentences.len());
        if rows > DRAWN_MAX {
            return;
        }
        put!(
            self,
            "<svg class=\"map\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"Lines between the sentences of A and of B \
             that say the same; the table has them too\">\n",
            rows * ROW
        );
        let middle = |at: usize| at * ROW + ROW / 2;
        let (from, to) = (BOX, WIDTH - BOX);
        for link in &comparison.links {
            let degree = match link.degree {
                Degree::Same => "same",
                Degree::Partly => "partly",
            };
            let (a, b) = (middle(link.a), middle(link.b));
            let half = (from + to) / 2;
            put!(self, "<path class=\"{degree}\" d=\"M{from} {a}C{half} {a} {half} {b} {to} {b}\" />\n");
        }
        for (which, x) in [(Which::A, 0), (Which::B, to)] {
            for (at, sentence) in comparison.side(which).sentences.iter().enumerate() {
                let only = if sentence.is_linked() { "" } else { " alone" };
                put!(
                    self,
                    "<g class=\"{}{only}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" /><text x=\"{}\" \
                     y=\"{}\">{}</text></g>\n",
                    class(which),
                    x + 1,
                    at * ROW + 2,
                    BOX - 2,
                    ROW - 4,
                    x + BOX / 2,
                    middle(at) + 4,
                    key(which, at)
                );
            }
        }
        self.out.push_str("</svg>\n");
    }
}
