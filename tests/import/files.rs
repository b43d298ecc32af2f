//! What a file turned out to be, as the import desk shows it, and reading it as somebody wishes.

use super::{csv_text, sound};
use jiangce::exchange::cell::Row;
use jiangce::exchange::error::FileError;
use jiangce::exchange::source::{Go, Kind, Source, TextEncoding};

fn rows(source: &Source) -> Result<Vec<Row>, FileError> {
    let mut rows = Vec::new();
    source.each_row(&mut |_, row| {
        rows.push(row);
        Go::Continue(())
    })?;
    Ok(rows)
}

#[test]
fn a_text_file_tells_its_encoding_and_its_separator() {
    let folder = tempfile::tempdir().unwrap();
    let text = csv_text(&[sound(1)]);
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes, encoding, delimiter) in [
        ("a.csv", text.clone().into_bytes(), TextEncoding::Utf8, ','),
        ("b.csv", gb, TextEncoding::Gb18030, ','),
        ("c.csv", utf16, TextEncoding::Utf16Le, ','),
        ("d.tsv", text.replace(',', "\t").into_bytes(), TextEncoding::Utf8, '\t'),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let source = Source::open(&path).unwrap();
        let form = source.text().unwrap();
        assert_eq!(
            (source.kind(), form.encoding, form.delimiter),
            (Kind::Text, encoding, delimiter),
            "{name}"
        );
        assert!(!form.marked && !form.wished && form.perhaps.is_none());
    }
}

#[test]
fn a_wished_encoding_is_used_and_a_wrong_one_is_refused_with_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, encoding_rs::BIG5.encode("姓名,證書編號\n張國方,甲\n").0).unwrap();
    let guessed = Source::open(&path).unwrap();
    assert_eq!(guessed.text().unwrap().perhaps, Some(TextEncoding::Big5));
    let wished = Source::open_as(&path, Some(TextEncoding::Big5)).unwrap();
    assert!(wished.text().unwrap().wished);
    assert_eq!(rows(&wished).unwrap()[1].cells[0].value.text(), "張國方");
    let wrong = Source::open_as(&path, Some(TextEncoding::Utf8)).and_then(|source| rows(&source));
    assert!(matches!(wrong, Err(FileError::Encoding(1))), "{wrong:?}");
}

#[test]
fn two_sheets_of_one_name_stay_two_sheets() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ods");
    let cell = |text| format!("<t:table-cell o:value-type=\"string\"><x:p>{text}</x:p></t:table-cell>");
    let cells = [cell("姓名"), cell("证书编号")].concat();
    let table = format!("<t:table t:name=\"a\"><t:table-row>{cells}</t:table-row></t:table>");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    zip.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    write!(zip, "<o:d xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\">{table}{table}</o:d>").unwrap();
    zip.finish().unwrap();
    let lines = super::dry(&path);
    let said: Vec<_> = lines.iter().map(super::issues).collect();
    assert_eq!(said, [["header_row"], ["header_row"]]);
}
