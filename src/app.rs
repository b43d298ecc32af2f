//! The model, the screen stack and the one function that changes it.
