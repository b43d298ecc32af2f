use super::*;

#[test]
fn every_embedded_keymap_loads() {
    for (name, _) in EMBEDDED {
        let keymap = Keymap::load(name, None);
        assert!(keymap.is_ok(), "{name}: {keymap:?}");
    }
}

#[test]
fn every_command_has_a_plain_key_or_is_in_the_palette_by_name() {
    let keymap = Keymap::load("default", None).unwrap();
    for command in Command::all().filter(|c| !matches!(c, Command::NextKeymap)) {
        for scope in command.scopes() {
            let keys = keymap.keys_of(&[*scope, Scope::Global], command);
            assert!(!keys.is_empty() || command.scopes().len() > 1, "{command:?} {scope:?}");
        }
        let reachable = keymap.bound.iter().filter(|(_, bound)| **bound == command);
        let plain = reachable.filter(|((_, chord), _)| chord.iter().all(|k| !k.alt && !k.shift)).count();
        assert!(plain > 0, "{command:?}");
    }
}

#[test]
fn a_chord_waits_for_its_second_key() {
    let keymap = Keymap::load("vim", None).unwrap();
    let g = Key::char('g');
    assert_eq!(keymap.lookup(&[Scope::List], &[g]), Found::More);
    assert_eq!(keymap.lookup(&[Scope::List], &[g, g]), Found::Command(Command::FirstRow));
    assert_eq!(keymap.lookup(&[Scope::List], &[g, Key::char('x')]), Found::Unbound);
}

#[test]
fn the_nearer_scope_wins_and_a_user_file_lies_on_top() {
    let own = "[people]\n\"f\" = \"sort\"\n\"s\" = \"\"\n";
    let keymap = Keymap::load("default", Some(("keys.toml", own))).unwrap();
    let scopes = [Scope::People, Scope::List, Scope::Global];
    assert_eq!(keymap.lookup(&scopes, &[Key::char('f')]), Found::Command(Command::Sort));
    assert_eq!(keymap.lookup(&scopes, &[Key::char('s')]), Found::Unbound);
}

#[test]
fn what_does_not_hold_is_refused_with_file_key_and_what_was_expected() {
    let cases = [
        ("[nowhere]\n\"a\" = \"back\"\n", "nowhere"),
        ("[list]\n\"hyper-a\" = \"row-down\"\n", "hyper-a"),
        ("[list]\n\"a\" = \"fly\"\n", "fly"),
        ("[list]\n\"a\" = \"yes\"\n", "[dialog]"),
        ("[list]\n\"ctrl-s\" = \"row-up\"\n\"Ctrl-S\" = \"row-down\"\n", "ctrl-s"),
        ("[list]\n\"j k\" = \"row-up\"\n", "j k"),
        ("[list\n", "TOML"),
    ];
    for (text, names) in cases {
        let faults = Keymap::load("default", Some(("keys.toml", text))).unwrap_err();
        for lang in [Lang::Zh, Lang::En] {
            let sentence = faults.first().unwrap().sentence(lang).to_lowercase();
            assert!(sentence.contains("keys.toml"), "{sentence}");
            assert!(sentence.contains(&names.to_lowercase()), "{sentence}");
        }
    }
}

#[test]
fn where_characters_are_text_none_of_them_is_a_command() {
    for (name, _) in EMBEDDED {
        let keymap = Keymap::load(name, None).unwrap();
        for scope in [Scope::Choice, Scope::Search, Scope::Palette, Scope::Form, Scope::Text] {
            let typed = keymap.bound.keys().filter(|(s, _)| *s == scope);
            for (_, chord) in typed {
                assert!(chord.first().is_some_and(|key| key.text().is_none()), "{name} {scope:?} {chord:?}");
            }
        }
    }
}
