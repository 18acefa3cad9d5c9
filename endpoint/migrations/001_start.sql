-- The endpoint's tables, for PostgreSQL 15 and later and for PGlite. Ids are text: a catalogue record is called by
-- its own stable name. COLLATE "C" because ids are compared, never sorted for people.

-- One row: what belongs to this endpoint as a whole. A restored copy must get a new epoch (docs/protocol.md).
CREATE TABLE endpoint (
  is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
  epoch text NOT NULL,
  cursor_key text NOT NULL,
  catalogue_digest text
);

-- A scope is a team, or '*' for what every team receives. Each writer locks the scope's row before it takes
-- positions and holds it until COMMIT, so positions become visible in their own order and no reader can pass
-- one by. A plain sequence would not do: its numbers are taken early and become visible late.
CREATE TABLE scope (
  id text COLLATE "C" PRIMARY KEY,
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO scope (id) VALUES ('*');

CREATE TABLE team (
  id text COLLATE "C" PRIMARY KEY REFERENCES scope (id),
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE member (
  id text COLLATE "C" PRIMARY KEY,
  team_id text COLLATE "C" NOT NULL REFERENCES team (id),
  display_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('counsellor', 'team_lead')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX member_team ON member (team_id);

-- A token and a code are stored as SHA-256 only; both are random enough that a plain hash cannot be reversed.
CREATE TABLE device (
  id text COLLATE "C" PRIMARY KEY,
  member_id text COLLATE "C" NOT NULL REFERENCES member (id),
  token_sha256 text COLLATE "C" NOT NULL UNIQUE,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz,
  revoked_at timestamptz
);

CREATE TABLE enrolment_code (
  code_sha256 text COLLATE "C" PRIMARY KEY,
  team_id text COLLATE "C" NOT NULL REFERENCES team (id),
  role text NOT NULL CHECK (role IN ('counsellor', 'team_lead')),
  display_name text NOT NULL,
  made_by text COLLATE "C" REFERENCES member (id),
  made_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

-- The records of all teams as they stand. `fields` is json, not jsonb: its text goes out by pull exactly as it
-- was written, without being taken apart. `marks` says who wrote a field last, for fields changed since creation.
-- No foreign key to scope: the writer holds that row's lock already, and a check a row costs a tenth of a push.
CREATE TABLE record (
  scope text COLLATE "C" NOT NULL,
  entity text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  position bigint NOT NULL,
  created_at text NOT NULL,
  created_by text COLLATE "C",
  created_device text COLLATE "C",
  updated_at text NOT NULL,
  fields json NOT NULL,
  marks json NOT NULL,
  PRIMARY KEY (scope, id, entity)
);
CREATE UNIQUE INDEX record_position ON record (scope, position);
CREATE INDEX record_conflict ON record (scope, (fields ->> 'record_id')) WHERE entity = 'conflict';

-- The log of changes: who sent what about which record, and the answer, which is given again when the same
-- change arrives again. Values are not kept twice; `digest` tells whether a repeated change is really the same.
CREATE TABLE change (
  scope text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  counter bigint NOT NULL,
  entity text COLLATE "C" NOT NULL,
  record_id text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  error json,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, id)
);
