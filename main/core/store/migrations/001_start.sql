-- The first schema. Field names are those of shared/; lists and objects are JSON text, booleans 0 and 1.
-- `row` is there because full-text search needs a row number that VACUUM keeps; `extra` keeps fields that a
-- newer endpoint knows and this version does not; `earlier` the versions out of which the present one has grown.

CREATE TABLE person (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  alias_or_initials TEXT NOT NULL,
  local_ref TEXT,
  full_name_latin TEXT,
  full_name_original TEXT,
  birth_year INTEGER,
  birth_date TEXT,
  sex TEXT NOT NULL,
  citizenship TEXT NOT NULL,
  country_of_return TEXT,
  languages TEXT NOT NULL,
  interpreter_needed INTEGER NOT NULL CHECK (interpreter_needed IN (0, 1)),
  preferred_sex_of_interpreter TEXT,
  accompaniment TEXT NOT NULL,
  procedure_stage TEXT NOT NULL,
  vulnerabilities TEXT NOT NULL,
  vd_period_until TEXT,
  closed_as TEXT,
  closed_on TEXT,
  merged_into TEXT,
  extra TEXT,
  search_text TEXT NOT NULL
) STRICT;

CREATE TABLE household (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  members TEXT NOT NULL,
  travels_together INTEGER NOT NULL CHECK (travels_together IN (0, 1)),
  separated_family_note TEXT,
  extra TEXT
) STRICT;

CREATE TABLE session (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  household_id TEXT,
  counsellor_id TEXT NOT NULL,
  date TEXT NOT NULL,
  start TEXT,
  duration_min INTEGER,
  phase TEXT NOT NULL,
  modality TEXT NOT NULL,
  place TEXT NOT NULL,
  deprived_of_liberty INTEGER NOT NULL CHECK (deprived_of_liberty IN (0, 1)),
  interpreter TEXT NOT NULL,
  interpreter_is_child INTEGER NOT NULL CHECK (interpreter_is_child IN (0, 1)),
  language_used TEXT NOT NULL,
  initiated_by TEXT NOT NULL,
  third_parties_present TEXT NOT NULL,
  topics TEXT NOT NULL,
  is_first_session INTEGER NOT NULL CHECK (is_first_session IN (0, 1)),
  information_given TEXT NOT NULL,
  information_language TEXT,
  information_version TEXT,
  understanding_check TEXT NOT NULL,
  expressed_position TEXT,
  protection_concern_raised TEXT NOT NULL,
  vulnerabilities TEXT NOT NULL,
  outcome TEXT NOT NULL,
  follow_up_date TEXT,
  agreed_actions TEXT,
  finalised_at TEXT NOT NULL,
  extra TEXT,
  read_on TEXT NOT NULL,
  reading TEXT NOT NULL
) STRICT;

CREATE TABLE amendment (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  session_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  amended_by TEXT NOT NULL,
  amended_at TEXT NOT NULL,
  reason TEXT NOT NULL,
  fields TEXT NOT NULL,
  extra TEXT
) STRICT;

CREATE TABLE application (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  household_id TEXT,
  programme_id TEXT,
  granting_state TEXT NOT NULL,
  country_of_return TEXT NOT NULL,
  region_of_return TEXT,
  status TEXT NOT NULL,
  status_on TEXT NOT NULL,
  history TEXT NOT NULL,
  submitted_on TEXT,
  decided_on TEXT,
  decision_reason TEXT,
  consent_record_id TEXT,
  consent_language TEXT,
  administrative_status_at_application TEXT NOT NULL,
  asylum_claim_effect_explained INTEGER NOT NULL CHECK (asylum_claim_effect_explained IN (0, 1)),
  interpreter_need_answered INTEGER NOT NULL CHECK (interpreter_need_answered IN (0, 1)),
  safety_question TEXT NOT NULL,
  open_suspensive_appeal TEXT NOT NULL,
  appeal_effect_told_in_writing_on TEXT,
  guardian_agreed_on TEXT,
  best_interests_record_on TEXT,
  family_or_reception_assured_on TEXT,
  document_status TEXT NOT NULL,
  medical_fitness TEXT NOT NULL,
  escort_type TEXT NOT NULL,
  travel_mode TEXT,
  planned_departure TEXT,
  confirmed_departure TEXT,
  return_kind TEXT,
  no_show_on TEXT,
  arrival_confirmed_on TEXT,
  cash_due_cents INTEGER,
  cash_paid_cents INTEGER,
  in_kind_budget_cents INTEGER,
  withdrawn_on TEXT,
  withdrawal_reason TEXT,
  extra TEXT,
  reading TEXT NOT NULL
) STRICT;

