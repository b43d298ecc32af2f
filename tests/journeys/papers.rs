//! Stacks of paper: a result list typed as a grid, counts and totals, the second entry by others.

use crate::harness::{Journey, folder, id, store};
use jiangce::domain::record::{Change, Table, Target};
use jiangce::domain::role::{Role, User};

fn on_file(path: &std::path::Path, name: &str, number: &str) {
    let set = vec![("name", Some(name.to_owned())), ("id_number", Some(number.to_owned()))];
    store(path).save(&Change { target: Target::New(Table::Person), set, reason: None }).unwrap();
}

fn result_list(path: &std::path::Path, rekey: bool) -> Journey {
    let mut journey = Journey::start(path);
    journey.press("3 b").sees("还没有批次").press("n").types("cjc").press("enter").sees("批次封面");
    journey.types("三月电工三级").press("enter").types("3").press("enter");
    journey.types("cjhj").press("enter").types("382").press("enter");
    if !rekey {
        journey.types("n");
    }
    journey.press("enter").types("dg").press("enter").types("20260315").types("3").press("enter ctrl-s");
    journey.sees("成绩册 三月电工三级  0/3").sees("电工");
    journey
}

#[test]
fn a_result_list_is_typed_line_by_line_and_closes_when_count_and_sum_fit() {
    let (_folder, path) = folder();
    on_file(&path, "张国方", &id("33080219900315001"));
    let mut journey = result_list(&path, false);
    // on file: three initials; the first number is typed
    journey.keys = 0;
    journey.types("zgf").press("enter").types("80").press("enter").types("70.5").press("enter");
    journey.types("Y000133000001263000001").press("enter");
    assert_eq!(journey.keys, 35, "initials, marks and the first number");
    journey.sees("合格 1").sees("1/3");
    // new: number and name; the next number counts up
    journey
        .types(&id("33080219910315002"))
        .types("王芳")
        .press("enter")
        .types("61")
        .press("enter")
        .types("60");
    journey.press("enter").sees("Y000133000001263000002").press("enter").sees("合格 2");
    // failed: no certificate, the line is kept
    journey.types(&id("33080219910315004")).types("李秀英").press("enter").types("50").press("enter");
    journey.types("59.5").press("enter").sees("不合格 1").sees("3/3").sees("已录满");
    let counts = store(&path).counts().unwrap();
    assert_eq!((counts.people, counts.certificates), (2, 2), "who failed is not in the register");
    // the sum is off by one: named, and mended in the line
    journey.press("esc c").sees("相差 1。");
    journey.press("enter up").sees(">  3").press("enter").sees("50");
    journey.press("tab tab").types("51").press("enter enter").sees("不合格 1");
    journey.press("esc c").sees("已结账");
    journey.press("enter").sees("已结账。按 Esc 返回");
    // opened again with a reason, by who may
    journey.press("esc o enter").sees("须写明理由").types("漏了一份").press("enter").sees("已重开");
    journey.press("o").sees("没有结账").press("enter").sees("成绩册 三月电工三级  3/3");
    // keys that come before the list wait for it
    journey.press("esc esc").hits("b enter").settle();
    journey.sees("成绩册 三月电工三级  3/3");
    let logged = format!("{:?}", store(&path).journal(None, 10).unwrap());
    assert!(logged.contains("reopen") && logged.contains("漏了一份"), "{logged}");
    journey.press("esc c").sees("已结账");
    for (name, roles) in [("li", Role::Keeper), ("wang", Role::Clerk)] {
        let user = User {
            name: name.into(),
            full_name: name.into(),
            roles: vec![roles],
            division: None,
            active: true,
        };
        store(&path).set_user(&user).unwrap();
    }
    let mut clerk = Journey::start_as(&path, "wang");
    clerk.press("3 b o").types("想改").press("enter").sees("须由审核或管理");
}

