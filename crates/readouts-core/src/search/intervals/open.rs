//! Opens a plan in a segment: creates the nodes that step through its postings and columns.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::directory::CompositeFile;
use tantivy::index::{InvertedIndexReader, SegmentComponent};
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, SegmentReader, Term};

use super::exact_phrase::Run;
use super::expression::{Chain, ChainPart, Expression};
use super::near::{Apart, NearBy, Side};
use super::node::{And, Every, Leaf, Listed, Node, Numbered, Shared, TextPart, Valued, WithBasis, Within};
use super::pair::Pair;
use super::postings::{Forms, WordPostings};
use super::stream::Stream;
use crate::Result;
use crate::index::{
    Attributed, Fields, Index, Layout, NO_ONE, basis_code, capitalized, days, field, form, kept, kept_numbers,
};
use crate::query::{
    AnyOf, Attribution, DateField, DateRange, FieldQuery, NearPart, Part, Phrase, Places, Plan, QueryField,
    Word,
};
use crate::search::bm25::{KnownTerms, Worth};
use crate::search::expansions::Expansions;
use crate::search::related::{Related, compares, related};
use crate::search::watch::Watch;
use crate::words::{cased, dotted, fold_words};

/// Plan with everything that is the same for all segments.
pub(crate) struct Prepared {
    plan: Plan,
    fields: Arc<Fields>,
    expansions: Expansions,
    /// BM25 weight of each leaf, in the order in which leaves are opened; `None` if documents are not ranked.
    worth: Option<Vec<Bm25Weight>>,
    known: KnownTerms,
    needs_layout: bool,
    needs_places: bool,
    looks_for_words: bool,
    visits_all: bool,
    watch: Watch,
    /// Articles for which the conditions hold that compare articles.
    related: FxHashMap<FieldQuery, Related>,
}

impl Prepared {
    /// Expands patterns and stems; `ranks` says whether documents will be ranked.
    pub(crate) fn new(
        index: &Index,
        searcher: &Searcher,
        plan: Plan,
        ranks: bool,
        watch: &Watch,
    ) -> Result<Self> {
        let fields = index.fields.clone();
        let expansions = Expansions::new(index, searcher, &plan, watch)?;
        let worth = (ranks && searcher.num_docs() > 0)
            .then(|| Worth::new(index, searcher, &expansions, &plan).and_then(|worth| worth.of_leaves(&plan)))
            .transpose()
            .map_err(|error| index.error(error))?;
        let (worth, known) = worth.unzip();
        let (needs_layout, needs_places) = (plan.needs_layout(), plan.needs_places());
        let (looks_for_words, visits_all) = (!plan.wanted().is_empty(), visits_all(&plan));
        let related = related(index, searcher, &plan, watch)?;
        Ok(Self {
            plan,
            fields,
            expansions,
            worth,
            known: known.unwrap_or_default(),
            needs_layout,
            needs_places,
            looks_for_words,
            visits_all,
            watch: watch.clone(),
            related,
        })
    }

    pub(super) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Returns the articles for which a condition of the plan holds that compares articles.
    pub(super) fn related(&self, fact: &FieldQuery) -> Option<&Related> {
        self.related.get(fact)
    }

    pub(super) fn looks_for_words(&self) -> bool {
        self.looks_for_words
    }

    pub(super) fn open(&self, reader: &SegmentReader, collect: bool) -> tantivy::Result<(Node, Shared)> {
        let norms = |field| reader.get_fieldnorms_reader(field);
        let ranks_titles = self.worth.is_some() && self.plan.has_titles();
        let shared = Shared {
            layout: self.needs_layout.then(|| Layout::open(reader)).transpose()?,
            body_norms: self.worth.is_some().then(|| norms(self.fields.body)).transpose()?,
            title_norms: ranks_titles.then(|| norms(self.fields.title)).transpose()?,
            collect: collect || self.needs_places,
            watch: self.watch.clone(),
        };
        let mut worth = self.worth.iter().flatten();
        let mut opening =
            Opening { prepared: self, reader, layout: shared.layout.as_ref(), worth: &mut worth };
        Ok((opening.node(&self.plan)?, shared))
    }
}

