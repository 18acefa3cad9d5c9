import { isIP } from 'node:net';
import { z } from 'zod';
import { readSignInConfig, signInEnvironment } from '#endpoint/sign-in-config.ts';

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1');

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  /** PostgreSQL; without it the endpoint keeps its data with PGlite in the folder DATA. */
  DATABASE_URL: z.string().min(1).optional(),
  DATA: z.string().min(1).default('data-endpoint'),
  /** Files of a certificate and its key: the endpoint then speaks HTTPS itself. */
  TLS_CERT: z.string().min(1).optional(),
  TLS_KEY: z.string().min(1).optional(),
  /** 1: a proxy in front ends HTTPS and says in X-Forwarded-For who asked. */
  BEHIND_PROXY: flag,
  ORGANISATION_NAME: z.string().trim().min(1).max(120).default('Organisation'),
  TEAM_NAME: z.string().trim().min(1).max(120).default('Team 1'),
  LEAD_NAME: z.string().trim().min(1).max(120).default('Team lead'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  REQUEST_SECONDS: z.coerce.number().min(1).max(600).default(60),
  BODY_BYTES: z.coerce
    .number()
    .int()
    .min(100_000)
    .default(8 * 1024 * 1024),
  /** What a compressed body may become: a small file that unfolds into gigabytes is refused on the way. */
  UNPACKED_BYTES: z.coerce
    .number()
    .int()
    .min(100_000)
    .default(32 * 1024 * 1024),
  /** Open connections of one process, and those of one address when no proxy stands before it. */
  CONNECTIONS: z.coerce.number().int().min(1).default(10_000),
  CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(1).default(500),
  /** Connections of one process to PostgreSQL, beside the one that listens for changes. */
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(500).default(10),
  STATEMENT_SECONDS: z.coerce.number().min(1).max(600).default(30),
  DEVICE_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  IP_PER_MINUTE: z.coerce.number().int().min(1).default(1200),
  ENROLMENTS_PER_HOUR: z.coerce.number().int().min(1).default(30),
  /** Devices that one process keeps a line open for, to tell them that there is something to pull. */
  EVENT_STREAMS: z.coerce.number().int().min(0).default(5000),
  EVENT_HEARTBEAT_SECONDS: z.coerce.number().min(0.1).max(300).default(25),
  CODE_HOURS: z.coerce
    .number()
    .min(0)
    .max(24 * 14)
    .default(48),
  ...signInEnvironment,
});

export type Config = z.infer<typeof environment>;

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Reads the environment; what is wrong is thrown as one sentence that names the variable. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const read = environment.safeParse(env);
  if (!read.success) throw new Error(z.prettifyError(read.error));
  const config = read.data;
  if ((config.TLS_CERT === undefined) !== (config.TLS_KEY === undefined)) {
    throw new Error('TLS_CERT and TLS_KEY belong together');
  }
  readSignInConfig(config);
  // Devices refuse plain HTTP anyway; an open port that speaks it would only invite a mistake.
  if (!isLoopback(config.HOST) && config.TLS_CERT === undefined && !config.BEHIND_PROXY) {
    throw new Error(
      `HOST ${config.HOST} is reachable by others: give TLS_CERT and TLS_KEY, or BEHIND_PROXY=1`,
    );
  }
  return config;
}
