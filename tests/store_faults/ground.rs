//! Where the store lies and who may reach it: network folders, links, modes, groups.

use super::{author, beside, filled, folder, open, others, save, whole};
use jiangce::domain::lang::Lang;
use jiangce::store::{Access, Author, Fault, Ground, LOG_LIMIT, Store, StoreError, Unfit};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

fn on_network(path: &Path, access: Access) -> Result<Store, StoreError> {
    Store::open_on(path, access, author(), Ground::Network)
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

#[test]
fn on_a_network_folder_one_process_writes_without_shared_memory() {
    let (_dir, path) = filled();
    let store = on_network(&path, Access::Write).unwrap();
    save(&store, "孙七").unwrap();
    assert!(!beside(&path, "-wal").exists() && !beside(&path, "-shm").exists());
    let refused = on_network(&path, Access::Write).unwrap_err();
    let sentence = refused.sentence(Lang::Zh);
    assert!(matches!(refused, StoreError::Unfit(Unfit::Occupied { .. })), "{refused:?}");
    assert!(
        sentence.contains("counter-1") && sentence.contains(&std::process::id().to_string()),
        "{sentence}"
    );
    assert_eq!(on_network(&path, Access::Read).unwrap().counts().unwrap().people, 5, "reading is free");
    let seat = store.seat();
    drop(store);
    assert!(on_network(&path, Access::Write).is_err(), "the seat may still write");
    drop(seat);
    save(&on_network(&path, Access::Write).unwrap(), "周八").unwrap();
    assert_eq!(others(&path), ["register.jiangce-journal"], "emptied, not removed");
    whole(&path);
}

#[test]
fn a_mark_of_a_process_that_is_gone_is_taken_over_and_of_another_host_it_is_not() {
    let (_dir, path) = filled();
    let mut gone = std::process::Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    let mark = beside(&path, "-writer");
    fs::write(&mark, format!("{}\ncounter-1\nli\n", gone.id())).unwrap();
    let store = on_network(&path, Access::Write).unwrap();
    assert!(store.was_left_open(), "the other ended without closing");
    store.reader().unwrap().look_through(|| true).unwrap();
    assert!(on_network(&path, Access::Write).is_err(), "the look leaves our own mark");
    drop(store);
    fs::write(&mark, format!("{}\ncounter-2\nwang\n", gone.id())).unwrap();
    let refused = on_network(&path, Access::Write).unwrap_err();
    let sentence = refused.sentence(Lang::En);
    assert!(sentence.contains("wang@counter-2") && sentence.contains("-writer"), "{sentence}");
}

#[test]
fn a_folder_where_everybody_may_write_is_refused() {
    let (dir, path) = filled();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o777)).unwrap();
    let refused = open(&path).unwrap_err();
    assert_eq!(refused, StoreError::Unfit(Unfit::OpenFolder(dir.path().into())));
    assert!(refused.sentence(Lang::Zh).contains("chmod"));
    fs::set_permissions(dir.path(), Permissions::from_mode(0o1777)).unwrap();
    open(&path).unwrap();
}

#[test]
fn a_log_or_shared_memory_that_is_a_link_or_open_to_all_is_refused() {
    let (dir, path) = filled();
    let elsewhere = dir.path().join("elsewhere");
    fs::write(&elsewhere, "").unwrap();
    for ending in ["-wal", "-shm", "-journal"] {
        let file = beside(&path, ending);
        symlink(&elsewhere, &file).unwrap();
        assert_eq!(open(&path).err(), Some(StoreError::Unfit(Unfit::Companion(file.clone()))));
        fs::remove_file(&file).unwrap();
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o666)).unwrap();
        assert_eq!(open(&path).err(), Some(StoreError::Unfit(Unfit::Companion(file.clone()))));
        fs::remove_file(&file).unwrap();
    }
    assert_eq!(fs::read(&elsewhere).unwrap(), b"");
    whole(&path);
}

#[test]
fn in_a_folder_of_a_group_everything_is_for_the_group() {
    let (dir, path) = folder();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o2770)).unwrap();
    let store = Store::create(&path, author()).unwrap();
    save(&store, "张三").unwrap();
    store.tend(LOG_LIMIT);
    let copy = store.backup_beside(jiangce::domain::day::Day::new(2026, 5, 1).unwrap()).unwrap();
    assert_eq!(mode(copy.parent().unwrap()), 0o2770);
    let names = others(&path);
    assert!(names.len() >= 5, "log, shared memory, reserve, mark, backups: {names:?}");
    for name in names.iter().filter(|name| *name != "backups") {
        assert_eq!(mode(&dir.path().join(name)), 0o660, "{name}");
    }
    assert_eq!((mode(&path), mode(&copy)), (0o660, 0o660));
}

