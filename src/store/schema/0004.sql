-- Version 4: who works at an organisation. Never edited after it landed; the next step is 0005.sql.

-- Taking an organisation out asks whether anybody still points at it: without this index a million people
-- are read for each, and the undo of an import that brought hundreds of employers held the store for a minute.
CREATE INDEX person_employer ON person(employer) WHERE employer IS NOT NULL;
