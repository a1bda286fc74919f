//! Attribution of single sentences, form by form, in texts about invented people and countries.

mod descriptions;
mod kinds;
mod languages;

use crate::model::Readout;
use crate::pages::SideData;
use crate::{Reader, Record};

fn read(title: &str, paragraphs: &[&str]) -> Readout {
    let paragraphs: Vec<String> = paragraphs.iter().map(|&p| p.to_owned()).collect();
    let side = SideData { title: Some(title.to_owned()), ..SideData::default() };
    let record = Record::paragraphs("test", &paragraphs).side(side);
    Reader::default().read_record(&record).expect("a record of text")
}

/// Returns basis and speaker of every sentence; for a joint statement, its members.
fn voices(readout: &Readout) -> Vec<String> {
    let voice = |s: &crate::Statement| match &s.speaker {
        Some(speaker) => format!("{} {speaker}", s.basis.as_str()),
        None if s.members.is_empty() => s.basis.as_str().to_owned(),
        None => format!("{} {}", s.basis.as_str(), s.members.join("+")),
    };
    readout.statements.iter().map(voice).collect()
}

const LEAD: &str = "President Ida Lee met with Foreign Minister Olaf Berg of Norland in Sudhaven on May 6.";

/// Returns the voices of a paragraph that follows a lead in which Lee and Berg meet.
fn second(paragraph: &str) -> Vec<String> {
    let readout = read("President Lee Meets Foreign Minister Berg", &[LEAD, paragraph]);
    voices(&readout).split_off(1)
}

#[test]
fn cues_of_every_place_are_found() {
    for text in [
        "Lee stressed that the river belongs to both peoples.",
        "The river belongs to both peoples, Lee told her guest.",
        "\u{201c}The river,\u{201d} Lee said on Monday, \u{201c}belongs to both of us.\u{201d}",
        "\"The river belongs to both peoples,\" said Lee.",
        "According to Lee, the river belongs to both peoples.",
        "In the new year, Lee said, the river will belong to both peoples.",
        "Lee thanked Berg for the bridge.",
        "Lee let Berg know that the bridge is open.",
        "Lee offered Berg her deep condolences.",
        "Lee updated Berg on the bridge.",
        "Lee thanked Berg for the bridge and said that she would build another.",
    ] {
        let found = second(text);
        assert!(found.iter().all(|v| v.ends_with(" Ida Lee")), "{text}: {found:?}");
    }
}

#[test]
fn the_hearer_and_the_nearest_name_do_not_speak() {
    assert_eq!(second("Lee told Berg that the bridge is open."), ["cue Ida Lee"]);
    assert_eq!(second("After meeting with Berg, Lee said the bridge is open."), ["cue Ida Lee"]);
    assert_eq!(second("If Berg agrees to the bridge, it will open."), ["narration"]);
}

#[test]
fn what_is_denied_or_only_a_condition_is_nobodys_words() {
    for text in [
        "Lee never said that the bridge is open.",
        "Lee did not say that the bridge is open.",
        "If Lee said the bridge is open, Berg would object.",
        "Unless Lee says otherwise, the gate stays shut.",
    ] {
        let readout = read("President Lee Meets Foreign Minister Berg", &[LEAD, text]);
        assert!(readout.statements[1].speaker.is_none(), "{text}: {:?}", voices(&readout));
    }
    assert_eq!(second("Lee said that the bridge is not open."), ["cue Ida Lee"]);
    assert_eq!(second("Lee said if the bridge is open, she will cross it."), ["cue Ida Lee"]);
}

#[test]
fn offices_and_pronouns_are_resolved() {
    assert_eq!(
        second("The President said the bridge is open. She hoped for more."),
        ["cue Ida Lee", "cue Ida Lee"]
    );
    assert_eq!(second("The minister agreed with the plan."), ["cue Olaf Berg"]);
    assert_eq!(second("The Foreign Minister welcomed the bridge."), ["cue Olaf Berg"]);
}

#[test]
fn two_offices_behind_one_article_are_two_people() {
    let readout = read(
        "Vice President Rao Meets President Lind of Norland",
        &[
            "Vice President Mina Rao met with President Bo Lind of Norland.",
            "The Vice President and President Lind discussed the bridge. The Vice President praised it.",
        ],
    );
    assert_eq!(voices(&readout)[1..], ["joint Mina Rao+Bo Lind", "cue Mina Rao"]);
}

