//! Writes the page of an article. Lines that were cut have the reason in the margin. Between them is the
//! body, with every statement under its speaker and its basis in the margin.

use std::collections::BTreeMap;
use std::ops::Range;

use anstyle::Style;
use anyhow::Result;
use readouts_core::{AuditLine, Basis, Hit, Readout, Statement};

use super::article::{Around, Article, Detail};
use super::hits::plural;
use super::jointly::jointly;
use super::marks::{Marks, ranges};
use super::screen::Screen;
use super::style::{QUIET, SPEAKER, TITLE};
use super::styled::Styled;

/// Width of the margin in columns, enough for the longest reasons and most cues.
const MARGIN: usize = 20;

/// Width of a line number in columns.
const NUMBER: usize = 6;

/// Maximum number of lines cut for the same reason that are all shown.
const MOST_CUT: usize = 12;

/// Number of lines shown if there are more than [`MOST_CUT`].
const FIRST_CUT: usize = 4;

/// Number of characters that are compared to find a paragraph in its line.
const OPENING: usize = 16;

/// Writes the page, or the body if the lines of the page are not known.
pub(super) fn write(screen: &mut Screen<'_>, shown: &Article<'_>) -> Result<()> {
    let Article { article, detail, marked } = *shown;
    let is_part = marked.is_some_and(|marked| marked.around == Around::Matches);
    let (marks, found) =
        marked.map(|marked| (marked.mark.on(screen), places(marked.hit))).unwrap_or_default();
    let last = Last::Nothing;
    let mut page =
        Page { screen, article, detail, marks, found, is_part, paragraph: 0, shown: 0, statement: 0, last };
    if is_part {
        page.paragraphs(article.paragraphs.len())?;
        return page.left_out(article.paragraphs.len());
    }
    let alike = |a: &AuditLine, b: &AuditLine| !a.kept && !b.kept && a.reason == b.reason;
    for lines in article.audit.chunk_by(alike) {
        if lines[0].kept { page.kept(&lines[0])? } else { page.cut(lines)? }
    }
    page.paragraphs(article.paragraphs.len())
}

struct Page<'p, 'o> {
    screen: &'p mut Screen<'o>,
    article: &'p Readout,
    detail: Detail,
    marks: Marks,
    /// Bytes of the matches in each paragraph that has some.
    found: BTreeMap<usize, Vec<Range<usize>>>,
    /// Whether only paragraphs with matches are shown.
    is_part: bool,
    /// Index of the next paragraph to write.
    paragraph: usize,
    /// Index of the paragraph after the one written last.
    shown: usize,
    /// Index of the next statement to write.
    statement: usize,
    last: Last<'p>,
}

/// Kind of the part written last.
enum Last<'p> {
    Nothing,
    Cut,
    Said(&'p Statement),
}

