//! The import desk by keys: a sheet made by somebody else's program, from its name to the register.

use crate::harness::{Journey, folder, id, store};
use jiangce::domain::desk::State;
use jiangce::domain::lang::Lang;
use std::path::{Path, PathBuf};

/// A list written by openpyxl: title, two-line header with merged cells, typed dates, a number that
/// lost its digits, a row with two faults, a total, a note, a hidden sheet.
fn list(beside: &Path) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journeys/lists/openpyxl.xlsx");
    let to = beside.with_file_name("2026三季度.xlsx");
    std::fs::copy(from, &to).unwrap();
    to
}

/// The import screen with the file chosen by completion.
fn chosen(path: &Path) -> Journey {
    let file = list(path);
    let mut journey = Journey::start(path);
    journey.press("I").sees("哪个文件");
    journey.press("ctrl-u").types(&file.to_str().unwrap()[..file.to_str().unwrap().len() - 8]);
    journey.press("tab enter");
    journey
}

/// Checked, on the desk.
fn checked(path: &Path) -> Journey {
    let mut journey = chosen(path);
    journey.press("enter").sees("有错 2");
    journey
}

fn counted(path: &Path) -> (u64, u64) {
    let counts = store(path).counts().unwrap();
    (counts.people, counts.certificates)
}

#[test]
fn a_look_tells_what_was_guessed_and_what_each_column_means() {
    let (_folder, path) = folder();
    let mut journey = chosen(&path);
    journey.sees("XLSX").sees("证书（连同持证人和单位）").sees("表头到第 3 行").sees_not("330802198805121");
    journey.sees("C 身份证号").sees("证件号码").sees("330802********");
    journey.press("end").sees("隐藏的表");
    assert_eq!(counted(&path), (0, 0));
}

#[test]
fn every_fault_of_every_row_is_listed_before_anything_is_written() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey
        .sees("合格 4")
        .sees("还没有写入名册")
        .sees("姜小梅")
        .sees("C8")
        .sees("存成了数字")
        .sees_not("330802199306151000");
    journey.press("j").sees("徐立").sees("F9").sees("J9").sees("电功").sees("不足 60");
    assert_eq!(counted(&path), (0, 0));
    journey.sees_not("13857012349");
}

#[test]
fn good_rows_go_in_and_the_others_are_mended_cell_by_cell() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey.press("a").sees("新增 4").sees("待改 2");
    assert_eq!(counted(&path), (4, 4));
    // the first fault: the identity number, typed with its check
    journey.press("n enter").sees("C8 身份证号");
    journey.press("ctrl-x").types(&id("33080219930615106")).press("enter").sees("已无错");
    journey.press("t").sees("新增 5");
    assert_eq!(counted(&path), (5, 5), "{}", journey.text());
    // the second row has two faults: an occupation chosen by initials, and a mark
    journey.press("n").press("enter").sees("F9 职业");
    journey.press("ctrl-x").types("dg").press("enter");
    journey.press("n enter").sees("J9 实操").press("ctrl-x").types("65").press("enter").sees("已无错");
    journey.press("a").sees("待改 0");
    assert_eq!(counted(&path), (6, 6), "{}", journey.text());
}

#[test]
fn what_is_left_to_mend_survives_and_waits_on_the_first_screen() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey.press("a");
    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.sees("2026三季度.xlsx").sees("还有 2 行待改").press("enter").sees("姜小梅");
    journey.press("d").types("查无此人").press("enter").sees("待改 1").sees_not("姜小梅");
    journey.press("D").types("不改了").press("enter").sees("没有剩下的行").press("esc").sees("没有未完成");
    assert_eq!(counted(&path), (4, 4));
}

#[test]
fn keys_that_come_before_the_rows_of_an_import_mean_the_rows_to_come() {
    let (_folder, path) = folder();
    let mut before = checked(&path);
    before.press("a");
    before.kill();
    let mut journey = Journey::start(&path);
    journey.hits("H enter").settle();
    journey.sees("2026三季度.xlsx").sees("姜小梅").press("esc esc");
    // the second d comes before the list without the first row
    journey.hits("H enter d").rushes("查无此人").hits("enter d").rushes("不改了").hits("enter").settle();
    journey.sees("没有剩下的行").sees_not("姜小梅").sees("待改 0");
}

