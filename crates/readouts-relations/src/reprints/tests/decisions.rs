//! Tests of what counts as a copy, and of what must not.

use readouts_reading::Reader;

use super::super::*;

/// The release that the tests change.
const RELEASE: &str = "Foreign Minister Ida Lee spoke today with Foreign Minister Jon Berg of Norland. Minister Lee and \
Minister Berg discussed the opening of the northern ferry line, which the two ministries have prepared since the spring. \
Minister Lee thanked Norland for its help after the storm, and said that the repair of both harbours is nearly complete. \
The ministers agreed that their experts will meet in June to settle the fares, the number of sailings in winter, and the \
rules for the transport of livestock. They also discussed the protection of the eel in the Sound, and the exchange of \
students between the maritime colleges of the two countries. Minister Lee accepted an invitation to visit Norland.";

/// An article with this headline and text; its principals are read from them.
fn release(title: &str, text: &str) -> Shingles {
    let mut article =
        Reader::default().read_text("page", &format!("{title}\n\n{text}\n")).expect("an article");
    article.title = Some(title.to_owned());
    article.paragraphs = vec![text.to_owned()];
    Shingles::of(&article)
}

fn is_copy(a: &Shingles, b: &Shingles) -> bool {
    assert_eq!(a.likeness(b), b.likeness(a), "symmetric");
    a.sketch().zip(b.sketch()).is_some_and(|(a, b)| a.share_band(&b)) && is_reprint(&a.likeness(b))
}

#[test]
fn a_release_posted_again_with_a_correction_is_a_copy() {
    let first = release("Minister Lee’s Call with Minister Berg of Norland", RELEASE);
    let again = RELEASE.replace("in June to settle", "in July to settle").replace("students", "pupils");
    assert!(is_copy(&first, &release("Minister Lee’s Call with Minister Berg of Norland", &again)));
    let retitled = release("CORRECTED: Call of Ministers Lee and Berg", RELEASE);
    assert!(is_copy(&first, &retitled));
}

#[test]
fn other_headlines_paragraphs_and_quotation_marks_make_no_difference() {
    let first = release("Minister Lee’s Call with Minister Berg of Norland", RELEASE);
    let other = RELEASE.replace("Minister Lee", "Minister  Lee").replace("ministries’", "ministries'");
    assert!(is_copy(&first, &release("Ferry to sail again in the north", &other)));
}

#[test]
fn a_dispatch_with_lines_of_the_outlet_is_a_copy() {
    let first = release("Lee, Berg speak about northern ferry line", RELEASE);
    let carried = format!(
        "HAVEN, May 6 (Wire) -- {RELEASE} The ferry between the two countries was closed in the autumn. Tickets are on \
         sale at the Port Office."
    );
    assert!(is_copy(&first, &release("Northern ferry line to open again", &carried)));
}

#[test]
fn a_shortened_copy_is_a_copy() {
    let first = release("Minister Lee’s Call with Minister Berg of Norland", RELEASE);
    let end = RELEASE.find("They also discussed").expect("in the text");
    assert!(is_copy(&first, &release("Lee and Berg agree on ferry", &RELEASE[..end])));
}

#[test]
fn the_same_template_about_other_people_is_no_copy() {
    let first = release("Minister Lee’s Call with Minister Berg of Norland", RELEASE);
    let other = RELEASE.replace("Jon Berg", "Olo Tarn").replace("Berg", "Tarn").replace("Norland", "Sudmark");
    let likeness = first.likeness(&release("Minister Lee’s Call with Minister Tarn of Sudmark", &other));
    assert!(likeness.jaccard > 0.5 && likeness.other_subject > 0.0, "{likeness:?}");
    assert!(!is_reprint(&likeness));
}

#[test]
fn issues_of_a_series_are_no_copies() {
    let first = release("Schedule of the Foreign Minister, May 6", RELEASE);
    let next =
        RELEASE.replace("livestock", "timber").replace("eel in the Sound", "herring").replace("June", "July");
    assert!(!is_copy(&first, &release("Schedule of the Foreign Minister, May 7", &next)));
    assert!(
        is_copy(&first, &release("Schedule of the Foreign Minister, May 7", RELEASE)),
        "the date was wrong"
    );
}

#[test]
fn articles_that_share_a_long_notice_are_no_copies() {
    let one = format!(
        "The museum of clocks opens its new wing on Sunday, and entry is free for children. {RELEASE}"
    );
    let two = format!(
        "Rowers from eleven towns met on the lake for the annual race, which the home crew won. {RELEASE}"
    );
    let (one, two) =
        (release("Museum of clocks opens wing", &one), release("Home crew wins race on lake", &two));
    assert!(!is_copy(&one, &two), "{:?}", one.likeness(&two));
}

#[test]
fn a_short_line_below_two_headlines_is_no_copy() {
    let line = "Log in to read this article and all others, or become a member today: three months cost as much as one.";
    let one = release("Museum of clocks opens wing", line);
    let two = release("Home crew wins race on lake", line);
    assert!(!is_copy(&one, &two), "{:?}", one.likeness(&two));
    assert!(is_copy(&one, &release("Museum of clocks opens wing", line)), "the same headline");
}
