//! Decodes bytes to text: detects the charset, and rejects binary data.
//!
//! A byte order mark decides; then valid UTF-8; then the charset that the page declares; then a guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Error, ErrorKind, Result};

/// The charset in which a text was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Charset {
    /// WHATWG name, such as `UTF-8` or `gb18030`.
    pub name: &'static str,
    /// Whether it was guessed from the bytes: no byte order mark, no declaration, and not valid UTF-8.
    pub guessed: bool,
    /// Number of byte sequences without a character in the charset; each was decoded as U+FFFD.
    pub broken: usize,
}

impl std::fmt::Display for Charset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let how = if self.guessed { "not UTF-8, read as" } else { "read as" };
        write!(f, "{how} {}", self.name)?;
        match self.broken {
            0 => Ok(()),
            1 => f.write_str(", 1 place is broken"),
            n => write!(f, ", {n} places are broken"),
        }
    }
}

impl Charset {
    pub(super) fn utf8() -> Self {
        Self { name: UTF_8.name(), guessed: false, broken: 0 }
    }
}

/// Decodes bytes; a charset that is declared outside of them (`beside`) takes precedence over a declaration
/// in them.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    beside: Option<&'static Encoding>,
) -> Result<(Cow<'b, str>, Charset)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return checked(encoding, &bytes[mark..], false);
    }
    refuse_binary(bytes)?;
    if let Some(encoding) = utf16_without_mark(bytes) {
        return checked(encoding, bytes, true);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), Charset::utf8()));
    }
    if mostly_utf8(bytes) {
        return checked(UTF_8, bytes, false);
    }
    if let Some(encoding) = beside.or_else(|| declared(bytes)).filter(|&e| e != UTF_8) {
        return checked(encoding, bytes, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    // The detector reports GBK for the whole family; GB18030 is the superset that decodes all of it.
    let encoding = if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding };
    checked(encoding, bytes, true)
}

fn checked<'b>(
    encoding: &'static Encoding,
    bytes: &'b [u8],
    guessed: bool,
) -> Result<(Cow<'b, str>, Charset)> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let broken = if had_errors { text.matches('\u{FFFD}').count() } else { 0 };
    let characters = text.chars().take(10_000).count();
    let odd = text
        .chars()
        .take(10_000)
        .filter(|c| *c == '\u{FFFD}' || c.is_control() && !c.is_whitespace())
        .count();
    if odd * 10 > characters {
        return Err(not_text(&format!("most of it cannot be read as {}", encoding.name())));
    }
    Ok((text, Charset { name: encoding.name(), guessed, broken }))
}

/// Signatures of formats that pages are saved in by mistake.
const SIGNATURES: [(&[u8], &str); 9] = [
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1F\x8B", "gzip data, packed twice"),
    (b"\x28\xB5\x2F\xFD", "Zstandard data, packed twice"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"\x7FELF", "a program"),
];

fn refuse_binary(bytes: &[u8]) -> Result<()> {
    if let Some((_, name)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(not_text(&format!("it looks like {name}")));
    }
    let head = &bytes[..bytes.len().min(8192)];
    let zeros = head.iter().filter(|&&b| b == 0).count();
    if zeros > 0 && utf16_without_mark(bytes).is_none() {
        return Err(not_text("it has zero bytes"));
    }
    Ok(())
}

fn not_text(why: &str) -> Error {
    Error::new(ErrorKind::Document, format!("not text: {why}"))
}

/// Detects the byte order of UTF-16 without a mark: Western text has a zero in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 4 {
        return None;
    }
    memchr::memchr(0, head)?;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    match (even * 10 > pairs * 6, odd * 10 > pairs * 6) {
        (false, true) if even == 0 => Some(UTF_16LE),
        (true, false) if odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether bytes are UTF-8 with a few errors rather than another charset: far more multi-byte characters than
/// stray bytes.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut stray) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        stray += usize::from(!chunk.invalid().is_empty());
    }
    whole >= 8 * stray
}

/// Returns the charset that an HTML page declares in its first 2048 bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let after = &head[head.find("charset=")? + "charset=".len()..];
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_and_text(bytes: &[u8]) -> (&'static str, String) {
        let (text, charset) = decode(bytes, None).expect("text");
        (charset.name, text.into_owned())
    }

    const CHINESE: &str =
        "北国外交部发言人在例行记者会上表示，双方一致同意加强战略协作，推动两国关系不断向前发展。";
    const RUSSIAN: &str =
        "Президент Северной республики провёл телефонный разговор с главой правительства соседней страны.";
    const FRENCH: &str =
        "Le président a reçu le ministre des affaires étrangères — « très amical », a-t-il déclaré à l’été.";

    #[test]
    fn charsets_of_the_three_languages_are_found() {
        for (encoding, text) in [
            (encoding_rs::GB18030, CHINESE),
            (encoding_rs::WINDOWS_1251, RUSSIAN),
            (encoding_rs::WINDOWS_1252, FRENCH),
            (UTF_8, CHINESE),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(name_and_text(&bytes), (encoding.name(), text.to_owned()));
        }
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let little: Vec<u8> = "Talks were held.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(name_and_text(&little), ("UTF-16LE", "Talks were held.".to_owned()));
        let marked: Vec<u8> =
            std::iter::once(0xFEFF).chain(CHINESE.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(name_and_text(&marked), ("UTF-16BE", CHINESE.to_owned()));
    }

    #[test]
    fn a_declared_charset_is_believed() {
        let page = format!("<meta charset=\"windows-1251\"><p>{}", "Да");
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&page);
        assert_eq!(name_and_text(&bytes), ("windows-1251", page.clone()));
    }

    #[test]
    fn a_broken_byte_in_utf8_stays_utf8() {
        let mut bytes = CHINESE.as_bytes().to_vec();
        bytes.insert(30, 0xFF);
        let (_, charset) = decode(&bytes, None).expect("text");
        assert_eq!(charset, Charset { name: "UTF-8", guessed: false, broken: 1 });
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"ab\0\0cd\0ef", b"%PDF-1.7"] {
            assert_eq!(decode(bytes, None).expect_err("refused").kind(), ErrorKind::Document);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let _ = decode(&bytes, None);
        }
    }
}
