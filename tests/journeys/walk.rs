//! The main job in one go, as at a counter: a sheet from outside, somebody found, certificates keyed
//! in, a kill, a preview, a what-if, an export.

use crate::harness::{Journey, folder, id, store};
use jiangce::store::{CertificateFilter, Store};
use std::path::Path;

fn certificates(path: &Path) -> u64 {
    store(path).counts().unwrap().certificates
}

/// A fact about the person whose page is open, through the form: kind by initials, then the fields.
fn fact(journey: &mut Journey, kind: &str, fields: &[&str]) {
    journey.press("f").types(kind).press("enter");
    for field in fields {
        journey.types(field).press("tab");
    }
    journey.press("ctrl-s");
}

#[test]
fn from_a_foreign_sheet_to_an_export() {
    let (folder, path) = folder();
    // a list made by somebody else's spreadsheet program
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journeys/lists/openpyxl.xlsx");
    let list = folder.path().join("list.xlsx");
    std::fs::copy(from, &list).unwrap();
    let mut journey = Journey::start(&path);
    journey.press("I ctrl-u").types(list.to_str().unwrap()).press("enter").press("enter").press("a");
    journey.sees("新增 4").press("esc");

    // a person by initials: three keys
    journey.press("2 /").types("zzm").sees("祝志明").sees_not("毛晓燕").press("enter").sees("祝志明");
    journey.press("esc esc");

    // three certificates in a row
    journey.press("3 n");
    for n in 1..=3 {
        journey.types(&id(&format!("33080219900315{n:02}1"))).types(["张国方", "王芳", "李秀英"][n - 1]);
        journey.press("enter").types(&format!("Y00013300000126300000{n}"));
        if n == 1 {
            journey.types("dg").press("enter").types("0315");
        }
        journey.press("ctrl-s").sees(&format!("本次已存 {n} 张"));
    }
    assert_eq!(certificates(&path), 7);

    // killed in the middle of a fourth, and back at the same field
    journey.types(&id("33080219900315044")).types("陈卫").press("enter").types("Y0001330000");
    let path = journey.kill();
    let mut journey = Journey::start(&path);
    journey.sees("证书录入").press("enter").sees("陈卫").sees("Y0001330000");
    journey.types("01263000009").press("ctrl-s");
    assert_eq!(certificates(&path), 8, "{}", journey.text());
    journey.press("esc");

    // somebody with a title, a medal and an allowance
    journey.press("2 /").types("zzm").press("enter").sees("祝志明");
    fact(&mut journey, "qzgj", &["0501", "衢州工匠"]);
    fact(&mut journey, "qgjn", &["0601", "金牌"]);
    fact(&mut journey, "xsjx", &["0701", "20"]);
    journey.press("b").sees("可付").sees("20,000.00");

    // what if she rises?
    journey
        .press("a")
        .press("enter")
        .types("20260501")
        .types("大工匠")
        .press("ctrl-s")
        .sees("假设 1 项")
        .sees("+");
    journey.press("x").sees_not("假设 1 项");

    // and out again: what the list shows, numbers masked
    journey
        .press("esc esc esc 2 /")
        .types("zgf")
        .press("down")
        .press("E")
        .sees("导出列表")
        .sees("列表此刻所示");
    let out = folder.path().join("people.csv");
    journey.press("down down down enter ctrl-u").types(out.to_str().unwrap()).press("enter");
    journey.press("home enter").sees("已写出 1 条");
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("张国方") && text.contains("330802********"), "{text}");
    assert!(!text.contains(&id("33080219900315011")) && !text.contains("祝志明"), "{text}");
    assert_is_sound(&store(&path));
}

fn assert_is_sound(store: &Store) {
    let page = store.certificates(&CertificateFilter::default(), &jiangce::domain::listing::From::Start, 50);
    assert_eq!(page.unwrap().rows.len(), 8);
    assert!(store.drafts().unwrap().is_empty());
}
