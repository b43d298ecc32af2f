-- Version 2: what the import desk keeps. Never edited after it landed; the next step is 0003.sql.

-- One row for each sheet that was checked or taken in. wish, tally, repairs and layout are JSON of the desk.
-- state: checked, running, stopped, done, undone, dropped. step: the step of the log that holds what it wrote.
CREATE TABLE import(
  id INTEGER PRIMARY KEY,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  digest TEXT NOT NULL,
  sender TEXT NOT NULL,
  what TEXT NOT NULL,
  mode TEXT NOT NULL,
  wish TEXT NOT NULL,
  state TEXT NOT NULL,
  step INTEGER,
  worker TEXT NOT NULL,
  tally TEXT NOT NULL,
  repairs TEXT NOT NULL,
  layout TEXT NOT NULL
) STRICT;
CREATE INDEX import_state ON import(state);

-- Rows with faults until they are mended or given up. state: faulty, mended, in, dropped.
CREATE TABLE import_row(
  import INTEGER NOT NULL REFERENCES import(id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  sheet INTEGER NOT NULL,
  row INTEGER NOT NULL,
  cells TEXT NOT NULL,
  issues TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY(import, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_row_waiting ON import_row(import, place) WHERE state IN ('faulty', 'mended');

-- What a sender's columns mean, remembered under the name given and under the fingerprint of the header.
CREATE TABLE sender(
  name TEXT NOT NULL,
  header TEXT NOT NULL,
  what TEXT NOT NULL,
  mapping TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(name, header)
) STRICT, WITHOUT ROWID;
CREATE INDEX sender_header ON sender(header);
