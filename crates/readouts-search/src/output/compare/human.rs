//! A comparison for people: linked sentences side by side, then what only one side has, then tables.

use anstyle::Style;
use anyhow::Result;
use readouts_core::comparison::{Comparison, Link, Reason, Sentence, Side, Told, Topic, Which};

use super::columns::{Cell, Layout, row};
use super::tables;
use super::words::{
    degree, end, event, key, keys, language, length, letter, linked, links, order, outlet, own_words, voice,
    warning,
};
use crate::output::hits::plural;
use crate::output::marks::{Mark, Marks};
use crate::output::screen::Screen;
use crate::output::style::{QUIET, SPEAKER, TITLE};
use crate::output::styled::Styled;

/// Indent of a text under its label.
const INDENT: usize = 2;
/// What marks stand for.
const OWN_WORDS: &str = "words that the other side does not have there; where most differ, none are marked";
/// Indent of the facts of an article.
const HEAD: usize = 3;

pub(super) fn write(screen: &mut Screen<'_>, comparison: &Comparison, mark: &Mark) -> Result<()> {
    let view = View { comparison, layout: Layout::of(screen), marks: mark.on(screen) };
    view.head(screen)?;
    view.both(screen)?;
    view.only(screen, Which::A)?;
    view.only(screen, Which::B)?;
    view.told(screen)?;
    view.rest(screen)
}

struct View<'c> {
    comparison: &'c Comparison,
    layout: Layout,
    marks: Marks,
}

