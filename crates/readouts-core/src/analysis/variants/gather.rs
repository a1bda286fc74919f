//! Gathers the places of the forms of a phrase from the sentences that may have one.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::align;
use super::{VARIANT_PLACES_MAX as PLACES_MAX, VariantOptions};
use crate::analysis::dates::Dates;
use crate::index::Texts;
use crate::search::{Doc, Matched, Pass, Segment, Source, Voices, When};
use crate::words::each_token;
use crate::{Error, ErrorKind, Facet, Result};

/// Maximum number of words that a form is extended by on either side.
const EXTENSION_MAX: usize = 12;

/// Number of a text in the [`Lexicon`].
pub(super) type Id = u32;

/// Texts by number.
#[derive(Default)]
pub(super) struct Lexicon {
    numbers: FxHashMap<String, Id>,
    texts: Vec<String>,
}

impl Lexicon {
    pub(super) fn number(&mut self, text: &str) -> Id {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as Id;
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    pub(super) fn text(&self, number: Id) -> &str {
        &self.texts[number as usize]
    }
}

/// Words of a paragraph.
#[derive(Default)]
struct Words {
    text: String,
    /// First byte of each in the paragraph, and of its folded form in `text`.
    starts: Vec<(usize, usize)>,
}

impl Words {
    fn read(&mut self, paragraph: &str) {
        self.text.clear();
        self.starts.clear();
        each_token(paragraph, |token| {
            self.starts.push((token.start, self.text.len()));
            self.text.push_str(&token.text);
        });
    }

    /// Returns the words that begin in these bytes.
    fn of(&self, bytes: Range<usize>) -> impl Iterator<Item = &str> {
        let [from, until] =
            [bytes.start, bytes.end].map(|byte| self.starts.partition_point(|(start, _)| *start < byte));
        (from..until).map(|at| {
            let end = self.starts.get(at + 1).map_or(self.text.len(), |(_, next)| *next);
            &self.text[self.starts[at].1..end]
        })
    }
}

/// A place where a form of the phrase stands.
pub(super) struct Place {
    pub(super) core: Vec<Id>,
    /// Words before it in its sentence up to the form before, the nearest first.
    pub(super) left: Vec<Id>,
    /// Words behind it in its sentence up to the next form.
    pub(super) right: Vec<Id>,
    /// Number of words between it and the form before it in its sentence, which is the place before this one.
    pub(super) gap: Option<usize>,
    pub(super) article: (u32, Doc),
    pub(super) speaker: Option<Id>,
    pub(super) outlet: Option<Id>,
    pub(super) days: Option<(i64, i64)>,
    /// Period of its article; unknown if places are not told apart by periods.
    pub(super) when: When,
}

/// Gathers the places of all segments, in order.
pub(super) fn places(
    pass: &Pass<'_>,
    options: &VariantOptions,
    (phrase, needed): (&[String], usize),
) -> Result<(Vec<Place>, Lexicon)> {
    let found = pass.each_segment(|segment| in_segment(pass, &segment, options, (phrase, needed)))?;
    let (mut all, mut lexicon) = (Vec::new(), Lexicon::default());
    for (places, of) in found {
        let numbers: Vec<Id> = of.texts.iter().map(|text| lexicon.number(text)).collect();
        let renumber = |ids: &mut Vec<Id>| ids.iter_mut().for_each(|id| *id = numbers[*id as usize]);
        for mut place in places {
            [&mut place.core, &mut place.left, &mut place.right].into_iter().for_each(renumber);
            place.speaker = place.speaker.map(|id| numbers[id as usize]);
            place.outlet = place.outlet.map(|id| numbers[id as usize]);
            all.push(place);
        }
        check(all.len())?;
    }
    Ok((all, lexicon))
}

fn check(places: usize) -> Result<()> {
    if places <= PLACES_MAX {
        return Ok(());
    }
    let message = format!("the forms of the phrase stand in more than {PLACES_MAX} places");
    Err(Error::new(ErrorKind::Query, message).hinting("look at fewer articles, or at a longer phrase"))
}

fn in_segment(
    pass: &Pass<'_>,
    segment: &Segment<'_>,
    options: &VariantOptions,
    (phrase, needed): (&[String], usize),
) -> Result<(Vec<Place>, Lexicon)> {
    let dates = Dates::open(options.date, segment)?;
    let outlets = segment.open(|reader| Source::open(&Facet::Outlet, reader))?;
    let mut texts = Texts::open(pass.index, segment.reader(), 1)?;
    let (mut all, mut lexicon) = (Vec::new(), Lexicon::default());
    let phrase: Vec<Id> = phrase.iter().map(|word| lexicon.number(word)).collect();
    let mut outlet_names: FxHashMap<u64, Option<Id>> = FxHashMap::default();
    let mut words = Words::default();
    segment.each(|Matched { doc, places, .. }| {
        pass.check_time()?;
        let mut number = None;
        outlets.each(doc, |outlet| number = Some(outlet));
        let outlet = match number {
            None => None,
            Some(number) => match outlet_names.get(&number) {
                Some(known) => *known,
                None => {
                    let names = outlets.names(&[number]).map_err(|error| pass.index.error(error))?;
                    let name = names.into_iter().next().flatten().map(|name| lexicon.number(&name));
                    outlet_names.insert(number, name);
                    name
                }
            },
        };
        let when = options.per.map_or(When::Unknown, |per| dates.when(per, doc));
        let text = texts.read(doc)?;
        let mut voices = Voices::of(&text)?;
        let (mut paragraph, mut read_until) = (None, 0);
        for place in places {
            let at = text.locate(place.first, place.first, crate::index::Around::Words(0))?;
            if paragraph != Some(at.paragraph) {
                paragraph = Some(at.paragraph);
                read_until = 0;
                voices.read(&text, at.paragraph)?;
                words.read(text.paragraph(at.paragraph));
            }
            // Sentences are read once.
            if at.words.start < read_until {
                continue;
            }
            let statement = voices.statement(at.words.start);
            let bytes = statement.map_or_else(|| voices.bytes(at.words.start), |of| of.start..of.end);
            let speaker = statement.and_then(|of| of.speaker).map(|name| lexicon.number(name));
            read_until = bytes.end;
            let sentence: Vec<Id> = words.of(bytes).map(|word| lexicon.number(word)).collect();
            let forms = align::forms(&phrase, &sentence, needed);
            for (number, form) in forms.iter().enumerate() {
                let before = number.checked_sub(1).map(|before| forms[before].words.end);
                let next = forms.get(number + 1).map_or(sentence.len(), |next| next.words.start);
                let (start, end) = (form.words.start, form.words.end);
                let left = sentence[before.unwrap_or(0)..start].iter().rev();
                all.push(Place {
                    core: sentence[form.words.clone()].to_vec(),
                    left: left.take(EXTENSION_MAX).copied().collect(),
                    right: sentence[end..next].iter().take(EXTENSION_MAX).copied().collect(),
                    gap: before.map(|before| start - before),
                    article: (segment.number, doc),
                    speaker,
                    outlet,
                    days: dates.days(doc),
                    when,
                });
            }
            check(all.len())?;
        }
        Ok(())
    })?;
    Ok((all, lexicon))
}
