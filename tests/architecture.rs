#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
//! The invariants of `lib.rs`, proved on the source text: what each file names in its code, its tests
//! left aside. A break is shown with file, line and the rule it breaks.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Code of one file: comments gone, strings kept or blanked, the tests at its end cut off.
struct Source {
    /// Path from `src`, with `/`.
    path: String,
    /// Lines of code with string contents blanked.
    code: Vec<String>,
    /// The same lines with their strings.
    with_strings: Vec<String>,
}

/// One thing that may be named only in some places.
struct Rule {
    says: &'static str,
    needles: &'static [&'static str],
    /// True when strings are searched too.
    in_strings: bool,
    allowed: fn(&str) -> bool,
}

/// True when `path` is the module or lies in it.
fn within(path: &str, modules: &[&str]) -> bool {
    modules.iter().any(|m| path == format!("{m}.rs") || path.starts_with(&format!("{m}/")))
}

fn machine(path: &str) -> bool {
    within(path, &["terminal", "worker", "store", "exchange", "cli", "paths", "main"])
}

/// Screens draw in files that ask for nothing; `app.rs` has the match over all of them.
fn draws(path: &str) -> bool {
    within(path, &["ui", "screens", "terminal", "app/view"]) || path == "app.rs" || path == "cli/bench.rs"
}

const RULES: &[Rule] = &[
    Rule {
        says: "1: rusqlite is named only under store and worker",
        needles: &["rusqlite"],
        in_strings: false,
        allowed: |path| within(path, &["store", "worker"]),
    },
    Rule {
        says: "1: SQL stands only under store",
        needles: &[
            "SELECT ",
            "INSERT INTO",
            "INSERT OR ",
            "DELETE FROM",
            "CREATE TABLE",
            "PRAGMA ",
            "ORDER BY ",
        ],
        in_strings: true,
        allowed: |path| within(path, &["store"]),
    },
    Rule {
        says: "2: ratatui is named only where something is drawn",
        needles: &["ratatui"],
        in_strings: false,
        allowed: draws,
    },
    Rule {
        says: "2: crossterm is named only in keymap/key.rs and terminal",
        needles: &["crossterm"],
        in_strings: false,
        allowed: |path| path == "keymap/key.rs" || within(path, &["terminal"]),
    },
    Rule {
        says: "3: no clock, file, thread, process or environment outside the machine layer",
        needles: &[
            "std::fs",
            "std::env",
            "std::thread",
            "std::process",
            "std::net",
            "SystemTime",
            "Instant::now",
            "ZonedDateTime::now",
            "Timestamp::now",
            "Zoned::now",
            "File::open",
            "File::create",
        ],
        in_strings: false,
        allowed: machine,
    },
    Rule {
        says: "5: widths are measured only in domain::width",
        needles: &["unicode_width", "UnicodeWidth"],
        in_strings: false,
        allowed: |path| path == "domain/width.rs",
    },
    Rule {
        says: "5: characters are put together only where text is measured, typed or drawn",
        needles: &["unicode_segmentation"],
        in_strings: false,
        allowed: |path| {
            path == "domain/width.rs" || path == "ui/text.rs" || within(path, &["ui/line_edit", "terminal"])
        },
    },
    Rule {
        says: "5: money is rounded only in domain::money",
        needles: &["RoundingStrategy", "round_dp", ".round(", "f64"],
        in_strings: false,
        allowed: |path| {
            // sheets hold every number as f64, a bench measures time in it
            !within(path, &["domain", "policy", "store", "ui", "screens", "app"]) || path == "domain/money.rs"
        },
    },
    Rule {
        says: "5: personal numbers are masked only in domain::mask",
        needles: &["***"],
        in_strings: true,
        allowed: |path| path == "domain/mask.rs",
    },
    Rule {
        says: "6: nothing but the terminal's screen and the one way out of commands writes to the terminal",
        needles: &["stdout()", "stderr()", "println!", "print!(", "eprintln!", "eprint!("],
        in_strings: false,
        allowed: |path| path == "terminal/screen.rs" || path == "cli/out.rs",
    },
];

/// Which of our modules each module may name (`crate::…`), itself included.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("policy", &["policy", "domain"]),
    ("store", &["store", "domain", "policy"]),
    ("exchange", &["exchange", "domain", "policy", "store"]),
    ("keymap", &["keymap", "domain", "policy"]),
    ("message", &["message", "keymap", "domain", "policy"]),
    ("ui", &["ui", "message", "keymap", "domain", "policy"]),
    ("screens", &["screens", "ui", "message", "keymap", "domain", "policy"]),
    ("app", &["app", "screens", "ui", "message", "keymap", "domain", "policy"]),
];

