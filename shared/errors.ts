/**
 * Every failure that the application expects, as one union of codes. The renderer turns a code into a
 * sentence in the user's language (`errors:<code>`); no free text, stack or path ever crosses a process.
 */
export const ERROR_CODES = [
  // calls
  'unknown_call',
  'sender_refused',
  'input_invalid',
  'output_invalid',
  'role_refused',
  'vault_locked',
  'internal',
  'cancelled',
  'core_unavailable',
  // vault
  'vault_exists',
  'vault_missing',
  'passphrase_wrong',
  'passphrase_weak',
  'unlock_waiting',
  'vault_unfinished',
  'vault_header_missing',
  'vault_header_damaged',
  'vault_header_parameters',
  'vault_header_version',
  'database_missing',
  'database_plain',
  'database_damaged',
  'database_foreign',
  'database_newer',
  'database_in_use',
  'sample_only',
  'sample_passphrase',
  // storage
  'disk_full',
  'disk_read_only',
  'disk_error',
  'file_not_written',
  // records
  'not_found',
  'field_invalid',
  'record_frozen',
  'illegal_transition',
  'guard_refused',
  'concern_open',
  'consent_missing',
  'consent_withdrawn',
  'interpreter_missing',
  'transfer_basis_missing',
  'data_shared_empty',
  'programme_closed',
  'code_retired',
  'changed_elsewhere',
  'duplicate_decided',
  // sync
  'sample_no_sync',
  'not_enrolled',
  'endpoint_unreachable',
  'endpoint_address',
  'endpoint_refused',
  'endpoint_version',
  'enrolment_code_wrong',
  'device_revoked',
  'device_unknown',
  'device_own',
  'enrolment_code_other_team',
  'lease_over',
  'already_enrolled',
  'sign_in_unavailable',
  'sign_in_address',
  'sign_in_expired',
  'sign_in_refused',
  'sign_in_no_team',
  'conflict_decided',
  'record_moved',
  // cases that change teams
  'handed_over',
  'handover_pending',
  'draft_open',
  'removals_changed',
  // attachments
  'attachment_type',
  'attachment_too_large',
  'attachment_damaged',
  'attachment_missing',
  'attachment_not_here',
  'attachment_not_sent',
  'file_not_read',
  // import
  'import_unreadable',
  'import_invalid',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One field that stands in the way: `path` is the field's name, `code` a key under `errors:field`. */
export type FieldError = { path: string; code: string };

export type Failure = {
  code: ErrorCode;
  /** Values for the sentence, never personal data: seconds to wait, a version, a code of a code list. */
  params?: Record<string, string | number> | undefined;
  fields?: FieldError[] | undefined;
};

export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (
  code: ErrorCode,
  params?: Failure['params'],
  fields?: FieldError[],
): { ok: false; error: Failure } => ({ ok: false, error: { code, params, fields } });

/** Carries an expected failure through code that is written with exceptions (a SQL transaction rolls back on it). */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(code: ErrorCode, params?: Failure['params'], fields?: FieldError[], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'FailureError';
    this.failure = { code, params, fields };
  }
}
