//! Recodes streams of records from UTF-16, as spreadsheets and some shells write them, to UTF-8.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_8};

use super::input::{Gap, Input, is_gap};

/// Returns the stream in UTF-8, if a byte order mark says that it is UTF-16; otherwise unchanged.
pub(super) fn to_utf8(mut input: Input) -> Input {
    match Encoding::for_bom(input.peek(3)) {
        Some((encoding, _)) if encoding != UTF_8 => {
            Input::new(Recoded { input, decoder: encoding.new_decoder(), text: Vec::new(), at: 0 })
        }
        _ => input,
    }
}

/// Makes a gap final: behind it the alignment of the two-byte units is unknown.
fn closed(error: io::Error) -> io::Error {
    if !is_gap(&error) {
        return error;
    }
    let why = format!("{error}, and all behind them: it is in UTF-16");
    io::Error::other(Gap { why, is_final: true })
}

struct Recoded {
    input: Input,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
}

impl Read for Recoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            let bytes = self.input.fill_buf().map_err(closed)?;
            let (length, is_end) = (bytes.len(), bytes.is_empty());
            // Two bytes become at most three; a half character may be left from before.
            self.text.resize(length * 2 + 16, 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, is_end);
            self.input.consume(read);
            self.text.truncate(written);
            self.at = 0;
            if is_end && written == 0 {
                return Ok(0);
            }
            if is_end {
                // A decoder must not be used again after its end.
                self.decoder = UTF_8.new_decoder_without_bom_handling();
            }
        }
        let count = buffer.len().min(self.text.len() - self.at);
        buffer[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
