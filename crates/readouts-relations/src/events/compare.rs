//! Compares two profiles, feature by feature.

use readouts_reading::Kind;

use super::days::Agreement;
use super::person::{Match, Person};
use super::profile::{Profile, TOPIC_WORDS, name_hash, sides};
use super::weights::{self, COUNT, Weights};

/// Minimum number of sides in common at which further sides prove nothing: lists of many guests are rarely complete.
const MANY: usize = 3;
/// Share of the weight of a country in common, if one article names somebody of it whom the other never names.
const UNNAMED_SIDE: f32 = 0.1;
/// Share of the weight of a second principal whose side is unknown.
const UNKNOWN_SIDE: f32 = 0.6;
/// Share of the weight of a summit that only the first sentences name.
const UNTITLED_SUMMIT: f32 = 0.8;
/// Minimum share of words in common of titles that say the same, and minimum number of those words.
const TITLE_SHARE: f32 = 0.8;
const TITLE_WORDS: usize = 5;
/// Minimum share of the words that tell the subject of one title that the other one must have.
const TOPIC_SHARE: f32 = 0.8;
/// Minimum share of the words of the other one, if neither announces the event.
const TOPIC_WHOLE: f32 = 0.65;
/// Minimum share of a second principal at which titles need not agree.
const WEAK: f32 = 0.5;
/// Minimum number of words in common for the whole weight, and share of the weight below it.
const TOPIC_MANY: usize = 3;
const TOPIC_FEW: f32 = 0.75;

/// Reason why two articles cannot be of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Veto {
    /// Days apart, and not published together.
    Days(i32),
    /// Told by one outlet on different days.
    Outlet,
    /// Different people of one country.
    Host,
    /// A side that the other article does not have.
    Side,
    /// Different summits.
    Summit,
}

impl Veto {
    pub(super) fn in_words(self) -> String {
        match self {
            Self::Days(apart) => format!("their days are {apart} apart"),
            Self::Outlet => "one outlet tells of them on different days".to_owned(),
            Self::Host => "different people took part for the same country".to_owned(),
            Self::Side => "one has a side that the other does not have".to_owned(),
            Self::Summit => "they are different summits".to_owned(),
        }
    }
}

/// Values of all features of a pair; a feature that cannot be compared is 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) values: [f32; COUNT],
    pub(super) veto: Option<Veto>,
    pub(super) days: Agreement,
}

impl Comparison {
    pub(super) fn of(a: &Profile, b: &Profile) -> Self {
        let days = a.days.agree(&b.days);
        let mut values = [0.0; COUNT];
        let people = Together::of(a, b);
        people.fill(&mut values);
        values[match days {
            Agreement::SameCertain => weights::DAY_CERTAIN,
            Agreement::SameLikely => weights::DAY_LIKELY,
            Agreement::SamePossible => weights::DAY_POSSIBLE,
            Agreement::Journey => weights::DAY_JOURNEY,
            Agreement::Shift => weights::DAY_SHIFT,
            Agreement::Next => weights::DAY_NEXT,
            Agreement::Apart(_) => weights::DAY_APART,
        }] = 1.0;
        let is_apart = matches!(days, Agreement::Next | Agreement::Apart(_));
        if is_apart && a.days.published_together(&b.days) == Some(true) {
            values[weights::PUBLISHED] = 1.0;
        }
        values[kinds(a, b)] = 1.0;
        let same = common(&a.sentences, &b.sentences) as f32;
        values[weights::TEXT] = same / a.sentences.len().max(b.sentences.len()).max(1) as f32;
        if is_same_title(a, b) {
            let is_retold =
                same == 0.0 && a.is_of_outlet(b) && a.days.published_together(&b.days) == Some(true);
            values[if is_retold { weights::RETOLD } else { weights::TITLE }] = 1.0;
        }
        let is_same_day = matches!(days, Agreement::SameCertain | Agreement::SameLikely);
        if a.is_of_outlet(b)
            && is_same_day
            && people.matches.first().is_some_and(|found| found.0 == Match::Name)
        {
            // Two principals in common say more than a title.
            values[weights::TOPIC] = if values[weights::SECOND] < WEAK { topic(a, b) } else { 0.0 };
        }
        if common(&a.summits, &b.summits) > 0 {
            // Those who are at a summit need not name each other.
            for feature in [weights::ALONE, weights::UNMATCHED, weights::BOTH_UNMATCHED] {
                values[feature] = 0.0;
            }
            let share = |profile: &Profile| if profile.is_summit_in_title { 1.0 } else { UNTITLED_SUMMIT };
            values[weights::SUMMIT] = share(a) * share(b);
            let names = |a: &Profile, b: &Profile| {
                let mut named = b.people.iter().filter(|p| p.role.is_principal() && p.is_named());
                named.any(|person| a.names.binary_search(&name_hash(person.name)).is_ok())
            };
            let is_named = people.matches.is_empty() && (names(a, b) || names(b, a));
            values[weights::NAMED] = f32::from(u8::from(is_named));
        }
        Self {
            values,
            veto: people.veto(a, b).or_else(|| days_veto(a, b, days)).or_else(|| summit_veto(a, b)),
            days,
        }
    }

