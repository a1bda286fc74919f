//! Finds names, offices and bodies in Russian text, in any grammatical case.
//!
//! A mention in an oblique case is marked as possessive, because the person is not the subject.

mod named;

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use self::named::{Everybody, Named};
use crate::contain::{checkpoint, checkpoint_at};
use crate::grammar::{Introduction, Mention, People, Post, Roster, Who, Words};
use crate::knowledge::{Knowledge, Pronoun, class, stem};
use crate::token::{Tokens, fold};

/// A paragraph's tokens with their stems.
struct Scan<'a> {
    tokens: &'a Tokens<'a>,
    stems: Vec<&'a str>,
    /// Cache of the token range of the last run of initials.
    initials: Cell<Range<usize>>,
}

/// Name as written in the text.
#[derive(Debug, Clone)]
struct Name {
    /// Stem of the given name, or its initial.
    given: Option<String>,
    /// Stem of the family name.
    family: String,
    /// Words as written, without the patronymic.
    words: Vec<String>,
    known: Option<usize>,
}

enum RawWho {
    Name(Name, Introduction),
    Office { office: usize, country: Option<usize> },
    Other(Who),
}

/// People of the article, with the folded nominative of each name.
struct Introduced {
    everybody: Everybody,
    nominatives: Vec<String>,
}

/// Range of tokens, its referent, and whether it is in the nominative (`None` if that depends on the name).
type RawMention = (Range<usize>, RawWho, Option<bool>);

/// Finds all people: builds the roster, and the mentions in the title and every paragraph.
pub(super) fn find(words: &Words<'_>, knowledge: &Knowledge) -> People {
    let mut roster = Roster::default();
    let texts: Vec<Scan<'_>> =
        std::iter::once(&words.title).chain(&words.paragraphs).map(Scan::new).collect();
    let found: Vec<Vec<RawMention>> = texts.iter().map(|text| text.scan(knowledge)).collect();
    let mut named = introduced(&found, knowledge);
    let given = GivenNames::new(&texts);
    // Folded nominative of each name, as far as its forms in the article show it.
    let mut nominatives = Vec::with_capacity(named.all.len());
    for one in &mut named.all {
        checkpoint();
        let nominative = one.nominative();
        let nominative = given.in_full(&nominative).unwrap_or(nominative);
        one.at = match one.name.known {
            Some(person) => roster.known(person, one.how, knowledge),
            None => roster.named(&nominative, one.how, knowledge),
        };
        nominatives.push(fold(&nominative));
    }
    let named = Introduced { everybody: named, nominatives };
    let mut all = texts
        .iter()
        .zip(found)
        .map(|(text, places)| text.mentions(places, &named, &mut roster, knowledge))
        .collect::<Vec<_>>();
    let title = all.remove(0);
    People { roster, title, paragraphs: all }
}

/// Given names by the family name after them, to expand initials: "А.Бренн" may be "Анна Бренн" elsewhere in
/// the text.
struct GivenNames<'t>(HashMap<&'t str, Vec<&'t str>>);

impl<'t> GivenNames<'t> {
    fn new(texts: &'t [Scan<'_>]) -> Self {
        const SHORT: usize = 3;
        let mut found: HashMap<&str, Vec<&str>> = HashMap::new();
        for text in texts {
            let tokens = text.tokens;
            // With a patronymic the family name comes first: «Бренн Анна Олеговна».
            for at in (2..tokens.len()).filter(|&at| is_patronymic(tokens.folded(at))) {
                if tokens.is_capital(at - 2) && tokens.is_capital(at - 1) {
                    let befores = found.entry(tokens.folded(at - 2)).or_default();
                    if !befores.contains(&tokens.raw(at - 1)) && befores.len() < SHORT {
                        befores.push(tokens.raw(at - 1));
                    }
                }
            }
            for at in (1..tokens.len()).filter(|&at| tokens.is_capital(at) && tokens.is_capital(at - 1)) {
                let given = tokens.raw(at - 1);
                let befores = found.entry(tokens.folded(at)).or_default();
                if given.chars().count() >= SHORT
                    && !given.contains('.')
                    && !befores.contains(&given)
                    && befores.len() < SHORT
                {
                    befores.push(given);
                }
            }
        }
        Self(found)
    }

    /// Returns the full name for an initial and a family name, if exactly one in the text fits.
    fn in_full(&self, name: &str) -> Option<String> {
        let (initial, family) = name.split_once(". ")?;
        let mut fitting =
            self.0.get(fold(family).as_str())?.iter().filter(|given| given.starts_with(initial));
        let given = fitting.next().filter(|_| initial.chars().count() == 1)?;
        fitting.next().is_none().then(|| format!("{given} {family}"))
    }
}

