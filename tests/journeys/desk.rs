//! What belongs to the whole store: settings, users and their rights, the operation log, backups.

use crate::harness::{Journey, author, folder, id, store};
use jiangce::domain::lang::Lang;
use jiangce::domain::role::{Role, User};
use jiangce::store::{Access, Author, Store};

fn user(name: &str, roles: &[Role]) -> User {
    let full_name = name.to_owned();
    User { name: name.into(), full_name, roles: roles.to_vec(), division: None, active: true }
}

#[test]
fn moving_on_by_itself_is_switched_off_and_stays_off() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press(",").sees("设置").press("down down").sees("开").press("enter").sees("关");
    journey.press("esc 2 n").types(&id("33080219900315001"));
    assert!(journey.caret_line().contains("证件号码"), "{}", journey.text());
    let path = journey.kill();
    let mut again = Journey::start(&path);
    again.press("2 n").types("x").press("backspace");
    assert!(again.caret_line().contains("证件号码"), "{}", again.text());
}

#[test]
fn the_first_user_must_keep_the_store_and_others_follow() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("U").sees("还没有登记用户").press("n").types("wang").press("enter").types("王芳");
    journey.press("enter enter space ctrl-s").sees("第一位用户须是您自己");
    assert!(store(&path).users().unwrap().is_empty());
    journey.press("esc n").types("li").press("enter").types("李秀英").press("enter");
    journey
        .press("down space down down down down down space ctrl-s")
        .sees("已登记并记入日志")
        .sees("经办、管理");
    journey.press("n").types("wang").press("enter enter space ctrl-s").sees("wang");
    journey.press("esc").hits("U down enter").settle();
    journey.sees("wang").sees("[x]").press("esc");
    let users = store(&path).users().unwrap();
    assert_eq!(users.len(), 2);
    assert_eq!(users[0].roles, [Role::Clerk, Role::Keeper]);
    assert_eq!(users[1].roles, [Role::Viewer]);
    journey.sees("正式库 管理");
    journey.press("n").types("li").press("enter enter down space ctrl-s").sees("须有人管理");
}

#[test]
fn who_may_only_look_saves_nothing_and_is_told_so() {
    let (_folder, path) = folder();
    store(&path).set_user(&user(&author().name, &[Role::Keeper])).unwrap();
    store(&path).set_user(&user("wang", &[Role::Keeper])).unwrap();
    store(&path).set_user(&user(&author().name, &[Role::Viewer])).unwrap();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s");
    journey.sees("只能查看").sees("正式库 查看").press("esc J").sees("只有审计和管理");
    journey.press("esc U n").types("zhao").press("enter enter space ctrl-s").sees("只有管理");
    assert_eq!(store(&path).counts().unwrap().people, 0);
}

#[test]
fn the_log_is_read_newest_first_opened_and_its_reading_logged() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s").press("esc");
    journey.press("J").sees("操作日志").sees("新增 人才 1").sees("查看操作日志").sees("counter-1");
    journey.press("down enter").sees("姓名: 张国方").sees("330802********").press("esc").sees("新增 人才 1");
    // keys that come before the rows wait for them
    journey.press("esc").hits("J down down enter").settle();
    journey.sees("姓名: 张国方").press("esc esc");
    let mut english = Journey::start_at(&path, (120, 40), Lang::En);
    english.press("J").sees("added person 1").sees("log read");
}

#[test]
fn a_backup_is_written_beside_the_store_and_opens() {
    let (folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219900315001")).types("张国方").press("ctrl-s").press("esc");
    journey.press("B").sees("backups").press("enter").sees("已备份并核对");
    let copy = folder.path().join("backups/register-2026-11-24-1.jiangce");
    let copied = Store::open(&copy, Access::Read, Author::new("ma", "host")).unwrap();
    assert_eq!(copied.counts().unwrap().people, 1);
}
