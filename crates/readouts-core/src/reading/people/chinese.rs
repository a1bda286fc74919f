//! Names, offices and bodies in Chinese text.

use std::ops::Range;

use super::roster::{Introduction, Roster};
use super::{Mention, Who};
use crate::knowledge::{HanWord, Knowledge, Pronoun};
use crate::token::{Tokens, is_han};

/// First pass: names of the table, and names behind an office ("外交部发言人耿爽").
pub(super) fn introduce(tokens: &Tokens<'_>, roster: &mut Roster, knowledge: &Knowledge) {
    scan(tokens, roster, knowledge, |_, _| {});
}

/// Second pass: every mention.
pub(super) fn mentions(tokens: &Tokens<'_>, roster: &mut Roster, knowledge: &Knowledge) -> Vec<Mention> {
    let mut mentions = Vec::new();
    scan(tokens, roster, knowledge, |range, who| {
        let possessive = tokens.folded(range.end) == "的";
        let span = tokens.items()[range.start].span.start..tokens.items()[range.end - 1].span.end;
        mentions.push(Mention { tokens: range, span, who, possessive });
    });
    mentions.sort_by_key(|m| m.tokens.start);
    mentions
}

fn scan(
    tokens: &Tokens<'_>,
    roster: &mut Roster,
    knowledge: &Knowledge,
    mut each: impl FnMut(Range<usize>, Who),
) {
    if tokens.len() == 0 {
        return;
    }
    let text = tokens.slice(0..tokens.len());
    let offset = tokens.items()[0].span.start;
    let token_at = |byte: usize| tokens.items().partition_point(|t| t.span.end <= byte + offset);
    let mut office: Option<(usize, usize)> = None;
    let mut country: Option<(usize, usize)> = None;
    for (start, end, word) in knowledge.han.find(text) {
        let (first, last) = (token_at(start), token_at(end - 1) + 1);
        match word {
            HanWord::Country(place) => country = Some((last, place)),
            HanWord::Office(place) => {
                let of = country.filter(|(at, _)| *at == first).map(|(_, c)| c);
                office = Some((last, place));
                let how = Introduction { office: Some(place), country: of, ..Introduction::default() };
                if let Some(length) = name_length(tokens, last) {
                    let known_starts = knowledge
                        .han
                        .find(&text[end..])
                        .next()
                        .is_some_and(|(s, _, w)| s == 0 && matches!(w, HanWord::Person(_)));
                    if !known_starts {
                        let name = tokens.slice(last..last + length).to_owned();
                        let at = roster.named(&name, how, knowledge);
                        each(first..last + length, Who::Person(at));
                        continue;
                    }
                }
                if of.is_some() || matches!(tokens.folded(first.wrapping_sub(1)), "。" | "，" | "”") {
                    let who = roster.by_office(place, of, knowledge).map_or(Who::Office, Who::Person);
                    each(first..last, who);
                }
            }
            HanWord::Person(person) => {
                let of = office.filter(|(at, _)| *at == first).map(|(_, o)| o);
                let how = Introduction { office: of, ..Introduction::default() };
                let at = roster.known(person, how, knowledge);
                each(first..last, Who::Person(at));
            }
        }
    }
    for at in 0..tokens.len() {
        let (one, two) = (tokens.folded(at), tokens.folded(at + 1));
        match (one, two) {
            ("双", "方") | ("两", "国") if two == "方" || tokens.folded(at + 2) == "元" => {
                each(at..at + 2, Who::Everyone);
            }
            ("中", "方") => each(at..at + 2, Who::Side("China".to_owned())),
            ("美", "方") => each(at..at + 2, Who::Side("United States".to_owned())),
            ("俄", "方") => each(at..at + 2, Who::Side("Russia".to_owned())),
            ("他", next) if next != "们" => each(at..at + 1, Who::Pronoun(Pronoun::He)),
            ("她", next) if next != "们" => each(at..at + 1, Who::Pronoun(Pronoun::She)),
            _ => {}
        }
    }
    // Somebody unknown who reports: "耿爽说", where the name stands alone before the verb.
    let known: Vec<(Vec<String>, usize)> = roster
        .entries()
        .iter()
        .enumerate()
        .filter(|(_, e)| e.known.is_none() && e.name.chars().all(is_han))
        .map(|(at, e)| (e.name.chars().map(String::from).collect(), at))
        .collect();
    for (name, who) in known {
        for at in 0..tokens.len().saturating_sub(name.len() - 1) {
            if name.iter().enumerate().all(|(i, c)| tokens.folded(at + i) == c) {
                each(at..at + name.len(), Who::Person(who));
            }
        }
    }
}

/// Two or three characters that open with a common surname; 0 tokens of anything else.
fn name_length(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤耿华洪孟陆温胡习栗汪韩俞丁乐毕唐尤赖施洪";
    const ENDS: &str = "在就同与和对说表指强会出主宣应于的是，。：、（）";
    let starts = tokens.folded(at).chars().next().is_some_and(|c| SURNAMES.contains(c));
    if !starts {
        return None;
    }
    let ends = |place: usize| {
        place >= tokens.len()
            || tokens.folded(place).chars().next().is_some_and(|c| ENDS.contains(c) || !is_han(c))
    };
    let han = |place: usize| tokens.folded(place).chars().all(is_han) && !tokens.folded(place).is_empty();
    if han(at + 1) && ends(at + 2) {
        Some(2)
    } else if han(at + 1) && han(at + 2) && !ENDS.contains(tokens.folded(at + 2)) {
        Some(if ends(at + 3) { 3 } else { 2 }).filter(|n| *n == 3)
    } else {
        None
    }
}
