//! Opening the store for a command: path, author, and the sentence when it cannot be used.

use super::out::say;
use super::{Context, Exit};
use crate::domain::lang::{Lang, Words, words};
use crate::domain::record::{RecordRef, Table};
use crate::paths;
use crate::store::{Access, Sight, Store, StoreError, Unfit};
use crate::worker::watch::BEHIND_SAID;
use std::path::PathBuf;

/// The store file of this call.
pub fn path(context: &Context) -> Result<PathBuf, Exit> {
    paths::store_file(context.store.as_deref()).map_err(|error| fail(context, &error.into()))
}

/// Opens an existing store.
pub fn store(context: &Context, access: Access) -> Result<Store, Exit> {
    let path = path(context)?;
    let opened = Store::open(&path, access, paths::author());
    let store = opened.map_err(|error| fail(context, &error))?;
    fit(&store, access, context)?;
    named(context, store)
}

/// Refuses to write in a view before any work is done, and says what a view leaves out.
fn fit(store: &Store, access: Access, context: &Context) -> Result<(), Exit> {
    let sight = store.sight().map_err(|error| fail(context, &error))?;
    match (sight, access) {
        (Some(_), Access::Write) => return Err(fail(context, &StoreError::Unfit(Unfit::ViewOnly))),
        (Some(Sight::Behind), _) => say!("{}", BEHIND_SAID.get(context.lang)),
        _ => {}
    }
    Ok(())
}

/// Opens the store for writing; makes it when there is none.
pub fn or_create(context: &Context) -> Result<Store, Exit> {
    let path = path(context)?;
    let opened = Store::open_or_create(&path, paths::author());
    let store = opened.map_err(|error| fail(context, &error))?;
    fit(&store, Access::Write, context)?;
    named(context, store)
}

/// Said to `--user` where everybody works under their own login.
const NOT_NAMED: Words = words(
    "此数据文件已登记用户，--user 不能再用。请各人用自己的登录名登录这台主机后运行（复录、裁定也须如此）。",
    "This store has its users on file; --user is not allowed. Each person logs in to this host under their own \
     name (second entries and decisions too).",
);

/// Acts as `--user`, while no users are on file.
pub fn named(context: &Context, mut store: Store) -> Result<Store, Exit> {
    let Some(user) = &context.user else { return Ok(store) };
    if store.users().map_err(|error| fail(context, &error))?.is_empty() {
        store.act_as(user);
        return Ok(store);
    }
    say!("{}", NOT_NAMED.get(context.lang));
    Err(Exit::BadInput)
}

/// Says what is wrong with the store.
pub fn fail(context: &Context, error: &StoreError) -> Exit {
    say!("{}", error.sentence(context.lang));
    // a name that is taken is the caller's mistake, not the store's
    if matches!(error, StoreError::Exists(_)) { Exit::BadInput } else { Exit::NoStore }
}

/// The person or organisation with this number, or this reference such as `person:12`.
///
/// # Errors
/// A sentence when there is none.
pub fn subject(store: &Store, table: Table, text: &str, lang: Lang) -> Result<RecordRef, String> {
    let by_reference = RecordRef::parse(text);
    let found = match by_reference {
        Some(reference) => store.get(reference).map(|record| record.map(|r| r.reference)),
        None => store.find_by_number(text),
    };
    let found = found.map_err(|e| e.sentence(lang))?.filter(|r| r.table == table);
    found.ok_or_else(|| match lang {
        Lang::Zh => {
            format!("{text}：没有登记这{}", if table == Table::Person { "个人" } else { "家单位" })
        }
        Lang::En => format!("{text}: no such {} on file", table.words().en),
    })
}
