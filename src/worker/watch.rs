//! Keeping an eye on the store itself beside the answers: how it was opened, how it is doing after each write, and
//! the look through a file that an earlier run left open.

use super::Office;
use crate::domain::lang::{Lang, Words, words};
use crate::message::{Alert, Concern, Event, Reply, Ticket};
use crate::store::{Care, Ground, Interrupter, Store, StoreError};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// The look through a file begins so long after the start: the first frame goes first.
const FIRST_FRAME: Duration = Duration::from_millis(400);

fn told(alert: Alert) -> Event {
    Event::Reply(Ticket::default(), Reply::Alert(alert))
}

/// What is to be said of a store as it was opened.
pub fn opened(store: &Store, lang: Lang) -> Vec<Alert> {
    let clock = store.clock_went_back().unwrap_or(false).then_some((Concern::Clock, CLOCK, CLOCK_SAID));
    let place = match (store.is_view(), store.ground()) {
        (true, _) if store.is_behind() => Some((Concern::View, VIEW, BEHIND_SAID)),
        (true, _) => Some((Concern::View, VIEW, VIEW_SAID)),
        (false, Ground::Network) => Some((Concern::Network, NETWORK, NETWORK_SAID)),
        (false, _) => None,
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
const VIEW_SAID: Words = words(
    "只读视图：磁盘已满或不可写，只能看、不能存。请腾出空间或换可写的磁盘后重新打开。",
    "A view for reading only: the disk is full or cannot be written, nothing can be saved. Free some space, or use another disk, and open it again.",
);
const BEHIND_SAID: Words = words(
    "只读视图：磁盘已满或不可写，只能看、不能存；还在 -wal 里的最近改动没有显示。请腾出空间后重新打开。",
    "A view for reading only: the disk is full or cannot be written. The newest changes, still in the -wal file, are not shown. Free some space and open it again.",
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
        let care = store.tend(crate::store::LOG_LIMIT);
        if care.tight != self.last.tight {
            let _ = self.out.send(told(room(care.tight, office.lang)));
        }
        // said anew each time it has doubled
        let grown = match (care.log, self.last.log) {
            (Some(now), Some(then)) => now >= then.saturating_mul(2),
            (now, then) => now != then,
        };
        if grown {
            let _ = self.out.send(told(log(&care, office.lang)));
            self.last.log = care.log;
        }
        self.last.tight = care.tight;
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
    pub(super) fn start(store: &Store, lang: Lang, out: &Sender<Event>) -> Result<Option<Self>, StoreError> {
        if !store.was_left_open() {
            return Ok(None);
        }
        let (mut looking, out) = (store.reader()?, out.clone());
        let stop = Arc::new((Mutex::new(false), Condvar::new()));
        let (running, stopped) = (looking.interrupter(), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            if waits(&stopped, FIRST_FRAME) {
                return;
            }
            let asked = move || !*stopped.0.lock().unwrap_or_else(PoisonError::into_inner);
            let (mark, sentence) = match looking.look_through(asked) {
                Ok(()) => (
                    "",
                    words(
                        "上次没有正常退出；数据文件已检查，完好。",
                        "The last run did not end in order; the file was checked and is whole.",
                    )
                    .get(lang)
                    .to_owned(),
                ),
                Err(StoreError::Interrupted) => return,
                Err(error) => (words("文件损坏", "DAMAGED").get(lang), error.sentence(lang)),
            };
            let _ = out.send(told(Alert { about: Concern::Damage, mark: mark.into(), sentence }));
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

/// Waits; true when it is to end.
fn waits(stop: &(Mutex<bool>, Condvar), time: Duration) -> bool {
    let stopped = stop.0.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = stop.1.wait_timeout_while(stopped, time, |stopped| !*stopped);
    *waited.unwrap_or_else(PoisonError::into_inner).0
}
