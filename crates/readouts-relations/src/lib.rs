//! How readouts relate to each other: articles of one event, copies of one text, sentences of one content.
//!
//! Everything here is a pure function of articles ([`readouts_reading::Readout`]): no index, no files.

pub mod compare;
pub mod diff;
pub mod events;
pub mod reprints;
