//! Random bytes for the reader of html.

#![no_main]

use libfuzzer_sys::fuzz_target;
use readouts_reading::pages::Format;

mod reader;

fuzz_target!(|bytes: &[u8]| reader::check(bytes, Some(Format::Html)));
