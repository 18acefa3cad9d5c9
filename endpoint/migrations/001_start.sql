-- The endpoint's tables, for PostgreSQL 15 and later and for PGlite. Ids are text: a catalogue record is called by
-- its own stable name. COLLATE "C" because ids are compared, never sorted for people.
--
-- `organisation` is the first column of every key and in every query of a request: by it the tables can be spread
-- over several machines (docs/scaling.md).

-- One row: what belongs to this endpoint as a whole. A restored copy gets a new epoch and the next era
-- (endpoint/epoch.ts).
CREATE TABLE endpoint (
  is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
  epoch text NOT NULL,
  -- Epochs that are over: a word given in one that is neither here nor current shows that the data were taken back.
  past_epochs text[] NOT NULL DEFAULT '{}',
  era integer NOT NULL DEFAULT 0,
  cursor_key text NOT NULL
);

CREATE TABLE organisation (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  -- Days without contact after which a device closes itself until it has met the endpoint again.
  lease_days integer NOT NULL DEFAULT 14 CHECK (lease_days BETWEEN 1 AND 90),
  catalogue_digest text,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A scope is a team, or '*' for what every team of the organisation receives. Each writer locks the scope's row
-- before it takes positions and holds it until COMMIT, so positions become visible in their own order and no reader
-- can pass one by. A plain sequence would not do: its numbers are taken early and become visible late.
-- `digest` sums up which records are there at which version (shared/digest.ts); `revision` counts what its devices
-- are told of the team.
CREATE TABLE scope (
  organisation text COLLATE "C" NOT NULL REFERENCES organisation (id),
  id text COLLATE "C" NOT NULL,
  position bigint NOT NULL DEFAULT 0,
  digest text COLLATE "C" NOT NULL DEFAULT '0000000000000000',
  revision bigint NOT NULL DEFAULT 0,
  -- The latest change that the own team sent: a cursor names it, and one that is not in the log shows a restore.
  last_change text COLLATE "C",
  PRIMARY KEY (organisation, id)
);

CREATE TABLE team (
  organisation text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation, id),
  FOREIGN KEY (organisation, id) REFERENCES scope (organisation, id)
);

CREATE TABLE member (
  organisation text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  team_id text COLLATE "C" NOT NULL,
  display_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('counsellor', 'team_lead')),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Who this is at the organisation's identity provider; null for a member who came with a code.
  oidc_issuer text COLLATE "C",
  oidc_subject text COLLATE "C",
  -- Shut out: signing in again gives no device any more.
  blocked_at timestamptz,
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, oidc_issuer, oidc_subject),
  FOREIGN KEY (organisation, team_id) REFERENCES team (organisation, id)
);
CREATE INDEX member_team ON member (organisation, team_id);

-- A token and a code are stored as SHA-256 only; both are random enough that a plain hash cannot be reversed.
CREATE TABLE device (
  organisation text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  member_id text COLLATE "C" NOT NULL,
  token_sha256 text COLLATE "C" NOT NULL,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz,
  app_version text,
  revoked_at timestamptz,
  revoked_by text COLLATE "C",
  -- The device has said that its key is destroyed.
  destroyed_at timestamptz,
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, token_sha256),
  FOREIGN KEY (organisation, member_id) REFERENCES member (organisation, id)
);

