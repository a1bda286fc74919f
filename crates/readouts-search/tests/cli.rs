//! The program as its users meet it. What it prints for them is in `tests/cmd/`; here are the forms for
//! programs, and corpora and surroundings that are not as they should be.

#[path = "cli/columns.rs"]
mod columns;
#[path = "cli/corpus.rs"]
mod corpus;
#[path = "cli/crash.rs"]
mod crash;
#[path = "cli/damage.rs"]
mod damage;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/forms.rs"]
mod forms;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/lasting.rs"]
mod lasting;
#[path = "cli/missing.rs"]
mod missing;
#[path = "cli/readme.rs"]
mod readme;
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/updating.rs"]
mod updating;

use corpus::Corpus;

/// The data files run against one index of the seeds; none of them writes to it.
#[test]
fn commands_do_what_their_files_say() {
    let seeds = Corpus::indexed_seeds();
    trycmd::TestCases::new()
        .env("READOUTS_INDEX", seeds.path(".readouts").display().to_string())
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml")
        .run();
}