#[test]
fn several_together_are_joint() {
    for text in [
        "The two leaders discussed the bridge.",
        "The two discussed the bridge.",
        "Both agreed on the bridge.",
        "They exchanged views on the bridge.",
        "Lee and Berg agreed on the bridge.",
    ] {
        assert_eq!(second(text), ["joint Ida Lee+Olaf Berg"], "{text}");
    }
}

#[test]
fn who_has_no_name_is_called_as_the_text_calls_them() {
    let of = |text: &str| voices(&read("A bridge opens", &[text]));
    assert_eq!(
        of("The bridge is open, a senior Norlandic official said."),
        ["cue senior Norlandic official"]
    );
    assert_eq!(of("The bridge is open, the river guard said in a note."), ["cue river guard"]);
    assert_eq!(
        of("The bridge is open, according to a source close to the talks."),
        ["cue source close to the talks"]
    );
    assert_eq!(of("The newspaper Sudhaven Post commented that the bridge is open."), ["cue Sudhaven Post"]);
    assert_eq!(of("The official visit ended on Monday."), ["narration"]);
}

#[test]
fn an_official_gets_the_name_that_the_next_sentence_tells() {
    let readout = read(
        "A bridge opens",
        &[
            "The bridge is open, a ministry official said Thursday.",
            "Olaf Berg, spokesperson of the Ministry of Bridges, made the remarks at a briefing.",
        ],
    );
    assert_eq!(voices(&readout), ["cue Olaf Berg", "cue Olaf Berg"]);
}

#[test]
fn a_run_goes_on_until_the_outlet_tells_again() {
    assert_eq!(
        second("Lee noted that the river is long. It needs a second bridge. Berg visited the river later."),
        ["cue Ida Lee", "carried Ida Lee", "narration"]
    );
    assert_eq!(
        second("The river needs a bridge, Lee said. The first bridge opened in March 2015."),
        ["cue Ida Lee", "narration"]
    );
}

#[test]
fn what_others_think_is_passed_on_within_a_run() {
    assert_eq!(
        second("Lee noted that the bridge is open. The harbour master spoke highly of it."),
        ["cue Ida Lee", "carried Ida Lee"]
    );
}

#[test]
fn transcripts_go_by_their_labels() {
    let readout = read(
        "Remarks by President Ida Lee Before Boarding",
        &[
            "3:06 P.M.",
            "THE PRESIDENT: Hello, folks. Everything goes well.",
            "(Laughs.)",
            "Q   Is the bridge open?",
            "THE PRESIDENT: It is.",
            "Q   Is it long?",
            "THE PRESIDENT: Very.",
            "END 3:07 P.M.",
        ],
    );
    let found = voices(&readout);
    assert_eq!(found.iter().filter(|v| *v == "quoted journalist").count(), 2, "{found:?}");
    assert_eq!(found.iter().filter(|v| *v == "quoted Ida Lee").count(), 4, "{found:?}");
    assert_eq!(found.last().map(String::as_str), Some("narration"));
    let shouted = read("A bridge opens", &["BREAKING NEWS: The bridge is open."]);
    assert_eq!(voices(&shouted), ["narration"]);
}

#[test]
fn a_speech_is_spoken_but_for_its_frame() {
    let readout = read(
        "Remarks by President Ida Lee at the Bridge",
        &[
            "Sudhaven, 6 May",
            "Dear friends,",
            "We meet at the river. I thank you all. We built this bridge, and it is ours.",
            "(Applause.)",
            "I declare it open. Let us cross.",
            "(Norland News Agency, Sudhaven)",
        ],
    );
    let found = voices(&readout);
    assert_eq!(found[0], "narration");
    assert!(found[1..5].iter().all(|v| v == "quoted Ida Lee"), "{found:?}");
    assert_eq!(found[5], "narration");
    assert_eq!(found.last().map(String::as_str), Some("narration"));
}

const SPOKEN: [&str; 4] = [
    "The river belongs to both of our peoples.",
    "We have kept it open in the winter, and I thank the crews for that.",
    "Our two countries will build a bridge.",
    "I wish both peoples a calm season.",
];

