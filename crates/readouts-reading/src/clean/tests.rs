//! Cleaning whole pages: which lines are cut as which kind of furniture.

use super::*;
use crate::pages::{Format, SideData, read_bytes};

fn cleaned(page: &str, format: Format) -> (Cleaned, Vec<AuditLine>) {
    let document = read_bytes("t", page.as_bytes(), format, &SideData::default()).expect("a page");
    let cleaned = clean(&document.page, Knowledge::builtin());
    let audit = cleaned.audit(&document.page);
    (cleaned, audit)
}

const EN: [&str; 3] = [
    "The foreign minister of Norland met with her counterpart from Southmark in the capital on Monday, and spoke with him for two hours.",
    "The ministers agreed that the river should stay open in the winter, and that trade across the border should grow again.",
    "The host added that the two countries would hold a second round of talks in the spring, and thanked the guests for their patience.",
];
const ZH: [&str; 3] = [
    "诺兰外交部长星期一在首都会见了南马克外交部长，双方就两国边境贸易和共同河流的管理问题交换了意见。",
    "双方一致认为，冬季应当保持河道畅通，两国边境贸易应当恢复增长，人员往来应当更加便利。",
    "东道主表示，两国将于明年春季举行第二轮会谈，并感谢客人的耐心和诚意，期待早日取得成果。",
];
const RU: [&str; 3] = [
    "Министр иностранных дел Норландии встретилась в понедельник в столице со своим коллегой из Южной Марки и беседовала с ним два часа.",
    "Министры согласились, что река должна оставаться открытой зимой и что торговля через границу должна снова расти.",
    "Хозяйка встречи добавила, что весной две страны проведут второй раунд переговоров, и поблагодарила гостей за терпение.",
];

/// Puts other lines before the article, between its second and third paragraph, and behind it.
fn page(body: &[&str; 3], before: &str, between: &str, behind: &str) -> String {
    [before, body[0], body[1], between, body[2], behind]
        .iter()
        .filter(|p| !p.is_empty())
        .map(|p| format!("{p}\n\n"))
        .collect()
}

fn reason_of<'a>(audit: &'a [AuditLine], text: &str) -> &'a str {
    let line = audit.iter().find(|line| line.text.contains(text));
    &line.unwrap_or_else(|| panic!("no line has {text:?}")).reason
}

#[test]
fn furniture_is_cut_and_the_reason_is_told() {
    for (body, before, between, behind, line, reason) in [
        (&EN, "Home > World > Talks", "", "", "Home > World", "navigation"),
        (&EN, "English | Русский | 中文", "", "", "Русский", "language-switch"),
        (&EN, "This is an archived page of the ministry.", "", "", "archived page", "archive-banner"),
        (&EN, "", "Share this article", "", "Share this", "share"),
        (&EN, "", "The ministers at the bridge. (Norpress/Ana Lee)", "", "at the bridge", "caption"),
        (
            &EN,
            "",
            "Related news\n\nStorm closes two harbours in the north\n\nNew bridge opens to traffic",
            "",
            "Storm",
            "link-list",
        ),
        (
            &EN,
            "",
            "",
            "Most popular\n\nStorm closes two harbours in the north\n\nNew bridge opens",
            "Storm",
            "link-list",
        ),
        (
            &EN,
            "",
            "",
            "12 comments\n\nOla says: What a fine river that is, and how glad I am of it, for I live beside it all year.",
            "12 comments",
            "comment-form",
        ),
        (&EN, "", "", "(Editor: Ana Lee)", "Editor", "editor-line"),
        (&EN, "", "", "【1】 【2】 【3】", "【2】", "pagination"),
        (&EN, "", "", "© 2031 Norland Times. All rights reserved.", "© 2031", "legal"),
        (
            &EN,
            "",
            "",
            "We use cookies on this site to make your visit better for you.",
            "cookies",
            "cookie-notice",
        ),
        (
            &EN,
            "The following is attributable to the spokesperson of the ministry:",
            "",
            "",
            "attributable",
            "attribution-line",
        ),
        (&ZH, "首页 > 新闻 > 外事", "", "", "首页", "navigation"),
        (&ZH, "【字体：大 中 小】 打印本页", "", "", "打印本页", "share"),
        (&ZH, "", "", "(责任编辑：李安)", "李安", "editor-line"),
        (&ZH, "", "", "相关新闻\n\n两座港口因风暴关闭\n\n新桥通车", "两座港口", "link-list"),
        (&ZH, "", "", "版权所有 诺兰日报 诺ICP备12345号", "ICP", "legal"),
        (&ZH, "", "", "网友评论（5）", "网友", "comment-form"),
        (&RU, "Главная", "", "", "Главная", "navigation"),
        (&RU, "", "Поделиться", "", "Поделиться", "share"),
        (
            &RU,
            "",
            "",
            "Читайте также\n\nБуря закрыла две гавани на севере\n\nОткрыт новый мост",
            "Буря",
            "link-list",
        ),
        (&RU, "", "", "© 2031 Норландские известия. Все права защищены", "2031", "legal"),
    ] {
        let (found, audit) = cleaned(&page(body, before, between, behind), Format::Text);
        assert_eq!(found.paragraphs, body, "{line}");
        assert_eq!(reason_of(&audit, line), reason, "{line}");
    }
}

