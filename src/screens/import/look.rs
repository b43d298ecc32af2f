//! What the first look found, line by line; a line is changed with Enter.

use super::super::cursor::Cursor;
use super::super::menu::{Choice, Menu};
use super::super::typing::{self, Asked};
use super::super::{Cx, Input, Step};
use crate::domain::desk::{Look, Mode, Wish};
use crate::domain::lang::{Lang, words};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::ui::line_edit::LineEdit;
use crate::ui::theme::Role;

/// The look at a file and where the eye is.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    look: Look,
    pub(super) cursor: Cursor,
    pub(super) menu: Option<Menu<Pick>>,
    /// The sender's name being typed.
    pub(super) sender: Option<LineEdit>,
}

/// Lines above the list: the file, and what kind it is.
pub(super) const HEAD: usize = 3;

/// One line of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Have every row checked.
    Start,
    /// Another file.
    File,
    /// What it is a list of.
    List,
    /// Who sent it.
    Sender,
    /// Encoding of a text file.
    Encoding,
    /// What becomes of values on file.
    Mode,
    /// Which columns overwrite.
    Overwrite,
    /// A sheet.
    Sheet(usize),
    /// A column of a sheet.
    Column(usize, usize),
}

/// What a menu offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pick {
    List(String),
    Sender(String),
    OtherSender,
    Encoding(String),
    Mode(Mode),
    /// This column overwrites, or does no more.
    Overwrite(String),
    /// The columns that overwrite are chosen.
    Enough,
    /// A column (by header text) means this.
    Meaning(String, Option<String>),
}

/// What became of an input.
#[derive(Debug)]
pub(super) enum LookTurn {
    /// Like a screen's own answer.
    Step(Step),
    /// To be looked at again with this wish.
    Again(Wish),
    /// Have every row checked.
    Check,
    /// Choose another file.
    Path,
}

impl Looked {
    /// The look, the eye where it was before.
    pub(super) fn new(look: Look, before: Option<&Self>) -> Self {
        let cursor = before.map_or_else(Cursor::default, |before| before.cursor);
        let mut looked = Self { look, cursor, menu: None, sender: None };
        looked.cursor.eye = looked.cursor.eye.min(looked.lines().len().saturating_sub(1));
        looked
    }

    pub(super) fn look(&self) -> &Look {
        &self.look
    }

