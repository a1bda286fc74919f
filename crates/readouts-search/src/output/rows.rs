//! The columns of rows with matches, as `search` and `kwic` print them, and how a list is written in a cell.

use std::borrow::Cow;

/// Columns of a match. Kept columns follow them.
pub(super) const COLUMNS: [&str; 22] = [
    "id",
    "path",
    "url",
    "title",
    "outlet",
    "agency",
    "published",
    "event_date",
    "earliest",
    "latest",
    "participants",
    "speaker",
    "basis",
    "members",
    "paragraph",
    "start",
    "end",
    "start_char",
    "end_char",
    "left",
    "match",
    "right",
];

/// Returns a list as the text of a cell.
pub(super) fn list<T: AsRef<str>>(items: &[T]) -> Cow<'_, str> {
    match items {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one.as_ref()),
        [first, rest @ ..] => Cow::Owned(rest.iter().fold(first.as_ref().to_owned(), |mut all, item| {
            all.push_str("; ");
            all.push_str(item.as_ref());
            all
        })),
    }
}
