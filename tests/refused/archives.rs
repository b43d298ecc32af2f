//! Archives that are no workbook, or unpack to more than any list.

use super::{Desk, refused};
use std::io::Write;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook of these parts beside the fixed ones.
pub fn book(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let fixed: [(&str, &[u8]); 3] = [
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
    ];
    for (name, bytes) in fixed.iter().chain(parts) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn sheet(rows: &str) -> Vec<u8> {
    format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>").into_bytes()
}

#[test]
fn an_archive_of_something_else() {
    let desk = Desk::new();
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.txt", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"hello").unwrap();
    refused(&desk, &desk.file("a.xlsx", &zip.finish().unwrap().into_inner()), "not a sheet");
}

#[test]
fn a_workbook_cut_short() {
    let desk = Desk::new();
    let whole = book(&[("xl/worksheets/sheet1.xml", &sheet("<row r=\"1\"/>"))]);
    for part in [10, whole.len() / 2, whole.len() - 30] {
        refused(&desk, &desk.file("a.xlsx", &whole[..part]), "damaged");
    }
}

#[test]
fn a_workbook_with_a_changed_byte() {
    let desk = Desk::new();
    let rows: String =
        (1..400).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\"><v>{}</v></c></row>", n * 7919)).collect();
    let mut bytes = book(&[("xl/worksheets/sheet1.xml", &sheet(&rows))]);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    refused(&desk, &desk.file("a.xlsx", &bytes), "damaged");
}

#[test]
fn an_old_workbook_cut_to_its_first_sector() {
    let desk = Desk::new();
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(4096, 0);
    refused(&desk, &desk.file("a.xls", &bytes), "damaged");
}

#[test]
fn zeros_that_pack_a_thousand_to_one() {
    let desk = Desk::new();
    let mut strings = format!("<sst xmlns=\"{MAIN}\"><si><t>").into_bytes();
    strings.resize(40 << 20, b'a');
    strings.extend(b"</t></si></sst>");
    let bytes = book(&[("xl/sharedStrings.xml", &strings), ("xl/worksheets/sheet1.xml", &sheet(""))]);
    assert!(bytes.len() < 1 << 20);
    refused(&desk, &desk.file("a.xlsx", &bytes), "times its size");
}

#[test]
fn one_text_that_is_longer_than_any_cell() {
    let desk = Desk::new();
    // digits of a running number do not pack well, so the ratio is that of a real file
    let text: String = (0..400_000u64).map(|n| (n * 2_654_435_761 % 1_000_003).to_string()).collect();
    let cell = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>");
    let bytes = book(&[("xl/worksheets/sheet1.xml", &sheet(&cell))]);
    refused(&desk, &desk.file("a.xlsx", &bytes), "limits");
}

#[test]
fn more_parts_than_a_workbook_has() {
    let desk = Desk::new();
    let names: Vec<String> = (0..3000).map(|n| format!("xl/media/{n}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    refused(&desk, &desk.file("a.xlsx", &book(&parts)), "limits");
}

#[test]
fn entities_that_unfold() {
    let desk = Desk::new();
    let strings = format!(
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]><sst xmlns=\"{MAIN}\"><si><t>&b;</t></si></sst>"
    );
    let bytes =
        book(&[("xl/sharedStrings.xml", strings.as_bytes()), ("xl/worksheets/sheet1.xml", &sheet(""))]);
    refused(&desk, &desk.file("a.xlsx", &bytes), "ENTITY");
}

#[test]
fn a_count_of_texts_that_asks_for_all_memory() {
    let desk = Desk::new();
    let strings =
        format!("<sst xmlns=\"{MAIN}\" count=\"1\" uniqueCount=\"999999999999999\"><si><t>x</t></si></sst>");
    let bytes =
        book(&[("xl/sharedStrings.xml", strings.as_bytes()), ("xl/worksheets/sheet1.xml", &sheet(""))]);
    refused(&desk, &desk.file("a.xlsx", &bytes), "limits");
}