CREATE TABLE referral (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  household_id TEXT,
  application_id TEXT,
  programme_id TEXT NOT NULL,
  programme_name TEXT NOT NULL,
  country TEXT NOT NULL,
  reason TEXT,
  needs TEXT NOT NULL,
  data_shared TEXT NOT NULL,
  transfer_basis TEXT,
  transfer_basis_note TEXT,
  consent_record_id TEXT,
  status TEXT NOT NULL,
  sent_on TEXT,
  channel TEXT,
  partner_reply TEXT,
  reply_on TEXT,
  outcome TEXT,
  withdrawn_on TEXT,
  extra TEXT
) STRICT;

CREATE TABLE consent (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  session_id TEXT,
  part TEXT NOT NULL,
  answer TEXT NOT NULL,
  answered_on TEXT NOT NULL,
  method TEXT NOT NULL,
  language TEXT NOT NULL,
  text_version TEXT NOT NULL,
  interpreter TEXT NOT NULL,
  interpreter_is_child INTEGER NOT NULL CHECK (interpreter_is_child IN (0, 1)),
  deprived_of_liberty INTEGER NOT NULL CHECK (deprived_of_liberty IN (0, 1)),
  withdrawn_on TEXT,
  extra TEXT
) STRICT;

CREATE TABLE concern (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  session_id TEXT,
  kind TEXT NOT NULL,
  raised_on TEXT NOT NULL,
  referred_to TEXT,
  referred_on TEXT,
  answer TEXT,
  answer_reason TEXT,
  answered_by TEXT,
  answered_at TEXT,
  extra TEXT
) STRICT;

CREATE TABLE follow_up (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  session_id TEXT,
  due_on TEXT NOT NULL,
  what TEXT,
  done_on TEXT,
  extra TEXT
) STRICT;

CREATE TABLE handover (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  from_organisation TEXT,
  from_team TEXT,
  to_organisation TEXT NOT NULL,
  to_team TEXT NOT NULL,
  reason TEXT NOT NULL,
  consent_record_id TEXT,
  person_told_on TEXT NOT NULL,
  extra TEXT
) STRICT;

-- A scan, photo or PDF about a person. Its content lies in a file of its own (attachment_content).
CREATE TABLE attachment (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  removed_on TEXT,
  extra TEXT
) STRICT;

CREATE TABLE conflict (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  entity TEXT NOT NULL,
  record_id TEXT NOT NULL,
  person_id TEXT,
  field TEXT NOT NULL,
  base_values TEXT,
  kept_values TEXT NOT NULL,
  kept_by TEXT,
  kept_at TEXT,
  other_values TEXT NOT NULL,
  other_by TEXT,
  other_at TEXT,
  chosen TEXT,
  decided_values TEXT,
  decided_by TEXT,
  decided_at TEXT,
  extra TEXT
) STRICT;

