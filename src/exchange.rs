//! Sheets in and sheets out: XLSX, CSV, TSV; every fault of every row named.
