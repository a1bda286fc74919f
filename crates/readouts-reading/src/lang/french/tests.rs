//! Tests with invented French readouts.

use jiff::civil::date;

use crate::model::{Basis, Readout};
use crate::pages::SideData;
use crate::{Kind, Reader, Record};

fn read(title: &str, published: &str, paragraphs: &[&str]) -> Readout {
    let side =
        SideData { title: Some(title.to_owned()), date: Some(published.to_owned()), ..SideData::default() };
    let paragraphs: Vec<String> = paragraphs.iter().map(|p| (*p).to_owned()).collect();
    let record = Record::paragraphs("page", &paragraphs).side(side);
    let readout = Reader::default().read_record(&record).expect("read");
    assert_eq!(readout.language.as_deref(), Some("fr"));
    readout
}

fn told(readout: &Readout) -> Vec<(&str, Option<&str>, Basis)> {
    readout.statements.iter().map(|s| (s.text.as_str(), s.speaker.as_deref(), s.basis)).collect()
}

const DURAND: Option<&str> = Some("Paul Durand");
const LEE: Option<&str> = Some("Ana Lee");

#[test]
fn a_readout_of_a_meeting() {
    let readout = read(
        "Le ministre des Affaires étrangères reçoit son homologue norvégienne",
        "2031-05-06",
        &[
            "Le ministre des Affaires étrangères, Paul Durand, a reçu lundi la ministre des Affaires étrangères de la Norvège, Ana Lee.",
            "« La rivière appartient aux deux peuples », a déclaré M. Durand. Il a ajouté que le pont serait bientôt ouvert.",
            "Mme Lee a souligné que la neige n’arrêtait personne. « Nous avons appris à partager. Nous continuerons », a-t-elle dit.",
            "Les deux ministres sont convenus de se revoir. Selon Mme Lee, la prochaine rencontre aura lieu à l’automne.",
        ],
    );
    assert_eq!(
        told(&readout)[1..],
        [
            ("« La rivière appartient aux deux peuples », a déclaré M. Durand.", DURAND, Basis::Quoted),
            ("Il a ajouté que le pont serait bientôt ouvert.", DURAND, Basis::Cue),
            ("Mme Lee a souligné que la neige n’arrêtait personne.", LEE, Basis::Cue),
            ("« Nous avons appris à partager.", LEE, Basis::Quoted),
            ("Nous continuerons », a-t-elle dit.", LEE, Basis::Quoted),
            ("Les deux ministres sont convenus de se revoir.", None, Basis::Joint),
            ("Selon Mme Lee, la prochaine rencontre aura lieu à l’automne.", LEE, Basis::Cue),
        ]
    );
    assert_eq!(told(&readout)[0].1, None);
    assert_eq!(readout.kind, Kind::Meeting);
    assert_eq!(readout.participants, ["Paul Durand", "Ana Lee"]);
    assert_eq!(readout.event_date.edtf.and_then(crate::Edtf::to_date), Some(date(2031, 5, 5)));
    assert_eq!(readout.speakers[0].country.as_deref(), Some("NO"), "{:?}", readout.speakers);
}

#[test]
fn a_cue_in_the_middle_an_apposition_and_a_pronoun_in_one_word() {
    let readout = read(
        "Déclaration de la présidente",
        "2031-05-06",
        &[
            "La présidente de la Norvège, Ana Lee, en visite dans le nord du pays, a salué hier l’accord sur la rivière.",
            "« Cet accord, ajoute-t-elle, est celui de deux peuples. »",
            "Paul Durand, ambassadeur de France, a remercié la présidente, soulignant que la glace avait fondu.",
            "L’ambassadeur a dit que le pont était solide.",
        ],
    );
    let told = told(&readout);
    assert_eq!(
        told.iter().map(|(_, speaker, _)| *speaker).collect::<Vec<_>>(),
        [LEE, LEE, DURAND, DURAND],
        "{told:?}"
    );
}

/// Returns the attribution of one sentence that follows a lead about Durand and Lee, and Durand's words.
fn told_of(sentence: &str) -> Option<String> {
    let lead = "Le ministre des Affaires étrangères, Paul Durand, a reçu la ministre des Affaires étrangères de la Norvège, Ana Lee.";
    let said = format!("M. Durand a dit que la rivière était haute. {sentence}");
    let readout = read("Rencontre avec la Norvège", "2031-05-06", &[lead, &said]);
    assert_eq!(readout.statements.len(), 3, "{sentence}");
    readout.statements[2].speaker.clone()
}