#[test]
fn a_text_with_a_name_and_an_office_on_a_line_is_that_persons() {
    for line in ["Ida Lee, Foreign Minister of Norland", "Ida Lee, Department Spokesperson"] {
        let above: Vec<&str> = std::iter::once(line).chain(SPOKEN).collect();
        let below: Vec<&str> = SPOKEN.into_iter().chain([line]).collect();
        for paragraphs in [above, below] {
            let readout = read("On the River", &paragraphs);
            let said = readout.statements.iter().filter(|s| s.speaker.as_deref() == Some("Ida Lee")).count();
            assert_eq!(said, SPOKEN.len(), "{line}: {:?}", voices(&readout));
        }
    }
    // Neither a report about the person on the line nor a sentence that begins with name and office makes a
    // speech.
    for paragraphs in [
        [
            "Ida Lee, Foreign Minister of Norland",
            "The envoy arrived in Norhaven.",
            "Lee met him.",
            "The river is open.",
            "Lee went home.",
        ],
        [
            "Ida Lee, Foreign Minister of Norland, met the crews on Monday.",
            "The river is open.",
            "It is long.",
            "It is deep.",
            "It is cold.",
        ],
    ] {
        let readout = read("On the River", &paragraphs);
        assert!(readout.statements.iter().all(|s| s.basis != crate::Basis::Quoted), "{:?}", voices(&readout));
    }
}

#[test]
fn forms_of_address_are_no_part_of_a_name() {
    for title in [
        "Address by Hon. Mr. Ola Ferro Berg, Minister for Foreign Affairs, at the Harbour Forum",
        "Statement by the Right Honourable Ola Ferro Berg at the Harbour Forum",
        "Remarks by Ola Ferro Berg at the Harbour Forum",
    ] {
        let paragraphs: Vec<&str> =
            ["Excellencies, Ladies and Gentlemen,"].into_iter().chain(SPOKEN).collect();
        let readout = read(title, &paragraphs);
        assert_eq!(
            readout.speakers.first().map(|s| s.name.as_str()),
            Some("Ola Ferro Berg"),
            "{title}: {:?}",
            voices(&readout)
        );
    }
    assert_eq!(
        second("Rt. Hon. Ada Ferro said that the right side of the river is open."),
        ["cue Ada Ferro"]
    );
}

#[test]
fn an_article_about_somebodys_speech_is_not_theirs() {
    let reports = [
        "Foreign Minister Olaf Berg said that we all heard it.",
        "\u{201c}I liked it, and we shall build it,\u{201d} said President Mira Velk.",
        "Prime Minister Jon Arlow said that our port is open.",
        "President Mira Velk added that I and my crews agree.",
        "Foreign Minister Olaf Berg stressed that we need it.",
    ];
    let readout = read("Speech by President Ida Lee on the River", &reports);
    assert!(
        readout.statements.iter().all(|s| s.speaker.as_deref() != Some("Ida Lee")),
        "{:?}",
        voices(&readout)
    );
}

#[test]
fn who_asks_never_gets_the_answer() {
    let paragraphs = [
        "Norland Times: Is the river open?",
        "Lee: It is.",
        "Follow-up: And the bridge?",
        "Lee: That too.",
        "Reuters: When will it close?",
        "Lee: Never.",
    ];
    let readout = read("Foreign Ministry Spokesperson Ida Lee's Regular Press Conference", &paragraphs);
    let who: Vec<_> = readout.statements.iter().map(|s| s.speaker.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        who,
        ["Norland Times journalist", "Ida Lee", "journalist", "Ida Lee", "Reuters journalist", "Ida Lee"]
    );
}

#[test]
fn a_label_of_an_office_alone_is_no_guests() {
    let paragraphs = [
        "PM: It is good to be here with Prime Minister Mira Velk of Norland.",
        "Q: Is the river open?",
        "PM: It is.",
        "Q: And the bridge?",
        "PM: Soon.",
    ];
    let guest = read("The Prime Minister Visits Norhaven", &paragraphs);
    assert!(
        guest.statements.iter().all(|s| s.speaker.as_deref() != Some("Mira Velk")),
        "{:?}",
        voices(&guest)
    );
    let named = read(
        "Press Conference by Prime Minister Mira Velk",
        &["PM: It is good to be here.", "Q: Is it?", "PM: It is."],
    );
    let who: Vec<_> = named.statements.iter().map(|s| s.speaker.as_deref()).collect();
    assert_eq!(who, [Some("Mira Velk"), Some("journalist"), Some("Mira Velk")]);
}

#[test]
fn who_is_asked_is_whom_the_title_names() {
    let readout = read(
        "Foreign Ministry Spokesperson Ada Brook's Remarks on the Bridge",
        &["Q: Is the bridge open?", "A: It is.", "Q: Is it long?", "A: Very. We built it well."],
    );
    let found = voices(&readout);
    assert_eq!(found.iter().filter(|v| *v == "quoted Ada Brook").count(), 3, "{found:?}");
}
