//! Tests of typical pages: what must be extracted from each, and what must be left out.

use crate::pages::{Format, SideData, read_bytes};
use crate::{Reader, Readout};

const FIRST: &str = "President Ida Lee met with Prime Minister Jon Berg in Orsk on 4 May 2031.";
const SECOND: &str = "Lee said that the river belongs to both peoples and should be shared by them.";
const THIRD: &str = "Berg said that the bridge will open in spring, and thanked the people of Orsk.";

fn read(page: &str, format: Format, side: &SideData) -> Readout {
    let document = read_bytes("page", page.as_bytes(), format, side).expect("a page");
    Reader::default().read(&document).expect("an article")
}

fn html(body: &str) -> Readout {
    let page = format!("<html><head><title>Lee Meets Berg</title></head><body>{body}</body></html>");
    read(&page, Format::Html, &SideData::default())
}

fn text(page: &str) -> Readout {
    read(page, Format::Text, &SideData::default())
}

/// The page's body is the three paragraphs and nothing else.
fn is_whole(readout: &Readout, what: &str) {
    assert_eq!(readout.paragraphs, [FIRST, SECOND, THIRD], "{what}");
}

#[test]
fn what_stands_around_the_article_in_markup_is_cut() {
    let article = format!("<h1>Lee Meets Berg</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>");
    let cookie = "<p>We use cookies to improve your experience. By clicking Accept all, you agree to the storing of cookies on your device to enhance navigation and to assist in our marketing efforts.</p>";
    for (what, page) in [
        ("a notice before a short article", format!("<div class='cc-window cc-banner'>{cookie}</div><main>{article}</main>")),
        ("a caption", article.replace(&format!("<p>{SECOND}"), &format!("<figure><figcaption>Lee and Berg at the bridge. Photo: Norpress</figcaption></figure><p>{SECOND}"))),
        ("another article", format!("<article>{article}</article><article><h1>Tarn Visits Velm</h1><p>Foreign Minister Olo Tarn visited Velm on Thursday, and said that the ferry is safe.</p></article>")),
        ("a box for subscribers", format!("{article}<div class='paywall'><p>To go on reading, take out a subscription for one crown a week.</p></div>")),
        ("a call to read something else", article.replace(&format!("<p>{THIRD}"), &format!("<p>Also read | Lee denies plans for a fence</p><p>{THIRD}"))),
        ("the bar of an archive", format!("<div id='wm-ipp-base'><p>About this capture. Collected by the library on 3 June 2040.</p></div>{article}")),
        ("the same for a small screen", format!("{article}<div class='desktop-only'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>")),
    ] {
        is_whole(&html(&page), what);
    }
}

#[test]
fn what_is_the_article_in_markup_is_kept() {
    let (start, end) = SECOND.split_at(SECOND.find("both").expect("a word"));
    let widget =
        |text: &str| format!("<div class='elementor-widget'><div class='box'><p>{text}</p></div></div>");
    for (what, page) in [
        (
            "a line break in a sentence",
            format!(
                "<h1>Lee Meets Berg</h1><p>{FIRST}</p><p>{}<br>{end}</p><p>{THIRD}</p>",
                start.trim_end()
            ),
        ),
        (
            "two line breaks between paragraphs",
            format!("<h1>Lee Meets Berg</h1><div>{FIRST}<br><br>{SECOND}<br><br>{THIRD}</div>"),
        ),
        ("a class on everything", [FIRST, SECOND, THIRD].map(widget).concat()),
        (
            "text as it was typed",
            format!("<h1>Lee Meets Berg</h1><pre>{FIRST}\n\n{start}\n{end}\n\n{THIRD}</pre>"),
        ),
    ] {
        is_whole(&html(&page), what);
    }
}

