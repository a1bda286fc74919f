//! Random pages for the cleaner: every line is accounted for, and the body is made of lines of the page.

#![no_main]

use libfuzzer_sys::fuzz_target;
use readouts_reading::Reader;

fuzz_target!(|text: &str| {
    let Ok(article) = Reader::default().with_audit().read_text("fuzz", text) else { return };
    let mut last = 0;
    for line in &article.audit {
        assert!(line.line >= last, "line {} comes after {last}", line.line);
        last = line.line;
        assert!(line.kept || !line.reason.is_empty(), "line {} is cut without a reason", line.line);
    }
    let words = |text: &str| text.split_whitespace().map(str::len).sum::<usize>();
    let body: usize = article.paragraphs.iter().map(|paragraph| words(paragraph)).sum();
    assert!(body <= words(text), "{body} bytes of body in {} of page", words(text));
    assert!(article.paragraphs.iter().all(|paragraph| !paragraph.trim().is_empty()));
    assert_eq!(article.paragraphs.is_empty(), article.statements.is_empty());
});