#[test]
fn a_subject_that_is_not_understood_is_nobody() {
    for sentence in [
        "Un conseiller a souligné que le pont serait ouvert.",
        "Le maire de Norby a estimé que la glace fondait.",
        "Selon un conseiller de M. Durand, la neige fond.",
        "Le porte-parole d'Ana Lee a déclaré que la neige était haute.",
        "L’épouse d'Ana Lee a ajouté que la neige était haute.",
        "Le roi et Paul Durand ont souligné que la neige était haute.",
        "L'ancien ministre des Affaires étrangères a souligné que la neige était haute.",
        "Le ministre délégué a souligné que la neige était haute.",
        "Le Premier ministre Kazakh a déclaré que la neige était haute.",
    ] {
        assert_eq!(told_of(sentence), None, "{sentence}");
    }
}

#[test]
fn what_nobody_said_is_no_cue() {
    for sentence in [
        "Mme Lee est saluée par les deux pays pour son courage.",
        "Mme Lee n'a pas dit que le pont était ouvert.",
        "A-t-elle dit que la paix était proche ?",
    ] {
        assert_ne!(told_of(sentence).as_deref(), LEE, "{sentence}");
    }
    assert_eq!(
        told_of("« C'est bien », a dit la ministre des Affaires étrangères de la Norvège.").as_deref(),
        LEE
    );
}

#[test]
fn nouns_that_look_like_verbs_and_names_behind_prepositions_say_nothing() {
    let readout = read(
        "Visite officielle à Norby",
        "2031-05-06",
        &[
            "La note du ministère sur la rivière est longue, et l’annonce de la visite de Paul Durand fut brève.",
            "La demande de Mme Lee sera examinée dans la semaine par la commission des eaux.",
        ],
    );
    assert!(readout.statements.iter().all(|s| s.speaker.is_none()), "{:?}", told(&readout));
}

#[test]
fn capitalized_words_that_nothing_introduces_are_nobody() {
    let readout = read(
        "Les ponts de Norby",
        "2031-05-06",
        &[
            "Le Grand Pont Neuf est fermé depuis hier, et la Banque des Eaux aussi. Paul Durand a dit que le Pont Vieux reste ouvert.",
        ],
    );
    let names: Vec<&str> = readout.speakers.iter().map(|s| s.name.as_str()).collect();
    assert_eq!((names, readout.mentioned.len()), (vec!["Paul Durand"], 0), "{:?}", readout.mentioned);
}

#[test]
fn names_with_an_apostrophe_are_whole() {
    let readout = read(
        "Rencontre à Norby",
        "2031-05-06",
        &[
            "Le président Karl d’Aubert a reçu M. Liam O’Brien à Norby. M. O’Brien a dit que la rivière était haute.",
        ],
    );
    assert_eq!(readout.participants, ["Karl d’Aubert", "Liam O’Brien"]);
    assert_eq!(readout.statements[1].speaker.as_deref(), Some("Liam O’Brien"));
}

#[test]
fn dates_in_words_are_found() {
    let readout = read(
        "Rencontre avec la Norvège",
        "2031-05-20",
        &[
            "Le 1er mai 2031, Paul Durand a rencontré Ana Lee à Norby. Le ministre a dit que la rivière était haute.",
        ],
    );
    assert_eq!(readout.event_date.edtf.and_then(crate::Edtf::to_date), Some(date(2031, 5, 1)));
}

#[test]
fn days_are_told_relative_to_the_day_of_writing() {
    let knowledge = crate::Knowledge::builtin();
    let anchor = date(2031, 5, 8);
    for (text, day) in [
        ("M. Durand a reçu mardi Mme Lee", Some(date(2031, 5, 6))),
        ("Il a parlé aujourd’hui", Some(anchor)),
        ("Il a parlé ce matin", Some(anchor)),
        ("Elle a parlé hier", Some(date(2031, 5, 7))),
        ("Elle a parlé avant-hier", Some(date(2031, 5, 6))),
        ("Il viendra mardi prochain", None),
        ("Le mardi, il pleut", None),
    ] {
        let found = super::days::relative_day(text, anchor, knowledge.language(super::CODE));
        assert_eq!(found.map(|(_, day)| day), day, "{text}");
    }
}