#[test]
fn a_forgotten_mark_is_asked_for_once_and_only_passed_over_again_counts_as_not_sat() {
    let (_folder, path) = folder();
    let mut journey = result_list(&path, false);
    let person = id("33080219910315004");
    journey.types(&person).types("李秀英").press("enter").types("80").press("enter").press("enter");
    journey.sees("实操成绩空着").sees("不合格 0").sees("0/3");
    // what was meant for the next line is no mark and is not saved as one
    journey.types(&id("33080219910315002")).press("enter").sees("0/3").press("ctrl-x");
    journey.types("55").press("enter").sees("不合格 1").sees("1/3");
    journey.types(&id("33080219910315006")).types("王芳").press("enter").types("80").press("enter enter");
    journey.sees("实操成绩空着").press("enter").sees("不合格 2").sees("2/3");
    journey
        .types(&id("33080219910315008"))
        .types("赵敏")
        .press("enter enter enter")
        .types("70")
        .press("enter");
    journey.sees("理论成绩空着").types("75").press("enter").press("enter").sees("2/3");
    journey.types("Y000133000001263000009").press("enter").sees("合格 1").sees("3/3");
}

#[test]
fn a_line_without_any_mark_is_asked_about_once_before_it_counts_as_absent() {
    let (_folder, path) = folder();
    let mut journey = result_list(&path, false);
    journey.types(&id("33080219910315004")).types("李秀英").press("enter").press("enter enter enter");
    journey.sees("成绩全空着").sees("缺考 0").sees("0/3");
    assert!(journey.caret_line().contains("李秀英"), "{}", journey.text());
    journey.press("enter enter enter").sees("缺考 1").sees("1/3");
    // the first mark is typed when asked: then the other one is asked about, as for any line
    journey.types(&id("33080219910315006")).types("王芳").press("enter").press("tab tab tab");
    journey.sees("成绩全空着").types("80").press("enter enter").sees("实操成绩空着").sees("1/3");
    journey.types("50").press("enter").sees("不合格 1").sees("2/3");
    // an exemption leaves only practice to be asked about
    journey
        .types(&id("33080219910315008"))
        .types("赵敏")
        .press("enter enter")
        .types("y")
        .press("enter enter");
    journey.sees("成绩全空着").sees("2/3").press("ctrl-s").sees("缺考 2").sees("3/3");
}

#[test]
fn a_number_that_is_taken_or_of_another_level_stays_open_in_its_line() {
    let (_folder, path) = folder();
    on_file(&path, "张国方", &id("33080219900315001"));
    on_file(&path, "王芳", &id("33080219910315002"));
    let mut journey = result_list(&path, false);
    journey.types("zgf").press("enter").types("80").press("enter").types("70").press("enter");
    journey.types("Y000133000001264000001").sees("与证书编号不符").press("enter").sees("未存 1");
    journey.press("ctrl-x").types("Y000133000001263000001").press("enter").sees("合格 1");
    journey.types("wf").press("enter").types("80").press("enter").types("70").press("enter");
    journey.press("ctrl-x").types("Y000133000001263000001").sees("已登记").press("enter").sees("未存 1");
    journey.press("ctrl-t enter").sees("合格 2");
}

#[test]
fn a_kill_brings_the_lines_back_that_were_not_saved() {
    let (_folder, path) = folder();
    let mut journey = result_list(&path, false);
    journey
        .types(&id("33080219910315002"))
        .types("王芳")
        .press("enter")
        .types("61")
        .press("enter")
        .types("60");
    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.sees("成绩册 1").press("enter").sees("没有保存的行已找回").sees("王芳");
    assert!(journey.caret_line().contains("60"), "{}", journey.caret_line());
    journey.press("enter").types("Y000133000001263000001").press("enter").sees("合格 1");
    assert!(store(&path).drafts().unwrap().is_empty());
}

