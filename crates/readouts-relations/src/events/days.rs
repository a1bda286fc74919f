//! The days on which an event may have taken place, and how two of them agree.

use readouts_reading::{Date, Edtf, Opening, Readout};

/// Maximum number of days that an event's date may span; above it, the day of publication counts.
const SPAN: i32 = 4;
/// Number of days by which the dates of two articles of one event may differ.
pub(super) const APART: i32 = 2;
/// Minimum difference of two outlets' clocks, in hours, at which one event may have two dates.
const CLOCKS: f32 = 5.0;
/// Unknown offset from UTC.
pub(super) const NO_ZONE: i8 = i8::MIN;

/// How well the day of an event is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Basis {
    /// The article gives it.
    Certain,
    /// The article was published on it, and suggests that it tells of the same day.
    Likely,
    /// The article was published on the last of the days, or shortly afterwards.
    Possible,
}

/// Days as numbers from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) basis: Basis,
    /// First and last possible day of the event.
    pub(super) event: [i32; 2],
    /// Days of publication, in UTC and at the outlet's place; `None` if it is unknown.
    pub(super) published: Option<[i32; 2]>,
    /// Offset of the outlet's country from UTC in quarters of an hour, or [`NO_ZONE`].
    pub(super) zone: i8,
}

/// How the days of two articles agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Both are certain.
    SameCertain,
    /// At least one of them is only likely.
    SameLikely,
    /// Spans that overlap.
    SamePossible,
    /// A day within several certain days.
    Journey,
    /// A day apart, as clocks can be.
    Shift,
    /// A day apart, if one of them is only likely.
    Next,
    /// Certain days that differ, or two days or more between them.
    Apart(i32),
}

impl Days {
    /// Returns the days of an article; `None` if too little is known.
    pub(super) fn of(article: &Readout, opening: &Opening<'_>) -> Option<Self> {
        let published = opening.published.map(|days| days.map(number));
        let zone = opening.utc_offset.map_or(NO_ZONE, |hours| (hours * 4.0) as i8);
        let event = &article.event_date;
        let days = |basis, event| Some(Self { basis, event, published, zone });
        let stated = event.edtf.and_then(|edtf| Some([number(edtf.earliest()?), number(edtf.latest()?)]));
        let is_short = |days: &[i32; 2]| days[1] - days[0] < SPAN;
        if let Some(stated) = stated.filter(is_short) {
            if event.edtf.is_some_and(Edtf::is_certain) {
                return days(Basis::Certain, stated);
            }
            let Some([first, last]) = published.map(ordered) else { return days(Basis::Likely, stated) };
            return match stated {
                // A likely day that is the day of publication is as uncertain as that one.
                [from, to] if first <= from && to <= last => days(Basis::Likely, [first, last]),
                // A likely day shortly before it may be that of another event.
                [from, to] if to < first && last - from < SPAN => days(Basis::Possible, [from, last]),
                _ => days(Basis::Likely, stated),
            };
        }
        let bounds = event.earliest.zip(event.latest).map(|(first, last)| [number(first), number(last)]);
        if let Some(bounds) = bounds.filter(is_short) {
            return days(Basis::Likely, bounds);
        }
        let [first, last] = ordered(published?);
        days(Basis::Possible, [first - 1, last])
    }

    pub(super) fn agree(&self, other: &Self) -> Agreement {
        let gap = gap(self.event, other.event);
        let both_certain = self.basis == Basis::Certain && other.basis == Basis::Certain;
        match gap {
            0 if both_certain && self.event == other.event => Agreement::SameCertain,
            // A meeting is only a part of a journey.
            0 if self.is_journey() != other.is_journey() => Agreement::Journey,
            0 if self.basis.max(other.basis) == Basis::Possible => Agreement::SamePossible,
            0 => Agreement::SameLikely,
            1 if self.may_shift(other) => Agreement::Shift,
            1 if !both_certain => Agreement::Next,
            _ => Agreement::Apart(gap),
        }
    }

    /// Whether the article gives several days.
    fn is_journey(&self) -> bool {
        self.basis == Basis::Certain && self.event[0] < self.event[1]
    }

    /// Whether the days can differ because of the clocks: the later day is farther east.
    fn may_shift(&self, other: &Self) -> bool {
        let (early, late) = if self.event[0] <= other.event[0] { (self, other) } else { (other, self) };
        let is_known = early.zone != NO_ZONE && late.zone != NO_ZONE;
        is_known && f32::from(late.zone) - f32::from(early.zone) >= 4.0 * CLOCKS
    }

    /// Whether the two may have been published on the same day; `None` if that is unknown.
    pub(super) fn published_together(&self, other: &Self) -> Option<bool> {
        Some(gap(ordered(self.published?), ordered(other.published?)) == 0)
    }

    /// Whether one outlet, which tells of an event on its day unless it gives another day, tells of different days. If
    /// `is_strict`, whether it published the two on different days.
    pub(super) fn told_apart(&self, other: &Self, is_strict: bool) -> bool {
        let Some(([utc, there], [other_utc, other_there])) = self.published.zip(other.published) else {
            return gap(self.event, other.event) > 0;
        };
        // The outlet's clock is the same for both.
        if utc == other_utc || there == other_there {
            return false;
        }
        let is_any_certain = self.basis == Basis::Certain || other.basis == Basis::Certain;
        is_strict || !is_any_certain || gap(self.told(), other.told()) > 0
    }

    /// Returns the certain days of the event, else those of publication.
    fn told(&self) -> [i32; 2] {
        match self.basis {
            Basis::Certain => self.event,
            Basis::Likely | Basis::Possible => self.published.map_or(self.event, ordered),
        }
    }

    /// Whether these are certain days that were still to come, on which the other article tells of the event.
    pub(super) fn announce(&self, other: &Self) -> bool {
        let is_ahead = self.published.is_none_or(|published| self.event[0] >= ordered(published)[0]);
        self.basis == Basis::Certain && is_ahead && gap(self.event, other.told()) == 0
    }
}

fn ordered([a, b]: [i32; 2]) -> [i32; 2] {
    [a.min(b), a.max(b)]
}

/// Returns the number of days between two spans; 0 if they overlap.
fn gap(a: [i32; 2], b: [i32; 2]) -> i32 {
    a[0].saturating_sub(b[1]).max(b[0].saturating_sub(a[1])).max(0)
}

/// Returns the number of days since 1970-01-01.
pub(super) fn number(date: Date) -> i32 {
    date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days())
}