    pub(super) fn scopes(&self) -> &'static [Scope] {
        if self.menu.is_some() {
            &[Scope::Choice, Scope::Text]
        } else if self.sender.is_some() {
            &[Scope::Search, Scope::Text]
        } else {
            &[Scope::List, Scope::Global]
        }
    }

    /// Everything there is to see.
    pub(super) fn lines(&self) -> Vec<Line> {
        let mut lines = vec![Line::Start, Line::File, Line::List, Line::Sender];
        if !self.look.encodings.is_empty() {
            lines.push(Line::Encoding);
        }
        lines.push(Line::Mode);
        if self.look.wish.mode == Mode::Overwrite {
            lines.push(Line::Overwrite);
        }
        for (sheet, seen) in self.look.sheets.iter().enumerate() {
            lines.push(Line::Sheet(sheet));
            lines.extend((0..seen.columns.len()).map(|column| Line::Column(sheet, column)));
        }
        lines
    }

    pub(super) fn update(&mut self, input: &Input, cx: &mut Cx<'_>) -> LookTurn {
        if self.menu.is_some() {
            return self.choose(input, cx.lang);
        }
        if self.sender.is_some() {
            return self.type_sender(input);
        }
        let Input::Command(command) = input else {
            return LookTurn::Step(if *input == Input::Resized { Step::Taken } else { Step::Ignored });
        };
        let height = cx.height().saturating_sub(HEAD).max(1);
        if self.cursor.command(*command, self.lines().len(), height) {
            return LookTurn::Step(Step::Taken);
        }
        match command {
            Command::Open => self.open(cx),
            Command::Back => LookTurn::Path,
            _ => LookTurn::Step(Step::Ignored),
        }
    }

    fn open(&mut self, cx: &mut Cx<'_>) -> LookTurn {
        let lang = cx.lang;
        match self.lines().get(self.cursor.eye).copied() {
            Some(Line::Start) => return self.start(cx),
            Some(Line::File) => return LookTurn::Path,
            Some(Line::List) => {
                let items =
                    self.look.lists.iter().map(|(code, label)| (label.clone(), Pick::List(code.clone())));
                self.menu = Some(Menu::new(words("这是什么名单", "what is it a list of").get(lang), items));
            }
            Some(Line::Sender) if self.look.senders.is_empty() => self.name_sender(),
            Some(Line::Sender) => {
                let known = self.look.senders.iter().map(|name| (name.clone(), Pick::Sender(name.clone())));
                let other = words("另起一个名称", "another name").get(lang).to_owned();
                let items = known.chain([(other, Pick::OtherSender)]).collect::<Vec<_>>();
                self.menu = Some(Menu::new(words("送表单位", "sender").get(lang), items));
            }
            Some(Line::Encoding) => {
                let items =
                    self.look.encodings.iter().map(|name| (name.clone(), Pick::Encoding(name.clone())));
                self.menu = Some(Menu::new(words("文字编码", "encoding").get(lang), items));
            }
            Some(Line::Mode) => {
                let items = Mode::ALL.map(|mode| (mode.words().get(lang).to_owned(), Pick::Mode(mode)));
                self.menu =
                    Some(Menu::new(words("与在册的关系", "towards what is on file").get(lang), items));
            }
            Some(Line::Overwrite) => self.menu = Some(self.overwrite_menu(lang)),
            Some(Line::Column(sheet, column)) => self.menu = self.meaning_menu(sheet, column, lang),
            Some(Line::Sheet(_)) | None => return LookTurn::Step(Step::Taken),
        }
        LookTurn::Step(Step::Taken)
    }

    fn start(&self, cx: &mut Cx<'_>) -> LookTurn {
        if self.look.wish.mode == Mode::Overwrite && self.look.wish.overwrite.is_empty() {
            cx.say(Role::Warning, "请先选定要覆盖的栏。", "Choose the columns that overwrite first.");
            return LookTurn::Step(Step::Taken);
        }
        LookTurn::Check
    }

    fn name_sender(&mut self) {
        let mut edit = LineEdit::new().limited(40);
        edit.set(&self.look.wish.sender);
        edit.select();
        self.sender = Some(edit);
    }

    fn overwrite_menu(&self, lang: Lang) -> Menu<Pick> {
        let chosen = |key: &str| self.look.wish.overwrite.iter().any(|known| known == key);
        let used = |key: &str| {
            self.look.sheets.iter().flat_map(|s| &s.columns).any(|c| c.key.as_deref() == Some(key))
        };
        let done = words("选好了", "enough").get(lang).to_owned();
        let columns = self.look.meanings.iter().filter(|(key, _)| used(key)).map(|(key, label)| {
            let sign = if chosen(key) { "[x]" } else { "[ ]" };
            (format!("{sign} {label}"), Pick::Overwrite(key.clone()))
        });
        let items = std::iter::once((done, Pick::Enough)).chain(columns).collect::<Vec<_>>();
        Menu::new(words("覆盖哪几栏", "which columns overwrite").get(lang), items)
    }

    fn meaning_menu(&self, sheet: usize, column: usize, lang: Lang) -> Option<Menu<Pick>> {
        let column = self.look.sheets.get(sheet)?.columns.get(column)?;
        let nothing = words("不导入", "not imported").get(lang).to_owned();
        let pick = |key: Option<String>| Pick::Meaning(column.title.clone(), key);
        let meanings = self.look.meanings.iter().map(|(key, label)| (label.clone(), pick(Some(key.clone()))));
        let items = std::iter::once((nothing, pick(None))).chain(meanings).collect::<Vec<_>>();
        Some(Menu::new(format!("{} →", column.title), items))
    }

    fn choose(&mut self, input: &Input, lang: Lang) -> LookTurn {
        let Some(menu) = self.menu.as_mut() else { return LookTurn::Step(Step::Ignored) };
        let pick = match menu.update(input) {
            Choice::Open => return LookTurn::Step(Step::Taken),
            Choice::Left => {
                self.menu = None;
                return LookTurn::Step(Step::Taken);
            }
            Choice::Taken(pick) => pick,
        };
        self.menu = None;
        self.take(pick, lang)
    }

    fn take(&mut self, pick: Pick, lang: Lang) -> LookTurn {
        let mut wish = self.look.wish.clone();
        match pick {
            Pick::List(code) => {
                wish.what = code;
                wish.mapping.clear();
                wish.overwrite.clear();
            }
            Pick::Encoding(name) => wish.encoding = Some(name),
            Pick::Sender(name) => {
                wish.sender = name;
                wish.mapping.clear();
            }
            Pick::Meaning(title, key) => {
                wish.mapping.retain(|(known, told)| *known != title && (told.is_none() || *told != key));
                wish.mapping.push((title, key));
            }
            Pick::OtherSender => {
                self.name_sender();
                return LookTurn::Step(Step::Taken);
            }
            Pick::Mode(mode) => {
                self.look.wish.mode = mode;
                if mode == Mode::Overwrite && self.look.wish.overwrite.is_empty() {
                    self.menu = Some(self.overwrite_menu(lang));
                }
                return LookTurn::Step(Step::Taken);
            }
            Pick::Overwrite(key) => {
                let chosen = &mut self.look.wish.overwrite;
                match chosen.iter().position(|known| *known == key) {
                    Some(at) => drop(chosen.remove(at)),
                    None => chosen.push(key),
                }
                self.menu = Some(self.overwrite_menu(lang));
                return LookTurn::Step(Step::Taken);
            }
            Pick::Enough => return LookTurn::Step(Step::Taken),
        }
        LookTurn::Again(wish)
    }

    fn type_sender(&mut self, input: &Input) -> LookTurn {
        let Some(edit) = self.sender.as_mut() else { return LookTurn::Step(Step::Ignored) };
        match typing::asked(edit, input) {
            Asked::Open | Asked::Ignored => {}
            Asked::Left => self.sender = None,
            Asked::Taken(sender) => {
                self.look.wish.sender = sender;
                self.sender = None;
            }
        }
        LookTurn::Step(Step::Taken)
    }
}
