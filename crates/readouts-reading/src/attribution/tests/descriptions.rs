//! Resolution of descriptions: people by apposition or rank, offices of others, sides, and lists of
//! participants.

use super::{read, second, voices};
use crate::pages::SideData;
use crate::{Reader, Record};

/// Returns the voice of the last sentence of an article.
fn last(paragraphs: &[&str]) -> String {
    voices(&read("The harbour", paragraphs)).pop().unwrap_or_default()
}

#[test]
fn a_description_between_commas_makes_a_name_a_person() {
    for first in [
        "Ada Brenn, a lecturer at the School of Trade, said the plan would help.",
        "Ada Brenn, 52, said the plan would help.",
        "Ada Brenn, who heads the Harbour Workers, told the review that the plan would help.",
        "Ada Brenn, his Norlandic counterpart, also said the plan would help.",
    ] {
        assert_eq!(last(&[first, "\"We waited a long time,\" she said."]), "quoted Ada Brenn", "{first}");
    }
    // A body is not "she", and the speaker is the subject after "said".
    for first in [
        "Nord Data, a bank in Orsk, said the plan would help.",
        "Wardens arrested Olo Tarn, 33, of Orsk, said Lt. Mira Velk.",
    ] {
        assert_ne!(last(&[first, "\"We waited a long time,\" he said."]), "quoted Olo Tarn", "{first}");
    }
}

#[test]
fn an_office_in_apposition_is_the_persons() {
    for text in [
        "Wang Brennwen, Vice Minister of Velmora's Ministry of Harbours explained that fees are high.",
        "Wang Brennwen, a Norlandish deputy national security adviser, said the sea must stay open.",
        "Wang Brennwen, deputy foreign minister, said the sea must stay open.",
    ] {
        assert_eq!(last(&[text]), "cue Wang Brennwen", "{text}");
    }
    // An office after a fronted name or a clause is a subject of its own.
    assert!(!second("On behalf of Lee, the chancellor praised the crews.")[0].contains("Ida Lee"));
    assert!(!second("Lee met the crews, and the chancellor praised them.")[0].contains("Ida Lee"));
}

#[test]
fn descriptions_of_rank_stand_for_whom_the_text_names() {
    let lead =
        "Chinese Foreign Minister Li Brenn met with Ada Tarn, president of the Harbour Council, on Friday.";
    assert_eq!(last(&[lead, "The top Chinese diplomat said that fees are down."]), "cue Li Brenn");
    assert_eq!(
        last(&[lead, "Li said fees are down.", "The veteran diplomat added that it is calm."]),
        "cue Li Brenn"
    );
    assert!(!last(&[lead, "A Chinese official said that fees are down."]).contains("Li Brenn"));
    assert!(!last(&[lead, "The top French diplomat said that fees are down."]).contains("Li Brenn"));
}

#[test]
fn a_spokesperson_may_be_named_later() {
    let of = |later: &str| {
        let first = "Fees will not rise, a spokesperson with the Ministry of Harbours said Thursday.";
        voices(&read("Harbour fees", &[first, later])).swap_remove(0)
    };
    assert_eq!(
        of("\"Count on that,\" Harbours Ministry spokesperson Gao Feng told a press conference."),
        "cue Gao Feng"
    );
    assert!(!of("\"Count on that,\" Norbank spokesperson Gao Feng told a press conference.").contains("Gao"));
    assert!(!of("\"Count on that,\" Gao Feng, a fisherman, told a press conference.").contains("Gao"));
}

#[test]
fn a_relative_with_the_same_surname_is_somebody_else() {
    let lead = "President Ida Lee met with Mrs. Berg, wife of Prime Minister Jon Berg, on 4 May 2016.";
    assert_eq!(last(&[lead, "Mrs. Berg said the garden is in bloom."]), "cue Mrs. Berg");
    assert_eq!(last(&[lead, "Berg said the garden is in bloom."]), "cue Jon Berg");
    assert_eq!(last(&[lead, "Prime Minister Berg said the garden is in bloom."]), "cue Jon Berg");
}

#[test]
fn names_like_countries_are_names_beside_a_surname_only() {
    let lead = "Foreign Minister Finn Arlow met with Foreign Minister Jordan Ellis in Orsk on 4 May 2016.";
    assert_eq!(last(&[lead, "Finn Arlow said that the orchard is bare."]), "cue Finn Arlow");
    assert_eq!(last(&[lead, "Ellis said that the orchard is bare."]), "cue Jordan Ellis");
    assert_eq!(last(&["Jordan said that the orchard is bare."]), "cue Jordan");
    let of_state = read("Talks", &["Georgia Senator Lucy Brenn said that the orchard is bare."]);
    assert!(!of_state.countries.iter().any(|country| country == "GE"), "{:?}", of_state.countries);
    let of_country = read("Talks", &["Georgian Senator Lucy Brenn said that the orchard is bare."]);
    assert!(of_country.countries.iter().any(|country| country == "GE"), "{:?}", of_country.countries);
}

