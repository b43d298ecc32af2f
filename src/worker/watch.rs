//! Keeping an eye on the store itself beside the answers: how it was opened, how it is doing after each write, and
//! the look through a file that an earlier run left open.

use super::Office;
use crate::domain::lang::{Lang, Words, words};
use crate::message::{Alert, Concern, Event, Reply, Ticket};
use crate::store::{Care, Ground, Interrupter, Sight, Store, StoreError};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// The look through a file begins so long after the start: the first frame goes first.
const FIRST_FRAME: Duration = Duration::from_millis(400);

/// The least priority there is.
const LEAST: i32 = 19;

fn told(alert: Alert) -> Event {
    Event::Reply(Ticket::default(), Reply::Alert(alert))
}

/// What is to be said of a store as it was opened.
pub fn opened(store: &Store, lang: Lang) -> Vec<Alert> {
    let clock = store.clock_went_back().unwrap_or(false).then_some((Concern::Clock, CLOCK, CLOCK_SAID));
    let place = match (store.sight().unwrap_or(Some(Sight::Behind)), store.ground()) {
        (Some(sight), _) => Some((Concern::View, VIEW, seen(sight))),
        (None, Ground::Network) => Some((Concern::Network, NETWORK, NETWORK_SAID)),
        (None, _) => None,
    };
    let alert = |(about, mark, said): (Concern, Words, Words)| Alert {
        about,
        mark: mark.get(lang).into(),
        sentence: said.get(lang).into(),
    };
    clock.into_iter().chain(place).map(alert).collect()
}

const CLOCK: Words = words("时钟有误", "CLOCK");
const CLOCK_SAID: Words = words(
    "系统时钟早于最后一条记录的时间：次序仍按序号，但新记录的时间会不对。请核对日期和时间。",
    "The clock stands before the newest entry: the order is kept by number, but times will be wrong. Check date and time.",
);
const VIEW: Words = words("只读视图", "VIEW ONLY");

/// What is true of a view, and what would end it.
const fn seen(sight: Sight) -> Words {
    match sight {
        Sight::Live => words(
            "只读视图：磁盘已满，或您无权写数据文件或其目录，只能看、不能存；别人的改动照常看得到。请腾出空间或取得写权限后重新打开。",
            "A view for reading only: disk full, or file or folder not writable; what others change is seen. Free space or get the permission, then open it again.",
        ),
        Sight::Still => words(
            "只读视图：磁盘已满，或数据文件或其目录不可写，只能看、不能存；所见是打开时的内容。请腾出空间或取得写权限后重新打开。",
            "A view for reading only: disk full, or file or folder not writable; it stays as it was opened. Free space or get the permission, then open it again.",
        ),
        Sight::Behind => BEHIND_SAID,
    }
}

/// Said also of a command's answer, which would otherwise pass for the whole.
pub const BEHIND_SAID: Words = words(
    "只读视图：磁盘已满或不可写，只能看、不能存；还在 -wal 里的最近改动没有显示。请腾出空间或取得写权限后重新打开。",
    "A view for reading only: disk full or not writable; the newest changes, in the -wal file, are missing. Free space or get the permission, open it again.",
);
const NETWORK: Words = words("网络目录", "NETWORK");
const NETWORK_SAID: Words = words(
    "数据文件在网络目录上：同一时间只许一处打开，断网会中断工作。请尽量放到本机磁盘上。",
    "The store lies on a network folder: one program at a time, and a lost network stops the work. Better keep it on a local disk.",
);

/// Says how the store is doing whenever that changed.
pub(super) struct Nurse {
    last: Care,
    out: Sender<Event>,
}

impl Nurse {
    pub(super) fn new(out: Sender<Event>) -> Self {
        Self { last: Care::default(), out }
    }

    pub(super) fn look(&mut self, store: &Store, office: Office) {
        for alert in self.news(store.tend(crate::store::LOG_LIMIT), office.lang) {
            let _ = self.out.send(told(alert));
        }
    }