-- Found by the code alone: who types one says nothing of an organisation. Small, so it need not be spread.
CREATE TABLE enrolment_code (
  code_sha256 text COLLATE "C" PRIMARY KEY,
  organisation text COLLATE "C" NOT NULL,
  team_id text COLLATE "C" NOT NULL,
  role text NOT NULL CHECK (role IN ('counsellor', 'team_lead')),
  display_name text NOT NULL,
  made_by text COLLATE "C",
  made_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

-- A sign-in on its way, for ten minutes at most; the row goes when its device is made. What finishes one is not
-- here: the device's secret, and the browser's, from which state, nonce and PKCE verifier are derived. Found by its
-- id alone, like a code; the organisation is known when the person has signed in.
CREATE TABLE sign_in (
  id text COLLATE "C" PRIMARY KEY,
  secret_sha256 text COLLATE "C" NOT NULL,
  user_code text COLLATE "C" NOT NULL,
  browser_sha256 text COLLATE "C",
  status text NOT NULL DEFAULT 'begun'
    CHECK (status IN ('begun', 'opened', 'checking', 'signed_in', 'confirmed', 'refused')),
  refusal text,
  organisation text COLLATE "C",
  oidc_issuer text COLLATE "C",
  oidc_subject text COLLATE "C",
  display_name text,
  team_id text COLLATE "C",
  role text CHECK (role IN ('counsellor', 'team_lead')),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_expiry ON sign_in (expires_at);

-- The records of all teams as they stand. `fields` is json, not jsonb: its text goes out by pull exactly as it
-- was written, without being taken apart. `marks` says who wrote a field last, for fields changed since creation.
-- `removed`: this scope had the record and has it no more; nothing of it is kept but where it went.
-- `earlier`: the versions out of which this one has grown, a JSON list; null where there are none.
-- No foreign key to scope: the writer holds that row's lock already, and a check a row costs a tenth of a push.
CREATE TABLE record (
  organisation text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  entity text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  position bigint NOT NULL,
  created_at text NOT NULL,
  created_by text COLLATE "C",
  created_device text COLLATE "C",
  updated_at text NOT NULL,
  fields json NOT NULL,
  marks json NOT NULL,
  removed boolean NOT NULL DEFAULT false,
  moved_to text COLLATE "C",
  earlier json,
  -- The record that a conflict is about. A column, since an index on an expression is of no use under row-level security.
  conflict_about text COLLATE "C" GENERATED ALWAYS AS (
    CASE WHEN entity = 'conflict' THEN fields ->> 'record_id' END) STORED,
  PRIMARY KEY (organisation, scope, id, entity)
);
CREATE UNIQUE INDEX record_position ON record (organisation, scope, position);
CREATE INDEX record_moved_person ON record (organisation, scope, id) WHERE removed AND entity = 'person';
CREATE INDEX record_conflict ON record (organisation, scope, conflict_about) WHERE conflict_about IS NOT NULL;

-- The log of changes: who sent what about which record, and the answer, which is given again when the same
-- change arrives again. Values are not kept twice; `digest` tells whether a repeated change is really the same.
CREATE TABLE change (
  organisation text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  counter bigint NOT NULL,
  entity text COLLATE "C" NOT NULL,
  record_id text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  error json,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation, scope, id)
);

-- The second wall. A request runs as this role, which sees and writes only what its transaction names: the
-- organisation and the scopes (endpoint/db.ts, asCaller). Roles belong to the whole cluster, hence the question.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'return_desk_request') THEN
    CREATE ROLE return_desk_request NOLOGIN;
  END IF;
END $$;

GRANT SELECT ON endpoint, organisation, team, member, device TO return_desk_request;
-- A lead shuts a device of the own team out, and can do nothing else to one.
GRANT UPDATE (revoked_at, revoked_by) ON device TO return_desk_request;
GRANT SELECT, UPDATE ON scope TO return_desk_request;
GRANT SELECT, INSERT, UPDATE ON record TO return_desk_request;
GRANT SELECT, INSERT ON change TO return_desk_request;

-- In a subquery of their own, so that they are read once a statement and not once a row.
CREATE FUNCTION request_organisations() RETURNS text[] LANGUAGE sql STABLE
  AS $$ SELECT string_to_array(current_setting('return_desk.organisations', true), ',') $$;
