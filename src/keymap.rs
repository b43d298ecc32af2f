//! Keys, commands and the scopes they hold in: one table of commands, keys only in files.
//!
//! A keymap is layers of TOML texts, each section a scope, each entry a key (or a chord, keys apart
//! by blanks) and the name of a command; an empty name unbinds. Unknown sections, keys and
//! commands, commands out of their scope and keys that clash are refused when the file is loaded.

/// Name in keymap files and words of a kind whose `TABLE` holds value, name and words in front.
macro_rules! coded {
    ($kind:ident) => {
        impl $kind {
            /// Its name in keymap files.
            pub fn code(self) -> &'static str {
                self.row().map_or("", |row| row.1)
            }

            /// The one of that name.
            pub fn from_code(code: &str) -> Option<Self> {
                TABLE.iter().find(|row| row.1 == code).map(|row| row.0)
            }

            /// What people read.
            pub fn words(self) -> Words {
                self.row().map_or(words("", ""), |row| row.2)
            }
        }
    };
}
use coded;

pub mod command;
pub mod key;
pub mod scope;

use crate::domain::lang::Lang;
use command::Command;
use key::Key;
use scope::Scope;
use std::collections::BTreeMap;

/// What the keys pressed so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// This command.
    Command(Command),
    /// A chord has begun.
    More,
    /// Nothing.
    Unbound,
}

/// Something in a keymap file that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapFault {
    /// The file.
    pub file: String,
    /// Section, or where in the file.
    pub section: String,
    /// The key as written.
    pub key: String,
    /// What was found.
    pub found: String,
    /// What was expected, Chinese and English.
    pub expected: (String, String),
}

impl KeymapFault {
    /// The fault as a sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let place = format!("{} [{}] {}", self.file, self.section, self.key);
        match lang {
            Lang::Zh => format!("{place}：“{}”，应为{}", self.found, self.expected.0),
            Lang::En => format!("{place}: \"{}\", expected {}", self.found, self.expected.1),
        }
    }
}

type Chord = Vec<Key>;

/// Which key means what, in every scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    bound: BTreeMap<(Scope, Chord), Command>,
}

/// The keymaps that come with the program; `default` lies under each of the others.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("default", include_str!("../keymaps/default.toml")),
    ("vim", include_str!("../keymaps/vim.toml")),
    ("function-keys", include_str!("../keymaps/function-keys.toml")),
];

type File = BTreeMap<String, BTreeMap<String, String>>;

impl Keymap {
    /// The embedded keymap of that name, with a user's own file (name, text) on top.
    pub fn load(name: &str, own: Option<(&str, &str)>) -> Result<Self, Vec<KeymapFault>> {
        let mut layers: Vec<(&str, &str)> = EMBEDDED
            .iter()
            .filter(|(embedded, _)| *embedded == "default" || *embedded == name)
            .copied()
            .collect();
        layers.extend(own);
        Self::from_layers(&layers)
    }

    /// A keymap of layers, the later ones on top.
    pub fn from_layers(layers: &[(&str, &str)]) -> Result<Self, Vec<KeymapFault>> {
        let mut keymap = Self::default();
        let mut faults = Vec::new();
        for (file, text) in layers {
            match toml::from_str::<File>(text) {
                Ok(sections) => keymap.add(file, &sections, &mut faults),
                Err(error) => faults.push(unreadable(file, &error)),
            }
        }
        if faults.is_empty() { Ok(keymap) } else { Err(faults) }
    }