#[test]
fn text_in_the_head_is_taken_where_the_page_does_not_show_it() {
    let head = format!(
        "<script type='application/ld+json'>{{\"@graph\":[{{\"@type\":\"NewsArticle\",\"headline\":\"Lee Meets Berg\",\
         \"datePublished\":\"2031-05-05\",\"publisher\":{{\"name\":\"Orsk Courier\"}},\"articleBody\":\"{FIRST}\\n\\n{SECOND}\\n\\n{THIRD}\"}}]}}</script>"
    );
    let readout = html(&format!("{head}<p>Please enable JavaScript to view this page.</p>"));
    is_whole(&readout, "text in the head");
    assert_eq!(readout.published.edtf.map(|day| day.to_string()).as_deref(), Some("2031-05-05"));
    assert_eq!(readout.outlet.name.as_deref(), Some("Orsk Courier"));
    let shown = html(&format!("{head}<h1>Lee Meets Berg</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"));
    is_whole(&shown, "text that the page shows");
}

#[test]
fn a_hidden_part_of_a_sentence_is_not_read() {
    let hidden = FIRST.replace("on 4 May", "<span style='display:none'>(1977-08-21)</span>on 4 May");
    let readout = html(&format!("<h1>Lee Meets Berg</h1><p>{hidden}</p><p>{SECOND}</p><p>{THIRD}</p>"));
    assert_eq!(readout.event_date.edtf.map(|day| day.to_string()).as_deref(), Some("2031-05-04"));
}

#[test]
fn what_follows_a_flattened_article_is_cut() {
    let article = format!("Lee Meets Berg\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n");
    for (what, behind) in [
        (
            "an author's box",
            "Ada Brenn is a writer on rivers who has lived on the coast for twenty years. She has worked for three newspapers.",
        ),
        (
            "comments",
            "Old Salt\n\nMonday at 11:02 am\n\nI agree with the host, but my uncle had a boat there and never saw a single officer.\n\nNetmaker\n\nMonday at 12:40 pm\n\nAgain, this is only my opinion, and I have seen four of these talks come and go.\n",
        ),
        ("a call to subscribe", "This content is reserved for subscribers only"),
    ] {
        is_whole(&text(&format!("{article}\n{behind}\n")), what);
    }
    let said = "Olo Tarn is a writer whom both of them admire, said the host, and all of the guests agreed with her.";
    let kept = text(&format!("Lee Meets Berg\n\n{FIRST}\n\n{SECOND}\n\n\"{said}\n\n{THIRD}\n"));
    assert_eq!(kept.paragraphs.len(), 4, "{:?}", kept.paragraphs);
}

#[test]
fn a_list_of_those_who_took_part_is_the_article_and_one_of_headlines_is_not() {
    let article = format!("Lee Meets Berg\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n");
    for (what, list) in [
        (
            "people with what they are",
            "Ada Brenn, Harbour Authority\n\nOlo Tarn, Council of Crews\n\nMira Velk, Sea Office",
        ),
        ("under a heading", "Participants\n\n* Harbour Authority of Orsk\n* Council of Crews\n* Sea Office"),
        (
            "two lists",
            "Norland\n\n* Ada Brenn, Harbour Authority\n* Olo Tarn, Council\n* Ida Velk, Sea Office\n\nSouthmark\n\n* Office of Nets\n* Lighthouse Team",
        ),
    ] {
        let lines = list.lines().filter(|line| !line.is_empty()).count();
        assert_eq!(text(&format!("{article}\n{list}\n")).paragraphs.len(), 3 + lines, "{what}");
    }
    for (what, list) in [
        (
            "headlines",
            "More news\n\n* Ferry is late again, says crew\n* Bridge opens, at last, in spring\n* Net fees rise, fishermen protest",
        ),
        ("sections", "Sections\n\n* Harbour and sea\n* Crews at work\n* Weather on the coast"),
    ] {
        is_whole(&text(&format!("{article}\n{list}\n")), what);
    }
}

