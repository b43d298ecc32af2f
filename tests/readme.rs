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

/// A folder with a store and a sheet, and a shell in it that knows the program.
struct Shell {
    folder: tempfile::TempDir,
}

impl Shell {
    fn new() -> Self {
        let shell = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::write(shell.folder.path().join("名单.csv"), "姓名,身份证号\n某某,1\n").unwrap();
        let made = shell.run("jiangce generate --people 40 --store desk.jiangce");
        assert!(made.status.success(), "{made:?}");
        shell
    }

    fn run(&self, line: &str) -> std::process::Output {
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_jiangce")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        std::process::Command::new("sh")
            .args(["-c", line])
            .env("PATH", path)
            .env("HOME", self.folder.path())
            .env("LANG", "C")
            .env("JIANGCE_STORE", "desk.jiangce")
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }
}

#[test]
fn the_examples_of_the_readme_answer_what_it_says() {
    let shell = Shell::new();
    let blocks: Vec<&str> =
        README.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        for example in block.split("$ ").skip(1) {
            let (line, answer) = example.split_once('\n').unwrap();
            let said = shell.run(line);
            assert_eq!(String::from_utf8_lossy(&said.stdout), answer, "{line}");
        }
    }
}

/// Subcommands as `--help` lists them.
fn commands() -> Vec<String> {
    let help = String::from_utf8(Shell::new().run("jiangce --help").stdout).unwrap();
    let listed = help.split_once("Commands:\n").unwrap().1.lines().take_while(|line| !line.is_empty());
    let names = listed.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn the_help_of_every_command_says_what_it_reads_and_ends_with_and_its_examples_run() {
    let shell = Shell::new();
    let mut tried = 0;
    for name in commands() {
        let help = String::from_utf8(shell.run(&format!("jiangce {name} --help")).stdout).unwrap();
        assert!(help.contains("退出码 exit"), "{name}: {help}");
        assert!(help.contains("reads") || help.contains("writes"), "{name}: {help}");
        let Some((_, examples)) = help.split_once("例 example\n") else {
            assert!(["demo", "bench"].contains(&name.as_str()), "{name} has no example");
            continue;
        };
        for line in examples.lines().map(str::trim) {
            let done = shell.run(line);
            assert!(matches!(done.status.code(), Some(0 | 1)), "{line}: {done:?}");
            tried += 1;
        }
    }
    assert!(tried > 12, "{tried}");
}
