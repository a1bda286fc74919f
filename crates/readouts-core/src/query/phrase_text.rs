//! Parses the text of a phrase: words, slots, choices and patterns.

use super::fault::Fault;
use super::field::{self, FieldName};
use super::lex::ends_chunk;
use super::text::{Chars, Text};
use super::{Part, Phrase, QueryErrorKind, Word};
use crate::words::{MAX_TOKEN_BYTES, cased_words, fold_words, stands_alone, tokens, written_words};

/// How the words of a phrase are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The folded words match.
    Folded,
    /// The stems match.
    Stem,
    /// The words match with upper and lower case as written.
    Case,
    /// The words match with every letter as written.
    Written,
    /// The words match with or without hyphens.
    Hyphen,
}

impl Way {
    /// Returns the way that the name of a modifier stands for.
    pub(super) fn named(name: FieldName) -> Option<Self> {
        match name {
            FieldName::Stem => Some(Self::Stem),
            FieldName::Case => Some(Self::Case),
            FieldName::Written => Some(Self::Written),
            FieldName::Hyphen => Some(Self::Hyphen),
            FieldName::By
            | FieldName::ByWithJoint
            | FieldName::Basis
            | FieldName::Named(_)
            | FieldName::Kept
            | FieldName::Title
            | FieldName::Sides
            | FieldName::Collapsed
            | FieldName::Dated(_) => None,
        }
    }
}

/// Parses a phrase.
pub(super) fn read(text: &Text<'_>, chars: &Chars, way: Way) -> Result<Phrase, Fault> {
    let mut reader = Reader { text, whole: chars, way, parts: Vec::new(), last_slot: None, slots: 0 };
    reader.read()?;
    reader.finish()
}

/// Whether a text without grammar tokens is more than plain words.
pub(super) fn is_special(text: &Text<'_>) -> bool {
    let whole = 0..text.len();
    let special = |at: usize| matches!(text.at(at), '*' | '|') || dots(text, at) == 2;
    whole.into_iter().any(special)
}

/// Returns the number of consecutive full stops from this one on; 0 if another precedes it or this is none.
fn dots(text: &Text<'_>, at: usize) -> usize {
    if text.before(at) == '.' {
        return 0;
    }
    text.skip(at..text.len(), |c| c == '.') - at
}

struct Reader<'a, 't> {
    text: &'a Text<'t>,
    whole: &'a Chars,
    way: Way,
    parts: Vec<Part>,
    /// The last slot read, if no word follows it yet.
    last_slot: Option<Chars>,
    /// Maximum number of words in the consecutive slots before this point.
    slots: u32,
}

/// Content of a piece of text between white space.
enum Chunk {
    Slot { min: u32, max: u32 },
    Words(Vec<Word>),
    Choice(Vec<Vec<Word>>),
}

