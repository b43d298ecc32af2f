//! `jiangce` and `jiangce demo`: the program itself.

use super::out::say;
use super::{Context, Exit, open};
use crate::app::{App, Start};
use crate::domain::lang::{Lang, words};
use crate::generate::{self, Generator};
use crate::message::{Event, Hold, Reply, Request, Session, StoreName, Ticket};
use crate::paths;
use crate::store::{Fault, Store, StoreError};
use crate::terminal::capability::{Capability, Names};
use crate::terminal::{self, Ended, Machine};
use crate::ui::theme::Theme;
use crate::worker::{Office, Worker, watch};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};

/// What it reads, writes and ends with.
const DEMO_HELP: &str = "\
读入、写出   练习库，第一次启动时建立 · reads and writes the practice store, made on the first start
退出码 exit  0 完成 done · 2 不在终端、不是练习库 no terminal, no practice store · 3 数据文件不能用 no store";

/// Options of `demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = DEMO_HELP)]
pub struct DemoArgs {}

/// Setting that marks a store as one for practice, which one key makes anew.
const PRACTICE: &str = "practice";

/// The program on the real store, made on the first start.
pub fn program(context: &Context) -> Exit {
    let opened = paths::store_file(context.store.as_deref()).map_err(StoreError::from).and_then(|path| {
        let store = Store::open_or_create(&path, paths::author())?;
        Ok((path, store))
    });
    match opened {
        Ok((path, store)) => start(path, store, context, false),
        Err(error) => refused(&error, context.lang),
    }
}

/// The program on the practice store, made on the first start.
pub fn demo(_args: &DemoArgs, context: &Context) -> Exit {
    let path = match &context.store {
        Some(path) => Ok(path.clone()),
        None => paths::practice_file(),
    };
    let opened = path.map_err(StoreError::from).and_then(|path| {
        let store = open_practice(&path, context)?;
        let practice = store.setting(PRACTICE)?.is_some();
        Ok((path, store, practice))
    });
    match opened {
        Ok((path, store, true)) => start(path, store, context, true),
        Ok((path, ..)) => {
            let why = words(
                "不是练习库，未打开（练习库可以整个重置）：",
                "no practice store, not opened (a practice store can be reset whole): ",
            );
            say!("{}{}", why.get(context.lang), crate::domain::clean::line(&path.display().to_string()));
            Exit::BadInput
        }
        Err(error) => refused(&error, context.lang),
    }
}

fn refused(error: &StoreError, lang: Lang) -> Exit {
    say!("{}", error.sentence(lang));
    Exit::NoStore
}

fn open_practice(path: &Path, context: &Context) -> Result<Store, StoreError> {
    if !path.exists() {
        let making = words("正在准备练习数据……", "making the practice store...");
        say!("{}", making.get(context.lang));
        // what is left of one that is gone would be taken for the next one's
        remove(path);
        make_practice(path, context)?;
    }
    Store::open(path, crate::store::Access::Write, paths::author())
}

/// Makes the practice store under another name first, so that a half one is never met.
fn make_practice(path: &Path, context: &Context) -> Result<(), StoreError> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    remove(&draft);
    let made = Store::create(&draft, generate::author(context.today)).and_then(|store| {
        generate::fill(&store, Generator::practice(context.today), |_| {})?;
        store.set_common_setting(PRACTICE, "true")?;
        store.tidy()
    });
    let named = made.and_then(|()| Ok(std::fs::rename(&draft, path)?));
    if named.is_err() {
        remove(&draft);
    }
    named
}

/// Removes a store with what SQLite keeps beside it.
pub(super) fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm", "-reserve"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let _ = std::fs::remove_file(name);
    }
}

fn start(path: PathBuf, store: Store, context: &Context, practice: bool) -> Exit {
    match run(path, store, context, practice) {
        Ok(exit) | Err(Trouble::Said(exit)) => exit,
        Err(Trouble::Store(error)) => refused(&error, context.lang),
        Err(Trouble::Configuration(sentence)) => {
            say!("{sentence}");
            Exit::BadInput
        }
        Err(Trouble::Terminal(error)) => {
            // neither the terminal nor the store is at fault where no more files may be opened
            if let told @ StoreError::Machine { fault: Fault::TooManyFiles, .. } =
                StoreError::from_file(&error)
            {
                return refused(&told, context.lang);
            }
            let why = words(
                "需要在终端中运行；自动处理请用子命令（见 jiangce --help）：",
                "this needs a terminal; for scripts use the commands (see jiangce --help): ",
            );
            say!("{}{error}", why.get(context.lang));
            Exit::BadInput
        }
    }
}

