//! 告知单: the letter about whoever is shown, written to a file that is asked for.

use super::{Over, Subsidy};
use crate::domain::lang::{Lang, Words, words};
use crate::message::{DeskReply, DeskRequest, LetterWish, Request};
use crate::screens::path_field::{self, PathField, PathTurn};
use crate::screens::{Act, Cx, Input, Step, export};
use crate::ui::theme::Role;
use std::path::PathBuf;

const LETTER: Words = words("告知单", "letter");

impl Subsidy {
    /// Where the letter goes. No name of a person stands in the name of a file.
    pub(super) fn ask_file(&mut self, cx: &mut Cx<'_>) -> Step {
        let Some(subject) = self.subject else { return Step::Taken };
        if !self.supposed.is_empty() {
            cx.say(
                Role::Warning,
                "告知单只写名册上的情况；请先按 x 取消假设。",
                "A letter says what is on file: drop the what-if (x) first.",
            );
            return Step::Taken;
        }
        let (word, today) = (LETTER.get(cx.lang), cx.session.today);
        let folder = export::folder(cx);
        let name = format!("{folder}{word}-{today}-{}.txt", subject.id.0);
        self.over = Over::File(PathField::new(&name, false, cx));
        Step::Taken
    }

    pub(super) fn type_file(&mut self, mut field: PathField, input: &Input, cx: &mut Cx<'_>) -> Step {
        match field.update(input, cx) {
            PathTurn::Open => self.over = Over::File(field),
            PathTurn::Left => {}
            PathTurn::Taken(file) => {
                if let Some(request) = self.letter(file.into(), false) {
                    cx.ask(request);
                }
            }
        }
        Step::Taken
    }

    fn letter(&self, file: PathBuf, over: bool) -> Option<Request> {
        let wish = LetterWish { subject: self.subject?, as_of: self.as_of, file, over };
        Some(Request::Desk(DeskRequest::Letter(Box::new(wish))))
    }

    pub(super) fn letter_reply(&self, reply: DeskReply, cx: &mut Cx<'_>) -> Step {
        match reply {
            DeskReply::Exists(file) => {
                if let Some(again) = self.letter(file.clone(), true) {
                    return path_field::ask_over(LETTER, &file, Act::Ask(again), cx.lang);
                }
            }
            DeskReply::Written { file, .. } => {
                let file = export::written(&file, cx);
                match cx.lang {
                    Lang::Zh => cx.tell(Role::Good, format!("告知单已写出：{file}")),
                    Lang::En => cx.tell(Role::Good, format!("letter written: {file}")),
                }
            }
            _ => {}
        }
        Step::Taken
    }
}
