//! Fields of a query: their names, and how the range of a date field is parsed.

use strsim::levenshtein;

use super::fault::Fault;
use super::text::{Chars, Text, repeated};
use super::{DateField, DateRange, QueryErrorKind, QueryField};
use crate::{Date, Edtf};

/// Name before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldName {
    /// In the words of these people.
    By,
    /// In the words of these people, or in joint statements of which they are members.
    ByWithJoint,
    /// Attributed on one of these bases.
    Basis,
    Named(QueryField),
    /// A kept column; its name is read from the text.
    Kept,
    Title,
    Dated(DateField),
    /// An event told by outlets of several countries.
    Sides,
    /// One of several reprints.
    Collapsed,
    /// Every word with the same stem.
    Stem,
    /// Upper and lower case as written.
    Case,
    /// Every letter as written.
    Written,
    /// With its hyphen or without.
    Hyphen,
}

/// Names of all fields; the first name of a field is the one that is printed.
const FIELDS: [(&str, FieldName); 26] = [
    ("by", FieldName::By),
    ("by~", FieldName::ByWithJoint),
    ("basis", FieldName::Basis),
    ("speaker", FieldName::Named(QueryField::Speaker)),
    ("speaker~", FieldName::Named(QueryField::SpeakerOrMember)),
    ("mentions", FieldName::Named(QueryField::Mentions)),
    ("with", FieldName::Named(QueryField::With)),
    ("outlet", FieldName::Named(QueryField::Outlet)),
    ("agency", FieldName::Named(QueryField::Agency)),
    ("country", FieldName::Named(QueryField::Country)),
    ("kind", FieldName::Named(QueryField::Kind)),
    ("lang", FieldName::Named(QueryField::Language)),
    ("id", FieldName::Named(QueryField::Id)),
    ("event", FieldName::Named(QueryField::Event)),
    ("sides", FieldName::Sides),
    ("collapse", FieldName::Collapsed),
    ("title", FieldName::Title),
    ("date", FieldName::Dated(DateField::Event)),
    ("date~", FieldName::Dated(DateField::EventPossibly)),
    ("published", FieldName::Dated(DateField::Published)),
    ("stem", FieldName::Stem),
    ("case", FieldName::Case),
    ("exact", FieldName::Written),
    ("hyphen", FieldName::Hyphen),
    ("language", FieldName::Named(QueryField::Language)),
    ("mention", FieldName::Named(QueryField::Mentions)),
];

/// Name after `by:` that stands for no speaker. In quotation marks it is a name like others.
pub(super) const NOBODY: &str = "nobody";

/// Number of entries at the end of [`FIELDS`] that are aliases of earlier ones.
const ALIASES: usize = 2;

impl FieldName {
    /// Returns the name as it is printed, without the colon.
    pub(super) fn as_str(self) -> &'static str {
        FIELDS.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }

    /// Whether it is a modifier: it changes how the words after it are matched.
    pub(super) fn is_modifier(self) -> bool {
        matches!(self, Self::Stem | Self::Case | Self::Written | Self::Hyphen)
    }

    /// Whether a word begins with the name of a modifier and a colon.
    pub(super) fn modifies(word: &str) -> bool {
        word.split_once(':').and_then(|(name, _)| Self::named(name)).is_some_and(Self::is_modifier)
    }

    fn named(name: &str) -> Option<Self> {
        FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, field)| *field)
    }
}

/// Returns the field whose name stands before `colon`; `None` if it is plain text, such as `http://` or
/// `5:30`.
pub(super) fn at(text: &Text<'_>, chunk: &Chars, colon: usize) -> Result<Option<FieldName>, Fault> {
    let chars = chunk.start..colon;
    let name = text.plain(&chars);
    let like_a_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '~' | '-' | '_'));
    let is_kept = kept(text, &chars).is_some();
    if colon == chunk.end || !like_a_name && !is_kept {
        return Ok(None);
    }
    let follows = (text.at(colon + 1), text.at(colon + 2));
    let lacks_value = matches!(follows.0, ' ' | ')' | '|');
    let known = FieldName::named(&name).or(is_kept.then_some(FieldName::Kept));
    if known.is_some() {
        if lacks_value {
            let kind = QueryErrorKind::MissingValue { field: name.clone() };
            let fault = Fault::new(kind, format!("`{name}:` has no value"), text, &(chars.start..colon + 1));
            return Err(fault
                .labelled("nothing after the colon")
                .hinting(format!("leave no space: {}", example(&name)))
                .unfinished());
        }
        return Ok(known);
    }
    // A full-width colon is Chinese punctuation: `TASS：`.
    if lacks_value || follows == ('/', '/') || text.written_char(colon) != Some(':') {
        return Ok(None);
    }
    let nearest = nearest(&name, text.columns);
    let label = match nearest {
        Some(near) => format!("did you mean `{near}`?"),
        None => "not a field".to_owned(),
    };
    let kind = QueryErrorKind::UnknownField { name: name.clone(), nearest: nearest.map(str::to_owned) };
    let fields = FIELDS[..FIELDS.len() - ALIASES].iter().map(|(name, _)| *name);
    let names: Vec<&str> = fields.chain(text.columns.iter().map(String::as_str)).collect();
    Err(Fault::new(kind, format!("unknown field `{}`", text.repeated(&chars)), text, &chars)
        .labelled(label)
        .hinting(format!("the fields are {}; text with a colon goes in quotation marks", names.join(", "))))
}

