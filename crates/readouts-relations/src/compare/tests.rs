//! Comparisons of invented articles, and properties of all comparisons.

use proptest::prelude::*;
use readouts_reading::pages::{Format, SideData, read_bytes};
use readouts_reading::{Knowledge, Reader, Readout};

use super::*;

/// The readout of one side, invented.
const NORLAND: &str = "Readout of Prime Minister Lee's call\n\n\
    Prime Minister Ida Lee spoke by phone with President Jon Berg of Suria on 5 March 2024.\n\n\
    Lee said that the River Aune belongs to both peoples. She announced another 20 million euros for the bridge.\n\n\
    Lee raised the case of the 14 fishermen who are held in Port Suria.\n\n\
    Berg said that Suria is ready to resume talks on the fishing season on April 10.\n";

/// The readout of the other side, invented.
const SURIA: &str = "President Berg holds telephone conversation\n\n\
    On 5 March 2024, President Jon Berg held a telephone conversation with Prime Minister of Norland Ida Lee.\n\n\
    Berg noted that the rules of the fishing season must be respected, and that the talks will go on from 10 April.\n\n\
    Berg thanked Norland for the EUR 20 million that it adds. He stressed that outside forces must not interfere.\n\n\
    Lee said that the River Aune belongs to both peoples.\n";

fn read(text: &str) -> Readout {
    Reader::default().read_text("page", text).expect("read")
}

fn compared(a: &str, b: &str) -> Comparison {
    compare(&read(a), &read(b), &Options::default(), &NoCorpus)
}

/// Texts of the linked sentences.
fn linked(of: &Comparison) -> Vec<(&str, &str)> {
    let text = |link: &Link| (of.a.sentences[link.a].text.as_str(), of.b.sentences[link.b].text.as_str());
    of.links.iter().map(text).collect()
}

fn has(links: &[(&str, &str)], a: &str, b: &str) -> bool {
    links.iter().any(|(of_a, of_b)| of_a.contains(a) && of_b.contains(b))
}

#[test]
fn sentences_of_one_content_are_linked_wherever_they_stand() {
    let found = compared(NORLAND, SURIA);
    let links = linked(&found);
    for (a, b) in [
        ("spoke by phone", "telephone conversation"),
        ("belongs to both peoples", "belongs to both peoples"),
        ("20 million euros", "EUR 20 million"),
        ("resume talks", "will go on"),
    ] {
        assert!(has(&links, a, b), "{a}, {b}: {links:#?}");
    }
    assert!(!links.iter().any(|(a, _)| a.contains("fishermen who")), "{links:#?}");
    assert!(!links.iter().any(|(_, b)| b.contains("outside forces")), "{links:#?}");
    let same = found.links.iter().find(|link| link.similarity == 1.0).expect("a sentence of the same words");
    assert_eq!(same.degree, Degree::Same);
    // The river comes before the talks on one side, and after them on the other.
    assert!(found.topics.iter().any(|topic| topic.crossed > 0), "{:?}", found.topics);
    assert!(found.order.is_some_and(|order| order < 1.0));
}

#[test]
fn what_is_rejected_says_why() {
    let found = compared(NORLAND, SURIA);
    let only = found.only(Which::A).map(|at| &found.a.sentences[at]).find(|of| of.text.contains("fishermen"));
    let nearest = only.and_then(|of| of.nearest.as_ref()).expect("something is shared");
    assert_eq!(nearest.reason, Reason::Threshold);
    assert!(nearest.similarity < 0.5 && !nearest.parts.is_empty(), "{nearest:?}");
}

#[test]
fn figures_days_and_names_are_shared_in_whatever_form() {
    for (a, b, part) in [
        ("Lee promised $500 million.", "Berg got 0.5 billion dollars.", "figures"),
        ("Lee promised 1,200 boats.", "Berg got 1200 of them.", "figures"),
        ("The share is 12 percent.", "It fell to 12%.", "figures"),
        ("The boats come on April 10.", "It is to be the 10th of April.", "dates"),
        ("Tariffs on wine were lifted.", "The trade goes on.", "topics"),
    ] {
        let pair = weigh(a, b);
        assert!(pair.parts.iter().any(|of| of.name == part), "{a} {b}: {pair:?}");
    }
    let pair = weigh("Five percent is 5 percent.", "Those 5 boats.");
    assert!(!pair.parts.iter().any(|of| of.name == "figures"), "{pair:?}");
}

