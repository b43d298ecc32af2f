//! Who works on which store, today.

use crate::domain::day::Day;
use crate::domain::lang::{Lang, Words, words};
use crate::domain::role::Role;

/// What a store is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreName {
    /// The office's register.
    Register,
    /// The one to practise on.
    Practice,
    /// Another file, by its name.
    File(String),
}

impl StoreName {
    /// As people read it.
    pub fn get(&self, lang: Lang) -> &str {
        match self {
            Self::Register => words("正式库", "register").get(lang),
            Self::Practice => words("练习库", "practice").get(lang),
            Self::File(name) => name,
        }
    }
}

/// What never changes while the program runs, and who one is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Today.
    pub today: Day,
    /// What the store is called in the top line.
    pub store: StoreName,
    /// Who works here.
    pub user: String,
    /// What this person may do; read again when users change or the store is made anew.
    pub roles: Vec<Role>,
    /// True for the practice store.
    pub practice: bool,
    /// Tells this run of the program from every other one, in the keys of drafts.
    pub sitting: String,
}

impl Session {
    /// The role shown in the top line: the one that may most.
    pub fn role(&self) -> Words {
        self.roles.last().map_or(Role::Viewer.words(), |role| role.words())
    }

    /// True when a role may reveal numbers.
    pub fn may_reveal(&self) -> bool {
        self.roles.iter().any(|role| role.may_reveal())
    }
}
