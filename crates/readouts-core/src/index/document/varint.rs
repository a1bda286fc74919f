//! Numbers and texts one after another, as text.
//!
//! The engine reads stored text at once, but stored bytes one by one, so that numbers are written in
//! characters of ASCII. Reading past the end, or what cannot have been written, gives `None`. It must
//! not know what the numbers mean.

/// Bits of a number in a character.
const BITS: u32 = 6;

/// Set in a character after which the number goes on.
const MORE: u8 = 1 << BITS;

/// Adds a number, its lowest bits first.
pub(crate) fn push_number(to: &mut String, number: usize) {
    let mut rest = number;
    while rest >= usize::from(MORE) {
        to.push(char::from(rest as u8 % MORE + MORE));
        rest >>= BITS;
    }
    to.push(char::from(rest as u8));
}

/// Adds a text with its length before it.
pub(crate) fn push_text(to: &mut String, text: &str) {
    push_number(to, text.len());
    to.push_str(text);
}

/// Reads what was added, in the same order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers<'a>(pub(crate) &'a str);

impl<'a> Numbers<'a> {
    pub(crate) fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        let mut shift = 0;
        for (at, byte) in self.0.bytes().enumerate() {
            let bits = usize::from(byte % MORE);
            // What is shifted out would be lost without a word.
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

    /// The next bytes, so many.
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