#[test]
fn keys_typed_while_a_line_is_saved_go_into_the_next_line() {
    let (_folder, path) = folder();
    on_file(&path, "张国方", &id("33080219900315001"));
    let mut journey = result_list(&path, false);
    journey.types("zgf").press("enter").types("80").press("enter").types("70").press("enter");
    journey.types("Y00013300000126300000").rushes("1");
    journey.hit(jiangce::keymap::key::Key::parse("enter").unwrap());
    journey.rushes(&id("33080219910315002")).rushes("王芳");
    journey.settle();
    journey.sees("合格 1").sees("王芳");
    assert!(journey.caret_line().contains("王芳"), "{}", journey.text());
}

#[test]
fn numbers_are_entered_again_by_a_second_person_and_a_third_decides() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey
        .press("3 b n")
        .types("zspc")
        .press("enter")
        .types("一册")
        .press("enter")
        .types("1")
        .press("ctrl-s");
    journey.sees("证书批次 一册  0/1");
    journey.types(&id("33080219900315001")).types("张国方").press("enter").types("Y000133000001263000001");
    journey.types("dg").press("enter").types("0315").press("ctrl-s").sees("1/1");
    journey
        .press("esc c")
        .sees("2 项待复录")
        .press("r")
        .sees("没有待您办理的")
        .sees("须由另一人用自己的登录名");
    let path = journey.kill();

    let mut second = Journey::start_as(&path, "wang");
    second.press("3 b r").sees("还有 2 项").sees("张国方").sees_not("900315");
    second.types("330802199003150018").press("enter").sees("校验码不符");
    second.press("ctrl-u").types(&id("33080219910315002")).press("enter").sees("不一致");
    second.types("Y000133000001263000001").press("enter").sees("一致").sees("没有待您办理的");
    second.press("esc d").sees("没有待您办理的");
    let path = second.kill();

    let mut third = Journey::start_as(&path, "zhao");
    let shown = || format!("{:?}", store(&path).journal(None, 50).unwrap()).matches("\"reveal\"").count();
    assert_eq!(shown(), 0);
    third.press("3 b d").sees(&id("33080219900315001")).sees(&id("33080219910315002")).sees("记入日志");
    assert_eq!(shown(), 1, "whole identity numbers are shown and logged");
    third.alarm().sees("已遮盖").sees_not(&id("33080219900315001"));
    third.press("down").sees(&id("33080219900315001"));
    assert_eq!(shown(), 2);
    third.press("enter").sees("请写明裁定理由");
    third.press("down").types("看过身份证").press("enter").sees("已裁定");
    third.press("esc c").sees("已结账");
    let person = store(&path).get(jiangce::domain::record::RecordRef::parse("person:1").unwrap()).unwrap();
    assert_eq!(person.unwrap().values.get("id_number"), Some(id("33080219910315002").as_str()));
}

#[test]
fn the_cover_of_payments_adds_up_money_as_it_is_written_and_is_corrected_with_a_reason() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey
        .press("3 b n")
        .types("ffpc")
        .press("enter")
        .types("三月")
        .press("enter")
        .types("2")
        .press("enter");
    journey.press("ctrl-g").sees("金额合计").sees("末四位").sees_not("成绩合计").press("esc");
    // a total of nothing, or a control without one, would never be compared
    journey.press("tab").types("5").press("tab").sees("请选是什么的合计").press("up ctrl-x up");
    journey.types("mswhj").press("tab tab").sees("请填封面上的合计数").press("up up ctrl-x");
    journey.types("jehj").press("enter").types("8.6万八").press("enter").sees("看不懂“8.6万八”");
    journey.press("up").types("8.6万").sees("86,000.00").press("enter").types("n");
    journey.press("enter ctrl-g enter").types("0315").press("ctrl-s");
    journey.sees("发放批次 三月  0/2").sees("金额合计 0/86000").press("esc");
    // the count was wrong, and so was the total
    journey.press("e").sees("更正批次封面").sees("86000");
    journey.press("down").types("3").press("down down").types("8万+6500").sees("86,500.00").press("ctrl-s");
    journey.sees("更正原因").sees("必填").types("少数一份").press("ctrl-s").sees("封面已更正");
    journey.sees("0/3").sees("0/86500");
    let logged = format!("{:?}", store(&path).journal(None, 10).unwrap());
    for said in ["2 → 3", "86000 → 86500", "少数一份"] {
        assert!(logged.contains(said), "{said}: {logged}");
    }
    assert!(!logged.contains("amounts → "), "what stayed is not named: {logged}");
}

