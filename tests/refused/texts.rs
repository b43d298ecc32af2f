//! Text files nobody can read.

use super::{Desk, refused};

const HEADER: &str = "姓名,身份证号,证书编号\n";

#[test]
fn an_empty_file() {
    let desk = Desk::new();
    refused(&desk, &desk.file("a.csv", b""), "empty");
}

#[test]
fn no_file() {
    let desk = Desk::new();
    refused(&desk, &desk.path("a.csv"), "no such file");
}

#[test]
fn a_folder() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("a.csv")).unwrap();
    refused(&desk, &desk.path("a.csv"), "not a sheet");
}

#[test]
fn binary_garbage() {
    let desk = Desk::new();
    let bytes: Vec<u8> = (0..5000u32).map(|i| u8::try_from(i * 7919 % 251).unwrap()).collect();
    refused(&desk, &desk.file("a.csv", &bytes), ":");
}

#[test]
fn a_printed_document_with_the_wrong_ending() {
    let desk = Desk::new();
    refused(&desk, &desk.file("a.csv", b"%PDF-1.7 ..."), "not a sheet");
    refused(&desk, &desk.file("a.xlsx", "姓名,证书编号\n".as_bytes()), "not a sheet");
}

#[test]
fn a_list_without_a_header() {
    let desk = Desk::new();
    refused(&desk, &desk.file("a.csv", "甲,乙\n丙,丁\n".as_bytes()), "no header");
}

#[test]
fn a_nul_byte() {
    let desk = Desk::new();
    refused(&desk, &desk.file("a.csv", format!("{HEADER}张\0三,1,2\n").as_bytes()), "line 2");
}

#[test]
fn two_encodings_in_one_file() {
    let desk = Desk::new();
    let mut bytes = format!("{HEADER}张国方,1,2\n").into_bytes();
    bytes.extend(encoding_rs::GB18030.encode("李秀英,3,4\n").0.iter());
    refused(&desk, &desk.file("a.csv", &bytes), "line 3");
}

#[test]
fn a_quotation_mark_that_never_closes() {
    let desk = Desk::new();
    let text = format!("{HEADER}\"张三,1,2\n{}", "李四,3,4\n".repeat(40_000));
    refused(&desk, &desk.file("a.csv", text.as_bytes()), "line 2");
}

#[test]
fn one_endless_line() {
    let desk = Desk::new();
    let text = format!("{HEADER}{}", "x".repeat(3_000_000));
    refused(&desk, &desk.file("a.csv", text.as_bytes()), "line 2");
}

#[test]
fn a_million_columns() {
    let desk = Desk::new();
    refused(&desk, &desk.file("a.csv", format!("{HEADER}{}", ",".repeat(1_000_000)).as_bytes()), "limits");
}

#[test]
fn a_fault_in_the_last_line_keeps_the_first_line_out() {
    let desk = Desk::new();
    let mut bytes = encoding_rs::GB18030.encode(HEADER).0.into_owned();
    bytes.extend(encoding_rs::GB18030.encode("张国方,1,2\n").0.iter());
    bytes.extend(b"\xff\xff,3,4\n");
    refused(&desk, &desk.file("a.csv", &bytes), "line 3");
}
