//! What becomes of values on file that a sheet tells differently.

use crate::domain::desk::{Mode, Wish};
use crate::domain::record::Table;
use crate::exchange::import::What;
use crate::exchange::mapping::target;

/// The mode and the fields it overwrites.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    mode: Mode,
    overwrite: Vec<(Table, &'static str)>,
}

impl Rule {
    /// What a wish asks for, in fields of the register.
    pub(super) fn of(wish: &Wish, what: What) -> Self {
        let overwrite = if wish.mode == Mode::Overwrite {
            wish.overwrite.iter().filter_map(|key| target(what, key)).collect()
        } else {
            Vec::new()
        };
        Self { mode: wish.mode, overwrite }
    }

    /// True when this field of a record on file may be replaced.
    pub(super) fn overwrites(&self, table: Table, key: &str) -> bool {
        self.overwrite.iter().any(|(of, field)| *of == table && *field == key)
    }

    /// True when what is told goes into a record on file.
    pub(super) fn sets(&self, table: Table, key: &str, on_file: Option<&str>, told: &str) -> bool {
        match (self.mode, on_file) {
            (Mode::Add, _) => false,
            (_, None) => true,
            (_, Some(has)) => has != told && self.overwrites(table, key),
        }
    }
}
