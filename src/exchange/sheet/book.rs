//! A workbook written straight into its file, row by row: nothing of it waits in memory or in a temporary
//! folder, whatever its length, and a full disk is an error of the row that met it.

use super::steady::Steady;
use super::{Out, is_formula_like};
use crate::exchange::cell::column_name;
use crate::exchange::error::FileError;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Error, Write};
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// Rows of one sheet, the header among them.
const MOST_ROWS: u32 = 1_048_576;
/// Columns of one sheet.
const MOST_COLUMNS: usize = 16_384;
/// Characters of one cell, as the format counts them.
const LONGEST: usize = 32_767;
/// Bytes of one sheet; the archive counts a part in 32 bits.
const MOST_BYTES: u64 = 3 << 30;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/// One usual cell and one whose text is text whatever it looks like.
const STYLES: &str = "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\"/></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

/// A workbook being written.
#[derive(Debug)]
pub(super) struct Book {
    zip: ZipWriter<Steady>,
    /// Names of the sheets begun, the last of them open.
    sheets: Vec<String>,
    bytes: u64,
    line: String,
}

impl Book {
    pub(super) fn new(file: File) -> Result<Self, FileError> {
        let zip = ZipWriter::new(Steady::new(file));
        let mut book = Self { zip, sheets: Vec::new(), bytes: 0, line: String::new() };
        let target =
            format!("<Relationship Id=\"rId1\" Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/>");
        book.part("_rels/.rels", "Relationships", &format!("{PACKAGE}/relationships"), &target)?;
        Ok(book)
    }

    /// Sheets begun so far.
    pub(super) const fn sheets(&self) -> usize {
        self.sheets.len()
    }

    /// True when the open sheet takes no further row.
    pub(super) const fn is_full(&self, row: u32) -> bool {
        row >= MOST_ROWS || self.bytes >= MOST_BYTES
    }

    /// Begins a sheet; a name the format refuses or that is taken is left for one of its own.
    pub(super) fn sheet(&mut self, name: &str) -> Result<(), FileError> {
        self.end_sheet()?;
        let number = self.sheets.len() + 1;
        let taken = |name: &str| self.sheets.iter().any(|known| known.to_lowercase() == name.to_lowercase());
        let name = Some(name).filter(|name| is_sheet_name(name) && !taken(name)).map(ToOwned::to_owned);
        self.sheets.push(name.unwrap_or_else(|| format!("Sheet{number}")));
        self.bytes = 0;
        self.begin(&format!("xl/worksheets/sheet{number}.xml"))?;
        self.put(&format!("{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetData>"))
    }

    /// Writes a row (from 0) of the open sheet; without one, of a first.
    pub(super) fn row(&mut self, row: u32, cells: &[Out<'_>]) -> Result<(), FileError> {
        if self.sheets.is_empty() {
            self.sheet("")?;
        }
        let number = row + 1;
        if cells.len() > MOST_COLUMNS {
            return Err(FileError::Unfitting(number));
        }
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        let _ = write!(line, "<row r=\"{number}\">");
        for (column, cell) in (0..).zip(cells) {
            push_cell(&mut line, (column, number), cell)?;
        }
        line.push_str("</row>");
        let done = self.put(&line);
        self.line = line;
        done
    }

    /// The finished file.
    pub(super) fn finish(mut self) -> Result<File, FileError> {
        if self.sheets.is_empty() {
            self.sheet("")?;
        }
        self.end_sheet()?;
        self.register()?;
        let said = self.zip.get_ref().map_or(Ok(()), Steady::trouble);
        let whole = self.zip.finish();
        said?;
        Ok(whole.map_err(refusal)?.into_file()?)
    }

    /// The parts that name the sheets.
    fn register(&mut self) -> Result<(), FileError> {
        let (mut sheets, mut links, mut types) = (String::new(), String::new(), String::new());
        for (number, name) in (1..).zip(&self.sheets) {
            let mut escaped = String::new();
            push_escaped(&mut escaped, name);
            let escaped = escaped.replace('"', "&quot;");
            let _ = write!(sheets, "<sheet name=\"{escaped}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
            let part = format!("worksheets/sheet{number}.xml");
            let _ = write!(
                links,
                "<Relationship Id=\"rId{number}\" Type=\"{LINKS}/worksheet\" Target=\"{part}\"/>"
            );
            let _ = write!(types, "<Override PartName=\"/xl/{part}\" ContentType=\"{TYPE}.worksheet+xml\"/>");
        }
        let styles = self.sheets.len() + 1;
        let _ =
            write!(links, "<Relationship Id=\"rId{styles}\" Type=\"{LINKS}/styles\" Target=\"styles.xml\"/>");
        self.part(
            "xl/_rels/workbook.xml.rels",
            "Relationships",
            &format!("{PACKAGE}/relationships"),
            &links,
        )?;
        let named = format!("{MAIN}\" xmlns:r=\"{LINKS}");
        self.part("xl/workbook.xml", "workbook", &named, &format!("<sheets>{sheets}</sheets>"))?;
        self.part("xl/styles.xml", "styleSheet", MAIN, STYLES)?;
        let types = format!(
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPE}.sheet.main+xml\"/>\
             <Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPE}.styles+xml\"/>{types}"
        );
        self.part("[Content_Types].xml", "Types", &format!("{PACKAGE}/content-types"), &types)
    }

    /// A whole small part with one root element.
    fn part(&mut self, name: &str, root: &str, space: &str, inner: &str) -> Result<(), FileError> {
        self.begin(name)?;
        self.put(&format!("{DECLARATION}<{root} xmlns=\"{space}\">{inner}</{root}>"))
    }

    fn begin(&mut self, name: &str) -> Result<(), FileError> {
        self.zip.start_file(name, SimpleFileOptions::default()).map_err(refusal)
    }

    fn end_sheet(&mut self) -> Result<(), FileError> {
        if self.sheets.is_empty() { Ok(()) } else { self.put("</sheetData></worksheet>") }
    }

    fn put(&mut self, text: &str) -> Result<(), FileError> {
        self.bytes += text.len() as u64;
        self.zip.write_all(text.as_bytes())?;
        Ok(self.zip.get_ref().map_or(Ok(()), Steady::trouble)?)
    }
}

fn refusal(error: ZipError) -> FileError {
    match error {
        ZipError::Io(error) => error.into(),
        other => Error::other(other.to_string()).into(),
    }
}

/// What the format lets a sheet be called.
fn is_sheet_name(name: &str) -> bool {
    let length = name.encode_utf16().count();
    (1..=31).contains(&length)
        && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])
        && !name.starts_with('\'')
        && !name.ends_with('\'')
        && !name.chars().any(char::is_control)
}

