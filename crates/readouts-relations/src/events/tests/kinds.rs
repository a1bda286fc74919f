//! A test for each kind of pair that is easily taken for another.

use super::*;

/// The readout of the prime minister's call with the president of Suria.
fn call() -> Profile {
    profile(
        NORLAND,
        "2024-03-05",
        "Readout of Prime Minister Lee’s Call with President Berg of Suria",
        "Prime Minister Ida Lee spoke today with President Jon Berg of Suria.\nLee said that the river belongs to both peoples.",
    )
}

#[test]
fn two_sides_of_one_call_are_linked() {
    let other = profile(
        SURIA,
        "2024-03-05",
        "President Berg has a phone conversation with the Prime Minister of Norland",
        "President Jon Berg had a phone conversation with Prime Minister of Norland Ida Lee.\nBerg said that the bridge is open.",
    );
    assert_linked(&call(), &other);
}

#[test]
fn articles_in_two_languages_are_linked() {
    let other = profile(
        SURIA,
        "2024-03-05",
        "贝里总统同诺兰首相李爱达通电话",
        "2024年3月5日，苏里亚总统约恩·贝里同诺兰首相李爱达通电话。\n贝里指出，大桥已经开放。",
    );
    assert_linked(&call(), &other);
}

#[test]
fn a_guest_of_two_hosts_on_one_day_has_two_meetings() {
    let with = |outlet, host: &str| {
        profile(
            outlet,
            "2024-03-05",
            &format!("{host}’s Meeting with Surian Foreign Minister Holm"),
            &format!("{host} met today with Surian Foreign Minister Karl Holm in Norhaven."),
        )
    };
    let (minister, adviser) =
        (with(MINISTRY, "Foreign Minister Eva Ness"), with(NORLAND, "National Security Adviser Tom Falk"));
    assert_apart(&minister, &adviser);
    assert_eq!(
        evidence(&minister, &adviser).veto.as_deref(),
        Some("different people took part for the same country")
    );
}

#[test]
fn the_guest_s_calls_with_two_countries_are_two() {
    let other = profile(
        VESLAND,
        "2024-03-05",
        "Telephone conversation with President of Suria Jon Berg",
        "Ana Brekke had a telephone conversation with President of Suria Jon Berg on March 5, 2024.",
    );
    assert_apart(&call(), &other);
}

#[test]
fn calls_of_one_pair_on_successive_days_are_two() {
    let on = |date| {
        profile(
            SURIA,
            date,
            "Telephone conversation with Prime Minister of Norland Ida Lee",
            "Jon Berg had a telephone conversation with Prime Minister of Norland Ida Lee.",
        )
    };
    let (first, second) = (on("2024-03-05"), on("2024-03-06"));
    assert_apart(&first, &second);
    // An article of another outlet is of one of the two.
    assert_eq!(joined(&[first, second, call()]), [[0, 2]]);
}

#[test]
fn a_meeting_and_a_call_on_the_next_day_are_two() {
    let meeting = profile(
        SURIA,
        "2024-03-05",
        "Meeting with Prime Minister of Norland Ida Lee",
        "Jon Berg held talks with Prime Minister of Norland Ida Lee in Port Suria.",
    );
    let call = profile(
        SURIA,
        "2024-03-06",
        "Telephone conversation with Prime Minister of Norland Ida Lee",
        "In follow-up to talks held the day before, Jon Berg had a telephone conversation with Prime Minister of Norland Ida Lee.",
    );
    assert_apart(&meeting, &call);
}

#[test]
fn a_vice_minister_s_call_is_not_the_minister_s() {
    let call = |who: &str| {
        profile(
            MINISTRY,
            "2024-03-05",
            &format!("Foreign Minister Ness’s Call with Surian {who}"),
            &format!("Foreign Minister Eva Ness spoke today with Surian {who}."),
        )
    };
    assert_apart(&call("Foreign Minister Karl Holm"), &call("Deputy Foreign Minister Per Lund"));
    assert_apart(&call("Foreign Minister"), &call("Deputy Foreign Minister Per Lund"));
}