#[test]
fn a_cell_half_typed_survives_and_comes_back_where_it_was() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey.press("j enter").sees("F9 职业").press("enter").sees("F9 职业").press("ctrl-x").types("dg");
    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.sees("导入表格改错").press("enter").sees("F9 职业").sees("没有改完");
    assert!(journey.caret_line().contains("dg"), "{}", journey.text());
    journey.press("backspace").types("g").press("enter").sees("9 衢州").sees("8 衢州").sees_not("电功");
    assert!(store(&path).drafts().unwrap().is_empty());
    // left without a change nothing stays behind
    journey.press("enter").press("ctrl-x").types("x").press("esc esc");
    assert!(store(&path).drafts().unwrap().is_empty());
    journey.press("esc").sees_not("改错");
}

#[test]
fn a_check_that_is_not_wanted_leaves_nothing_behind() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey.press("X").sees("放弃").press("y").sees("首页");
    journey.sees("没有未完成");
    let imports = store(&path).imports(5).unwrap();
    assert_eq!((imports[0].state, imports[0].waiting), (State::Dropped, 0));
}

#[test]
fn refused_rows_are_written_in_the_layout_of_their_sender() {
    let (folder, path) = folder();
    let mut journey = checked(&path);
    journey.press("w").sees("退回表写到哪里").press("enter").sees("已写出 2 行");
    let back = folder.path().join("2026三季度-退回.xlsx");
    let book = std::fs::read(&back).unwrap();
    assert!(book.starts_with(b"PK"));
    // it can be read again, and still has its faults
    journey.press("esc I ctrl-u").types(back.to_str().unwrap()).press("enter");
    journey.press("end").sees("退回原因").sees("不导入").press("home enter").sees("有错 2").sees("姜小梅");
}

#[test]
fn rows_given_up_are_written_with_their_reason_also_when_no_other_is_left() {
    let (folder, path) = folder();
    let mut journey = checked(&path);
    let back = folder.path().join("back.csv");
    let write = |journey: &mut Journey| {
        journey
            .press("w")
            .sees("退回表写到哪里")
            .press("ctrl-u")
            .types(back.to_str().unwrap())
            .press("enter");
    };
    journey.press("d").types("重复报送").press("enter");
    write(&mut journey);
    journey.sees("已写出 2 行").press("D").types("年底再报").press("enter");
    write(&mut journey);
    journey.press("y").sees("已写出 2 行");
    let text = std::fs::read_to_string(&back).unwrap();
    assert!(text.contains("重复报送；") && text.contains("年底再报；") && text.contains("姜小梅"), "{text}");
}

#[test]
fn the_same_file_once_more_is_told_and_changes_nothing() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey.press("a esc");
    let file = path.with_file_name("2026三季度.xlsx");
    journey.press("I ctrl-u").types(file.to_str().unwrap()).press("enter").sees("已经导入过");
    journey.press("enter").press("a").sees("新增 0").sees("已在册 4");
    assert_eq!(counted(&path), (4, 4));
}