#[test]
fn comments_longer_than_the_article_are_not_the_article() {
    let comment = "I have lived by this river for sixty years, and nobody ever asked me whether it should be open in the winter or not.";
    let comments =
        format!("34 responses to \"Talks held\"\n\n{}", format!("Ola says:\n\n{comment}\n\n").repeat(20));
    assert_eq!(cleaned(&page(&EN, "", "", &comments), Format::Text).0.paragraphs, EN);
}

#[test]
fn a_list_that_the_text_leads_to_is_text() {
    let (found, _) = cleaned(
        &page(
            &EN,
            "",
            "",
            "Those who took part:\n\n- Ana Olsen, Foreign Minister\n\n- Ida Lee, Envoy\n\n- Per Moe, Adviser",
        ),
        Format::Text,
    );
    assert_eq!(found.paragraphs.len(), 7, "{:?}", found.paragraphs);
}

#[test]
fn glued_furniture_is_parted_from_its_paragraph() {
    let first = format!("Share on Facebook Print {}", EN[0]);
    let last = format!("{} Read more: Storm closes two harbours", EN[2]);
    let (found, audit) = cleaned(&format!("{first}\n\n{}\n\n{last}\n", EN[1]), Format::Text);
    assert_eq!(found.paragraphs, EN);
    assert_eq!(reason_of(&audit, "Share on Facebook"), "share");
    assert_eq!(reason_of(&audit, "Storm"), "related-links");
    let chinese = format!("【打印】{}", ZH[0]);
    assert_eq!(cleaned(&format!("{chinese}\n\n{}\n\n{}\n", ZH[1], ZH[2]), Format::Text).0.paragraphs, ZH);
}

#[test]
fn words_that_furniture_uses_too_stay_in_the_text() {
    for text in [
        "Print media of Norland wrote on Monday that the talks between the two ministers had gone well.",
        "The ministers said that they would share this article of the treaty with the parliaments of both countries.",
        "“Related news must not be believed before it is printed,” the minister said to the reporters in the hall.",
    ] {
        let (found, _) = cleaned(&format!("{}\n\n{text}\n\n{}\n", EN[0], EN[1]), Format::Text);
        assert_eq!(found.paragraphs, [EN[0], text, EN[1]]);
    }
}

#[test]
fn a_page_on_one_line_is_parted() {
    let one = format!(
        "Home News World Talks held in Norhaven 10:39, April 23, 2031 {} {} {} {} Share on Facebook Related news Storm closes two harbours Copyright © 2031 Norland Times",
        EN.join(" "),
        EN.join(" "),
        EN.join(" "),
        EN.join(" ")
    );
    let (found, _) = cleaned(&one, Format::Text);
    assert!(found.paragraphs.len() > 2, "{:?}", found.paragraphs);
    assert_eq!(
        found.paragraphs.join(" "),
        [EN.join(" "), EN.join(" "), EN.join(" "), EN.join(" ")].join(" ")
    );
}