/// Whether a plan visits every document that has its words, because no other part can skip documents.
fn visits_all(plan: &Plan) -> bool {
    match plan {
        Plan::Places(_) => true,
        Plan::And(parts) => {
            let mut others = parts.iter().filter(|part| !matches!(part, Plan::Field(FieldQuery::Dated(..))));
            matches!((others.next(), others.next()), (Some(only), None) if visits_all(only))
        }
        _ => false,
    }
}

/// Returns an attribution in the segment's numbers; `None` if no word of the segment has it.
pub(in crate::search) fn attributed(
    layout: &Layout,
    attribution: &Attribution,
) -> tantivy::Result<Option<Attributed>> {
    Ok(match attribution {
        Attribution::Own(names) => {
            let numbers = names.iter().map(|name| layout.speaker_number(name));
            let speakers: Vec<u64> = numbers.filter_map(Result::transpose).collect::<Result<_, _>>()?;
            (!speakers.is_empty()).then_some(Attributed::Speakers(speakers))
        }
        Attribution::WithJoint(name) => {
            let (speaker, member) = (layout.speaker_number(name)?, layout.member_number(name)?);
            let is_known = speaker.is_some() || member.is_some();
            is_known.then_some(Attributed::Person { speaker, member })
        }
        Attribution::NoOne => Some(Attributed::Speakers(vec![NO_ONE])),
        Attribution::Basis(bases) => Some(Attributed::Bases(bases.iter().copied().map(basis_code).collect())),
    })
}

/// Plan that is being opened in a segment.
struct Opening<'a, 'w> {
    prepared: &'a Prepared,
    reader: &'a SegmentReader,
    layout: Option<&'a Layout>,
    worth: &'w mut dyn Iterator<Item = &'a Bm25Weight>,
}

/// Inverted index of a text's words. Their forms are opened on demand, because few queries need them.
struct TextReaders<'a> {
    reader: &'a SegmentReader,
    words: Arc<InvertedIndexReader>,
    word_field: Field,
    form_field: Field,
    /// Name of the column of capitals.
    capitals: &'static str,
}

