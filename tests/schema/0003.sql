-- Version 3: what data entry keeps. Never edited after it landed; the next step is 0004.sql.

-- A stack of paper forms with what its cover sheet says. Totals are hundredths of a mark, of a number or of a yuan.
CREATE TABLE paper(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  expected INTEGER NOT NULL,
  control TEXT NOT NULL,
  total INTEGER,
  rekey INTEGER NOT NULL,
  shared TEXT NOT NULL,
  author TEXT NOT NULL,
  opened INTEGER NOT NULL,
  closed INTEGER,
  closed_by TEXT
) STRICT;

-- What was entered from it, line by line. The values stand in the record; a candidate who failed has no record.
CREATE TABLE paper_line(
  paper INTEGER NOT NULL REFERENCES paper(id),
  place INTEGER NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  record TEXT,
  note TEXT NOT NULL,
  PRIMARY KEY(paper, place)
) STRICT, WITHOUT ROWID;

-- The second entry of a value. seen is what the register held then; decided is what a third person took.
CREATE TABLE rekey(
  paper INTEGER NOT NULL,
  place INTEGER NOT NULL,
  field TEXT NOT NULL,
  seen TEXT NOT NULL,
  second TEXT NOT NULL,
  second_by TEXT NOT NULL,
  second_at INTEGER NOT NULL,
  decided TEXT,
  decided_by TEXT,
  decided_at INTEGER,
  reason TEXT,
  PRIMARY KEY(paper, place, field),
  FOREIGN KEY(paper, place) REFERENCES paper_line(paper, place)
) STRICT, WITHOUT ROWID;

-- What each person entered, by day and sitting. seconds counts the time between saves, pauses left out.
CREATE TABLE effort(
  author TEXT NOT NULL,
  day TEXT NOT NULL,
  sitting TEXT NOT NULL,
  records INTEGER NOT NULL,
  keys INTEGER NOT NULL,
  faults INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY(author, day, sitting)
) STRICT, WITHOUT ROWID;
