//! What a person must know about the store itself, for as long as it lasts.

/// What an alert is about; a newer one about the same takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// The file is damaged.
    Damage,
    /// The file was moved, replaced or removed under the program.
    Moved,
    /// Only a view of the file.
    View,
    /// The disk is full.
    Room,
    /// The log grows.
    Log,
    /// The clock stands before the newest entry.
    Clock,
    /// The store lies on a network folder.
    Network,
}

impl Concern {
    /// True where saving fails or soon may.
    pub const fn stops_saving(self) -> bool {
        matches!(self, Self::Damage | Self::Moved | Self::View | Self::Room)
    }
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What about.
    pub about: Concern,
    /// Stands in the top line while it lasts; empty when it is over.
    pub mark: String,
    /// Said once: what it is and what to do; may be empty.
    pub sentence: String,
}
