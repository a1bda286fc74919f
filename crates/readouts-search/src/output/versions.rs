//! Writes the versions of a page, and what differs between two of them.

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use readouts_core::{ArticleVersion, ArticleVersions, ChangedSentence, VersionDiff, VersionOrder};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::rows::list;
use super::screen::Screen;
use super::style::{QUIET, TITLE};
use super::styled::Styled;

/// Answer of `versions`.
pub(crate) struct VersionList<'a>(pub(crate) &'a ArticleVersions);

/// Answer of `versions --diff`: what differs between two versions, with their numbers.
pub(crate) struct VersionDiffs<'a> {
    pub(crate) diff: &'a VersionDiff,
    pub(crate) numbers: (usize, usize),
}

/// Width of the margin with the number of a version, in columns.
const MARGIN: usize = 5;

/// Style of words that only the earlier version has.
const REMOVED: Style = AnsiColor::Red.on_default();
/// Style of words that only the later version has.
const ADDED: Style = AnsiColor::Green.on_default();

impl Answer for VersionList<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let ArticleVersions { address, count, versions, .. } = self.0;
        let title = versions.last().and_then(|version| version.title.as_deref());
        screen.text(TITLE, title.unwrap_or("(no title)"))?;
        let count = plural(*count as u64, "version");
        let told = address.as_ref().map_or_else(|| count.clone(), |address| format!("{count} of {address}"));
        screen.text(QUIET, &told)?;
        versions.iter().try_for_each(|version| one(screen, version))
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.versions.iter().try_for_each(|version| each(version))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "number",
            "id",
            "read_again",
            "path",
            "url",
            "is_in_file",
            "title",
            "retrieved",
            "published",
            "order",
            "words",
            "words_added",
            "words_removed",
            "sentences",
            "is_title_changed",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for version in &self.0.versions {
            let number = |of: fn(&readouts_core::VersionChange) -> usize| {
                version.change.as_ref().map_or(Cell::Text(""), |change| Cell::Number(of(change) as u64))
            };
            let published = version.published.map_or_else(String::new, |date| date.to_string());
            let is_title_changed = version.change.map_or("", |change| yes_or_no(change.is_title_changed));
            each(&[
                Cell::Number(version.number as u64),
                Cell::Text(&version.id),
                Cell::Text(&list(&version.read_again)),
                Cell::Text(version.path.as_deref().unwrap_or_default()),
                Cell::Link(version.url.as_deref().unwrap_or_default()),
                Cell::Text(yes_or_no(version.is_in_file)),
                Cell::Text(version.title.as_deref().unwrap_or_default()),
                Cell::Text(version.retrieved.as_deref().unwrap_or_default()),
                Cell::Date(&published),
                Cell::Text(version.order.as_str()),
                Cell::Number(version.words),
                number(|change| change.words_added),
                number(|change| change.words_removed),
                number(|change| change.sentences),
                Cell::Text(is_title_changed),
            ])?;
        }
        Ok(())
    }
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
}

/// Writes a version: when and on what evidence, where, and what changed.
fn one(screen: &mut Screen<'_>, version: &ArticleVersion) -> Result<()> {
    let mut facts = vec![version.id.clone(), when(version)];
    facts.push(plural(version.words, "word"));
    let place = version.path.as_deref().or(version.url.as_deref()).unwrap_or("-");
    facts.push(if version.is_in_file {
        place.to_owned()
    } else {
        format!("in the index alone, from {place}")
    });
    if !version.read_again.is_empty() {
        facts.push(format!("the same text in {}", version.read_again.join(", ")));
    }
    let number = format!("{:>3}", version.number);
    screen.row((&number, MARGIN), Style::new(), &facts.join(" · "))?;
    match version.change {
        Some(change) => screen.row(("", MARGIN), QUIET, &change.to_string()),
        None => Ok(()),
    }
}

/// Says when a version is from, and what tells that it is later than the one before.
fn when(version: &ArticleVersion) -> String {
    let retrieved = version.retrieved.as_ref().map(|time| format!("retrieved {time}"));
    let published = version.published.map(|date| format!("published {date}"));
    let dates = retrieved.or(published).unwrap_or_else(|| "no date".to_owned());
    let order = match version.order {
        VersionOrder::Update => ", later by an update of the index",
        VersionOrder::Name => ", later by its place in the files alone",
        _ => "",
    };
    dates + order
}

impl Answer for VersionDiffs<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let VersionDiff { from, to, change, title, sentences, .. } = self.diff;
        let (earlier, later) = self.numbers;
        screen.text(QUIET, &format!("version {earlier} ({from}) to {later} ({to}): {change}"))?;
        for (label, sentence) in
            title.iter().map(|title| ("title", title)).chain(sentences.iter().map(|sentence| ("", sentence)))
        {
            screen.blank()?;
            if !label.is_empty() {
                screen.text(QUIET, label)?;
            }
            screen.indented(2, &marked(sentence))?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.diff)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.diff.sentences.iter().try_for_each(|sentence| each(sentence))
    }

    fn columns(&self) -> Result<Vec<String>> {
        Ok(["before", "after", "words"].map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for sentence in &self.diff.sentences {
            each(&[
                Cell::Text(sentence.before.as_deref().unwrap_or_default()),
                Cell::Text(sentence.after.as_deref().unwrap_or_default()),
                Cell::Text(marked(sentence).text()),
            ])?;
        }
        Ok(())
    }
}

/// Returns a changed sentence with the words that differ in brackets, as `wdiff` marks them: `[-removed-]` and
/// `{+added+}`.
pub(super) fn marked(sentence: &ChangedSentence) -> Styled {
    let mut text = Styled::of(Style::new(), "");
    if sentence.words.is_empty() {
        let sides = [(&sentence.before, REMOVED, "[-", "-]"), (&sentence.after, ADDED, "{+", "+}")];
        for (words, style, open, close) in sides {
            if let Some(words) = words {
                text.push(style, &format!("{open}{}{close}", words.replace('\n', " ")));
            }
        }
        return text;
    }
    for segment in &sentence.words {
        if segment.same {
            text.push(Style::new(), &segment.b.replace('\n', " "));
            continue;
        }
        for (words, style, open, close) in
            [(&segment.a, REMOVED, "[-", "-]"), (&segment.b, ADDED, "{+", "+}")]
        {
            let bare = words.trim_end();
            if !bare.is_empty() {
                text.push(style, &format!("{open}{}{close}", bare.replace('\n', " ")));
            }
        }
        // The space after the words stands outside the brackets.
        if [&segment.a, &segment.b].iter().any(|words| words.ends_with(char::is_whitespace)) {
            text.push(Style::new(), " ");
        }
    }
    text
}