#[test]
fn what_stands_between_paragraphs_is_told_apart() {
    let page = |between: &str| format!("Lee Meets Berg\n\n{FIRST}\n\n{SECOND}\n\n{between}\n\n{THIRD}\n");
    let kept = text(&page("* Boats\n* Nets and ropes\n* Lamps\n\nThe bridge"));
    assert_eq!(kept.paragraphs.len(), 7, "{:?}", kept.paragraphs);
    let boxes = "WATCH | What the talks mean:\nThe talks, told in two minutes\n14 hours ago\nDuration 1:30\n\nALSO READ | Fishermen ask for lower fees";
    is_whole(&text(&page(boxes)), boxes);
}

#[test]
fn short_turns_and_short_sentences_of_a_structured_page_are_kept() {
    let line = |text: &str| format!("<div><div><span>{text}</span></div></div>");
    let turns = [
        "PRESIDENT LEE: Good morning.",
        "Thank you.",
        "We are opening the bridge over the Silver River today, and I am glad that Prime Minister Berg is here with us.",
        "It is ours.",
        "PRIME MINISTER BERG: Gladly.",
        "The river never parted us, and the bridge will bring our towns together for good.",
    ];
    let page = format!("<h1>Remarks by President Lee at the Bridge</h1>{}", turns.map(line).concat());
    assert_eq!(html(&page).paragraphs, turns);
    let short = "<div class='cc-banner'><p>We use cookies to improve your experience and to measure it.</p></div><main><h1>Lee Meets Berg</h1><p>President Ida Lee met with Prime Minister Jon Berg on 4 May 2031.</p><p>Lee said that the river belongs to both.</p></main>";
    assert_eq!(html(short).paragraphs.len(), 2);
}

#[test]
fn markup_in_plain_text_is_read_as_such() {
    let side = SideData::default();
    for page in [
        format!("<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"),
        format!("{}\n\n{SECOND}\n\n{THIRD}", FIRST.replace("Orsk", "[Orsk](https://orsk.example/a)")),
        format!("{}\n{SECOND}\n{THIRD}", FIRST.replace("Ida Lee", "<b>Ida Lee</b>")),
        format!(
            "{}\n\n{SECOND}\n\n{THIRD}",
            FIRST.replace("Ida Lee", "**Ida Lee**").replace("Orsk", "**Orsk**")
        ),
    ] {
        is_whole(&read(&page, Format::Text, &side), &page);
    }
}

#[test]
fn titles_are_found_by_where_they_stand() {
    for (what, page, expected) in [
        ("the first line above its date", format!("Statement by the Minister at the Third Session of the Harbour Council\nPosted onMay 5, 2031 \n\nStatement by the Minister\n\n{FIRST}\n\n{SECOND}\n"), "Statement by the Minister at the Third Session of the Harbour Council"),
        ("a question", format!("Home\n\nWhat does the new bridge mean for the river?\n\n{FIRST} {SECOND}\n\n{THIRD} {SECOND}\n"), "What does the new bridge mean for the river?"),
        ("no form of address", "关于大桥的讲话\n\n尊敬的贝格总理，\n\n很高兴同大家相聚在美丽的北港，共商港口合作大计。我们要加快大桥建设，让大家的日子越过越好。\n\n我们要减少港口收费，不能因为一时风浪就停船靠岸。谢谢大家。\n".to_owned(), "关于大桥的讲话"),
    ] {
        assert_eq!(text(&page).title.as_deref(), Some(expected), "{what}");
    }
}

#[test]
fn placeholders_are_no_days_of_publication() {
    for date in ["1970-01-01T00:00:00+00:00", "0001-01-01T00:00:00", "2560-05-04", "2099-05-04T10:00:00Z"] {
        let head = format!("<meta property='article:published_time' content='{date}'>");
        let page = format!(
            "<html><head><title>Lee Meets Berg</title>{head}</head><body><h1>Lee Meets Berg</h1><p>President Ida Lee met with Prime Minister Jon Berg on Tuesday.</p><p>{SECOND}</p></body></html>"
        );
        let readout = read(&page, Format::Html, &SideData::default());
        assert_eq!((readout.published.edtf, readout.event_date.edtf), (None, None), "{date}");
    }
}

