import { type Logger, pino } from 'pino';

/**
 * Structured lines of an allow-list: event, request id, route pattern, status, time, device id, codes. Never a
 * body, a header, a URL as it came, an address of a caller, or the message of a database error, which may quote
 * values.
 */
export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, cause: unknown, fields?: LogFields): void;
};
type LogFields = Record<string, string | number | boolean | null>;

export function createLog(level: string, stream?: { write(line: string): void }): Log {
  const options = { level, base: null, messageKey: 'event' };
  const logger: Logger = stream === undefined ? pino(options) : pino(options, stream);
  return {
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, cause, fields = {}) => logger.error({ ...fields, ...describeError(cause) }, event),
  };
}

/** The kind of an error and where it arose. Its message stays out. */
function describeError(cause: unknown): LogFields {
  if (!(cause instanceof Error)) return { kind: typeof cause };
  const code = (cause as { code?: unknown }).code;
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    kind: cause.name,
    code: typeof code === 'string' ? code.slice(0, 60) : null,
    at: frames
      .slice(0, 6)
      .map((line) => line.trim().slice(0, 200))
      .join(' < '),
  };
}
