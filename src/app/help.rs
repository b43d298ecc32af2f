//! `?` and `F1`: the keys that hold here, and the clause behind what the eye is on.

use super::App;
use crate::domain::lang::words;
use crate::domain::width::pad;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::Effect;
use crate::policy::{Pack, describe};
use crate::screens::Screen;
use crate::screens::text_page::TextPage;
use crate::ui::theme::Role;

/// Scopes whose commands are moves and text, not things to choose by name.
const UNNAMED: &[Scope] = &[Scope::Text, Scope::Search, Scope::Choice, Scope::Dialog, Scope::Palette];

impl App {
    /// The scopes keys are looked up in, the shell's always among them.
    fn all_scopes(&self) -> Vec<Scope> {
        let mut scopes = self.scopes().to_vec();
        if !scopes.contains(&Scope::Global) {
            scopes.push(Scope::Global);
        }
        scopes
    }

    /// Commands that hold here with their keys, nearest scope first; plain moves, which nobody looks up
    /// by name, last.
    pub(super) fn on_offer(&self) -> Vec<(Command, Vec<String>)> {
        let scopes = self.all_scopes();
        let mut named = scopes.clone();
        named.sort_by_key(|scope| *scope == Scope::List);
        let mut offer: Vec<(Command, Vec<String>)> = Vec::new();
        for scope in named.iter().filter(|scope| !UNNAMED.contains(scope)) {
            let here =
                Command::all().filter(|command| command.scopes().contains(scope) && self.exists(*command));
            for command in here {
                if !offer.iter().any(|(known, _)| *known == command) {
                    offer.push((command, self.keymap.keys_of(&scopes, command)));
                }
            }
        }
        offer
    }

    /// False for commands that lead nowhere here.
    pub(super) fn exists(&self, command: Command) -> bool {
        const GO: &[Command] = &[
            Command::GoHome,
            Command::GoPeople,
            Command::GoCertificates,
            Command::GoSubsidies,
            Command::GoOrganisations,
            Command::GoPolicy,
        ];
        if GO.contains(&command) {
            return crate::screens::TABS.iter().any(|(_, opens, _)| *opens == command);
        }
        command != Command::ResetPractice || self.common.session.practice
    }

    pub(super) fn open_help(&mut self, effects: &mut Vec<Effect>) {
        let mut lines = Vec::new();
        for scope in self.all_scopes() {
            lines.push((Role::Title, scope.words().get(self.common.lang).to_owned()));
            if scope == Scope::Text {
                let rule = words(
                    "  到一栏时原有的内容反显：键入即换，左右、退格则续改，换掉的可撤销",
                    "  what stands in a field is selected: typing replaces it, ← → edit, undo restores",
                );
                lines.push((Role::Text, rule.get(self.common.lang).to_owned()));
            }
            for command in Command::all().filter(|c| c.scopes().contains(&scope) && self.exists(*c)) {
                let keys = self.keymap.keys_of(&[scope], command);
                if !keys.is_empty() {
                    let label = command.words().get(self.common.lang);
                    lines.push((Role::Text, format!("  {} {label}", pad(&keys.join(" "), 26))));
                }
            }
            lines.push((Role::Text, String::new()));
        }
        let title = words("按键（Esc 返回）", "Keys (Esc goes back)").get(self.common.lang);
        self.open_text(TextPage::new(title, lines), effects);
    }

    pub(super) fn open_clause(&mut self, effects: &mut Vec<Effect>) {
        let number = self.top().and_then(|slot| slot.screen.clause());
        let pack = Pack::embedded();
        let clause = number.and_then(|n| pack.clauses.clauses.iter().find(|clause| clause.number == n));
        let Some(clause) = clause else {
            let said = words("这里没有对应的条款。", "No clause stands behind this.").get(self.common.lang);
            return self.say(Role::Text, said.to_owned());
        };
        let title = format!("{} {}", clause.number, clause.title.get(self.common.lang));
        let lang = self.common.lang;
        let units = words("责任单位", "units").get(lang);
        let mut lines = vec![(Role::Text, clause.text.get(lang).to_owned()), (Role::Text, String::new())];
        if !clause.units.is_empty() {
            lines.push((Role::Dim, format!("{units}: {}", clause.units.join(" "))));
        }
        lines.extend(describe::of_clause(pack, &clause.number, lang).into_iter().map(|l| (Role::Text, l)));
        self.open_text(TextPage::new(title, lines), effects);
    }

    fn open_text(&mut self, page: TextPage, effects: &mut Vec<Effect>) {
        let step = self.cx(0, effects).open(|_| Screen::Text(page));
        self.step(0, step, effects);
    }
}
