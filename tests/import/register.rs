//! Lists into a store and out of it: nothing twice, nothing lost, nothing silently.

use super::{at, csv, dry_of, jiangce, sound};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn run(store: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut all = vec!["--store", store.to_str().unwrap()];
    all.extend(arguments);
    let output = jiangce(&all);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let list = csv(folder.path(), &[sound(1), sound(2), sound(3)]);
    let (code, _, said) = run(&store, &["import", "certificates", list.to_str().unwrap()]);
    assert_eq!((code, said.contains("新增 3 行")), (0, true), "{said}");
    let before = run(&store, &["export", "certificates", folder.path().join("a.csv").to_str().unwrap()]);
    let (code, _, said) = run(&store, &["import", "certificates", list.to_str().unwrap()]);
    assert_eq!((code, said.contains("新增 0 行，补充 0 行，已在册 3 行")), (0, true), "{said}");
    let after = run(&store, &["export", "certificates", folder.path().join("b.csv").to_str().unwrap()]);
    assert_eq!(before, after);
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("a.csv"), read("b.csv"));
}

#[test]
fn good_rows_go_in_and_refused_rows_go_back_in_their_own_layout() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut rows = vec![sound(1), sound(2)];
    rows[1][at("身份证号")] = "3.30802E+17".into();
    let list = csv(folder.path(), &rows);
    for ending in ["csv", "xlsx"] {
        let back = folder.path().join(format!("back.{ending}"));
        let arguments =
            ["import", "certificates", list.to_str().unwrap(), "--rejects", back.to_str().unwrap()];
        let (code, answer, _) = run(&store, &arguments);
        assert_eq!(code, 1);
        assert!(answer.contains("C3") && answer.contains("退回"), "{answer}");
        assert!(
            !answer.contains("13857012345") && !answer.contains(&rows[0][2]),
            "a number was shown: {answer}"
        );
        assert_eq!(std::fs::metadata(&back).unwrap().permissions().mode() & 0o777, 0o600);
        // what goes back can be mended and sent again: same columns, and the same fault until then
        let again = dry_of("certificates", &back);
        assert_eq!(again.len(), 2);
        assert_eq!(super::issues(&again[1])[0], "id_scientific");
    }
    let (_, found, _) = run(&store, &["find", "zgf"]);
    assert_eq!(found.lines().count(), 1);
}

#[test]
fn a_masked_list_tells_no_number_and_no_birth_and_comes_back_without_harm() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let number = super::id_number("33080219900307001");
    let sheet = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let row = format!("张国方,{number},1990-03-07,配偶{number}\n王芳,,1985-01-02,见{number}\n");
    let (code, said, _) =
        run(&store, &["import", "people", &sheet("a.csv", &format!("姓名,证件号码,出生日期,备注\n{row}"))]);
    assert_eq!(code, 0, "{said}");
    let (_, found, _) = run(&store, &["find", "张国方"]);
    assert!(found.contains("330802********") && !found.contains(&number), "{found}");

    let out = folder.path().join("masked.csv");
    run(&store, &["export", "people", out.to_str().unwrap()]);
    let masked = std::fs::read_to_string(&out).unwrap();
    assert!(!masked.contains(&number) && !masked.contains("1990-03") && !masked.contains("0307"), "{masked}");
    assert!(masked.contains("1990-**-**") && masked.contains("1985-**-**"), "{masked}");
    assert!(masked.contains("配偶330802********"), "{masked}");

    let whole = folder.path().join("whole.csv");
    run(&store, &["export", "people", whole.to_str().unwrap(), "--reveal"]);
    let before = std::fs::read_to_string(&whole).unwrap();
    let columns = ["--mode", "overwrite", "--columns", "birth,note"];
    let mut again = vec!["import", "people", out.to_str().unwrap()];
    again.extend(columns);
    let (code, said, _) = run(&store, &again);
    assert_eq!(code, 1, "the masked number is a fault of its row");
    assert!(said.contains("出生日期 是遮盖过的，未取") && said.contains("备注 是遮盖过的，未取"), "{said}");
    run(&store, &["export", "people", whole.to_str().unwrap(), "--reveal"]);
    assert_eq!(std::fs::read_to_string(&whole).unwrap(), before, "{said}");
}