#[test]
fn one_who_is_named_speaks_before_all() {
    assert_eq!(
        second(
            "They talked about the storm, and Harbour Administrator Mira Velk described how boats were moved."
        ),
        ["cue Mira Velk"]
    );
    assert_eq!(
        second("Lee detailed efforts for the port, and the two leaders discussed the river."),
        ["cue Ida Lee"]
    );
    assert_eq!(
        second("They agreed on the port, and both sides welcomed the bridge."),
        ["joint Ida Lee+Olaf Berg"]
    );
    assert_eq!(
        second("The two leaders agreed that the bridge, as Lee said, is open."),
        ["joint Ida Lee+Olaf Berg"]
    );
}

#[test]
fn a_purpose_with_its_own_clause_is_speech() {
    assert_eq!(
        second("Lee spoke with the wardens to make clear that they have her support."),
        ["cue Ida Lee"]
    );
    assert_eq!(second("Lee spoke with the wardens to discuss the bridge."), ["narration"]);
}

#[test]
fn what_all_or_others_did_is_not_carried() {
    let of = |text: &str| second(&format!("Lee said the river is wide. {text}")).pop().unwrap_or_default();
    assert_eq!(of("Noting the storm, the two leaders reinforced the bridge."), "narration");
    assert_eq!(of("The two countries will reinforce the bridge."), "carried Ida Lee");
    assert!(!of("The Secretary delivered a letter.").contains("Ida Lee"));
    assert_eq!(of("They must not forget the bridge."), "carried Ida Lee");
}

#[test]
fn a_side_in_the_past_tense_speaks_for_itself() {
    let lead = "Foreign Minister Petra Berg met Chinese Ambassador Li Wei in Oslo on 3 March 2020.";
    assert_eq!(
        last(&[
            lead,
            "The ambassador replied that the river is wide. The Chinese side stressed that trade is fair."
        ]),
        "cue China"
    );
    assert_eq!(
        last(&[lead, "The ambassador replied that the river is wide. China hopes that trade is fair."]),
        "carried Li Wei"
    );
}

#[test]
fn a_document_reads_as_whoever_published_it() {
    let of = |second: &str| last(&["The river is open, the Harbour press service said.", second]);
    assert_eq!(of("\"The bridge is open as well,\" the statement reads."), "quoted Harbour press service");
    assert_eq!(of("The statement said the bridge is open."), "cue Harbour press service");
    assert!(!of("Wardens who read the statement were glad.").contains("Harbour press"));
}

#[test]
fn who_wrote_an_article_neither_speaks_nor_takes_part() {
    let readout = read(
        "Lee Meets Berg",
        &["President Ida Lee met with Prime Minister Jon Berg in Orsk, Abby Obyrne reports."],
    );
    assert!(!readout.participants.iter().any(|name| name == "Abby Obyrne"), "{:?}", readout.participants);
    assert_eq!(voices(&readout), ["narration"]);
    // An outlet with "reports" is a source, not an author.
    assert_eq!(last(&["The river is open, Reuters reports."]), "cue Reuters");
}

#[test]
fn quotations_go_on_over_paragraphs() {
    let lead = "President Ida Lee met with Prime Minister Jon Berg in Orsk.";
    assert_eq!(
        last(&[lead, "And from Prime Minister Berg:", "\u{201c}She brings a long record.\u{201d}"]),
        "quoted Jon Berg"
    );
    assert_eq!(
        last(&[lead, "Berg said: \"We will build. It is vital.", "It will never end. The river is ours.\""]),
        "quoted Jon Berg"
    );
    // An unclosed mark does not extend the quotation over further paragraphs.
    assert_eq!(
        last(&[
            lead,
            "Berg said: \"We will build. It is vital.",
            "The ferry left at noon.",
            "Lee met the crews."
        ]),
        "narration"
    );
}

#[test]
fn a_list_of_those_who_took_part_is_no_transcript_and_names_them() {
    let list = [
        "Wardens met to discuss the coast.",
        "Participants included:",
        "Lena Tarn, National Harbour Advisor",
        "Ada Brenn, Federal Co-Chair, Northern Coast Commission",
        "Bea Lorn, Member of the Council of Crews",
    ];
    assert_eq!(read("Convening on Harbours", &list).participants, ["Lena Tarn", "Ada Brenn", "Bea Lorn"]);
    let charges = [
        "Six people were arrested, Lt. Matt Velk said. Officers arrested Ada B. Brenn, 32, who had a boat, he said.",
        "Ada B. Brenn: Possession of a stolen boat.",
        "Olo C. Tarn: Possession of two stolen boats.",
        "Ida D. Marn: Possession of three stolen boats.",
        "Jon E. Sund: Possession of four stolen boats.",
    ];
    assert_eq!(voices(&read("Boats", &charges))[2..], ["narration", "narration", "narration", "narration"]);
}