CREATE TABLE programme (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  country_of_return TEXT NOT NULL,
  countries TEXT NOT NULL,
  name TEXT NOT NULL,
  provider TEXT NOT NULL,
  funder TEXT NOT NULL,
  open_to_member_states TEXT NOT NULL,
  target_groups TEXT NOT NULL,
  return_types_eligible TEXT NOT NULL,
  assistance_types TEXT NOT NULL,
  amount_text TEXT NOT NULL,
  duration_text TEXT NOT NULL,
  languages TEXT NOT NULL,
  url TEXT NOT NULL,
  source TEXT NOT NULL,
  valid_as_of TEXT,
  valid_as_of_note TEXT NOT NULL,
  confidence TEXT NOT NULL,
  status TEXT NOT NULL,
  status_basis TEXT NOT NULL,
  inferred_fields TEXT NOT NULL,
  notes TEXT NOT NULL,
  reviewed_on TEXT,
  replaced_by TEXT,
  extra TEXT,
  search_name TEXT NOT NULL,
  search_body TEXT NOT NULL,
  search_tags TEXT NOT NULL,
  search_country TEXT NOT NULL
) STRICT;

CREATE TABLE duplicate (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  earlier TEXT,
  person_id TEXT NOT NULL,
  other_id TEXT NOT NULL,
  verdict TEXT NOT NULL,
  before TEXT NOT NULL,
  merged TEXT NOT NULL,
  other_before TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  undone_by TEXT,
  undone_at TEXT,
  extra TEXT
) STRICT;

CREATE INDEX session_person ON session (person_id, date);
-- The session as it reads after its amendments, packed for statistics (shared/session-reading.ts).
CREATE INDEX session_reading ON session (read_on, reading);
CREATE INDEX amendment_session ON amendment (session_id, amended_at, id);
CREATE INDEX application_person ON application (person_id, submitted_on);
-- The same for applications (shared/application-reading.ts).
CREATE INDEX application_reading ON application (reading);
CREATE INDEX application_planned ON application (planned_departure) WHERE planned_departure IS NOT NULL;
CREATE INDEX referral_person ON referral (person_id);
CREATE INDEX referral_unanswered ON referral (sent_on) WHERE status = 'sent';
CREATE INDEX consent_person ON consent (person_id);
CREATE INDEX concern_person ON concern (person_id);
CREATE INDEX concern_open ON concern (person_id) WHERE answered_at IS NULL;
CREATE INDEX handover_person ON handover (person_id);
CREATE INDEX follow_up_person ON follow_up (person_id, due_on);
CREATE INDEX follow_up_due ON follow_up (due_on) WHERE done_on IS NULL;
-- The list without a search shows the newest first; an index alone tells which rows those are, and how many.
CREATE INDEX person_created ON person (created_at);
CREATE INDEX person_open ON person (created_at) WHERE closed_as IS NULL;
CREATE INDEX programme_country ON programme (country_of_return);
-- What statistics count of persons, without a look at each of them.
CREATE INDEX person_closed ON person (closed_as, closed_on, id) WHERE closed_as IS NOT NULL;
CREATE INDEX person_vulnerable ON person (id) WHERE vulnerabilities NOT IN ('[]', '["none_disclosed"]');
CREATE INDEX person_ageless ON person (id) WHERE birth_year IS NULL AND birth_date IS NULL;
CREATE INDEX person_vd_period ON person (vd_period_until) WHERE vd_period_until IS NOT NULL;
-- Few: files that turned out to be a second one of somebody.
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX duplicate_person ON duplicate (person_id);
CREATE INDEX duplicate_other ON duplicate (other_id);
CREATE INDEX conflict_open ON conflict (record_id) WHERE chosen IS NULL;

