//! Behaviour of the line editor, and the properties that hold for any sequence of keys.

use super::*;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

fn typed(text: &str) -> LineEdit {
    let mut edit = LineEdit::new();
    for c in text.chars() {
        edit.apply(Edit::Insert(c));
    }
    edit
}

#[test]
fn characters_go_in_at_the_caret() {
    let mut edit = typed("张三");
    edit.apply(Edit::Left);
    edit.apply(Edit::Insert('国'));
    assert_eq!((edit.text(), edit.caret()), ("张国三", 2));
}

#[test]
fn a_joined_character_is_removed_whole() {
    let mut edit = typed("e\u{301}👍🏽");
    assert_eq!(edit.caret(), 2);
    edit.apply(Edit::Backspace);
    assert_eq!(edit.text(), "e\u{301}");
    edit.apply(Edit::Backspace);
    assert_eq!(edit.text(), "");
}

#[test]
fn an_accent_typed_before_a_letter_leaves_the_caret_on_an_edge() {
    let mut edit = typed("ab");
    edit.apply(Edit::Left);
    edit.apply(Edit::Insert('\u{301}'));
    assert_eq!((edit.text(), edit.caret()), ("a\u{301}b", 1));
}

#[test]
fn a_paste_is_one_clean_line() {
    let mut edit = LineEdit::new();
    edit.paste(" 张\u{1b}[31m三\t丰\r\n\u{202e}衢州\u{200b}\u{7}\n");
    assert_eq!(edit.text(), "张[31m三 丰  衢州");
}

#[test]
fn a_number_field_folds_full_width_signs_and_a_text_field_keeps_them() {
    let mut number = LineEdit::new().folding();
    number.paste("３３０８０２－Ｘ");
    assert_eq!(number.text(), "330802-X");
    number.apply(Edit::Insert('１'));
    assert_eq!(number.text(), "330802-X1");
    let mut text = LineEdit::new();
    text.paste("（数控）");
    assert_eq!(text.text(), "（数控）");
}

#[test]
fn a_full_field_says_so_and_takes_nothing_of_a_paste() {
    let mut edit = typed("衢州").limited(3);
    assert_eq!(edit.paste("工匠"), Edited::Full { limit: 3 });
    assert_eq!(edit.text(), "衢州");
    assert_eq!(edit.apply(Edit::Insert('工')), Edited::Changed);
    assert_eq!(edit.apply(Edit::Insert('匠')), Edited::Full { limit: 3 });
}

#[test]
fn words_are_left_and_removed_one_by_one() {
    let mut edit = typed("Zhang San 有限 公司");
    edit.apply(Edit::Home);
    edit.apply(Edit::WordRight);
    assert_eq!(edit.caret(), 5);
    edit.apply(Edit::WordRight);
    assert_eq!(edit.caret(), 9);
    edit.apply(Edit::WordLeft);
    assert_eq!(edit.caret(), 6);
    edit.apply(Edit::End);
    edit.apply(Edit::DeleteWord);
    assert_eq!(edit.text(), "Zhang San 有限 公");
    edit.apply(Edit::DeleteToStart);
    assert!(edit.is_empty());
}

#[test]
fn undo_takes_typed_runs_and_removals_back_step_by_step() {
    let mut edit = typed("3308");
    edit.apply(Edit::Backspace);
    edit.paste("22");
    assert_eq!(edit.text(), "33022");
    edit.apply(Edit::Undo);
    assert_eq!(edit.text(), "330");
    edit.apply(Edit::Undo);
    assert_eq!(edit.text(), "3308");
    edit.apply(Edit::Undo);
    assert_eq!(edit.text(), "");
    assert_eq!(edit.apply(Edit::Undo), Edited::Same);
    edit.apply(Edit::Redo);
    edit.apply(Edit::Redo);
    assert_eq!(edit.text(), "330");
}

