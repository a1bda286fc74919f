//! Tests of the program as users run it. Its output for people is in `tests/cmd/`; here are the formats for
//! programs, and corpora and environments with faults.

#[path = "cli/analyses.rs"]
mod analyses;
#[path = "cli/batch.rs"]
mod batch;
#[path = "cli/cite.rs"]
mod cite;
#[path = "cli/columns.rs"]
mod columns;
#[path = "cli/compare.rs"]
mod compare;
#[path = "cli/corpus.rs"]
mod corpus;
#[path = "cli/correct.rs"]
mod correct;
#[path = "cli/corrections.rs"]
mod corrections;
#[path = "cli/crash.rs"]
mod crash;
#[path = "cli/damage.rs"]
mod damage;
#[path = "cli/ending.rs"]
mod ending;
#[path = "cli/events.rs"]
mod events;
#[path = "cli/examples.rs"]
mod examples;
#[path = "cli/export.rs"]
mod export;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/forms.rs"]
mod forms;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/lasting.rs"]
mod lasting;
#[path = "cli/manual.rs"]
mod manual;
#[path = "cli/missing.rs"]
mod missing;
#[path = "cli/passages.rs"]
mod passages;
#[path = "cli/people.rs"]
mod people;
#[path = "cli/readme.rs"]
mod readme;
#[path = "cli/reprints.rs"]
mod reprints;
#[path = "cli/schemas.rs"]
mod schemas;
#[path = "cli/scripts.rs"]
mod scripts;
#[cfg(feature = "server")]
#[path = "cli/serve.rs"]
mod serve;
#[path = "cli/settings.rs"]
mod settings;
#[path = "cli/shells.rs"]
mod shells;
#[path = "cli/shown.rs"]
mod shown;
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/updating.rs"]
mod updating;
#[path = "cli/variants.rs"]
mod variants;
#[path = "cli/versions.rs"]
mod versions;
#[path = "cli/watch.rs"]
mod watch;
#[path = "cli/widths.rs"]
mod widths;

use corpus::Corpus;

/// The commands in the data files run on one index of the sample pages; none of them writes to it.
#[test]
fn commands_do_what_their_files_say() {
    let seeds = Corpus::indexed_seeds();
    trycmd::TestCases::new()
        .env("READOUTS_INDEX", seeds.path(".readouts").display().to_string())
        .env("XDG_CONFIG_HOME", seeds.path(".config").display().to_string())
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml")
        .run();
}