/// Collects all people who are named in full or with an office, with one entry each.
fn introduced(found: &[Vec<RawMention>], knowledge: &Knowledge) -> Everybody {
    let mut everybody = Everybody::default();
    for (_, found, _) in found.iter().flatten() {
        checkpoint();
        if let RawWho::Name(name, how) = found
            && !name.words.is_empty()
        {
            everybody.introduce(name, *how);
        }
    }
    for one in everybody.all.iter_mut().filter(|n| n.name.known.is_none() && n.name.given.is_none()) {
        one.name.known = holder(&one.name.family, one.how, knowledge);
    }
    everybody
}

/// Returns the holder of an office with a family name, if the table has exactly one: "Президент Берг".
fn holder(family: &str, how: Introduction, knowledge: &Knowledge) -> Option<usize> {
    let office = &knowledge.offices[how.office?].key;
    let fits = |person: &&usize| {
        let country = knowledge.country_place(&knowledge.people[**person].country);
        knowledge.held(**person, office, None) && how.country.is_none_or(|c| country == Some(c))
    };
    let mut holders = knowledge.russian().family(family).iter().filter(fits);
    holders.next().copied().filter(|_| holders.next().is_none())
}

impl Name {
    /// Whether both names may belong to the same person.
    fn is(&self, other: &Self) -> bool {
        let given = match (&self.given, &other.given) {
            (Some(a), Some(b)) => {
                let (short, long) = if a.chars().count() < b.chars().count() { (a, b) } else { (b, a) };
                short == long || short.chars().count() == 1 && long.starts_with(short.as_str())
            }
            _ => true,
        };
        let known = match (self.known, other.known) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        // "Си Цзиньпин" begins with the family name, which is stored as the given name: "Си" alone matches it.
        let family_first = || {
            let short = other.family.chars().count() <= 3 && other.given.is_none();
            self.known.is_some() && short && self.given.as_ref() == Some(&other.family)
        };
        (self.family == other.family && given || family_first()) && known
    }
}

/// Returns the form of a word that is most likely the nominative.
fn best<'w>(words: impl Iterator<Item = &'w String> + Clone) -> String {
    let shortest = words.clone().min_by_key(|word| (word.chars().count(), rank(word)));
    let Some(word) = shortest else { return String::new() };
    if words.into_iter().all(|other| other == word) { from_case(word) } else { word.clone() }
}

/// Returns how unlikely the ending of a word is in the nominative; 0 is the most likely.
fn rank(word: &str) -> usize {
    match word.chars().last() {
        Some('а' | 'я') => 1,
        Some('у' | 'ю' | 'е' | 'ы' | 'и' | 'о') => 2,
        _ => 0,
    }
}

/// Returns the nominative of a word that occurs in one form only, if its ending is unambiguous.
fn from_case(word: &str) -> String {
    const CASES: [(&str, &str); 12] = [
        ("овым", "ов"),
        ("евым", "ев"),
        ("иным", "ин"),
        ("ыным", "ын"),
        ("ским", "ский"),
        ("цким", "цкий"),
        ("ского", "ский"),
        ("цкого", "цкий"),
        ("скому", "ский"),
        ("овой", "ова"),
        ("евой", "ева"),
        ("иной", "ина"),
    ];
    let of = |(case, nominative): &(&str, &str)| Some(word.strip_suffix(case)?.to_owned() + nominative);
    let instrumental = || {
        let rest = word.strip_suffix("ом")?;
        (rest.chars().count() >= 3).then(|| rest.to_owned())
    };
    CASES.iter().find_map(of).or_else(instrumental).unwrap_or_else(|| word.to_owned())
}

