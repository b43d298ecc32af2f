//! A believable, deterministic register of any size.
