//! Rules as data: packs, the engine that judges facts by them, decisions with their reasons.