#[test]
fn an_outlet_is_told_by_the_page_itself_and_never_by_letters_inside_a_word() {
    let page = format!("Lee Meets Berg\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n\n");
    let outlet = |end: &str, url: Option<&str>| {
        let side = SideData { url: url.map(str::to_owned), ..SideData::default() };
        read(&format!("{page}{end}\n"), Format::Text, &side).outlet.name
    };
    assert_eq!(outlet("© 2031 Harbour Exporting Association. All rights reserved.", None), None);
    assert_eq!(outlet("Copyright by the newspaper in part", None), None);
    assert_eq!(
        outlet("© 2031 Ministry of Foreign Affairs of Japan", None).as_deref(),
        Some("Ministry of Foreign Affairs of Japan")
    );
    let archived = "https://web.archive.org/web/20310506120000/https://courier.example/lee";
    assert_eq!(outlet("", Some(archived)).as_deref(), Some("courier.example"));
    assert_eq!(outlet("", Some("https://web.archive.org/web/2031/")), None);
    let side = SideData { outlet: Some("policy-briefing-api".to_owned()), ..SideData::default() };
    assert_eq!(read(&page, Format::Text, &side).outlet.name, None);
}

#[test]
fn a_letterhead_and_a_source_behind_a_time_name_the_outlet() {
    let outlet = |head: &str| {
        text(&format!("Lee Meets Berg\n\n{head}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n")).outlet.name
    };
    assert_eq!(outlet("THE WHITE HOUSE\n\nFor Immediate Release").as_deref(), Some("The White House"));
    assert_eq!(outlet("2031-05-06 17:45 Source: Xinhua").as_deref(), Some("Xinhua"));
    // Two different offices are a menu, not a letterhead; "Source:" after a word is part of a sentence, not a
    // credit.
    assert_eq!(outlet("The White House\n\nMinistry of Foreign Affairs of Japan"), None);
    assert_eq!(outlet("Open Source: Xinhua").as_deref(), None);
}

#[test]
fn a_line_with_a_place_and_a_day_dates_a_speech() {
    let read = |title: &str, line: &str| {
        let speech = "We thank the people of Orsk for their welcome. I came here to speak of the river. We share it, and we shall go on sharing it.";
        let page = format!("{title}\n\nPosted on July 19, 2031\n\n{line}\n\n{speech}\n\n{speech}\n");
        let readout = text(&page);
        (readout.event_date.edtf.map(|day| day.to_string()), readout.dateline.and_then(|line| line.place))
    };
    let orsk = || Some("Orsk".to_owned());
    assert_eq!(
        read("Remarks by President Ida Lee", "(Orsk, 18 July 2031)"),
        (Some("2031-07-18".into()), orsk())
    );
    assert_eq!(
        read("Statement by President Ida Lee", "Orsk, 18 July 2031"),
        (Some("2031-07-18".into()), orsk())
    );
    assert_eq!(read("Remarks by President Ida Lee", "Updated, 22 July 2031").1, None);
    // A day beside the author's name is the day of writing, not of the event.
    let (event, _) = read("The river belongs to both", "Olo Tarn, 18 July 2031");
    assert_ne!(event.as_deref(), Some("2031-07-18"));
}

#[test]
fn a_tiny_article_needs_no_full_stop() {
    let readout = text("Lee meets Berg\n\nOn 3 March 2031 President Ida Lee said that the river is wide\n");
    assert_eq!(readout.paragraphs.len(), 1);
    let document = read_bytes("menu", b"Home\n\nAbout us\n\nContact\n", Format::Text, &SideData::default());
    assert!(Reader::default().read(&document.expect("text")).expect("read").paragraphs.is_empty());
}
