//! What the shell itself does: tabs, leaving, the palette, questions, language, keymap.

use super::App;
use super::palette::{self, Palette};
use crate::domain::lang::{Lang, words};
use crate::keymap::command::Command;
use crate::keymap::{EMBEDDED, Keymap};
use crate::message::{Effect, Request};
use crate::screens::{self, Act, Confirm, Input, Stage, TABS, Tab};
use crate::ui::theme::Role;

/// What works whatever has the keyboard: a file name being typed, the palette, a question.
pub(super) const ALWAYS: &[Command] = &[Command::Quit, Command::Redraw, Command::Suspend];

impl App {
    /// Commands of the shell itself.
    pub(super) fn command(&mut self, command: Command, effects: &mut Vec<Effect>) {
        if let Some((tab, ..)) = TABS.iter().find(|(_, opens, _)| *opens == command) {
            if *tab == self.tab {
                self.keep_first();
            }
            return self.go(*tab, effects);
        }
        match command {
            Command::Palette => self.palette = Some(Palette::new(&self.on_offer(), self.common.lang)),
            Command::Help => self.open_help(effects),
            Command::Clause => self.open_clause(effects),
            Command::Back => self.back(effects),
            Command::Undo => drop(self.cx(0, effects).ask(Request::Undo(None))),
            Command::Redo => drop(self.cx(0, effects).ask(Request::Redo(None))),
            Command::Language => self.switch_language(effects),
            Command::NextKeymap => self.next_keymap(effects),
            Command::Backup => self.ask_to_back_up(),
            Command::Redraw => effects.push(Effect::Redraw),
            Command::Suspend => effects.push(Effect::Suspend),
            Command::Quit => self.ask_to_quit(),
            Command::ResetPractice => {
                self.go(Tab::Home, effects);
                self.tell_top(Input::Command(command), effects);
            }
            other => self.open_by(other, effects),
        }
    }

    fn open_by(&mut self, command: Command, effects: &mut Vec<Effect>) {
        if let Some(step) = screens::opened_by(command, &mut self.cx(0, effects)) {
            self.step(0, step, effects);
        } else {
            let label = command.words().get(self.common.lang);
            let why = words("此处不能用", "cannot be used here").get(self.common.lang);
            self.say(Role::Warning, format!("{label}：{why}"));
        }
    }

    /// Leaves what was opened above the first screen of this tab.
    fn keep_first(&mut self) {
        if let Some(stack) = self.stacks.get_mut(&self.tab) {
            stack.truncate(1);
        }
    }

    fn back(&mut self, effects: &mut Vec<Effect>) {
        let depth = self.stacks.get(&self.tab).map_or(0, Vec::len);
        match self.top().map(|slot| slot.owner) {
            Some(owner) if depth > 1 => self.pop(owner, effects),
            _ if self.tab != Tab::Home => self.go(Tab::Home, effects),
            _ => self.ask_to_quit(),
        }
    }

    fn ask_to_quit(&mut self) {
        let title = words("退出", "Quit").get(self.common.lang);
        // where nothing can be written there is no draft either
        let body = if self.marks.keys().any(|about| about.stops_saving()) {
            words(
                "退出匠册？屏幕上没有保存的内容可能没有草稿，退出即失。",
                "Leave the program? What is on the screen and not saved may have no draft and be lost.",
            )
        } else {
            words(
                "退出匠册？未完成的表单已存为草稿。",
                "Leave the program? Unfinished forms are kept as drafts.",
            )
        };
        self.confirm = Some((0, Confirm::new(title, body.get(self.common.lang), Act::Wish(Effect::Quit))));
    }

    /// The next step back is more than one save, or further back than people think.
    pub(super) fn ask_to_turn(&mut self, again: bool, step: i64, sentence: String) {
        let (title, request) = if again {
            (words("重做", "Redo"), Request::Redo(Some(step)))
        } else {
            (words("撤销", "Undo"), Request::Undo(Some(step)))
        };
        let title = title.get(self.common.lang);
        self.confirm = Some((0, Confirm::new(title, sentence, Act::Ask(request))));
    }

    fn ask_to_back_up(&mut self) {
        let title = words("备份", "Backup").get(self.common.lang);
        let body = words(
            "把整个数据文件备份到旁边的 backups 目录，并核对备份。",
            "Copies the whole store into the folder backups beside it and checks the copy.",
        );
        self.confirm = Some((0, Confirm::new(title, body.get(self.common.lang), Act::Ask(Request::Backup))));
    }

    pub(super) fn answer_confirm(&mut self, input: &Input, effects: &mut Vec<Effect>) {
        let Some((owner, confirm)) = &self.confirm else { return };
        let (owner, act) = (*owner, confirm.act.clone());
        match (input, &confirm.stage) {
            (Input::Command(Command::Yes), Stage::Asking | Stage::Failed(_)) => match act {
                Act::Wish(effect) => {
                    self.confirm = None;
                    effects.push(effect);
                }
                Act::Mean(command) => {
                    self.confirm = None;
                    self.tell_owner(owner, Input::Command(command), effects);
                }
                Act::Ask(request) => {
                    let ticket = self.cx(owner, effects).ask(request);
                    if let Some((_, confirm)) = &mut self.confirm {
                        confirm.stage = Stage::Waiting(ticket);
                    }
                }
            },
            (Input::Command(Command::No), Stage::Asking | Stage::Failed(_)) => self.confirm = None,
            _ => {}
        }
    }

    pub(super) fn in_palette(&mut self, input: &Input, effects: &mut Vec<Effect>) {
        let Some(palette) = &mut self.palette else { return };
        match palette.update(input) {
            palette::Outcome::Open => {}
            palette::Outcome::Left => self.palette = None,
            palette::Outcome::Meant(command) => {
                self.palette = None;
                self.input(Input::Command(command), effects);
            }
        }
    }

    fn switch_language(&mut self, effects: &mut Vec<Effect>) {
        self.common.lang = if self.common.lang == Lang::Zh { Lang::En } else { Lang::Zh };
        self.keep("lang", if self.common.lang == Lang::Zh { "zh" } else { "en" }, effects);
    }

    fn next_keymap(&mut self, effects: &mut Vec<Effect>) {
        let now = self.common.settings.get("keymap").map_or("default", String::as_str);
        let at = EMBEDDED.iter().position(|(name, _)| *name == now).unwrap_or(0);
        let Some((name, _)) = EMBEDDED.get((at + 1) % EMBEDDED.len()) else { return };
        let own = self.own_keys.as_ref().map(|(file, text)| (file.as_str(), text.as_str()));
        match Keymap::load(name, own) {
            Ok(keymap) => {
                self.keymap = keymap;
                self.keep("keymap", name, effects);
                let said = words("键位方案", "keymap").get(self.common.lang);
                self.say(Role::Text, format!("{said}：{name}"));
            }
            Err(faults) => {
                let text = faults.first().map(|fault| fault.sentence(self.common.lang)).unwrap_or_default();
                self.say(Role::Fault, text);
            }
        }
    }

    fn keep(&mut self, key: &str, value: &str, effects: &mut Vec<Effect>) {
        self.common.settings.insert(key.into(), value.into());
        self.cx(0, effects).set(key, value);
    }
}
