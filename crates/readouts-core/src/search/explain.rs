//! Describes in words how a query and its filters were read, and lists the operators that answer it.

use super::related::compares;
use super::request::{Collapse, EventDays, Filters, Joint};
use crate::Basis;
use crate::Query;
use crate::query::{
    AnyOf, DateField, DateRange, Distance, FieldQuery, Name, Near, Part, Phrase, QueryField, Relation, Sides,
    Word, WordsOf,
};
use crate::query::{Places, Plan};
use crate::words::dotted;

/// Returns one sentence, without a full stop.
pub(crate) fn explain(query: &Query, filters: &Filters) -> String {
    let query = filters.dated(query);
    let (words, facts) = parted(&query);
    let mut text = match (words.as_slice(), facts.is_empty()) {
        ([], true) => "every article".to_owned(),
        ([], false) => "articles".to_owned(),
        ([only], _) => format!("articles with {}", told(only, false)),
        (several, _) => {
            let told: Vec<String> = several.iter().map(|part| told(part, true)).collect();
            format!("articles with {}", told.join(" and "))
        }
    };
    for (number, fact) in facts.iter().enumerate() {
        text.push_str(if number == 0 { " " } else { " and " });
        text.push_str(&fact_told(fact));
    }
    let mut say = |intro: &str, values: &[String]| {
        if !values.is_empty() {
            text.push_str(intro);
            text.push_str(&values.join(" or "));
        }
    };
    let intro = match (words.is_empty(), filters.joint) {
        (false, Joint::LeftOut) => ", in the words of ",
        (false, Joint::Included) => ", in the words or in joint statements of ",
        (true, Joint::LeftOut) => ", where words are reported of ",
        (true, Joint::Included) => ", where words or joint statements are reported of ",
    };
    say(intro, &filters.by);
    let everyone = filters.with.join(" and ");
    say("; with: ", if everyone.is_empty() { &[] } else { std::slice::from_ref(&everyone) });
    say("; basis: ", &filters.basis.iter().map(|basis| basis.as_str().to_owned()).collect::<Vec<_>>());
    say("; speaker: ", &filters.speaker);
    say("; mentioned: ", &filters.mentions);
    say("; outlet: ", &filters.outlet);
    say("; agency: ", &filters.agency);
    say("; country: ", &filters.country);
    say("; kind: ", &filters.kind);
    say("; language: ", &filters.language);
    say("; of the event of ", &filters.same_event);
    say("; ", &filters.sides.iter().map(sides_told).collect::<Vec<_>>());
    let event = match filters.event_days {
        EventDays::Certain => "; event certainly ",
        EventDays::Possible => "; event possibly ",
    };
    say(event, &span(filters.event));
    say("; published ", &span(filters.published));
    if filters.collapse == Collapse::Reprints {
        text.push_str("; one of each reprinted text");
    }
    text
}

fn sides_told(sides: &Sides) -> String {
    format!("told by outlets of at least {} countries", sides.least())
}

/// Splits a query into conditions on words and conditions on the article's facts.
fn parted(query: &Query) -> (Vec<&Query>, Vec<&FieldQuery>) {
    let parts = match query {
        Query::All => &[],
        Query::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let (mut words, mut facts) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Query::Field(fact) => facts.push(fact),
            other => words.push(other),
        }
    }
    (words, facts)
}

fn told(query: &Query, inside: bool) -> String {
    match query {
        Query::All => "anything".to_owned(),
        Query::Phrase(phrase) => phrase_told(phrase),
        Query::Near(near) => bracketed(near_told(near), inside),
        Query::And(parts) => list(parts, " and ", inside),
        Query::Or(parts) => list(parts, " or ", inside),
        Query::Not(part) => format!("not {}", told(part, true)),
        Query::AtLeast(count, part) => format!("{} at least {count} times", told(part, true)),
        Query::By(voice, part) => bracketed(format!("{}, {}", told(part, true), voice_told(voice)), inside),
        Query::Field(fact) => format!("anything in articles {}", fact_told(fact)),
    }
}

