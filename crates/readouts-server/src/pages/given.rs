//! What an address says of a search: terms and filters, kept from page to page.

use form_urlencoded::Serializer;
use maud::{Markup, html};

use crate::Question;

/// Filters that every view of a search has, with their names for people.
pub(super) const FILTERS: &[(&str, &str)] = &[
    ("by", "in the words of"),
    ("speaker", "speaker"),
    ("with", "with"),
    ("mentions", "mentions"),
    ("outlet", "outlet"),
    ("agency", "agency"),
    ("country", "country"),
    ("kind", "kind"),
    ("lang", "language"),
    ("basis", "basis"),
    ("year", "year of the event"),
    ("from", "event from"),
    ("to", "event to"),
    ("published-from", "published from"),
    ("published-to", "published to"),
    ("event", "same event as"),
];

/// What else a search can have, and every view of it.
const SWITCHES: &[(&str, &str)] = &[
    ("possible", "dates that are not certain"),
    ("joint", "joint statements"),
    ("versions", "versions"),
    ("collapse", "one article for all copies"),
];

/// Filters of the form for everybody, with an example of each.
const FIELDS: &[(&str, &str, &str)] = &[
    ("by", "In the words of", "a surname"),
    ("outlet", "Outlet", "a name"),
    ("from", "Event from", "2013-04"),
    ("to", "Event to", "2016"),
];

/// Terms and options of an address, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Given(Vec<(String, String)>);

impl Given {
    /// Reads the part of an address behind `?`; empty fields of a form are left out.
    pub(super) fn parse(query: Option<&str>) -> Self {
        let all = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned();
        Self(all.filter(|(_, value)| !value.trim().is_empty()).collect())
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| &**value)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Whether there is neither a term nor a filter.
    pub(super) fn is_empty(&self) -> bool {
        let is_asked = |name: &str| name == "q" || FILTERS.iter().any(|(filter, _)| *filter == name);
        !self.0.iter().any(|(name, _)| is_asked(name))
    }