    /// What is to be said now that it is doing so.
    fn news(&mut self, care: Care, lang: Lang) -> Vec<Alert> {
        let mut news = Vec::new();
        if care.moved != self.last.moved {
            news.push(moved(care.moved, lang));
            self.last.moved = care.moved;
        }
        if care.moved {
            return news;
        }
        if care.tight != self.last.tight {
            news.push(room(care.tight, lang));
        }
        // said anew each time it has doubled
        let grown = match (care.log, self.last.log) {
            (Some(now), Some(then)) => now >= then.saturating_mul(2),
            (now, then) => now != then,
        };
        if grown {
            news.push(log(&care, lang));
            self.last.log = care.log;
        }
        self.last.tight = care.tight;
        news
    }
}

fn room(tight: bool, lang: Lang) -> Alert {
    let said = words(
        "磁盘快满了：备用的 4 MB 已让出或留不出。请马上腾出空间，否则很快不能保存。",
        "The disk is nearly full: the 4 MB kept in reserve are used or cannot be kept. Free space now, or saving will soon fail.",
    );
    let (mark, sentence) = if tight { (words("磁盘将满", "DISK FULL"), said) } else { (NONE, NONE) };
    Alert { about: Concern::Room, mark: mark.get(lang).into(), sentence: sentence.get(lang).into() }
}

/// The sentence comes with what was refused.
fn moved(moved: bool, lang: Lang) -> Alert {
    let mark = if moved { words("文件不在原处", "STORE GONE") } else { NONE };
    Alert { about: Concern::Moved, mark: mark.get(lang).into(), sentence: String::new() }
}

const NONE: Words = words("", "");

fn log(care: &Care, lang: Lang) -> Alert {
    let Some(bytes) = care.log else {
        return Alert { about: Concern::Log, mark: String::new(), sentence: String::new() };
    };
    let size = bytes >> 20;
    let who = match (care.reader, lang) {
        (Some(pid), Lang::Zh) => format!("进程 {pid} 一直在读"),
        (None, Lang::Zh) => "有别的程序一直在读".into(),
        (Some(pid), Lang::En) => format!("process {pid} reads without an end"),
        (None, Lang::En) => "another program reads without an end".into(),
    };
    let sentence = match lang {
        Lang::Zh => format!("-wal 日志已有 {size} MB：{who}，收不回来。数据没有问题；请关掉那个程序。"),
        Lang::En => {
            format!(
                "The -wal log has grown to {size} MB: {who}, so it cannot be folded in. Nothing is lost; close that program."
            )
        }
    };
    Alert { about: Concern::Log, mark: format!("WAL {size} MB"), sentence }
}

/// The thread that looks through a file.
#[derive(Debug)]
pub(super) struct Look {
    stop: Arc<(Mutex<bool>, Condvar)>,
    running: Interrupter,
    thread: JoinHandle<()>,
}

impl Look {
    /// Starts it where an earlier run ended without closing the store.
    pub(super) fn start(
        store: &Store,
        office: &Arc<Mutex<Office>>,
        out: &Sender<Event>,
    ) -> Result<Option<Self>, StoreError> {
        if !store.was_left_open() {
            return Ok(None);
        }
        let (mut looking, out, office) = (store.reader()?, out.clone(), Arc::clone(office));
        let stop = Arc::new((Mutex::new(false), Condvar::new()));
        let (running, stopped) = (looking.interrupter(), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            if waits(&stopped, FIRST_FRAME) {
                return;
            }
            // on Linux this is about this thread alone: keys go first
            let _ = rustix::process::setpriority_process(None, LEAST);
            let asked = move || !*stopped.0.lock().unwrap_or_else(PoisonError::into_inner);
            let found = super::survived(|| looking.look_through(asked));
            let lang = office.lock().unwrap_or_else(PoisonError::into_inner).lang;
            let alert = match found {
                Some(found) => looked(found, lang),
                None => {
                    Some(Alert { about: Concern::Damage, mark: String::new(), sentence: super::broken(lang) })
                }
            };
            if let Some(alert) = alert {
                let _ = out.send(told(alert));
            }
        });
        Ok(Some(Self { stop, running, thread }))
    }

    /// Ends it, done or not.
    pub(super) fn end(self) {
        *self.stop.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stop.1.notify_all();
        self.running.interrupt();
        let _ = self.thread.join();
    }
}

