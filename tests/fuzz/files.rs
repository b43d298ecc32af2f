//! Files changed inside their wrapping, and read to the end.

use super::chance::{Chance, change, hash};
use jiangce::domain::check::Context;
use jiangce::domain::day::Day;
use jiangce::domain::lang::Lang;
use jiangce::exchange::import::{self, Follow, Outcome, What};
use jiangce::exchange::layout::Columns;
use jiangce::exchange::report;
use jiangce::exchange::source::{Go, SheetInfo, Source, TextEncoding};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const WORDS: &[&[u8]] = &[
    b"<",
    b">",
    b"</c>",
    b"<c r=\"XFD1048576\">",
    b"<c r=\"A1\" t=\"s\"><v>99999999</v></c>",
    b"<row r=\"4294967295\">",
    b"<v>1e308</v>",
    b"<v>NaN</v>",
    b"<v>-1</v>",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"<f>1+1</f>",
    b"&#x10FFFF;",
    b"&#0;",
    b"&lt;",
    b"&x;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b" table:number-columns-repeated=\"4294967295\"",
    b" table:number-rows-repeated=\"4294967295\"",
    b" table:number-rows-spanned=\"65537\"",
    b" office:value-type=\"date\" office:date-value=\"9999-99-99\"",
    b"<table:table>",
    b"</table:table>",
    b"<table:table-row>",
    b"<text:s text:c=\"4294967295\"/>",
    b"<office:annotation>",
    b"<table>",
    b"</table>",
    b"<tr>",
    b"<td colspan=4294967295 rowspan=65537>",
    b"</td>",
    b"<br>",
    b"&nbsp",
    b"<meta charset=gb18030>",
    b"<script>",
    b" style=\"display:none\"",
    b"<Row ss:Index=\"4294967295\">",
    b"<Cell ss:Index=\"16385\" ss:MergeAcross=\"4294967295\" ss:MergeDown=\"65537\">",
    b"<Data ss:Type=\"DateTime\">9999-99-99T99:99:99</Data>",
    b"<Data ss:Type=\"Number\">1e308</Data>",
    b"\"",
    b"\"\"",
    b"\r",
    b"\n",
    b",",
    b"\t",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe5\xa7\x93\xe5\x90\x8d",
    b"\xe5\xb0\x8f\xe8\xae\xa1",
    b"=\"3308\"",
    b"3.30802E+17",
    b"\xc2\xa0",
    b"\xe2\x80\x8b",
    b"\x09\x08\x10\x00\x00\x06\x05\x00",
    b"\x0a\x00\x00\x00",
    b"\x3c\x00\x00\x00",
    b"\x3c\x00\x02\x00\x01\x41",
    b"\xfc\x00\x08\x00\x01\x00\x00\x00\xff\xff\xff\xff",
    b"\xfd\x00\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\x7f",
    b"\xe5\x00\x0a\x00\x01\x00\x00\x00\xff\xff\x00\x00\xff\xff",
];

/// Every file of a folder with its name.
pub fn corpus(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// What a name ends in, without the dot.
pub fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Changed bytes: of an archive mostly inside one of its parts, so that its sums stay right.
pub fn mutated(name: &str, bytes: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let archive = matches!(ending(name), "xlsx" | "ods");
    if archive
        && chance.below(8) > 0
        && let Some(changed) = inside(bytes, chance)
    {
        return changed;
    }
    let mut bytes = bytes.to_vec();
    change(&mut bytes, other, WORDS, chance);
    bytes
}

fn inside(bytes: &[u8], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut text = Vec::new();
        part.read_to_end(&mut text).ok()?;
        parts.push((part.name().ok()?.to_string(), text));
    }
    // sheets and texts are worth more than themes
    let telling = |name: &str| {
        ["worksheets/", "content.xml", "sharedStrings", "workbook.xml", "styles.xml"]
            .iter()
            .any(|n| name.contains(n))
    };
    let wanted: Vec<usize> = (0..parts.len()).filter(|at| telling(&parts[*at].0)).collect();
    let at = *wanted.get(chance.below(wanted.len()))?;
    let other = parts[chance.below(parts.len())].1.clone();
    change(&mut parts[at].1, &other, WORDS, chance);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(name, options).ok()?;
        zip.write_all(&text).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// Follows a reading and holds it to its promises. Broken ones are noted and told at the end: a panic
/// on the way would be taken for one of the reader's.
struct Witness {
    last: Option<(usize, u32)>,
    rows: u64,
    codes: Vec<u8>,
    columns: Option<Columns>,
    broken: Option<String>,
}

impl Witness {
    fn promise(&mut self, kept: bool, what: impl FnOnce() -> String) {
        if !kept && self.broken.is_none() {
            self.broken = Some(what());
        }
    }
}

impl Follow for Witness {
    fn columns(&mut self, _sheet: usize, _info: &SheetInfo, columns: &Columns) {
        self.columns = Some(columns.clone());
    }

    fn row(&mut self, outcome: Outcome) -> Go {
        let (last, place) = (self.last, (outcome.sheet, outcome.row.number));
        self.promise(last.is_none_or(|last| last < place), || {
            format!("rows out of order: {last:?} {place:?}")
        });
        let sorted = outcome.row.cells.is_sorted_by(|a, b| a.column < b.column);
        self.promise(sorted, || format!("columns out of order: {place:?}"));
        self.last = Some(place);
        self.rows += 1;
        if self.rows < 200 {
            let line = report::json("a", outcome.sheet_name.as_deref(), &outcome);
            self.promise(!line.is_empty() && !line.contains('\n'), || line);
            for lang in [Lang::Zh, Lang::En] {
                let said =
                    report::sentences(outcome.sheet_name.as_deref(), &outcome, self.columns.as_ref(), lang);
                let wild = said.iter().any(|text| text.contains(|c: char| c.is_control()));
                self.promise(!wild, || format!("{said:?}"));
            }
            self.codes.extend(outcome.issues.iter().flat_map(|issue| issue.code.code().bytes()));
        }
        Go::Continue(())
    }
}

/// Reads a file in every way; gives a number for what came of it.
pub fn read(desk: &Path, name: &str, bytes: &[u8]) -> u64 {
    let path = desk.join(format!("a.{}", ending(name)));
    std::fs::write(&path, bytes).unwrap();
    let cx = Context { today: Day::new(2026, 6, 1).unwrap(), lang: Lang::Zh };
    let mut answer = Vec::new();
    let wishes = [None, Some(TextEncoding::ALL[bytes.len() % TextEncoding::ALL.len()])];
    for wish in wishes {
        let source = match Source::open_as(&path, wish) {
            Ok(source) => source,
            Err(error) => {
                answer.extend(format!("{error:?}").bytes().take(24));
                continue;
            }
        };
        let text = source.text().is_some();
        for what in [What::Certificates, What::People] {
            let mut witness = Witness { last: None, rows: 0, codes: Vec::new(), columns: None, broken: None };
            let result = import::read(&source, &what.into(), &cx, &mut witness);
            assert!(witness.broken.is_none(), "{:?}", witness.broken);
            answer.extend(witness.codes);
            answer
                .extend(result.err().map(|error| format!("{error:?}")).unwrap_or_default().bytes().take(24));
        }
        if !text {
            break;
        }
    }
    hash(&answer)
}
