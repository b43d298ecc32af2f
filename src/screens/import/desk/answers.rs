//! What the desk makes of the answers it gets.

use super::super::super::text_page::TextPage;
use super::super::super::{Act, Cx, Input, Screen, Step, path_field};
use super::{Asks, Coming, Desk, Work, height};
use crate::domain::desk::{MendRow, OpenImport, RowState, State};
use crate::domain::lang::{Lang, Words, words};
use crate::message::{DeskReply, DeskRequest, Reply, Request, Ticket};
use crate::ui::theme::Role;

impl Desk {
    /// What an answer changes.
    pub(super) fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        let working = self.work.as_ref().is_some_and(|work| work.ticket == ticket);
        match reply {
            Reply::Desk(DeskReply::Rows(rows)) => {
                let page = self.pager();
                self.rows.take(ticket, rows, height(cx), cx, page);
                if self.coming == Coming::Read && self.rows.is_settled() {
                    self.coming = Coming::Here;
                }
                self.come_back(cx);
            }
            // also of work that another screen began and left
            Reply::Desk(DeskReply::Progress(progress)) if progress.import == self.id() => {
                let work = self.work.get_or_insert(Work { ticket, progress: *progress, paused: false });
                work.progress = *progress;
            }
            Reply::Desk(DeskReply::Opened(open)) if open.import.id == self.id() => {
                if self.work.take_if(|work| working || work.ticket == ticket).is_some() {
                    tell_end(&open, cx);
                }
                self.open = *open;
                self.loaded = true;
                // the rows are read behind the import, once
                if self.unfinished.is_none() {
                    self.refresh(cx);
                } else {
                    self.coming = if self.rows.is_settled() { Coming::Here } else { Coming::Read };
                }
                self.come_back(cx);
            }
            Reply::Desk(DeskReply::NoBackup(sentence)) if working => {
                self.work = None;
                self.bare = true;
                let way_out = words(
                    "没有接收任何行；再按 a 不备份直接接收。",
                    "No row went in; a once more takes them in without a backup.",
                );
                cx.tell(Role::Fault, format!("{sentence}{}", way_out.get(cx.lang)));
            }
            Reply::Desk(DeskReply::Row(row)) => self.mended(&row, cx),
            Reply::Desk(DeskReply::Written { rows, file }) => {
                let file = file.to_string_lossy();
                let said = match cx.lang {
                    Lang::Zh => format!("退回表已写出 {rows} 行：{file}"),
                    Lang::En => format!("{rows} rows written: {file}"),
                };
                cx.tell(Role::Good, said);
            }
            Reply::Desk(DeskReply::Exists(file)) => {
                let title = words("退回表", "rejects");
                let import = self.id();
                let again = DeskRequest::Rejects { import, file: file.clone(), over: true };
                return path_field::ask_over(title, &file, Act::Ask(Request::Desk(again)), cx.lang);
            }
            Reply::Desk(DeskReply::TakenBack { records, left }) => {
                cx.ask(Request::Desk(DeskRequest::Open(self.id())));
                self.stands = 0;
                cx.tell(
                    Role::Good,
                    match cx.lang {
                        Lang::Zh => format!("已撤回，共 {records} 处改动；保持现状 {} 条", left.len()),
                        Lang::En => format!("taken back: {records} changes; {} left as they are", left.len()),
                    },
                );
                if !left.is_empty() {
                    return listed(
                        words("没有撤回的记录（Esc 返回）", "left as they are (Esc goes back)"),
                        left,
                        cx,
                    );
                }
            }
            Reply::Desk(DeskReply::Stands(reasons)) => {
                self.stands = reasons.len();
                let title = words(
                    "没有撤回：这些记录其间另有改动（Esc 返回，再按 U 撤回其余）",
                    "Nothing was taken back: these were changed since (Esc, then U takes the rest back)",
                );
                return listed(title, reasons, cx);
            }
            Reply::Desk(DeskReply::Gone) => {
                cx.say(Role::Text, "已放弃。", "Thrown away.");
                return Step::Pop;
            }
            Reply::Drafts(drafts) => self.offered(drafts, cx),
            Reply::Paths(_) => {
                if let Asks::Path(field) = &mut self.asks {
                    field.update(&Input::Reply(ticket, reply), cx);
                }
            }
            Reply::Failed(sentence) => {
                if working {
                    self.work = None;
                    cx.ask(Request::Desk(DeskRequest::Open(self.id())));
                }
                self.rows.failed(ticket);
                self.coming = Coming::Here;
                cx.tell(Role::Fault, sentence);
            }
            _ => return Step::Taken,
        }
        Step::Taken
    }

    /// A cell was put: the row and the counts are read again.
    fn mended(&mut self, row: &MendRow, cx: &mut Cx<'_>) {
        if row.state == RowState::Mended {
            cx.say(Role::Good, "这一行已无错。", "This row has no faults left.");
        } else if let Some(fault) = row.blocking().next() {
            cx.tell(Role::Warning, fault.sentence.clone());
        }
        cx.ask(Request::Desk(DeskRequest::Open(self.id())));
    }
}

/// A page of sentences.
fn listed(title: Words, sentences: Vec<String>, cx: &mut Cx<'_>) -> Step {
    let lines = sentences.into_iter().map(|sentence| (Role::Text, sentence)).collect();
    let page = TextPage::new(title.get(cx.lang), lines);
    cx.open(|_| Screen::Text(page))
}

/// What went in, once it is over.
fn tell_end(open: &OpenImport, cx: &mut Cx<'_>) {
    let import = &open.import;
    let tally = &import.tally;
    let role = if import.state == State::Done { Role::Good } else { Role::Warning };
    let said = match (import.state, cx.lang) {
        (State::Done, Lang::Zh) => format!(
            "接收完毕：新增 {}，补充 {}，已在册 {}，待改 {}",
            tally.added, tally.filled, tally.unchanged, import.waiting
        ),
        (State::Done, Lang::En) => format!(
            "done: {} new, {} filled, {} on file already, {} to mend",
            tally.added, tally.filled, tally.unchanged, import.waiting
        ),
        (_, Lang::Zh) => format!("停在第 {} 行之后；按 a 接着做，U 撤回", tally.seen),
        (_, Lang::En) => format!("stopped behind row {}; a goes on, U takes it back", tally.seen),
    };
    cx.tell(role, said);
}