#[test]
fn a_field_narrower_than_its_text_scrolls_by_cells() {
    let edit = typed("衢州市柯城区工匠");
    let seen = edit.window(11);
    assert!(seen.text.ends_with("工匠"), "{seen:?}");
    assert!(seen.more_left && !seen.more_right);
    assert_eq!(seen.caret, seen.text.width(), "the caret stands behind the last character");
    assert!(seen.caret < 11);
    let mut home = edit.clone();
    home.apply(Edit::Home);
    assert_eq!(home.window(11).text, "衢州市柯城");
    assert_eq!(home.window(11).caret, 0);
}

#[test]
fn a_text_that_fits_is_shown_whole() {
    let edit = typed("衢州");
    assert_eq!(edit.window(5), Window { text: "衢州", caret: 4, more_left: false, more_right: false });
    assert_eq!(edit.window(0).text, "");
}

fn edits() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => prop::sample::select(vec![
            'a', '1', ' ', '张', '衢', '𠮷', '\u{301}', '👍', '\u{1f3fd}', '\u{200d}', '🇨', '🇳',
            '\u{fe0f}', '\u{1b}', '\n', '각', '\u{11a8}', 'ﷺ',
        ]).prop_map(Edit::Insert),
        1 => prop::sample::select(vec![
            Edit::Backspace, Edit::Delete, Edit::Left, Edit::Right, Edit::WordLeft, Edit::WordRight,
            Edit::Home, Edit::End, Edit::DeleteWord, Edit::DeleteToStart, Edit::DeleteToEnd,
            Edit::Undo, Edit::Redo,
        ]),
    ]
}

proptest! {
    #[test]
    fn any_keys_keep_the_caret_on_an_edge_and_the_text_clean(
        keys in prop::collection::vec(edits(), 0..60), width in 0usize..30, limit in 1usize..40,
    ) {
        let mut edit = LineEdit::new().limited(limit);
        for key in keys {
            edit.apply(key);
            prop_assert!(edit.caret <= edit.text.len());
            let edges: Vec<usize> = edit.text.grapheme_indices(true).map(|(i, _)| i).collect();
            prop_assert!(edit.caret == edit.text.len() || edges.contains(&edit.caret));
            prop_assert!(edit.text.chars().count() <= limit);
            prop_assert!(!edit.text.chars().any(char::is_control));
            let seen = edit.window(width);
            let wide: usize = seen.text.graphemes(true).map(UnicodeWidthStr::width).sum();
            prop_assert!(wide <= width);
            prop_assert!(width == 0 || seen.caret < width);
        }
    }

    #[test]
    fn what_stands_under_the_caret_is_seen(text in "[a衢1 州]{0,40}", at in 0usize..40, width in 2usize..30) {
        let mut edit = LineEdit::new();
        edit.set(&text);
        edit.place_caret(at);
        let seen = edit.window(width);
        let before: String = seen.text.graphemes(true)
            .scan(0, |used, g| { let from = *used; *used += g.width(); Some((from, g)) })
            .filter(|(from, _)| *from < seen.caret).map(|(_, g)| g).collect();
        prop_assert!(edit.before().ends_with(&before));
        if let Some(under) = edit.behind().graphemes(true).next() {
            let rest: String = seen.text.chars().skip(before.chars().count()).collect();
            prop_assert!(rest.starts_with(under), "{seen:?} hides {under:?}");
        }
    }

    #[test]
    fn undo_of_everything_ends_at_the_start_and_redo_at_the_end(keys in prop::collection::vec(edits(), 0..60)) {
        let mut edit = LineEdit::new();
        for key in keys.into_iter().filter(|k| !matches!(k, Edit::Undo | Edit::Redo)) {
            edit.apply(key);
        }
        let end = edit.text.clone();
        while edit.apply(Edit::Undo) == Edited::Changed {}
        prop_assert_eq!(edit.text(), "");
        while edit.apply(Edit::Redo) == Edited::Changed {}
        prop_assert_eq!(edit.text(), end);
    }
}