impl<'p> Page<'p, '_> {
    /// Writes the paragraphs that begin in a line of the body.
    fn kept(&mut self, line: &AuditLine) -> Result<()> {
        let line = dense(&line.text).collect::<String>();
        let rest = &self.article.paragraphs[self.paragraph..];
        let begins = |paragraph: &&String| {
            line.contains(&dense(paragraph).take(OPENING).collect::<String>())
                || dense(paragraph).take(line.chars().count()).eq(line.chars())
        };
        self.paragraphs(self.paragraph + rest.iter().take_while(begins).count())
    }

    /// Writes lines that were cut for the same reason.
    fn cut(&mut self, lines: &[AuditLine]) -> Result<()> {
        if matches!(self.last, Last::Said(_)) {
            self.screen.blank()?;
        }
        self.last = Last::Cut;
        let shown = match self.detail {
            Detail::Readable if lines.len() > MOST_CUT => FIRST_CUT,
            _ => lines.len(),
        };
        for line in &lines[..shown] {
            let style = if line.reason == "title" { TITLE } else { QUIET };
            match self.detail {
                Detail::Readable => self.screen.short_row((&line.reason, MARGIN), style, &line.text)?,
                Detail::All => {
                    let margin = format!("{:>5} {}", line.line, line.reason);
                    self.screen.row((&margin, MARGIN + NUMBER), style, &line.text)?;
                }
            }
        }
        if shown < lines.len() {
            let more = format!("… {} more lines", lines.len() - shown);
            self.screen.row(("", MARGIN), QUIET, &more)?;
        }
        Ok(())
    }

    /// Writes the paragraphs before `end` that are not written yet.
    fn paragraphs(&mut self, end: usize) -> Result<()> {
        while self.paragraph < end {
            let rest = &self.article.statements[self.statement..];
            let own = rest.iter().take_while(|s| s.paragraph <= self.paragraph).count();
            if !self.is_part || self.found.contains_key(&self.paragraph) {
                self.left_out(self.paragraph)?;
                for (at, run) in rest[..own].chunk_by(goes_on).enumerate() {
                    self.run(run, at == 0)?;
                }
                self.shown = self.paragraph + 1;
            }
            self.statement += own;
            self.paragraph += 1;
        }
        Ok(())
    }

    /// Writes how many paragraphs before this one were left out.
    fn left_out(&mut self, paragraph: usize) -> Result<()> {
        let count = if self.is_part { paragraph - self.shown } else { 0 };
        if count > 0 {
            self.screen.blank()?;
            self.screen.text(QUIET, &format!("[…] {}", plural(count as u64, "paragraph")))?;
            self.last = Last::Cut;
        }
        Ok(())
    }

    /// Writes statements of one paragraph that have the same speaker and basis.
    fn run(&mut self, run: &'p [Statement], opens: bool) -> Result<()> {
        let first = &run[0];
        let same = matches!(self.last, Last::Said(last) if same_voice(last, first));
        // Before the first part of a whole page there is a blank line already.
        let is_first = !self.is_part && matches!(self.last, Last::Nothing);
        if (opens || !same) && !is_first {
            self.screen.blank()?;
        }
        self.last = Last::Said(first);
        let narrated = first.basis == Basis::Narration;
        if !same && !narrated {
            self.screen.text(SPEAKER, &voice(first))?;
        }
        let number = if self.detail == Detail::All { NUMBER } else { 0 };
        let indent = if narrated { number } else { number + 2 };
        let margin = format!("{:indent$}{}", "", basis(first));
        let mut shown = Styled::default();
        let ranges = self.ranges(run);
        shown.push_marked(Style::new(), text(self.article, run), &ranges, &self.marks);
        self.screen.styled_row((&margin, number + MARGIN), &shown)
    }

    /// Returns the bytes of the matches in the text of some statements.
    fn ranges(&self, run: &[Statement]) -> Vec<Range<usize>> {
        let (start, end) = (run[0].start, run[run.len() - 1].end);
        let all = self.found.get(&run[0].paragraph).map_or(&[][..], Vec::as_slice);
        let first = all.partition_point(|range| range.end <= start);
        let within = all[first..].iter().take_while(|range| range.start < end);
        within.map(|range| range.start.max(start) - start..range.end.min(end) - start).collect()
    }
}

/// Returns the bytes of the matches in each paragraph that has some.
fn places(hit: &Hit) -> BTreeMap<usize, Vec<Range<usize>>> {
    let paragraphs = hit.matches.chunk_by(|a, b| a.paragraph == b.paragraph);
    paragraphs.map(|matches| (matches[0].paragraph, ranges(matches))).collect()
}

/// Returns the text of the statements as in the paragraph.
fn text<'p>(article: &'p Readout, run: &'p [Statement]) -> &'p str {
    let paragraph = &article.paragraphs[run[0].paragraph];
    paragraph.get(run[0].start..run[run.len() - 1].end).unwrap_or(&run[0].text)
}

fn dense(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}

fn goes_on(a: &Statement, b: &Statement) -> bool {
    same_voice(a, b) && a.basis == b.basis && a.confidence == b.confidence && b.cue.is_none()
}