enum Trouble {
    Store(StoreError),
    Terminal(io::Error),
    /// Said already, with what the command ends with.
    Said(Exit),
    /// A file of the configuration that is not used, with the reason.
    Configuration(String),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn run(path: PathBuf, store: Store, context: &Context, practice: bool) -> Result<Exit, Trouble> {
    let store = open::named(context, store).map_err(Trouble::Said)?;
    let capability = Capability::from_names(&Names::from_environment(), context.ascii);
    let settings = store.settings()?;
    let lang = language(&settings, context);
    let session = session(&store, &path, context, practice)?;
    let alerts = watch::opened(&store, lang);
    let theme = Theme::new(capability.depth, capability.ascii);
    let first = Start { session, lang, theme, settings, own_keys: own_keys(lang)?, size: terminal::size() };
    let (events, inbox) = channel();
    let worker = Worker::start(store, Office { lang, today: context.today }, &events)?;
    let place = path.clone();
    let mut desk = Desk { worker: Some(worker), out: events.clone(), path, context: context.clone(), lang };
    let (mut app, wanted) = App::new(first);
    for alert in alerts {
        app.update(Event::Reply(Ticket::default(), Reply::Alert(alert)));
    }
    let ended = terminal::run(&mut app, wanted, &mut desk, capability, &events, &inbox);
    if let Some(worker) = desk.worker.take() {
        worker.finish();
    }
    if let Some(log) = Store::orphan(&place) {
        let log = crate::domain::clean::line(&log.display().to_string());
        match lang {
            Lang::Zh => {
                say!("数据文件不在原处。最后保存的可能只在 {log}，请勿删除：把数据文件放回原处即可。");
            }
            Lang::En => say!(
                "The store is not in its place. What was saved last may be in {log} alone, keep it: put the store back."
            ),
        }
    }
    match ended {
        Ok(Ended::Quit | Ended::HangUp | Ended::Signal(_)) => Ok(Exit::Done),
        Err(error) => Err(Trouble::Terminal(error)),
    }
}

/// `--lang`, else what the user chose in the program, else what the environment says.
fn language(settings: &[(String, String)], context: &Context) -> Lang {
    let chosen = settings.iter().find(|(key, _)| key == "lang").map(|(_, value)| value.as_str());
    match chosen {
        Some(code) if !context.lang_given => lang_of(code),
        _ => context.lang,
    }
}

fn lang_of(code: &str) -> Lang {
    if code == "en" { Lang::En } else { Lang::Zh }
}

fn session(store: &Store, path: &Path, context: &Context, practice: bool) -> Result<Session, StoreError> {
    let user = store.author().name.clone();
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = match (practice, path.file_name() == Some(paths::STORE.as_ref())) {
        (true, _) => StoreName::Practice,
        (false, true) => StoreName::Register,
        (false, false) => StoreName::File(name),
    };
    Ok(Session {
        today: context.today,
        store: name,
        roles: store.my_roles()?,
        user,
        practice,
        sitting: sitting(),
    })
}

/// Process and moment: no other run has both.
fn sitting() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    format!("{:x}{:x}", std::process::id(), now.map_or(0, |now| now.as_millis()))
}

/// The user's own keymap file, where there is one.
fn own_keys(lang: Lang) -> Result<Option<(String, String)>, Trouble> {
    let Some(file) = paths::config_file("keys.toml", lang).map_err(Trouble::Configuration)? else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(&file).ok();
    Ok(text.map(|text| (file.display().to_string(), text)))
}

/// Gives the program's requests to the worker.
struct Desk {
    worker: Option<Worker>,
    out: Sender<Event>,
    path: PathBuf,
    context: Context,
    lang: Lang,
}

impl Machine for Desk {
    fn ask(&mut self, ticket: Ticket, request: Request) {
        match &request {
            Request::ResetPractice => return self.reset(ticket),
            Request::SetSetting { key, value } if key == "lang" => self.speak(lang_of(value)),
            _ => {}
        }
        if let Some(worker) = &self.worker {
            worker.ask(ticket, request, &self.out);
        }
    }

    fn interrupt(&mut self, ticket: Ticket) {
        if let Some(worker) = &self.worker {
            worker.interrupt(ticket);
        }
    }

    fn hold(&mut self, wish: Hold) {
        if let Some(worker) = &self.worker {
            worker.hold(wish);
        }
    }
}

impl Desk {
    fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        if let Some(worker) = &self.worker {
            worker.speak(lang);
        }
    }

    /// Makes the practice store anew and starts the threads on it.
    fn reset(&mut self, ticket: Ticket) {
        if let Some(worker) = self.worker.take() {
            worker.finish();
        }
        let reply = match self.renew() {
            Ok(worker) => {
                self.worker = Some(worker);
                Reply::Kept
            }
            Err(error) => Reply::Failed(error.sentence(self.lang)),
        };
        let _ = self.out.send(Event::Reply(ticket, reply));
    }

    fn renew(&self) -> Result<Worker, StoreError> {
        remove(&self.path);
        make_practice(&self.path, &self.context)?;
        let store = Store::open(&self.path, crate::store::Access::Write, paths::author())?;
        Worker::start(store, Office { lang: self.lang, today: self.context.today }, &self.out)
    }
}
