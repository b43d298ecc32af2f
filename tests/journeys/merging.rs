//! Look-alikes side by side, undo across restarts, the form as a filter, own statistics.

use crate::harness::{Journey, folder, id, store};
use jiangce::domain::record::{Change, RecordRef, Table, Target};
use std::path::Path;

fn save(path: &Path, table: Table, set: &[(&'static str, &str)]) -> RecordRef {
    let set = set.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
    store(path).save(&Change { target: Target::New(table), set, reason: None }).unwrap().reference
}

fn people(path: &Path) -> u64 {
    store(path).counts().unwrap().people
}

/// The same person twice, each with a payment of one benefit.
fn twins(path: &Path) {
    let number = id("33080219900315001");
    let born = [("birth", "1990-03-15"), ("name", "张国方")];
    let one = save(path, Table::Person, &[born[0], born[1], ("id_number", &number)]);
    let other = save(path, Table::Person, &[born[0], born[1], ("phone", "13857012345"), ("note", "旧档")]);
    for person in [one, other] {
        let payment = [("family", "honour"), ("amount", "6000.00"), ("paid_on", "2026-03-15")];
        let mut set = vec![("subject", person.to_string())];
        set.extend(payment.map(|(key, value)| (key, value.to_owned())));
        let set: Vec<_> = set.iter().map(|(key, value)| (*key, value.as_str())).collect();
        save(path, Table::Payment, &set);
    }
}

#[test]
fn two_records_of_one_person_are_compared_merged_and_parted() {
    let (_folder, path) = folder();
    twins(&path);
    let mut journey = Journey::start(&path);
    journey.press("2 down enter d").sees("疑似重复").press("enter");
    journey.sees("留下").sees("* 330802********0017").sees("* 138****2345").sees("发放 1");
    journey.press("m").sees("合并").press("y");
    journey.sees("已合并").sees("请核对是否重复享受").sees("6,000.00");
    assert_eq!(people(&path), 1);
    let one = store(&path).get(RecordRef::parse("person:1").unwrap()).unwrap().unwrap();
    assert_eq!(one.values.get("phone"), Some("13857012345"), "what one lacked came from the other");
    journey.press("enter").sees("138****2345");
    // a new start: parted from the page
    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.press("2 enter y").sees("拆开合并").press("y");
    assert_eq!(people(&path), 2, "{}", journey.text());
    assert_eq!(store(&path).verify(None).unwrap().findings, []);
}

#[test]
fn a_merge_undone_on_its_own_page_shows_the_two_records_again() {
    let (_folder, path) = folder();
    twins(&path);
    let mut journey = Journey::start(&path);
    journey.press("2 down enter d enter m y").sees("已合并，");
    journey.press("u").sees("将撤销").press("y").sees("已撤销").sees("留下").sees_not("已合并，");
    journey.press("m y").sees("已合并，");
    assert_eq!(people(&path), 1);
}

#[test]
fn of_two_identity_numbers_none_is_dropped_before_one_was_chosen() {
    let (_folder, path) = folder();
    let numbers = [id("33080219900315001"), id("33080219900315003")];
    for number in &numbers {
        save(&path, Table::Person, &[("name", "张国方"), ("birth", "1990-03-15"), ("id_number", number)]);
    }
    let mut journey = Journey::start(&path);
    journey.press("2 down enter d enter").sees("? 330802").press("G m").sees("按空格选定留哪一个");
    assert_eq!(people(&path), 2, "{}", journey.text());
    journey.sees(">≠证件号码").press("space space").sees("* 330802");
    // looked up elsewhere meanwhile: what was chosen stays chosen
    journey.press("? esc m").sees("不留的证件号码").sees("查不到").press("y").sees("已合并");
    let left = store(&path).get(RecordRef::parse("person:1").unwrap()).unwrap().unwrap();
    assert_eq!(left.values.get("id_number"), Some(&*numbers[1]));
    journey.press("p");
    assert_eq!(people(&path), 2, "parted again");
}

#[test]
fn one_key_chooses_the_side_of_a_field_and_one_exchanges_the_records() {
    let (_folder, path) = folder();
    twins(&path);
    let mut journey = Journey::start(&path);
    journey.press("2 down enter d enter x").sees("留下  2").press("G").sees("旧档");
    journey.press("m y").sees("已合并");
    let left = store(&path).get(RecordRef::parse("person:2").unwrap()).unwrap().unwrap();
    assert_eq!(left.values.get("note"), Some("旧档"));
    assert!(store(&path).get(RecordRef::parse("person:1").unwrap()).unwrap().is_none());
}

#[test]
fn what_was_saved_is_undone_and_redone_after_a_restart_until_money_depends_on_it() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("3 n").types(&id("33080219900315001")).types("张国方").press("enter");
    journey.types("Y000133000001263000001").types("dg").press("enter").types("0315").press("ctrl-s");
    let counted = |path: &Path| store(path).counts().unwrap().certificates;
    assert_eq!((people(&path), counted(&path)), (1, 1));
    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.press("u").sees("已撤销");
    assert_eq!((people(&path), counted(&path)), (0, 0), "person and certificate were one step");
    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.press("ctrl-r").sees("已重做");
    assert_eq!((people(&path), counted(&path)), (1, 1));
    // paid for by somebody else: no longer to be undone by the one who entered it
    let mut other = store(&path);
    other.act_as("zhao");
    let set = [
        ("subject", "person:1"),
        ("family", "certificate"),
        ("amount", "1500.00"),
        ("paid_on", "2026-04-01"),
        ("fact", "certificate:1"),
    ];
    let set = set.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
    other.save(&Change { target: Target::New(Table::Payment), set, reason: None }).unwrap();
    journey.press("u").sees_not("已撤销");
    assert_eq!((people(&path), counted(&path)), (1, 1), "{}", journey.text());
    assert!(journey.app.notice().is_some_and(|notice| notice.contains("发放")), "{:?}", journey.app.notice());
}

#[test]
fn a_form_becomes_the_filter_of_its_list_and_stays_as_it_was() {
    let (_folder, path) = folder();
    save(&path, Table::Person, &[("name", "张国方"), ("division", "330802")]);
    save(&path, Table::Person, &[("name", "张国芳"), ("division", "330881")]);
    save(&path, Table::Person, &[("name", "王芳"), ("division", "330881")]);
    let mut journey = Journey::start(&path);
    journey.press("2 n tab").types("张国").press("ctrl-f").sees("张国方").sees("张国芳").sees_not("王芳");
    journey.press("esc q").sees("新增人才").sees("张国");
    journey.press("tab tab tab").types("jss").press("enter ctrl-f").sees("张国芳").sees_not("张国方");
}

#[test]
fn a_look_alike_stands_beside_the_form_and_is_opened_from_there() {
    let (_folder, path) = folder();
    save(&path, Table::Person, &[("name", "张国方"), ("birth", "1990-03-15"), ("phone", "13857012345")]);
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("enter").sees("库中相似");
    journey
        .press("f7")
        .sees("正在录入")
        .sees("在册 人才 1")
        .sees("138****2345")
        .sees("1990-03-15")
        .sees("1/1");
    journey.press("enter").sees("138****2345").sees_not("正在录入").press("esc").sees("正在录入");
    journey.press("esc").sees("新增人才").sees("库中相似");
}

#[test]
fn several_look_alikes_are_shown_one_after_the_other() {
    let (_folder, path) = folder();
    save(&path, Table::Person, &[("name", "张国方"), ("birth", "1990-03-15"), ("note", "第一位")]);
    save(&path, Table::Person, &[("name", "张国方"), ("birth", "1990-03-15"), ("note", "第二位")]);
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("enter f7").sees("1/2");
    let first = journey.text().contains("第一位");
    journey.press("n").sees("2/2").sees(if first { "第二位" } else { "第一位" }).press("tab").sees("1/2");
}

#[test]
fn everybody_sees_their_own_figures() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("5 n").types("衢州某厂").press("ctrl-s esc");
    journey.press(":").types("wdlrtj").press("enter").sees("我的录入统计").sees("本次").sees("2026-11-24");
    let line = journey.text().lines().find(|line| line.contains("本次")).unwrap().to_owned();
    let figures: Vec<&str> = line.split_whitespace().skip(1).take(3).collect();
    assert_eq!(figures, ["1", "5", "0"], "one record, four characters and a save");
    let path = journey.kill();
    let mut other = Journey::start_as(&path, "wang");
    other.press(":").types("wdlrtj").press("enter").sees("还没有录入");
}
