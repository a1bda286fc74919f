//! The text fragment that leads a browser to a passage: as short as it can be, with as much of the text around it as
//! the passage needs to be the only place that fits.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::directive::{Directive, term};
use super::folded::Folded;

/// Maximum encoded length of a passage that the address quotes in full; of a longer one it quotes the first and the
/// last words.
const WRITTEN_OUT_MAX: usize = 300;

/// Minimum lengths of the first and last words of a long passage, in bytes; each is tried before the next.
const ENDS: [usize; 4] = [24, 48, 96, 192];

/// Minimum lengths of the text before and after a passage, in bytes; each is tried before the next.
const AROUND: [usize; 5] = [16, 32, 64, 128, usize::MAX];

/// A text fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fragment {
    /// Directive, from `text=` on.
    pub(super) directive: String,
    /// Whether only the passage fits. Otherwise a browser goes to the first place that fits.
    pub(super) is_unique: bool,
}

/// Text around a passage that a directive has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Around {
    prefix: Option<Range<usize>>,
    suffix: Option<Range<usize>>,
}

/// Makes the fragment for a passage of a folded text. The first `foreign` paragraphs are searched too, but are not
/// right before the next one in the page. `None` if the passage has nothing that can be seen.
pub(super) fn fragment(body: &Folded<'_>, passage: &Range<usize>, foreign: usize) -> Option<Fragment> {
    if body.text[passage.clone()].trim().is_empty() {
        return None;
    }
    let search = Search { body, passage, foreign };
    let forms = search.forms();
    let least = search.least();
    for form in &forms {
        if let Some(fragment) = search.unique(form, &least) {
            return Some(fragment);
        }
    }
    let form = forms.last().expect("there is one form at least");
    let mut last = least.clone();
    for around in search.wider() {
        // Where the passage ends within what may be a word, the text beside it is needed in any case.
        let around = Around {
            prefix: around.prefix.or_else(|| least.prefix.clone()),
            suffix: around.suffix.or_else(|| least.suffix.clone()),
        };
        if let Some(fragment) = search.unique(form, &around) {
            return Some(fragment);
        }
        last = around;
    }
    Some(Fragment { directive: search.written(form, &last), is_unique: false })
}

struct Search<'b, 't> {
    body: &'b Folded<'t>,
    passage: &'b Range<usize>,
    foreign: usize,
}

/// First and last words of a passage; the whole passage if there is no last.
type Form = (Range<usize>, Option<Range<usize>>);

impl Search<'_, '_> {
    /// Returns how the passage may be written, shortest first.
    fn forms(&self) -> Vec<Form> {
        let Range { start, end } = self.passage.clone();
        let (first, last) = (self.body.paragraph_at(start), self.body.paragraph_at(end - 1));
        let whole = (start..end, None);
        if first == last && term(&self.body.written(self.passage)).len() <= WRITTEN_OUT_MAX {
            return vec![whole];
        }
        let (front, back) = (self.body.span(first), self.body.span(last));
        let (fronts, backs) = (self.edges(&front), self.edges(&back));
        let mut forms = Vec::new();
        for length in ENDS {
            let stop = fronts.ends.iter().copied().find(|at| *at >= start.saturating_add(length));
            let stop = stop.filter(|stop| *stop <= end).unwrap_or(front.end.min(end));
            let begin = backs.starts.iter().rev().copied().find(|at| at.saturating_add(length) <= end);
            let begin = begin.filter(|begin| *begin >= start).unwrap_or(back.start.max(start));
            if stop <= begin {
                forms.push((start..stop, Some(begin..end)));
            }
        }
        if forms.is_empty() {
            // A paragraph's end is a word's end, so only a passage of one paragraph can come to this.
            forms.push(if first == last { whole } else { (start..front.end, Some(back.start..end)) });
        }
        forms
    }

    /// Returns the text that is needed around the passage because it begins or ends where a word may go on.
    fn least(&self) -> Around {
        let Range { start, end } = self.passage.clone();
        let before = self.edges(&self.body.span(self.body.paragraph_at(start)));
        let after = self.edges(&self.body.span(self.body.paragraph_at(end - 1)));
        let nearest = before.starts.iter().rev().copied().find(|at| *at < start);
        let next = after.ends.iter().copied().find(|at| *at > end);
        Around {
            prefix: nearest.filter(|_| !before.all.contains(&start)).map(|at| self.trimmed(at..start)),
            suffix: next.filter(|_| !after.all.contains(&end)).map(|at| self.trimmed(end..at)),
        }
    }

