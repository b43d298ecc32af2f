//! Opening a store: what is not safe is refused, what lacks room or may not be written is shown as it lies.

use super::anchor::Anchor;
use super::ground::{self, Ground};
use super::{
    Access, Author, Sight, Store, StoreError, Unfit, backup, file, locks, log, presence, reserve, rows,
    schema, sight,
};
use crate::store::error::Fault;
use rusqlite::{Connection, OptionalExtension};
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Less room than this is none: the shared memory of the log takes 32 KiB.
const NO_ROOM: u64 = 64 << 10;

/// What the connections of one opening share.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    pub(super) ground: Ground,
    pub(super) author: Author,
    /// The files the first of them found under the names.
    pub(super) anchor: Anchor,
    /// Marks of processes that ended without closing.
    pub(super) left: Arc<[PathBuf]>,
    /// The log or the only mark was left by a process that ended without closing.
    pub(super) unclean: bool,
    /// What was found damaged; nothing is written any more.
    pub(super) damage: Arc<OnceLock<String>>,
    /// Our own mark; it goes with the last connection.
    _presence: Option<Arc<presence::Presence>>,
}

/// A store that is open in this process and may be opened once more.
#[derive(Clone, Debug)]
pub struct Seat(Place, Access);

impl Seat {
    /// One more connection, for writing. The file was looked at when the first was opened; looking
    /// again would drop the locks of the others.
    pub fn take(&self) -> Result<Store, StoreError> {
        self.sit(self.1)
    }

    /// One more connection, for reading.
    pub fn look(&self) -> Result<Store, StoreError> {
        let access = if self.1 == Access::View { Access::View } else { Access::Read };
        self.sit(access)
    }

    /// Another file that took the name meanwhile must not even be connected to: the log beside it is not its own,
    /// and would go with the connection.
    fn sit(&self, access: Access) -> Result<Store, StoreError> {
        let Place { path, ground, anchor, .. } = &self.0;
        if access != Access::View {
            anchor.hold(path, *ground)?;
        }
        let con = file::connect(path, access, *ground);
        con.and_then(|con| Store::adopt(con, self.0.clone(), access)).map_err(file::explained)
    }
}

impl Store {
    /// Makes a new store; an existing file is refused. It has its name only once it is whole, so that a kill on the
    /// way leaves nothing that the next start would take for a damaged store.
    pub fn create(path: &Path, author: Author) -> Result<Self, StoreError> {
        if path.symlink_metadata().is_ok() {
            return Err(StoreError::Exists(path.into()));
        }
        if let Some(log) = Self::orphan(path) {
            return Err(StoreError::Unfit(Unfit::Orphan(log)));
        }
        let making = file::beside(path, &format!(".making-{}", std::process::id()));
        let _ = std::fs::remove_file(&making);
        file::make(&making)?;
        let made = Self::fill(&making).and_then(|()| file::give_name(&making, path));
        let _ = std::fs::remove_file(&making);
        made?;
        Self::open(path, Access::Write, author)
    }

    /// The log of a store that is gone, where one was left.
    pub fn orphan(path: &Path) -> Option<PathBuf> {
        file::orphan_of(path)
    }

    /// The schema goes straight into the file, so that its header is whole before the log beside it begins.
    fn fill(path: &Path) -> Result<(), StoreError> {
        let con = Connection::open(path)?;
        con.execute_batch("PRAGMA synchronous=FULL")?;
        schema::upgrade(&con)?;
        let origin = log::hex(&log::Salts::new()?.next()?);
        con.execute("INSERT INTO meta(key, value) VALUES('origin', ?1)", [origin])?;
        Ok(())
    }

    /// Opens a store, bringing an older one to the newest schema; refuses what is not safe to open. Where nothing
    /// can be written the store is a view of the file ([`Store::is_view`]).
    pub fn open(path: &Path, access: Access, author: Author) -> Result<Self, StoreError> {
        Self::open_on(path, access, author, Ground::of(path))
    }

    /// The same, taking the ground for granted.
    pub fn open_on(path: &Path, access: Access, author: Author, ground: Ground) -> Result<Self, StoreError> {
        Self::open_where(path, access, author, ground).map_err(file::explained)
    }

    fn open_where(path: &Path, access: Access, author: Author, ground: Ground) -> Result<Self, StoreError> {
        file::check(path)?;
        file::look(path)?;
        if ground == Ground::ReadOnly || access == Access::View {
            return Self::view(path, author, ground);
        }
        if !sight::may_write(path) {
            sight::refuse_unless_still(path, ground)?;
            return Self::view(path, author, ground);
        }
        match Self::open_fully(path, access, &author, ground) {
            Err(error) if lacks_room(path, &error) => Self::open_tightly(path, access, author, ground),
            Err(StoreError::Busy { holder: None }) => Err(StoreError::Busy { holder: locks::holder(path) }),
            other => other,
        }
    }