    fn add(&mut self, file: &str, sections: &File, faults: &mut Vec<KeymapFault>) {
        for (section, entries) in sections {
            let fault = |key: &str, found: &str, zh: &str, en: &str| KeymapFault {
                file: file.into(),
                section: section.clone(),
                key: key.into(),
                found: found.into(),
                expected: (zh.into(), en.into()),
            };
            let Some(scope) = Scope::from_code(section) else {
                let codes = Scope::all().map(Scope::code).collect::<Vec<_>>().join(" ");
                faults.push(fault("", section, &format!("以下之一 {codes}"), &format!("one of {codes}")));
                continue;
            };
            let mut seen: BTreeMap<Chord, &str> = BTreeMap::new();
            for (written, name) in entries {
                let Some(chord) = parse_chord(written) else {
                    faults.push(fault(
                        written,
                        written,
                        "按键，如 ctrl-s、f2、g g",
                        "a key such as ctrl-s, f2, g g",
                    ));
                    continue;
                };
                if let Some(other) = seen.insert(chord.clone(), written) {
                    faults.push(fault(
                        written,
                        name,
                        &format!("与 {other} 不同的键"),
                        &format!("a key other than {other}"),
                    ));
                    continue;
                }
                self.bound.retain(|(s, c), _| *s != scope || c != &chord);
                if name.is_empty() {
                    continue;
                }
                match Command::from_code(name) {
                    None => faults.push(fault(written, name, "命令名", "the name of a command")),
                    Some(command) if !command.scopes().contains(&scope) => {
                        let homes = command.scopes().iter().map(|s| s.code()).collect::<Vec<_>>().join(" ");
                        faults.push(fault(
                            written,
                            name,
                            &format!("此命令写在 [{homes}]"),
                            &format!("this command under [{homes}]"),
                        ));
                    }
                    Some(command) => {
                        self.bound.insert((scope, chord), command);
                    }
                }
            }
            for (long, short) in self.clashes(scope) {
                faults.push(fault(&long, &short, "不是另一组键开头的键", "no key that begins another chord"));
            }
        }
    }

    /// Chords that can never be finished because their beginning means something already.
    fn clashes(&self, scope: Scope) -> Vec<(String, String)> {
        let chords: Vec<&Chord> = self.bound.keys().filter(|(s, _)| *s == scope).map(|(_, c)| c).collect();
        let mut found = Vec::new();
        for long in &chords {
            for short in &chords {
                if short.len() < long.len() && long.starts_with(short) {
                    found.push((print(long), print(short)));
                }
            }
        }
        found
    }

    /// What the keys pressed so far mean, looked up scope by scope.
    pub fn lookup(&self, scopes: &[Scope], keys: &[Key]) -> Found {
        for scope in scopes {
            if let Some(command) = self.bound.get(&(*scope, keys.to_vec())) {
                return Found::Command(*command);
            }
            let begins = |(s, chord): &(Scope, Chord)| {
                s == scope && chord.len() > keys.len() && chord.starts_with(keys)
            };
            if self.bound.keys().any(begins) {
                return Found::More;
            }
        }
        Found::Unbound
    }

    /// The keys of a command in these scopes, the shortest to write first.
    pub fn keys_of(&self, scopes: &[Scope], command: Command) -> Vec<String> {
        let mut keys: Vec<(usize, String)> = self
            .bound
            .iter()
            .filter(|((scope, _), bound)| **bound == command && scopes.contains(scope))
            .map(|((_, chord), _)| {
                (chord.len(), chord.iter().map(|k| k.label()).collect::<Vec<_>>().join(" "))
            })
            .collect();
        keys.sort_by_key(|(length, label)| (*length, label.chars().count(), label.clone()));
        keys.dedup();
        keys.into_iter().map(|(_, label)| label).collect()
    }
}

fn unreadable(file: &str, error: &toml::de::Error) -> KeymapFault {
    KeymapFault {
        file: file.into(),
        section: String::new(),
        key: String::new(),
        found: error.to_string().lines().map(str::trim).collect::<Vec<_>>().join(" "),
        expected: ("TOML：[范围] \"键\" = \"命令\"".into(), "TOML: [scope] \"key\" = \"command\"".into()),
    }
}

fn parse_chord(written: &str) -> Option<Chord> {
    let keys: Option<Chord> = written.split_whitespace().map(Key::parse).collect();
    keys.filter(|keys| !keys.is_empty() && keys.len() <= 3)
}

fn print(chord: &Chord) -> String {
    chord.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
