//! Changed articles with a known answer: copies as outlets make them, and texts that look like copies.

use readouts_reading::Readout;

/// What happens to an article on its way, and whether the result still has the same text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    /// Only the beginning is left, in hundredths of the text.
    Shortened(usize),
    /// Every so manieth paragraph is dropped.
    Thinned(usize),
    /// Text of the outlet's own is added at the end, in hundredths of the text.
    Extended(usize),
    /// Text of the outlet's own takes the place of the beginning and the end, in hundredths of the text each.
    Framed(usize),
    /// One word in so many is written otherwise.
    Corrected(usize),
    /// Other quotation marks, dashes, spellings and paragraphs.
    Restyled,
    /// Another headline, in words of the text.
    Retitled,
}

impl Change {
    /// Every change that leaves a copy, with the name of its score.
    pub(crate) const ALL: [(&'static str, Self); 19] = [
        ("found, first 80 % left", Self::Shortened(80)),
        ("found, first 60 % left", Self::Shortened(60)),
        ("found, first 50 % left", Self::Shortened(50)),
        ("found, first 40 % left", Self::Shortened(40)),
        ("found, first 30 % left", Self::Shortened(30)),
        ("found, every 5th paragraph dropped", Self::Thinned(5)),
        ("found, every 3rd paragraph dropped", Self::Thinned(3)),
        ("found, every 2nd paragraph dropped", Self::Thinned(2)),
        ("found, 20 % added", Self::Extended(20)),
        ("found, 50 % added", Self::Extended(50)),
        ("found, 100 % added", Self::Extended(100)),
        ("found, 5 % replaced at both ends", Self::Framed(5)),
        ("found, 10 % replaced at both ends", Self::Framed(10)),
        ("found, 1 word in 100 corrected", Self::Corrected(100)),
        ("found, 1 word in 50 corrected", Self::Corrected(50)),
        ("found, 1 word in 30 corrected", Self::Corrected(30)),
        ("found, 1 word in 20 corrected", Self::Corrected(20)),
        ("found, other quotation marks and spelling", Self::Restyled),
        ("found, other headline", Self::Retitled),
    ];

    /// Returns a copy of an article after the change; `None` if the article has too few paragraphs or words.
    /// `other` is an article whose text stands for the outlet's own.
    pub(crate) fn apply(self, article: &Readout, other: &Readout) -> Option<Readout> {
        let mut copy = article.clone();
        let text = article.paragraphs.join("\n");
        match self {
            Self::Shortened(share) => copy.paragraphs = paragraphs(part(&text, 0, share)),
            Self::Thinned(nth) => {
                if article.paragraphs.len() < nth.max(4) {
                    return None;
                }
                let mut number = 0;
                copy.paragraphs.retain(|_| {
                    number += 1;
                    number % nth != 0
                });
            }
            Self::Extended(share) => copy.paragraphs.extend(own(other, text.len() * share / 100)?),
            Self::Framed(share) => {
                let own = own(other, text.len() * share * 2 / 100)?.join("\n");
                copy.paragraphs = paragraphs(part(&own, 0, 50));
                copy.paragraphs.extend(paragraphs(part(&text, share, 100 - share)));
                copy.paragraphs.extend(paragraphs(part(&own, 50, 100)));
            }
            Self::Corrected(nth) => copy.paragraphs = paragraphs(&corrected(&text, nth)),
            Self::Restyled => {
                let styled = text.replace(['“', '”'], "\"").replace(" – ", " — ").replace("our ", "or ");
                copy.paragraphs = vec![styled.replace('\n', " ")];
            }
            Self::Retitled => copy.title = Some(part(&text, 40, 100).chars().take(60).collect()),
        }
        Some(copy)
    }
}

/// Returns two articles that share nothing but a long text beside both, such as a site's boilerplate, in
/// hundredths of the shorter article.
pub(crate) fn beside(
    one: &Readout,
    two: &Readout,
    boilerplate: &Readout,
    share: usize,
) -> Option<[Readout; 2]> {
    let length = |article: &Readout| article.paragraphs.iter().map(String::len).sum::<usize>();
    let common = own(boilerplate, length(one).min(length(two)) * share / 100)?;
    Some([one, two].map(|article| {
        let mut article = article.clone();
        article.paragraphs.extend(common.iter().cloned());
        article
    }))
}

/// Returns the title and the text of an article of the same template about other people: the last names of its
/// headline that its text mentions too are replaced; in Chinese, a country. `None` if there are none.
pub(crate) fn template(article: &Readout) -> Option<(String, String)> {
    let title = article.title.clone()?;
    let text = article.paragraphs.join("\n\n");
    if let Some(country) = COUNTRIES.into_iter().find(|name| title.contains(name) && text.contains(name)) {
        let new = COUNTRIES.into_iter().find(|name| !title.contains(name) && !text.contains(name))?;
        return Some((title.replace(country, new), text.replace(country, new)));
    }
    let names = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.len() > 3
            && count(&text, word) > 0
            && count(&text, &word.to_lowercase()) == 0
    };
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(names);
    let last: Vec<&str> = words.rev().take(2).collect();
    if last.is_empty() {
        return None;
    }
    let replace = |text: &str| {
        let replaced = last.iter().zip(["Brennmark", "Tarnovia"]);
        replaced.fold(text.to_owned(), |text, (name, new)| text.replace(name, new))
    };
    Some((replace(&title), replace(&text)))
}

/// Countries that are exchanged in Chinese texts.
const COUNTRIES: [&str; 8] = ["日本", "韩国", "俄罗斯", "法国", "德国", "英国", "印度", "巴西"];

/// Returns how often a word is in a text, apart from other letters.
fn count(text: &str, word: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric()).filter(|other| other == &word).count()
}

/// Returns an article as the next one of a series: another number in the headline, one word in `nth` changed.
pub(crate) fn next_issue(article: &Readout, nth: usize) -> [Readout; 2] {
    let issue = |number: &str, text: String| {
        let title = Some(format!("{} {number}", article.title.as_deref().unwrap_or("Schedule")));
        Readout { title, paragraphs: paragraphs(&text), ..article.clone() }
    };
    let text = article.paragraphs.join("\n");
    [issue("14", text.clone()), issue("15", corrected(&text, nth))]
}

/// Returns a text with one word in `nth` written otherwise: with another letter, or another character of
/// Chinese.
fn corrected(text: &str, nth: usize) -> String {
    let mut words = 0;
    let mut result = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let is_character = ('\u{4e00}'..='\u{9fff}').contains(&c);
        let begins = is_character || c.is_alphanumeric() && !before.is_alphanumeric();
        words += usize::from(begins);
        if begins && words % nth == nth / 2 {
            result.push(if is_character { '某' } else { 'x' });
        }
        if !(begins && is_character && words % nth == nth / 2) {
            result.push(c);
        }
        before = c;
    }
    result
}

/// Returns the beginning of an article's text, of about so many bytes; `None` if it is shorter.
fn own(article: &Readout, bytes: usize) -> Option<Vec<String>> {
    let text = article.paragraphs.join("\n");
    (text.len() >= bytes).then(|| paragraphs(&text[..text.floor_char_boundary(bytes)]))
}

/// Returns the part of a text from one hundredth to another.
fn part(text: &str, from: usize, to: usize) -> &str {
    let at = |share: usize| text.floor_char_boundary(text.len() * share / 100);
    &text[at(from)..at(to)]
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split('\n').filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}
