//! Checks for bytes of any format: they are read or refused, in bounded memory, with the same result every
//! time.

use std::io::Cursor;

use readouts_reading::pages::{Format, Limits, open_reader};

const LIMITS: Limits = Limits { page_bytes: 1 << 16, unpacked_bytes: 1 << 20 };

/// Reads every page of a file; if `format` is `None`, it is detected from the content.
pub fn check(bytes: &[u8], format: Option<Format>) {
    let first = read(bytes, format);
    assert_eq!(first, read(bytes, format), "not the same twice");
}

/// Returns names and ids of the pages, error messages of the others, and the hash of the file.
fn read(bytes: &[u8], format: Option<Format>) -> (Vec<String>, String) {
    let input = Box::new(Cursor::new(bytes.to_vec()));
    let Ok(mut sources) = open_reader("fuzz", input, format, LIMITS) else {
        return Default::default();
    };
    let mut seen = Vec::new();
    for source in sources.by_ref() {
        match source {
            Ok(source) => {
                assert!(source.bytes() < 4 * LIMITS.page_bytes as usize, "{} bytes", source.bytes());
                assert_eq!(source.id().len(), 16);
                assert!(source.name() == "fuzz" || source.name().starts_with("fuzz#"));
                let text = match source.read() {
                    Ok(document) => {
                        assert_eq!(document.id, source.id());
                        assert!(document.page.lines.iter().all(|line| !line.text.is_empty()));
                        format!("{} {:?}", document.page.lines.len(), document.page.side)
                    }
                    Err(error) => told(&error),
                };
                seen.push(format!("{} {} {text}", source.name(), source.id()));
            }
            Err(error) => seen.push(told(&error)),
        }
    }
    let hash = sources.finish().expect("memory can be read");
    assert_eq!(hash, blake3_of(bytes));
    (seen, hash)
}

fn told(error: &readouts_reading::Error) -> String {
    assert!(error.path().is_some_and(|path| path.to_string_lossy().starts_with("fuzz")), "{error}");
    error.to_string()
}

fn blake3_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}
