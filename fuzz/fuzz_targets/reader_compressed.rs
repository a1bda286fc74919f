//! Random bytes, packed or not, of whatever format they look like.

#![no_main]

use libfuzzer_sys::fuzz_target;

mod reader;

fuzz_target!(|bytes: &[u8]| reader::check(bytes, None));