-- Which household a person belongs to, kept by triggers from the members' list.
CREATE TABLE household_member (
  household_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (person_id, household_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX household_member_household ON household_member (household_id);

CREATE TRIGGER household_inserted AFTER INSERT ON household BEGIN
  INSERT OR REPLACE INTO household_member (household_id, person_id, role)
    SELECT new.id, value ->> 'person_id', value ->> 'role' FROM json_each(new.members);
END;
CREATE TRIGGER household_updated AFTER UPDATE ON household BEGIN
  DELETE FROM household_member WHERE household_id = old.id;
  INSERT OR REPLACE INTO household_member (household_id, person_id, role)
    SELECT new.id, value ->> 'person_id', value ->> 'role' FROM json_each(new.members);
END;
CREATE TRIGGER household_deleted AFTER DELETE ON household BEGIN
  DELETE FROM household_member WHERE household_id = old.id;
END;

-- Full-text search over what shared/ folded beforehand; the triggers carry no condition and no rule.
CREATE VIRTUAL TABLE person_search USING fts5(
  search_text,
  content = 'person', content_rowid = 'row', prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER person_search_inserted AFTER INSERT ON person BEGIN
  INSERT INTO person_search (rowid, search_text) VALUES (new.row, new.search_text);
END;
CREATE TRIGGER person_search_updated AFTER UPDATE ON person BEGIN
  INSERT INTO person_search (person_search, rowid, search_text) VALUES ('delete', old.row, old.search_text);
  INSERT INTO person_search (rowid, search_text) VALUES (new.row, new.search_text);
END;
CREATE TRIGGER person_search_deleted AFTER DELETE ON person BEGIN
  INSERT INTO person_search (person_search, rowid, search_text) VALUES ('delete', old.row, old.search_text);
END;

-- Full-text search over what shared/ folded beforehand; the triggers carry no condition and no rule.
CREATE VIRTUAL TABLE programme_search USING fts5(
  search_name, search_body, search_tags, search_country,
  content = 'programme', content_rowid = 'row', prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER programme_search_inserted AFTER INSERT ON programme BEGIN
  INSERT INTO programme_search (rowid, search_name, search_body, search_tags, search_country) VALUES (new.row, new.search_name, new.search_body, new.search_tags, new.search_country);
END;
CREATE TRIGGER programme_search_updated AFTER UPDATE ON programme BEGIN
  INSERT INTO programme_search (programme_search, rowid, search_name, search_body, search_tags, search_country) VALUES ('delete', old.row, old.search_name, old.search_body, old.search_tags, old.search_country);
  INSERT INTO programme_search (rowid, search_name, search_body, search_tags, search_country) VALUES (new.row, new.search_name, new.search_body, new.search_tags, new.search_country);
END;
CREATE TRIGGER programme_search_deleted AFTER DELETE ON programme BEGIN
  INSERT INTO programme_search (programme_search, rowid, search_name, search_body, search_tags, search_country) VALUES ('delete', old.row, old.search_name, old.search_body, old.search_tags, old.search_country);
END;

-- Names and coded facts once more, alone: what is found in them is listed first, and asking the large index for it
-- costs as much as the whole search.
CREATE VIRTUAL TABLE programme_name USING fts5(
  search_name, search_country,
  content = 'programme', content_rowid = 'row', prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER programme_name_inserted AFTER INSERT ON programme BEGIN
  INSERT INTO programme_name (rowid, search_name, search_country) VALUES (new.row, new.search_name, new.search_country);
END;
CREATE TRIGGER programme_name_updated AFTER UPDATE ON programme BEGIN
  INSERT INTO programme_name (programme_name, rowid, search_name, search_country) VALUES ('delete', old.row, old.search_name, old.search_country);
  INSERT INTO programme_name (rowid, search_name, search_country) VALUES (new.row, new.search_name, new.search_country);
END;
CREATE TRIGGER programme_name_deleted AFTER DELETE ON programme BEGIN
  INSERT INTO programme_name (programme_name, rowid, search_name, search_country) VALUES ('delete', old.row, old.search_name, old.search_country);
END;

-- Local to this device: persons who may be registered twice. A person who arrives or whose name, birth or sex changes
-- is noted here by row number and compared with the others a little later; what was found is checked again when read.
-- No OR IGNORE in the triggers: the upsert that fires them overrules it.
CREATE TABLE person_to_compare (
  row INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE duplicate_candidate (
  first_id TEXT NOT NULL,
  second_id TEXT NOT NULL,
  found_at TEXT NOT NULL,
  PRIMARY KEY (first_id, second_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_candidate_second ON duplicate_candidate (second_id);
CREATE TRIGGER person_to_compare_inserted AFTER INSERT ON person BEGIN
  INSERT INTO person_to_compare (row) VALUES (new.row);
END;
CREATE TRIGGER person_to_compare_updated AFTER UPDATE ON person
WHEN old.search_text IS NOT new.search_text OR old.sex IS NOT new.sex OR old.birth_date IS NOT new.birth_date BEGIN
  INSERT INTO person_to_compare (row)
    SELECT new.row WHERE NOT EXISTS (SELECT 1 FROM person_to_compare WHERE row = new.row);
END;
CREATE TRIGGER person_to_compare_deleted AFTER DELETE ON person BEGIN
  DELETE FROM person_to_compare WHERE row = old.row;
  DELETE FROM duplicate_candidate WHERE first_id = old.id OR second_id = old.id;
END;

-- Local to this device, never sent.
CREATE TABLE draft (
  id TEXT PRIMARY KEY NOT NULL,
  noun TEXT NOT NULL,
  person_id TEXT,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX draft_person ON draft (person_id);

-- The counsellor-only note, sealed under a key of its own.
CREATE TABLE session_note (
  session_id TEXT PRIMARY KEY NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE setting (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;

-- What waits to be sent, in the order in which it was saved. An entry leaves when the endpoint has taken it.
-- quarantined: refused, waits for a person. superseded: refused and mended by a later entry, kept as history.
-- sent: taken, but what became of it has not come back yet. kept: an edit that was taken, for as long as a backup of
-- the endpoint may reach back; both are sent again when the endpoint was restored to an earlier state.
-- What a restored endpoint lacks is offered before everything else and has counters below zero.
CREATE TABLE outbox (
  counter INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  entity TEXT NOT NULL,
  record_id TEXT NOT NULL,
  base_version INTEGER NOT NULL,
  fields TEXT NOT NULL,
  before TEXT,
  as_of TEXT,
  at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'kept', 'quarantined', 'superseded')),
  taken_version INTEGER,
  error TEXT
) STRICT;
CREATE INDEX outbox_record ON outbox (record_id, entity);
CREATE INDEX outbox_state ON outbox (state, counter);

-- Records from the endpoint that this version could not store; they wait for an update and stop nothing.
CREATE TABLE set_aside (
  entity TEXT NOT NULL,
  record_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  error TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (entity, record_id)
) STRICT;

-- Records that left this team's scope and are still here, because something about them waits to be sent or finished,
-- or because so many are to go that a person has to confirm it.
CREATE TABLE removal (
  entity TEXT NOT NULL,
  record_id TEXT NOT NULL,
  person_id TEXT,
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  at TEXT NOT NULL,
  PRIMARY KEY (entity, record_id)
) STRICT;

CREATE INDEX attachment_person ON attachment (person_id);

-- Where the content of an attachment lies on this device, and the only copy of the key of its file. `chunks` counts
-- those at its beginning that are written, `sent` those that the endpoint has. wanted, partial: it comes from the
-- endpoint. local: whole here, and not known to be whole there. complete: whole here and there. lost: the file is
-- gone and was never sent.
CREATE TABLE attachment_content (
  attachment_id TEXT PRIMARY KEY NOT NULL,
  file TEXT NOT NULL UNIQUE,
  key BLOB NOT NULL,
  chunks INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('wanted', 'partial', 'local', 'complete', 'lost')),
  -- Why it does not move on by itself.
  error TEXT
) STRICT;
CREATE INDEX attachment_content_state ON attachment_content (state) WHERE state <> 'complete';

-- With a record that is removed, by whomever, goes the key in the same transaction: what is left is an unreadable
-- file that nothing points to.
CREATE TRIGGER attachment_removed AFTER UPDATE OF removed_on ON attachment WHEN new.removed_on IS NOT NULL BEGIN
  DELETE FROM attachment_content WHERE attachment_id = new.id;
END;
CREATE TRIGGER attachment_deleted AFTER DELETE ON attachment BEGIN
  DELETE FROM attachment_content WHERE attachment_id = old.id;
END;
