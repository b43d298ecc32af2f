//! Several unfinished forms at once, each with a draft of its own; the list of faults.

use crate::harness::{Journey, folder, id, store};

#[test]
fn a_second_new_person_leaves_the_first_draft_alone_and_both_come_back() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("esc");
    journey.press("n").sees("直接录入即另起一张").sees("张国方");
    journey.types(&id("33080219910315002")).types("王芳").press("esc");
    assert_eq!(store(&path).drafts().unwrap().len(), 2);

    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.sees("新增人才  王芳").sees("新增人才  张国方");
    journey.press("j enter").sees("接着上次").sees("张国方");
    assert!(journey.caret_line().contains("姓名"), "{}", journey.caret_line());
    journey.press("ctrl-s");
    assert_eq!(store(&path).counts().unwrap().people, 1);
    let left = store(&path).drafts().unwrap();
    assert_eq!(left.len(), 1, "only the saved one is gone");
    assert!(left[0].text.contains("王芳"));
}

#[test]
fn another_form_is_begun_in_the_middle_of_one_and_both_are_saved() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("3 n").types(&id("33080219900315001")).types("张国方").press("ctrl-a");
    journey.sees("另起一张").sees_not("张国方");
    journey.types(&id("33080219910315002")).types("王芳").press("enter").types("Y000133000001263000001");
    journey.types("dg").press("enter").types("0315").press("ctrl-s").sees("本次已存 1 张");
    journey.press("esc n").sees("张国方").press("enter").sees("张国方");
    journey.press("enter").types("Y000133000001263000002").types("dg").press("enter").types("0315");
    journey.press("ctrl-s");
    let counts = store(&path).counts().unwrap();
    assert_eq!((counts.people, counts.certificates), (2, 2), "{}", journey.text());
    assert!(store(&path).drafts().unwrap().is_empty());
}

#[test]
fn the_list_of_faults_shows_every_one_and_leads_to_it() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("3 n").types("33080219900315").press("tab tab").types("Y0001").press("ctrl-b");
    journey.sees("证件号码").sees("!! 必填").sees("错误 5 处");
    journey.press("down enter");
    assert!(journey.caret_line().contains("职业"), "{}", journey.text());
    journey.press("ctrl-b esc").sees_not("错误 5 处");
    journey.press("ctrl-b").types("dg").press("enter").sees("6-31-01-03");
}

#[test]
fn while_drafts_are_offered_every_key_is_answered() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s e tab").types("王芳");
    journey.press("esc e").sees("有没有保存的草稿").sees("Enter 确定").sees_not("^S 保存");
    journey.press("pagedown").sees("先选一份草稿").press("up ctrl-u").sees("先选一份草稿");
    journey.press("down enter").sees("更正人才").sees_not("接着上次").sees("张国方").press("esc");
    journey.press("e enter").sees("接着上次").sees("王芳").sees("^S 保存");
}
