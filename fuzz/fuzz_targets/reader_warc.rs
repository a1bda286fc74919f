//! Random bytes for the reader of warc.

#![no_main]

use libfuzzer_sys::fuzz_target;
use readouts_reading::pages::Format;

mod reader;

fuzz_target!(|bytes: &[u8]| reader::check(bytes, Some(Format::Warc)));
