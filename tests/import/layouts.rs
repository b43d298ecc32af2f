//! Workbooks and text files with everything around the data that people put there.

use super::{COLUMNS, at, csv_text, dry, issues, sound};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use std::path::Path;

fn codes(path: &Path) -> Vec<(Option<String>, u64, String)> {
    let name = |line: &serde_json::Value| line.get("sheet").map(|s| s.as_str().unwrap().to_owned());
    dry(path).iter().map(|line| (name(line), line["row"].as_u64().unwrap(), issues(line).join(" "))).collect()
}

fn put(sheet: &mut Worksheet, row: u32, cells: &[String]) {
    for (column, text) in cells.iter().enumerate() {
        let column = u16::try_from(column).unwrap();
        let mark = matches!(COLUMNS[usize::from(column)], "理论成绩" | "实操成绩" | "补贴金额");
        match text.parse::<f64>() {
            Ok(number) if mark => sheet.write_number(row, column, number).unwrap(),
            _ => sheet.write_string(row, column, text).unwrap(),
        };
    }
}

/// Headers in the first row and so many sound rows below.
fn plain_list(sheet: &mut Worksheet, rows: u32) {
    for (column, title) in COLUMNS.iter().enumerate() {
        sheet.write_string(0, u16::try_from(column).unwrap(), *title).unwrap();
    }
    for row in 1..=rows {
        put(sheet, row, &sound(row as usize));
    }
}

#[test]
fn titles_two_line_headers_totals_notes_and_hidden_sheets_are_no_data() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("名单").unwrap();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 15, "2024年度合格人员名单", &plain).unwrap();
    for (column, title) in COLUMNS.iter().enumerate() {
        let column = u16::try_from(column).unwrap();
        match *title {
            "理论成绩" => drop(sheet.merge_range(1, column, 1, column + 2, "成绩", &plain).unwrap()),
            "实操成绩" | "综合评审" => {}
            title => drop(sheet.write_string(1, column, title).unwrap()),
        }
    }
    for (column, title) in [(9, "理论"), (10, "实操"), (11, "综合评审")] {
        sheet.write_string(2, column, title).unwrap();
    }
    put(sheet, 3, &sound(1));
    for (column, title) in COLUMNS.iter().enumerate().filter(|(c, _)| !(9..12).contains(c)) {
        sheet.write_string(5, u16::try_from(column).unwrap(), *title).unwrap();
    }
    put(sheet, 6, &sound(2));
    sheet.write_string(7, 0, "合 计").unwrap();
    sheet.write_number(7, 15, 4000).unwrap();
    sheet.write_string(8, 0, "填表人：李四").unwrap();
    sheet.write_string(9, 0, "注：本表一式两份").unwrap();
    let hidden = book.add_worksheet().set_name("旧").unwrap();
    hidden.set_hidden(true);
    hidden.write_string(0, 0, "姓名").unwrap();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "请按要求填写").unwrap();
    book.save(&path).unwrap();
    let on = |sheet: &str, row, code: &str| (Some(sheet.to_owned()), row, code.to_owned());
    assert_eq!(
        codes(&path),
        [
            on("名单", 1, "title_row"),
            on("名单", 2, "header_row"),
            on("名单", 3, "header_row"),
            on("名单", 4, ""),
            on("名单", 5, "blank_row"),
            on("名单", 6, "repeated_header"),
            on("名单", 7, ""),
            on("名单", 8, "total_row"),
            on("名单", 9, "note_row"),
            on("名单", 10, "note_row"),
            on("旧", 1, "hidden_sheet"),
            on("说明", 1, "note_sheet"),
        ]
    );
}

#[test]
fn numbers_dates_formulas_and_errors_of_a_spreadsheet_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    plain_list(sheet, 8);
    let column = |title| u16::try_from(at(title)).unwrap();
    sheet.write_number(1, column("身份证号"), 330_802_199_003_071_036f64).unwrap();
    sheet.write_number(2, column("银行卡号"), 6_222_021_234_567_890_128f64).unwrap();
    sheet.write_number(3, column("联系电话"), 13_857_012_345f64).unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_number_with_format(4, column("发证日期"), 45413, &day).unwrap();
    sheet.write_number(5, column("发证日期"), 45413).unwrap();
    sheet.write_formula(6, column("单位名称"), Formula::new("=A1").set_result("衢州某某有限公司")).unwrap();
    sheet.write_formula(7, column("单位名称"), Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write_string(8, column("理论成绩"), "85").unwrap();
    book.save(&path).unwrap();
    let said: Vec<String> = codes(&path).into_iter().map(|(_, _, code)| code).collect();
    assert_eq!(
        said,
        [
            "header_row",
            "id_scientific",
            "card_scientific",
            "numeric_phone",
            "date_typed",
            "date_serial",
            "formula_cached",
            "error_value",
            "score_text"
        ]
    );
}

#[test]
fn every_encoding_reads_to_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let mut row = sound(1);
    row[0] = "王𬱖".into();
    let text = csv_text(&[row]);
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let marked = format!("\u{feff}{text}").into_bytes();
    for (name, bytes) in [
        ("utf-8", text.clone().into_bytes()),
        ("mark", marked),
        ("gb18030", gb),
        ("utf-16", utf16),
        ("utf-16 bare", bare),
    ] {
        let path = folder.path().join(format!("{name}.csv"));
        std::fs::write(&path, bytes).unwrap();
        let lines = dry(&path);
        assert_eq!(lines[1]["normalized"]["name"], "王𬱖", "{name}");
        assert!(lines[1].get("sheet").is_none());
    }
}

