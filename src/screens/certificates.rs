//! 证书: rapid entry with the sitting's rows above the form, and the register of certificates.

pub mod rows;
pub mod sitting;
pub mod view;
