//! The program: reads its arguments, does what they say, ends with the right code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(jiangce::cli::main() as u8)
}