#[test]
fn a_column_that_means_something_else_is_told_once_for_every_sheet_of_that_sender() {
    let (folder, path) = folder();
    let csv = folder.path().join("a.csv");
    let row = |n: u32| {
        let number = id(&format!("33080219880512{n:03}"));
        format!(
            "赵一{},{number},电工,三级,S000033000123263{n:06},2026-09-01,80,90\n",
            ["甲", "乙"][n as usize % 2]
        )
    };
    let text = format!("当事人,证照,职业,等级,证书编号,发证日期,理论,实操\n{}{}", row(101), row(102));
    std::fs::write(&csv, text).unwrap();
    let mut journey = Journey::start(&path);
    journey.press("I ctrl-u").types(csv.to_str().unwrap()).press("enter").sees("缺栏").sees("姓名");
    // 当事人 is the name, 证照 the number
    journey.press("end up up up up up up up enter").types("姓名").press("enter");
    journey.press("down enter").types("证件号码").press("enter").sees_not("缺栏");
    journey.press("home down down down enter").types("某某学院").press("enter").sees("某某学院");
    journey.press("home enter").sees("合格 2");
    let path = journey.kill();
    let other = folder.path().join("b.csv");
    let text = format!("当事人,证照,职业,等级,证书编号,发证日期,理论,实操\n{}", row(103));
    std::fs::write(&other, text).unwrap();
    let mut journey = Journey::start(&path);
    journey.press("I ctrl-u").types(other.to_str().unwrap()).press("enter");
    journey.sees("按上次同样的表").sees("某某学院").sees_not("缺栏");
}

#[test]
fn the_desk_fits_wide_and_english_windows_too() {
    let (_folder, path) = folder();
    let file = list(&path);
    let mut journey = Journey::start_at(&path, (120, 40), Lang::En);
    journey.press("I ctrl-u").types(file.to_str().unwrap()).press("enter").sees("header up to row 3");
    journey.press("enter").sees("2 faulty").press("v").sees("C 身份证号").press("a").sees("4 new");
}

#[test]
fn an_import_is_found_among_the_earlier_ones_and_taken_back_as_one_step() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey.press("a esc").press("H").sees("导入记录").sees("2026三季度.xlsx").sees("已接收").press("enter");
    journey.press("U").sees("一步全部撤回").press("y").sees("已撤回").sees("[已撤回]");
    assert_eq!(counted(&path), (0, 0));
    journey.press("a").sees("没有可接收的行了").press("esc").sees("已撤回");
}

#[test]
fn what_was_changed_since_is_listed_before_the_rest_is_taken_back() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey
        .press("a esc 2 /")
        .types("zzm")
        .press("enter e tab")
        .press("ctrl-x")
        .types("祝志")
        .press("ctrl-s");
    journey.press("esc esc esc H enter U y").sees("其间另有改动").sees("人才");
    assert_eq!(counted(&path), (4, 4));
    journey.press("esc U").sees("保持现状").press("y");
    assert_eq!(counted(&path), (1, 0), "{}", journey.text());
}

#[test]
fn an_export_asks_why_before_it_shows_whole_numbers() {
    let (folder, path) = folder();
    let mut journey = checked(&path);
    let out = folder.path().join("all.csv");
    journey.press("a esc E").sees("导出列表").press("down down enter ctrl-u").types(out.to_str().unwrap());
    journey.press("enter end enter").types("wz").press("enter").types("报市局").press("enter").sees("报市局");
    journey.press("home enter").sees("已写出 4 条");
    assert!(std::fs::read_to_string(&out).unwrap().contains("13857012340"));
    let rows = store(&path).journal(None, 20).unwrap();
    let said = format!("{rows:?}");
    assert!(said.contains("报市局") && said.contains("export"), "{said}");
}

#[test]
fn an_import_goes_on_without_its_screen_and_is_watched_and_stopped_from_another() {
    let (folder, path) = folder();
    let file = folder.path().join("people.csv");
    let row = |n: u32| {
        let number = id(&format!("33080219{:02}0512{:03}", 60 + n / 900, n % 900));
        format!("祝志明,{number},第{n}行\n")
    };
    std::fs::write(&file, format!("姓名,证件号码,备注\n{}", (0..20_000).map(row).collect::<String>()))
        .unwrap();
    let mut journey = Journey::start(&path);
    journey.press("I ctrl-u").types(file.to_str().unwrap()).press("enter enter").sees("合格 20000");
    let key = |name| jiangce::keymap::key::Key::parse(name).unwrap();
    journey.hit(key("a"));
    journey.until("接收 ").hit(key("esc"));
    journey.hit(key("H"));
    journey.until("people.csv").hit(key("enter"));
    journey.until("p 暂停").hit(key("x"));
    journey.settle();
    journey.sees("可接着做").press("a").sees("接收完毕").sees("新增 20000");
    assert_eq!(counted(&path).0, 20_000);
}