#[test]
fn company_of_the_host_is_not_the_host() {
    let leader = profile(
        NORLAND,
        "2024-03-05",
        "Readout of Prime Minister Lee’s Meeting with Surian Foreign Minister Holm",
        "Prime Minister Ida Lee met today with Surian Foreign Minister Karl Holm.\nForeign Minister Eva Ness also attended.",
    );
    let minister = profile(
        MINISTRY,
        "2024-03-05",
        "Foreign Minister Ness’s Meeting with Surian Foreign Minister Holm",
        "Foreign Minister Eva Ness met today with Surian Foreign Minister Karl Holm.",
    );
    assert_apart(&leader, &minister);
}

#[test]
fn two_calls_of_one_day_have_one_title_and_other_texts() {
    let title = "Telephone conversation with Prime Minister of Norland Ida Lee";
    let told = |text: &str| profile(SURIA, "2024-03-05", title, text);
    let first = told(
        "Jon Berg had a telephone conversation with Prime Minister of Norland Ida Lee.\nThey spoke of the river and its bridges.",
    );
    let second = told(
        "Jon Berg had another telephone conversation with Prime Minister of Norland Ida Lee.\nThey spoke of the fishing season.",
    );
    assert_apart(&first, &second);
    assert_linked(&first, &first.clone());
}

#[test]
fn a_meeting_by_video_may_be_called_a_call() {
    let meeting = profile(
        SURIA,
        "2024-03-05",
        "President Berg holds a virtual meeting with Prime Minister Lee of Norland",
        "President Jon Berg held a virtual meeting with Prime Minister of Norland Ida Lee on March 5, 2024.",
    );
    assert_linked(&call(), &meeting);
}

#[test]
fn an_announcement_is_part_of_the_event_that_it_announces() {
    let announced = profile(
        SURIA,
        "2024-03-04",
        "On March 5, Jon Berg will hold talks with Prime Minister of Norland Ida Lee",
        "On March 5, Jon Berg will hold talks with Prime Minister of Norland Ida Lee, who will be in Suria on a visit.",
    );
    let talks = profile(
        SURIA,
        "2024-03-05",
        "Talks with Prime Minister of Norland Ida Lee",
        "President of Suria Jon Berg held talks with Prime Minister of Norland Ida Lee in Port Suria.",
    );
    assert_linked(&announced, &talks);
}

#[test]
fn remarks_and_readout_are_parts_of_one_event() {
    let remarks = profile(
        NORLAND,
        "2024-03-05",
        "Remarks by Prime Minister Lee and President Berg of Suria Before Bilateral Meeting",
        "PRIME MINISTER LEE: It is good to see you here in Norhaven, and I thank you for coming.\nPRESIDENT BERG: Thank you for the welcome. We have much to speak about.",
    );
    let readout = profile(
        NORLAND,
        "2024-03-05",
        "Readout of Prime Minister Lee’s Meeting with President Berg of Suria",
        "Prime Minister Ida Lee met today with President Jon Berg of Suria.",
    );
    assert_linked(&remarks, &readout);
}

#[test]
fn a_trilateral_meeting_is_not_the_bilateral_one() {
    let both = profile(
        SURIA,
        "2024-03-05",
        "Meeting with Ida Lee and Ana Brekke",
        "Talks were held between President of Suria Jon Berg, Prime Minister of Norland Ida Lee and President of Vesland Ana Brekke.",
    );
    let one = profile(
        SURIA,
        "2024-03-05",
        "Meeting with Prime Minister of Norland Ida Lee",
        "Jon Berg met with Prime Minister of Norland Ida Lee in Port Suria.",
    );
    assert_apart(&both, &one);
}

#[test]
fn a_round_up_belongs_to_one_of_its_events_and_links_no_others() {
    let round_up = profile(
        SURIA,
        "2024-03-05",
        "President of Suria held a number of bilateral meetings in Norhaven",
        "President of Suria Jon Berg held a series of meetings.\nDuring the talks with Prime Minister Ida Lee of Norland, the President spoke of the river.\nThe President also met with President of Vesland Ana Brekke.",
    );
    let with = |outlet, host: &str| {
        profile(
            outlet,
            "2024-03-05",
            &format!("Readout of {host}’s Meeting with President Berg of Suria"),
            &format!("{host} met today with President Jon Berg of Suria in Norhaven."),
        )
    };
    let (lee, brekke) = (with(NORLAND, "Prime Minister Ida Lee"), with(VESLAND, "President Ana Brekke"));
    assert_apart(&lee, &brekke);
    let groups = joined(&[lee, brekke, round_up]);
    assert!(groups.len() == 1 && groups[0].len() == 2 && groups[0].contains(&2), "{groups:?}");
}