#[test]
fn a_number_in_the_wrong_column_is_told_to_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let number = super::id_number("33080219900307001");
    let mut rows = vec![sound(1), sound(2), sound(3)];
    rows[0][at("姓名")].clone_from(&number);
    rows[1][at("联系电话")].clone_from(&number);
    rows[2][at("证书编号")] = format!("T{number}");
    let list = csv(folder.path(), &rows);
    let back = folder.path().join("back.csv");
    let arguments = ["import", "certificates", list.to_str().unwrap(), "--rejects", back.to_str().unwrap()];
    let (_, said, also) = run(&store, &arguments);
    assert!(!said.contains(&number) && !also.contains(&number), "{said}{also}");
    let back = std::fs::read_to_string(&back).unwrap();
    assert!(back.contains(&number), "what goes back to the sender is what came from the sender");
    let (_, _, said) =
        run(&store, &["letter", "--person", &number, folder.path().join("a.txt").to_str().unwrap()]);
    assert!(said.contains("330802********") && !said.contains(&number), "{said}");
}

#[test]
fn a_dry_run_makes_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let list = csv(folder.path(), &[sound(1)]);
    let (code, ..) = run(&store, &["import", "certificates", list.to_str().unwrap(), "--dry-run"]);
    assert_eq!((code, store.exists()), (0, false));
}

#[test]
fn another_name_for_a_number_on_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    run(&store, &["import", "certificates", csv(folder.path(), &[sound(1)]).to_str().unwrap()]);
    let mut other = sound(2);
    other[at("身份证号")] = sound(1)[at("身份证号")].clone();
    other[at("姓名")] = "李秀英".into();
    let (code, answer, _) =
        run(&store, &["import", "certificates", csv(folder.path(), &[other]).to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(answer.contains("与在册记录冲突"), "{answer}");
}

#[test]
fn what_is_exported_whole_fills_an_empty_store_with_the_same_records() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    let made = run(&first, &["generate", "--people", "60", "--seed", "7"]);
    assert_eq!(made.0, 0, "{made:?}");
    for ending in ["xlsx", "csv"] {
        let second = folder.path().join(format!("second-{ending}"));
        let lists = ["organisations", "people", "certificates", "facts", "payments"];
        let file = |list: &str, side: &str| folder.path().join(format!("{side}-{list}.{ending}"));
        for list in lists {
            let out = file(list, "one");
            let done = run(&first, &["export", list, out.to_str().unwrap(), "--reveal"]);
            assert_eq!(done.0, 0, "{done:?}");
            let done = run(&second, &["import", list, out.to_str().unwrap()]);
            assert_eq!(done.0, 0, "{list} {ending}: {}", done.1);
        }
        for list in lists {
            let out = file(list, "two");
            run(&second, &["export", list, out.to_str().unwrap(), "--reveal"]);
            let lines = |path: &Path| {
                let mut lines: Vec<String> =
                    dry_of(list, path).iter().map(|line| line["normalized"].to_string()).collect();
                lines.sort();
                lines
            };
            assert_eq!(lines(&file(list, "one")), lines(&out), "{list} {ending}");
        }
    }
}