/// What is to be said of the look through the file.
fn looked(found: Result<(), StoreError>, lang: Lang) -> Option<Alert> {
    let whole = words(
        "上次没有正常退出；数据文件已检查，完好。",
        "The last run did not end in order; the file was checked and is whole.",
    );
    let (mark, sentence) = match found {
        Ok(()) => ("", whole.get(lang).to_owned()),
        Err(StoreError::Interrupted) => return None,
        Err(error @ StoreError::Damaged(_)) => (words("文件损坏", "DAMAGED").get(lang), error.sentence(lang)),
        Err(error) => ("", error.sentence(lang)),
    };
    Some(Alert { about: Concern::Damage, mark: mark.into(), sentence })
}

/// Waits; true when it is to end.
fn waits(stop: &(Mutex<bool>, Condvar), time: Duration) -> bool {
    let stopped = stop.0.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = stop.1.wait_timeout_while(stopped, time, |stopped| !*stopped);
    *waited.unwrap_or_else(PoisonError::into_inner).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_growing_log_is_told_once_and_again_when_it_has_doubled_and_when_it_is_over() {
        let mut nurse = Nurse::new(std::sync::mpsc::channel().0);
        let mut told = |megabytes: Option<u64>| {
            let care = Care { log: megabytes.map(|m| m << 20), reader: Some(4711), ..Care::default() };
            nurse
                .news(care, Lang::Zh)
                .into_iter()
                .map(|alert| (alert.mark, alert.sentence))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(None), []);
        let first = told(Some(70));
        assert_eq!(first[0].0, "WAL 70 MB");
        assert!(first[0].1.contains("4711") && first[0].1.contains("请关掉"), "{first:?}");
        assert_eq!(told(Some(100)), []);
        assert_eq!(told(Some(140))[0].0, "WAL 140 MB");
        assert_eq!(told(None), [(String::new(), String::new())]);
    }

    #[test]
    fn a_disk_that_runs_full_is_told_and_when_there_is_room_again_the_mark_goes() {
        let mut nurse = Nurse::new(std::sync::mpsc::channel().0);
        let mut told = |tight| nurse.news(Care { tight, ..Care::default() }, Lang::En);
        assert!(told(false).is_empty());
        assert!(told(true)[0].sentence.contains("Free space"));
        assert!(told(true).is_empty());
        assert_eq!(told(false)[0].mark, "");
    }

    #[test]
    fn what_is_said_of_a_view_fits_two_lines() {
        for sight in [Sight::Live, Sight::Still, Sight::Behind] {
            for lang in [Lang::Zh, Lang::En] {
                let said = seen(sight).get(lang);
                assert!(crate::domain::width::width(said) <= 152, "{said}");
            }
        }
    }

    #[test]
    fn a_store_that_is_gone_is_marked_until_it_is_back_and_nothing_else_is_said_of_it() {
        let mut nurse = Nurse::new(std::sync::mpsc::channel().0);
        let mut told = |moved, tight| {
            let news = nurse.news(Care { tight, moved, ..Care::default() }, Lang::Zh);
            news.into_iter().map(|alert| (alert.about, alert.mark)).collect::<Vec<_>>()
        };
        assert_eq!(told(true, true), [(Concern::Moved, "文件不在原处".to_owned())]);
        assert_eq!(told(true, false), []);
        assert_eq!(told(false, false), [(Concern::Moved, String::new())]);
    }
}
