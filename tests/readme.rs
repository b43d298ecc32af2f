//! What the README prints of the program is what the program prints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use jiangce::cli::keys::table;
use jiangce::keymap::Keymap;

const README: &str = include_str!("../README.md");

#[test]
fn the_table_of_keys_is_that_of_the_program() {
    let printed = table(&Keymap::load("default", None).unwrap());
    assert!(
        README.contains(&printed),
        "the README's table of keys is old: put the output of `jiangce keys` into it\n{printed}"
    );
}

/// Names of the subcommands the README shows in code.
fn commands_named() -> Vec<&'static str> {
    let rest = README.split("`jiangce ").skip(1);
    rest.filter_map(|text| text.split([' ', '`']).next()).collect()
}

#[test]
fn every_command_the_readme_names_is_there() {
    use std::process::Command;
    let named = commands_named();
    assert!(named.len() > 8, "{named:?}");
    for name in named {
        let help = Command::new(env!("CARGO_BIN_EXE_jiangce")).args([name, "--help"]).output().unwrap();
        assert!(help.status.success(), "jiangce {name}: {}", String::from_utf8_lossy(&help.stderr));
    }
}
