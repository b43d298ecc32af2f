//! Typing into fields that hold something already, and lists that were opened to choose from.

use crate::harness::{Journey, folder, id, store};
use jiangce::domain::record::{Change, Table, Target};

/// A new certificate with the caret in the day of issue, which holds a day typed before.
fn at_a_typed_day(path: &std::path::Path) -> Journey {
    let mut journey = Journey::start(path);
    journey.press("3 n").types(&id("33080219900315001")).types("张国方").press("enter");
    journey.types("Y000133000001263000001").types("dg").press("enter").types("20261001");
    journey.press("up").sees("2026-10-01").sees("键入即换");
    assert!(journey.caret_line().contains("2026-10-01"), "{}", journey.text());
    journey
}

#[test]
fn a_field_one_comes_back_to_is_replaced_by_typing_and_lengthened_only_on_wish() {
    let (_folder, path) = folder();
    let mut journey = at_a_typed_day(&path);
    journey.types("8").press("tab up").sees_not("2026-10-018").sees("8");
    journey.press("ctrl-y").sees("2026-10-01");
    // on wish it goes on, and a day with three figures is refused with what was expected
    journey.press("tab up end").types("8").press("tab").sees("2026-10-018").sees("看不懂“2026-10-018”");
    // led there by the key for faults, the fault is selected too
    journey.press("pageup ctrl-n");
    for _ in 0..8 {
        if journey.caret_line().contains("发证日期") {
            break;
        }
        journey.press("ctrl-n");
    }
    journey.types("20261118").sees("2026-11-18").sees_not("2026-10-018");
    // the rule is among the keys
    journey.press("f2").press("pagedown").sees("键入即换，左右、退格则续改").press("esc");
    // a name the same
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方");
    journey.press("tab tab tab up up").sees("张国方").types("李敏").press("tab").sees_not("张国方李敏");
}

#[test]
fn a_year_out_of_range_is_called_that() {
    let (_folder, path) = folder();
    let mut journey = at_a_typed_day(&path);
    journey.types("9999-12-31").press("tab").sees("超出范围").sees_not("不是日历上的日期");
}

#[test]
fn enter_takes_the_marked_entry_of_a_list_opened_by_key() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("enter");
    for _ in 0..20 {
        journey.press("ctrl-g");
        if journey.text().contains("> ") && !journey.text().contains("直接录入") {
            break;
        }
        journey.press("tab");
    }
    let label =
        |line: &str| line.split_whitespace().next().unwrap_or_default().trim_start_matches('>').to_owned();
    let field = label(&journey.caret_line());
    let marked = journey.frame().0.into_iter().skip_while(|line| !line.contains(&field)).nth(1).unwrap();
    let entry = marked.split("> ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    journey.press("enter");
    let line = journey.frame().0.into_iter().find(|line| line.contains(&field)).unwrap();
    assert!(line.contains(&entry), "{entry} was marked: {}", journey.text());
}

#[test]
fn the_key_of_a_tab_goes_to_its_first_screen_from_whatever_was_opened_there() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey
        .press("2 n")
        .types("33080219")
        .press("esc")
        .press("1")
        .sees("新增人才")
        .press("enter")
        .sees("33080219");
    // a form takes digits as text; left, and opened again as a page of the home screen
    journey.press("ctrl-x esc").press("J").sees("操作日志").press("1");
    journey.sees_not("操作日志").sees("发放记录");
    journey.press("2 J").sees("操作日志").press("2").sees_not("操作日志");
}

#[test]
fn a_payment_of_nothing_and_an_organisation_of_figures_are_refused_beside_their_fields() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("5 n").types("12345678").press("ctrl-s").sees("看不懂“12345678”").sees("未保存");
    journey.press("ctrl-x").types("衢州某某机械有限公司").press("ctrl-s").sees("衢州某某机械有限公司");
    journey.press("m ctrl-g enter").types("0").press("tab").sees("大于 0 的金额");
    journey.types("0315").press("ctrl-s").sees("未保存");
    assert_eq!(store(&path).counts().unwrap().payments, 0);
}

#[test]
fn people_entered_in_one_burst_are_all_saved() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2");
    for (head, name) in
        [("33080219900315001", "张国方"), ("33080219910315002", "王芳"), ("33080219920315004", "李敏")]
    {
        // the list, the form and its save, none of them answered before the next key
        journey.hits("2 n").rushes(&id(head)).rushes(name).hits("ctrl-s");
    }
    journey.settle();
    journey.press("2").sees("张国方").sees("王芳").sees("李敏");
    let counts = store(&path).counts().unwrap();
    assert_eq!((counts.people, store(&path).drafts().unwrap().len()), (3, 0));
}

#[test]
fn keys_behind_a_refused_save_wait_for_the_one_that_goes_through_or_go_with_the_form() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    let number = id("33080219910315002");
    journey.press("2 n").types(&number).types("王芳");
    // entered by somebody else meanwhile
    let change = Change {
        target: Target::New(Table::Person),
        set: vec![("name", Some("别人".to_owned())), ("id_number", Some(number))],
        reason: None,
    };
    store(&path).save(&change).unwrap();
    journey.hits("ctrl-s 5 n").settle();
    journey.sees("其后已按的 2 个键");
    // mended and saved, the next is what was begun
    journey.press("pageup ctrl-x").types(&id("33080219930315007")).press("ctrl-s").sees("新增单位");
    assert_eq!(store(&path).counts().unwrap().people, 2);
    // of a form that is left they go with it
    let number = id("33080219940315004");
    journey.press("esc 2 2 n").types(&number).types("赵敏");
    let set = vec![("name", Some("又一人".to_owned())), ("id_number", Some(number))];
    store(&path).save(&Change { set, ..change }).unwrap();
    journey.hits("ctrl-s 5 n").settle();
    journey.sees("其后已按的 2 个键").press("f8 y esc 2").sees_not("新增单位");
    journey.press("3").sees_not("新增单位");
}