impl<'a> Scan<'a> {
    fn new(tokens: &'a Tokens<'a>) -> Self {
        let stems = (0..tokens.len()).map(|at| stem(tokens.folded(at))).collect();
        Self { tokens, stems, initials: Cell::default() }
    }

    fn stem(&self, at: usize) -> &'a str {
        self.stems.get(at).copied().unwrap_or("")
    }

    fn scan(&self, knowledge: &Knowledge) -> Vec<RawMention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            checkpoint_at(at);
            match self.found_at(at, knowledge) {
                Some((end, what, nominative)) => {
                    found.push((at..end, what, nominative));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    fn found_at(&self, at: usize, knowledge: &Knowledge) -> Option<(usize, RawWho, Option<bool>)> {
        if !self.tokens.get(at).is_some_and(|t| t.word) {
            return None;
        }
        let other = |end: usize, who: Who| Some((end, RawWho::Other(who), Some(true)));
        match self.tokens.folded(at) {
            "он" => return other(at + 1, Who::Pronoun(Pronoun::He)),
            "она" => return other(at + 1, Who::Pronoun(Pronoun::She)),
            "дипломат" | "политик" | "чиновник" | "парламентарий" => {
                return other(at + 1, Who::Pronoun(Pronoun::Unknown));
            }
            _ if self.tokens.is(at, class::GROUP) => {
                return other(self.group_end(at), Who::Everyone);
            }
            _ => {}
        }
        self.office(at, knowledge)
            .or_else(|| self.side(at, knowledge))
            .or_else(|| self.body(at, knowledge))
            .or_else(|| {
                let (end, name) = self.name(at, Given::Needed, knowledge)?;
                Some((end, RawWho::Name(name, Introduction::default()), None))
            })
    }

    /// Returns the end of the group that begins at a token: "главы государств", "оба лидера".
    fn group_end(&self, at: usize) -> usize {
        const REST: [&str; 8] =
            ["государств", "правительств", "мид", "двух", "обеих", "внешнеполитических", "лидера", "стороны"];
        let more = |place: &usize| REST.contains(&self.tokens.folded(*place));
        (at + 1..self.tokens.len()).take_while(more).last().map_or(at + 1, |last| last + 1)
    }

    /// Finds the office that begins at a token: "[российский] Министр иностранных дел [России] [Сергей
    /// Лавров]".
    fn office(&self, at: usize, knowledge: &Knowledge) -> Option<(usize, RawWho, Option<bool>)> {
        let russian = &knowledge.russian();
        let adjective = self.country(at, knowledge).filter(|_| is_adjective(self.stem(at)));
        let start = adjective.map_or(at, |(length, _)| at + length);
        let (length, &office) = russian.offices.all_of(start, |place| self.stem(place)).next()?;
        let nominative = russian.is_nominative(self.tokens.folded(start));
        let mut end = start + length;
        let mut country = adjective.map(|(_, country)| country);
        // The country may follow a form of state: "Президент Республики Татарстан".
        let form = usize::from(["республик", "королевств"].contains(&self.stem(end)));
        if let Some((length, place)) =
            self.country(end + form, knowledge).or_else(|| self.country(end, knowledge))
        {
            country = country.or(Some(place));
            end += length + if self.country(end, knowledge).is_some() { 0 } else { form };
        } else if form > 0 && self.tokens.is_capital(end + 1) {
            // The country may not be in the table: «Президент Республики Вельмория».
            end += 2;
        }
        // The office may belong to a body: "официальный представитель МИД России".
        if let Some((after, ..)) = self.body(end, knowledge) {
            let of = self.country(after - 1, knowledge).map(|(_, place)| place);
            country = country.or(of);
            end = after;
        }
        // The office may belong to another office: «пресс-секретарь президента РФ».
        if let Some((length, _)) = russian.offices.all_of(end, |place| self.stem(place)).next()
            && self.tokens.folded(end).ends_with(['а', 'я', 'ы'])
        {
            end += length;
            if let Some((length, place)) = self.country(end, knowledge) {
                country = country.or(Some(place));
                end += length;
            }
        }
        let how = Introduction { office: Some(office), country, ..Introduction::default() };
        if let Some((end, name)) = self.name(end, Given::Optional, knowledge) {
            return Some((end, RawWho::Name(name, how), Some(nominative)));
        }
        Some((end, RawWho::Office { office, country }, Some(nominative)))
    }

    fn country(&self, at: usize, knowledge: &Knowledge) -> Option<(usize, usize)> {
        let (length, &country) = knowledge.russian().countries.all_of(at, |place| self.stem(place)).next()?;
        (self.tokens.is_capital(at) || is_adjective(self.stem(at))).then_some((length, country))
    }

    /// Finds a country as an actor: "Россия", "российская сторона".
    fn side(&self, at: usize, knowledge: &Knowledge) -> Option<(usize, RawWho, Option<bool>)> {
        let (length, country) = self.country(at, knowledge)?;
        let name = || RawWho::Other(Who::Side(knowledge.countries[country].name.clone()));
        if self.stem(at + length) == "сторон" {
            return Some((at + length + 1, name(), Some(self.tokens.folded(at + length) == "сторона")));
        }
        let nominative = knowledge.russian().is_nominative(self.tokens.folded(at));
        self.tokens.is_capital(at).then(|| (at + length, name(), Some(nominative)))
    }

    /// Finds the body that begins at a token: "МИД России", "в Кремле".
    fn body(&self, at: usize, knowledge: &Knowledge) -> Option<(usize, RawWho, Option<bool>)> {
        let (length, name) = knowledge.russian().bodies.all_of(at, |place| self.stem(place)).next()?;
        let mut end = at + length;
        let mut name = name.clone();
        if let Some((more, _)) = self.country(end, knowledge).filter(|_| self.tokens.is_capital(end)) {
            name = format!("{name} {}", self.tokens.slice(end..end + more));
            end += more;
        }
        // In "в МИД заявили" the body stands for the people in it.
        let inside = at > 0 && matches!(self.tokens.folded(at - 1), "в" | "во");
        let nominative = inside || fold(&name).starts_with(self.tokens.folded(at));
        Some((end, RawWho::Other(Who::Body(name)), Some(nominative)))
    }

    /// Finds the name that begins at a token: one in the table, one with initials, or capitalized words in
    /// the position of a name.
    fn name(&self, at: usize, given: Given, knowledge: &Knowledge) -> Option<(usize, Name)> {
        if !self.tokens.is_capital(at) {
            return None;
        }
        self.table_name(at, knowledge)
            .or_else(|| self.with_initials(at, knowledge))
            .or_else(|| self.unknown_name(at, given, knowledge))
            .or_else(|| (given == Given::Needed).then(|| self.family_name(at, knowledge))?)
    }

    /// Finds capitalized words that are a name: after an office, with a patronymic, or before a verb in the
    /// past tense.
    fn unknown_name(&self, at: usize, given: Given, knowledge: &Knowledge) -> Option<(usize, Name)> {
        let words = (at..at + 4).take_while(|&place| self.is_name_word(place, knowledge)).count();
        let patronymic = (at + 1..at + words).find(|&place| is_patronymic(self.tokens.folded(place)));
        let most = if given == Given::Optional { 3 } else { 2 };
        let end = patronymic.map_or(at + words.min(most), |place| place + 2);
        let told = given == Given::Optional || patronymic.is_some() || words == 2 && self.is_verb(end);
        if words == 0 || !told || end > at + words {
            return None;
        }
        // A region in the genitive may come between office and name: «с главой Чечни Рамзаном Кадыровым».
        let is_region = words == 3 && patronymic.is_none() && self.tokens.folded(at).ends_with(['и', 'ы']);
        let at = at + usize::from(is_region);
        let kept = (at..end).filter(|place| Some(*place) != patronymic);
        let name = Name {
            given: (end > at + 1).then(|| self.stem(at).to_owned()),
            family: self.stem(end - 1).to_owned(),
            words: kept.map(|place| self.tokens.raw(place).to_owned()).collect(),
            known: None,
        };
        Some((end, name))
    }

    /// Whether a word looks like a verb in the past tense.
    fn is_verb(&self, at: usize) -> bool {
        let word = self.tokens.folded(at);
        let past = ["л", "ла", "лся", "лась"].iter().any(|end| word.ends_with(end));
        past && word.chars().count() > 3 && !self.tokens.is_capital(at)
    }

    /// Finds a family name alone; the rest of the article decides whose it is.
    fn family_name(&self, at: usize, knowledge: &Knowledge) -> Option<(usize, Name)> {
        let name = || Name { given: None, family: self.stem(at).to_owned(), words: Vec::new(), known: None };
        self.is_name_word(at, knowledge).then(|| (at + 1, name()))
    }

    fn table_name(&self, at: usize, knowledge: &Knowledge) -> Option<(usize, Name)> {
        let names = &knowledge.russian().names;
        let skip = usize::from(is_patronymic(self.tokens.folded(at + 1)));
        let word = |place: usize| self.stem(if place > at { place + skip } else { place });
        let (length, &person) = names
            .all_of(at, word)
            .find(|(length, _)| (at..at + length).all(|place| self.tokens.is_capital(place)))?;
        let end = at + length + skip;
        let given = self.stem(at).to_owned();
        let family = self.stem(end - 1).to_owned();
        let words = vec![self.tokens.raw(at).to_owned(), self.tokens.raw(end - 1).to_owned()];
        Some((end, Name { given: Some(given), family, words, known: Some(person) }))
    }

    /// Finds a name with initials: "В.В.Путин", "В. Путин".
    fn with_initials(&self, at: usize, knowledge: &Knowledge) -> Option<(usize, Name)> {
        let raw = self.tokens.raw(at).trim_end_matches('.');
        let (initial, word, end) = if let Some((initials, family)) = raw.rsplit_once('.') {
            let mut initials = initials.split('.');
            (initials.next().filter(|i| is_initial(i) && initials.all(is_initial))?, family, at + 1)
        } else {
            let place = self.initials_end(at);
            (Some(raw).filter(|_| place > at)?, self.tokens.raw(place), place + 1)
        };
        if word.chars().count() < 2 || !word.starts_with(char::is_uppercase) {
            return None;
        }
        let (initial, folded) = (format!("{initial}."), fold(word));
        let family = stem(&folded).to_owned();
        let given = fold(initial.trim_end_matches('.'));
        let fits = |person: &&usize| {
            let mut names = knowledge.people[**person].also.iter().map(|name| fold(name));
            names.any(|name| {
                name.starts_with(&given) && stem(name.rsplit(' ').next().unwrap_or_default()) == family
            })
        };
        let mut people = knowledge.russian().family(&family).iter().filter(fits);
        let known = people.next().copied().filter(|_| people.next().is_none());
        let words = vec![initial, word.to_owned()];
        Some((end, Name { given: Some(given), family, words, known }))
    }

    /// Returns the end of the initials that begin at a token. The last run is cached, so that it is not
    /// scanned again from each of its initials.
    fn initials_end(&self, at: usize) -> usize {
        let known = self.initials.take();
        let mut end = at;
        if known.contains(&at) && (at - known.start).is_multiple_of(2) {
            end = known.end;
        } else {
            while is_initial(self.tokens.raw(end)) && self.tokens.raw(end + 1) == "." {
                end += 2;
            }
        }
        self.initials.set(if known.contains(&at) { known } else { at..end });
        end
    }

    fn is_name_word(&self, at: usize, knowledge: &Knowledge) -> bool {
        let raw = self.tokens.raw(at);
        self.tokens.is_capital(at)
            && raw.chars().count() > 1
            && raw.chars().nth(1).is_some_and(|c| c.is_lowercase() || c == '-')
            && raw.chars().all(|c| ('\u{400}'..='\u{4FF}').contains(&c) || matches!(c, '-' | '’' | '\''))
            && self.country(at, knowledge).is_none()
            // The genitive of a country that is not in the table: «Президент Вельмории».
            && !self.tokens.folded(at).ends_with("ии")
            && !self.tokens.is(at, class::PREPOSITION.or(class::NOT_NAME).or(class::GROUP))
            && knowledge.russian().offices.all_of(at, |place| self.stem(place)).next().is_none()
            && knowledge.russian().bodies.all_of(at, |place| self.stem(place)).next().is_none()
            && knowledge.russian().verb(self.tokens.folded(at)).is_none()
    }

    fn mentions(
        &self,
        places: Vec<RawMention>,
        named: &Introduced,
        roster: &mut Roster,
        knowledge: &Knowledge,
    ) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for (tokens, found, nominative) in places {
            checkpoint();
            let mut one = None;
            let who = match found {
                RawWho::Other(who) => who,
                RawWho::Office { office, country } => {
                    // A country that is not in the table: «Вельморийский министр».
                    let before = tokens.start.checked_sub(1).filter(|_| country.is_none());
                    let is_foreign = before.is_some_and(|at| {
                        self.tokens.is_capital(at)
                            && is_adjective(self.stem(at))
                            && self.country(at, knowledge).is_none()
                    });
                    let holder = if is_foreign { None } else { roster.by_office(office, country, knowledge) };
                    // "сказал министр" means the last speaker.
                    let other = if country.is_none() && !is_foreign {
                        Who::Pronoun(Pronoun::Unknown)
                    } else {
                        Who::Office(Post { office: Some(office), country })
                    };
                    holder.map_or(other, Who::Person)
                }
                RawWho::Name(name, _) => {
                    let Some(place) = named.everybody.find(&name) else { continue };
                    let found = &named.everybody.all[place];
                    one = Some((found, named.nominatives[place].as_str()));
                    roster.touch(found.at);
                    Who::Person(found.at)
                }
            };
            let governed = tokens.start > 0
                && self.tokens.is(tokens.start - 1, class::PREPOSITION)
                && !matches!(who, Who::Body(_));
            let nominative = nominative
                .unwrap_or_else(|| one.is_none_or(|one| self.is_nominative(&tokens, one, knowledge)));
            let items = self.tokens.items();
            let span = items[tokens.start].span.start..items[tokens.end - 1].span.end;
            mentions.push(Mention { tokens, span, who, possessive: governed || !nominative });
        }
        mentions
    }

    /// Whether a name without an office is in the nominative.
    fn is_nominative(
        &self,
        tokens: &Range<usize>,
        (one, own): (&Named, &str),
        knowledge: &Knowledge,
    ) -> bool {
        let is = |word: &str| match one.name.known {
            Some(_) => knowledge.russian().is_nominative(word),
            None => own.split(' ').any(|part| part == word),
        };
        let words = tokens.clone().map(|at| self.tokens.folded(at).trim_end_matches('.'));
        words
            .map(|word| word.rsplit('.').next().unwrap_or(word))
            .filter(|word| word.chars().count() > 2 && !is_patronymic(word))
            .all(is)
    }
}

fn is_adjective(stem: &str) -> bool {
    stem.ends_with("ск") || stem.ends_with("цк")
}

/// Whether a name is recognised only with its given name or initials.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Needed,
    /// Not needed, because the name follows an office.
    Optional,
}

fn is_initial(word: &str) -> bool {
    word == "Дж" || word.starts_with(char::is_uppercase) && word.chars().count() == 1
}

fn is_patronymic(folded: &str) -> bool {
    ["вич", "вича", "вичу", "вичем", "виче", "вна", "вны", "вне", "вну", "вной"]
        .iter()
        .any(|end| folded.ends_with(end) && folded.chars().count() > end.chars().count() + 2)
}