#[test]
fn undo_names_what_it_takes_back_and_asks_before_more_than_one_save() {
    let (_folder, path) = folder();
    let mut journey = Journey::start(&path);
    journey.press("2 n").types(&id("33080219910315002")).types("王芳").press("ctrl-s");
    let file = list(&path);
    journey.press("1 I ctrl-u").types(file.to_str().unwrap()).press("enter enter a").sees("新增 4");
    // the import is more than one save: asked about
    journey.press("u").sees("将撤销").sees("2026三季度.xlsx").press("esc");
    assert_eq!(counted(&path), (5, 4));
    // taken back at the desk; what lies behind it is named and asked about
    journey.press("U y").sees("[已撤回]").press("u").sees("刚才撤回的是").sees("新增人才 王芳").press("n");
    assert_eq!(counted(&path), (1, 0));
    journey.press("u y").sees("已撤销：新增人才 王芳");
    assert_eq!(counted(&path), (0, 0));
    journey.press("ctrl-r").sees("已重做：新增人才 王芳");
}

#[test]
fn a_whole_path_typed_on_what_stood_there_is_that_path_and_is_completed() {
    let (folder, path) = folder();
    let file = list(&path);
    let mut journey = Journey::start(&path);
    // behind the folder that is offered
    journey.press("I").types(file.to_str().unwrap()).press("enter").sees("表头到第 3 行").press("esc");
    // on the whole name that stood there, completed
    let typed = folder.path().join("2026").to_string_lossy().into_owned();
    journey.types(&typed).press("tab enter").sees("表头到第 3 行").press("esc");
    // the home folder behind anything
    journey.press("ctrl-u").types("/tmp/~/");
    assert_eq!(journey.caret_line().trim(), "~/");
}

#[test]
fn an_existing_file_is_not_written_over_unasked() {
    let (folder, path) = folder();
    let mut journey = checked(&path);
    let out = folder.path().join("all.csv");
    std::fs::write(&out, "mine").unwrap();
    journey.press("a esc E down down enter ctrl-u").types(out.to_str().unwrap());
    journey.press("enter home enter").sees("已存在").press("esc");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "mine");
    journey.press("enter y").sees("已写出 4 条");
    assert!(std::fs::read_to_string(&out).unwrap().contains("祝志明"));
    // the rejects likewise
    let back = folder.path().join("2026三季度-退回.xlsx");
    std::fs::write(&back, "mine").unwrap();
    journey.press("esc H enter w enter").sees("已存在").press("n");
    assert_eq!(std::fs::read_to_string(&back).unwrap(), "mine");
    journey.press("w enter y").sees("已写出 2 行");
    assert!(std::fs::read(&back).unwrap().starts_with(b"PK"));
}

#[test]
fn the_program_can_be_left_from_wherever_the_keyboard_is() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    let mut leaves = |keys: &str| {
        journey.press(keys).press("ctrl-c").sees("退出匠册").press("n");
        journey.press("ctrl-q").sees("退出匠册").press("n esc");
    };
    leaves("w");
    leaves("d");
    leaves("v enter");
    leaves("esc :");
    leaves("2 /");
    leaves("2 f");
    leaves("3 b n");
    leaves("esc X");
    journey.press("ctrl-c y");
    assert!(journey.quit);
}

#[test]
fn leaving_the_desk_by_the_key_of_a_tab_and_coming_back_loses_nothing() {
    let (_folder, path) = folder();
    let mut journey = checked(&path);
    journey.press("a j v l l l n");
    let before = journey.frame();
    journey.press("2").sees("[2人才]").press("3 1");
    assert_eq!(journey.frame().0[..20], before.0[..20], "{}", journey.text());
    journey.press("enter ctrl-u").types("65");
    let before = journey.frame();
    // while a cell is mended a digit is text
    assert!(journey.text().contains("65"));
    journey.press("esc 2 1").sees("待改 2");
    assert_ne!(journey.frame(), before);
}
