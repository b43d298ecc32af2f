//! What a person may claim, what would change if, and the readings it rests on.

use crate::harness::{Journey, folder, id, store};
use jiangce::domain::lang::Lang;
use jiangce::domain::record::{Change, FactKind, RecordRef, Table, Target};
use jiangce::store::About;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn new(table: Table, set: &[(&'static str, &str)]) -> Change {
    let set = set.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
    Change { target: Target::New(table), set, reason: None }
}

fn save(path: &Path, change: &Change) -> RecordRef {
    store(path).save(change).unwrap().reference
}

/// One person with a title of 2022, of which 6,000 were paid.
fn titled() -> (TempDir, PathBuf, RecordRef) {
    let (folder, path) = folder();
    let number = id("33080219900315001");
    let person = save(&path, &new(Table::Person, &[("name", "张国方"), ("id_number", &number)]));
    let subject = person.to_string();
    let title = [("subject", subject.as_str()), ("date", "2022-05-01"), ("tier", "artisan")];
    save(&path, &new(Table::Fact(FactKind::Honour), &title));
    let paid = [
        ("subject", subject.as_str()),
        ("family", "honour"),
        ("amount", "6000.00"),
        ("paid_on", "2022-07-01"),
    ];
    save(&path, &new(Table::Payment, &paid));
    (folder, path, person)
}

#[test]
fn a_preview_says_what_is_owed_paid_and_left_and_why_not_the_rest() {
    let (_folder, path, _) = titled();
    for (size, lang, left) in
        [((80, 24), Lang::Zh, "可付 14,000.00"), ((120, 40), Lang::En, "payable 14,000.00")]
    {
        let mut journey = Journey::start_at(&path, size, lang);
        journey.press("4").types("zgf").press("enter");
        journey.sees("张国方").sees(left).sees("20,000.00").sees("2021-01-01");
        let seats =
            if lang == Lang::Zh { "名额：衢州工匠 约 150，已有 1" } else { "about 150, taken 1" };
        journey.press("enter").sees(seats).press("esc");
        journey.press("end");
        let why = if lang == Lang::Zh { "最近的办法" } else { "nearest way" };
        journey.sees(why);
    }
}

#[test]
fn money_that_came_back_or_counts_for_nothing_changes_no_claim_and_is_told() {
    let (_folder, path, person) = titled();
    let subject = person.to_string();
    for (family, amount, state) in [("honour", "5000.00", "recovered"), ("旧项目", "300.00", "paid")] {
        let paid = [
            ("subject", subject.as_str()),
            ("family", family),
            ("amount", amount),
            ("paid_on", "2023-07-01"),
            ("state", state),
        ];
        save(&path, &new(Table::Payment, &paid));
    }
    let mut journey = Journey::start(&path);
    journey.press("2").press("enter").sees("还可申领 14,000.00").sees("另有 1 笔 300.00 不计入任何项目");
    journey.press("b").sees("可付 14,000.00").sees("另有 1 笔 300.00 不计入任何项目");
}

#[test]
fn a_payment_is_for_a_measure_of_the_list_and_for_nothing_else() {
    let (_folder, path, person) = titled();
    let mut journey = Journey::start(&path);
    journey.press("2").press("enter").press("m").types("随便什么").press("tab");
    journey.types("6000").press("tab").types("20240901").press("ctrl-s").sees("随便什么");
    assert_eq!(store(&path).payments_of(person).unwrap().len(), 1);
    let mut journey = Journey::start(&path);
    journey.press("2").press("enter").press("b").sees("可付 14,000.00").press("esc");
    journey.press("m").types("衢州工匠经费").press("tab").types("14000").press("tab");
    journey.types("20240901").press("ctrl-s").sees("已保存").press("esc");
    let paid = store(&path).payments_of(person).unwrap();
    assert_eq!(paid.last().unwrap().values.get("family"), Some("honour"));
    // a day to come passes with a reason
    journey
        .press("2")
        .press("enter m")
        .types("衢州工匠经费")
        .press("tab")
        .types("1")
        .press("tab")
        .types("20261125");
    journey.press("ctrl-s").sees("2026-11-25 在今天之后").sees("理由");
    journey.types("预拨").press("enter").sees("已保存");
}

#[test]
fn a_what_if_shows_the_difference_and_leaves_the_register_alone() {
    let (_folder, path, person) = titled();
    let mut journey = Journey::start(&path);
    journey.press("2").press("enter").press("b").sees("可付 14,000.00");
    journey.press("a").press("enter").sees("不保存").types("20240501").types("大工匠").press("ctrl-s");
    journey.sees("+80,000.00").sees("假设 1 项").sees("应付 100,000.00");
    journey.press("x").sees("可付 14,000.00").sees_not("+80,000.00");
    assert_eq!(store(&path).facts_of(person).unwrap().len(), 1);
}

#[test]
fn a_changed_fact_stands_in_for_the_one_on_file_in_the_what_if() {
    let (_folder, path, person) = titled();
    let mut journey = Journey::start(&path);
    journey.press("2").press("enter").press("b").press("e").sees("2022-05-01").press("enter");
    journey.types("20220501").types("杰出工匠").press("ctrl-s").sees("+40,000.00").sees("应付 60,000.00");
    journey.press("esc").sees_not("+40,000.00");
    assert_eq!(store(&path).facts_of(person).unwrap()[0].values.get("tier"), Some("artisan"));
}

#[test]
fn what_is_later_than_the_day_judged_as_of_does_not_count() {
    let (_folder, path, _) = titled();
    let mut journey = Journey::start(&path);
    journey.press("2").press("enter").press("b").press("t").types("2022-06-01").press("enter");
    journey.sees("核算日 2022-06-01").sees("可付 20,000.00");
    journey.press("t").press("ctrl-u").types("20220401").press("enter").sees("应付 0.00");
}

#[test]
fn a_reading_is_chosen_after_a_question_logged_and_followed_by_every_preview() {
    let (_folder, path, person) = titled();
    let subject = person.to_string();
    let title = [("subject", subject.as_str()), ("date", "2024-05-01"), ("tier", "master")];
    save(&path, &new(Table::Fact(FactKind::Honour), &title));
    let mut journey = Journey::start(&path);
    journey.press("0").sees("条款").press("tab tab").sees("补差额");
    journey.press("home down enter").types("none").press("enter").sees("确定口径").press("y");
    journey.sees("不再发");
    let choices = store(&path).reading_choices().unwrap();
    assert_eq!(choices.len(), 1);
    assert_eq!((choices[0].reading.as_str(), choices[0].choice.as_str()), ("honour_upgrade", "none"));
    journey.press("4").types("zgf").press("enter").sees("应付 20,000.00").sees("可付 14,000.00");
}

#[test]
fn every_section_of_the_policy_fits_the_smallest_window() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("0");
    for heading in
        ["[条款]", "[标准]", "[口径]", "[目标]", "[附件]", "[发证]", "[融通]", "[单位]", "[资金]", "[待定]"]
    {
        journey.sees(heading).press("end").press("home").press("tab");
    }
    journey.sees("[条款]").press("end").press("enter").press("esc").sees("[条款]");
    let mut english = Journey::start_at(&path, (80, 24), Lang::En);
    english.press("0 shift-tab").sees("[open]").sees("O1").press("enter").sees("pack.first-day");
}

#[test]
fn a_sweep_finds_who_is_owed_and_who_was_paid_twice_and_home_remembers() {
    let (_folder, path, _) = titled();
    let twice = save(&path, &new(Table::Person, &[("name", "李秀英")])).to_string();
    let subject = twice.as_str();
    save(
        &path,
        &new(
            Table::Fact(FactKind::Honour),
            &[("subject", subject), ("date", "2023-05-01"), ("tier", "youth")],
        ),
    );
    for day in ["2023-07-01", "2023-08-01"] {
        let paid = [("subject", subject), ("family", "honour"), ("amount", "6000.00"), ("paid_on", day)];
        save(&path, &new(Table::Payment, &paid));
    }
    let mut journey = Journey::start(&path);
    journey.sees("还没有全册清查过").press("w");
    journey.sees("已查有事项或发放的：人才 2、单位 0、事项 2").sees("应享未享 1 项 14,000.00").sees("张国方");
    journey.sees_not("李秀英").press("tab").sees("李秀英").sees("6,000.00").press("enter");
    journey.sees("李秀英").press("esc").sees("全册清查").press("esc");
    journey.sees("应享未享 1 项，14,000.00 元（2026-11-24 清查").sees("重复、超额 1 项，6,000.00 元");
    let mut english = Journey::start_at(&path, (80, 24), Lang::En);
    english.sees("owed, not paid: 1, 14,000.00").press("4 esc ctrl-p").types("sweep").press("enter");
    english.sees("owed, not paid 1").press("r").sees("owed, not paid 1");
    english.sees("E export a list").press("E").sees("/owed-not-paid-2026-11-24.xlsx");
}

#[test]
fn a_letter_says_on_a_page_what_the_preview_says_and_replaces_nothing_unasked() {
    let (folder, path, person) = titled();
    let page = folder.path().join("告知单.txt");
    let mut journey = Journey::start(&path);
    journey
        .press("4")
        .types("zgf")
        .press("enter")
        .press("p")
        .sees(&format!("告知单-2026-11-24-{}.txt", person.id.0));
    journey.press("ctrl-u").types(page.to_str().unwrap()).press("enter").sees("告知单已写出");
    let text = std::fs::read_to_string(&page).unwrap();
    for part in ["补贴告知单（试算", "张国方", "可付 14,000.00", "第 2b 条 衢州工匠经费支持", "需要二级/技师"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("33080219900315001") && text.contains("3308"), "masked:\n{text}");
    assert!(text.lines().all(|line| jiangce::domain::width::width(line) <= 80), "{text}");
    std::fs::write(&page, "别的内容").unwrap();
    journey.press("p ctrl-u").types(page.to_str().unwrap()).press("enter").sees("已存在").press("n");
    journey.sees_not("已存在");
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "别的内容");
    journey.press("p ctrl-u").types(page.to_str().unwrap()).press("enter").sees("已存在").press("y");
    journey.sees("告知单已写出");
    assert_eq!(std::fs::read_to_string(&page).unwrap(), text);
    journey
        .press("a")
        .press("enter")
        .sees("不保存")
        .types("20240501")
        .types("大工匠")
        .press("ctrl-s")
        .press("p")
        .sees("请先按 x 取消假设");
    let (rows, _) = store(&path).journal(None, 50).unwrap();
    assert_eq!(
        rows.iter().filter(|row| matches!(&row.about, About::Note(kind, _) if kind == "letter")).count(),
        2,
        "logged each time it is written"
    );
}