CREATE FUNCTION request_scopes() RETURNS text[] LANGUAGE sql STABLE
  AS $$ SELECT string_to_array(current_setting('return_desk.scopes', true), ',') $$;

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE scope ENABLE ROW LEVEL SECURITY;
ALTER TABLE team ENABLE ROW LEVEL SECURITY;
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE device ENABLE ROW LEVEL SECURITY;
ALTER TABLE record ENABLE ROW LEVEL SECURITY;
ALTER TABLE change ENABLE ROW LEVEL SECURITY;

-- The names of organisations and teams are no secret: a case can be handed over to each of them.
CREATE POLICY request ON organisation FOR SELECT TO return_desk_request USING (true);
CREATE POLICY request ON team FOR SELECT TO return_desk_request USING (true);
CREATE POLICY request ON member FOR SELECT TO return_desk_request USING (
  organisation = ANY ((SELECT request_organisations())::text[]) AND team_id = ANY ((SELECT request_scopes())::text[]));
CREATE POLICY request ON device TO return_desk_request USING (
  organisation = ANY ((SELECT request_organisations())::text[]) AND EXISTS (
    SELECT FROM member WHERE member.organisation = device.organisation AND member.id = device.member_id));
CREATE POLICY request ON scope TO return_desk_request USING (
  organisation = ANY ((SELECT request_organisations())::text[])
  AND (id = '*' OR id = ANY ((SELECT request_scopes())::text[])))
  WITH CHECK (id <> '*');
-- In the large tables the policies speak of `organisation || ''`: only the query's own words shall choose an index. A
-- list that the planner takes for a hundred values makes it read a whole team instead of one record.
CREATE POLICY request_reads ON record FOR SELECT TO return_desk_request USING (
  (organisation || '') = ANY ((SELECT request_organisations())::text[])
  AND ((scope || '') = '*' OR (scope || '') = ANY ((SELECT request_scopes())::text[])));
CREATE POLICY request_adds ON record FOR INSERT TO return_desk_request WITH CHECK (
  organisation = ANY ((SELECT request_organisations())::text[]) AND scope = ANY ((SELECT request_scopes())::text[]));
CREATE POLICY request_changes ON record FOR UPDATE TO return_desk_request USING (
  (organisation || '') = ANY ((SELECT request_organisations())::text[])
  AND (scope || '') = ANY ((SELECT request_scopes())::text[]));
CREATE POLICY request ON change TO return_desk_request USING (
  (organisation || '') = ANY ((SELECT request_organisations())::text[])
  AND (scope || '') = ANY ((SELECT request_scopes())::text[]));

-- The content of attachments, in the chunks in which it came, where its record lies. The row here is made with the
-- first that arrives; whole and checked when it is complete, and only then handed out. Whoever writes a chunk holds a
-- share of the record's row, so that a removal or a hand-over either sees the content or comes before it.
CREATE TABLE attachment_content (
  organisation text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  attachment_id text COLLATE "C" NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz,
  PRIMARY KEY (organisation, scope, attachment_id)
);
CREATE TABLE attachment_chunk (
  organisation text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  attachment_id text COLLATE "C" NOT NULL,
  chunk_index integer NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (organisation, scope, attachment_id, chunk_index),
  FOREIGN KEY (organisation, scope, attachment_id) REFERENCES attachment_content ON DELETE CASCADE
);
-- Photos and scans are compressed already.
ALTER TABLE attachment_chunk ALTER COLUMN body SET STORAGE EXTERNAL;

GRANT SELECT, INSERT, UPDATE, DELETE ON attachment_content, attachment_chunk TO return_desk_request;
ALTER TABLE attachment_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment_chunk ENABLE ROW LEVEL SECURITY;
CREATE POLICY request ON attachment_content TO return_desk_request USING (
  organisation = ANY ((SELECT request_organisations())::text[]) AND scope = ANY ((SELECT request_scopes())::text[]));
CREATE POLICY request ON attachment_chunk TO return_desk_request USING (
  organisation = ANY ((SELECT request_organisations())::text[]) AND scope = ANY ((SELECT request_scopes())::text[]));