#[test]
fn the_lists_kept_as_files_are_read() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/lists");
    let said = |name: &str| -> Vec<String> {
        codes(&fixtures.join(name)).into_iter().map(|(_, _, code)| code).collect()
    };
    assert_eq!(said("pandas.ods"), ["header_row", "", "", "", ""]);
    let old = [
        "title_row",
        "header_row",
        "header_row",
        "",
        "date_typed",
        "id_scientific",
        "formula_no_value",
        "date_serial numeric_phone",
        "total_row",
        "hidden_sheet",
    ];
    assert_eq!(said("xlwt.xls"), old);
    assert_eq!(said("epoch-1904.xlsx"), ["header_row", "date_typed", "date_serial"]);
    // one list by openpyxl (no formula computed) and as LibreOffice keeps it in three kinds of file
    for (name, formula) in [
        ("openpyxl.xlsx", "formula_no_value"),
        ("libreoffice.ods", "formula_cached"),
        ("libreoffice.xls", "formula_cached"),
    ] {
        let list = [
            "title_row",
            "title_row",
            "header_row",
            "header_row",
            "header_row",
            "",
            "date_typed",
            formula,
            "total_row",
            "blank_row",
            "note_row",
            "hidden_sheet",
            "hidden_sheet",
            "note_sheet",
        ];
        assert_eq!(said(name), list, "{name}");
        let row = &dry(&fixtures.join(name))[5]["normalized"];
        assert_eq!((row["theory"].as_f64(), row["practice"].as_f64()), (Some(85.0), Some(90.5)), "{name}");
        assert_eq!(row["amount"], 2000, "{name}");
    }
    // as a web page it keeps what was shown: no formula, no hidden sheet
    let page = ["title_row", "title_row", "header_row", "header_row", "header_row", "", "date_slash", ""];
    assert_eq!(said("libreoffice.html")[..8], page);
    assert_eq!(dry(&fixtures.join("libreoffice.html"))[5]["normalized"]["amount"], 2000);
    for name in ["gb18030.csv", "utf-16.tsv"] {
        let lines = dry(&fixtures.join(name));
        let actions: Vec<_> = lines.iter().map(|line| line["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["skip", "skip", "accept", "correct", "reject", "skip"], "{name}");
        assert_eq!(lines[3]["normalized"]["name"], "阿不都·热西提", "{name}");
    }
}

#[test]
fn a_formula_that_gave_an_empty_text_is_an_empty_cell_and_a_row_of_them_a_blank_row() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/lists");
    for ending in ["xlsx", "xls", "ods"] {
        let lines = super::dry_of("people", &fixtures.join(format!("empty-formulas.{ending}")));
        let said: Vec<_> = lines.iter().map(|line| issues(line).join(" ")).collect();
        let blank = "blank_row";
        assert_eq!(said, ["header_row", "", "", blank, blank, blank, "", ""], "{ending}");
        let note = |line: usize| lines[line]["normalized"]["note"].as_str().map(ToOwned::to_owned);
        assert_eq!((note(1), note(2)), (None, Some("有".into())), "{ending}");
    }
}

#[test]
fn a_workbook_of_excel_95_is_read_in_its_code_page() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/lists/excel-95.xls");
    let lines = super::dry_of("people", &file);
    let said: Vec<_> = lines.iter().map(|line| issues(line).join(" ")).collect();
    assert_eq!(said, ["header_row", "", "id_scientific"]);
    let row = &lines[1]["normalized"];
    let told = ["name", "birth", "note", "phone"].map(|key| row[key].as_str().unwrap());
    assert_eq!(told, ["张国方", "1990-03-15", "公式", "13857012345"]);
}

#[test]
fn joined_group_names_above_a_header_belong_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    for (from, to, group) in [(0, 8, "个人与证书"), (9, 11, "成绩"), (12, 15, "其他")] {
        sheet.merge_range(0, from, 0, to, group, &plain).unwrap();
    }
    for (column, title) in COLUMNS.iter().enumerate() {
        // "理论" alone would do; under 成绩 it still does, and 其他 says nothing about its columns
        let title = title.strip_suffix("成绩").unwrap_or(title);
        sheet.write_string(1, u16::try_from(column).unwrap(), title).unwrap();
    }
    put(sheet, 2, &sound(1));
    book.save(&path).unwrap();
    let said: Vec<String> = codes(&path).into_iter().map(|(_, _, code)| code).collect();
    assert_eq!(said, ["header_row", "header_row", ""]);
    assert_eq!(dry(&path)[2]["normalized"]["theory"], 85);
}

#[test]
fn a_cell_joined_over_several_rows_counts_for_each_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    plain_list(sheet, 4);
    let employer = u16::try_from(at("单位名称")).unwrap();
    sheet.merge_range(1, employer, 3, employer, "龙游某某纸业有限公司", &Format::new()).unwrap();
    sheet.write_blank(4, employer, &Format::new()).unwrap();
    book.save(&path).unwrap();
    let said: Vec<String> = codes(&path).into_iter().map(|(_, _, code)| code).collect();
    assert_eq!(said, ["header_row", "", "joined_cell", "joined_cell", ""]);
    let lines = dry(&path);
    for line in &lines[1..4] {
        assert_eq!(line["normalized"]["org"], "龙游某某纸业有限公司", "{line}");
        assert_eq!(line["action"], "accept");
    }
    assert!(lines[4]["normalized"]["org"].is_null(), "below the joined cell nothing is filled");
}