#[test]
fn what_lies_beside_a_private_store_is_private() {
    let (dir, path) = folder();
    let store = Store::create(&path, Author::new("li", "h")).unwrap();
    save(&store, "张三").unwrap();
    store.tend(LOG_LIMIT);
    for name in others(&path) {
        assert_eq!(mode(&dir.path().join(&name)), 0o600, "{name}");
    }
}

/// Fails when the store tells "saved" of what went into a file nobody finds again.
fn not_saved(store: &Store) {
    let refused = save(store, "孙七").unwrap_err();
    let sentence = refused.sentence(Lang::Zh);
    assert!(matches!(refused, StoreError::Machine { fault: Fault::Moved, .. }), "{refused:?}");
    assert!(sentence.contains("移走") && sentence.contains("未保存"), "{sentence}");
    assert!(store.draft_save("person", "{}").is_err(), "nor are drafts");
}

#[test]
fn a_store_that_was_moved_deleted_or_replaced_under_the_program_takes_nothing_more() {
    let (dir, path) = filled();
    let store = open(&path).unwrap();
    let aside = dir.path().join("aside");
    fs::rename(&path, &aside).unwrap();
    not_saved(&store);
    assert!(store.reader().is_err(), "nor is it opened once more");

    fs::copy(&aside, &path).unwrap();
    not_saved(&store);
    assert!(store.reader().is_err(), "another file of that name is not this store");

    fs::rename(&aside, &path).unwrap();
    save(&store, "周八").unwrap();
    fs::remove_file(beside(&path, "-wal")).unwrap();
    not_saved(&store);
}

#[test]
fn a_store_put_back_goes_on_with_all_that_was_saved() {
    let (dir, path) = filled();
    let store = open(&path).unwrap();
    save(&store, "孙七").unwrap();
    let aside = dir.path().join("aside");
    fs::rename(&path, &aside).unwrap();
    not_saved(&store);
    fs::rename(&aside, &path).unwrap();
    save(&store, "周八").unwrap();
    drop(store);
    assert_eq!(open(&path).unwrap().counts().unwrap().people, 6);
    whole(&path);
}

#[test]
fn what_was_in_a_deleted_store_can_still_be_backed_up() {
    let (dir, path) = filled();
    let store = open(&path).unwrap();
    save(&store, "孙七").unwrap();
    fs::remove_file(&path).unwrap();
    not_saved(&store);
    let rescued = dir.path().join("rescued.jiangce");
    store.backup_to(&rescued).unwrap();
    drop(store);
    assert_eq!(open(&rescued).unwrap().counts().unwrap().people, 5);
    whole(&rescued);
}

/// The log of a store that is gone, with a save in it.
fn orphaned() -> (tempfile::TempDir, std::path::PathBuf, Vec<u8>) {
    let (dir, path) = filled();
    let store = open(&path).unwrap();
    save(&store, "孙七").unwrap();
    fs::remove_file(&path).unwrap();
    drop(store);
    let log = fs::read(beside(&path, "-wal")).unwrap();
    assert!(!log.is_empty());
    (dir, path, log)
}

#[test]
fn no_new_store_is_made_beside_the_log_of_one_that_is_gone() {
    let (_dir, path, log) = orphaned();
    let refused = Store::open_or_create(&path, author()).unwrap_err();
    let sentence = refused.sentence(Lang::Zh);
    assert!(matches!(refused, StoreError::Unfit(Unfit::Orphan(_))), "{refused:?}");
    assert!(sentence.contains("-wal") && sentence.contains("放回原处"), "{sentence}");
    assert!(!path.exists());
    assert_eq!(fs::read(beside(&path, "-wal")).unwrap(), log, "untouched");
}

#[test]
fn a_restore_keeps_the_log_of_a_store_that_is_gone_apart_from_the_restored_one() {
    let (dir, path, log) = orphaned();
    // another store altogether: its pages are not those the log speaks of
    let other = dir.path().join("other.jiangce");
    let store = Store::create(&other, author()).unwrap();
    for n in 0..40 {
        save(&store, &format!("人{n}")).unwrap();
    }
    drop(store);
    for round in 1..3 {
        let kept = Store::restore(&other, &path, &author()).unwrap().unwrap();
        assert_eq!(fs::read(&kept).unwrap(), log, "{round}");
        whole(&path);
        assert_eq!(open(&path).unwrap().counts().unwrap().people, 40);
        fs::remove_file(&path).unwrap();
        fs::write(beside(&path, "-wal"), &log).unwrap();
    }
    let kept =
        others(&path).into_iter().filter(|name| name.contains("before-restore") && name.ends_with("-wal"));
    assert_eq!(kept.count(), 2, "the second restore does not overwrite what the first kept");
}
