//! The program `readouts-search`.

use std::process::ExitCode;

fn main() -> ExitCode {
    readouts_search::main()
}