impl<'a> Opening<'a, '_> {
    fn end(&self) -> DocId {
        self.reader.max_doc()
    }

    fn node(&mut self, plan: &Plan) -> tantivy::Result<Node> {
        let end = self.end();
        Ok(match plan {
            Plan::All => Node::All(Every::new(end)),
            Plan::Places(any) => self.leaf(TextPart::Body, |opening| {
                let text = opening.text(TextPart::Body)?;
                any.iter().map(|places| opening.outermost(&text, places)).collect()
            })?,
            Plan::Title(phrase) => self.leaf(TextPart::Title, |opening| {
                let text = opening.text(TextPart::Title)?;
                Ok(vec![opening.phrase(&text, phrase)?])
            })?,
            Plan::And(parts) => Node::And(And::new(self.nodes(parts)?, end)),
            Plan::Or(parts) => Node::Or(self.nodes(parts)?),
            Plan::Not(part) => Node::Not(Box::new(self.node(part)?), Every::new(end)),
            Plan::AtLeast(least, part) => Node::AtLeast(*least, Box::new(self.node(part)?)),
            Plan::Field(fact) if compares(fact) => {
                let docs = self.prepared.related(fact).map(|related| related.docs(self.reader));
                Node::Listed(Listed::new(docs.unwrap_or_default()))
            }
            Plan::Field(FieldQuery::Named(named, names)) => {
                self.any_of(fields_of(*named), || names.iter().map(|name| Cow::Borrowed(name.text.as_str())))?
            }
            Plan::Field(FieldQuery::Kept(column, names)) => {
                self.any_of(&[field::KEPT], || names.iter().map(|name| Cow::Owned(kept(column, &name.text))))?
            }
            Plan::Field(FieldQuery::Dated(dated, range)) => self.dated(*dated, *range)?,
            Plan::Field(FieldQuery::Any(any)) => self.any_value(any)?,
            Plan::Field(FieldQuery::Basis(bases)) => {
                let voices = self.reader.fast_fields().u64(field::VOICE)?;
                let bases = bases.iter().copied().map(basis_code).collect();
                Node::Attributed(WithBasis { voices, bases, every: Every::new(end) })
            }
            // Cannot occur: headlines are compiled to `Plan::Title`, the others compare articles.
            Plan::Field(FieldQuery::Title(_) | FieldQuery::Sides(_) | FieldQuery::Collapsed(_)) => {
                Node::Or(Vec::new())
            }
        })
    }

    /// Creates a node for the documents that have one of these terms in one of these fields.
    fn any_of<'v, I: Iterator<Item = Cow<'v, str>>>(
        &self,
        names: &[&str],
        terms: impl Fn() -> I,
    ) -> tantivy::Result<Node> {
        let mut all = Vec::new();
        for name in names {
            let field = self.prepared.fields.named(name);
            let inverted = self.reader.inverted_index(field)?;
            for term in terms() {
                let term = Term::from_field_text(field, &term);
                all.extend(inverted.read_postings(&term, IndexRecordOption::Basic)?);
            }
        }
        Ok(Node::Terms(Box::new(WordPostings::any(all))))
    }

    /// Creates a node for the documents that have any value of a field.
    fn any_value(&self, any: &AnyOf) -> tantivy::Result<Node> {
        let columns = self.reader.fast_fields();
        let every = Every::new(self.end());
        let texts = |names: &[&str]| -> tantivy::Result<Node> {
            let all = names.iter().filter_map(|name| columns.str(name).transpose());
            let indexes =
                all.map(|column| Ok(column?.ords().index.clone())).collect::<tantivy::Result<_>>()?;
            Ok(Node::Valued(Valued { indexes, every }))
        };
        let dated = |name: &str, from: i64| tantivy::Result::Ok((columns.i64(name)?, from, i64::MAX));
        let within = |column| tantivy::Result::Ok(Node::Within(Within { columns: vec![column], every }));
        match any {
            // Every article has an id; an event is a condition that compares articles.
            AnyOf::Named(QueryField::Id | QueryField::Event) => Ok(Node::All(every)),
            AnyOf::Named(named) => texts(fields_of(*named)),
            AnyOf::Kept(column) => {
                let Some(kept) = columns.str(field::KEPT)? else { return Ok(Node::Or(Vec::new())) };
                let numbers = kept_numbers(&kept, column)?;
                Ok(Node::Numbered(Numbered { values: kept.ords().clone(), numbers, every }))
            }
            AnyOf::Dated(DateField::Event) => within(dated(field::CERTAIN_FROM, i64::MIN)?),
            AnyOf::Dated(DateField::Published) => within(dated(field::PUBLISHED, i64::MIN)?),
            AnyOf::Dated(DateField::EventPossibly) => {
                let known = [
                    dated(field::CERTAIN_FROM, i64::MIN)?,
                    dated(field::LIKELY_FROM, i64::MIN)?,
                    dated(field::POSSIBLE_FROM, days(Date::MIN) + 1)?,
                ];
                Ok(Node::Or(known.into_iter().map(within).collect::<tantivy::Result<_>>()?))
            }
        }
    }

    fn nodes(&mut self, parts: &[Plan]) -> tantivy::Result<Vec<Node>> {
        parts.iter().map(|part| self.node(part)).collect()
    }

    fn leaf(
        &mut self,
        part: TextPart,
        open: impl FnOnce(&mut Self) -> tantivy::Result<Vec<Expression>>,
    ) -> tantivy::Result<Node> {
        let weight = self.worth.next().cloned();
        Ok(Node::Leaf(Box::new(Leaf {
            any: open(self)?,
            part,
            weight,
            read: None,
            count: 0,
            places: Vec::new(),
            buffer: Vec::new(),
        })))
    }

    fn text(&self, part: TextPart) -> tantivy::Result<TextReaders<'a>> {
        let fields = &self.prepared.fields;
        let (word_field, form_field, capitals) = match part {
            TextPart::Body => (fields.body, fields.forms, field::CAPITALS),
            TextPart::Title => (fields.title, fields.title_forms, field::TITLE_CAPITALS),
        };
        let words = self.reader.inverted_index(word_field)?;
        Ok(TextReaders { reader: self.reader, words, word_field, form_field, capitals })
    }

    /// Opens places that are not nested in other places.
    fn outermost(&self, text: &TextReaders<'_>, places: &Places) -> tantivy::Result<Expression> {
        let pair = match places {
            Places::Near { parts, order, reach } if self.prepared.visits_all && Pair::reaches(*reach) => {
                self.streams(text, parts)?.map(|words| Pair::new(words, *order, *reach))
            }
            _ => None,
        };
        pair.map_or_else(|| self.expression(text, places), |pair| Ok(Expression::Pair(Box::new(pair))))
    }

    /// Opens the parts of a near expression as streams if they are two different words, and streams are the faster way.
    fn streams(&self, text: &TextReaders<'_>, parts: &[NearPart]) -> tantivy::Result<Option<[Stream; 2]>> {
        let [Some(one), Some(other)] = [parts.first(), parts.get(1)].map(|part| part.and_then(exact_word))
        else {
            return Ok(None);
        };
        if parts.len() > 2 || one == other {
            return Ok(None);
        }
        let info = |word: &str| text.words.get_term_info(&Term::from_field_text(text.word_field, word));
        let (Some(one), Some(other)) = (info(one)?, info(other)?) else { return Ok(None) };
        if !Pair::pays([one.doc_freq, other.doc_freq]) {
            return Ok(None);
        }
        let positions = CompositeFile::open(&self.reader.open_read(SegmentComponent::Positions)?)?;
        let Some(positions) = positions.open_read(text.word_field) else { return Ok(None) };
        let open = |term: &TermInfo| {
            let option = IndexRecordOption::WithFreqsAndPositions;
            Stream::open(text.words.read_block_postings_from_terminfo(term, option)?, term, &positions)
        };
        Ok(Some([open(&one)?, open(&other)?]))
    }

    fn expression(&self, text: &TextReaders<'_>, places: &Places) -> tantivy::Result<Expression> {
        match places {
            Places::Phrase(phrase) => self.phrase(text, phrase),
            Places::Near { parts, order, reach } => {
                let side = |part: &NearPart| Ok(Side::new(self.expressions(text, &part.any)?, part.times));
                let sides: tantivy::Result<_> = parts.iter().map(side).collect();
                Ok(Expression::Near(Box::new(NearBy::new(sides?, *order, *reach))))
            }
            Places::Apart { one, others, reach } => {
                let (one, others) = (self.expression(text, one)?, self.expressions(text, others)?);
                Ok(Expression::Apart(Box::new(Apart::new(one, others, *reach))))
            }
            Places::By(attribution, places) => Ok(match self.attributed(attribution)? {
                Some(attributed) => Expression::By(attributed, Box::new(self.expression(text, places)?)),
                None => Expression::Nothing,
            }),
        }
    }

    fn attributed(&self, attribution: &Attribution) -> tantivy::Result<Option<Attributed>> {
        self.layout.map_or(Ok(None), |layout| attributed(layout, attribution))
    }

    fn expressions(&self, text: &TextReaders<'_>, all: &[Places]) -> tantivy::Result<Vec<Expression>> {
        all.iter().map(|places| self.expression(text, places)).collect()
    }

    fn phrase(&self, text: &TextReaders<'_>, phrase: &Phrase) -> tantivy::Result<Expression> {
        let mut parts: Vec<ChainPart> = Vec::new();
        let (mut gap, mut words) = ((0, 0), Vec::new());
        for part in phrase.parts() {
            if let Part::Word(word) = part {
                words.push(word);
                continue;
            }
            if !words.is_empty() {
                parts.push(self.chain_part(text, gap, &[std::mem::take(&mut words)])?);
                gap = (0, 0);
            }
            match part {
                Part::Gap { min, max } => gap = (*min, *max),
                Part::Choice(runs) => {
                    let runs: Vec<Vec<&Word>> = runs.iter().map(|run| run.iter().collect()).collect();
                    parts.push(self.chain_part(text, gap, &runs)?);
                    gap = (0, 0);
                }
                Part::Word(_) => {}
            }
        }
        if !words.is_empty() {
            parts.push(self.chain_part(text, gap, &[words])?);
        }
        if parts.iter().any(|part| part.runs.is_empty()) {
            return Ok(Expression::Nothing);
        }
        Ok(match parts.as_mut_slice() {
            [only] if only.runs.len() == 1 => Expression::Run(only.runs.remove(0)),
            _ => Expression::Chain(Chain::new(parts)),
        })
    }

    /// Opens the runs of a part; a run with a word that the segment does not have is left out.
    fn chain_part(
        &self,
        text: &TextReaders<'_>,
        (min, max): (u32, u32),
        runs: &[Vec<&Word>],
    ) -> tantivy::Result<ChainPart> {
        let mut opened = Vec::with_capacity(runs.len());
        for run in runs {
            let words: tantivy::Result<Option<Vec<_>>> =
                run.iter().map(|word| self.word(text, word)).collect();
            opened.extend(words?.map(Run::new));
        }
        Ok(ChainPart { min, max, runs: opened })
    }

    /// Opens the postings of a word; `None` if the segment does not have it.
    fn word(&self, text: &TextReaders<'_>, word: &Word) -> tantivy::Result<Option<WordPostings>> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let of_word = |word: &str| {
            let term = (self.reader.segment_id(), Term::from_field_text(text.word_field, word));
            match self.prepared.known.get(&term) {
                Some(known) => text.words.read_postings_from_terminfo(known, option).map(Some),
                None => text.words.read_postings(&term.1, option),
            }
        };
        let any = |all: Vec<SegmentPostings>| (!all.is_empty()).then(|| WordPostings::any(all));
        match word {
            Word::Exact(word) => Ok(of_word(word)?.map(WordPostings::One)),
            Word::Pattern(_) | Word::Stem(_) => {
                let words = self.prepared.expansions.of(word);
                let all: std::io::Result<_> =
                    words.iter().filter_map(|word| of_word(word).transpose()).collect();
                Ok(any(all?))
            }
            Word::Abbreviation(letters) => {
                let capitals = letters.to_uppercase();
                let with_dots = of_word(&dotted(letters))?.map(WordPostings::One);
                let without = of_surfaces(text, letters, &|surface| cased(surface) == capitals)?;
                Ok(match (with_dots, without) {
                    (Some(one), Some(other)) => Some(WordPostings::either(one, other)),
                    (one, other) => one.or(other),
                })
            }
            Word::Cased(wanted) => {
                let Some(folded) = fold_words(wanted).into_iter().next() else { return Ok(None) };
                of_surfaces(text, &folded, &|surface| cased(surface) == *wanted)
            }
            Word::Written(wanted) => {
                let Some(folded) = fold_words(wanted).into_iter().next() else { return Ok(None) };
                of_surfaces(text, &folded, &|surface| surface == wanted)
            }
        }
    }

    fn dated(&self, dated: DateField, range: DateRange) -> tantivy::Result<Node> {
        let (from, to) = (days(range.from.unwrap_or(Date::MIN)), days(range.to.unwrap_or(Date::MAX)));
        if from > to {
            return Ok(Node::Or(Vec::new()));
        }
        let column = |name: &str| self.reader.fast_fields().i64(name);
        // A span that lies in the range has both ends in it: the smaller the ranges, the fewer documents are found.
        let columns = match dated {
            DateField::Event => {
                vec![(column(field::CERTAIN_FROM)?, from, to), (column(field::CERTAIN_TO)?, from, to)]
            }
            DateField::EventPossibly => vec![
                (column(field::POSSIBLE_FROM)?, i64::MIN, to),
                (column(field::POSSIBLE_TO)?, from, i64::MAX),
            ],
            DateField::Published => vec![
                (column(field::PUBLISHED)?, from * MINUTES, (to + 1) * MINUTES - 1),
                (column(field::PUBLISHED_TO)?, from, to),
            ],
        };
        Ok(Node::Within(Within { columns, every: Every::new(self.end()) }))
    }
}

