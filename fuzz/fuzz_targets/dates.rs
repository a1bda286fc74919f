//! Random dates, alone and on a page: every date read can be printed and read again, ranges are in order, and
//! a certain date lies in its range.

#![no_main]

use libfuzzer_sys::fuzz_target;
use readouts_reading::pages::{Format, SideData, read_bytes};
use readouts_reading::{Edtf, Reader};

fuzz_target!(|text: &str| {
    if let Ok(date) = text.parse::<Edtf>() {
        sound(date);
    }
    let page = format!(
        "Lee Meets Berg\n\n{text}\n\nNORDHAVN, {text} (Lumen) -- President Ida Lee met with Prime Minister Jon \
         Berg on {text}. Lee said that the river belongs to both peoples. The talks of {text} were long.\n"
    );
    let mut side = SideData::default();
    side.date = Some(text.to_owned());
    for side in [SideData::default(), side] {
        let Ok(document) = read_bytes("fuzz", page.as_bytes(), Format::Text, &side) else { return };
        let article = Reader::default().read(&document).expect("no fault");
        let event = &article.event_date;
        let dateline = article.dateline.as_ref().and_then(|line| line.edtf);
        for date in [article.published.edtf, dateline, event.edtf].into_iter().flatten() {
            sound(date);
        }
        if let Some((from, to)) = event.earliest.zip(event.latest) {
            assert!(from <= to, "{from} to {to}");
            let certain = event.edtf.filter(|date| date.is_certain()).and_then(Edtf::to_date);
            assert!(certain.is_none_or(|day| (from..=to).contains(&day)), "{certain:?} not in {from} to {to}");
        }
    }
});

fn sound(date: Edtf) {
    assert_eq!(date.to_string().parse::<Edtf>().expect("it was printed"), date);
    if let Some((from, to)) = date.earliest().zip(date.latest()) {
        assert!(from <= to, "{date}: {from} to {to}");
    }
}
