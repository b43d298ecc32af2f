//! What the program does about answers and alerts.

use super::App;
use crate::domain::lang::words;
use crate::message::{Alert, Concern, DeskReply, Effect, Reply, Request, Ticket};
use crate::screens::cx::Notice;
use crate::screens::{Act, Input, Stage};
use crate::ui::theme::Role;

impl App {
    pub(super) fn reply(&mut self, ticket: Ticket, reply: Reply, effects: &mut Vec<Effect>) {
        if !reply.is_progress() {
            self.out.remove(&ticket);
        }
        if self.confirm.as_ref().is_some_and(|(_, confirm)| confirm.stage == Stage::Waiting(ticket)) {
            if let Reply::Failed(sentence) = reply {
                if let Some((_, confirm)) = &mut self.confirm {
                    confirm.stage = Stage::Failed(sentence);
                }
                return;
            }
            let renewed = self
                .confirm
                .take()
                .is_some_and(|(_, confirm)| matches!(confirm.act, Act::Ask(Request::ResetPractice)));
            if renewed {
                self.cx(0, effects).ask(Request::Roles);
            }
        }
        if matches!(reply, Reply::Users(_)) {
            // they may say something else of who works here
            self.cx(0, effects).ask(Request::Roles);
        }
        if ticket.owner != 0 {
            let told = matches!(reply, Reply::Desk(DeskReply::Progress(_) | DeskReply::Opened(_)));
            if told && !self.slots().any(|slot| slot.owner == ticket.owner) {
                // an import outlives the screen that began it: the one on top may show it
                self.tell_top(Input::Reply(ticket, reply), effects);
                return;
            }
            self.tell_owner(ticket.owner, Input::Reply(ticket, reply), effects);
            return;
        }
        match reply {
            Reply::Changed(true) => {
                self.cx(0, effects).ask(Request::Roles);
                self.tell_top(Input::Shown, effects);
            }
            Reply::Roles(roles) if roles != self.common.session.roles => {
                self.common.session.roles = roles;
            }
            Reply::TurnAsks { again, step, sentence } => {
                self.ask_to_turn(again, step, sentence);
            }
            Reply::Undone(sentence) => {
                self.say(Role::Good, sentence);
                self.tell_top(Input::Shown, effects);
            }
            Reply::BackedUp(file) => {
                let said = words("已备份并核对：", "backed up and checked: ").get(self.common.lang);
                self.say(Role::Good, format!("{said}{}", file.display()));
            }
            Reply::Alert(alert) => self.alert(alert),
            Reply::Failed(sentence) => self.say(Role::Fault, sentence),
            _ => {}
        }
    }

    fn alert(&mut self, Alert { about, mark, sentence }: Alert) {
        let role = match (about, mark.is_empty()) {
            (_, true) => Role::Text,
            (Concern::Damage | Concern::Moved, false) => Role::Fault,
            _ => Role::Warning,
        };
        if mark.is_empty() {
            self.marks.remove(&about);
        } else {
            self.marks.insert(about, mark);
        }
        if !sentence.is_empty() {
            self.say(role, sentence);
        }
    }

    pub(super) fn say(&mut self, role: Role, text: String) {
        self.common.notice = Some(Notice { role, text });
    }
}
