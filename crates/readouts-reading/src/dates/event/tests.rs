//! The time of an event among those that a text names.

use super::*;

fn clues<'a>(title: &'a str, sentences: &[&'a str], published: Option<&str>) -> Clues<'a> {
    let knowledge = Knowledge::builtin();
    let told = |text: &&'a str| Told {
        text,
        tells: knowledge.signs.together.is_match(text) || knowledge.kinds.of(text).is_some(),
        quoted: false,
    };
    Clues {
        title,
        sentences: sentences.iter().map(told).collect(),
        published: published.and_then(|day| day.parse().ok()),
        is_event: true,
        ..Clues::default()
    }
}

fn solve(clues: &Clues<'_>) -> EventDate {
    let knowledge = Knowledge::builtin();
    super::solve(clues, &crate::lang::all(knowledge), knowledge).0
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn edtf(event: &EventDate) -> String {
    event.edtf.map(|d| d.to_string()).unwrap_or_default()
}

/// Returns the event date of a page without a title.
fn of(sentences: &[&str], published: Option<&str>) -> String {
    edtf(&solve(&clues("", sentences, published)))
}

const PUBLISHED: Option<&str> = Some("2031-05-10");

#[test]
fn a_dateline_takes_its_year_from_the_page() {
    let clues = Clues {
        dateline: "XXXX-04-22".parse().ok(),
        ..clues("", &["The envoy said on Monday that talks had gone well."], Some("2013-04-23T10:39"))
    };
    let event = solve(&clues);
    assert_eq!((edtf(&event).as_str(), event.basis), ("2013-04-22", DateBasis::Stated));
    let turn = with_year_of_page("XXXX-12-31".parse().expect("a day"), "2014-01-01".parse().ok());
    assert_eq!(turn.to_string(), "2013-12-31");
}

#[test]
fn a_year_that_nothing_gives_is_not_given() {
    let event = solve(&clues("", &["On 16 April, the two spoke by phone."], None));
    assert_eq!((edtf(&event).as_str(), event.basis), ("XXXX-04-16", DateBasis::None));
    assert_eq!((event.earliest, event.latest), (None, None));
}

#[test]
fn an_anniversary_settles_the_year() {
    let clues = Clues {
        years: vec![(2020, "the 75th anniversary of 1945".into())],
        ..clues("", &["On the evening of 8 May, the two spoke by phone."], None)
    };
    assert_eq!(edtf(&solve(&clues)), "2020-05-08");
}

#[test]
fn several_years_left_are_kept_and_habit_is_never_certain() {
    let bound = |from: Option<&str>, to: Option<&str>, force| Bound {
        spans: vec![(from.map(date), to.map(date))],
        force,
        why: "why".into(),
    };
    let mut clues = Clues {
        bounds: vec![
            bound(Some("2018-03-19"), Some("2022-12-30"), Force::Fact),
            bound(Some("2020-01-07"), None, Force::Fact),
        ],
        ..clues("", &["On 1 February, the ministers spoke."], None)
    };
    let event = solve(&clues);
    assert_eq!(edtf(&event), "XXXX-02-01");
    assert_eq!(event.candidates, [date("2020-02-01"), date("2021-02-01"), date("2022-02-01")]);
    clues.bounds.push(bound(None, Some("2020-03-31"), Force::Habit));
    let event = solve(&clues);
    assert_eq!(edtf(&event), "2020-02-01?");
    assert_eq!((event.earliest, event.latest), (Some(date("2020-02-01")), Some(date("2022-02-01"))));
}

#[test]
fn a_bound_comes_from_a_clue_and_never_from_the_years_that_are_tried() {
    let held = |from: Option<&str>, to: Option<&str>| Bound {
        spans: vec![(from.map(date), to.map(date))],
        force: Force::Fact,
        why: "why".into(),
    };
    let of = |sentence, bounds| solve(&Clues { bounds, ..clues("", std::slice::from_ref(sentence), None) });
    let years = |event: &EventDate| (event.earliest.map(Date::year), event.latest.map(Date::year));
    // A weekday fits days in every direction.
    let event = of(&"On Tuesday, March 3, the ministers met.", Vec::new());
    assert_eq!((edtf(&event).as_str(), years(&event)), ("XXXX-03-03", (None, None)));
    let event = of(&"On Tuesday, March 3, the ministers met.", vec![held(Some("2024-10-01"), None)]);
    assert_eq!((edtf(&event).as_str(), years(&event)), ("XXXX-03-03", (Some(2026), None)));
    assert_eq!(event.candidates, []);
    let event = of(&"On Tuesday, March 3, the ministers met.", vec![held(None, Some("1999-10-01"))]);
    assert_eq!((years(&event), event.candidates), ((None, Some(1998)), vec![]));
    // Nor does the last leap year that is tried.
    let event = of(&"On Tuesday, February 29, the ministers met.", vec![held(Some("2024-10-01"), None)]);
    assert_eq!((edtf(&event).as_str(), years(&event)), ("XXXX-02-29", (Some(2028), None)));
    let event = of(&"On 29 February, the ministers met.", vec![held(Some("2024-10-01"), None)]);
    assert_eq!(years(&event), (Some(2028), None));
    // Bounds on both sides still do.
    let both = held(Some("2024-10-01"), Some("2030-01-01"));
    assert_eq!(edtf(&of(&"On Tuesday, March 3, the ministers met.", vec![both])), "2026-03-03");
}

#[test]
fn a_year_after_the_publication_is_no_candidate() {
    let held = Bound { spans: vec![(Some(date("2021-10-01")), None)], force: Force::Fact, why: "why".into() };
    let of = |sentence, published| {
        let clues =
            Clues { bounds: vec![held.clone()], ..clues("", std::slice::from_ref(sentence), published) };
        solve(&clues)
    };
    let event = of(&"On 3 March, the ministers spoke.", Some("2024"));
    assert_eq!(edtf(&event), "XXXX-03-03");
    assert_eq!(event.candidates, [2022, 2023, 2024].map(|year| Date::constant(year, 3, 3)));
    assert_eq!(event.latest, Some(date("2024-03-03")));
    assert_eq!(edtf(&of(&"On 3 March, the ministers spoke.", Some("2022-06"))), "2022-03-03");
    // An office that was held only later does not move the event behind the publication.
    let event = of(&"On 3 March, the ministers spoke.", Some("2020-06"));
    assert_eq!(event.latest, Some(date("2020-03-03")));
    // An announced event may lie in the future, but at most a year ahead.
    let event = of(&"The ministers will speak on 3 March.", Some("2023-06"));
    assert_eq!(event.candidates, [2022, 2023, 2024].map(|year| Date::constant(year, 3, 3)));
}

#[test]
fn days_of_chinese_and_russian_leads_are_counted_back() {
    for (lead, expected) in [
        ("国家主席李某26日在南港会见来宾。", "2031-02-26"),
        ("李某昨天在南港会见来宾。", "2031-02-28"),
        ("李某周三会见来宾。", "2031-02-26"),
        ("李某将于3日至5日访问。", "2031-03-01?"),
        ("Об этом он сообщил в среду.", "2031-02-26"),
        ("Вчера состоялся разговор.", "2031-02-28"),
        ("Сегодня состоялся разговор.", "2031-03-01"),
        ("Yesterday, the president spoke with her colleague.", "2031-02-28"),
    ] {
        assert_eq!(of(&[lead], Some("2031-03-01")), expected, "{lead}");
    }
}

#[test]
fn the_sentence_that_tells_of_the_event_gives_its_time() {
    for (sentences, expected) in [
        (&["President Lee met with Prime Minister Berg in Orsk on Monday, 5 May 2031."][..], "2031-05-05"),
        (&["In April 2031, President Lee met with Prime Minister Berg."], "2031-04"),
        (&["President Lee paid a visit to Orsk on May 6-8."], "2031-05-06/2031-05-08"),
        (
            &[
                "Prime Minister Berg will visit Norland from 12 to 14 May.",
                "The two will hold talks on 13 May.",
            ],
            "2031-05-12/2031-05-14",
        ),
        (&["The minister will travel to Orsk on Monday to meet his colleague."], "2031-05-12"),
        (&["5月8日，李某在南港会见来宾。"], "2031-05-08"),
        (&["李某将于5月12日至14日访问南国。"], "2031-05-12/2031-05-14"),
        (&["8 мая состоялся телефонный разговор министров."], "2031-05-08"),
    ] {
        assert_eq!(of(sentences, PUBLISHED), expected, "{sentences:?}");
    }
}

#[test]
fn times_of_other_events_are_never_certain() {
    for (sentences, expected) in [
        (
            &["President Lee met with families of the crew missing since the storm of October 7."][..],
            "2031-05-10?",
        ),
        (
            &["President Lee spoke with President Tarn.", "They looked forward to the summit on June 29."],
            "2031-05-10?",
        ),
        (
            &["Following the talks held in Orsk on October 22, 2030, the leaders spoke by phone."],
            "2031-05-10?",
        ),
        (
            &[
                "President Lee met with Prime Minister Berg.",
                "Lee said that the Treaty of 12 June 1999 holds.",
            ],
            "2031-05-10?",
        ),
        (&["President Lee met Berg, who was born on 3 May 1960."], "2031-05-10?"),
        (&["President Lee met Berg before the election on June 1, 2031."], "2031-05-10?"),
        (&["李某会见了2030年10月22日签署的条约的代表。"], "2031-05-10?"),
    ] {
        assert_eq!(of(sentences, PUBLISHED), expected, "{sentences:?}");
    }
    assert_eq!(of(&["President Lee met Berg.", "Lee said that the Treaty of 12 June 1999 holds."], None), "");
}

#[test]
fn the_headlines_day_counts_with_and_without_its_year() {
    let sentences = ["Vice Premier Han will visit Norland and attend the forum on September 16."];
    let of = |title, published| edtf(&solve(&clues(title, &sentences, published)));
    assert_eq!(of("Regular Press Conference on September 14", None), "XXXX-09-14");
    assert_eq!(of("Regular Press Conference on September 14", Some("2031-09-15")), "2031-09-14");
    assert_eq!(of("Regular Press Conference on September 14, 2030", None), "2030-09-14");
}

#[test]
fn a_weekday_that_contradicts_makes_a_date_uncertain_and_one_that_fits_gives_the_year() {
    // 5 May 2031 is a Monday.
    assert_eq!(of(&["President Lee met with Berg on Tuesday, 5 May 2031."], None), "2031-05-05?");
    assert_eq!(of(&["President Lee met with Berg on Monday (5 May)."], PUBLISHED), "2031-05-05");
}

#[test]
fn words_of_somebody_give_no_date() {
    let mut clues = clues("", &["We signed the treaty on 3 May 2031 and met our friends."], PUBLISHED);
    clues.sentences[0].quoted = true;
    assert_eq!(edtf(&solve(&clues)), "2031-05-10?");
    assert_eq!(of(&["Lee met Berg and said: \"On 3 May 2031 we met in Orsk.\""], None), "2031-05-03?");
}
