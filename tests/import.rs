//! Lists of certificates as others send them: which rows go in, which go back, and what is said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

#[path = "import/files.rs"]
mod files;
#[path = "import/layouts.rs"]
mod layouts;
#[path = "import/markup.rs"]
mod markup;
#[path = "import/register.rs"]
mod register;
#[path = "import/rows.rs"]
mod rows;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the program on the practice day.
fn jiangce(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiangce"));
    command.args(["--lang", "zh", "--today", "2026-06-01"]).args(arguments).env("JIANGCE_STORE", "no-store");
    command.output().unwrap()
}

/// The answer of a dry run, a line a row.
fn dry(path: &Path) -> Vec<Value> {
    dry_of("certificates", path)
}

fn dry_of(what: &str, path: &Path) -> Vec<Value> {
    let output = jiangce(&["import", what, path.to_str().unwrap(), "--dry-run", "--format", "jsonl"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn issues(line: &Value) -> Vec<&str> {
    line["issues"].as_array().unwrap().iter().map(|issue| issue.as_str().unwrap()).collect()
}

/// Cells of a list, by column.
const COLUMNS: [&str; 16] = [
    "姓名",
    "性别",
    "身份证号",
    "单位名称",
    "统一社会信用代码",
    "职业（工种）",
    "职业编码",
    "等级",
    "证书编号",
    "理论成绩",
    "实操成绩",
    "综合评审",
    "发证日期",
    "联系电话",
    "银行卡号",
    "补贴金额",
];

/// A row nothing is wrong with; `n` makes it different from the others.
fn sound(n: usize) -> Vec<String> {
    let number = id_number(&format!("33080219900307{:03}", 101 + 2 * (n % 400)));
    let certificate = format!("S000033000123243{n:06}");
    let code = credit_code("91330802MA29ABCD5");
    [
        "张国方",
        "男",
        &number,
        "衢州某某有限公司",
        &code,
        "电工",
        "6-31-01-03",
        "三级/高级工",
        &certificate,
        "85",
        "90.5",
        "",
        "2024-05-01",
        "13857012345",
        "6222021234567890128",
        "2000",
    ]
    .map(String::from)
    .to_vec()
}

/// Where a column of [`COLUMNS`] is.
fn at(column: &str) -> usize {
    COLUMNS.iter().position(|c| *c == column).unwrap()
}

fn id_number(seventeen: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = seventeen.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{seventeen}{}", "10X98765432".chars().nth(sum as usize % 11).unwrap())
}

fn credit_code(seventeen: &str) -> String {
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut weight = 1;
    let mut sum = 0;
    for c in seventeen.chars() {
        sum += alphabet.find(c).unwrap() * weight;
        weight = weight * 3 % 31;
    }
    format!("{seventeen}{}", alphabet.chars().nth((31 - sum % 31) % 31).unwrap())
}

fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}

fn csv_text(rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| cells.iter().map(|c| csv_field(c)).collect::<Vec<_>>().join(",");
    let header: Vec<String> = COLUMNS.iter().map(ToString::to_string).collect();
    let lines: Vec<String> = std::iter::once(&header).chain(rows).map(|cells| line(cells)).collect();
    lines.join("\r\n") + "\r\n"
}

/// A list as CSV in `folder`.
fn csv(folder: &Path, rows: &[Vec<String>]) -> PathBuf {
    let path = folder.join("list.csv");
    std::fs::write(&path, csv_text(rows)).unwrap();
    path
}