#[test]
fn an_unfinished_correction_of_a_cover_comes_back_and_a_closed_one_is_not_corrected() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey
        .press("3 b n")
        .types("ffpc")
        .press("enter")
        .types("三月")
        .press("enter")
        .types("2")
        .press("ctrl-s");
    journey.press("ctrl-g enter").types("0315").press("ctrl-s");
    journey.sees("0/2").press("esc e").press("down").types("1");
    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.sees("更正批次封面").press("enter").sees("更正批次封面").sees("三月");
    journey.press("ctrl-s").types("空批").press("ctrl-s").sees("封面已更正");
    let paper = store(&path).papers().unwrap().remove(0);
    assert_eq!((paper.expected, paper.rekey), (1, true), "re-keying stays as it was");
    let cover = [("cover_title", "三月"), ("cover_count", "0"), ("cover_reason", "空")];
    let cover = cover.into_iter().map(|(key, value)| (key, value.to_owned())).collect();
    store(&path).correct_paper(paper.id, &cover).unwrap();
    let mut journey = Journey::start(&path);
    journey.press("3 b c").sees("已结账").press("e").sees("先按 o").sees_not("更正批次封面");
    assert!(store(&path).correct_paper(paper.id, &cover).is_err());
}

#[test]
fn a_line_is_taken_out_of_a_result_list_and_brought_back() {
    let (_folder, path) = folder();
    on_file(&path, "张国方", &id("33080219900315001"));
    let mut journey = result_list(&path, false);
    journey.press("f8").sees("这一行是空的");
    // one being typed: out, back with what was typed, and no draft of it is left
    journey.types("zgf").press("enter").types("80").press("f8").sees("第 1 行已弃").sees_not("张国方");
    assert!(store(&path).drafts().unwrap().is_empty());
    journey.press("ctrl-y").sees("已找回").sees("张国方");
    assert_eq!(store(&path).drafts().unwrap().len(), 1);
    assert!(journey.caret_line().contains("80"), "{}", journey.text());
    journey.press("enter").types("70").press("enter").types("Y000133000001263000001").press("enter");
    journey.sees("合格 1").sees("1/3");
    // one without a certificate
    journey.types(&id("33080219910315004")).types("李秀英").press("enter").types("50").press("enter");
    journey.types("59").press("enter").sees("2/3").press("up f8").sees("第 2 行已弃").sees("1/3");
    journey.press("ctrl-y").sees("已找回").sees("2/3").sees("李秀英").sees("不合格 1");
    // one with a certificate: asked first, out of the register, and back by undo outside
    journey.press("pageup f8").sees("从名册撤下").press("n").sees("2/3");
    journey.press("f8 y").sees("1/3").sees_not("张国方");
    assert_eq!(store(&path).counts().unwrap().certificates, 0);
    assert_eq!(store(&path).counts().unwrap().people, 1);
    journey.press("esc u").sees("已撤销").press("enter").sees("张国方").sees("2/3");
    assert_eq!(store(&path).verify(None).unwrap().findings, []);
    // a correction thrown away leaves the line as it was saved
    journey
        .press("pagedown up enter")
        .sees("50")
        .press("tab tab")
        .types("99")
        .press("f8")
        .sees("50")
        .sees("2/3");
}
