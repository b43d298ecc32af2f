//! The keys that are timed: opening, moving, paging, searching, typing, idling.

use super::figures::{Line, Target};
use super::process::{kilobytes, wake_ups};
use super::pty::{Cost, Program, ourselves};
use crate::domain::day::Day;
use crate::domain::record::Table;
use crate::generate::Generator;
use std::io;
use std::path::Path;
use std::time::Duration;

/// Where and for whom is measured.
pub(super) struct Place<'a> {
    pub(super) people: u64,
    pub(super) store: &'a Path,
    pub(super) home: &'a Path,
    pub(super) today: &'a str,
}

/// A screen is done when nothing came for this long.
const QUIET: Duration = Duration::from_millis(40);
/// Longer for what may take the store a while.
const SEARCH_QUIET: Duration = Duration::from_millis(80);
/// Much longer at the start.
const OPENING_QUIET: Duration = Duration::from_millis(400);

const DOWN: &[u8] = b"\x1b[B";
const PAGE_DOWN: &[u8] = b"\x1b[6~";
const HOME: &[u8] = b"\x1b[H";
const ESC: &[u8] = b"\x1b";
const ENTER: &[u8] = b"\r";
const PREVIEW: &[u8] = b"b";
const CLEAR: &[u8] = b"\x15";
const TO_PEOPLE: &[u8] = b"2";
const TO_SEARCH: &[u8] = b"/";
const ADD_PERSON: &[u8] = b"n";

const MS: fn(u64) -> Duration = Duration::from_millis;

/// Starts measured.
const STARTS: usize = 15;

/// Everything that is measured through the screen.
pub(super) fn screens(place: &Place<'_>, keys: usize, idle: u64) -> io::Result<Vec<Line>> {
    let mut lines = vec![openings(place)?];
    let mut program = open(place)?;
    let to_list = [program.press(TO_PEOPLE, SEARCH_QUIET)?];
    lines.push(Line::of_costs(place.people, "打开人才名单", &to_list, Target::default()));
    let row = Target { median: Some(MS(1)), bytes: Some(150), ..Target::default() };
    lines.push(moves(place, &mut program, "下移一行", DOWN, keys, row)?);
    program.press(HOME, SEARCH_QUIET)?;
    let page = Target { bytes: Some(1_500), ..Target::default() };
    lines.push(moves(place, &mut program, "下翻一页", PAGE_DOWN, keys, page)?);
    program.press(HOME, SEARCH_QUIET)?;
    for (what, queries) in searches(place) {
        lines.push(search(place, &mut program, what, &queries, keys)?);
    }
    lines.extend(pages(place, &mut program, keys)?);
    lines.push(form(place, &mut program, keys)?);
    let pid = program.pid();
    lines.extend(memory(place.people, pid));
    drop(program);
    lines.push(idling(place, idle)?);
    Ok(lines)
}

fn open(place: &Place<'_>) -> io::Result<Program> {
    let mut program = Program::start(ourselves(place.store, place.home, place.today)?, 80, 24)?;
    program.opening(OPENING_QUIET)?;
    Ok(program)
}

fn openings(place: &Place<'_>) -> io::Result<Line> {
    let mut costs = Vec::new();
    for _ in 0..STARTS {
        let mut program = Program::start(ourselves(place.store, place.home, place.today)?, 80, 24)?;
        costs.push(program.opening(OPENING_QUIET)?);
    }
    let target = Target { median: Some(MS(20)), ..Target::default() };
    Ok(Line::of_costs(place.people, "启动到首屏画完", &costs, target))
}

fn moves(
    place: &Place<'_>,
    program: &mut Program,
    what: &str,
    key: &[u8],
    count: usize,
    target: Target,
) -> io::Result<Line> {
    let costs = (0..count).map(|_| program.press(key, QUIET)).collect::<io::Result<Vec<Cost>>>()?;
    answered(what, &costs)?;
    Ok(Line::of_costs(place.people, what, &costs, target))
}

/// A measurement in which most keys changed nothing measures nothing.
fn answered(what: &str, costs: &[Cost]) -> io::Result<()> {
    let silent = costs.iter().filter(|cost| cost.bytes == 0).count();
    if silent * 2 > costs.len() {
        return Err(io::Error::other(format!("{what}: {silent} / {} keys without an answer", costs.len())));
    }
    Ok(())
}

/// What is typed, by kind.
fn searches(place: &Place<'_>) -> Vec<(&'static str, Vec<String>)> {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    vec![
        (
            "查找：汉字片段",
            texts(&[
                "秀英",
                "建军",
                "精密机械",
                "特种纸",
                "鑫泰",
                "文斌",
                "恒达",
                "子涵",
                "养老服务",
                "氟硅",
                "家政",
            ]),
        ),
        ("查找：拼音首字母", texts(&["zgf", "wxy", "lxh", "zmy", "cjp", "xjm", "yjp", "hyl", "oyx", "szx"])),
        ("查找：证件号尾", tails(place)),
        ("查找：常见姓", texts(&["王", "李", "张", "陈", "徐", "周", "wang", "zhang", "li", "chen", "xu"])),
    ]
}

