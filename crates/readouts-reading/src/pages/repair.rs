//! Repairs text that a program has damaged reversibly: encoded twice, or printed as Python prints bytes.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// Returns the text as it was before the damage, or unchanged if it shows no sign of any.
pub(super) fn repaired(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = match printed_bytes(&text) {
        Some(bytes) => Cow::Owned(bytes),
        None => text,
    };
    match encoded_twice(&text) {
        Some(once) => Cow::Owned(once),
        None => text,
    }
}

/// Decodes the lines that hold bytes as Python prints them, such as `b'Good morning.\n…'`; other lines stay.
/// `None` where there is no such line.
fn printed_bytes(text: &str) -> Option<String> {
    let opens_line = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    let may_hold = |mark: &str| text.starts_with(mark) || opens_line(&format!("\n{mark}"));
    if !(may_hold("b'") || may_hold("b\"")) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut is_repaired = false;
    for line in text.split_inclusive('\n') {
        match unescaped(line) {
            Some(inside) => {
                is_repaired = true;
                out.push_str(&inside);
                out.push('\n');
            }
            None => out.push_str(line),
        }
    }
    is_repaired.then_some(out)
}

/// Decodes a line that is printed bytes and nothing else.
fn unescaped(line: &str) -> Option<String> {
    let rest = line.trim().strip_prefix('b')?;
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inside = rest[1..].strip_suffix(quote)?;
    // Without an escape for a line end or a byte, it may be ordinary text in quotes.
    if !(inside.contains("\\n") || inside.contains("\\x")) {
        return None;
    }
    let mut out: Vec<u8> = Vec::with_capacity(inside.len());
    let mut bytes = inside.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next()? {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'x' => {
                let digits = [bytes.next()?, bytes.next()?];
                let digits = std::str::from_utf8(&digits).ok()?.to_owned();
                out.push(u8::from_str_radix(&digits, 16).ok()?);
            }
            other @ (b'\\' | b'\'' | b'"') => out.push(other),
            other => out.extend([b'\\', other]),
        }
    }
    Some(match String::from_utf8(out) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// Decodes UTF-8 that was taken for Windows-1252 and encoded again: `caf\u{C3}\u{A9}` for "café". Each line
/// is repaired by itself, since a page may be put together from several sources.
fn encoded_twice(text: &str) -> Option<String> {
    let is_lead = |c: char| matches!(c, '\u{C2}'..='\u{F4}');
    // Characters of continuation bytes, in Latin-1 and in Windows-1252.
    let goes_on = |c: char| matches!(c, '\u{80}'..='\u{BF}') || WINDOWS_1252_HIGH.contains(c);
    let is_damaged = |line: &str| {
        let pairs = line.chars().zip(line.chars().skip(1));
        pairs.filter(|(a, b)| is_lead(*a) && goes_on(*b)).count() > 0
    };
    // The first byte of every `is_lead` character.
    const LEAD: u8 = 0xC3;
    if memchr::memchr(LEAD, text.as_bytes()).is_none() || !is_damaged(text) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut is_repaired = false;
    for line in text.split_inclusive('\n') {
        match is_damaged(line).then(|| once(line)).flatten() {
            Some(repaired) => {
                is_repaired = true;
                out.push_str(&repaired);
            }
            None => out.push_str(line),
        }
    }
    is_repaired.then_some(out)
}

/// Characters of the bytes 0x80 to 0x9F in Windows-1252.
const WINDOWS_1252_HIGH: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/// Decodes a line whose characters stand for bytes of UTF-8; `None` where a character stands for no byte, or
/// the bytes are not UTF-8: then the line only looks damaged.
fn once(line: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(line.len());
    for c in line.chars() {
        match u32::from(c) {
            byte @ ..=0xFF => bytes.push(u8::try_from(byte).ok()?),
            _ => {
                let mut buffer = [0; 4];
                let (encoded, _, has_errors) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
                if has_errors {
                    return None;
                }
                bytes.extend_from_slice(&encoded);
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        repaired(Cow::Borrowed(text)).into_owned()
    }

    #[test]
    fn text_that_was_encoded_twice_is_repaired() {
        for text in
            ["Ana Peña met José Mösle.", "“We have waited,” he said — twice.", "北国外交部", "Президент"]
        {
            let twice: String = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
            assert_eq!(read(&twice), text);
        }
        assert_eq!(read("Ana PeÃ±a\nmet Mösle\n"), "Ana Peña\nmet Mösle\n");
    }

    #[test]
    fn sound_text_is_left_as_it_is() {
        for text in ["À l’été", "Ångström Ã", "SÃO PAULO", "naïve Â£5 — “well”"] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn printed_bytes_are_text_again() {
        let printed = r"b'Q: It\xe2\x80\x99s late.\n\nMR. LEE: It isn\'t.'";
        let text = "Q: It’s late.\n\nMR. LEE: It isn't.\n";
        assert_eq!(read(printed), text);
        assert_eq!(read(&format!("<h1>Briefing</h1>\n{printed}\n")), format!("<h1>Briefing</h1>\n{text}"));
        for text in ["b'short'", "b'is a letter\nand so is c'", "'b\\n'"] {
            assert_eq!(read(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_repaired_or_left(text in "(?:b'|[\\\\]x[0-9a-f]{1,2}|[\\\\]n|'|\"|[\u{80}-\u{FF}]|[€“é]|\n|a){0,20}") {
            let _ = read(&text);
        }
    }
}
