//! `man`: the manual pages, generated from the definition of the command line and from the query reference.

mod query;

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::shell::{PROGRAM, print};
use crate::args::{Cli, ManArgs};
use crate::exit::Exit;
use crate::output::{plain, shortened};
use crate::refused::Refused;

/// Name of the page about queries.
const QUERY: &str = "query";
/// Stands for the date of a page, so that a build gives the same bytes on every day. An empty one would be left out,
/// and the next field taken for it.
const NO_DATE: &str = " ";

/// Prints a page, or writes all of them.
pub(crate) fn man(args: &ManArgs) -> Result<Exit> {
    let program = program();
    if let Some(folder) = &args.all {
        write_all(&program, folder)?;
        return Ok(Exit::Found);
    }
    let page = match args.page.as_slice() {
        [name] if name == QUERY => query::page()?,
        names => command_page(named(&program, names)?)?,
    };
    print(&page)?;
    Ok(Exit::Found)
}

fn program() -> clap::Command {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    program
}

/// Returns the command of these names: none for the program, two for a command of a command.
fn named<'a>(program: &'a clap::Command, names: &[String]) -> Result<&'a clap::Command> {
    names.iter().try_fold(program, |command, name| {
        command.find_subcommand(name).ok_or_else(|| {
            let names = names.join(" ");
            let pages: Vec<&str> =
                program.get_subcommands().map(clap::Command::get_name).chain([QUERY]).collect();
            let hint = format!("the pages are {}", pages.join(", "));
            Refused::new(format!("there is no manual page `{}`", shortened(&plain(&names))), hint).into()
        })
    })
}

fn write_all(program: &clap::Command, folder: &Path) -> Result<()> {
    write(&folder.join("man1"), program)?;
    let queries = folder.join("man7");
    save(&queries, &format!("{PROGRAM}-{QUERY}.7"), &query::page()?)
}

fn write(folder: &Path, command: &clap::Command) -> Result<()> {
    save(folder, &Man::new(command.clone()).get_filename(), &command_page(command)?)?;
    command.get_subcommands().try_for_each(|command| write(folder, command))
}

fn save(folder: &Path, name: &str, page: &[u8]) -> Result<()> {
    let path = folder.join(name);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, page))
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

/// Returns the page of a command, or of the program.
fn command_page(command: &clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let man = Man::new(command.clone()).date(NO_DATE).source(source()).manual(PROGRAM);
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut roff = Roff::new();
    if let Some(text) = command.get_after_long_help().or_else(|| command.get_after_help()) {
        after_help(&mut roff, &text.to_string());
    }
    roff.control("SH", ["SEE ALSO"]);
    roff.text([roman(format!("{PROGRAM}(1), {PROGRAM}-{QUERY}(7)"))]);
    roff.to_writer(&mut page)?;
    Ok(page)
}

/// Makes a section of each paragraph, its first words up to a colon as the heading; lines of examples stay lines.
fn after_help(roff: &mut Roff, text: &str) {
    for paragraph in text.split("\n\n") {
        let (heading, rest) = paragraph.split_once(':').unwrap_or(("Notes", paragraph));
        roff.control("SH", [heading.to_uppercase().as_str()]);
        if let Some(lines) = rest.strip_prefix('\n') {
            roff.control("nf", []);
            for line in lines.lines() {
                roff.text([roman(line.trim())]);
            }
            roff.control("fi", []);
        } else {
            roff.text([roman(rest.trim())]);
        }
    }
}

/// Returns what stands at the foot of a page.
fn source() -> String {
    format!("{PROGRAM} {}", env!("CARGO_PKG_VERSION"))
}

/// Ends the text of a page.
fn written(roff: &Roff) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    roff.to_writer(&mut page)?;
    page.flush()?;
    Ok(page)
}
