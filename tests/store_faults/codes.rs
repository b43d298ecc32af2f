//! Every code SQLite answers with when the machine fails is a sentence that says what to do.

use jiangce::domain::lang::Lang;
use jiangce::store::{Fault, StoreError};
use rusqlite::ffi;
use std::collections::BTreeSet;

fn of(code: i32) -> StoreError {
    StoreError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None))
}

/// Those that were seen under injection, and their like.
const CODES: [i32; 21] =
    [5, 6, 7, 8, 11, 13, 14, 15, 26, 266, 517, 526, 778, 1032, 1034, 1544, 2570, 3850, 4618, 4874, 5386];

#[test]
fn every_code_is_a_sentence_with_a_next_step_in_both_languages() {
    for code in CODES {
        let (zh, en) = (of(code).sentence(Lang::Zh), of(code).sentence(Lang::En));
        assert!(!matches!(of(code), StoreError::Unexpected(_) | StoreError::Io(_)), "{code}: {zh}");
        assert!(zh.contains('请') && zh.ends_with('。'), "{code}: {zh}");
        assert!(en.ends_with('.') && en.split_whitespace().count() >= 8, "{code}: {en}");
        assert!(!zh.contains("已保存"), "{code}: {zh}");
        assert!(!en.to_lowercase().replace("not saved", "").contains("saved"), "{code}: {en}");
        // two lines of the smallest screen
        assert!(jiangce::domain::width::width(&zh) <= 160, "{code}: {zh}");
    }
}

#[test]
fn codes_that_need_another_step_are_other_sentences() {
    let apart = [5, 7, 8, 11, 13, 14, 15, 26, 266, 517, 778, 1032, 1034, 1544, 2570, 4618, 4874];
    for lang in [Lang::Zh, Lang::En] {
        let without_numbers = |text: String| text.replace(|c: char| c.is_ascii_digit(), "");
        let sentences: BTreeSet<String> =
            apart.iter().map(|code| without_numbers(of(*code).sentence(lang))).collect();
        assert_eq!(sentences.len(), apart.len(), "{sentences:#?}");
    }
}

#[test]
fn kinds_are_told_by_the_extended_code() {
    let fault = |code| match of(code) {
        StoreError::Machine { fault, .. } => Some(fault),
        _ => None,
    };
    assert_eq!(fault(778), Some(Fault::Write));
    assert_eq!(fault(1034), Some(Fault::Sync));
    assert_eq!(fault(4618), Some(Fault::SharedMemory));
    assert_eq!(fault(4874), Some(Fault::NoRoom));
    assert_eq!(fault(517), Some(Fault::Overtaken));
    assert_eq!(fault(26), Some(Fault::Overwritten));
    assert_eq!(of(13), StoreError::Full);
    assert_eq!(of(5), StoreError::Busy { holder: None });
    assert_eq!(of(8), StoreError::ReadOnly);
    assert!(matches!(of(11), StoreError::Damaged(_)));
}

#[test]
fn errors_of_files_are_told_like_those_of_sqlite() {
    let of = |number| StoreError::from(std::io::Error::from_raw_os_error(number));
    let numbers = |errno: rustix::io::Errno| errno.raw_os_error();
    assert_eq!(of(numbers(rustix::io::Errno::NOSPC)), StoreError::Full);
    assert_eq!(of(numbers(rustix::io::Errno::DQUOT)), StoreError::Full);
    assert!(matches!(of(numbers(rustix::io::Errno::FBIG)), StoreError::Machine { fault: Fault::Write, .. }));
    assert!(matches!(
        of(numbers(rustix::io::Errno::MFILE)),
        StoreError::Machine { fault: Fault::TooManyFiles, .. }
    ));
    assert_eq!(of(numbers(rustix::io::Errno::ROFS)), StoreError::ReadOnly);
}