#[test]
fn summits_of_two_organisations_on_one_day_are_two() {
    let at = |outlet, who: &str, summit: &str| {
        profile(
            outlet,
            "2024-03-05",
            &format!("Speech by {who} at the {summit} Summit"),
            &format!("Dear friends! I am glad to speak today, on March 5, 2024, to the {summit} summit."),
        )
    };
    let lee = at(NORLAND, "Prime Minister Ida Lee", "River Union");
    let berg = at(SURIA, "President of Suria Jon Berg", "River Union");
    let other = at(SURIA, "President of Suria Jon Berg", "Harbour Council");
    assert_linked(&lee, &berg);
    assert_apart(&lee, &other);
    assert_apart(&berg, &other);
}

#[test]
fn a_call_on_the_day_of_a_summit_is_not_the_summit() {
    let summit = profile(
        NORLAND,
        "2024-03-05",
        "Statement by Prime Minister Lee on the River Union Summit",
        "Today, on March 5, 2024, I was at the River Union summit.",
    );
    assert_apart(&summit, &call());
}

#[test]
fn a_side_without_a_name_is_the_holder_of_the_office() {
    let unnamed = profile(
        SURIA,
        "2024-03-05",
        "President Berg spoke by phone with the Prime Minister of Norland",
        "The conversation was held on March 5, 2024.",
    );
    assert_linked(&call(), &unnamed);
    let minister = profile(
        SURIA,
        "2024-03-05",
        "President Berg spoke by phone with the Foreign Minister of Norland",
        "The conversation was held on March 5, 2024.",
    );
    assert_apart(&call(), &minister);
}

#[test]
fn a_local_day_may_be_the_next_one_in_the_east_only() {
    let on = |outlet, date: &str, who: &str| {
        profile(
            outlet,
            date,
            &format!("{who} held a telephone conversation"),
            &format!("On {date}, Ida Lee had a telephone conversation with Jon Berg."),
        )
    };
    let west = |date| on(NORLAND, date, "Lee and Berg");
    let east = |date| on(SURIA, date, "Berg and Lee");
    assert_linked(&west("5 March 2024"), &east("6 March 2024"));
    assert_apart(&west("6 March 2024"), &east("5 March 2024"));
    assert_apart(&west("5 March 2024"), &east("7 March 2024"));
}

#[test]
fn an_article_of_nobody_has_no_profile() {
    let nobody = article(NORLAND, "2024-03-05", "Prices of fish", "The price of fish rose by a tenth.");
    assert_eq!(Profile::of(&nobody, &KNOWLEDGE), None);
}

#[test]
fn the_two_sides_of_the_example_are_one_event() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/two-sides");
    let read = |path: &Path| std::fs::read_to_string(path).expect("an example");
    let table = read(&folder.join("tables/norland-suria.toml"));
    let knowledge = Knowledge::with_tables([(Path::new("table"), table.as_str())]).expect("a table");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).expect("a folder").filter_map(|file| Some(file.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "md"));
    files.sort();
    let profiles: Vec<Profile> = files
        .iter()
        .map(|path| {
            let text = read(path);
            let [_, front, body] = text.splitn(3, "---\n").collect::<Vec<_>>()[..] else {
                panic!("{path:?}")
            };
            let value = |key: &str| front.lines().find_map(|line| line.strip_prefix(key)).map(str::to_owned);
            let mut side = SideData::default();
            (side.title, side.outlet, side.date) = (value("title: "), value("outlet: "), value("date: "));
            let paragraphs: Vec<String> =
                body.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
            let record = Record::paragraphs("page", &paragraphs).side(side);
            let article = Reader::new(&knowledge).read_record(&record).expect("an article");
            Profile::of(&article, &knowledge).unwrap_or_else(|| panic!("no profile of {path:?}"))
        })
        .collect();
    // The ninth is a call of the foreign ministers on the same day.
    assert_eq!(joined(&profiles), [[0, 1, 2, 3, 4, 5, 6, 7]]);
}
