//! Encodes sequences of numbers and texts as text, with numbers of variable length.
//!
//! Numbers are written as ASCII characters, because the engine reads stored text at once but stored bytes one
//! by one. Reading returns `None` past the end and for an invalid encoding.

/// Number of bits of a number per character.
const BITS: u32 = 6;

/// Flag in a character: the number continues in the next character.
const MORE: u8 = 1 << BITS;

/// Appends a number, lowest bits first.
pub(crate) fn push_number(to: &mut String, number: usize) {
    let mut rest = number;
    while rest >= usize::from(MORE) {
        to.push(char::from(rest as u8 % MORE + MORE));
        rest >>= BITS;
    }
    to.push(char::from(rest as u8));
}

/// Appends a text, preceded by its length in bytes.
pub(crate) fn push_text(to: &mut String, text: &str) {
    push_number(to, text.len());
    to.push_str(text);
}

/// Reads numbers and texts in the order in which they were appended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers<'a>(pub(crate) &'a str);

impl<'a> Numbers<'a> {
    pub(crate) fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        let mut shift = 0;
        for (at, byte) in self.0.bytes().enumerate() {
            let bits = usize::from(byte % MORE);
            // Rejects numbers that overflow: the shift would silently drop bits.
            if !byte.is_ascii() || shift >= usize::BITS || bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            if byte < MORE {
                self.0 = &self.0[at + 1..];
                return Some(number);
            }
            shift += BITS;
        }
        None
    }

    /// Takes the next `length` bytes; `None` past the end or within a character.
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a str> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        self.take(length)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_broken_ones_do_not() {
        let mut written = String::new();
        let numbers = [0, 1, 63, 64, 300, usize::MAX];
        numbers.iter().for_each(|number| push_number(&mut written, *number));
        push_text(&mut written, "新 era");
        let mut read = Numbers(&written);
        numbers.iter().for_each(|number| assert_eq!(read.number(), Some(*number)));
        assert_eq!(read.text(), Some("新 era"));
        assert!(read.is_empty());
        assert_eq!(Numbers("\u{40}").number(), None);
        assert_eq!(Numbers(&"\u{7f}".repeat(12)).number(), None);
        assert_eq!(Numbers("é").number(), None);
        assert_eq!(Numbers("\u{2}a").text(), None);
        assert_eq!(Numbers("\u{1}é").text(), None);
    }
}
