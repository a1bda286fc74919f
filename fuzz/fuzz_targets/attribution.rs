//! Random bodies for attribution: statements cover what is said, in order and without overlap, and every
//! speaker of a statement is among the speakers.

#![no_main]

use libfuzzer_sys::fuzz_target;
use readouts_reading::pages::SideData;
use readouts_reading::{Reader, Record};

fuzz_target!(|text: &str| {
    let mut side = SideData::default();
    side.title = text.lines().next().map(str::to_owned);
    let paragraphs: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    let record = Record::paragraphs("fuzz", &paragraphs).side(side);
    let Ok(article) = Reader::default().read_record(&record) else { return };
    let mut last = (0, 0);
    for said in &article.statements {
        assert!((said.paragraph, said.start) >= last && said.start < said.end, "{said:?} after {last:?}");
        last = (said.paragraph, said.end);
        assert_eq!(article.paragraphs[said.paragraph][said.start..said.end], said.text);
        if let Some(speaker) = &said.speaker {
            assert!(article.speakers.iter().any(|one| one.name == *speaker), "{speaker} is no speaker");
        }
    }
    for (number, paragraph) in article.paragraphs.iter().enumerate() {
        let bytes = |text: &str| text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
        let said = article.statements.iter().filter(|said| said.paragraph == number);
        let said: usize = said.map(|said| bytes(&said.text)).sum();
        assert_eq!(said, bytes(paragraph), "of paragraph {number} something is in no statement");
    }
});