fn weigh(a: &str, b: &str) -> Pair {
    let article = read("The river is long.");
    let units = |text| Text::with_units(&article, vec![Unit::new(text)]);
    weigh_pair(&units(a), &units(b), (0, 0), &Options::default(), &NoCorpus)
}

/// Invented countries, people and outlets.
const TABLES: &str = r#"
[[country]]
code = "QM"
name = "Norland"
zh = ["诺兰"]
kind = "country"

[[country]]
code = "QS"
name = "Suria"
zh = ["苏里亚"]
kind = "country"

[[person]]
name = "Ida Lee"
also = ["李爱达"]
country = "QM"
offices = ["prime minister 2022-01-10.."]

[[person]]
name = "Jon Berg"
country = "QS"
offices = ["president 2021-06-01.."]

[[outlet]]
name = "Norland Today"
country = "QM"
domains = ["norland.example"]

[[outlet]]
name = "Suria Today"
country = "QS"
domains = ["suria.example"]
"#;

fn invented() -> Knowledge {
    Knowledge::with_tables([(std::path::Path::new("tables"), TABLES)]).expect("tables")
}

#[test]
fn languages_meet_in_what_the_tables_know() {
    let knowledge = invented();
    let read = |text: &str| Reader::new(&knowledge).read_text("page", text).expect("read");
    let english =
        read("Talks\n\nIda Lee said that Norland will send 500 million dollars of humanitarian aid.\n");
    let chinese = read("会谈\n\n李爱达强调，诺兰将提供5亿美元人道主义援助。\n");
    let found = compare(&english, &chinese, &Options::new(&knowledge), &NoCorpus);
    assert_eq!(found.matched_by, MatchedBy::Terms);
    assert_eq!(found.links.len(), 1, "{found:#?}");
    assert!(found.links[0].diff.is_none());
    let names: Vec<&str> = found.links[0].parts.iter().map(|part| part.name.as_str()).collect();
    for part in ["figures", "topics", "people", "places"] {
        assert!(names.contains(&part), "{names:?}");
    }
}

#[test]
fn names_of_those_who_take_part_link_no_sentences_of_two_languages() {
    let knowledge = invented();
    let read = |text: &str| Reader::new(&knowledge).read_text("page", text).expect("read");
    let english = read(
        "Talks\n\nIda Lee spoke by phone with Jon Berg on 5 March 2024. Lee praised the orchards of Suria.\n",
    );
    let chinese = read("会谈\n\n2024年3月5日，李爱达同约恩·贝里通电话。李爱达感谢苏里亚的款待。\n");
    let found = compare(&english, &chinese, &Options::new(&knowledge), &NoCorpus);
    let links: Vec<(usize, usize)> = found.links.iter().map(|link| (link.a, link.b)).collect();
    assert_eq!(links, [(0, 0)], "{found:#?}");
}

#[test]
fn formulas_are_those_of_one_side_in_whatever_form() {
    let found = compared(
        "Talks\n\nLee spoke of mutual respect and of the new era. The deep blue harbour plan is hers. \
         Nobody doubts that the deep blue harbour plan stands.\n",
        "Talks\n\nBerg spoke of a new era too, and of the river that is long.\n",
    );
    let formulas: Vec<(Which, &str)> = found.formulas.iter().map(|of| (of.side, of.text.as_str())).collect();
    assert_eq!(found.a.sentences.len(), 3, "{:#?}", found.a.sentences);
    assert_eq!(formulas, [(Which::A, "mutual respect"), (Which::A, "deep blue harbour plan")]);
    assert_eq!(found.formulas[1].sentences, [1, 2]);
}

#[test]
fn what_one_side_tells_of_the_other_is_found_by_the_outlets_country() {
    let knowledge = invented();
    let read = |url: &str, text: &str| {
        let mut side = SideData::default();
        side.url = Some(url.to_owned());
        let document = read_bytes("page", text.as_bytes(), Format::Text, &side).expect("a page");
        Reader::new(&knowledge).read(&document).expect("read")
    };
    let text =
        "Talks\n\nPrime Minister Ida Lee met with President Jon Berg. Berg said that the river is long.\n";
    let a = read("https://norland.example/x", text);
    let b = read("https://suria.example/y", text);
    let found = compare(&a, &b, &Options::new(&knowledge), &NoCorpus);
    assert_eq!((found.a.country.as_deref(), found.b.country.as_deref()), (Some("QM"), Some("QS")));
    let told: Vec<(Which, &str, usize)> =
        found.told.iter().map(|of| (of.side, of.speaker.as_str(), of.own.len())).collect();
    assert_eq!(told, [(Which::A, "Jon Berg", 1)]);
}

