//! OpenDocument workbooks whose few bytes stand for more than any list, or for no list.

use super::{Desk, refused};
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn book(kind: &str, manifest: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", content.as_str())]
    {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn table(rows: &str) -> String {
    let header: String = ["姓名", "身份证号", "证书编号"].map(text).concat();
    format!("<table:table table:name=\"a\"><table:table-row>{header}</table:table-row>{rows}</table:table>")
}

#[test]
fn a_row_repeated_a_million_times() {
    let desk = Desk::new();
    let rows =
        format!("<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>", text("张三"));
    refused(&desk, &desk.file("a.ods", &book(SHEET, "", &table(&rows))), "limits");
}

#[test]
fn many_rows_repeated_many_times() {
    let desk = Desk::new();
    let row =
        format!("<table:table-row table:number-rows-repeated=\"9000\">{}</table:table-row>", text("张三"));
    refused(&desk, &desk.file("a.ods", &book(SHEET, "", &table(&row.repeat(200)))), "limits");
}

#[test]
fn a_cell_repeated_over_all_columns() {
    let desk = Desk::new();
    let cell = text("x")
        .replace("<table:table-cell", "<table:table-cell table:number-columns-repeated=\"4000000000\"");
    let rows = format!("<table:table-row>{cell}</table:table-row>");
    refused(&desk, &desk.file("a.ods", &book(SHEET, "", &table(&rows))), "limits");
}

#[test]
fn a_cell_of_two_hundred_thousand_signs() {
    let desk = Desk::new();
    let rows = format!("<table:table-row>{}</table:table-row>", text(&"x<text:s/>".repeat(200_000)));
    refused(&desk, &desk.file("a.ods", &book(SHEET, "", &table(&rows))), "limits");
}

#[test]
fn a_row_far_below_the_others() {
    let desk = Desk::new();
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row><table:table-row>{}</table:table-row>",
        text("x")
    );
    refused(&desk, &desk.file("a.ods", &book(SHEET, "", &table(&rows))), "limits");
}

#[test]
fn elements_inside_each_other_without_end() {
    let desk = Desk::new();
    let rows = "<table:table-row-group>".repeat(100_000);
    refused(&desk, &desk.file("a.ods", &book(SHEET, "", &table(&rows))), "limits");
}

#[test]
fn a_sheet_that_stops_in_the_middle() {
    let desk = Desk::new();
    let half = "<table:table table:name=\"a\"><table:table-row>";
    refused(&desk, &desk.file("a.ods", &book(SHEET, "", half)), "damaged");
}

#[test]
fn under_a_password() {
    let desk = Desk::new();
    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    refused(&desk, &desk.file("a.ods", &book(SHEET, manifest, "")), "password");
}

#[test]
fn a_letter_of_the_same_family() {
    let desk = Desk::new();
    let bytes = book("application/vnd.oasis.opendocument.text", "", &table(""));
    refused(&desk, &desk.file("a.ods", &bytes), "not a sheet");
}
