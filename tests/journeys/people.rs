//! Finding people, walking the list, the person page, undo, what others change meanwhile.

use crate::harness::{Journey, folder, id, store};
use jiangce::domain::lang::Lang;
use jiangce::domain::record::{Change, RecordRef, Table, Target};
use jiangce::message::Event;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn person(name: &str, serial: usize) -> Change {
    let number = id(&format!("33080219900315{:03}", serial % 1000));
    Change {
        target: Target::New(Table::Person),
        set: vec![
            ("name", Some(name.into())),
            ("id_number", Some(number)),
            ("division", Some("330802".into())),
            ("phone", Some("13805700001".into())),
        ],
        reason: None,
    }
}

fn put(path: &Path, names: &[&str]) -> Vec<RecordRef> {
    let changes: Vec<Change> = names.iter().zip(1..).map(|(name, serial)| person(name, serial)).collect();
    store(path).save_all(&changes, None).unwrap().into_iter().map(|saved| saved.reference).collect()
}

fn few() -> (TempDir, PathBuf) {
    let (folder, path) = folder();
    put(&path, &["张国方", "王芳", "曾国梁", "李秀英"]);
    (folder, path)
}

#[test]
fn a_person_is_found_by_initials_and_opened() {
    let (_folder, path) = few();
    let mut journey = Journey::start(&path);
    journey.press("2").sees("王芳").press("/").types("zgf");
    journey.sees("张国方").sees_not("王芳").press("enter").sees("还可申领").sees("时间线");
    journey.press("esc").sees("张国方").press("esc").sees("王芳");
}