fn voice_told(voice: &WordsOf) -> String {
    match voice {
        WordsOf::Own(names) => format!("in the words of {}", names_told(names)),
        WordsOf::WithJoint(names) => {
            format!("in the words or in joint statements of {}", names_told(names))
        }
        WordsOf::Basis(bases) => format!("in words {}", basis_told(bases)),
        WordsOf::NoOne => "in words without a speaker".to_owned(),
    }
}

fn basis_told(bases: &[Basis]) -> String {
    format!("with the basis {}", bases.iter().map(|basis| basis.as_str()).collect::<Vec<_>>().join(" or "))
}

fn bracketed(text: String, inside: bool) -> String {
    if inside { format!("({text})") } else { text }
}

fn list(parts: &[Query], between: &str, inside: bool) -> String {
    let text = parts.iter().map(|part| told(part, true)).collect::<Vec<_>>().join(between);
    bracketed(text, inside && parts.len() > 1)
}

fn near_told(near: &Near) -> String {
    let parts: Vec<String> = near.parts.iter().map(|part| told(part, true)).collect();
    match (parts.as_slice(), near.relation) {
        ([left, right], Relation::Any) => match near.reach {
            Distance::Words(0) => format!("{left} and {right} side by side"),
            reach => format!("{left} and {right}, {}", within(reach, "them")),
        },
        ([left, right], Relation::Before) => match near.reach {
            Distance::Words(0) => format!("{left} followed at once by {right}"),
            reach => format!("{left} before {right}, {}", within(reach, "them")),
        },
        ([left, right], Relation::Not) => apart_told(left, right, near.reach),
        ([before @ .., last], Relation::Any) => {
            format!("{} and {last} in any order, {}", before.join(", "), within(near.reach, "neighbours"))
        }
        (several, _) => format!("{}, {}", several.join(" before "), within(near.reach, "neighbours")),
    }
}

fn within(reach: Distance, whom: &str) -> String {
    match reach {
        Distance::Words(0) => "side by side".to_owned(),
        Distance::Words(1) => format!("at most one word between {whom}"),
        Distance::Words(words) => format!("at most {words} words between {whom}"),
        Distance::Sentence => "in one sentence".to_owned(),
        Distance::Paragraph => "in one paragraph".to_owned(),
    }
}

fn apart_told(left: &str, right: &str, reach: Distance) -> String {
    match reach {
        Distance::Words(0) => format!("{left} without {right} beside it or in it"),
        Distance::Words(1) => format!("{left} without {right} in it or within one word of it"),
        Distance::Words(words) => format!("{left} without {right} in it or within {words} words of it"),
        Distance::Sentence => format!("{left} without {right} in the same sentence"),
        Distance::Paragraph => format!("{left} without {right} in the same paragraph"),
    }
}

fn phrase_told(phrase: &Phrase) -> String {
    if let Some(words) = phrase.exact_words() {
        let what = if words.len() == 1 { "word" } else { "phrase" };
        return format!("the {what} “{}”", words.join(" "));
    }
    if let [Part::Word(word)] = phrase.parts() {
        return word_told(word);
    }
    let mut told: Vec<String> = Vec::new();
    let mut exact: Vec<&str> = Vec::new();
    let end_exact = |exact: &mut Vec<&str>, told: &mut Vec<String>| {
        if !exact.is_empty() {
            told.push(format!("“{}”", exact.join(" ")));
            exact.clear();
        }
    };
    for part in phrase.parts() {
        if let Part::Word(Word::Exact(word)) = part {
            exact.push(word);
            continue;
        }
        end_exact(&mut exact, &mut told);
        told.push(match part {
            Part::Word(word) => word_told(word),
            Part::Gap { min, max } if min == max && *min == 1 => "any word".to_owned(),
            Part::Gap { min, max } if min == max => format!("any {min} words"),
            Part::Gap { min: 0, max } => format!("up to {max} words"),
            Part::Gap { min, max } => format!("{min} to {max} words"),
            Part::Choice(runs) => {
                let run = |run: &Vec<Word>| run.iter().map(Word::letters).collect::<Vec<_>>().join(" ");
                let runs: Vec<String> = runs.iter().map(|words| format!("“{}”", run(words))).collect();
                format!("one of {}", runs.join(", "))
            }
        });
    }
    end_exact(&mut exact, &mut told);
    format!("the phrase of {}", told.join(", then "))
}