#[test]
fn russian_sides_and_offices_of_offices() {
    let of = |text: &str| {
        let lead =
            "Состоялся телефонный разговор Владимира Путина с Президентом Республики Вельмория Олу Тарном.";
        voices(&read("Телефонный разговор с Президентом Вельмории Олу Тарном", &[lead, text]))
            .pop()
            .unwrap_or_default()
    };
    assert_eq!(of("С российской стороны подчёркнута важность маяка."), "cue Vladimir Putin");
    assert_eq!(of("Президент Вельмории поблагодарил за помощь."), "cue Олу Тарн");
    let press = "Порт открыт, сообщил журналистам пресс-секретарь президента РФ Олег Сомов.";
    let readout = read("Сомов: порт открыт", &[press]);
    assert_eq!(voices(&readout), ["cue Олег Сомов"]);
    assert!(readout.speakers.iter().all(|person| person.office.as_deref() != Some("president")));
}

#[test]
fn whoever_publishes_a_statement_is_we() {
    let side = SideData {
        title: Some("On the Ferry".to_owned()),
        outlet: Some("United States Department of State".to_owned()),
        ..SideData::default()
    };
    let of = |text: &str| {
        let paragraphs = [text.to_owned()];
        let record = Record::paragraphs("test", &paragraphs).side(side.clone());
        voices(&Reader::default().read_record(&record).expect("a record of text"))
    };
    assert_eq!(of("We urge all crews to open the bridge."), ["cue United States"]);
    assert_ne!(of("We stressed the importance of the bridge."), ["cue United States"]);
    // Without an outlet of a government, nobody is known to be "we".
    assert_eq!(last(&["We urge all crews to open the bridge."]), "narration");
}

#[test]
fn an_unnamed_person_is_she_directly_behind_their_words_only() {
    let first = "The plan will help, a person briefed on the talks said.";
    assert_eq!(last(&[first, "\"We waited long,\" she said."]), "quoted person briefed on the talks");
    assert_eq!(last(&[first, "The ferry left at noon.", "\"We waited long,\" she said."]), "unknown");
    assert_eq!(last(&["The plan will help, the ministry said.", "\"We waited long,\" she said."]), "unknown");
}

#[test]
fn a_verb_behind_a_quotation_has_its_subject_behind_it() {
    for verb in ["notes", "explains", "adds", "writes", "quips"] {
        let text =
            format!("\u{201c}The river is wide and the bridge is long,\u{201d} {verb} warden Ada Brenn.");
        assert_eq!(last(&[&text]), "quoted Ada Brenn", "{verb}");
    }
    // A straight mark can also close a quotation.
    let lead = "Ada Brenn, a warden, said the gate is open.";
    assert_eq!(last(&[lead, "\u{201c}The river is wide,\" she said."]), "quoted Ada Brenn");
    assert_eq!(last(&["Measured notes Ada Brenn kept are in the book."]), "narration");
}

#[test]
fn labels_name_a_person_by_more_than_their_last_word() {
    let lead =
        "Advisory Lee, a warden, said the gate is open. Ida Lee met Olo Berg, a warden, said Jon Tarn.";
    let page = [lead, "Harbour Lee: The river is wide.", "Local Lee: The bridge is long."];
    assert!(voices(&read("Wardens", &page))[2..].iter().all(|voice| voice == "narration"));
}

#[test]
fn chinese_bodies_that_are_in_no_table_speak() {
    let of = |text: &str| voices(&read("港口新闻", &["船队抵达南港。", text])).pop().unwrap_or_default();
    assert_eq!(of("北国国防军10日称，港口已经关闭。"), "cue 北国国防军");
    assert_eq!(of("22日，南港电视台报道称，港口已经关闭。"), "cue 南港电视台");
    assert_eq!(of("据南港卫生部门发布的数据，港口已有三百人。"), "cue 南港卫生部门");
    assert_eq!(of("港口的名称很多。"), "narration");
    assert_eq!(of("据了解，港口已有三百人。"), "narration");
}