/// Last six places of numbers that are on file.
fn tails(place: &Place<'_>) -> Vec<String> {
    let today = Day::parse_iso(place.today).unwrap_or(Day::FIRST);
    Generator::new(place.people, 1, today)
        .flatten()
        .filter(|entry| entry.table == Table::Person)
        .step_by(97)
        .take(20)
        .filter_map(|entry| {
            let number: Vec<char> = entry.values.get("id_number")?.chars().collect();
            Some(number.get(12..)?.iter().collect())
        })
        .collect()
}

/// Each character typed into the box is one sample; clearing it is none.
fn search(
    place: &Place<'_>,
    program: &mut Program,
    what: &str,
    queries: &[String],
    count: usize,
) -> io::Result<Line> {
    program.press(TO_SEARCH, SEARCH_QUIET)?;
    let mut costs = Vec::new();
    for query in queries.iter().cycle() {
        if costs.len() >= count || queries.is_empty() {
            break;
        }
        for character in query.chars() {
            costs.push(program.press(character.to_string().as_bytes(), SEARCH_QUIET)?);
        }
        program.press(CLEAR, SEARCH_QUIET)?;
    }
    program.press(ESC, MS(250))?;
    answered(what, &costs)?;
    let target = Target { high: Some(Duration::from_micros(16_700)), ..Target::default() };
    Ok(Line::of_costs(place.people, what, &costs, target))
}

/// One person after the other: the page, then what may be claimed, and back to the list.
fn pages(place: &Place<'_>, program: &mut Program, count: usize) -> io::Result<Vec<Line>> {
    let (mut opened, mut previewed) = (Vec::new(), Vec::new());
    program.press(HOME, SEARCH_QUIET)?;
    for _ in 0..count.min(40) {
        opened.push(program.press(ENTER, SEARCH_QUIET)?);
        previewed.push(program.press(PREVIEW, SEARCH_QUIET)?);
        program.press(ESC, MS(250))?;
        program.press(ESC, MS(250))?;
        program.press(DOWN, QUIET)?;
    }
    answered("打开人员页", &opened)?;
    answered("补贴预览", &previewed)?;
    let line = |what: &str, costs: &[Cost]| Line::of_costs(place.people, what, costs, Target::default());
    Ok(vec![line("打开人员页", &opened), line("补贴预览", &previewed)])
}

/// Characters of an identity number and of a name, typed into a new person.
fn form(place: &Place<'_>, program: &mut Program, count: usize) -> io::Result<Line> {
    program.press(ADD_PERSON, SEARCH_QUIET)?;
    let mut costs = Vec::new();
    while costs.len() < count {
        for digit in "33080219900307".chars() {
            costs.push(program.press(digit.to_string().as_bytes(), QUIET)?);
        }
        program.press(CLEAR, QUIET)?;
    }
    program.press(ESC, MS(250))?;
    answered("表单输入一字", &costs)?;
    let target = Target { bytes: Some(30), ..Target::default() };
    Ok(Line::of_costs(place.people, "表单输入一字", &costs, target))
}

fn memory(people: u64, pid: u32) -> Vec<Line> {
    let megabytes = |kilobytes: u64| format!("{}.{} MB", kilobytes / 1000, kilobytes % 1000 / 100);
    let line = |what: &str, key: &str| {
        let kb = kilobytes(pid, key)?;
        Some(Line::of_figure(people, what, megabytes(kb), "≤ 25 MB", Some(kb <= 25_000)))
    };
    [line("常驻内存 VmRSS", "VmRSS"), line("内存峰值 VmHWM", "VmHWM")].into_iter().flatten().collect()
}

fn idling(place: &Place<'_>, seconds: u64) -> io::Result<Line> {
    let mut program = open(place)?;
    program.press(TO_PEOPLE, MS(1_000))?;
    let before = wake_ups(program.pid());
    let bytes = program.idle(Duration::from_secs(seconds))?;
    let woken = wake_ups(program.pid()).zip(before).map(|(after, before)| after.saturating_sub(before));
    let figure = format!("{} 次，{bytes} B", woken.map_or_else(|| "?".to_owned(), |count| count.to_string()));
    let what = format!("闲置 {seconds} 秒的唤醒与字节");
    Ok(Line::of_figure(place.people, &what, figure, "0 次，0 B", Some(woken == Some(0) && bytes == 0)))
}