fn breaks_of(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| !(rule.allowed)(&source.path)) {
        let lines = if rule.in_strings { &source.with_strings } else { &source.code };
        for (number, line) in lines.iter().enumerate() {
            if let Some(needle) = rule.needles.iter().find(|needle| names(line, needle)) {
                found.push(at(source, number, &format!("`{needle}` breaks {}", rule.says)));
            }
        }
    }
    found.extend(layer_breaks(source));
    found.extend(view_breaks(source));
    found.extend(figure_breaks(source));
    found
}

/// A word begins where the needle begins, so that `println!` is not found in `eprintln!`.
fn names(line: &str, needle: &str) -> bool {
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !needle.starts_with(char::is_alphanumeric) || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn layer_breaks(source: &Source) -> Vec<String> {
    let Some((_, allowed)) = LAYERS.iter().find(|(module, _)| within(&source.path, &[module])) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (number, line) in source.code.iter().enumerate() {
        for (start, _) in line.match_indices("crate::") {
            let rest = &line[start + 7..];
            let module: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let listed = rest.strip_prefix('{').map(|list| list.split([',', '}', ' ', ':']).collect());
            for module in listed.unwrap_or_else(|| vec![module.as_str()]) {
                let ours = MODULES.contains(&module);
                if ours && !allowed.contains(&module) {
                    found.push(at(source, number, &format!("`crate::{module}` breaks the layers")));
                }
            }
        }
    }
    found
}

const MODULES: &[&str] = &[
    "app", "cli", "domain", "exchange", "generate", "keymap", "message", "paths", "policy", "screens",
    "store", "terminal", "ui", "worker",
];

/// A function that draws into cells neither changes what it draws nor wants anything done.
fn view_breaks(source: &Source) -> Vec<String> {
    if !within(&source.path, &["screens", "ui", "app"]) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut lines = source.code.iter().enumerate().peekable();
    while let Some((start, line)) = lines.next() {
        if !names(line, "fn") {
            continue;
        }
        let mut head = line.clone();
        while !head.contains(['{', ';']) {
            let Some((_, next)) = lines.next() else { break };
            head.push_str(next);
        }
        if !head.contains("&mut Buffer") || !head.contains('{') {
            continue;
        }
        if head.contains("&mut self") {
            found.push(at(source, start, "a function that draws changes what it draws (6)"));
        }
        let mut depth = braces(&head);
        while depth > 0 {
            let Some((number, line)) = lines.next() else { break };
            depth += braces(line);
            if ["Effect::", "Request::"].iter().any(|needle| names(line, needle)) {
                found.push(at(source, number, "a function that draws wants something done (6)"));
            }
        }
    }
    found
}

fn braces(line: &str) -> i32 {
    line.chars().map(|c| i32::from(c == '{') - i32::from(c == '}')).sum()
}

/// Whole numbers of four figures and more in the policy would be amounts, years or thresholds of the
/// paper; ten thousandths, in which shares are counted, are neither.
fn figure_breaks(source: &Source) -> Vec<String> {
    if !within(&source.path, &["policy"]) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in source.code.iter().enumerate() {
        let mut yuan = line.match_indices("from_yuan(").map(|(start, found)| &line[start + found.len()..]);
        if yuan.any(|amount| amount.starts_with(|c: char| c.is_ascii_digit())) {
            found.push(at(source, number, "an amount breaks 4: figures stand in data/policy"));
        }
        let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        for word in words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
            let figures: String = word.chars().filter(char::is_ascii_digit).collect();
            if figures.len() >= 4 && !matches!(figures.as_str(), "10000") {
                found.push(at(source, number, &format!("{word} breaks 4: figures stand in data/policy")));
            }
        }
    }
    found
}

fn at(source: &Source, number: usize, says: &str) -> String {
    format!("src/{}:{}: {says}\n    {}", source.path, number + 1, source.with_strings[number].trim())
}