    /// Returns a number, within bounds.
    pub(super) fn number(&self, name: &str, default: usize, most: usize) -> usize {
        self.get(name).and_then(|value| value.parse().ok()).unwrap_or(default).min(most)
    }

    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut all = self.without(name, None).0;
        all.push((name.to_owned(), value.to_owned()));
        Self(all)
    }

    pub(super) fn and(&self, name: &str, value: &str) -> Self {
        let mut all = self.without(name, Some(value)).0;
        all.push((name.to_owned(), value.to_owned()));
        Self(all)
    }

    /// Leaves out an option, or one of its values.
    pub(super) fn without(&self, name: &str, value: Option<&str>) -> Self {
        let is_left =
            |(given, has): &&(String, String)| given != name || value.is_some_and(|value| has != value);
        Self(self.0.iter().filter(is_left).cloned().collect())
    }

    /// Returns the address of a page for the same search: its terms and filters, and nothing of another page.
    pub(super) fn at(&self, page: &str) -> String {
        self.at_with(page, &[])
    }

    /// Returns the address of a page for the same search, with these options as well.
    pub(super) fn at_with(&self, page: &str, options: &[&str]) -> String {
        let kept = |name: &str| name == "q" || options.contains(&name) || label(name).is_some();
        Self(self.0.iter().filter(|(name, _)| kept(name)).cloned().collect()).whole(page)
    }

    /// Returns the address of a page with everything given.
    pub(super) fn whole(&self, page: &str) -> String {
        if self.0.is_empty() {
            return page.to_owned();
        }
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&self.0);
        format!("{page}?{}", query.finish())
    }

    /// Returns the question that these terms and filters are to a command.
    pub(super) fn question(&self, command: &str) -> Question {
        let mut question = Question::new(command).expect("a command that can be asked for");
        for (name, value) in &self.0 {
            question = match &**name {
                "q" => match question.clone().term(value) {
                    Ok(question) => question,
                    Err(_) => question,
                },
                name if label(name).is_some() => question.option(name, value),
                _ => question,
            };
        }
        question
    }

    /// Returns all terms as one query.
    pub(super) fn query(&self) -> String {
        let terms: Vec<&str> = self.all("q").collect();
        match terms.as_slice() {
            // A single term is not rewritten.
            [only] => (*only).to_owned(),
            terms => terms.iter().map(|term| joinable(term)).collect::<Vec<_>>().join(" AND "),
        }
    }

    /// Returns the same search with one more condition on the articles.
    pub(super) fn and_term(&self, term: &str) -> Self {
        let mut all = self.without("offset", None).0;
        all.push(("q".to_owned(), term.to_owned()));
        Self(all)
    }

    /// Returns the same search for the events of a period, in place of those that it is for: `2031`, `2031-Q2`, `2031-05`.
    pub(super) fn of_period(&self, period: &str) -> Self {
        let (from, to) = span(period);
        self.without("year", None)
            .without("possible", None)
            .without("offset", None)
            .with("from", &from)
            .with("to", &to)
    }

    /// Returns the same search for those of its events that are of a period too.
    pub(super) fn within_period(&self, period: &str) -> Self {
        let (from, to) = span(period);
        // Days are compared: `2031` begins with its first and ends with its last.
        let first =
            |date: &str| format!("{date}{}", "-01-01".get(date.len().saturating_sub(4)..).unwrap_or(""));
        let last =
            |date: &str| format!("{date}{}", "-12-31".get(date.len().saturating_sub(4)..).unwrap_or(""));
        let later = self.get("from").filter(|set| first(set) > first(&from)).unwrap_or(&from);
        let earlier = self.get("to").filter(|set| last(set) < last(&to)).unwrap_or(&to);
        self.without("year", None)
            .without("possible", None)
            .without("offset", None)
            .with("from", later)
            .with("to", earlier)
    }

    /// Whether the search is for the events of this period alone.
    pub(super) fn is_of_period(&self, period: &str) -> bool {
        let is = |name| self.get(name) == Some(period);
        is("year") || (is("from") && is("to"))
    }

    /// Returns the search form, filled in with this search.
    pub(super) fn form(&self, view: Option<&str>) -> Markup {
        let query = self.query();
        // A field has the first value; what else is set goes along unseen.
        let is_in_field = |name: &str, value: &str| {
            FIELDS.iter().any(|(field, ..)| *field == name) && self.get(name) == Some(value)
        };
        let rest = self.0.iter().filter(|(name, value)| label(name).is_some() && !is_in_field(name, value));
        html! {
            form.search role="search" action=(view.unwrap_or("/search")) {
                div.line {
                    label.hidden for="q" { "Words, a phrase or a query" }
                    input #q name="q" type="search" value=(query) placeholder="\"comprehensive strategic partnership\""
                        autocomplete="off" spellcheck="false" aria-describedby="about-q";
                    button type="submit" { "Search" }
                    span #about-q.hidden { "One word, a phrase in quotation marks, or a query; its language is explained below." }
                }
                details.more open[FIELDS.iter().any(|(name, ..)| self.get(name).is_some())] {
                    summary { "Filters and the query language" }
                    div.fields {
                        @for (name, label, example) in FIELDS {
                            p {
                                label for=(name) { (label) }
                                input id=(name) name=(name) value=[self.get(name)] placeholder=(example);
                            }
                        }
                    }
                    dl.language {
                        dt { code { "\"new era\"" } } dd { "exactly these words" }
                        dt { code { "trade AND NOT tariff" } } dd { "both, and not the third" }
                        dt { code { "peace w/5 region" } } dd { "at most five words between; " code { "w/s" } " in one sentence, " code { "w/p" } " in one paragraph" }
                        dt { code { "\"strategic * partnership\"" } } dd { "any word in between" }
                        dt { code { "by:lee \"new era\"" } } dd { "in the words of one speaker" }
                        dt { code { "outlet:… date:2013..2016 kind:call" } } dd { "of the article: what is certain" }
                    }
                }
                @for (name, value) in rest {
                    input type="hidden" name=(name) value=(value);
                }
            }
        }
    }

    /// Returns the filters that are set, each with a link that takes it away.
    pub(super) fn set(&self, page: &str) -> Markup {
        let set: Vec<(&str, &str, &str)> = self
            .0
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), label(name)?, value.as_str())))
            .collect();
        html! {
            @if !set.is_empty() {
                ul.set aria-label="Filters that are set" {
                    @for (name, label, value) in set {
                        li {
                            span.label { (label) } " " @if value != "true" { bdi { (value) } " " }
                            a href=(self.without(name, Some(value)).without("offset", None).whole(page)) {
                                span aria-hidden="true" { "×" }
                                span.hidden { "Remove filter: " (label) " " (value) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns what a filter or a switch is called; `None` if it is none.
fn label(name: &str) -> Option<&'static str> {
    FILTERS.iter().chain(SWITCHES).find(|(known, _)| *known == name).map(|(_, label)| *label)
}

/// Returns the first and the last part of a period, as filters have them.
fn span(period: &str) -> (String, String) {
    match period.split_once("-Q") {
        Some((year, quarter)) => {
            let first = quarter.parse::<u32>().map_or(1, |quarter| quarter * 3 - 2);
            (format!("{year}-{first:02}"), format!("{year}-{:02}", first + 2))
        }
        None => (period.to_owned(), period.to_owned()),
    }
}

/// Returns a term as a part of a longer query: words in a row are a phrase, unless there is grammar among them.
fn joinable(term: &str) -> String {
    let is_operator = |word: &str| {
        matches!(word, "AND" | "OR" | "NOT") || word.starts_with("w/") || word.starts_with("pre/")
    };
    let has_grammar =
        term.contains(['"', '(', ':', '“', '”', '*']) || term.split_whitespace().any(is_operator);
    let is_negation = term.strip_prefix("NOT ").is_some_and(|rest| !rest.split_whitespace().any(is_operator));
    match (has_grammar, term.contains(char::is_whitespace)) {
        (true, true) if !is_negation => format!("({term})"),
        (false, true) => format!("\"{term}\""),
        _ => term.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_narrows_a_span() {
        for (given, period, expected) in [
            ("q=a", "2031", "q=a&from=2031&to=2031"),
            ("q=a&from=2031-05&to=2033-02", "2031", "q=a&from=2031-05&to=2031"),
            ("q=a&from=2031-05&to=2033-02", "2033", "q=a&from=2033&to=2033-02"),
            ("q=a&from=2031&to=2033", "2032-Q2", "q=a&from=2032-04&to=2032-06"),
            ("q=a&from=2031-05-06", "2031-05", "q=a&from=2031-05-06&to=2031-05"),
            ("q=a&year=2031&offset=20", "2031-05", "q=a&from=2031-05&to=2031-05"),
        ] {
            assert_eq!(Given::parse(Some(given)).within_period(period).whole("/"), format!("/?{expected}"));
        }
    }

    #[test]
    fn what_is_set_stays_in_the_form() {
        let given =
            Given::parse(Some("q=a&by=Lee&by=Berg&outlet=X&possible=true&collapse=reprints&offset=20"));
        let form = given.form(None).into_string();
        for (name, value) in [("by", "Berg"), ("possible", "true"), ("collapse", "reprints")] {
            let field = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
            assert!(form.contains(&field), "{field}: {form}");
        }
        assert!(!form.contains("value=\"20\"") && form.matches("\"Lee\"").count() == 1);
    }

    #[test]
    fn several_terms_become_one_query() {
        for (given, expected) in [
            ("q=new era", "new era"),
            ("q=new era&q=river", "\"new era\" AND river"),
            ("q=a OR b&q=NOT outlet:*", "(a OR b) AND NOT outlet:*"),
            ("q=NOT a OR b&q=NOT outlet:*", "(NOT a OR b) AND NOT outlet:*"),
        ] {
            assert_eq!(Given::parse(Some(given)).query(), expected);
        }
    }
}
