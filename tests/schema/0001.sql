-- Version 1. Never edited after it landed; the next step is 0002.sql.

CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Numbers kept while writing so that nobody has to count: rows, sums, next row numbers.
CREATE TABLE counter(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE organisation(
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  name TEXT NOT NULL,
  credit_code TEXT,
  kind TEXT,
  division TEXT,
  contact TEXT,
  phone TEXT,
  address TEXT,
  account TEXT,
  bank TEXT,
  note TEXT,
  name_key TEXT NOT NULL,
  people INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX organisation_credit_code ON organisation(credit_code) WHERE credit_code IS NOT NULL;
CREATE INDEX organisation_name_key ON organisation(name_key);

CREATE TABLE organisation_role(
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  organisation INTEGER NOT NULL REFERENCES organisation(id),
  role TEXT NOT NULL,
  code TEXT,
  since TEXT NOT NULL,
  until TEXT,
  paper TEXT,
  note TEXT
) STRICT;
CREATE INDEX organisation_role_organisation ON organisation_role(organisation);

CREATE TABLE person(
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  id_number TEXT,
  name TEXT NOT NULL,
  sex TEXT,
  birth TEXT,
  division TEXT,
  phone TEXT,
  employer INTEGER REFERENCES organisation(id),
  card TEXT,
  bank TEXT,
  local INTEGER,
  note TEXT,
  name_key TEXT NOT NULL,
  -- of the highest certificate held: rank of the level (0 without one), occupation code
  top_level INTEGER NOT NULL DEFAULT 0,
  top_occupation TEXT
) STRICT;
CREATE UNIQUE INDEX person_id_number ON person(id_number) WHERE id_number IS NOT NULL;
CREATE INDEX person_name_key ON person(name_key);
CREATE INDEX person_birth ON person(ifnull(birth, '9999'));
CREATE INDEX person_top_level ON person(top_level);

CREATE TABLE certificate(
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  number TEXT NOT NULL,
  kind TEXT,
  occupation TEXT NOT NULL,
  work_type TEXT,
  level TEXT,
  body TEXT,
  issued TEXT NOT NULL,
  theory TEXT,
  theory_exempt INTEGER,
  practice TEXT,
  review TEXT,
  lookup TEXT,
  looked_up TEXT,
  note TEXT
) STRICT;
CREATE UNIQUE INDEX certificate_number ON certificate(number);
CREATE INDEX certificate_person ON certificate(person);

-- Every kind of fact, numbered by kind; the fields of its own are canonical texts in a JSON object.
CREATE TABLE fact(
  id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  fact_kind TEXT NOT NULL,
  subject_person INTEGER REFERENCES person(id),
  subject_organisation INTEGER REFERENCES organisation(id),
  date TEXT NOT NULL,
  paper TEXT,
  paper_date TEXT,
  note TEXT,
  own TEXT NOT NULL,
  PRIMARY KEY(fact_kind, id),
  CHECK ((subject_person IS NULL) <> (subject_organisation IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_person ON fact(subject_person) WHERE subject_person IS NOT NULL;
CREATE INDEX fact_organisation ON fact(subject_organisation) WHERE subject_organisation IS NOT NULL;

CREATE TABLE payment(
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  subject_person INTEGER REFERENCES person(id),
  subject_organisation INTEGER REFERENCES organisation(id),
  family TEXT NOT NULL,
  amount INTEGER NOT NULL,
  paid_on TEXT NOT NULL,
  year INTEGER,
  fund TEXT,
  state TEXT,
  fact TEXT,
  paper TEXT,
  note TEXT,
  CHECK ((subject_person IS NULL) <> (subject_organisation IS NULL))
) STRICT;
CREATE INDEX payment_person ON payment(subject_person) WHERE subject_person IS NOT NULL;
CREATE INDEX payment_organisation ON payment(subject_organisation) WHERE subject_organisation IS NOT NULL;
CREATE INDEX payment_fact ON payment(fact) WHERE fact IS NOT NULL;

-- Search words of each person and organisation; only the index is kept, never the text.
CREATE VIRTUAL TABLE person_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE organisation_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- Who wrote: one row for each author at each host of each office.
CREATE TABLE actor(
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  author TEXT NOT NULL,
  host TEXT NOT NULL,
  UNIQUE(origin, author, host)
) STRICT;

-- What one author did in one go: the unit of undo. state: 0 stands, 1 undone, 2 undone for good.
CREATE TABLE step(
  id INTEGER PRIMARY KEY,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('save', 'undo', 'redo')),
  label TEXT,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX step_author ON step(author, kind, state);

-- The operation log. Append-only; the values a change carried stand in log_value, which may lawfully lose rows.
CREATE TABLE log(
  seq INTEGER PRIMARY KEY,
  actor INTEGER NOT NULL REFERENCES actor(id),
  step INTEGER NOT NULL,
  at INTEGER NOT NULL,
  went_back INTEGER NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  record INTEGER NOT NULL,
  prior INTEGER NOT NULL,
  digest BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX log_removed ON log(kind, record) WHERE action = 'remove';
CREATE TABLE log_value(
  seq INTEGER PRIMARY KEY,
  salt BLOB NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_keeps_its_rows BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_not_edited BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_value_is_not_edited BEFORE UPDATE ON log_value BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER actor_is_not_edited BEFORE UPDATE ON actor BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER actor_keeps_its_rows BEFORE DELETE ON actor BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE draft(
  author TEXT NOT NULL,
  form TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(author, form)
) STRICT;

CREATE TABLE user(
  name TEXT PRIMARY KEY,
  full_name TEXT NOT NULL,
  roles TEXT NOT NULL,
  division TEXT,
  active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Settings: author '' is for everybody.
CREATE TABLE setting(
  author TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY(author, key)
) STRICT, WITHOUT ROWID;

-- Readings of the paper chosen where it can be read two ways; the newest row of a reading holds.
CREATE TABLE reading(
  id INTEGER PRIMARY KEY,
  reading TEXT NOT NULL,
  choice TEXT NOT NULL,
  chosen_on TEXT NOT NULL,
  author TEXT NOT NULL,
  reason TEXT
) STRICT;
CREATE INDEX reading_reading ON reading(reading);
