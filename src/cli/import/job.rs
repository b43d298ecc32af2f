//! One run of the command, through the desk's own work.

use super::super::out::{Out, say};
use super::super::{Context, Exit, open};
use super::Args;
use super::speaker::Speaker;
use crate::domain::check;
use crate::domain::desk::{Mode, Wish};
use crate::domain::lang::{Lang, words};
use crate::exchange::desk::{self, DeskError};
use crate::exchange::error::FileError;
use crate::exchange::import::{self, Plan, What};
use crate::exchange::mapping;
use crate::exchange::sheet::can_write;
use crate::exchange::source::Source;
use crate::store::{Access, Role, Store, StoreError};

/// Why the run stopped.
pub(super) enum Stop {
    /// The file given.
    File(FileError),
    /// The file for refused rows.
    Rejects(FileError),
    /// The store.
    Store(StoreError),
    /// The store could not be copied before.
    NoBackup(StoreError),
    /// Said already.
    Said(Exit),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<DeskError> for Stop {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::File(error) => Self::File(error),
            DeskError::Store(error) => Self::Store(error),
            DeskError::NoBackup(error) => Self::NoBackup(error),
            DeskError::Said(sentence) => {
                say!("{sentence}");
                Self::Said(Exit::BadInput)
            }
        }
    }
}

impl Stop {
    /// Says it, and what the command ends with.
    pub fn tell(&self, args: &Args, lang: Lang) -> Exit {
        match self {
            Self::File(error) => say!("{}", error.about(&args.file, lang)),
            Self::Rejects(error) => {
                say!("{}", error.about(args.rejects.as_deref().unwrap_or(&args.file), lang));
            }
            Self::Store(error) => {
                say!("{}", error.sentence(lang));
                return Exit::NoStore;
            }
            Self::NoBackup(error) => {
                let way_out = words(
                    "没有导入任何内容；加 --no-backup 可不备份直接导入。",
                    "Nothing was imported; --no-backup imports without a backup.",
                );
                say!("{}{}", error.sentence(lang), way_out.get(lang));
                return Exit::NoStore;
            }
            Self::Said(exit) => return *exit,
        }
        Exit::BadInput
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, what: What, context: &Context, out: &mut Out) -> Result<Exit, Stop> {
    if let Some(path) = &args.rejects {
        can_write(path).map_err(Stop::Rejects)?;
    }
    let wish = wish(args, what, context.lang)?;
    let cx = check::Context { today: context.today, lang: context.lang };
    // a file that cannot be read makes no store
    let (source, plan) = (Source::open(&args.file).map_err(Stop::File)?, Plan::from(what));
    import::is_whole(&source, &plan).map_err(Stop::File)?;
    if args.dry_run {
        return dry_run(args, &wish, &plan, &source, context, out);
    }
    let store = open::or_create(context).map_err(Stop::Said)?;
    may_write(&store, context.lang)?;
    let mut speaker = Speaker::new(args, context.lang, out)?;
    let import = desk::straight(&store, &wish, &source, args.no_backup, &cx, &mut speaker)?;
    speaker.finish(Some(&import))
}

/// Says of every row what would become of it. Where there is a store, it is asked too.
fn dry_run(
    args: &Args,
    wish: &Wish,
    plan: &Plan,
    source: &Source,
    context: &Context,
    out: &mut Out,
) -> Result<Exit, Stop> {
    let cx = &check::Context { today: context.today, lang: context.lang };
    let known = open::path(context).map_err(Stop::Said)?.exists();
    let store = if known { Some(open::store(context, Access::Read).map_err(Stop::Said)?) } else { None };
    let mut speaker = Speaker::new(args, context.lang, out)?;
    match store {
        Some(store) => desk::rehearse(&store, wish, plan, source, cx, &mut speaker)?,
        None => import::read(source, plan, cx, &mut speaker).map_err(Stop::File)?,
    }
    speaker.finish(None)
}

fn may_write(store: &Store, lang: Lang) -> Result<(), Stop> {
    if store.my_roles()?.into_iter().any(Role::may_write) {
        return Ok(());
    }
    let refused = words(
        "您的角色不能写入，没有导入任何内容。可加 --dry-run 只检查。",
        "Your role may not write; nothing was imported. Add --dry-run to check only.",
    );
    say!("{}", refused.get(lang));
    Err(Stop::Said(Exit::BadInput))
}

/// What the options ask for; a column nobody knows or that cannot be overwritten is refused by name.
fn wish(args: &Args, what: What, lang: Lang) -> Result<Wish, Stop> {
    let file = std::path::absolute(&args.file).unwrap_or_else(|_| args.file.clone());
    let mut wish = Wish { file, what: what.code(), mode: args.mode.into(), ..Wish::default() };
    for name in &args.columns {
        match mapping::key_named(what, name).filter(|key| mapping::target(what, key).is_some()) {
            Some(key) => wish.overwrite.push(key.to_owned()),
            None => {
                let name = crate::domain::clean::line(name);
                match lang {
                    Lang::Zh => say!("“{name}”不是可以覆盖的栏。没有导入任何内容。"),
                    Lang::En => {
                        say!("\"{name}\" is no column that can be overwritten; nothing was imported.");
                    }
                }
                return Err(Stop::Said(Exit::BadInput));
            }
        }
    }
    if (wish.mode == Mode::Overwrite) == wish.overwrite.is_empty() {
        let both = words(
            "--mode overwrite 与 --columns 要一起用：写明覆盖哪几栏。",
            "--mode overwrite and --columns go together: say which columns are overwritten.",
        );
        say!("{}", both.get(lang));
        return Err(Stop::Said(Exit::BadInput));
    }
    Ok(wish)
}
