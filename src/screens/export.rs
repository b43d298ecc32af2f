//! 导出: which list, how much of it, where to, numbers masked or whole. Written in the background.

pub mod view;

use super::cursor::Cursor;
use super::finder::{Finder, Row};
use super::menu::{Choice, Menu};
use super::path_field::{self, PathField, PathTurn};
use super::typing::{self, Asked};
use super::{Act, Cx, Input, Screen, Step};
use crate::domain::lang::{Lang, Words, words};
use crate::domain::record::{FactKind, RecordRef, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{DeskReply, DeskRequest, ExportWish, Only, Reply, Request, Ticket};
use crate::ui::line_edit::LineEdit;
use crate::ui::theme::Role;
use std::path::Path;

/// Rows of the first page of what a screen shows.
pub const PAGE: usize = 500;

/// The setting that remembers where lists were written last.
const FOLDER: &str = "export.folder";

/// A list on its way out.
#[derive(Debug)]
pub struct Export {
    wish: ExportWish,
    /// What the list screen shows, when it came from one: kept while all of it is wished instead.
    shown: Only,
    cursor: Cursor,
    asks: Asks,
    work: Option<Ticket>,
    /// What was written last.
    done: Option<String>,
}

#[derive(Debug)]
enum Asks {
    Nothing,
    Menu(Menu<Pick>),
    Path(PathField),
    Reason(LineEdit),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pick {
    List(String),
    All,
    Shown,
    Encoding(&'static str),
    Masked,
    Whole,
}

/// One line of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Start,
    List,
    Only,
    File,
    Encoding,
    Numbers,
}

impl Export {
    /// Asks about a list, or about what a screen shows of it.
    pub fn new(list: &str, only: Only, cx: &Cx<'_>) -> Self {
        let wish = ExportWish {
            list: list.into(),
            only: only.clone(),
            encoding: "utf8".into(),
            ..ExportWish::default()
        };
        let cursor = Cursor::default();
        let mut export = Self { wish, shown: only, cursor, asks: Asks::Nothing, work: None, done: None };
        export.name_file(cx);
        export
    }

    /// A name that tells list and day.
    fn name_file(&mut self, cx: &Cx<'_>) {
        let folder = folder(cx);
        let name = label(&self.wish.list, cx.lang).replace(['/', ' '], "-");
        let ending = self.wish.file.extension().map(|e| e.to_string_lossy().into_owned());
        let ending = ending.unwrap_or_else(|| "xlsx".into());
        self.wish.file = format!("{folder}{name}-{}.{ending}", cx.session.today).into();
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        match self.asks {
            Asks::Nothing => &[Scope::List, Scope::Global],
            Asks::Menu(_) => &[Scope::Choice, Scope::Text],
            Asks::Path(_) => &[Scope::Path, Scope::Text],
            Asks::Reason(_) => &[Scope::Search, Scope::Text],
        }
    }

    fn is_text(&self) -> bool {
        self.wish.file.extension().is_some_and(|ending| ending != "xlsx")
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = vec![Line::Start, Line::List];
        if self.shown != Only::All {
            lines.push(Line::Only);
        }
        lines.push(Line::File);
        if self.is_text() {
            lines.push(Line::Encoding);
        }
        lines.push(Line::Numbers);
        lines
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, reply) => return self.reply(ticket, reply, cx),
            Input::Shown | Input::Alarm | Input::Resized => return Step::Taken,
            _ => {}
        }
        match &mut self.asks {
            Asks::Nothing => match input {
                Input::Command(command) => return self.command(command, cx),
                _ => return Step::Ignored,
            },
            Asks::Menu(menu) => match menu.update(&input) {
                Choice::Open => {}
                Choice::Left => self.asks = Asks::Nothing,
                Choice::Taken(pick) => {
                    self.asks = Asks::Nothing;
                    self.take(pick, cx);
                }
            },
            Asks::Path(field) => match field.update(&input, cx) {
                PathTurn::Open => {}
                PathTurn::Left => self.asks = Asks::Nothing,
                PathTurn::Taken(file) => {
                    self.wish.file = file.into();
                    self.asks = Asks::Nothing;
                }
            },
            Asks::Reason(_) => self.type_reason(&input, cx),
        }
        Step::Taken
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let lines = self.lines().len();
        match command {
            Command::Open => self.open(cx),
            // said to the question whether a file may be written over
            Command::Yes => self.start(true, cx),
            command if self.cursor.command(command, lines, lines) => {}
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    fn start(&mut self, over: bool, cx: &mut Cx<'_>) {
        let wish = ExportWish { over, ..self.wish.clone() };
        self.done = None;
        self.work = Some(cx.ask(Request::Desk(DeskRequest::Export(Box::new(wish)))));
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        let lang = cx.lang;
        let item = |zh, en, pick| (words(zh, en).get(lang).to_owned(), pick);
        let menu = |title: Words, items: Vec<(String, Pick)>| Asks::Menu(Menu::new(title.get(lang), items));
        match self.lines().get(self.cursor.eye) {
            Some(Line::Start) if self.work.is_none() => self.start(false, cx),
            Some(Line::List) => {
                let items = lists().map(|code| (label(&code, lang), Pick::List(code))).collect();
                self.asks = menu(words("导出什么", "which list"), items);
            }
            Some(Line::Only) => {
                let shown = (only_words(&self.shown, lang), Pick::Shown);
                self.asks =
                    menu(words("多少", "how much"), vec![shown, item("全部", "all of it", Pick::All)]);
            }
            Some(Line::File) => {
                self.asks = Asks::Path(PathField::new(&self.wish.file.to_string_lossy(), false, cx));
            }
            Some(Line::Encoding) => {
                let items = vec![
                    item("UTF-8", "UTF-8", Pick::Encoding("utf8")),
                    item("GB18030（旧系统用）", "GB18030, for older systems", Pick::Encoding("gb18030")),
                ];
                self.asks = menu(words("文字编码", "encoding"), items);
            }
            Some(Line::Numbers) => {
                let items = vec![
                    item("遮盖", "masked", Pick::Masked),
                    item("完整（须写明理由，记入日志）", "whole; a reason is asked and logged", Pick::Whole),
                ];
                self.asks = menu(words("证件、电话、卡号", "identity, phone and card numbers"), items);
            }
            Some(Line::Start) | None => {}
        }
    }

    fn take(&mut self, pick: Pick, cx: &mut Cx<'_>) {
        match pick {
            Pick::List(code) => {
                if code != self.wish.list {
                    self.wish.only = Only::All;
                    self.shown = Only::All;
                }
                self.wish.list = code;
                self.name_file(cx);
            }
            Pick::All => self.wish.only = Only::All,
            Pick::Shown => self.wish.only = self.shown.clone(),
            Pick::Encoding(name) => self.wish.encoding = name.into(),
            Pick::Masked => self.wish.reveal = None,
            Pick::Whole if cx.session.may_reveal() => self.asks = Asks::Reason(LineEdit::new().limited(100)),
            Pick::Whole => {
                let zh = "您的角色不能导出完整号码，请联系管理员。";
                cx.say(Role::Warning, zh, "Your role may not export whole numbers; ask the keeper.");
            }
        }
    }

    fn type_reason(&mut self, input: &Input, cx: &mut Cx<'_>) {
        let Asks::Reason(edit) = &mut self.asks else { return };
        let missing = words("完整号码须写明理由。", "Whole numbers need a reason.");
        match typing::reason(edit, input, missing, cx) {
            Asked::Open | Asked::Ignored => {}
            Asked::Left => self.asks = Asks::Nothing,
            Asked::Taken(reason) => {
                self.wish.reveal = Some(reason);
                self.asks = Asks::Nothing;
            }
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        if let Asks::Path(field) = &mut self.asks
            && matches!(reply, Reply::Paths(_))
        {
            field.update(&Input::Reply(ticket, reply), cx);
            return Step::Taken;
        }
        if self.work != Some(ticket) {
            return Step::Taken;
        }
        self.work = None;
        match reply {
            Reply::Desk(DeskReply::Written { rows, file }) => {
                let file = written(&file, cx);
                let said = match cx.lang {
                    Lang::Zh => format!("已写出 {rows} 条：{file}"),
                    Lang::En => format!("{rows} records written: {file}"),
                };
                self.done = Some(said.clone());
                cx.tell(Role::Good, said);
            }
            Reply::Desk(DeskReply::Exists(file)) => {
                return path_field::ask_over(
                    words("导出列表", "export a list"),
                    &file,
                    Act::Mean(Command::Yes),
                    cx.lang,
                );
            }
            Reply::Failed(sentence) => cx.tell(Role::Fault, sentence),
            _ => return Step::Taken,
        }
        Step::Taken
    }
}

/// Where files were written last, with a slash behind.
pub fn folder(cx: &Cx<'_>) -> String {
    cx.settings.get(FOLDER).cloned().unwrap_or_else(|| "~/".into())
}

/// A file was written: its folder is offered next time. Its name for the notice.
pub fn written(file: &Path, cx: &mut Cx<'_>) -> String {
    let file = file.to_string_lossy().into_owned();
    if let Some((folder, _)) = file.rsplit_once('/') {
        cx.set(FOLDER, &format!("{folder}/"));
    }
    file
}

/// Every list that can be written.
fn lists() -> impl Iterator<Item = String> {
    let whole = ["people", "certificates", "organisations", "roles", "payments", "facts"];
    whole
        .into_iter()
        .map(str::to_owned)
        .chain(FactKind::ALL.iter().map(|kind| format!("facts:{}", kind.code())))
}

/// What a list is called.
fn label(code: &str, lang: Lang) -> String {
    let table = match code {
        "people" => Table::Person,
        "certificates" => Table::Certificate,
        "organisations" => Table::Organisation,
        "roles" => Table::OrganisationRole,
        "payments" => Table::Payment,
        _ => match code.strip_prefix("facts:").and_then(FactKind::from_code) {
            Some(kind) => Table::Fact(kind),
            None => return words("各类事项", "facts of every kind").get(lang).into(),
        },
    };
    table.words().get(lang).to_owned()
}

fn only_words(only: &Only, lang: Lang) -> String {
    match (only, lang) {
        (Only::All, lang) => words("全部", "all of it").get(lang).into(),
        (Only::Marked(records), Lang::Zh) => format!("已标记的 {} 条", records.len()),
        (Only::Marked(records), Lang::En) => format!("the {} marked", records.len()),
        (_, lang) => words("列表此刻所示（按查找和筛选）", "what the list shows now").get(lang).into(),
    }
}

/// The question as a command opens it from anywhere.
pub fn opened_by(command: Command, cx: &mut Cx<'_>) -> Option<Step> {
    (command == Command::Export).then(|| open("people", Only::All, cx))
}

/// The question about a list screen: its marked rows, else what it shows when it is narrowed.
pub fn of_list<R: Row>(
    list: &str,
    finder: &Finder<R>,
    narrowed: bool,
    page: Request,
    cx: &mut Cx<'_>,
) -> Step {
    let table = match list {
        "people" => Table::Person,
        "certificates" => Table::Certificate,
        _ => Table::Organisation,
    };
    let marked: Vec<_> = finder.marks().iter().map(|id| RecordRef::new(table, *id)).collect();
    let only = match (marked.is_empty(), narrowed) {
        (false, _) => Only::Marked(marked),
        (true, true) => Only::Shown(Box::new(page)),
        (true, false) => Only::All,
    };
    open(list, only, cx)
}

fn open(list: &str, only: Only, cx: &mut Cx<'_>) -> Step {
    cx.open(|cx| Screen::Export(Box::new(Export::new(list, only, cx))))
}
