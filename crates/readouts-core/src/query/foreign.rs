//! Finds what reads like an operator of another search system (Lucene, dtSearch, LexisNexis) and is plain text
//! in a query. The meaning of the query does not depend on it.

use std::sync::Arc;

use super::lex::{Kind, Token, lex};
use super::text::{Chars, Text};
use super::{Distance, Place, Query};

/// Maximum number of characters of the user's words in [`ForeignOperator::instead`]; letters stand for longer
/// ones.
const REPEATED_MAX: usize = 60;
/// Minimum number of letters before a mark of truncation.
const ROOT_MIN: usize = 3;
/// Distance of an operator that gives none.
const USUAL_DISTANCE: u32 = 5;

/// Something in a query that reads like an operator of another system, but is searched as text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignOperator {
    /// Its place in the text of its argument, or of all arguments joined.
    pub place: Place,
    /// The same meaning in the words of this query language: with the words around it, or with letters in
    /// their place if there are many.
    pub instead: String,
}

impl ForeignOperator {
    /// Returns it as written.
    pub fn written(&self) -> &str {
        self.place.text.get(self.place.start..self.place.end).unwrap_or_default()
    }
}

impl Query {
    /// Returns what reads like an operator of another system in the arguments of a command line
    /// ([`from_arguments`](Self::from_arguments)): `NEAR`, `near/5`, `/5`, `/s`, `&&`, `||`, `+word`, `-word`,
    /// `partner!` and `partner%`. Text in quotation marks is left alone, and so are numbers such as `+86` and
    /// `9/11`.
    ///
    /// ```
    /// use readouts_core::Query;
    ///
    /// let found = Query::foreign_operators(&["new era NEAR/5 river"]);
    /// assert_eq!(found[0].written(), "NEAR/5");
    /// assert_eq!(found[0].instead, r#""new era" w/5 river"#);
    /// assert!(Query::foreign_operators(&["\"new era NEAR/5 river\"", "9/11"]).is_empty());
    /// ```
    pub fn foreign_operators(arguments: &[impl AsRef<str>]) -> Vec<ForeignOperator> {
        let alone: Vec<_> = arguments.iter().flat_map(|argument| scan(argument.as_ref())).collect();
        if !alone.is_empty() || arguments.len() < 2 {
            return alone;
        }
        let quoted = |text: &str| match text.contains(char::is_whitespace) && !text.contains('"') {
            true => format!("\"{text}\""),
            false => text.to_owned(),
        };
        let all: Vec<String> = arguments.iter().map(|argument| quoted(argument.as_ref())).collect();
        scan(&all.join(" "))
    }
}

/// What an operator of another system stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Near(Distance),
    And,
    Or,
    Required,
    Excluded,
    Truncated,
}

fn scan(written: &str) -> Vec<ForeignOperator> {
    let text = Text::new(written, &[]);
    // A text that cannot be split is refused anyway.
    let Ok(tokens) = lex(&text) else { return Vec::new() };
    let meanings: Vec<Option<(Meaning, usize)>> =
        (0..tokens.len()).map(|at| meant(&text, &tokens, at)).collect();
    let shared: Arc<str> = Arc::from(written);
    let scanned = Scanned { text: &text, tokens: &tokens, meanings: &meanings };
    let found = meanings.iter().enumerate().filter_map(|(at, meant)| {
        let (meaning, length) = (*meant)?;
        let (start, end) = text.bytes(&(tokens[at].chars.start..tokens[at + length - 1].chars.end));
        let place = Place { text: Arc::clone(&shared), start, end };
        Some(ForeignOperator { place, instead: scanned.instead(meaning, at, length) })
    });
    found.collect()
}