fn push_cell(line: &mut String, (column, row): (u32, u32), cell: &Out<'_>) -> Result<(), FileError> {
    let place = column_name(column);
    match cell {
        Out::Empty | Out::Text("") => {}
        Out::Number(number) if number.is_finite() => {
            let _ = write!(line, "<c r=\"{place}{row}\"><v>{number}</v></c>");
        }
        Out::Number(number) => push_cell(line, (column, row), &Out::Text(&number.to_string()))?,
        Out::Text(text) => {
            if text.len() > LONGEST && text.encode_utf16().count() > LONGEST {
                return Err(FileError::Unfitting(row));
            }
            let style = if is_formula_like(text) { " s=\"1\"" } else { "" };
            let _ =
                write!(line, "<c r=\"{place}{row}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            push_escaped(line, text);
            line.push_str("</t></is></c>");
        }
    }
    Ok(())
}

/// Text as it stands between tags: what XML cannot hold becomes `_xHHHH_`, as does what looks like that.
fn push_escaped(line: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => line.push_str("&amp;"),
            '<' => line.push_str("&lt;"),
            '>' => line.push_str("&gt;"),
            '\t' | '\n' => line.push(c),
            '_' if text.get(at..).is_some_and(is_code) => line.push_str("_x005F_"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(line, "_x{:04X}_", u32::from(c));
            }
            _ => line.push(c),
        }
    }
}

/// True for a text that begins like `_x000D_`.
fn is_code(text: &str) -> bool {
    let code = text.strip_prefix("_x").and_then(|rest| rest.as_bytes().first_chunk::<5>());
    code.is_some_and(|[hex @ .., end]| *end == b'_' && hex.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        push_escaped(&mut out, text);
        out
    }

    #[test]
    fn what_xml_cannot_hold_is_written_as_its_code_and_what_looks_like_a_code_keeps_its_looks() {
        assert_eq!(escaped("a<b>&\"\t\n"), "a&lt;b&gt;&amp;\"\t\n");
        assert_eq!(escaped("\u{1}\r\u{ffff}"), "_x0001__x000D__xFFFF_");
        assert_eq!(escaped("_x000D_ _x00_ _xzzzz_ _x12字"), "_x005F_x000D_ _x00_ _xzzzz_ _x12字");
    }

    #[test]
    fn names_of_sheets_the_format_refuses_and_names_twice_are_replaced() {
        let mut book = Book::new(tempfile::tempfile().unwrap()).unwrap();
        for name in ["人才", "人才", "a/b", "", "'x", &"长".repeat(32), "A", "a"] {
            book.sheet(name).unwrap();
        }
        let names = ["人才", "Sheet2", "Sheet3", "Sheet4", "Sheet5", "Sheet6", "A", "Sheet8"];
        assert_eq!(book.sheets, names);
    }

    #[test]
    fn what_does_not_fit_a_cell_or_a_row_is_refused_with_the_row() {
        let mut book = Book::new(tempfile::tempfile().unwrap()).unwrap();
        let long = "字".repeat(LONGEST);
        assert!(book.row(0, &[Out::Text(&long)]).is_ok());
        let longer = format!("{long}a");
        assert!(matches!(book.row(6, &[Out::Text(&longer)]), Err(FileError::Unfitting(7))));
        let wide = vec![Out::Empty; MOST_COLUMNS + 1];
        assert!(matches!(book.row(7, &wide), Err(FileError::Unfitting(8))));
    }
}
