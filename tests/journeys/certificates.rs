//! Certificates entered in a row, a kill in the middle of one, refusals with their reasons.

use crate::harness::{Journey, folder, id, store};
use jiangce::domain::lang::Lang;
use jiangce::domain::listing::{From, PeopleFilter, PeopleOrder};
use jiangce::store::CertificateFilter;
use std::path::Path;

/// People and certificates on file.
fn counted(path: &Path) -> (u64, u64) {
    let counts = store(path).counts().unwrap();
    (counts.people, counts.certificates)
}

fn entry(path: &Path) -> Journey {
    let mut journey = Journey::start(path);
    journey.press("3 n").sees("证书录入");
    journey.keys = 0;
    journey
}

fn first(journey: &mut Journey) {
    journey.types(&id("33080219900315001")).types("张国方").press("enter");
    journey.types("Y000133000001263000001").types("dg").press("enter").types("0315").press("ctrl-s");
}

#[test]
fn three_certificates_in_a_row_within_their_keystrokes() {
    let (_folder, path) = folder();
    let mut journey = entry(&path);
    first(&mut journey);
    assert_eq!(counted(&path), (1, 1), "{}", journey.text());
    assert!(journey.keys - 3 <= 49, "first: {} keys beyond the name", journey.keys - 3);

    journey.keys = 0;
    journey.types(&id("33080219910315002")).types("王芳").press("enter");
    journey.types("Y000133000001264000009").press("ctrl-s");
    assert_eq!(counted(&path), (2, 2), "{}", journey.text());
    assert!(journey.keys - 2 <= 43, "next: {} keys beyond the name", journey.keys - 2);

    journey.keys = 0;
    journey.types(&id("33080219910315004")).types("李秀英").press("enter ctrl-t ctrl-s");
    assert_eq!(counted(&path), (3, 3), "{}", journey.text());
    assert!(journey.keys - 3 <= 27, "consecutive: {} keys beyond the name", journey.keys - 3);
    journey.sees("Y000133000001264000010").sees("本次已存 3 张");

    journey.keys = 0;
    journey.types("zgf").press("enter").types("Y000133000001262000005").press("ctrl-s");
    assert_eq!(counted(&path), (3, 4), "the person on file is not doubled: {}", journey.text());
    assert!(journey.keys <= 31, "on file: {} keys", journey.keys);
}

#[test]
fn a_kill_in_the_middle_of_the_fourth_brings_it_back_at_the_same_field() {
    let (_folder, path) = folder();
    let mut journey = entry(&path);
    first(&mut journey);
    journey.types(&id("33080219910315002")).types("王芳").press("enter").types("Y0001330000");
    let path = journey.kill();

    let mut journey = Journey::start(&path);
    journey.sees("证书录入");
    journey
        .press("3 n")
        .sees("接着录")
        .sees("王芳")
        .press("enter")
        .sees("接着上次")
        .sees("王芳")
        .sees("Y0001330000");
    assert!(journey.caret_line().contains("证书编号"), "{}", journey.caret_line());
    journey.types("01264000009").press("ctrl-s");
    assert_eq!(counted(&path), (2, 2), "{}", journey.text());
    let page = store(&path).certificates(&CertificateFilter::default(), &From::Start, 10).unwrap();
    assert!(page.rows.iter().all(|row| row.occupation.as_deref() == Some("6-31-01-03")), "{page:?}");
}

#[test]
fn a_saved_certificate_leaves_no_draft() {
    let (_folder, path) = folder();
    let mut journey = entry(&path);
    first(&mut journey);
    assert!(store(&path).drafts().unwrap().is_empty());
}

#[test]
fn keys_that_come_faster_than_the_store_answers_are_all_taken() {
    let (_folder, path) = folder();
    let mut journey = entry(&path);
    journey.rushes(&id("33080219900315001")).rushes("张国方");
    journey.settle();
    journey.press("enter").rushes("Y000133000001263000001").rushes("dg");
    journey.settle();
    journey.press("enter").rushes("0315");
    journey.settle();
    let save = jiangce::keymap::key::Key::parse("ctrl-s").unwrap();
    journey.hit(save);
    journey.rushes(&id("33080219910315002")).rushes("王芳");
    journey.settle();
    assert_eq!(counted(&path), (1, 1), "{}", journey.text());
    journey.sees("王芳");
    assert!(journey.caret_line().contains("姓名"), "{}", journey.text());
}

