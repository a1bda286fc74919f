//! One test per mechanism, with positive and negative cases, in texts about invented people.

use super::{read, second, voices};

#[test]
fn a_noun_phrase_speaks_at_a_subjects_place_only() {
    for (text, expected) in [
        (
            "Two people briefed on the talks said Lee has decided to build.",
            "cue Two people briefed on the talks",
        ),
        ("River wardens are urging the council to open the gates.", "cue River wardens"),
        (
            "The gates will stay shut, people familiar with the river say.",
            "cue people familiar with the river",
        ),
        ("\u{201c}The gates will open,\u{201d} says veteran warden Ada Brenn.", "cue Ada Brenn"),
        ("The gates will open, according to a new river report.", "cue river report"),
        ("Mira Velk, head of research at Norbank, pointed out that the river is low.", "cue Mira Velk"),
    ] {
        assert_eq!(voices(&read("The river", &[text])), [expected], "{text}");
    }
    for text in [
        "The people\u{2019}s demands are known.",
        "The findings were published in the journal River Reports.",
        "The offer fell short of the price demanded by the wardens.",
        "The deal underscored the importance of the river.",
        "Last week the water rose.",
    ] {
        assert_eq!(voices(&read("The river", &[text])), ["narration"], "{text}");
    }
}

#[test]
fn a_cue_at_the_end_closes_only_where_it_depends_on_nothing() {
    assert_eq!(second("The bridge is open, Lee said."), ["cue Ida Lee"]);
    assert_eq!(second("Lee said the bridge is open, as Berg has promised."), ["cue Ida Lee"]);
    assert_eq!(second("Lee said that the bridge that Berg welcomed is open."), ["cue Ida Lee"]);
    assert_eq!(second("It was noted that the bridge is open."), ["unknown"]);
}

#[test]
fn countries_together_are_joint_and_another_side_speaks_for_itself() {
    let of = |text: &str| voices(&read("Joint Statement", &[text]));
    assert_eq!(
        of("The United States and Croatia underscored their commitment to peace."),
        ["joint United States+Croatia"]
    );
    assert_eq!(
        of("The United States, Norway and Croatia stressed the need for peace."),
        ["joint United States+Norway+Croatia"]
    );
    assert_eq!(of("Croatia underscored its commitment to peace."), ["cue Croatia"]);
    // An object is not a second speaker.
    assert_eq!(of("Croatia thanked Norway and Denmark."), ["cue Croatia"]);
}

#[test]
fn a_report_goes_over_to_its_own_background() {
    let report = |second: &str| {
        let text = format!("The river is low, warden Ada Brenn said. {second}");
        voices(&read("The river is low", &[text.as_str()])).pop()
    };
    assert_eq!(report("The wardens, a group of ten, are from the north.").as_deref(), Some("narration"));
    assert_eq!(report("The cuts have come heavily.").as_deref(), Some("narration"));
    assert_eq!(report("The gates should be opened.").as_deref(), Some("carried Ada Brenn"));
    assert_eq!(report("We need more water.").as_deref(), Some("carried Ada Brenn"));
}

#[test]
fn a_name_or_an_office_of_two_is_nobodys() {
    let two = |text: &str| {
        let lead = "President Ida Lee met with Foreign Minister Karl Lee and Chancellor Jon Berg in Orsk.";
        voices(&read("Talks in Orsk", &[lead, text])).pop().unwrap_or_default()
    };
    assert_eq!(two("Lee said the ferry is safe."), "unknown");
    assert_eq!(two("President Lee said the ferry is safe."), "cue Ida Lee");
    assert_eq!(two("Karl Lee said the ferry is safe."), "cue Karl Lee");
    let presidents = |text: &str| {
        let lead = "President Ida Lee met with President Karl Stolz in Orsk.";
        voices(&read("Two Presidents Meet", &[lead, text])).pop().unwrap_or_default()
    };
    assert_eq!(presidents("The president said the river is open."), "unknown");
    assert_eq!(presidents("Stolz said the river is open."), "cue Karl Stolz");
}

#[test]
fn an_office_without_a_name_is_never_a_guests() {
    let host = |text: &str| {
        let lead = "The Prime Minister spoke to Norwegian Prime Minister Ana Olsen this afternoon.";
        voices(&read("Call with Prime Minister Olsen of Norway", &[lead, text])).pop().unwrap_or_default()
    };
    assert!(!host("The Prime Minister said that aid must flow.").contains("Olsen"));
    assert!(!host("He stressed that winter is long.").contains("Olsen"));
    assert_eq!(host("Prime Minister Olsen said that the ice is thin."), "cue Ana Olsen");
    assert_eq!(host("The Norwegian Prime Minister said that the ice is thin."), "cue Ana Olsen");
}