/// Returns what a token stands for elsewhere, and the number of tokens that belong to it.
fn meant(text: &Text<'_>, tokens: &[Token], at: usize) -> Option<(Meaning, usize)> {
    let token = &tokens[at];
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let glued_behind = |at: usize| tokens.get(at + 1).is_some_and(|next| next.glued);
    if token.kind == Kind::Pipe {
        let second = tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Pipe && next.glued);
        let between = is_operand_end(before) && is_operand(tokens.get(at + 2));
        return (second && between).then_some((Meaning::Or, 2));
    }
    if token.kind != Kind::Word {
        return None;
    }
    let word = text.plain(&token.chars);
    let between =
        !token.glued && !glued_behind(at) && is_operand_end(before) && is_operand(tokens.get(at + 1));
    if between && let Some(meaning) = joining(text, tokens, at, &word) {
        return Some((meaning, 1));
    }
    if token.glued {
        return None;
    }
    let sign = match text.written(&(token.chars.start..token.chars.start + 1)) {
        "+" => Some(Meaning::Required),
        "-" => Some(Meaning::Excluded),
        _ => None,
    };
    if let Some(sign) = sign {
        let rest = &word[1..];
        let ends_aside = |token: &Token| text.plain(&token.chars).ends_with('-');
        // `-by the river-` is an aside.
        if sign == Meaning::Excluded && !rest.is_empty() && tokens[at..].iter().any(ends_aside) {
            return None;
        }
        let is_word = rest.chars().take(2).filter(|c| c.is_alphabetic()).count() == 2 && !rest.ends_with('+');
        let quoted =
            rest.is_empty() && tokens.get(at + 1).is_some_and(|next| next.glued && next.kind == Kind::Quoted);
        return match (is_word, quoted) {
            (true, _) => Some((sign, 1)),
            (_, true) => Some((sign, 2)),
            _ => None,
        };
    }
    let root = word.strip_suffix(['!', '%'])?;
    let is_root = root.chars().count() >= ROOT_MIN && root.chars().all(char::is_alphabetic);
    // At the end of several words, `!` is more often an exclamation.
    let ends_sentence = word.ends_with('!') && at > 0 && at + 1 == tokens.len();
    (is_root && !ends_sentence && !glued_behind(at)).then_some((Meaning::Truncated, 1))
}

/// Returns what a word between two operands joins them by.
fn joining(text: &Text<'_>, tokens: &[Token], at: usize, word: &str) -> Option<Meaning> {
    match word {
        "&&" => return Some(Meaning::And),
        // In a query written entirely in capitals, NEAR is an ordinary word.
        "NEAR" if has_lower_case(text, tokens, at) => {
            return Some(Meaning::Near(Distance::Words(USUAL_DISTANCE)));
        }
        _ => {}
    }
    let lower = word.to_ascii_lowercase();
    let (name, reach) = lower.split_once('/')?;
    if !matches!(name, "" | "n" | "near" | "adj" | "within") {
        return None;
    }
    let number = || reach.parse::<u32>().ok().filter(|_| reach.bytes().all(|byte| byte.is_ascii_digit()));
    let is_number = |at: usize| text.plain(&tokens[at].chars).chars().all(|c| c.is_ascii_digit());
    Some(Meaning::Near(match reach {
        "s" => Distance::Sentence,
        "p" => Distance::Paragraph,
        // `9 /11` is a date.
        _ if name.is_empty() && is_number(at - 1) => return None,
        _ => match number()? {
            words if words > Distance::WORDS_MAX => Distance::Paragraph,
            words => Distance::Words(words),
        },
    }))
}

fn has_lower_case(text: &Text<'_>, tokens: &[Token], except: usize) -> bool {
    let others = tokens.iter().enumerate().filter(|(at, _)| *at != except);
    let letters: String = others.map(|(_, token)| text.plain(&token.chars)).collect();
    letters.chars().any(char::is_lowercase) || !letters.chars().any(char::is_uppercase)
}

fn is_operand(token: Option<&Token>) -> bool {
    let begins = |kind| {
        matches!(kind, Kind::Word | Kind::Quoted | Kind::Open | Kind::Field(_) | Kind::AtLeast(_) | Kind::Not)
    };
    token.is_some_and(|token| begins(token.kind))
}

fn is_operand_end(token: Option<&Token>) -> bool {
    token.is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Close))
}

