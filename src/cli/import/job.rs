//! One run of the command: reading and checking in a thread of its own, writing in this one.

use super::super::{Context, Exit, open};
use super::Args;
use super::speaker::Speaker;
use crate::domain::check;
use crate::domain::desk::{Mode, Wish};
use crate::domain::lang::Lang;
use crate::exchange::error::FileError;
use crate::exchange::import::{self, Follow, Outcome, Plan, What};
use crate::exchange::issue::Action;
use crate::exchange::layout::Columns;
use crate::exchange::load::{Effect, Loader, Refusal};
use crate::exchange::mapping;
use crate::exchange::pipe;
use crate::exchange::sheet::can_write;
use crate::exchange::source::{Go, SheetInfo, Source};
use crate::store::{Role, Store, StoreError};

/// Why the run stopped.
pub(super) enum Stop {
    /// The file given.
    File(FileError),
    /// The file for refused rows.
    Rejects(FileError),
    /// The store.
    Store(StoreError),
    /// Said already.
    Said(Exit),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Stop {
    /// Says it, and what the command ends with.
    pub fn tell(&self, args: &Args, lang: Lang) -> Exit {
        match self {
            Self::File(error) => eprintln!("{}", error.about(&args.file, lang)),
            Self::Rejects(error) => {
                eprintln!("{}", error.about(args.rejects.as_deref().unwrap_or(&args.file), lang));
            }
            Self::Store(error) => {
                eprintln!("{}", error.sentence(lang));
                return Exit::NoStore;
            }
            Self::Said(exit) => return *exit,
        }
        Exit::BadInput
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, what: What, context: &Context) -> Result<Exit, Stop> {
    if let Some(path) = &args.rejects {
        can_write(path).map_err(Stop::Rejects)?;
    }
    let wish = wish(args, what, context.lang)?;
    let plan = Plan::from(what);
    let source = Source::open(&args.file).map_err(Stop::File)?;
    import::is_whole(&source, &plan).map_err(Stop::File)?;
    let cx = check::Context { today: context.today, lang: context.lang };
    if args.dry_run {
        let mut speaker = Speaker::new(args, context.lang)?;
        import::read(&source, &plan, &cx, &mut speaker).map_err(Stop::File)?;
        return speaker.finish(true);
    }
    let store = open::or_create(context).map_err(Stop::Said)?;
    may_write(&store, context.lang)?;
    let mut speaker = Speaker::new(args, context.lang)?;
    store.bulk(&label(args, what), |bulk| {
        let loader = Loader::new(bulk, &store, context.today).in_mode(&wish, plan.what);
        let mut writing = Writing { loader, lang: context.lang, speaker: &mut speaker, broken: None };
        let read = pipe::read(&source, &plan, &cx, &mut writing);
        writing.broken.take().map_or(Ok(()), Err)?;
        read.map_err(Stop::File)
    })?;
    speaker.finish(false)
}

fn may_write(store: &Store, lang: Lang) -> Result<(), Stop> {
    if store.my_roles()?.into_iter().any(Role::may_write) {
        return Ok(());
    }
    let refused = crate::domain::lang::words(
        "您的角色不能写入，没有导入任何内容。可加 --dry-run 只检查。",
        "Your role may not write; nothing was imported. Add --dry-run to check only.",
    );
    eprintln!("{}", refused.get(lang));
    Err(Stop::Said(Exit::BadInput))
}

/// What the options ask for; a column nobody knows or that cannot be overwritten is refused by name.
fn wish(args: &Args, what: What, lang: Lang) -> Result<Wish, Stop> {
    let mut wish =
        Wish { file: args.file.clone(), what: what.code(), mode: args.mode.into(), ..Wish::default() };
    for name in &args.columns {
        match mapping::key_named(what, name).filter(|key| mapping::target(what, key).is_some()) {
            Some(key) => wish.overwrite.push(key.to_owned()),
            None => {
                let name = crate::domain::clean::line(name);
                match lang {
                    Lang::Zh => eprintln!("“{name}”不是可以覆盖的栏。没有导入任何内容。"),
                    Lang::En => {
                        eprintln!("\"{name}\" is no column that can be overwritten; nothing was imported.");
                    }
                }
                return Err(Stop::Said(Exit::BadInput));
            }
        }
    }
    if (wish.mode == Mode::Overwrite) == wish.overwrite.is_empty() {
        eprintln!(
            "{}",
            if lang == Lang::Zh {
                "--mode overwrite 与 --columns 要一起用：写明覆盖哪几栏。"
            } else {
                "--mode overwrite and --columns go together: say which columns are overwritten."
            }
        );
        return Err(Stop::Said(Exit::BadInput));
    }
    Ok(wish)
}

/// What the operation log says about it: the list and the file.
fn label(args: &Args, what: What) -> String {
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("import {} {}", what.code(), crate::domain::clean::line(&name))
}

/// Writes what arrives, one undoable step for the whole file.
struct Writing<'a, 'b, 'c> {
    loader: Loader<'a, 'b>,
    lang: Lang,
    speaker: &'c mut Speaker,
    broken: Option<Stop>,
}

impl Follow for Writing<'_, '_, '_> {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        self.speaker.columns(sheet, info, columns);
    }

    fn row(&mut self, mut outcome: Outcome) -> Go {
        if outcome.action.is_in()
            && let Err(stop) = load(&mut self.loader, &mut outcome, self.lang, self.speaker)
        {
            self.broken = Some(stop);
            return Go::Break(());
        }
        self.speaker.row(outcome)
    }
}

/// Loads a row; a refusal of the register becomes a refusal of the row.
fn load(
    loader: &mut Loader<'_, '_>,
    outcome: &mut Outcome,
    lang: Lang,
    speaker: &mut Speaker,
) -> Result<(), Stop> {
    match loader.load(&outcome.payload) {
        Ok(effect) => speaker.effect(effect),
        Err(Refusal::Store(error)) if Refusal::Store(error.clone()).is_fatal() => return Err(error.into()),
        Err(refusal) => {
            outcome.action = Action::Reject;
            outcome.issues.push(refusal.issue(lang));
        }
    }
    Ok(())
}

/// What rows did to the register.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effects {
    pub added: u64,
    pub filled: u64,
    pub unchanged: u64,
}

impl Effects {
    pub const fn add(&mut self, effect: Effect) {
        match effect {
            Effect::Added => self.added += 1,
            Effect::Filled => self.filled += 1,
            Effect::Unchanged => self.unchanged += 1,
        }
    }

    /// One line for a person.
    pub fn line(self, lang: Lang) -> String {
        let Self { added, filled, unchanged } = self;
        match lang {
            Lang::Zh => format!("新增 {added} 行，补充 {filled} 行，已在册 {unchanged} 行"),
            Lang::En => format!("{added} rows new, {filled} filled gaps, {unchanged} on file already"),
        }
    }
}
