//! 导入: choose a sheet, see what was made of it, change what was guessed, have every row checked.
//!
//! From there the import lies on the [`Desk`], where rows are mended and go in; [`Imports`] lists the
//! earlier ones.

pub mod desk;
pub mod earlier;
mod look;
pub mod view;

pub use desk::Desk;
pub use earlier::Imports;

use super::path_field::{PathField, PathTurn};
use super::{Cx, Input, Screen, Step};
use crate::domain::desk::{Progress, Wish};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{DeskReply, DeskRequest, Effect, Hold, Reply, Request, Ticket};
use crate::ui::theme::Role;
use look::{LookTurn, Looked};

/// The setting that remembers where sheets were last.
const FOLDER: &str = "import.folder";

/// A sheet on its way in.
#[derive(Debug)]
pub struct Import {
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Which file?
    Path(PathField),
    /// The file is being looked at; what was seen before, if it is looked at again.
    Looking(Ticket, String, Option<Box<Looked>>),
    /// What was found, to be confirmed or changed.
    Looked(Box<Looked>),
    /// Every row is being checked.
    Checking(Checking),
}

#[derive(Debug)]
struct Checking {
    ticket: Ticket,
    progress: Progress,
    paused: bool,
    looked: Box<Looked>,
}

impl Import {
    /// Asks for the file, in the folder of the last one.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let folder = cx.settings.get(FOLDER).cloned().unwrap_or_else(|| "~/".into());
        Self { stage: Stage::Path(PathField::new(&folder, true, cx)) }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        match &self.stage {
            Stage::Path(_) => &[Scope::Path, Scope::Text],
            Stage::Looked(looked) => looked.scopes(),
            Stage::Looking(..) | Stage::Checking(_) => &[Scope::Import, Scope::Global],
        }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        if let Input::Reply(ticket, reply) = input {
            return self.reply(ticket, reply, cx);
        }
        if matches!(input, Input::Shown | Input::Alarm) {
            return Step::Taken;
        }
        match &mut self.stage {
            Stage::Path(field) => match field.update(&input, cx) {
                PathTurn::Open => Step::Taken,
                PathTurn::Left => Step::Pop,
                PathTurn::Taken(file) => self.look(Wish { file: file.into(), ..Wish::default() }, None, cx),
            },
            Stage::Looked(looked) => match looked.update(&input, cx) {
                LookTurn::Step(step) => step,
                LookTurn::Again(wish) => {
                    let old = self.take_looked();
                    self.look(wish, old, cx)
                }
                LookTurn::Check => self.check(cx),
                LookTurn::Path => {
                    let file = looked.look().wish.file.to_string_lossy().into_owned();
                    self.stage = Stage::Path(PathField::new(&file, true, cx));
                    Step::Taken
                }
            },
            Stage::Looking(..) => match input {
                Input::Command(Command::Back) => Step::Pop,
                _ => Step::Ignored,
            },
            Stage::Checking(checking) => match input {
                Input::Command(Command::PauseWork) => {
                    checking.paused = !checking.paused;
                    cx.wish(Effect::Hold(if checking.paused { Hold::Pause } else { Hold::Go }));
                    Step::Taken
                }
                Input::Command(Command::StopWork | Command::Back) => {
                    cx.wish(Effect::Hold(Hold::Stop));
                    Step::Taken
                }
                _ => Step::Ignored,
            },
        }
    }

    fn take_looked(&mut self) -> Option<Box<Looked>> {
        let empty = Stage::Looking(Ticket::default(), String::new(), None);
        match std::mem::replace(&mut self.stage, empty) {
            Stage::Looked(looked) => Some(looked),
            Stage::Checking(checking) => Some(checking.looked),
            Stage::Looking(_, _, looked) => looked,
            Stage::Path(_) => None,
        }
    }

    fn look(&mut self, wish: Wish, old: Option<Box<Looked>>, cx: &mut Cx<'_>) -> Step {
        let name = wish.file.to_string_lossy().into_owned();
        let ticket = cx.ask(Request::Desk(DeskRequest::Look(wish)));
        self.stage = Stage::Looking(ticket, name, old);
        Step::Taken
    }

    fn check(&mut self, cx: &mut Cx<'_>) -> Step {
        let Some(looked) = self.take_looked() else { return Step::Taken };
        let total = looked.look().sheets.iter().map(|sheet| sheet.rows).sum();
        let ticket = cx.ask(Request::Desk(DeskRequest::Check(looked.look().wish.clone(), total)));
        let mut progress = Progress::default();
        progress.tally.total = total;
        self.stage = Stage::Checking(Checking { ticket, progress, paused: false, looked });
        Step::Taken
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        if let Stage::Path(field) = &mut self.stage {
            field.update(&Input::Reply(ticket, reply), cx);
            return Step::Taken;
        }
        let ours = match &self.stage {
            Stage::Looking(asked, ..) => *asked == ticket,
            Stage::Checking(checking) => checking.ticket == ticket,
            _ => false,
        };
        match reply {
            Reply::Desk(DeskReply::Look(look)) if ours => {
                let file = look.wish.file.to_string_lossy();
                if let Some((folder, _)) = file.rsplit_once('/') {
                    cx.set(FOLDER, &format!("{folder}/"));
                }
                let old = self.take_looked();
                self.stage = Stage::Looked(Box::new(Looked::new(*look, old.as_deref())));
            }
            Reply::Desk(DeskReply::Progress(progress)) if ours => {
                if let Stage::Checking(checking) = &mut self.stage {
                    checking.progress = *progress;
                }
            }
            Reply::Desk(DeskReply::Opened(open)) if ours => {
                return cx.replace(|cx| Screen::Desk(Box::new(Desk::of(*open, cx))));
            }
            Reply::Desk(DeskReply::Gone) if ours => {
                cx.say(
                    Role::Text,
                    "检查已停下，没有留下任何内容。",
                    "The check was stopped; nothing is left of it.",
                );
                self.back_to_look(cx);
            }
            Reply::Failed(sentence) if ours => {
                cx.tell(Role::Fault, sentence);
                self.back_to_look(cx);
            }
            _ => return Step::Taken,
        }
        Step::Taken
    }

    /// What was seen before; the file name where nothing was.
    fn back_to_look(&mut self, cx: &mut Cx<'_>) {
        let typed = if let Stage::Looking(_, name, _) = &self.stage { name.clone() } else { String::new() };
        self.stage = match self.take_looked() {
            Some(looked) => Stage::Looked(looked),
            None => Stage::Path(PathField::new(&typed, true, cx)),
        };
    }
}

/// The screens of the desk that open from anywhere.
pub fn opened_by(command: Command, cx: &mut Cx<'_>) -> Option<Step> {
    match command {
        Command::Import => Some(cx.open(|cx| Screen::Import(Box::new(Import::new(cx))))),
        Command::Imports => Some(cx.open(|cx| Screen::Imports(Imports::new(cx)))),
        _ => None,
    }
}
