//! Tests of the feature "same subject": articles of one outlet that their titles join or keep apart.

use super::*;

fn announced(title: &str, text: &str) -> Profile {
    profile(NORLAND, "2024-03-04", title, text)
}

fn held(title: &str, text: &str) -> Profile {
    profile(NORLAND, "2024-03-05", title, text)
}

const CEREMONY: &str = "Prime Minister Ida Lee opened the exhibition today, on March 5, 2024, in Norhaven.";

#[test]
fn what_one_side_announces_and_then_does_is_one_event() {
    let ahead = announced(
        "Prime Minister Lee to Deliver Remarks at the Opening of the River Heritage Exhibition",
        "Prime Minister Ida Lee will open the River Heritage Exhibition on Tuesday, March 5, 2024, at noon.",
    );
    let same = held("Prime Minister Ida Lee at the River Heritage Exhibition", CEREMONY);
    assert_linked(&ahead, &same);
    assert_eq!(joined(&[ahead.clone(), same]), [[0, 1]]);
    let other = held("Prime Minister Ida Lee at the Harbour Bridge Exhibition", CEREMONY);
    assert_apart(&ahead, &other);
    let plain = held("Prime Minister Ida Lee at a Press Availability", CEREMONY);
    assert_apart(&ahead, &plain);
}

#[test]
fn two_parts_of_a_conference_that_nothing_announces_are_two() {
    let at = |title: &str, text: &str| held(title, text);
    let summit = at(
        "Prime Minister Ida Lee at the River Harbour Merchants Summit | Port Norvik, Norland",
        "IDA LEE: On March 5, 2024, merchants of both rivers meet here.",
    );
    let dinner = at(
        "Prime Minister Ida Lee at the River Harbour Fishing Villages Dialogue | Port Norvik, Norland",
        "IDA LEE: On March 5, 2024, we sit down with the fishing villages.",
    );
    assert_apart(&summit, &dinner);
}

#[test]
fn one_subject_in_two_countries_is_two_events() {
    let to = |country: &str| {
        held(
            &format!("Prime Minister Lee Announces Additional Flood Relief for the People of {country}"),
            &format!("Today, on March 5, 2024, Prime Minister Ida Lee announced relief for {country}."),
        )
    };
    assert_apart(&to("Suria"), &to("Vesland"));
}

#[test]
fn a_meeting_on_the_margins_is_not_the_conference() {
    let beside = held(
        "Prime Minister Ida Lee Meets Fishing Villages on the Margins of the River Treaty Review",
        "Prime Minister Ida Lee met fishers from six villages today, on March 5, 2024.",
    );
    let at = held(
        "Prime Minister Ida Lee at the River Treaty Review",
        "Prime Minister Ida Lee spoke about the treaty today, on March 5, 2024.",
    );
    assert_apart(&beside, &at);
}

#[test]
fn a_guest_whose_country_one_title_hides_is_the_same() {
    let before = profile(
        NORLAND,
        "2024-03-05",
        "Prime Minister Ida Lee And Veslander Foreign Minister Otto Dahl Before Their Meeting",
        "PRIME MINISTER LEE: Good afternoon. It is a pleasure to have Foreign Minister Dahl here.",
    );
    let readout = profile(
        NORLAND,
        "2024-03-05",
        "Prime Minister Lee’s Meeting with Veslander Foreign Minister Dahl",
        "Prime Minister Ida Lee met today with Veslander Foreign Minister Otto Dahl in Norhaven.",
    );
    assert_linked(&before, &readout);
    let hidden = |mut profile: Profile| {
        profile.people.iter_mut().filter(|person| !person.is_known).for_each(|person| person.country = 0);
        profile
    };
    assert_linked(&hidden(before), &readout);
}

#[test]
fn a_meeting_is_not_the_journey() {
    let journey = profile(
        NORLAND,
        "2024-03-04",
        "Prime Minister Lee’s Travel to Suria",
        "Prime Minister Ida Lee travels to Suria on March 4-6, 2024, and will meet with President Jon Berg.",
    );
    let meeting = profile(
        NORLAND,
        "2024-03-05",
        "Prime Minister Lee’s Meeting with President Berg of Suria",
        "Prime Minister Ida Lee met with President Jon Berg of Suria today.",
    );
    assert_apart(&journey, &meeting);
}

#[test]
fn three_sides_met_that_only_the_text_names() {
    let statement = profile(
        MINISTRY,
        "2024-03-05",
        "Joint Statement on the Trilateral Ministerial Meeting",
        "Begin text:\nNorlander Foreign Minister Eva Ness, Surian Foreign Minister Karl Holm and Veslander President Ana Brekke met today in Norhaven.",
    );
    let meeting = profile(
        MINISTRY,
        "2024-03-05",
        "Foreign Minister Ness’s Meeting with Surian Foreign Minister Holm",
        "Foreign Minister Eva Ness met today with Surian Foreign Minister Karl Holm in Norhaven.",
    );
    assert_apart(&statement, &meeting);
}

#[test]
fn a_country_that_one_title_only_names_is_not_its_guest() {
    let guest = profile(
        NORLAND,
        "2024-03-05",
        "Prime Minister Lee’s Meeting with Surian Foreign Minister Holm",
        "Prime Minister Ida Lee met with Surian Foreign Minister Karl Holm on March 5, 2024.",
    );
    let staff = profile(
        NORLAND,
        "2024-03-05",
        "Prime Minister Ida Lee at a Meeting with the Mission to Suria",
        "Prime Minister Ida Lee thanked the staff of the mission on March 5, 2024.",
    );
    assert_apart(&guest, &staff);
}

#[test]
fn the_company_of_one_guest_is_not_the_guest() {
    let with_president = profile(
        NORLAND,
        "2024-03-05",
        "Prime Minister Lee’s Meeting with President Berg of Suria",
        "Prime Minister Ida Lee met today with President Jon Berg.\nForeign Minister Otto Moe was present.",
    );
    let with_minister = profile(
        NORLAND,
        "2024-03-05",
        "Prime Minister Ida Lee And Surian Foreign Minister Otto Moe At a Joint Press Availability",
        "Ida Lee, Prime Minister\nNorhaven\nMarch 5, 2024\nPRIME MINISTER LEE: Good afternoon. We had good talks today.",
    );
    assert_apart(&with_president, &with_minister);
}