#[test]
fn what_an_office_is_for_is_no_part_of_a_name() {
    for (text, name) in [
        ("Minister of Culture and Tourism Mei Tarnyu stressed that the river is wide.", "Mei Tarnyu"),
        (
            "Deputy Secretary of State for Management and Resources Brian P. Velk said that the river is wide.",
            "Brian P. Velk",
        ),
        (
            "Senior Bureau Official for the Bureau of River and Harbour Affairs Kin Arlow noted that the river is wide.",
            "Kin Arlow",
        ),
        ("Harbour Center Director Kenneth Tarn said that the river is wide.", "Kenneth Tarn"),
        ("Secretary of Education Miguel Arlow said that the river is wide.", "Miguel Arlow"),
    ] {
        assert_eq!(voices(&read("The river", &[text])), [format!("cue {name}")], "{text}");
    }
    let adviser = read(
        "Talks",
        &["National Security Advisor to the Vice President Ada Brenn said that the river is wide."],
    );
    assert_eq!(adviser.speakers[0].office.as_deref(), Some("presidential aide"));
    // The last words of an institution's name are not a person's: nothing introduces them as one.
    let body =
        "Olo Velk, a researcher at the Academy of River and Economic Cooperation, said that fees are low.";
    assert_eq!(voices(&read("Fees", &[body])), ["cue Olo Velk"]);
}

#[test]
fn those_who_met_took_part_and_those_told_of_did_not() {
    let part = |paragraphs: &[&str]| read("Lee Meets Berg", paragraphs).participants;
    let lead = "President Ida Lee met with Prime Minister Jon Berg in Orsk about the arrest of President Carlos Mota.";
    assert_eq!(part(&[lead]), ["Ida Lee", "Jon Berg"]);
    let killed =
        "President Ida Lee met with Prime Minister Jon Berg after the flood that killed Minister Karl Rhone.";
    assert_eq!(part(&[killed]), ["Ida Lee", "Jon Berg"]);
    let present = "Foreign Minister Ada Brenn and Ambassador Olo Velk also attended the meeting.";
    assert_eq!(part(&[lead, present]), ["Ida Lee", "Jon Berg", "Ada Brenn", "Olo Velk"]);
    // A spokesperson who answers the press is not a participant.
    let press = read(
        "Spokesperson Ada Brenn's Regular Press Conference",
        &["Q: Will he come?", "A: He will.", "Q: When?", "A: Soon."],
    );
    assert_eq!(press.participants, [""; 0]);
    // The speaker of a speech takes part in its event.
    let speech = read(
        "Remarks by President Ida Lee",
        &[
            "I thank you all.",
            "We share the river.",
            "Our bridge is open.",
            "I came here to say so.",
            "We shall meet again.",
        ],
    );
    assert_eq!(speech.participants, ["Ida Lee"]);
}

#[test]
fn labels_of_a_sure_transcript_may_occur_once_and_end_with_a_full_stop() {
    let once = read(
        "Remarks by President Lee and Prime Minister Berg in a Press Conference",
        &[
            "PRESIDENT LEE: Good morning. The river is ours.",
            "MS. ODUM: We will take two questions.",
            "Q: When will it open?",
            "PRESIDENT LEE: In spring.",
        ],
    );
    assert_eq!(voices(&once)[2], "quoted Ms. Odum");
    let stops = read(
        "The President's News Conference With Prime Minister Jon Berg",
        &[
            "The President. Good afternoon. The river is wide.",
            "Prime Minister Berg. Thank you. The bridge will open.",
            "Q. Will you visit?",
            "The President. Yes, I will.",
        ],
    );
    assert_eq!(voices(&stops)[5], "quoted Jon Berg");
    // Neither a cue before a colon nor "Note:" is a label.
    let cue = read(
        "Lee Meets Berg",
        &[
            "President Ida Lee met with Prime Minister Jon Berg in Orsk.",
            "Said Berg: \u{201c}The trains run.\u{201d}",
            "Lee said the ferry is safe.",
        ],
    );
    assert_eq!(voices(&cue)[1..], ["quoted Jon Berg", "cue Ida Lee"]);
    let note = read("The river", &["Note: the river is low.", "The gates are shut."]);
    assert_eq!(voices(&note), ["narration", "narration"]);
}