/// Returns the kept column that these characters name.
pub(super) fn kept<'t>(text: &Text<'t>, chars: &Chars) -> Option<&'t str> {
    let name = text.plain(chars).to_lowercase().replace('-', "_");
    text.columns.iter().map(String::as_str).find(|column| *column == name)
}

/// Returns the modifier whose name begins these characters, and where the name ends, if a value follows.
pub(super) fn modifier(text: &Text<'_>, chars: &Chars) -> Option<(FieldName, usize)> {
    let longest = chars.start..chars.end.min(chars.start + MODIFIER_MAX);
    let colon = longest.into_iter().find(|&at| text.at(at) == ':')?;
    let name = FieldName::named(&text.plain(&(chars.start..colon))).filter(|name| name.is_modifier())?;
    let end = colon + 1;
    (chars.end > end || text.at(end) == '"').then_some((name, end))
}

/// Maximum number of characters in the name of a modifier, including the colon.
const MODIFIER_MAX: usize = "hyphen:".len();

/// Returns the known name most similar to this one, if any is similar enough.
fn nearest<'c>(name: &str, columns: &'c [String]) -> Option<&'c str> {
    let name = name.to_ascii_lowercase();
    let most = (name.len() / 2).min(2);
    let fields = FIELDS.iter().map(|(known, _)| *known).chain(columns.iter().map(String::as_str));
    let distances = fields.map(|known| (levenshtein(&name, known), known));
    distances
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

fn example(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match FieldName::named(&name) {
        Some(FieldName::Dated(_)) => format!("`{name}:2013..2016`"),
        Some(FieldName::Title) => format!("`{name}:\"new era\"`"),
        Some(FieldName::Stem) => format!("`{name}:cooperate`"),
        Some(FieldName::Case) => format!("`{name}:US`"),
        Some(FieldName::Written) => format!("`{name}:Łódź`"),
        Some(FieldName::Hyphen) => format!("`{name}:co-operation`"),
        Some(FieldName::Basis) => format!("`{name}:quoted`"),
        Some(FieldName::Sides) => format!("`{name}:2`"),
        Some(FieldName::Collapsed) => format!("`{name}:(\"new era\" outlet:xinhua)`"),
        Some(FieldName::Named(QueryField::Country)) => format!("`{name}:ru`"),
        Some(FieldName::Named(QueryField::Kind)) => format!("`{name}:call`"),
        Some(FieldName::Named(QueryField::Language)) => format!("`{name}:zh`"),
        Some(FieldName::Named(QueryField::Id | QueryField::Event)) => format!("`{name}:35e5b2`"),
        Some(FieldName::Named(QueryField::Outlet | QueryField::Agency)) => format!("`{name}:xinhua`"),
        _ => format!("`{name}:xi`"),
    }
}

/// Parses the value of a date field: `2013`, `2013-04`, `2013..2016`, `2013..`, `..2016`.
pub(super) fn span(text: &Text<'_>, value: &Chars) -> Result<DateRange, Fault> {
    let plain = text.plain(value);
    let invalid = |value: &str| QueryErrorKind::InvalidDate { value: value.to_owned() };
    let fault = |kind: QueryErrorKind, message: String, label: &str| {
        Fault::new(kind, message, text, value).labelled(label).hinting(
            "a date is `2013`, `2013-04`, `2013-04-22`, or a span such as `2013..2016`, `2013..`, `..2016`",
        )
    };
    let (from, to) = plain.split_once("..").unwrap_or((&plain, &plain));
    let day = |date: &str, of: fn(Edtf) -> Option<Date>| -> Result<Option<Date>, Fault> {
        let date = date.trim();
        if date.is_empty() {
            return Ok(None);
        }
        let edtf: Edtf = date
            .parse()
            .map_err(|_| fault(invalid(date), format!("`{}` is not a date", repeated(date)), "not a date"))?;
        of(edtf).map(Some).ok_or_else(|| fault(invalid(date), format!("`{date}` has no year"), "which year?"))
    };
    let range = DateRange { from: day(from, Edtf::earliest)?, to: day(to, Edtf::latest)? };
    if range.is_open() {
        let message = "the range has no date".to_owned();
        return Err(fault(invalid(&plain), message, "from when, or up to when?"));
    }
    if let (Some(from), Some(to)) = (range.from, range.to)
        && from > to
    {
        let message = format!("the span from {from} to {to} is empty");
        return Err(fault(QueryErrorKind::EmptyRange, message, "ends before it begins"));
    }
    Ok(range)
}

/// Formats a date range so that [`span`] parses it.
pub(super) fn span_text(range: DateRange) -> String {
    let (Some(from), Some(to)) = (range.from, range.to) else {
        let end = |day: Option<Date>| day.map_or_else(String::new, |day| Edtf::day(day).to_string());
        return format!("{}..{}", end(range.from), end(range.to));
    };
    if (from, to) == (from.first_of_year(), from.last_of_year()) {
        format!("{:04}", from.year())
    } else if (from, to) == (from.first_of_month(), from.last_of_month()) {
        format!("{:04}-{:02}", from.year(), from.month())
    } else if from == to {
        Edtf::day(from).to_string()
    } else {
        format!("{}..{}", Edtf::day(from), Edtf::day(to))
    }
}