/// Returns the word if a part is a single word in any form, required once.
fn exact_word(part: &NearPart) -> Option<&str> {
    match part.any.as_slice() {
        [Places::Phrase(phrase)] if part.times == 1 => match phrase.parts() {
            [Part::Word(Word::Exact(word))] => Some(word),
            _ => None,
        },
        _ => None,
    }
}

/// Opens the postings of a folded word, restricted to the wanted surfaces.
fn of_surfaces(
    text: &TextReaders<'_>,
    folded: &str,
    is_wanted: &impl Fn(&str) -> bool,
) -> tantivy::Result<Option<WordPostings>> {
    let option = IndexRecordOption::WithFreqsAndPositions;
    let plain = is_wanted(folded);
    let capital = capitalized(folded).map(|capital| is_wanted(&capital));
    let forms = text.reader.inverted_index(text.form_field)?;
    let mut listed = Vec::new();
    for surface in listed_surfaces(&forms, folded)? {
        // If the folded form is wanted, the other surfaces are excluded; otherwise the wanted ones are
        // united.
        if is_wanted(&surface) != plain {
            let term = Term::from_field_text(text.form_field, &form(folded, &surface));
            listed.extend(forms.read_postings(&term, option)?);
        }
    }
    if !plain && capital != Some(true) {
        return Ok((!listed.is_empty()).then(|| WordPostings::any(listed)));
    }
    let word = text.words.read_postings(&Term::from_field_text(text.word_field, folded), option)?;
    let capitals = text.reader.fast_fields().u64(text.capitals)?;
    Ok(word.map(|word| {
        WordPostings::of_forms(word, Forms::new(capitals, capital.unwrap_or(plain), plain, listed))
    }))
}