#[test]
fn a_wrong_number_says_which_digit_is_wrong_and_nothing_is_saved() {
    let (_folder, path) = folder();
    let mut journey = entry(&path);
    let right = id("33080219900315001");
    let last = if right.ends_with('1') { "2" } else { "1" };
    journey.types(&right[..17]).types(last);
    journey.sees("校验码不符");
    journey.press("ctrl-s").sees("未保存");
    assert_eq!(counted(&path), (0, 0));
    journey.press("backspace").types(&right[17..]);
    assert!(journey.caret_line().contains("姓名"), "{}", journey.text());
}

#[test]
fn a_certificate_on_file_is_not_entered_twice() {
    let (_folder, path) = folder();
    let mut journey = entry(&path);
    first(&mut journey);
    journey.types(&id("33080219910315002")).types("王芳").press("enter").types("Y000133000001263000001");
    journey.sees("已登记").press("ctrl-s");
    assert_eq!(counted(&path), (1, 1));
}

#[test]
fn a_year_that_does_not_fit_asks_for_a_reason_and_keeps_it() {
    let (_folder, path) = folder();
    let mut journey = entry(&path);
    journey.types(&id("33080219900315001")).types("张国方").press("enter");
    journey.types("Y000133000001253000001").types("dg").press("enter").types("0315").press("ctrl-s");
    journey.sees("理由");
    assert_eq!(counted(&path), (0, 0));
    journey.types("补发").press("enter");
    assert_eq!(counted(&path), (1, 1), "{}", journey.text());
    let register = store(&path);
    let page = register.certificates(&CertificateFilter::default(), &From::Start, 10).unwrap();
    let reference =
        jiangce::domain::record::RecordRef::new(jiangce::domain::record::Table::Certificate, page.rows[0].id);
    let history = register.history(reference).unwrap();
    assert_eq!(history[0].reason.as_deref(), Some("补发"));
}

#[test]
fn a_person_an_organisation_and_a_fact_are_added_and_corrected_by_the_same_form() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("5 n").sees("新增单位").types("衢州某某机械有限公司").press("ctrl-s");
    journey.sees("衢州某某机械有限公司").press("esc");
    journey.press("2 n").sees("新增人才").types(&id("33080219900315001")).types("张国方").press("ctrl-s");
    journey.sees("张国方").press("f").types("qzgj").press("enter").sees("衢州工匠称号").sees("张国方");
    journey.types("0315").press("tab").types("大工匠").press("ctrl-s");
    journey.sees("衢州大工匠");
    let filter = PeopleFilter { words: "zgf".into(), ..PeopleFilter::default() };
    let people = store(&path).people(&filter, PeopleOrder::Newest, &From::Start, 5).unwrap();
    assert_eq!(people.rows.len(), 1);
    journey.press("e").sees("更正人才").press("tab").press("ctrl-x").types("张国芳").press("ctrl-s");
    journey.sees("张国芳").sees_not("张国方");
}

#[test]
fn the_register_is_searched_as_one_types_and_opened_to_correct() {
    let (_folder, path) = folder();
    let mut journey = entry(&path);
    first(&mut journey);
    journey.press("esc").sees("张国方").sees("Y000133000001263000001").sees("电工");
    journey.press("/").types("wf").sees("没有符合的证书");
    journey.press("esc /").types("zgf").sees("张国方").press("enter").sees("更正证书");
    journey.press("esc").sees("持证人");
}

#[test]
fn entry_fits_wide_and_english_windows_too() {
    let (_folder, path) = folder();
    let mut journey = Journey::start_at(&path, (120, 40), Lang::En);
    journey.press("3 n").sees("certificate entry").types("330802").sees("6/18");
    let (lines, caret) = journey.frame();
    assert_eq!(lines.len(), 40);
    assert!(caret.is_some());
}
