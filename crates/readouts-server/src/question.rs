//! Questions: a command with its terms and options, as an address has them.

use crate::message::Message;

/// Command that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Name on the command line.
    pub name: &'static str,
    pub(crate) terms: Terms,
    /// Form of the answer where the question names none.
    pub(crate) form: &'static str,
    /// Whether it has the option `timeout`; those without it look at few articles.
    pub(crate) has_timeout: bool,
}

/// Commands that can be asked for.
pub const COMMANDS: &[Command] = &[
    searching("search"),
    searching("facets"),
    searching("kwic"),
    searching("trend"),
    searching("variants"),
    searching("uses"),
    searching("collocates"),
    searching("keywords"),
    searching("reprints"),
    searching("events"),
    searching("people"),
    Command { form: "csv", ..searching("export") },
    looking_up("show", Terms::Article),
    looking_up("versions", Terms::Ids),
    looking_up("cite", Terms::Article),
    looking_up("compare", Terms::Ids),
    looking_up("stats", Terms::None),
];

const fn searching(name: &'static str) -> Command {
    Command { name, terms: Terms::Query, form: "json", has_timeout: true }
}

const fn looking_up(name: &'static str, terms: Terms) -> Command {
    Command { name, terms, form: "json", has_timeout: false }
}

/// Kind of the terms that a command takes. None may be a file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terms {
    /// Words, phrases or queries.
    Query,
    /// Ids of articles, or beginnings of them.
    Ids,
    /// The id of an article, then queries.
    Article,
    /// There are none.
    None,
}

/// Maximum number of bytes of all terms and options, far beyond any query that people write.
pub(crate) const LENGTH_MAX: usize = 16_384;
/// Maximum number of terms and options.
pub(crate) const COUNT_MAX: usize = 256;

/// Command with its terms and options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    command: Command,
    terms: Vec<String>,
    /// Long names of options without the hyphens, and their values; an option that is only given has an empty one.
    options: Vec<(String, String)>,
}

impl Question {
    /// Creates a question without terms and options; `None` if there is no such command to ask for.
    pub fn new(command: &str) -> Option<Self> {
        let command = *COMMANDS.iter().find(|known| known.name == command)?;
        Some(Self { command, terms: Vec::new(), options: Vec::new() })
    }

    /// Reads the part of an address behind `?`: `q` is a term, anything else an option.
    ///
    /// # Errors
    /// A message if something in it is no term and no option.
    pub fn parse(command: &str, query: &str) -> Result<Self, Box<Message>> {
        let wrong = |text: String| Box::new(Message { is_error: true, text, ..Message::default() });
        let mut question =
            Self::new(command).ok_or_else(|| wrong(format!("`{command}` cannot be asked for")))?;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if value.contains('\0') {
                return Err(wrong("a question has no character NUL".to_owned()));
            }
            match &*name {
                // A form sends its empty fields too.
                "q" if value.is_empty() => {}
                "q" => question = question.term(&value).map_err(wrong)?,
                name if is_option(name) => question = question.option(name, &value),
                name => return Err(wrong(format!("`{}` is no option", shortened(name)))),
            }
        }
        Ok(question)
    }

    /// Adds a term.
    ///
    /// # Errors
    /// A message if the command has no such terms.
    pub fn term(mut self, term: &str) -> Result<Self, String> {
        let is_id =
            |term: &str| (1..=64).contains(&term.len()) && term.bytes().all(|b| b.is_ascii_hexdigit());
        match self.command.terms {
            Terms::None => return Err(format!("`{}` has no terms", self.command.name)),
            Terms::Article if !self.terms.is_empty() => {}
            Terms::Ids | Terms::Article if !is_id(term) => {
                return Err(format!("`{}` is no id of an article", shortened(term)));
            }
            Terms::Ids | Terms::Article | Terms::Query => {}
        }
        self.terms.push(term.to_owned());
        Ok(self)
    }

    /// Adds an option.
    #[must_use]
    pub fn option(mut self, name: &str, value: &str) -> Self {
        self.options.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds an option in place of those that the question has of this name.
    #[must_use]
    pub fn only_option(mut self, name: &str, value: &str) -> Self {
        self.options.retain(|(given, _)| given != name);
        self.option(name, value)
    }

    /// Returns the name of the command.
    pub fn command(&self) -> &'static str {
        self.command.name
    }

    /// Returns the form of the answer: the one that the question names, else the command's usual one.
    pub fn form(&self) -> &str {
        self.get("format").unwrap_or(self.command.form)
    }

    pub(crate) fn has_timeout(&self) -> bool {
        self.command.has_timeout
    }

    /// Returns the terms.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// Returns the options in their order, with their values.
    pub fn options(&self) -> &[(String, String)] {
        &self.options
    }

    /// Returns the last value of an option.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.options.iter().rev().find(|(given, _)| given == name).map(|(_, value)| &**value)
    }
}

fn is_option(name: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c == '-';
    name.len() > 1 && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_letter)
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}
