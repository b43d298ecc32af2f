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

#[test]
fn a_draft_about_somebody_whose_entry_was_undone_says_so_and_keeps_the_rest() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s").sees("张国方");
    journey.press("c").types("Y000133000001263000001").press("tab").types("dg").press("enter esc");
    journey.press("u").sees("已撤销").press("1").sees("新增证书").press("enter");
    journey.sees("此人的登记已被撤销").sees_not("person:1").sees("Y000133000001263000001").sees("电工");
    journey.press("ctrl-s").sees("未保存");
    assert_eq!(store(&path).counts().unwrap().certificates, 0);
    // thrown away, the empty form about the same person says it too
    journey.press("f8 y").sees("已放弃").sees("此人的登记已被撤销").sees_not("person:1").sees("人才 1");
    // done again, it is as it was
    journey.press("ctrl-x").types("x").press("esc 2 ctrl-r").sees("已重做").press("1 enter");
    journey.sees_not("此人的登记已被撤销");
}

#[test]
fn a_draft_of_rapid_entry_whose_person_was_undone_enters_her_anew() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s").sees("张国方");
    journey.press("3 n").types(&id("33080219900315001")).sees("库中已有").types("Y000133000001263000001");
    journey.types("dg").press("enter").types("0315").press("esc 2 u").sees("已撤销");
    journey.press("3 n enter").sees("保存即重新登记").sees("张国方").press("ctrl-s");
    let counts = store(&path).counts().unwrap();
    assert_eq!((counts.people, counts.certificates), (1, 1), "{}", journey.text());
}

#[test]
fn a_form_gone_on_with_says_what_is_on_file_as_a_new_one_does() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    // found before it was left
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s").sees("张国方");
    journey.press("3 n").types(&id("33080219900315001")).sees("库中已有").types("Y0001").press("esc");
    journey.press("n enter").sees("接着上次").sees("库中已有：张国方").press("f8 y esc");
    // entered by somebody else since
    journey.press("3 n").types(&id("33080219910315002")).types("王芳").press("esc");
    journey.press("2 2 n").types(&id("33080219920315004")).types("李敏").press("esc");
    for (name, number) in [("王芳", id("33080219910315002")), ("李敏", id("33080219920315004"))] {
        let set = vec![("name", Some(name.to_owned())), ("id_number", Some(number))];
        let target = jiangce::domain::record::Target::New(jiangce::domain::record::Table::Person);
        store(&path).save(&jiangce::domain::record::Change { target, set, reason: None }).unwrap();
    }
    journey.press("3 n enter").sees("库中已有：王芳");
    assert!(journey.caret_line().contains("证书编号"), "the name is not asked any more: {}", journey.text());
    journey.press("esc 2 2 n enter").sees("已登记：李敏");
}

#[test]
fn a_window_too_small_to_show_a_screen_takes_no_key_but_those_it_names() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s").sees("张国方");
    journey.resize(30, 6).sees("窗口太小").sees("^C 退出");
    journey.press("u y enter D ctrl-s n").types("王芳").paste("一行\n两行").press("enter");
    assert_eq!(store(&path).counts().unwrap().people, 1, "u took the record back unseen");
    journey.resize(80, 24).sees("张国方").sees_not("王芳");
    journey.resize(20, 5).press("ctrl-c").sees("退出？").press("x n").sees("窗口太小");
    journey.press("ctrl-c enter");
    assert!(journey.quit);
}

#[test]
fn a_question_asked_before_the_window_became_small_is_not_answered_unseen() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("B").sees("backups").resize(30, 6).press("enter y").resize(80, 24).sees("backups");
    assert!(!path.with_file_name("backups").exists());
    journey.press("esc :").resize(30, 6).press("ctrl-c").sees("退出？");
}

#[test]
fn a_form_half_typed_comes_back_whole_when_the_window_is_large_again() {
    let (_folder, path) = folder();
    let number = id("33080219900315001");
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&number).types("张国");
    for size in [(30, 6), (1, 1), (80, 24), (10, 40), (120, 40)] {
        journey.resize(size.0, size.1);
    }
    assert!(journey.caret_line().contains("张国"), "{}", journey.text());
    journey.resize(40, 10).types("错").press("tab esc").resize(80, 24).types("方").press("ctrl-s");
    journey.sees("张国方");
    let path = journey.kill();
    assert_eq!(store(&path).counts().unwrap().people, 1);
}
