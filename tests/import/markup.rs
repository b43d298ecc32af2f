//! Web pages and the XML of Excel 2003 under the name of a sheet, as other systems hand them out.

use super::{dry_of, id_number, issues, jiangce};
use std::path::{Path, PathBuf};

fn page(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A list as web systems write it: a style sheet, a remark for Excel, a joined title, a joined employer,
/// a row nobody sees, references, a break.
fn list() -> String {
    let [one, two, three] = ["33080219900315001", "33080219900315003", "33080219900315005"].map(id_number);
    format!(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head>\n\
         <meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"><style>td{{a:\"<b>\"}}</style>\n\
         <!--[if gte mso 9]><xml><x:Name>a</x:Name></xml><![endif]--><script>if (a<b) c();</script></head>\n\
         <body>前言<table border=1><tr><td colspan=4><b>2026年名单</b></td></tr>\n\
         <tr><th>姓名</th><th>证件号码</th><th>工作单位</th><th>备注</th></tr>\n\
         <tr><td>张国方<td style=\"x:@\">{one}</td><td rowspan=\"2\">甲&amp;乙\n  公司</td><td>&nbsp;</td></tr>\n\
         <tr style=\"display:none\"><td>&#26446;四</td><td>{two}</td><td>一<br>二</td></tr>\n\
         <tr><td>王五</td><td>{three}</td><td>丙公司</td><td></td></table></body></html>"
    )
}

#[test]
fn the_tables_of_a_web_page_are_read_whatever_it_says_of_its_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let gb = encoding_rs::GB18030.encode(&list()).0.into_owned();
    for (name, bytes) in [("a.xls", list().into_bytes()), ("b.xls", gb)] {
        let lines = dry_of("people", &page(folder.path(), name, &bytes));
        let said: Vec<_> = lines.iter().map(|line| issues(line).join(" ")).collect();
        assert_eq!(said, ["title_row", "header_row", "", "joined_cell", ""], "{name}");
        let told = |line: usize, key: &str| lines[line]["normalized"][key].as_str().map(ToOwned::to_owned);
        assert_eq!((told(2, "org"), told(3, "org")), (Some("甲&乙 公司".into()), Some("甲&乙 公司".into())));
        assert_eq!((told(3, "name"), told(3, "note")), (Some("李四".into()), Some("一 二".into())));
        assert_eq!((told(4, "org"), told(2, "note")), (Some("丙公司".into()), None));
    }
}

#[test]
fn the_xml_of_excel_2003_is_read_with_its_kinds_of_values() {
    let folder = tempfile::tempdir().unwrap();
    let number = id_number("33080219900315001");
    let cell = |kind: &str, text: &str| format!("<Cell><Data ss:Type=\"{kind}\">{text}</Data></Cell>");
    let head = ["姓名", "证件号码"].map(|text| cell("String", text)).concat();
    let phone = "<Cell ss:Index=\"4\"><Data ss:Type=\"String\">联系电话</Data></Cell>";
    let good = [cell("String", "张国方"), cell("String", &number)].concat();
    let lost =
        [cell("String", "李四<Comment><ss:Data>注</ss:Data></Comment>"), cell("Number", &number)].concat();
    let text = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
         <Styles><Style ss:ID=\"a\"/></Styles><Worksheet ss:Name=\"名单\"><Table><Row>{head}{phone}</Row>\
         <Row ss:Index=\"3\">{good}<Cell ss:Index=\"4\"><Data ss:Type=\"Number\">13857012345</Data></Cell></Row>\
         <Row>{lost}</Row></Table></Worksheet></Workbook>"
    );
    let lines = dry_of("people", &page(folder.path(), "a.xls", text.as_bytes()));
    assert_eq!(lines[0]["sheet"], "名单");
    let said: Vec<_> =
        lines.iter().map(|line| (line["row"].as_u64().unwrap(), issues(line).join(" "))).collect();
    assert_eq!(said, [(1, "header_row".into()), (3, String::new()), (4, "id_scientific".into())]);
    assert_eq!(lines[1]["normalized"]["phone"], "13857012345");
}