#[test]
fn a_page_without_an_article_has_none() {
    for page in [
        "404 Not Found\n\nThe page you are looking for has moved.\n\nHome\n\nSearch\n",
        "Norland Times\n\nStorm closes two harbours\n\nNew bridge opens\n\nMinisters meet\n\nRiver rises again\n",
        "We use cookies on this site to make your visit better.\n\nAccept all\n\nCookie settings\n",
        "Please verify you are a human\n\nComplete the CAPTCHA below to continue.\n",
        "Sign in\n\nForgot your password?\n\nCreate an account\n",
        "页面不存在\n\n返回首页\n",
        "Страница не найдена\n\nГлавная\n",
    ] {
        assert!(cleaned(page, Format::Text).0.paragraphs.is_empty(), "{page}");
    }
}

#[test]
fn a_title_is_without_its_site() {
    let html = |title: &str| {
        let text: String = EN.iter().map(|p| format!("<p>{p}</p>")).collect();
        format!("<html><head><title>{title}</title></head><body><article>{text}</article></body></html>")
    };
    for (window, title) in [
        ("Ministers of two countries meet | Norland Times", "Ministers of two countries meet"),
        ("Ministers of two countries meet - Xinhua", "Ministers of two countries meet"),
        ("诺兰与南马克举行部长级会谈_中华人民共和国外交部", "诺兰与南马克举行部长级会谈"),
        ("Trade talks - what comes next", "Trade talks - what comes next"),
    ] {
        assert_eq!(cleaned(&html(window), Format::Html).0.title.as_deref(), Some(title));
    }
}

#[test]
fn the_windows_title_points_to_the_headline() {
    let before = "Ministers of two countries meet | Norland Times\n\nHome\n\nMinisters of two countries meet\n\nThey spoke of the river and of trade";
    let (found, _) = cleaned(&page(&EN, before, "", ""), Format::Text);
    assert_eq!(found.title.as_deref(), Some("Ministers of two countries meet"));
}

#[test]
fn a_title_stands_above_lists_and_credits() {
    let title = "The river between two countries in winter";
    let list = "* What they said\n\n* The river\n\n* The border\n\n".repeat(5);
    let before = format!("{title}\n\nBy Ana Lee\n\nMay 3, 2031\n\nper moe\n\n{list}");
    let (found, _) = cleaned(&page(&EN, &before, "", ""), Format::Text);
    assert_eq!(found.title.as_deref(), Some(title));
}

#[test]
fn where_and_when_a_transcript_was_spoken_is_no_title() {
    let words = format!("THE PRESIDENT:  Good morning.\n\nQ\u{a0}\u{a0} Is the river open?\n\n{}", EN[1]);
    for (head, title) in [
        ("South Hall", None),
        ("The Ida Olsen Memorial Room of the North House\n\n2:18 P.M. EST", None),
        ("2:18 P.M. EST", None),
        (
            "Remarks by the President on the River\n\n2:18 P.M. EST",
            Some("Remarks by the President on the River"),
        ),
    ] {
        let (found, _) = cleaned(&format!("{head}\n\n{words}\n"), Format::Text);
        assert_eq!(found.title.as_deref(), title, "{head}");
    }
}

#[test]
fn comments_and_teasers_of_a_page_are_cut_by_their_markup() {
    let text: String = EN.iter().map(|p| format!("<p>{p}</p>")).collect();
    let html = format!(
        "<body><article><h1>Talks held</h1>{text}</article><div class='post-comments'><p>{}</p></div><aside><p>{}</p></aside></body>",
        "What a fine river that is, and how glad I am of it.",
        "Storm closes two harbours in the north of the country, says the mayor."
    );
    let (found, audit) = cleaned(&html, Format::Html);
    assert_eq!(found.paragraphs, EN);
    assert_eq!(reason_of(&audit, "fine river"), "outside-article");
}