    fn open_fully(path: &Path, access: Access, author: &Author, ground: Ground) -> Result<Self, StoreError> {
        let log_left = file::log_waits(path) && !locks::shared_with_others(path);
        let mut entered = presence::Entered::default();
        if access == Access::Write {
            entered = presence::enter(path, ground, author)?;
        }
        let con = file::connect(path, access, ground)?;
        let (_, version) = schema::header(&con)?;
        if version < schema::known() {
            // also for who only reads: nobody could read the fields an older schema lacks
            Self::keep_up(&file::connect(path, Access::Write, ground)?, path)?;
        }
        let place = Place {
            path: path.to_owned(),
            ground,
            author: author.clone(),
            anchor: Anchor::of(path),
            left: entered.left.into(),
            unclean: log_left || entered.taken_over,
            damage: Arc::default(),
            _presence: entered.presence.map(Arc::new),
        };
        Self::adopt(con, place, access)
    }

    /// With a full disk: tries once more, gives the reserve back, puts the log into the file, else shows the file.
    fn open_tightly(path: &Path, access: Access, author: Author, ground: Ground) -> Result<Self, StoreError> {
        let fold = |path: &Path| file::log_waits(path) && file::fold(path).is_ok();
        let ways: [&dyn Fn(&Path) -> bool; 3] = [&|_| true, &reserve::release, &fold];
        for makes_room in ways {
            if makes_room(path)
                && let Ok(store) = Self::open_fully(path, access, &author, ground)
            {
                return Ok(store);
            }
        }
        Self::view(path, author, ground)
    }

    /// The file as it lies there, for reading.
    fn view(path: &Path, author: Author, ground: Ground) -> Result<Self, StoreError> {
        let con = file::connect(path, Access::View, ground)?;
        let (_, version) = schema::header(&con)?;
        if version < schema::known() {
            return Err(StoreError::Unfit(Unfit::OldView { found: version }));
        }
        let place = Place {
            path: path.to_owned(),
            ground,
            author,
            anchor: Anchor::of(path),
            left: Arc::default(),
            unclean: false,
            damage: Arc::default(),
            _presence: None,
        };
        Self::adopt(con, place, Access::View)
    }

    /// Upgrades behind a backup of the older version.
    fn keep_up(con: &Connection, path: &Path) -> Result<(), StoreError> {
        let (_, version) = schema::header(con)?;
        if version < schema::known() {
            backup::copy(con, &backup::free(path, &format!(".version-{version}")), &mut |_, _| true)?;
            schema::upgrade(con)?;
        }
        Ok(())
    }

    pub(super) fn adopt(con: Connection, place: Place, access: Access) -> Result<Self, StoreError> {
        let sql = "SELECT value FROM meta WHERE key='origin'";
        let origin: Option<String> = con.query_row(sql, [], |row| row.get(0)).optional()?;
        let origin = origin.ok_or_else(|| StoreError::Damaged("meta".into()))?;
        let store = Self {
            con,
            author: place.author.clone(),
            place,
            access,
            origin,
            layouts: rows::Layouts::new(),
            salts: RefCell::new(log::Salts::new()?),
            seen: Cell::new(0),
            hits: RefCell::default(),
            held: Cell::new(false),
        };
        store.changed_elsewhere()?;
        Ok(store)
    }

    /// Opens the store, making it when there is no file.
    pub fn open_or_create(path: &Path, author: Author) -> Result<Self, StoreError> {
        match Self::open(path, Access::Write, author.clone()) {
            Err(StoreError::Missing(_)) => match Self::create(path, author.clone()) {
                // somebody was faster
                Err(StoreError::Exists(_)) => Self::open(path, Access::Write, author),
                made => made,
            },
            other => other,
        }
    }

    /// Another connection to the same file, for reading in another thread.
    pub fn reader(&self) -> Result<Self, StoreError> {
        self.seat().look()
    }

    /// What it takes to open the same store in another thread, where a long piece of work writes on a
    /// connection of its own.
    pub fn seat(&self) -> Seat {
        let access = if self.is_view() { Access::View } else { Access::Write };
        Seat(Place { author: self.author.clone(), ..self.place.clone() }, access)
    }

    /// True where the file is only shown: the disk is full to the last byte, or file, folder or disk may not be
    /// written.
    pub fn is_view(&self) -> bool {
        self.access == Access::View
    }

    /// What a view shows; `None` where the store can be written.
    pub fn sight(&self) -> Result<Option<Sight>, StoreError> {
        if !self.is_view() {
            return Ok(None);
        }
        Ok(Some(sight::open(&self.place.path, self.place.ground)?.1))
    }

    /// Kind of file system under the store.
    pub fn ground(&self) -> Ground {
        self.place.ground
    }
}

/// True for an error that a full disk makes of the first look into a store.
fn lacks_room(path: &Path, error: &StoreError) -> bool {
    match error {
        StoreError::Full | StoreError::Machine { fault: Fault::NoRoom, .. } => true,
        StoreError::Machine { .. } => ground::room(path) < NO_ROOM,
        _ => false,
    }
}