#[test]
fn a_list_kept_in_the_xml_of_excel_2003_is_read_with_its_joined_hidden_and_faulty_cells() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/lists/excel-2003.xml");
    let lines = dry_of("people", &file);
    let said: Vec<_> =
        lines.iter().map(|line| (line["row"].as_u64().unwrap(), issues(line).join(" "))).collect();
    let rows = [
        (1, "title_row"),
        (2, "header_row"),
        (3, ""),
        (4, "id_scientific phone_prefix joined_cell"),
        (6, "error_value"),
    ];
    assert_eq!(said, rows.map(|(row, codes)| (row, codes.to_owned())));
    let row = &lines[2]["normalized"];
    let told = ["name", "birth", "org", "phone"].map(|key| row[key].as_str().unwrap());
    assert_eq!(told, ["张国方", "1990-03-15", "甲&乙公司", "13857012345"]);
}

#[test]
fn a_row_before_the_first_table_is_none_of_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let text = list().replace("<body>", "<body><tr><td>导航</td></tr>");
    let page = page(folder.path(), "a.xls", text.as_bytes());
    let rows: Vec<_> = dry_of("people", &page).iter().map(|line| line["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, [1, 2, 3, 4, 5]);
}

#[test]
fn a_page_without_a_table_or_without_measure_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let huge = format!("<table><tr><td>{}</td></tr></table>", "x".repeat(2 << 20));
    let attribute = format!("<table><tr title=\"{}\"><td>姓名</td></tr></table>", "x".repeat(2 << 20));
    let many = format!("<table><tr><td>姓名<td>证件号码</table>{}", "<table></table>".repeat(1000));
    let wide = format!("<table><tr>{}</tr></table>", "<td>a</td>".repeat(2000));
    // every column of a page without end covered by a cell above
    let covered = format!("<table><tr>{}{}", "<td rowspan=65000>x".repeat(900), "<tr><td>x".repeat(30_000));
    for (text, why) in [
        (&*covered, "超出限度"),
        ("<html><body>请登录</body></html>", "没有读得出的表格"),
        ("<!-- <table><tr><td>姓名</td></tr></table>", "没有读得出的表格"),
        ("MIME-Version: 1.0\n\n<table>", "没有读得出的表格"),
        ("<html><table><tr><td>一</td></tr></table>", "找不到表头行"),
        (&huge, "超出限度"),
        (&attribute, "超出限度"),
        (&wide, "超出限度"),
        (&many, "多于 1000 张表"),
    ] {
        let path = page(folder.path(), "a.xls", text.as_bytes());
        let output = jiangce(&["import", "people", path.to_str().unwrap(), "--dry-run"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(why), "{why}: {said}");
    }
}

#[test]
fn a_file_of_rows_without_an_end_is_refused_before_it_fills_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let list = "<table><tr><td>姓名<td>证件号码</table>";
    let told = |rows: usize| {
        let text = format!("<table>{}</table>{list}", "<tr>".repeat(rows));
        let path = page(folder.path(), "a.xls", text.as_bytes());
        let output = jiangce(&["import", "people", path.to_str().unwrap(), "--dry-run"]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(told(10_000).0, Some(0));
    let (code, said) = told(1_500_000);
    assert!(code == Some(2) && said.contains("找不到表头行"), "{said}");
}

#[test]
fn what_a_sheet_hides_is_read_and_told() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/lists");
    for ending in ["xlsx", "xls", "ods"] {
        let file = fixtures.join(format!("empty-formulas.{ending}"));
        let output = jiangce(&["import", "people", file.to_str().unwrap(), "--dry-run"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("隐藏的行 1（第 8 行）、隐藏的栏 C"), "{ending}: {said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = page(folder.path(), "a.xls", list().as_bytes());
    let output = jiangce(&["import", "people", path.to_str().unwrap(), "--dry-run"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("隐藏的行 1（第 4 行）"));
}
