//! Building the store to measure on, and importing a sheet into a copy of it.

use super::figures::Line;
use super::process::kilobytes;
use super::pty::ourselves;
use crate::cli::Context;
use crate::cli::out::say;
use crate::domain::record::Table;
use crate::generate::Generator;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Seed of the stores measured on.
const SEED: u64 = 1;

/// Rows of the sheet imported.
const ROWS: u64 = 100_000;

/// Rows a second wished for.
const WISHED: f64 = 20_000.0;

/// Makes the store with the program's own command.
pub(super) fn build(people: u64, store: &Path, today: &str) -> io::Result<Line> {
    let home = store.parent().unwrap_or(Path::new("."));
    let mut command = ourselves(store, home, today)?;
    command.args(["generate", "--people", &people.to_string(), "--seed", &SEED.to_string()]);
    let Done { took, .. } = finished(command)?;
    Ok(Line::of_figure(people, "造库 generate", format!("{:.1} s", took.as_secs_f64()), "", None))
}

/// Imports people the register does not know yet into a copy of the store.
pub(super) fn import(people: u64, store: &Path, dir: &Path, context: &Context) -> io::Result<Vec<Line>> {
    let sheet = dir.join("newcomers.csv");
    let copy = dir.join("import-copy.jiangce");
    write_sheet(people, &sheet, context)?;
    fs::copy(store, &copy)?;
    // the clock is for the import: what the copy left to be written is on disk before it starts
    fs::File::open(&copy)?.sync_all()?;
    let mut command = ourselves(&copy, dir, &context.today.to_string())?;
    // the copy an import begins with has a line of its own
    command.args(["import", "people", "--no-backup"]).arg(&sheet);
    let Done { took, peak, output } = finished(command)?;
    say!("import: {}", last_line(&output.stderr).or_else(|| last_line(&output.stdout)).unwrap_or_default());
    for name in ["import-copy.jiangce", "import-copy.jiangce-wal", "import-copy.jiangce-shm", "newcomers.csv"]
    {
        let _ = fs::remove_file(dir.join(name));
    }
    #[allow(clippy::cast_precision_loss)]
    let speed = ROWS as f64 / took.as_secs_f64();
    let target = format!("≥ {WISHED:.0} 行/秒");
    let rows = format!("{speed:.0} 行/秒");
    let memory = format!("{} MB", peak / 1000);
    Ok(vec![
        Line::of_figure(people, "导入 CSV import", rows, &target, Some(speed >= WISHED)),
        Line::of_figure(people, "导入时内存峰值 VmHWM", memory, "", None),
    ])
}

/// Judges every subject of the store, checks the store with its log, and copies it.
pub(super) fn whole(people: u64, store: &Path, dir: &Path, context: &Context) -> io::Result<Vec<Line>> {
    let line = |what: &str, args: &[&str]| -> io::Result<Line> {
        let mut command = ourselves(store, dir, &context.today.to_string())?;
        command.args(args);
        let Done { took, peak, .. } = finished(command)?;
        let figure = format!("{:.1} s，{} MB", took.as_secs_f64(), peak / 1000);
        Ok(Line::of_figure(people, what, figure, "", None))
    };
    let backup = dir.join("backup.jiangce");
    let lines = vec![
        line("全册核算 assess --all --totals", &["assess", "--all", "--totals"])?,
        line("校验 verify", &["verify"])?,
        line("备份 backup", &["backup", &backup.to_string_lossy()])?,
    ];
    let _ = fs::remove_file(backup);
    Ok(lines)
}

fn write_sheet(people: u64, sheet: &Path, context: &Context) -> io::Result<()> {
    let mut writer = csv::Writer::from_path(sheet)?;
    writer.write_record(["姓名", "性别", "身份证号", "联系电话", "工作单位", "银行卡号"])?;
    let mut employers: Vec<String> = Vec::new();
    for entry in Generator::new(people, SEED, context.today).take_while(|b| is_organisation(b)).flatten() {
        if entry.table == Table::Organisation {
            employers.push(entry.values.get("name").unwrap_or("").to_owned());
        }
    }
    for bundle in Generator::new(people, SEED, context.today).beyond(ROWS) {
        let Some(person) = bundle.first() else { continue };
        let get = |key: &str| person.values.get(key).unwrap_or("");
        let employer = get("employer").strip_prefix("organisation:").and_then(|at| at.parse::<usize>().ok());
        let employer = employer.and_then(|at| employers.get(at.checked_sub(1)?)).map_or("", String::as_str);
        let sex = if get("sex") == "male" { "男" } else { "女" };
        writer.write_record([get("name"), sex, get("id_number"), get("phone"), employer, get("card")])?;
    }
    writer.flush()
}

fn is_organisation(bundle: &[crate::generate::Entry]) -> bool {
    bundle.first().is_some_and(|entry| entry.table == Table::Organisation)
}

/// A command that did its work.
struct Done {
    took: Duration,
    /// Most memory it held, in kilobytes.
    peak: u64,
    output: Output,
}

/// Runs a command to its end, looking at its memory meanwhile; an error when it could not do its work.
fn finished(mut command: Command) -> io::Result<Done> {
    let started = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let pid = child.id();
    let watcher = thread::spawn(move || {
        let mut peak = 0;
        while let Some(kilobytes) = kilobytes(pid, "VmHWM") {
            peak = peak.max(kilobytes);
            thread::sleep(Duration::from_millis(20));
        }
        peak
    });
    let output = child.wait_with_output()?;
    let took = started.elapsed();
    let peak = watcher.join().unwrap_or_default();
    match output.status.code() {
        Some(0 | 1) => Ok(Done { took, peak, output }),
        _ => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())),
    }
}

fn last_line(text: &[u8]) -> Option<String> {
    String::from_utf8_lossy(text).lines().rfind(|line| !line.is_empty()).map(str::to_owned)
}