#[test]
fn a_report_behind_a_transcript_is_no_turn() {
    let readout = read(
        "Lee and Berg hold press conference",
        &[
            "PRESIDENT LEE: Thank you all.",
            "PRIME MINISTER BERG: I agree.",
            "Q  Do you trust him?",
            "PRESIDENT LEE: I do.",
            "\u{201c}We will not yield,\u{201d} Berg told reporters.",
            "According to Berg, the treaty is dead.",
        ],
    );
    assert_eq!(voices(&readout)[3..], ["quoted Lee", "quoted Berg", "cue Berg"]);
}

#[test]
fn pronouns_stand_for_whom_they_fit() {
    let lead = "President Ida Lee met with Prime Minister Jon Berg in Orsk.";
    let of = |text: &str| voices(&read("Lee Meets Berg", &[lead, text]));
    assert_eq!(
        of("Lee said the river is open. She added that the school is new. He said the dam is old.")
            .pop()
            .as_deref(),
        Some("unknown")
    );
    let asked =
        of("\u{201c}Is the river ours?\u{201d} a reporter asked Lee. \u{201c}It is,\u{201d} she replied.");
    assert_eq!(asked.last().map(String::as_str), Some("cue Ida Lee"));
    assert!(!of("Berg said the river is open. The envoy agreed that it is wide.")[2].contains("Berg"));
}

#[test]
fn chinese_names_are_of_any_family_and_never_the_start_of_a_longer_one() {
    let of = |title: &str, paragraphs: &[&str]| {
        let readout = read(title, paragraphs);
        (voices(&readout), readout.participants)
    };
    let (said, part) = of(
        "楼海山与欧阳某民座谈",
        &[
            "本报讯（记者周某思）6月3日，省委书记楼海山与南国银行行长欧阳某民座谈交流。",
            "楼海山表示，港口很好。欧阳某民表示，灯塔很高。",
            "王某林、赵某山参加座谈。",
        ],
    );
    assert_eq!(said[1..3], ["cue 楼海山", "cue 欧阳某民"]);
    assert!(
        part.iter().any(|name| name == "赵某山") && !part.iter().any(|name| name == "周某思"),
        "{part:?}"
    );
    // Traditional characters match too, and the name is kept as written.
    let (said, _) = of("樓海山會見代表", &["省委書記樓海山6月3日會見代表。", "樓海山強調，港口很好。"]);
    assert_eq!(said[1], "cue 樓海山");
    let (said, _) = of("座谈会举行", &["座谈会6月3日在奥某举行。", "王毅夫教授表示，水位正常。"]);
    assert_eq!(said[1], "cue 王毅夫");
    let (said, _) = of("座谈会举行", &["座谈会6月3日在奥某举行。", "部长会议10日表示，水位正常。"]);
    assert!(!said[1].contains("会议"), "{said:?}");
}

#[test]
fn a_letter_inside_a_report_is_its_writers() {
    let readout = read(
        "李海山致信祝贺港口大会开幕",
        &[
            "值此大会开幕之际，我谨代表大家表示祝贺！",
            "我们的港口取得了巨大成就。",
            "南国主席 李海山",
            "大会19日在南港举行。",
            "李海山在贺信中指出，港口很好。",
        ],
    );
    assert_eq!(voices(&readout)[..2], ["quoted 李海山", "quoted 李海山"]);
    assert_eq!(voices(&readout)[3], "narration");
}

#[test]
fn russian_words_inside_a_quotation_and_denials() {
    let of = |text: &str| {
        let lead = "Президент Пётр Озёрский встретился с послом в Орске.";
        voices(&read("Озёрский встретился с послом", &[lead, text])).pop().unwrap_or_default()
    };
    assert_eq!(of("«Поезда, — сказал Озёрский, — ходят по воскресеньям»."), "quoted Пётр Озёрский");
    assert!(!of("Лунар ответил, что дорога закрыта.").contains("Озёрский"));
    assert_eq!(of("Озёрский не говорил, что паром утонул."), "unknown");
}

#[test]
fn a_speech_in_a_language_without_a_reader_is_its_titles_persons() {
    let sentence =
        "Quero dizer a todos que o rio pertence aos dois povos e que a ponte vai abrir na primavera.";
    let of = |title: &str, first: &str| {
        voices(&read(title, &[first, sentence, sentence, sentence, sentence, sentence]))
    };
    let title = "Discurso do President Olo Tarn na cerim\u{f4}nia de abertura";
    assert!(of(title, sentence).iter().all(|voice| voice == "quoted Olo Tarn"));
    // An article about the person names them.
    let about = voices(&read(
        title,
        &[
            sentence,
            sentence,
            sentence,
            "O President Olo Tarn falou ontem sobre o rio e a ponte que os dois povos querem abrir na primavera.",
            sentence,
            sentence,
        ],
    ));
    assert!(about.iter().all(|voice| voice == "narration"), "{about:?}");
}