    /// Returns the text around the passage, ever more of it: first in its paragraphs, then in those beside them.
    fn wider(&self) -> Vec<Around> {
        let Range { start, end } = self.passage.clone();
        let (first, last) = (self.body.paragraph_at(start), self.body.paragraph_at(end - 1));
        let (front, back) = (self.body.span(first), self.body.span(last));
        let own = AROUND.map(|length| Around {
            prefix: self.before(front.start..start, length),
            suffix: self.after(end..back.end, length),
        });
        let earlier =
            (self.foreign..first).rev().map(|one| self.body.span(one)).find(|span| !span.is_empty());
        let later = (last + 1..self.body.len()).map(|one| self.body.span(one)).find(|span| !span.is_empty());
        let beside = AROUND[1..].iter().map(|length| Around {
            prefix: self
                .before(front.start..start, usize::MAX)
                .or_else(|| self.before(earlier.clone()?, *length)),
            suffix: self.after(end..back.end, usize::MAX).or_else(|| self.after(later.clone()?, *length)),
        });
        own.into_iter().chain(beside).collect()
    }

    /// Returns the last words of a part of the text, of this length at least if there are as many.
    fn before(&self, part: Range<usize>, length: usize) -> Option<Range<usize>> {
        let part = self.trimmed(part);
        let starts = self.edges(&self.body.span(self.body.paragraph_at(part.start))).starts;
        let far = part.end.saturating_sub(length).max(part.start);
        let start = starts.into_iter().rev().find(|at| *at <= far).unwrap_or(part.start).max(part.start);
        Some(start..part.end).filter(|part| !part.is_empty())
    }

    /// Returns the first words of a part of the text, of this length at least if there are as many.
    fn after(&self, part: Range<usize>, length: usize) -> Option<Range<usize>> {
        let part = self.trimmed(part);
        let ends = self.edges(&self.body.span(self.body.paragraph_at(part.start))).ends;
        let far = part.start.saturating_add(length).min(part.end);
        let end = ends.into_iter().find(|at| *at >= far).unwrap_or(part.end).min(part.end);
        Some(part.start..end).filter(|part| !part.is_empty())
    }

    /// Returns a part of the text without white space at its ends.
    fn trimmed(&self, part: Range<usize>) -> Range<usize> {
        let text = &self.body.text[part.clone()];
        let start = part.start + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }

    /// Returns the places of a paragraph at which a word certainly ends or begins.
    fn edges(&self, span: &Range<usize>) -> Edges {
        let text = &self.body.text[span.clone()];
        let mut all: Vec<usize> = text.split_word_bound_indices().map(|(at, _)| at).collect();
        all.push(text.len());
        // Browsers cut such text into words by a dictionary.
        let before = |at: usize| text[..at].chars().next_back();
        let after = |at: usize| text[at..].chars().next();
        all.retain(|at| !(before(*at).is_some_and(has_no_spaces) && after(*at).is_some_and(has_no_spaces)));
        let at = |kept: &dyn Fn(usize) -> bool| -> Vec<usize> {
            all.iter().copied().filter(|at| kept(*at)).map(|at| span.start + at).collect()
        };
        Edges {
            starts: at(&|at| at == 0 || after(at).is_some_and(char::is_alphanumeric)),
            ends: at(&|at| before(at).is_some_and(|c| !c.is_whitespace())),
            all: at(&|_| true),
        }
    }

    /// Returns the fragment if only the passage fits it.
    fn unique(&self, form: &Form, around: &Around) -> Option<Fragment> {
        let directive = directive(form, around).map(|part| &self.body.text[part]);
        let places = directive.places(&self.body.text)?;
        (places == [self.passage.clone()])
            .then(|| Fragment { directive: self.written(form, around), is_unique: true })
    }

    fn written(&self, form: &Form, around: &Around) -> String {
        directive(form, around).map(|part| self.body.written(&part)).written()
    }
}

/// Places of a paragraph at which a word certainly ends or begins.
struct Edges {
    all: Vec<usize>,
    /// Those before a word, and the paragraph's start.
    starts: Vec<usize>,
    /// Those behind a word or a sign.
    ends: Vec<usize>,
}

fn directive(form: &Form, around: &Around) -> Directive<Range<usize>> {
    let (start, end) = form.clone();
    let Around { prefix, suffix } = around.clone();
    Directive { prefix, start, end, suffix }
}

/// Whether a character is of a script that is written without spaces between words.
fn has_no_spaces(c: char) -> bool {
    matches!(
        c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}'
            | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
            | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
    )
}

#[cfg(test)]
mod tests;
