//! Options for colours and width.

use clap::{Args, ValueEnum};

use crate::output::set_width;

/// Colours and width of text for people.
#[derive(Debug, Args)]
pub(crate) struct Color {
    /// When to use colours; NO_COLOR is honoured
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: When,
    /// Columns of text for people [default: the terminal's; passages in a file or pipe are not wrapped]
    #[arg(long, value_name = "COLUMNS", global = true, value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl Color {
    pub(crate) fn write_global(&self) {
        match self.color {
            When::Auto => {}
            When::Always => anstream::ColorChoice::Always.write_global(),
            When::Never => anstream::ColorChoice::Never.write_global(),
        }
        if let Some(width) = self.width {
            set_width(width.into());
        }
    }
}