/// Returns the surfaces of a word that have a term.
fn listed_surfaces(forms: &InvertedIndexReader, folded: &str) -> tantivy::Result<Vec<String>> {
    let prefix = form(folded, "");
    let mut terms = forms.terms().range().ge(&prefix).into_stream()?;
    let mut found = Vec::new();
    while terms.advance() {
        let Some(surface) = terms.key().strip_prefix(prefix.as_bytes()) else { break };
        found.extend(std::str::from_utf8(surface).map(str::to_owned));
    }
    Ok(found)
}

/// Number of minutes in a day.
const MINUTES: i64 = 24 * 60;

/// Returns the index fields whose values a query field is compared with.
fn fields_of(named: QueryField) -> &'static [&'static str] {
    match named {
        QueryField::Speaker => &[field::SPEAKER],
        QueryField::SpeakerOrMember => &[field::SPEAKER, field::MEMBER],
        QueryField::Mentions => &[field::MENTIONED],
        QueryField::With => &[field::SPEAKER, field::PARTICIPANT, field::MEMBER],
        QueryField::Outlet => &[field::OUTLET],
        QueryField::Agency => &[field::AGENCY],
        QueryField::Country => &[field::COUNTRY],
        QueryField::Kind => &[field::KIND],
        QueryField::Language => &[field::LANGUAGE],
        QueryField::Id | QueryField::Event => &[field::ID],
    }
}