    pub(super) fn sum(&self, weights: &Weights) -> f32 {
        self.values.iter().enumerate().map(|(at, value)| value * weights.get(at)).sum()
    }

    pub(super) fn is_linked(&self, weights: &Weights) -> bool {
        self.veto.is_none() && self.sum(weights) >= weights.threshold()
    }
}

/// The people of two articles: who is in both.
struct Together<'p> {
    matches: Vec<(Match, &'p Person, &'p Person)>,
    first: &'p Profile,
    second: &'p Profile,
    /// Named principals of each article that the other does not have.
    unmatched: [usize; 2],
}

impl<'p> Together<'p> {
    fn of(a: &'p Profile, b: &'p Profile) -> Self {
        // The order of the two must not matter where several matches are possible.
        let (first, second) = if a.people <= b.people { (a, b) } else { (b, a) };
        let mut matches: Vec<(Match, &Person, &Person)> = Vec::new();
        let mut taken = (0_u32, 0_u32);
        for wanted in [Match::Name, Match::Office, Match::Side] {
            for (i, one) in first.people.iter().enumerate() {
                for (k, other) in second.people.iter().enumerate() {
                    let is_free = taken.0 & (1 << i) == 0 && taken.1 & (1 << k) == 0;
                    if is_free && one.matches(other) == Some(wanted) {
                        matches.push((wanted, one, other));
                        taken.0 |= 1 << i;
                        taken.1 |= 1 << k;
                    }
                }
            }
        }
        let left = |profile: &Profile, taken: u32| {
            let people = profile.people.iter().enumerate();
            people.filter(|(at, p)| p.role.is_principal() && p.is_named() && taken & (1 << at) == 0).count()
        };
        // In an article on several meetings, most people belong to the others.
        let count = |profile: &Profile, taken| if profile.is_several { 0 } else { left(profile, taken) };
        Self { matches, first, second, unmatched: [count(first, taken.0), count(second, taken.1)] }
    }

    fn fill(&self, values: &mut [f32; COUNT]) {
        let share = |(found, a, b): &(Match, &Person, &Person)| {
            let is_elsewhere = |named: &Person, other: &Profile| {
                named.is_named() && other.names.binary_search(&name_hash(named.name)).is_err()
            };
            let is_weak =
                *found == Match::Side && (is_elsewhere(a, self.second) || is_elsewhere(b, self.first));
            let share = if is_weak { UNNAMED_SIDE } else { found.share() };
            share * a.role.share().min(b.role.share())
        };
        // Without a country, two people may be of one side.
        let sure = |(_, a, b): &(Match, &Person, &Person)| {
            if a.country.max(b.country) == 0 { UNKNOWN_SIDE } else { 1.0 }
        };
        let side = |(_, a, b): &(Match, &Person, &Person)| if a.country != 0 { a.block() } else { b.block() };
        if let Some(first) = self.matches.first() {
            values[weights::FIRST] = share(first);
            let other = self.matches.iter().skip(1).find(|found| side(found) != side(first));
            let used = 1 + usize::from(other.is_some());
            match other {
                Some(second) => values[weights::SECOND] = share(second) * sure(first).min(sure(second)),
                None => values[weights::ALONE] = 1.0,
            }
            values[weights::FURTHER] = (self.matches.len() - used).min(3) as f32;
        } else {
            values[weights::ALONE] = 1.0;
        }
        values[weights::UNMATCHED] = (self.unmatched[0] + self.unmatched[1]).min(4) as f32;
        values[weights::BOTH_UNMATCHED] = f32::from(u8::from(self.unmatched.iter().all(|count| *count > 0)));
    }