#[test]
fn a_list_of_a_sweep_is_written_as_a_sheet_with_its_sum() {
    let (folder, path, _) = titled();
    let sheet = folder.path().join("owed.csv");
    let mut journey = Journey::start(&path);
    journey
        .press("w")
        .sees("应享未享 1 项")
        .sees("E 导出列表")
        .press("tab E")
        .sees("没有可导出")
        .press("tab E")
        .sees("写到哪里");
    journey.press("ctrl-u").types(sheet.to_str().unwrap()).press("enter").sees("已写出 1 条");
    let text = std::fs::read_to_string(&sheet).unwrap();
    let line = text.lines().find(|line| line.contains("张国方")).unwrap();
    assert!(line.contains("衢州工匠经费支持") && line.contains("20000.00,6000.00,14000.00"), "{text}");
    assert!(!text.contains("33080219900315001"), "masked: {text}");
    assert!(text.lines().any(|line| line.starts_with("合计") && line.ends_with("14000.00")), "{text}");
    std::fs::write(&sheet, "别的内容").unwrap();
    journey.press("E ctrl-u").types(sheet.to_str().unwrap()).press("enter").sees("已存在").press("n");
    journey.sees_not("已存在");
    assert_eq!(std::fs::read_to_string(&sheet).unwrap(), "别的内容");
    journey.press("E ctrl-u").types(sheet.to_str().unwrap()).press("enter").sees("已存在").press("y");
    journey.sees("已写出 1 条");
    assert_eq!(std::fs::read_to_string(&sheet).unwrap(), text);
}
