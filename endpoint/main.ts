import { mkdirSync, readFileSync } from 'node:fs';
import { runCommand } from '#endpoint/admin.ts';
import { buildApp } from '#endpoint/app.ts';
import { loadCatalogue } from '#endpoint/catalogue.ts';
import { type Config, readConfig } from '#endpoint/config.ts';
import { connectPostgres, type Db, openPglite } from '#endpoint/db.ts';
import { createLog, type Log } from '#endpoint/log.ts';
import { migrate } from '#endpoint/migrate.ts';
import { bootstrapCode, ensureFirstTeam } from '#endpoint/teams.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function openDatabase(config: Config, log: Log): Promise<Db> {
  if (config.DATABASE_URL !== undefined) {
    return connectPostgres(config.DATABASE_URL, (error) => log.error('database_connection', error), {
      connections: config.DATABASE_CONNECTIONS,
      statementMilliseconds: config.STATEMENT_SECONDS * 1000,
    });
  }
  mkdirSync(config.DATA, { recursive: true, mode: 0o700 });
  return openPglite(config.DATA);
}

async function listen(config: Config, db: Db, log: Log): Promise<void> {
  const names = { organisation: config.ORGANISATION_NAME, team: config.TEAM_NAME, lead: config.LEAD_NAME };
  // Before the catalogue, which goes to every organisation that there is.
  await ensureFirstTeam(db, names);
  const text = readFileSync(new URL('../data/catalogue.json', import.meta.url), 'utf8');
  const changed = await loadCatalogue(db, text, new Date().toISOString());
  if (changed > 0) log.info('catalogue_loaded', { changed });
  const { TLS_CERT, TLS_KEY } = config;
  const https =
    TLS_CERT === undefined || TLS_KEY === undefined
      ? undefined
      : { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) };
  const app = await buildApp({ db, config, log, ...(https === undefined ? {} : { https }) });
  const address = await app.listen({ host: config.HOST, port: config.PORT });
  const first = await bootstrapCode(db, names, config.CODE_HOURS);
  if (first !== null) {
    say(
      `Nobody is enrolled yet. Code for the first team lead, once, until ${first.expires_at}:\n\n  ${first.code}\n`,
    );
  }
  // The last line of a start: whoever waits for it knows that all is there.
  say(
    `Return Desk endpoint: ${address} (${config.DATABASE_URL === undefined ? `PGlite in ${config.DATA}` : 'PostgreSQL'})`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      app
        .close()
        .then(() => db.close())
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
  }
}

try {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const db = await openDatabase(config, log);
  await migrate(db);
  const command = process.argv.slice(2);
  if (command.length === 0) await listen(config, db, log);
  else {
    say(await runCommand(db, command, config.CODE_HOURS));
    await db.close();
  }
} catch (cause) {
  // A start that fails is read by the operator at the console; no request has been served yet.
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
}