    fn veto(&self, a: &Profile, b: &Profile) -> Option<Veto> {
        let principals = |p: &&Person| p.role.is_principal() && p.is_named() && p.country != 0;
        let is_matched =
            |country: u32| self.matches.iter().any(|(_, a, b)| a.country == country || b.country == country);
        // Company of the host is not the host: a leader's guest may meet the minister who was present later that day.
        let have_met = |country: u32| {
            let mut both =
                self.matches.iter().filter(|(_, a, b)| a.role.is_principal() && b.role.is_principal());
            both.any(|(_, a, b)| a.country == country || b.country == country)
        };
        let is_several = a.is_several || b.is_several;
        let hosts = |a: &Profile, b: &Profile| {
            a.people.iter().filter(principals).any(|p| {
                b.people.iter().filter(principals).any(|q| {
                    // A name that is not in the table may be only a part of the whole name, but not of that of
                    // somebody in the table who holds another office.
                    let are_others = p.office.min(q.office) != 0 && p.office != q.office;
                    let is_sure = p.is_known && q.is_known || (p.is_known || q.is_known) && are_others;
                    let is_strict = !is_several && is_sure;
                    let is_in_both = if is_strict { have_met(p.country) } else { is_matched(p.country) };
                    p.country == q.country && !is_in_both
                })
            })
        };
        if hosts(a, b) {
            return Some(Veto::Host);
        }
        if sides(&a.people) < 2 || sides(&b.people) < 2 {
            return None;
        }
        let mut shared: Vec<u64> = self.matches.iter().map(|(_, a, b)| a.block().max(b.block())).collect();
        shared.sort_unstable();
        shared.dedup();
        let is_lacking = |p: &Person, b: &Profile| {
            p.country != 0 && !is_matched(p.country) && b.people.iter().all(|q| q.country != p.country)
        };
        let lacks = |a: &Profile, b: &Profile| {
            let mut of_a = a.people.iter().filter(|p| p.role.is_principal() && p.is_named());
            !a.is_several && of_a.any(|p| is_lacking(p, b))
        };
        (shared.len() < MANY && (lacks(a, b) || lacks(b, a))).then_some(Veto::Side)
    }
}

fn days_veto(a: &Profile, b: &Profile, days: Agreement) -> Option<Veto> {
    let is_together = a.days.published_together(&b.days).unwrap_or(false);
    if a.is_of_outlet(b) && !a.announces(b) && !b.announces(a) {
        let is_other_kind = kinds(a, b) == weights::KIND_DIFFERS;
        if a.days.told_apart(&b.days, is_other_kind) {
            return Some(Veto::Outlet);
        }
    }
    match days {
        Agreement::Apart(apart) if !is_together => Some(Veto::Days(apart)),
        _ => None,
    }
}

fn summit_veto(a: &Profile, b: &Profile) -> Option<Veto> {
    let both = !a.summits.is_empty() && !b.summits.is_empty();
    (both && common(&a.summits, &b.summits) == 0).then_some(Veto::Summit)
}

/// Returns the feature that the kinds of two articles give.
fn kinds(a: &Profile, b: &Profile) -> usize {
    let is_own = |kind| matches!(kind, Kind::Call | Kind::Meeting | Kind::Visit | Kind::Letter);
    let is_in_person = |kind| matches!(kind, Kind::Meeting | Kind::Visit);
    let is_call_and = |other: fn(Kind) -> bool| {
        a.kind == Kind::Call && other(b.kind) || b.kind == Kind::Call && other(a.kind)
    };
    match () {
        () if a.kind == b.kind && is_own(a.kind) => weights::KIND_SAME,
        // A meeting by video is called both.
        () if is_call_and(is_in_person) && (a.is_remote || b.is_remote) => weights::KIND_FITS,
        () if is_call_and(|kind| kind == Kind::PressConference) => weights::KIND_DIFFERS,
        () if is_own(a.kind) && is_own(b.kind) && !(is_in_person(a.kind) && is_in_person(b.kind)) => {
            weights::KIND_DIFFERS
        }
        () => weights::KIND_FITS,
    }
}

/// Returns the share of the weight that the words have in common by which two titles say what they are about. An
/// announcement may say more or less than an article on the event; two other articles that have only a part of the
/// words in common may be about two parts of a conference.
fn topic(a: &Profile, b: &Profile) -> f32 {
    let (least, most) = (a.topic.len().min(b.topic.len()), a.topic.len().max(b.topic.len()));
    let shared = common(&a.topic, &b.topic);
    let has = |share: f32, all: usize| shared as f32 >= share * all as f32;
    let is_announced = a.announces(b) || b.announces(a);
    let is_elsewhere = !a.about.is_empty() && !b.about.is_empty() && common(&a.about, &b.about) == 0;
    if is_elsewhere || shared < TOPIC_WORDS || !has(TOPIC_SHARE, least) {
        return 0.0;
    }
    match shared {
        _ if !is_announced && !has(TOPIC_WHOLE, most) => 0.0,
        TOPIC_MANY.. => 1.0,
        _ => TOPIC_FEW,
    }
}

fn is_same_title(a: &Profile, b: &Profile) -> bool {
    let shared = common(&a.title, &b.title);
    let all = a.title.len() + b.title.len() - shared;
    shared >= TITLE_WORDS && shared as f32 >= TITLE_SHARE * all as f32
}

/// Returns the number of values that two sorted lists have in common.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut k, mut found) = (0, 0, 0);
    while let (Some(one), Some(other)) = (a.get(i), b.get(k)) {
        found += usize::from(one == other);
        i += usize::from(one <= other);
        k += usize::from(other <= one);
    }
    found
}
