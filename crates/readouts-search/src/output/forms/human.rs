//! The output format `human`, for people.

use std::io::Write;

use anyhow::Result;

use super::{Form, How, View};
use crate::output::answer::Answer;
use crate::output::screen::Screen;

pub(super) struct Human;

impl Form for Human {
    fn name(&self) -> &'static str {
        "human"
    }

    fn help(&self) -> &'static str {
        "For people"
    }

    fn view(&self) -> View {
        View::Human
    }

    fn write(&self, answer: &dyn Answer, out: &mut dyn Write, how: How) -> Result<()> {
        answer.human(&mut Screen::new(out, how.width).coloured(how.is_coloured))?;
        Ok(out.flush()?)
    }
}
