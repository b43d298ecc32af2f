//! Opening the store for a command: path, author, and the sentence when it cannot be used.

use super::{Context, Exit};
use crate::domain::lang::words;
use crate::paths;
use crate::store::{Access, Store, StoreError};
use std::path::PathBuf;

/// The store file of this call.
pub fn path(context: &Context) -> Result<PathBuf, Exit> {
    paths::store_file(context.store.as_deref()).map_err(|error| fail(context, &error.into()))
}

/// Opens an existing store.
pub fn store(context: &Context, access: Access) -> Result<Store, Exit> {
    let path = path(context)?;
    let opened = Store::open(&path, access, paths::author());
    named(context, opened.map_err(|error| fail(context, &error))?)
}

/// Opens the store for writing; makes it when there is none.
pub fn or_create(context: &Context) -> Result<Store, Exit> {
    let path = path(context)?;
    let opened = Store::open_or_create(&path, paths::author());
    named(context, opened.map_err(|error| fail(context, &error))?)
}

/// Acts as `--user`, where the store allows it.
pub fn named(context: &Context, mut store: Store) -> Result<Store, Exit> {
    let Some(user) = &context.user else { return Ok(store) };
    if store.declared_users_allowed().map_err(|error| fail(context, &error))? {
        store.act_as(user);
        return Ok(store);
    }
    let refused = words(
        "此数据文件已登记用户，不得用 --user 更换身份。",
        "This store has its users on file; --user is not allowed.",
    );
    eprintln!("{}", refused.get(context.lang));
    Err(Exit::BadInput)
}

/// Says what is wrong with the store.
pub fn fail(context: &Context, error: &StoreError) -> Exit {
    eprintln!("{}", error.sentence(context.lang));
    // a name that is taken is the caller's mistake, not the store's
    if matches!(error, StoreError::Exists(_)) { Exit::BadInput } else { Exit::NoStore }
}