#[test]
fn what_was_summed_up_or_done_is_nobodys_words() {
    let of = |text: &str| second(&format!("Lee said the river is wide. {text}")).pop().unwrap_or_default();
    assert_eq!(of("The state of the bridge was also noted."), "narration");
    assert_eq!(
        of("The Office of Harbour Control (OHC) today added the names of the boats to its list."),
        "carried Ida Lee"
    );
    assert_eq!(second("Lee added that the bridge is open."), ["cue Ida Lee"]);
    let russian = |text: &str| {
        let lead = "Президент Пётр Озёрский встретился с послом в Орске.";
        voices(&read("Озёрский встретился с послом", &[lead, text])).pop().unwrap_or_default()
    };
    assert_eq!(russian("По окончании совещания Озёрский ответил на вопросы журналистов."), "narration");
    assert_eq!(russian("Озёрский ответил, что мост открыт."), "cue Пётр Озёрский");
}

#[test]
fn words_are_carried_over_ends_that_the_program_made() {
    let wide = "The river is wide and the bridge is long, and the ferries that cross it are old and slow and often late.";
    let left = "The wardens left at noon, and the ferries went on to the north, where the ice was still on the water.";
    let said =
        "Ada Brenn, a warden, said the gates should be opened, and that the bridge should be closed for now.";
    let of = |second: &str| {
        // Each paragraph ends with the first sentence that makes it long enough.
        let paragraphs = [
            format!("{wide} {wide} {wide} {said}"),
            format!("{second} {wide} {wide} {wide} {left}"),
            format!("{wide} {wide} {wide} {left}"),
            "The end.".to_owned(),
        ];
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let readout = read("Wardens", &paragraphs);
        let at = readout.statements.iter().position(|s| s.paragraph == 1).expect("a second paragraph");
        voices(&readout).swap_remove(at)
    };
    assert_eq!(of("For example, the north gate."), "carried Ada Brenn");
    // A paragraph that goes on after reaching the length was made by its writer, not by cleaning.
    assert_eq!(of(&format!("For example, the north gate. {wide}")), "narration");
}

#[test]
fn who_is_addressed_or_leads_takes_part() {
    let speech = [
        "President Arlow,",
        "Ladies and Gentlemen,",
        "I am glad to be here. We have built a bridge, and I thank all who helped us.",
        "We will build another one. I know that our two peoples want it. I promise it.",
        "Thank you.",
    ];
    let readout = read("Remarks by President Ida Lee at the Opening of the Bridge", &speech);
    assert_eq!(readout.participants, ["Ida Lee", "Arlow"]);
    let led = "A delegation, led by Minister Ada Brenn, hosted Minister Olo Velk and wardens in Orsk.";
    assert_eq!(read("Annual Consultations", &[led]).participants, ["Ada Brenn", "Olo Velk"]);
    // Only the opening of a speech addresses somebody.
    let inner = [speech[2], "The bridge of President Arlow", speech[3], speech[4]];
    let readout = read("Remarks by President Ida Lee at the Opening of the Bridge", &inner);
    assert!(!readout.participants.iter().any(|name| name == "Arlow"), "{:?}", readout.participants);
}

#[test]
fn a_label_that_introduces_its_speaker_begins_a_turn() {
    let page = "Встреча с губернатором\n\nИ.Озёрский: Добрый день! Начнём с порта.\n\n\
        О.Бренн Бренн Ольга Ивановна губернатор Северной области: Добрый день! Порт мы достроили.\n\n\
        И.Озёрский: А маяк?\n\nО.Бренн: Маяк откроем осенью.";
    let paragraphs: Vec<&str> = page.split("\n\n").skip(1).collect();
    let found = voices(&read("Встреча с губернатором", &paragraphs));
    assert_eq!(found[2], "quoted Ольга Бренн");
    assert_eq!(found[3], "quoted Ольга Бренн");
    assert!(found[0].starts_with("quoted И"));
    assert_eq!(found.last().map(String::as_str), Some("quoted Ольга Бренн"));
    assert!(found[4].starts_with("quoted И"));
}

#[test]
fn conditions_and_concessions_give_the_words_to_the_main_clause() {
    assert_eq!(
        second("Although Berg warned that the ice is thin, Lee insisted that the road is safe."),
        ["cue Ida Lee"]
    );
    assert_eq!(second("Lee stated that the harbour is open, just as Berg had announced."), ["cue Ida Lee"]);
    for text in ["Whether Berg agrees is not known.", "Once Lee announces the vote, the hall will be closed."]
    {
        let readout = read("President Lee Meets Foreign Minister Berg", &[super::LEAD, text]);
        assert!(readout.statements[1].speaker.is_none(), "{text}: {:?}", voices(&readout));
    }
}

#[test]
fn an_occasion_that_is_used_to_say_something_is_speech() {
    for text in [
        "Lee took the opportunity to reaffirm the need for a bridge.",
        "Lee used the visit to urge Berg to open the bridge.",
        "Lee opened the meeting by congratulating Berg on the bridge.",
    ] {
        assert_eq!(second(text), ["cue Ida Lee"], "{text}");
    }
    assert_eq!(second("Lee took the boat to the bridge."), ["narration"]);
}
