//! Adding and correcting any record through its field table.

pub mod kinds;