impl View<'_> {
    /// Writes what the two articles are.
    fn head(&self, screen: &mut Screen<'_>) -> Result<()> {
        let sides = [Which::A, Which::B].map(|which| (self.comparison.side(which), which));
        if self.layout == Layout::Below {
            for (side, which) in sides {
                row(screen, self.layout, &head(side, which), &Cell::default())?;
                if let Some(place) = place(side) {
                    screen.whole_line(QUIET, &format!("{:HEAD$}{place}", ""))?;
                }
            }
        } else {
            let [a, b] = sides.map(|(side, which)| {
                let mut cell = head(side, which);
                place(side).into_iter().for_each(|place| cell.push(HEAD, Styled::of(QUIET, place)));
                cell
            });
            row(screen, self.layout, &a, &b)?;
        }
        if let Some(warning) = warning(self.comparison) {
            screen.blank()?;
            screen.text(Style::new(), &warning)?;
        }
        Ok(())
    }

    /// Writes the title of a section, and how its rows are read.
    fn title(&self, screen: &mut Screen<'_>, title: &str, told: &str) -> Result<()> {
        screen.blank()?;
        screen.text(TITLE, title)?;
        if told.is_empty() { Ok(()) } else { screen.text(QUIET, told) }
    }

    /// Writes the linked sentences, in the order of A.
    fn both(&self, screen: &mut Screen<'_>) -> Result<()> {
        let Comparison { a, b, topics, .. } = self.comparison;
        if topics.is_empty() {
            return self.title(
                screen,
                "No sentence of one side says what a sentence of the other side says",
                "",
            );
        }
        let title = format!(
            "Both say: {} of {} of A, {} of {} of B",
            linked(a),
            plural(a.sentences.len() as u64, "sentence"),
            linked(b),
            b.sentences.len()
        );
        let told = match &*self.marks.before {
            _ if self.comparison.links.iter().all(|link| link.diff.is_none()) => String::new(),
            "" => format!("coloured: {OWN_WORDS}"),
            before => format!("{before} {}: {OWN_WORDS}", self.marks.after),
        };
        self.title(screen, &title, &told)?;
        for topic in topics {
            screen.blank()?;
            let cell = |which, all: &[usize]| {
                let mut cell = Cell::default();
                all.iter().for_each(|&at| self.sentence(&mut cell, which, at, topic));
                cell
            };
            row(screen, self.layout, &cell(Which::A, &topic.a), &cell(Which::B, &topic.b))?;
        }
        Ok(())
    }

    /// Adds a linked sentence: its label, for B with its links, and its text.
    fn sentence(&self, cell: &mut Cell, which: Which, at: usize, topic: &Topic) {
        let sentence = &self.comparison.side(which).sentences[at];
        let mut label = label(which, at, sentence);
        if which == Which::B {
            let of = |link: &Link| match topic.a.len() {
                1 => degree(link),
                _ => format!("{} {}", key(Which::A, link.a), degree(link)),
            };
            let told: Vec<String> = links(self.comparison, sentence).map(of).collect();
            label.push(QUIET, &format!(" · {}", told.join("; ")));
        }
        cell.push_hanging(0, INDENT, label);
        let mut text = Styled::default();
        let own = own_words(self.comparison, which, sentence);
        text.push_marked(Style::new(), &sentence.text, &own, &self.marks);
        cell.push(INDENT, text);
    }

    /// Writes the sentences that only one side has, each with the most similar one of the other side.
    fn only(&self, screen: &mut Screen<'_>, which: Which) -> Result<()> {
        let side = self.comparison.side(which);
        let only: Vec<usize> = self.comparison.only(which).collect();
        if only.is_empty() {
            return Ok(());
        }
        let all = plural(side.sentences.len() as u64, "sentence");
        let title = format!("Only {}: {} of {all}", letter(which), only.len());
        self.title(screen, &title, "")?;
        for at in only {
            screen.blank()?;
            let sentence = &side.sentences[at];
            let mut own = Cell::default();
            own.push_hanging(0, INDENT, label(which, at, sentence));
            own.push(INDENT, Styled::of(Style::new(), &sentence.text));
            let other = self.nearest(which.other(), sentence);
            match (self.layout, which) {
                (Layout::Beside(_), Which::B) => row(screen, self.layout, &other, &own)?,
                _ => row(screen, self.layout, &own, &other)?,
            }
        }
        Ok(())
    }

    /// Returns the most similar sentence of the other side, which is not similar enough.
    fn nearest(&self, other: Which, sentence: &Sentence) -> Cell {
        let mut cell = Cell::default();
        let indent = if self.layout == Layout::Below { INDENT } else { 0 };
        let Some(nearest) = &sentence.nearest else {
            cell.push(indent, Styled::of(QUIET, &format!("nothing similar in {}", letter(other))));
            return cell;
        };
        let why = match nearest.reason {
            Reason::Taken => ", which says more of what another sentence says",
            Reason::Threshold => "",
        };
        let label = format!("nearest: {} ({:.2}){why}", key(other, nearest.sentence), nearest.similarity);
        cell.push_hanging(indent, indent + INDENT, Styled::of(QUIET, &label));
        let text = &self.comparison.side(other).sentences[nearest.sentence].text;
        cell.push(indent + INDENT, Styled::of(QUIET, text));
        cell
    }

    /// Writes what each side has in the words of the other side's people.
    fn told(&self, screen: &mut Screen<'_>) -> Result<()> {
        for which in [Which::A, Which::B] {
            let told: Vec<&Told> = self.comparison.told.iter().filter(|told| told.side == which).collect();
            if told.is_empty() {
                continue;
            }
            let other = letter(which.other());
            let title = format!("What {} says that {other}'s side said", letter(which));
            self.title(
                screen,
                &title,
                &format!("beside each, the sentences of {other} that have it in the same speaker's words"),
            )?;
            for told in told {
                let links = told.own.iter().map(|&link| &self.comparison.links[link]);
                let own: Vec<usize> = links.map(|link| end(link, which.other())).collect();
                let own = if own.is_empty() {
                    format!("not in {other} in these words")
                } else {
                    keys(which.other(), &own)
                };
                let label = format!("  {} {} · {own}", key(which, told.sentence), told.speaker);
                screen.indented(INDENT, &Styled::of(Style::new(), label.trim_start()))?;
            }
        }
        Ok(())
    }

    fn rest(&self, screen: &mut Screen<'_>) -> Result<()> {
        if let Some(order) = order(self.comparison) {
            self.title(screen, "Order of topics", &order)?;
            if self.comparison.order.is_some_and(|order| order < 1.0) {
                tables::topics(screen, self.comparison)?;
            }
        }
        self.title(screen, "Words by speaker", "")?;
        tables::voices(screen, self.comparison)?;
        if self.comparison.formulas.is_empty() {
            return Ok(());
        }
        self.title(screen, "Formulas of one side only", "")?;
        for formula in &self.comparison.formulas {
            let mut text = Styled::of(Style::new(), &format!("“{}”", formula.text));
            text.push(QUIET, &format!(" · {}", keys(formula.side, &formula.sentences)));
            screen.styled_row((&format!("  {}", letter(formula.side)), 5), &text)?;
        }
        Ok(())
    }
}

/// Returns what an article is, without its place.
fn head(side: &Side, which: Which) -> Cell {
    let mut cell = Cell::default();
    let mut outlet_line = Styled::of(SPEAKER, letter(which));
    outlet_line.push(Style::new(), &format!("  {}", outlet(side)));
    cell.push_hanging(0, HEAD, outlet_line);
    cell.push(HEAD, Styled::of(TITLE, side.title.as_deref().unwrap_or("(no title)")));
    let facts = [
        format!("{} · {}", event(side), side.kind.as_str()),
        format!("{} · {}", language(side), length(side)),
        side.id.clone(),
    ];
    facts.iter().for_each(|fact| cell.push(HEAD, Styled::of(QUIET, fact)));
    cell
}

/// Returns where an article is.
fn place(side: &Side) -> Option<&str> {
    side.url.as_deref().or(side.path.as_deref())
}

/// Returns the name of a sentence, and whose words it has on what basis.
fn label(which: Which, at: usize, sentence: &Sentence) -> Styled {
    let mut label = Styled::of(TITLE, &key(which, at));
    label.push(QUIET, " · ");
    label.push(SPEAKER, &voice(sentence));
    label.push(QUIET, &format!(" ({})", sentence.basis.as_str()));
    label
}
