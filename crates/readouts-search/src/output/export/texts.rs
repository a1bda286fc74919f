//! Texts of articles, one after another.

use std::io::Write;

use anyhow::Result;
use readouts_core::TextForm;

use super::Sink;
use super::articles::Source;
use crate::output::forms::cells::Consumer;
use crate::output::plain::plain;

/// Writes the articles of an export.
pub(crate) fn write_texts(source: &Source<'_>, form: TextForm, sink: Sink<'_>) -> Result<()> {
    let Sink { out, consumer } = sink;
    let mut text = String::new();
    form.push_start(&mut text);
    source.each(|found| {
        form.push(&found.article, &mut text);
        pass(out, &text, consumer)?;
        text.clear();
        Ok(())
    })?;
    form.push_end(&mut text);
    pass(out, &text, consumer)?;
    Ok(out.flush()?)
}

/// Writes text, for a terminal with the characters escaped that control it.
fn pass(out: &mut dyn Write, text: &str, consumer: Consumer) -> Result<()> {
    match consumer {
        Consumer::Program => out.write_all(text.as_bytes())?,
        Consumer::Terminal => {
            for part in text.split_inclusive(['\n', '\t']) {
                let end = part.len() - usize::from(part.ends_with(['\n', '\t']));
                out.write_all(plain(&part[..end]).as_bytes())?;
                out.write_all(&part.as_bytes()[end..])?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_lines_and_tabs_but_no_commands() {
        let mut out = Vec::new();
        pass(&mut out, "a\tb\u{202e}\nc\u{9b}", Consumer::Terminal).expect("written");
        assert_eq!(String::from_utf8(out).expect("text"), "a\tb\\u{202e}\nc\\u{9b}");
    }
}