#[test]
fn nothing_is_compared_with_nothing() {
    for (a, b) in [("", ""), ("The river is long.", ""), ("", "The river is long.")] {
        let empty = |text: &str| {
            let mut article = read("The river is long.");
            if text.is_empty() {
                article.paragraphs.clear();
                article.statements.clear();
            }
            article
        };
        let found = compare(&empty(a), &empty(b), &Options::default(), &NoCorpus);
        assert!(found.links.is_empty() && found.topics.is_empty() && found.order.is_none());
    }
}

#[test]
fn two_articles_of_thousands_of_sentences_take_bounded_time() {
    let many = |step: usize| {
        let sentence = |at: usize| {
            format!(
                "Lee said that boat {} of harbour {} needs {} million euros. ",
                at * step,
                at % 97,
                at % 31
            )
        };
        (0..2000).map(sentence).collect::<String>()
    };
    let started = std::time::Instant::now();
    let (a, b) = (read(&many(1)), read(&many(3)));
    let read_in = started.elapsed();
    let found = compare(&a, &b, &Options::default(), &NoCorpus);
    let compared_in = started.elapsed() - read_in;
    assert!(found.a.sentences.len() >= 2000 && !found.links.is_empty());
    assert!(compared_in.as_secs() < 30, "{compared_in:?} in a build for tests");
}

/// A text of a few sentences of few words, so that they share some.
fn texts() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "river",
        "bridge",
        "Lee",
        "Berg",
        "said",
        "that",
        "the",
        "sanctions",
        "aid",
        "$5 million",
        "12 percent",
        "China",
        "on 6 May",
        "met",
        "new era",
        "会谈",
        "制裁",
        "。",
        ".",
        ". ",
        "\n\n",
        "“",
        "”",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_comparison_is_symmetric_whole_and_always_the_same(a in texts(), b in texts()) {
        let (a, b) = (read(&a), read(&b));
        let options = Options::new(Knowledge::builtin());
        let found = compare(&a, &b, &options, &NoCorpus);
        prop_assert_eq!(&compare(&a, &b, &options, &NoCorpus), &found);
        prop_assert_eq!(&compare(&b, &a, &options, &NoCorpus).mirrored(), &found);
        prop_assert_eq!(&found.clone().mirrored().mirrored(), &found);
        for (at, link) in found.links.iter().enumerate() {
            let (of_a, of_b) = (&found.a.sentences[link.a], &found.b.sentences[link.b]);
            prop_assert!(of_a.links.contains(&at) && of_b.links.contains(&at));
            prop_assert!(of_a.topic.is_some() && of_a.topic == of_b.topic);
            prop_assert!((0.0..=1.0).contains(&link.similarity));
            let sum: f64 = link.parts.iter().map(|part| part.value).sum();
            prop_assert!((sum - link.similarity).abs() < 1e-3, "{} is not {}", sum, link.similarity);
            if let Some(diff) = &link.diff {
                prop_assert_eq!(diff.iter().map(|of| of.a.as_str()).collect::<String>(), of_a.text.as_str());
                prop_assert_eq!(diff.iter().map(|of| of.b.as_str()).collect::<String>(), of_b.text.as_str());
            }
        }
        for (side, article) in [(&found.a, &a), (&found.b, &b)] {
            prop_assert_eq!(side.sentences.len(), article.statements.len());
            for sentence in &side.sentences {
                prop_assert!(sentence.links.is_empty() || sentence.nearest.is_none());
            }
        }
        let words = |of: fn(&VoiceWords) -> Amount| found.voices.iter().map(|voice| of(voice).words).sum::<usize>();
        prop_assert_eq!(words(|voice| voice.a), found.a.words);
        prop_assert_eq!(words(|voice| voice.b), found.b.words);
    }
}