#[test]
fn a_long_list_is_walked_row_by_row_to_its_end_and_back() {
    let (_folder, path) = folder();
    let names: Vec<String> = (0..230).map(|n| format!("王{}", char::from_u32(0x4e00 + n).unwrap())).collect();
    put(&path, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut journey = Journey::start(&path);
    journey.press("2");
    let chosen = |journey: &Journey| {
        let lines = journey.frame().0;
        let line = lines.iter().find(|line| line.starts_with("> ")).expect("a chosen row").clone();
        line.chars().skip(2).take_while(|c| *c != ' ').collect::<String>()
    };
    let mut seen = vec![chosen(&journey)];
    for _ in 1..names.len() {
        journey.press("down");
        seen.push(chosen(&journey));
    }
    let newest_first: Vec<String> = names.iter().rev().cloned().collect();
    assert_eq!(seen, newest_first);
    journey.press("down");
    assert_eq!(chosen(&journey), names[0], "the end is the end");
    for expected in &names[1..] {
        journey.press("up");
        assert_eq!(&chosen(&journey), expected);
    }
    journey.press("end");
    assert_eq!(chosen(&journey), names[0]);
    for _ in 0..30 {
        journey.press("pageup");
    }
    assert_eq!(chosen(&journey), newest_first[0]);
}

#[test]
fn filters_stay_readable_and_are_cleared_by_one_key() {
    let (_folder, path) = few();
    let mut journey = Journey::start(&path);
    journey.press("2 f").types("hjdq").press("enter").sees("户籍地区");
    journey.types("江山").press("enter").sees("[户籍地区:").sees_not("王芳");
    journey.press("esc").sees("王芳").sees_not("[户籍地区:");
}

#[test]
fn numbers_are_masked_shown_on_demand_and_masked_again() {
    let (_folder, path) = few();
    let mut journey = Journey::start(&path);
    journey.press("2 / a esc enter").sees("330802********").sees_not("13805700001");
    journey.press("s").sees("13805700001").sees("记入日志");
    journey.app.update(Event::Alarm);
    journey.sees_not("13805700001").sees("138****0001");
}

#[test]
fn what_a_masked_number_hides_stands_nowhere_beside_it() {
    let (_folder, path) = folder();
    let number = id("33080219900315001");
    let mut one = person("张国方", 1);
    one.set.extend([("birth", Some("1990-03-15".into())), ("note", Some(format!("原证{number}")))]);
    store(&path).save_all(&[one], None).unwrap();
    let mut journey = Journey::start(&path);
    journey.press("2 v v").sees("1990-**-**").sees_not("03-15").press("enter");
    journey.sees("1990-**-**（36岁）").sees("原证330802********0").sees_not("03-15").sees_not(&number);
    journey
        .press("s")
        .sees("1990-03-15（36岁）")
        .sees(&format!("原证{number}"))
        .sees(&format!("号码 {number}"));
    journey.alarm().sees_not("03-15").sees_not(&number);
    journey.press("e").sees("1990-**-**").sees_not("03-15").press("esc");
    journey
        .press("h")
        .sees("人才")
        .press("esc")
        .press("J")
        .press("> enter")
        .sees("1990-**-**")
        .sees_not("03-15");
    journey.sees("原证330802********0").sees_not(&number);
    journey.press("esc esc esc /").types(&number).sees(&number).sees("张国方");
}

#[test]
fn a_change_is_taken_back_and_done_again() {
    let (_folder, path) = few();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219880808001")).types("仇小明").press("ctrl-s");
    assert_eq!(store(&path).counts().unwrap().people, 5, "{}", journey.text());
    while journey.text().contains("新增") {
        journey.press("esc");
    }
    journey.press("u").sees("已撤销：新增人才 仇小明").sees("已不在名册中");
    assert_eq!(store(&path).counts().unwrap().people, 4);
    journey.press("ctrl-r").sees("已重做").sees("仇小明");
}

#[test]
fn what_another_process_saves_shows_at_the_next_key() {
    let (_folder, path) = few();
    let mut journey = Journey::start(&path);
    journey.press("2").sees_not("区志强");
    put(&path, &[]);
    let other = person("区志强", 77);
    store(&path).save_all(&[other], None).unwrap();
    journey.press("down down").sees("区志强");
}

#[test]
fn columns_and_language_are_kept_for_the_next_start() {
    let (_folder, path) = few();
    let mut journey = Journey::start(&path);
    journey.press("2 v").sees("138****0001");
    journey.kill();
    let mut again = Journey::start_at(&path, (120, 40), Lang::En);
    again.press("2").sees("138****0001").sees("newest first").sees("identity no.");
}

#[test]
fn a_person_who_looks_like_another_is_said_and_reached() {
    let (_folder, path) = few();
    let mut twin = person("王芳", 900);
    twin.set.push(("birth", Some("1990-03-15".into())));
    let mut first = person("王芳", 901);
    first.set.push(("birth", Some("1990-03-15".into())));
    store(&path).save_all(&[twin, first], None).unwrap();
    let mut journey = Journey::start(&path);
    journey.press("2 enter").sees("疑似重复").press("d").sees("王芳");
}

#[test]
fn organisations_and_certificates_are_narrowed_and_marked_like_people() {
    let (_folder, path) = folder();
    let made = |table, set: &[(&'static str, &str)]| {
        let set = set.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
        store(&path).save(&Change { target: Target::New(table), set, reason: None }).unwrap().reference
    };
    made(
        Table::Organisation,
        &[("name", "衢州甲机械有限公司"), ("kind", "enterprise"), ("division", "330802")],
    );
    made(Table::Organisation, &[("name", "江山乙技工学校"), ("kind", "school"), ("division", "330881")]);
    let holder = made(Table::Person, &[("name", "张国方")]).to_string();
    for (number, level) in [("Y000133000001263000001", "senior"), ("Y000133000001264000002", "intermediate")]
    {
        let certificate = [
            ("person", holder.as_str()),
            ("number", number),
            ("occupation", "6-31-01-03"),
            ("issued", "2026-03-15"),
            ("level", level),
        ];
        made(Table::Certificate, &certificate);
    }
    let mut journey = Journey::start(&path);
    journey.press("5 f").types("lx").press("enter").types("yx").press("enter");
    journey.sees("[类型:院校]").sees("江山乙技工学校").sees_not("衢州甲机械有限公司");
    journey.press("esc f").types("dq").press("enter").types("330800").press("enter");
    journey
        .sees("江山乙技工学校")
        .sees("衢州甲机械有限公司")
        .press("space")
        .sees("已标记 1")
        .press("X")
        .sees_not("已标记");
    journey.press("3 f").types("dj").press("enter").types("gjg").press("enter");
    journey.sees("Y000133000001263000001").sees_not("Y000133000001264000002");
    journey.press("/").types("zgf").sees("Y000133000001263000001").sees_not("Y000133000001264000002");
}

#[test]
fn only_lists_that_can_search_say_so() {
    let (_folder, path) = few();
    let mut journey = Journey::start(&path);
    journey.sees_not("/ 查找").press("0").sees_not("/ 查找").press("2").sees("/ 查找");
}

#[test]
fn the_history_of_a_person_and_of_an_entry_are_told_apart_with_names_for_references() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s");
    journey.press("f").types("qzgj").press("enter").types("0315").press("tab").types("大工匠");
    journey
        .press("ctrl-s")
        .press("h")
        .sees("称号: — → 衢州大工匠")
        .sees("人员: — → 张国方")
        .sees_not("person:");
    journey.press("esc H").sees("姓名: — → 张国方").sees_not("称号");
}

#[test]
fn the_counts_of_home_keep_clear_of_long_names() {
    let (_folder, path) = folder();
    let mut journey = Journey::start_at(&path, (80, 24), Lang::En);
    journey.sees("national contest awa… 0").sees("demonstration enterp… 0");
}
