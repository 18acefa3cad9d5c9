import type { ErrorCode, Failure } from '#shared/errors.ts';

/** An expected failure of a call, thrown so that queries and commands carry it. */
export class CallFailure extends Error {
  readonly error: Failure;
  constructor(error: Failure) {
    super(error.code);
    this.name = 'CallFailure';
    this.error = error;
  }
}

/** Anything else that was thrown is a bug and is told as one. */
export const failureOf = (thrown: unknown): Failure =>
  thrown instanceof CallFailure ? thrown.error : { code: 'internal' };

export const isFailure = (thrown: unknown, ...codes: ErrorCode[]): boolean =>
  thrown instanceof CallFailure && codes.includes(thrown.error.code);