fn same_voice(a: &Statement, b: &Statement) -> bool {
    let key =
        |s: &Statement| (s.basis == Basis::Narration, s.basis == Basis::Joint, s.basis == Basis::Unknown);
    (&a.speaker, &a.relays, &a.members) == (&b.speaker, &b.relays, &b.members) && key(a) == key(b)
}

fn voice(statement: &Statement) -> String {
    let voice = match (&statement.speaker, statement.basis) {
        (Some(speaker), _) => speaker.clone(),
        (None, Basis::Joint) if !statement.members.is_empty() => jointly(&statement.members, usize::MAX),
        (None, Basis::Joint) => "All together".to_owned(),
        (None, _) => "Speaker unknown".to_owned(),
    };
    match &statement.relays {
        Some(relayed) => format!("{voice}, passing on {relayed}"),
        None => voice,
    }
}

/// Returns the basis with its cue, and the confidence if it is low.
fn basis(statement: &Statement) -> String {
    let doubtful = statement.confidence.filter(|confidence| confidence.as_percent() < 85);
    let doubt = doubtful.map(|confidence| format!(" ({confidence})")).unwrap_or_default();
    match &statement.cue {
        Some(cue) => format!("{} “{cue}”{doubt}", statement.basis.as_str()),
        None => format!("{}{doubt}", statement.basis.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use readouts_core::Reader;

    use super::*;

    fn shown(page: &str, detail: Detail) -> String {
        let article = Reader::default().with_audit().read_text("page", page).expect("read");
        shown_article(&article, detail)
    }

    fn shown_article(article: &Readout, detail: Detail) -> String {
        let mut text = Vec::new();
        let shown = Article { article, detail, marked: None };
        write(&mut Screen::new(&mut text, Some(62)), &shown).expect("written");
        let text = String::from_utf8(text).expect("text");
        anstream::adapter::strip_str(&text).to_string()
    }

    const PAGE: &str = "Home > News\n\nLee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg \
        on 6 May 2031. Lee said that the river belongs to both peoples. It should be shared.\n\n\
        Berg welcomed this.\n\nShare on Facebook\n";

    #[test]
    fn statements_stand_under_their_speaker_beside_their_basis() {
        assert_eq!(
            shown(PAGE, Detail::Readable),
            "navigation          Home > News\n\
             title               Lee meets Berg\n\
             \n\
             narration           President Ida Lee met with Prime Minister\n                    \
                               Jon Berg on 6 May 2031.\n\
             \n\
             Ida Lee\n  \
               cue “said”        Lee said that the river belongs to both\n                    \
                               peoples.\n  \
               carried           It should be shared.\n\
             \n\
             Jon Berg\n  \
               cue “welcomed”    Berg welcomed this.\n\
             \n\
             share               Share on Facebook\n"
        );
    }

    #[test]
    fn long_menus_are_shortened_unless_all_is_asked_for() {
        let menu: String = (0..40).map(|n| format!("* Item {n}\n")).collect();
        let page = format!("{PAGE}\nMost Popular\n\n{menu}");
        let readable = shown(&page, Detail::Readable);
        assert!(readable.contains("more lines") && !readable.contains("Item 39"), "{readable}");
        let all = shown(&page, Detail::All);
        assert!(!all.contains("more lines") && all.contains("Item 39"), "{all}");
        assert!(all.starts_with("    1 navigation          Home > News\n"), "{all}");
    }

    #[test]
    fn no_paragraph_is_lost_where_the_page_does_not_have_it() {
        let mut article = Reader::default().with_audit().read_text("page", PAGE).expect("read");
        article.audit.iter_mut().for_each(|line| line.text.clear());
        let text = shown_article(&article, Detail::Readable);
        assert!(text.contains("both\n") && text.contains("Berg welcomed this."), "{text}");
        article.audit.clear();
        assert!(shown_article(&article, Detail::Readable).contains("Berg welcomed this."));
    }
}
