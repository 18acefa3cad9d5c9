import { buildApp } from '#endpoint/app.ts';
import type { Clock } from '#endpoint/batch.ts';
import { type Config, readConfig } from '#endpoint/config.ts';
import { connectPostgres, type Db, openPglite } from '#endpoint/db.ts';
import { createLog } from '#endpoint/log.ts';
import { migrate } from '#endpoint/migrate.ts';
import { createEnrolmentCode, createOrganisation, createTeam } from '#endpoint/teams.ts';
import { protocolHeader, type Role } from '#shared/protocol.ts';
import { startPostgres } from '#test/support/postgres.ts';

export type TestEndpoint = Awaited<ReturnType<typeof startEndpoint>>;

/** The same on a real PostgreSQL of its own, which starts sooner than PGlite and has concurrent transactions. */
export async function startEndpointOnPostgres(options: Omit<Options, 'db'> = {}): Promise<TestEndpoint> {
  const postgres = await startPostgres();
  const db = connectPostgres(postgres.url, () => undefined);
  const endpoint = await startEndpoint({ ...options, db });
  const { close } = endpoint;
  return Object.assign(endpoint, {
    close: async () => {
      await close();
      await db.close();
      await postgres.stop();
    },
  });
}

type Options = { db?: Db; env?: Record<string, string>; monotonic?: () => number; clock?: Clock };

/**
 * The real endpoint in this process. Without a database it gets a PGlite in memory; that takes seconds to start, so
 * a test file shares one and makes a team of its own for each test.
 */
export async function startEndpoint({ db, env = {}, monotonic, clock }: Options = {}) {
  const database = db ?? (await openPglite());
  await migrate(database);
  const lines: string[] = [];
  const unlimited = {
    IP_PER_MINUTE: '1000000',
    DEVICE_PER_MINUTE: '1000000',
    ENROLMENTS_PER_HOUR: '1000000',
  };
  const config: Config = readConfig({ ...unlimited, ...env });
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const build = () =>
    buildApp({
      db: database,
      config,
      log,
      ...(monotonic === undefined ? {} : { monotonic }),
      ...(clock === undefined ? {} : { clock }),
    });
  let app = await build();

  const organisation = await createOrganisation(database, 'Organisation');

  async function newTeam(name = 'Team', of = organisation): Promise<string> {
    return createTeam(database, of, name);
  }
  const newOrganisation = (name: string): Promise<string> => createOrganisation(database, name);
  async function organisationOf(teamId: string): Promise<string> {
    const [team] = await database.rows<{ organisation: string }>(
      'SELECT organisation FROM team WHERE id = $1',
      [teamId],
    );
    return (team as { organisation: string }).organisation;
  }
  async function newCode(
    teamId: string,
    role: Role = 'counsellor',
    displayName = 'A. Counsellor',
    hours = 1,
  ) {
    const made = await createEnrolmentCode(database, {
      organisation: await organisationOf(teamId),
      teamId,
      role,
      displayName,
      madeBy: null,
      hours,
    });
    return made.code;
  }
  async function send(method: 'GET' | 'POST', url: string, body?: unknown, token?: string) {
    const response = await app.inject({
      method,
      url,
      headers: {
        [protocolHeader]: '1',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  }
  /** A device of the team, as the endpoint sees it: a token and who it belongs to. */
  async function newDevice(teamId: string, role: Role = 'counsellor') {
    const { body } = await send('POST', '/v1/enrolment', { code: await newCode(teamId, role) });
    const { token, identity } = body;
    return {
      organisation: identity.organisation.id as string,
      token: token as string,
      userId: identity.user.id as string,
      deviceId: identity.device_id as string,
      push: async (changes: unknown[]) => (await send('POST', '/v1/push', { changes }, token)).body,
      pull: async (cursor: string | null = null, limit = 5000) =>
        (await send('POST', '/v1/pull', { cursor, limit }, token)).body,
    };
  }
  return {
    get app() {
      return app;
    },
    /** As after a restart of its process: what it knew beside the database is gone. */
    async restart() {
      await app.close();
      app = await build();
    },
    db: database,
    lines,
    organisation,
    newOrganisation,
    newTeam,
    newCode,
    newDevice,
    send,
    async close() {
      await app.close();
      if (db === undefined) await database.close();
    },
  };
}