#[test]
fn a_payment_list_that_repeats_itself_or_names_no_measure_pays_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    run(&store, &["import", "certificates", csv(folder.path(), &[sound(1)]).to_str().unwrap()]);
    let (who, number) = (sound(1)[at("姓名")].clone(), sound(1)[at("身份证号")].clone());
    let list = folder.path().join("paid.csv");
    let row = |item: &str, note: &str| format!("{who},{number},{item},6000,2024-07-01,2024,{note}\n");
    let rows = [
        row("衢州工匠经费支持", ""),
        row("衢州工匠经费支持", ""),
        row("衢州工匠经费支持", "第二笔"),
        row("随便什么", ""),
        row("技师岗位津贴", ""),
    ];
    std::fs::write(&list, format!("享受对象,证件号码,项目,金额,发放日期,所属年度,备注\n{}", rows.concat()))
        .unwrap();
    let (code, answer, said) = run(&store, &["import", "payments", list.to_str().unwrap()]);
    assert_eq!(code, 1, "{answer}{said}");
    assert!(answer.contains("与第 2 行相同") && answer.contains("随便什么"), "{answer}");
    assert!(said.contains("新增 3 行"), "{said}");
    let out = folder.path().join("out.csv");
    run(&store, &["export", "payments", out.to_str().unwrap()]);
    let told = std::fs::read_to_string(&out).unwrap();
    assert!(told.contains("技师人才津贴") && !told.contains("technician_post"), "{told}");
    let (_, _, said) = run(&store, &["import", "payments", list.to_str().unwrap()]);
    assert!(said.contains("新增 0 行"), "{said}");
    // a day to come is doubted and goes in
    let later = row("衢州工匠经费支持", "预拨").replace("2024-07-01", "2099-07-01");
    std::fs::write(&list, format!("享受对象,证件号码,项目,金额,发放日期,所属年度,备注\n{later}")).unwrap();
    let (_, answer, said) = run(&store, &["import", "payments", list.to_str().unwrap()]);
    assert!(answer.contains("2099-07-01 在今天之后"), "{answer}");
    assert!(said.contains("新增 1 行"), "{said}");
}

#[test]
fn an_export_hides_numbers_unless_asked_and_opens_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut row = sound(1);
    row[at("单位名称")] = "=A1+1".into();
    row[at("统一社会信用代码")] = String::new();
    run(&store, &["import", "certificates", csv(folder.path(), &[row.clone()]).to_str().unwrap()]);
    let out = folder.path().join("people.csv");
    run(&store, &["export", "people", out.to_str().unwrap()]);
    let hidden = std::fs::read_to_string(&out).unwrap();
    assert!(!hidden.contains(&row[at("身份证号")]) && !hidden.contains("13857012345"), "{hidden}");
    assert!(hidden.contains("'=A1+1") && !hidden.contains(",=A1+1"), "{hidden}");
    assert_eq!(std::fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    run(&store, &["export", "people", out.to_str().unwrap(), "--reveal"]);
    assert!(std::fs::read_to_string(&out).unwrap().contains(&row[at("身份证号")]));
}

#[test]
fn a_character_the_encoding_lacks_is_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut row = sound(1);
    row[at("姓名")] = "王𬱖".into();
    run(&store, &["import", "certificates", csv(folder.path(), &[row]).to_str().unwrap()]);
    let out = folder.path().join("people.csv");
    let (code, ..) = run(&store, &["export", "people", out.to_str().unwrap(), "--encoding", "gb18030"]);
    assert_eq!(code, 0);
    let bytes = std::fs::read(&out).unwrap();
    assert!(encoding_rs::GB18030.decode(&bytes).0.contains("王𬱖"));
    assert!(!String::from_utf8_lossy(&bytes).contains("&#"));
}

#[test]
fn what_a_row_says_beside_its_numbers_must_be_what_they_tell() {
    let folder = tempfile::tempdir().unwrap();
    let number = super::id_number("33080219900315001");
    let people = |sex: &str, birth: &str| {
        let path = folder.path().join("people.csv");
        std::fs::write(&path, format!("姓名,证件号码,性别,出生日期\n张国方,{number},{sex},{birth}\n"))
            .unwrap();
        let lines = dry_of("people", &path);
        super::issues(&lines[1]).join(" ")
    };
    assert_eq!(people("男", "1990-03-15"), "");
    assert_eq!(people("", ""), "");
    assert_eq!(people("女", "1990-03-15"), "sex_mismatch");
    assert_eq!(people("男", "1990-03-16"), "value_invalid");
}
