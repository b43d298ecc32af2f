//! Workbooks whose cells are where no list has cells.

use super::archives::{book, sheet};
use super::{Desk, refused};

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn one(rows: &str) -> Vec<u8> {
    book(&[("xl/worksheets/sheet1.xml", &sheet(rows))])
}

#[test]
fn two_cells_at_opposite_corners() {
    let desk = Desk::new();
    let rows = format!(
        "<row r=\"1\">{}{}{}</row><row r=\"1048576\">{}</row>",
        text("A1", "姓名"),
        text("B1", "身份证号"),
        text("C1", "证书编号"),
        text("XFD1048576", "x")
    );
    refused(&desk, &desk.file("a.xlsx", &one(&rows)), "limits");
}

#[test]
fn a_cell_beyond_the_last_column() {
    let desk = Desk::new();
    refused(
        &desk,
        &desk.file("a.xlsx", &one(&format!("<row r=\"1\">{}</row>", text("ZZZZZZZ1", "x")))),
        "a.xlsx",
    );
}

#[test]
fn rows_that_run_backwards() {
    let desk = Desk::new();
    let rows = format!("<row r=\"9\">{}</row><row r=\"3\">{}</row>", text("A9", "姓名"), text("A3", "x"));
    refused(&desk, &desk.file("a.xlsx", &one(&rows)), "damaged");
}

#[test]
fn a_workbook_of_notes() {
    let desk = Desk::new();
    refused(
        &desk,
        &desk.file("a.xlsx", &one(&format!("<row r=\"1\">{}</row>", text("A1", "请按要求填写")))),
        "no header",
    );
}

#[test]
fn a_sheet_that_stops_in_the_middle_of_a_tag() {
    let desk = Desk::new();
    let mut part = sheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    part.truncate(part.len() - 40);
    refused(&desk, &desk.file("a.xlsx", &book(&[("xl/worksheets/sheet1.xml", &part)])), "damaged");
}