/// Tokens of a text, with what each stands for elsewhere.
struct Scanned<'a, 't> {
    text: &'a Text<'t>,
    tokens: &'a [Token],
    meanings: &'a [Option<(Meaning, usize)>],
}

impl Scanned<'_, '_> {
    /// Returns how the operator and what stands beside it are written here.
    fn instead(&self, meaning: Meaning, at: usize, length: usize) -> String {
        let before = self.before(at);
        let own = || {
            let sign = self.tokens[at].chars.start + 1;
            self.text.written(&(sign..self.tokens[at + length - 1].chars.end)).to_owned()
        };
        let joined = |operator: &str| {
            let (left, right) = (before.clone(), self.after(at + length));
            let written = left.zip(right).map(|(left, right)| format!("{left} {operator} {right}"));
            short(written).unwrap_or_else(|| format!("a {operator} b"))
        };
        match meaning {
            Meaning::Near(Distance::Words(words)) => joined(&format!("w/{words}")),
            Meaning::Near(Distance::Sentence) => joined("w/s"),
            Meaning::Near(Distance::Paragraph) => joined("w/p"),
            Meaning::And => joined("AND"),
            Meaning::Or => joined("OR"),
            Meaning::Required => {
                let next = || self.after(at + length).map(|next| format!("{} AND {next}", own()));
                let written = before.map(|before| format!("{before} AND {}", own())).or_else(next);
                short(Some(written.unwrap_or_else(own))).unwrap_or_else(|| "a AND b".to_owned())
            }
            Meaning::Excluded => {
                let written = before
                    .map_or_else(|| format!("NOT {}", own()), |before| format!("{before} NOT {}", own()));
                short(Some(written)).unwrap_or_else(|| "a NOT b".to_owned())
            }
            Meaning::Truncated => {
                let word = self.text.plain(&self.tokens[at].chars);
                let root = format!("{}*", word.trim_end_matches(['!', '%']));
                short(Some(root)).unwrap_or_else(|| "partner*".to_owned())
            }
        }
    }

    /// Whether a token is a plain word that continues the words before it.
    fn is_plain(&self, at: usize) -> bool {
        let joins = matches!(self.meanings.get(at), Some(None | Some((Meaning::Truncated, _))));
        joins && self.tokens.get(at).is_some_and(|token| token.kind == Kind::Word)
    }

    /// Returns the operand that ends before a token: the words up to another operator, as a phrase.
    fn before(&self, at: usize) -> Option<String> {
        let last = at.checked_sub(1)?;
        if !self.is_plain(last) {
            return self.single(last);
        }
        let first = (0..last).rev().find(|before| !self.is_plain(*before)).map_or(0, |before| before + 1);
        Some(self.phrase(first, last))
    }

    /// Returns the operand that begins at a token.
    fn after(&self, at: usize) -> Option<String> {
        if !self.is_plain(at) {
            return self.single(at);
        }
        let end = (at..self.tokens.len()).find(|next| !self.is_plain(*next)).unwrap_or(self.tokens.len());
        Some(self.phrase(at, end - 1))
    }

    /// Returns words as one operand: an argument of words is a phrase.
    fn phrase(&self, first: usize, last: usize) -> String {
        let text = self.written(first, last);
        if first == last { text } else { format!("\"{text}\"") }
    }

    /// Returns an operand of one token; `None` for a group.
    fn single(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        match self.meanings.get(at)? {
            // Without its sign.
            Some((Meaning::Required | Meaning::Excluded, 1)) => {
                Some(self.text.written(&(token.chars.start + 1..token.chars.end)).to_owned())
            }
            None if token.kind == Kind::Quoted => Some(self.written(at, at)),
            _ => None,
        }
    }

    fn written(&self, first: usize, last: usize) -> String {
        let chars: Chars = self.tokens[first].chars.start..self.tokens[last].chars.end;
        self.text.written(&chars).to_owned()
    }
}

fn short(text: Option<String>) -> Option<String> {
    text.filter(|text| text.chars().count() <= REPEATED_MAX)
}