fn word_told(word: &Word) -> String {
    match word {
        Word::Exact(word) => format!("the word “{word}”"),
        Word::Pattern(pattern) => format!("a word of the form “{pattern}”"),
        Word::Abbreviation(letters) => {
            let capitals = letters.to_uppercase();
            format!("the abbreviation “{}” or “{capitals}”", dotted(&capitals))
        }
        Word::Cased(surface) => format!("the word “{surface}” in this case only"),
        Word::Written(surface) => format!("the word “{surface}” as it is written only"),
        Word::Stem(word) => format!("a word with the stem of “{word}”"),
    }
}

fn names_told(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(" or ")
}

fn fact_told(fact: &FieldQuery) -> String {
    match fact {
        FieldQuery::Title(phrase) => format!("whose headline has {}", phrase_told(phrase)),
        FieldQuery::Named(field, names) => {
            let names = names_told(names);
            match field {
                QueryField::Speaker => format!("in which {names} speaks"),
                QueryField::SpeakerOrMember => format!("in which {names} speaks or makes a joint statement"),
                QueryField::Mentions => format!("that mention {names}"),
                QueryField::With => format!("with {names}"),
                QueryField::Outlet => format!("published by {names}"),
                QueryField::Agency => format!("that carry a dispatch of {names}"),
                QueryField::Country => format!("in which {names} takes part"),
                QueryField::Kind => format!("that tell of a {names}"),
                QueryField::Language => format!("in the language {names}"),
                QueryField::Id => format!("with the id {names}"),
                QueryField::Event => format!("that tell of the event of {names}"),
            }
        }
        FieldQuery::Basis(bases) => format!("that have a sentence {}", basis_told(bases)),
        FieldQuery::Sides(sides) => format!("of an event {}", sides_told(sides)),
        FieldQuery::Collapsed(collapsed) => {
            format!("that stand for their reprints among those with {}", told(&collapsed.query, true))
        }
        FieldQuery::Any(any) => any_told(any),
        FieldQuery::Kept(column, names) => format!("whose {column} is {}", names_told(names)),
        FieldQuery::Dated(date, range) => {
            let span = span(*range).pop().unwrap_or_else(|| "at any time".to_owned());
            match date {
                DateField::Event => format!("whose event certainly took place {span}"),
                DateField::EventPossibly => format!("whose event may have taken place {span}"),
                DateField::Published => format!("published {span}"),
            }
        }
    }
}

fn any_told(any: &AnyOf) -> String {
    match any {
        AnyOf::Named(QueryField::Speaker) => "in which somebody speaks".to_owned(),
        AnyOf::Named(QueryField::SpeakerOrMember) => {
            "in which somebody speaks or joint statements are made".to_owned()
        }
        AnyOf::Named(QueryField::Mentions) => "that mention somebody who does not take part".to_owned(),
        AnyOf::Named(QueryField::With) => "in which somebody speaks or takes part".to_owned(),
        AnyOf::Named(QueryField::Outlet) => "whose outlet is known".to_owned(),
        AnyOf::Named(QueryField::Agency) => "that carry an agency's dispatch".to_owned(),
        AnyOf::Named(QueryField::Country) => "whose countries are known".to_owned(),
        AnyOf::Named(QueryField::Kind) => "of any kind".to_owned(),
        AnyOf::Named(QueryField::Language) => "whose language is known".to_owned(),
        AnyOf::Named(QueryField::Id) => "with any id".to_owned(),
        AnyOf::Named(QueryField::Event) => "of whose event another one tells too".to_owned(),
        AnyOf::Kept(column) => format!("that have a {column}"),
        AnyOf::Dated(DateField::Event) => "whose event date is certain".to_owned(),
        AnyOf::Dated(DateField::EventPossibly) => "whose event has a first possible day".to_owned(),
        AnyOf::Dated(DateField::Published) => "whose publication date is known".to_owned(),
    }
}