impl Reader<'_, '_> {
    fn read(&mut self) -> Result<(), Fault> {
        let brackets = Brackets::new(self.text, self.whole);
        let mut at = self.whole.start;
        while at < self.whole.end {
            match self.text.at(at) {
                '(' => match brackets.choice(at) {
                    Some(Ok(close)) => {
                        let choice = self.choice(at..close + 1)?;
                        self.push(Part::Choice(choice));
                        at = close + 1;
                    }
                    Some(Err(())) => {
                        return Err(Fault::new(
                            QueryErrorKind::Unclosed,
                            "a parenthesis is not closed",
                            self.text,
                            &(at..at + 1),
                        )
                        .labelled("opened here")
                        .hinting("a choice is written `(partnership|coordination)`"));
                    }
                    // A parenthesis in the text itself.
                    None => at += 1,
                },
                '|' => return Err(stray_pipe(self.text, at)),
                c if ends_chunk(c) => at += 1,
                _ => {
                    let end = self.text.skip(at..self.whole.end, |c| !ends_chunk(c));
                    let chunk = at..end;
                    match self.chunk(&chunk)? {
                        Chunk::Words(words) => words.into_iter().for_each(|word| self.push(Part::Word(word))),
                        Chunk::Choice(runs) => self.push(Part::Choice(runs)),
                        Chunk::Slot { min, max } => self.push_slot(min, max, chunk)?,
                    }
                    at = end;
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, part: Part) {
        self.slots = 0;
        self.last_slot = None;
        self.parts.push(part);
    }

    fn push_slot(&mut self, min: u32, max: u32, chars: Chars) -> Result<(), Fault> {
        if self.parts.is_empty() {
            return Err(self.outer_slot(&chars));
        }
        self.slots = self.slots.saturating_add(max);
        if self.slots > Phrase::GAP_MAX {
            return Err(Fault::new(
                QueryErrorKind::InvalidSlot,
                "too many words between two words of a phrase",
                self.text,
                &chars,
            )
            .labelled(format!("at most {}", Phrase::GAP_MAX))
            .hinting("`a pre/200 b` reaches further, `a pre/p b` through the paragraph"));
        }
        self.parts.push(Part::Gap { min, max });
        self.last_slot = Some(chars);
        Ok(())
    }

    fn outer_slot(&self, chars: &Chars) -> Fault {
        let slot = self.text.plain(chars);
        let alone = self.parts.is_empty() && self.text.plain(self.whole).trim_matches([' ', '"']) == slot;
        let (message, label) = if alone {
            (format!("`{slot}` stands alone"), "any word at all")
        } else {
            (format!("a phrase cannot begin or end with `{slot}`"), "no word beyond this")
        };
        Fault::new(QueryErrorKind::InvalidSlot, message, self.text, chars)
            .labelled(label)
            .hinting("an open slot stands between two words, in quotation marks: `\"new * era\"`; a part of a word is `partner*`")
    }

    fn finish(self) -> Result<Phrase, Fault> {
        if let Some(slot) = &self.last_slot {
            return Err(self.outer_slot(slot));
        }
        Phrase::of_parts(self.parts).ok_or_else(|| without_words(self.text, self.whole))
    }

    /// Parses `(a|b c)`: returns the words of each alternative.
    fn choice(&self, chars: Chars) -> Result<Vec<Vec<Word>>, Fault> {
        apart(self.text, &chars, self.whole)?;
        let inside = chars.start + 1..chars.end - 1;
        let mut runs = Vec::new();
        let mut start = inside.start;
        loop {
            let end = self.text.skip(start..inside.end, |c| c != '|');
            runs.push(self.run(start..end, &chars)?);
            if end == inside.end {
                return Ok(runs);
            }
            start = end + 1;
        }
    }

    fn run(&self, chars: Chars, choice: &Chars) -> Result<Vec<Word>, Fault> {
        let mut words = Vec::new();
        let mut at = chars.start;
        while at < chars.end {
            match self.text.at(at) {
                '(' => {
                    return Err(Fault::new(
                        QueryErrorKind::InvalidChoice,
                        "a choice within a choice",
                        self.text,
                        &(at..at + 1),
                    )
                    .labelled("a second parenthesis")
                    .hinting("write all of them side by side: `(a|b c|b d)`"));
                }
                c if ends_chunk(c) => at += 1,
                _ => {
                    let end = self.text.skip(at..chars.end, |c| !ends_chunk(c));
                    match self.chunk(&(at..end))? {
                        Chunk::Words(more) => words.extend(more),
                        Chunk::Choice(_) => {
                            return Err(Fault::new(
                                QueryErrorKind::InvalidChoice,
                                "`hyphen:` in a choice",
                                self.text,
                                &(at..end),
                            )
                            .labelled("already means several forms")
                            .hinting("write the forms out: `(co-operation|cooperation)`"));
                        }
                        Chunk::Slot { .. } => {
                            return Err(Fault::new(
                                QueryErrorKind::InvalidChoice,
                                "a choice has no open slots",
                                self.text,
                                &(at..end),
                            )
                            .labelled("only words here")
                            .hinting("use OR: `(\"a * b\" OR c)`"));
                        }
                    }
                    at = end;
                }
            }
        }
        if words.is_empty() {
            let at = if chars.is_empty() { choice } else { &chars };
            return Err(Fault::new(QueryErrorKind::InvalidChoice, "an empty alternative", self.text, at)
                .labelled("a word is missing")
                .hinting("a choice is written `(partnership|coordination)`"));
        }
        Ok(words)
    }

    fn chunk(&self, chars: &Chars) -> Result<Chunk, Fault> {
        let plain = self.text.plain(chars);
        if plain == "*" {
            return Ok(Chunk::Slot { min: 1, max: 1 });
        }
        if let Some(most) = plain.strip_prefix("..") {
            if most.is_empty() {
                return Ok(Chunk::Slot { min: 0, max: SLOT });
            }
            if most.bytes().all(|byte| byte.is_ascii_digit()) {
                // A number too large to parse is also too large for a slot.
                let max = most.parse().unwrap_or(u32::MAX);
                if max == 0 {
                    return Err(Fault::new(
                        QueryErrorKind::InvalidSlot,
                        "`..0` leaves no slot open",
                        self.text,
                        chars,
                    )
                    .labelled("at least 1"));
                }
                return Ok(Chunk::Slot { min: 0, max });
            }
        }
        let inner = chars.clone().find(|&at| dots(self.text, at) == 2);
        if let Some(at) = inner
            && [self.text.before(at), self.text.at(at + 2)].into_iter().all(char::is_alphanumeric)
        {
            return Err(Fault::new(
                QueryErrorKind::InvalidSlot,
                "`..` is glued to a word",
                self.text,
                &(at..at + 2),
            )
            .labelled("white space is missing")
            .hinting("an open slot has white space on both sides: `\"new .. era\"`"));
        }
        let modifier = field::modifier(self.text, chars);
        let named = modifier.and_then(|(name, end)| Some((Way::named(name)?, end..chars.end)));
        let (way, word) = named.unwrap_or((self.way, chars.clone()));
        if way == Way::Hyphen {
            return self.hyphenated(&word);
        }
        self.words(&word, way).map(Chunk::Words)
    }

    /// Returns all forms of a hyphenated word, each hyphen kept or removed. Parts separated by anything else
    /// stay separate.
    fn hyphenated(&self, chars: &Chars) -> Result<Chunk, Fault> {
        let words = self.words(chars, Way::Folded)?;
        let plain = self.text.plain(chars);
        let tokens: Vec<_> = tokens(&plain).collect();
        let has_hyphen = |before: usize| {
            plain[tokens[before].end..tokens[before + 1].start].trim_start_matches('.') == "-"
        };
        let hyphens: Vec<usize> = (1..tokens.len()).filter(|&behind| has_hyphen(behind - 1)).collect();
        if hyphens.is_empty() || tokens.len() != words.len() {
            return Ok(Chunk::Words(words));
        }
        if hyphens.len() > HYPHENS_MAX {
            return Err(Fault::new(QueryErrorKind::InvalidModifier, "too many hyphens", self.text, chars)
                .labelled(format!("at most {HYPHENS_MAX}"))
                .hinting("write the forms out: `(co-operation|cooperation)`"));
        }
        // Each bit of `left_out` is a removed hyphen; the form with all hyphens comes first.
        let form = |left_out: usize| {
            let mut run: Vec<Word> = Vec::new();
            for (number, word) in words.iter().enumerate() {
                let hyphen = hyphens.iter().position(|&behind| behind == number);
                match (run.last_mut(), hyphen) {
                    (Some(last), Some(hyphen)) if left_out >> hyphen & 1 == 1 => {
                        let joined = format!("{}{}", last.letters(), word.letters()).replace("**", "*");
                        let is_pattern = [&*last, word].iter().any(|word| matches!(word, Word::Pattern(_)));
                        *last = if is_pattern { Word::Pattern(joined) } else { Word::Exact(joined) };
                    }
                    _ => run.push(word.clone()),
                }
            }
            run
        };
        Ok(Chunk::Choice((0..1 << hyphens.len()).map(form).collect()))
    }

    /// Parses a piece of text without white space into words.
    fn words(&self, chars: &Chars, way: Way) -> Result<Vec<Word>, Fault> {
        let written = self.text.written(chars);
        if chars.clone().any(|at| self.text.at(at) == '*') {
            if way != Way::Folded {
                return Err(Fault::new(
                    QueryErrorKind::InvalidModifier,
                    "`*` cannot stand beside `stem:`, `case:` and their like",
                    self.text,
                    chars,
                )
                .labelled("a pattern")
                .hinting("use one of them: `cooperat*`, `stem:cooperate`, `case:US`"));
            }
            return self.patterns(chars);
        }
        Ok(match way {
            Way::Folded | Way::Hyphen => Word::all_of(written),
            Way::Stem => fold_words(written).into_iter().map(Word::Stem).collect(),
            Way::Case => cased_words(written).into_iter().map(|(_, cased)| Word::Cased(cased)).collect(),
            Way::Written => written_words(written).into_iter().map(|(_, word)| Word::Written(word)).collect(),
        })
    }

    /// Parses a piece of text that contains `*`: word boundaries are found with a letter in place of `*`.
    fn patterns(&self, chars: &Chars) -> Result<Vec<Word>, Fault> {
        let fault = |message: &str, label: &str, hint: &str| {
            Err(Fault::new(QueryErrorKind::InvalidPattern, message, self.text, chars)
                .labelled(label)
                .hinting(hint))
        };
        let star = star_letter(self.text.written(chars));
        let is_star = |at: usize| self.text.at(at) == '*';
        let one = |at: usize| if is_star(at) { Some(star) } else { self.text.written_char(at) };
        // Consecutive stars are merged, because each is replaced by a letter that counts toward the maximum
        // word length.
        let again = |at: usize| at > chars.start && is_star(at) && is_star(at - 1);
        let text: String = chars.clone().filter(|at| !again(*at)).filter_map(one).collect();
        let mut words = Vec::new();
        let (mut wanted, mut found) = (text.matches(star).count(), 0);
        let tokens: Vec<_> = tokens(&text).collect();
        for (number, token) in tokens.iter().enumerate() {
            let stars = token.text.matches(star).count();
            found += stars;
            if stars == 0 {
                words.push(Word::Exact(token.text.clone()));
            } else if token.text.chars().any(|c| c != star && c.is_alphanumeric()) {
                // A truncated pattern would match other words, so its stars do not count as found.
                let is_whole = token.text.len() + star.len_utf8() <= MAX_TOKEN_BYTES;
                found -= if is_whole { 0 } else { stars };
                let mut pattern = token.text.replace(star, "*");
                // Folding may drop the characters between two stars.
                while pattern.contains("**") {
                    pattern = pattern.replace("**", "*");
                }
                words.push(Word::Pattern(pattern));
            } else {
                // The star is beside a Han character, which is a whole word, so it adds nothing.
                let before = text[..token.start].chars().next_back();
                let behind = text[token.end..].chars().next();
                let outer = number == 0 || number + 1 == tokens.len();
                if !outer && before.is_some_and(stands_alone) && behind.is_some_and(stands_alone) {
                    return fault(
                        "`*` stands between Chinese characters or Hangul syllables",
                        "each is a word",
                        "for one open character leave space around it: `\"新 * 代\"`; for several, `\"新 ..3 代\"`",
                    );
                }
                if !outer || !before.or(behind).is_some_and(stands_alone) {
                    return fault(
                        "a pattern without a letter",
                        "finds every word",
                        "keep a part of the word: `partner*`, `*ship`, `part*ship`",
                    );
                }
            }
        }
        wanted -= found;
        if wanted > 0 {
            return fault(
                "the pattern is too long",
                "no word is as long",
                "keep a part of the word: `partner*`",
            );
        }
        Ok(words)
    }
}

/// Maximum number of hyphens of a word in `hyphen:`.
const HYPHENS_MAX: usize = 3;

/// Maximum number of words in the slot `..`.
pub(super) const SLOT: u32 = 5;

/// Returns a letter to replace `*` while text is split into words: one of the Vai script that the text does
/// not contain.
fn star_letter(text: &str) -> char {
    ('\u{a500}'..='\u{a60b}').find(|letter| !text.contains(*letter)).unwrap_or('\u{a500}')
}

/// Checks that a choice is not glued to a word beside it; only characters in `around` are examined.
pub(super) fn apart(text: &Text<'_>, choice: &Chars, around: &Chars) -> Result<(), Fault> {
    let letter = |at: usize| around.contains(&at) && letter_in(text, at);
    let begins = choice.start.checked_sub(1).is_some_and(letter) && letter_in(text, choice.start + 1);
    let ends = letter(choice.end) && letter_in(text, choice.end - 2);
    if begins || ends {
        return Err(Fault::new(
            QueryErrorKind::InvalidChoice,
            "a choice cannot be part of a word",
            text,
            choice,
        )
        .labelled("glued to a word")
        .hinting("write the words out: `(partner|partnership)`, or use `partner*`"));
    }
    Ok(())
}

fn letter_in(text: &Text<'_>, at: usize) -> bool {
    text.at(at).is_alphanumeric() && !stands_alone(text.at(at))
}

/// Returns the error for a `|` outside parentheses.
pub(super) fn stray_pipe(text: &Text<'_>, at: usize) -> Fault {
    Fault::new(QueryErrorKind::InvalidChoice, "`|` stands outside of parentheses", text, &(at..at + 1))
        .labelled("not inside a choice")
        .hinting("a choice is written `(partnership|coordination)`; between expressions write OR")
}

/// Returns the error for a phrase without words.
pub(super) fn without_words(text: &Text<'_>, chars: &Chars) -> Fault {
    let (message, label) = if text.plain(chars).chars().all(|c| matches!(c, ' ' | '"')) {
        ("an empty phrase finds nothing".to_owned(), "nothing in it")
    } else {
        (format!("there is no word in `{}`", text.repeated(chars)), "not a word")
    };
    Fault::new(QueryErrorKind::NoWord, message, text, chars)
        .labelled(label)
        .hinting("give at least one word or number")
}

/// Parentheses in the text of a phrase.
struct Brackets {
    /// Index of each opening parenthesis, index of the closing one (`None` if there is none), and whether a
    /// `|` stands directly between them.
    pairs: Vec<(usize, Option<usize>, bool)>,
}

impl Brackets {
    fn new(text: &Text<'_>, chars: &Chars) -> Self {
        let mut pairs: Vec<(usize, Option<usize>, bool)> = Vec::new();
        let mut open = Vec::new();
        for at in chars.clone() {
            match text.at(at) {
                '(' => {
                    open.push(pairs.len());
                    pairs.push((at, None, false));
                }
                ')' => {
                    if let Some(pair) = open.pop() {
                        pairs[pair].1 = Some(at);
                    }
                }
                '|' => {
                    if let Some(&pair) = open.last() {
                        pairs[pair].2 = true;
                    }
                }
                _ => {}
            }
        }
        Self { pairs }
    }

    /// Returns where the choice that begins here is closed, or `Err` if it is not; `None` if no choice begins
    /// here.
    fn choice(&self, at: usize) -> Option<Result<usize, ()>> {
        let pair = self.pairs.binary_search_by_key(&at, |(open, ..)| *open).ok()?;
        let (_, close, choice) = self.pairs[pair];
        choice.then_some(close.ok_or(()))
    }
}