/// Takes comments out, blanks strings, stops where the tests of the file begin.
fn read(path: &str, text: &str) -> Source {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let (mut code, mut with_strings) = (String::new(), String::new());
    let mut chars = text[..end].chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('/', Some('/')) => while chars.next_if(|c| *c != '\n').is_some() {},
            ('\'', _) => {
                // a character, never a lifetime's name: those have no closing quote within four signs
                let ahead: Vec<char> = chars.clone().take(9).collect();
                let escape = ahead.first() == Some(&'\\');
                let close = ahead.iter().skip(1 + usize::from(escape)).position(|c| *c == '\'');
                let length = close.map(|n| n + 1 + usize::from(escape));
                let skip = length.filter(|n| escape || *n == 1).map_or(0, |n| n + 1);
                code.push('\'');
                with_strings.push('\'');
                for _ in 0..skip {
                    with_strings.push(chars.next().unwrap());
                }
            }
            ('"', _) => {
                let raw = last == 'r';
                code.push('"');
                with_strings.push('"');
                while let Some(inner) = chars.next() {
                    with_strings.push(inner);
                    match inner {
                        '\\' if !raw => with_strings.extend(chars.next().inspect(|c| {
                            if *c == '\n' {
                                code.push('\n');
                            }
                        })),
                        '\n' => code.push('\n'),
                        '"' => break,
                        _ => {}
                    }
                }
                code.push('"');
            }
            ('r', Some('#')) if !last.is_alphanumeric() => {
                // r#"…"#
                let mut inside = String::new();
                for inner in chars.by_ref() {
                    inside.push(inner);
                    if inside.ends_with("\"#") && inside.len() > 3 {
                        break;
                    }
                }
                code.extend(inside.chars().filter(|c| *c == '\n'));
                with_strings.push_str(&inside);
            }
            _ => {
                code.push(c);
                with_strings.push(c);
            }
        }
        last = c;
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    Source { path: path.into(), code: lines(&code), with_strings: lines(&with_strings) }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs")
                && !name.ends_with("tests.rs")
                && !name.contains("/tests/")
            {
                sources.push(read(&name, &std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources
}

#[test]
fn every_file_names_only_what_its_layer_may() {
    let mut breaks: Vec<String> = sources().iter().flat_map(breaks_of).collect();
    breaks.sort();
    let mut report = String::new();
    for found in &breaks {
        writeln!(report, "{found}").unwrap();
    }
    assert!(breaks.is_empty(), "{} break(s) of the invariants in lib.rs:\n{report}", breaks.len());
}

#[test]
fn the_source_is_read_line_by_line() {
    for source in sources() {
        assert_eq!(source.code.len(), source.with_strings.len(), "{}", source.path);
    }
}

#[test]
fn a_break_of_each_rule_is_found_with_its_line() {
    for (path, line, rule) in [
        ("screens/people.rs", "use rusqlite::Connection;", "1:"),
        ("worker.rs", "let sql = \"SELECT 1 FROM person\";", "1:"),
        ("domain/day.rs", "use ratatui::buffer::Buffer;", "2:"),
        ("ui/form.rs", "use crossterm::event::KeyEvent;", "2:"),
        ("policy/engine.rs", "let now = std::time::SystemTime::now();", "3:"),
        ("app.rs", "std::fs::read(\"x\");", "3:"),
        ("policy/engine.rs", "let top = Fen::from_yuan(50);", "4:"),
        ("policy/engine.rs", "if count > 1_000 {", "4:"),
        ("ui/table.rs", "use unicode_width::UnicodeWidthStr;", "5:"),
        ("store/rows.rs", "format!(\"{head}********{tail}\")", "5:"),
        ("policy/money.rs", "let fen = (x * 1.3).round();", "5:"),
        ("screens/people.rs", "println!(\"x\");", "6:"),
        ("domain/name.rs", "use crate::store::Store;", "layers"),
        ("policy/engine.rs", "use crate::{domain::day::Day, ui::theme};", "layers"),
        ("ui/bars.rs", "fn draw(&mut self, buffer: &mut Buffer) {", "(6)"),
    ] {
        let found = breaks_of(&read(path, &format!("//! Why.\n\n{line}\n")));
        let place = format!("src/{path}:3:");
        assert!(found.iter().any(|f| f.starts_with(&place) && f.contains(rule)), "{path} {line}: {found:?}");
    }
}

#[test]
fn comments_strings_and_tests_are_no_breaks() {
    let text = "//! rusqlite\n// std::fs\nlet s = \"std::env 'a\";\nlet c = '\"';\nlet r = r#\"\nratatui\"#;\n\
                #[cfg(test)]\nmod tests {\n    use rusqlite::Connection;\n}\n";
    assert_eq!(breaks_of(&read("domain/day.rs", text)), Vec::<String>::new());
    let text = "fn draw(\n    b: &mut Buffer,\n) {\n    if x {\n    }\n    Effect::Quit;\n}\nfn f() { Effect::Quit; }\n";
    let found = breaks_of(&read("screens/home.rs", text));
    assert!(found.len() == 1 && found[0].starts_with("src/screens/home.rs:6:"), "{found:?}");
    let text = "fn f<'a>(x: &'a str) {}\nuse rusqlite::X;\n";
    assert_eq!(breaks_of(&read("domain/day.rs", text)).len(), 1);
}