fn span(range: DateRange) -> Vec<String> {
    match (range.from, range.to) {
        (None, None) => Vec::new(),
        (Some(from), None) => vec![format!("from {from}")],
        (None, Some(to)) => vec![format!("to {to}")],
        (Some(from), Some(to)) => vec![format!("from {from} to {to}")],
    }
}

/// Returns the operators that answer a plan, cheapest first, each once.
pub(super) fn operators(plan: &Plan) -> String {
    let mut used = Vec::new();
    add_operators(plan, &mut used);
    used.sort_unstable();
    used.dedup();
    let names = used.into_iter().map(Operator::name);
    let names = names.collect::<Vec<_>>().join(", ");
    if names.is_empty() { "every document".to_owned() } else { names }
}

/// Method of finding documents and places. The variants are ordered by cost, cheapest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Operator {
    Field,
    Date,
    Related,
    Word,
    Phrase,
    Fitting,
    Headline,
    Intervals,
    Sentences,
    Speakers,
}

impl Operator {
    fn name(self) -> &'static str {
        match self {
            Self::Field => "postings of a field",
            Self::Date => "columns of dates",
            Self::Related => "events and reprints",
            Self::Word => "postings of a word",
            Self::Phrase => "exact phrase",
            Self::Fitting => "postings of all words that fit",
            Self::Headline => "postings of headlines",
            Self::Intervals => "intervals",
            Self::Sentences => "columns of sentences",
            Self::Speakers => "columns of speakers",
        }
    }
}

fn add_operators(plan: &Plan, used: &mut Vec<Operator>) {
    match plan {
        Plan::All => {}
        Plan::Places(any) => any.iter().for_each(|places| add_operators_of(places, used)),
        Plan::Title(_) => used.push(Operator::Headline),
        Plan::And(parts) | Plan::Or(parts) => parts.iter().for_each(|part| add_operators(part, used)),
        Plan::Not(part) | Plan::AtLeast(_, part) => add_operators(part, used),
        Plan::Field(FieldQuery::Dated(..) | FieldQuery::Any(AnyOf::Dated(_))) => used.push(Operator::Date),
        Plan::Field(FieldQuery::Collapsed(collapsed)) => {
            used.push(Operator::Related);
            add_operators(&Plan::new(&collapsed.query), used);
        }
        Plan::Field(fact) if compares(fact) => used.push(Operator::Related),
        Plan::Field(_) => used.push(Operator::Field),
    }
}

fn add_operators_of(places: &Places, used: &mut Vec<Operator>) {
    match places {
        Places::Phrase(phrase) => {
            if !phrase.parts().iter().all(|part| matches!(part, Part::Word(_))) {
                used.push(Operator::Intervals);
            } else if phrase.parts().len() == 1 {
                used.push(Operator::Word);
            } else {
                used.push(Operator::Phrase);
            }
            phrase.each_part_word(&mut |word| {
                if matches!(word, Word::Pattern(_) | Word::Stem(_)) {
                    used.push(Operator::Fitting);
                }
            });
        }
        Places::Near { parts, reach, .. } => {
            add_operators_of_reach(*reach, used);
            parts.iter().flat_map(|part| &part.any).for_each(|places| add_operators_of(places, used));
        }
        Places::Apart { one, others, reach } => {
            add_operators_of_reach(*reach, used);
            add_operators_of(one, used);
            others.iter().for_each(|places| add_operators_of(places, used));
        }
        Places::By(_, places) => {
            used.push(Operator::Speakers);
            add_operators_of(places, used);
        }
    }
}

fn add_operators_of_reach(reach: Distance, used: &mut Vec<Operator>) {
    used.push(Operator::Intervals);
    if !matches!(reach, Distance::Words(_)) {
        used.push(Operator::Sentences);
    }
}