proptest::proptest! {
    #[test]
    fn any_page_is_cleaned_without_panic(page in "(\\PC{0,30}(Share on Facebook|Read more:|© 20|【打印】|\n|\\. |。|“)){0,40}") {
        let (found, _) = cleaned(&page, Format::Text);
        assert!(found.paragraphs.iter().all(|p| !p.trim().is_empty()));
    }
}

#[test]
fn one_short_paragraph_is_an_article_where_it_is_all_the_prose() {
    let page =
        format!("Home > News\n\nMinisters Meet\n\n{}\n\nBerg welcomed this.\n\nShare on Facebook\n", EN[1]);
    let (cleaned, _) = cleaned(&page, Format::Text);
    assert_eq!(cleaned.paragraphs, [EN[1], "Berg welcomed this."]);
}

#[test]
fn text_goes_on_behind_what_was_glued_to_a_paragraph() {
    let page = format!("Ministers Meet\n\n{} Share on Facebook\n\nShe thanked him for the bridge.\n", EN[0]);
    let (cleaned, _) = cleaned(&page, Format::Text);
    assert_eq!(cleaned.paragraphs, [EN[0], "She thanked him for the bridge."]);
}

#[test]
fn a_cookie_wall_of_headings_and_buttons_is_no_article() {
    let page = "<title>Before you continue</title><h1>We value your privacy</h1><p>We and our partners use \
        cookies to store and access information on your device. You can accept or reject all.</p><button>Accept all</button><button>Reject all</button>";
    let (cleaned, _) = cleaned(page, Format::Html);
    assert!(cleaned.paragraphs.is_empty(), "{:?}", cleaned.paragraphs);
}

#[test]
fn cards_of_persons_are_cut_out_of_the_text() {
    let card = "Persons\n\nBerg Olaf\n\nForeign Minister of Norland";
    let page =
        format!("Ministers Meet\n\nMay 6, 2031, 17:45\n\n{}\n\n{card}\n\n{}\n\n{}\n", EN[0], EN[1], EN[2]);
    let (whole, _) = cleaned(&page, Format::Text);
    assert_eq!(whole.paragraphs, EN);
    let apart = format!("Ministers Meet\n\nMay 6, 2031\n\n{}\n\n{card}\n\n{}\n", EN[0], EN[1]);
    assert_eq!(cleaned(&apart, Format::Text).0.paragraphs, EN[..2]);
}

#[test]
fn a_lead_before_a_short_paragraph_is_kept() {
    let rest = EN.join("\n\n");
    for lead in [
        "NORHAVEN, May 9, 2031 (Norpress) -- Foreign Minister Ida Lee met with Prime Minister Jon Berg on May 9.",
        "Foreign Minister Ida Lee met with Prime Minister Jon Berg in Norhaven.",
    ] {
        for short in
            ["Spring will come.", "\"We agree,\" she said.", "They did.\n\nSpring will come.", "好。"]
        {
            let (page, audit) = cleaned(
                &format!("Lee meets Berg in Norhaven\n\n{lead}\n\n{short}\n\n{rest}\n"),
                Format::Text,
            );
            assert_eq!(page.paragraphs.first().map(String::as_str), Some(lead), "{short}: {audit:?}");
        }
    }
    let lead = "诺兰外交部长五月九日在首都会见了南马克外交部长并交换意见。";
    let page = format!("诺兰外交部长会见南马克外交部长\n\n{lead}\n\n春天来了。\n\n{}\n", ZH.join("\n\n"));
    assert_eq!(cleaned(&page, Format::Text).0.paragraphs[0], lead);
}

#[test]
fn a_teaser_among_headlines_is_no_lead() {
    let teaser = "The minister spoke of the river on Friday in the north.";
    let page = format!(
        "Bridge opens in the north\n\n{teaser}\n\nSnow in the capital\n\nLee meets Berg in Norhaven\n\n{}\n",
        EN.join("\n\n")
    );
    assert!(!cleaned(&page, Format::Text).0.paragraphs.iter().any(|p| p == teaser));
}
