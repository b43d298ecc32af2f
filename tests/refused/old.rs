//! Workbooks of Excel 2003 and before, and what only pretends to be one.

use super::{Desk, refused};

const NO_SECTOR: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;

/// A container with one stream of at least 4096 bytes.
fn container(name: &str, mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    let mut head = vec![0u8; 512];
    head[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    let mut put = |at: usize, number: u32| head[at..at + 4].copy_from_slice(&number.to_le_bytes());
    put(30, 9);
    put(44, 1);
    put(48, 1);
    put(56, 4096);
    put(60, END);
    put(68, END);
    put(76, 0);
    (1..109).for_each(|n| put(76 + 4 * n, NO_SECTOR));
    let mut table = vec![0xFFFF_FFFDu32, END];
    table.extend((0..sectors).map(|n| if n + 1 == sectors { END } else { n + 3 }));
    table.resize(128, NO_SECTOR);
    head.extend(table.iter().flat_map(|number| number.to_le_bytes()));
    for (name, kind, start, size) in
        [("Root Entry", 5u8, END, 0), (name, 2, 2, u32::try_from(stream.len()).unwrap())]
    {
        let mut entry = vec![0u8; 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[2 * at..2 * at + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = u8::try_from(2 * name.len() + 2).unwrap();
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&size.to_le_bytes());
        head.extend(entry);
    }
    head.resize(1536, 0);
    head.extend(stream);
    head
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

#[test]
fn a_newer_workbook_under_a_password() {
    let desk = Desk::new();
    let bytes = container("EncryptedPackage", vec![7; 5000]);
    refused(&desk, &desk.file("a.xlsx", &bytes), "password");
}

#[test]
fn an_old_workbook_under_a_password() {
    let desk = Desk::new();
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let stream = [begin, record(0x002f, &[0; 54]), record(0x000a, &[])].concat();
    refused(&desk, &desk.file("a.xls", &container("Workbook", stream)), "password");
}

#[test]
fn a_letter_under_the_name_of_a_sheet() {
    let desk = Desk::new();
    refused(&desk, &desk.file("a.xls", &container("WordDocument", vec![1; 5000])), "not a sheet");
}

#[test]
fn an_old_workbook_cut_short() {
    let desk = Desk::new();
    let whole = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import/lists/xlwt.xls")).unwrap();
    for part in [600, whole.len() / 2, whole.len() - 1500] {
        refused(&desk, &desk.file("a.xls", &whole[..part]), "damaged");
    }
}

#[test]
fn a_chain_of_sectors_that_bites_its_tail() {
    let desk = Desk::new();
    let mut bytes = container("Workbook", vec![0; 6000]);
    // the third sector of the stream leads back to its first
    bytes[512 + 4 * 4..512 + 4 * 5].copy_from_slice(&2u32.to_le_bytes());
    refused(&desk, &desk.file("a.xls", &bytes), "damaged");
}

#[test]
fn many_sheets_over_the_same_cells() {
    let desk = Desk::new();
    let begin = |what: u8| record(0x0809, &[0, 6, what, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let list = |at: u32| {
        let entry = [&at.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat();
        record(0x0085, &entry).repeat(900)
    };
    let at = u32::try_from([begin(5), list(0), record(0x000a, &[])].concat().len()).unwrap();
    let cells: Vec<u8> =
        (0..60_000u16).flat_map(|row| record(0x0203, &[&row.to_le_bytes()[..], &[0; 12]].concat())).collect();
    let stream = [begin(5), list(at), record(0x000a, &[]), begin(0x10), cells, record(0x000a, &[])].concat();
    refused(&desk, &desk.file("a.xls", &container("Workbook", stream)), "damaged");
}

#[test]
fn a_workbook_of_excel_2() {
    let desk = Desk::new();
    refused(&desk, &desk.file("a.xls", &record(0x0009, &[2, 0, 0x10, 0])), "Excel 4");
}

#[test]
fn a_web_page_without_a_list_under_the_name_of_a_sheet() {
    let desk = Desk::new();
    let page = "\u{feff}<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><p>姓名</p>";
    refused(&desk, &desk.file("a.xls", page.as_bytes()), "web page");
    let page = format!("{page}<table><tr><td>一</td></tr></table>");
    refused(&desk, &desk.file("d.xls", page.as_bytes()), "no header row");
    let book = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    refused(&desk, &desk.file("b.xls", book.as_bytes()), "web page");
    refused(&desk, &desk.file("c.xls", "姓名\t身份证号\n".as_bytes()), "not a sheet");
}
