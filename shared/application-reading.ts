import type { ApplicationFields, ApplicationState } from '#shared/application.ts';

/**
 * What statistics read of an application, kept beside it in one column with an index: an application has a
 * thousand bytes, and its figures need some two hundred of them.
 */
export type ApplicationReading = {
  person_id: string;
  status: ApplicationState;
  steps: [to: ApplicationState, on: string][];
  confirmed_departure: string | null;
  withdrawn_on: string | null;
  return_kind: ApplicationFields['return_kind'];
  /** A programme is named, or money or goods were due. */
  isAssisted: boolean;
};

type Packed = [
  ApplicationReading['person_id'],
  ApplicationReading['status'],
  ApplicationReading['steps'],
  ApplicationReading['confirmed_departure'],
  ApplicationReading['withdrawn_on'],
  ApplicationReading['return_kind'],
  ApplicationReading['isAssisted'],
];

export function packApplication(application: ApplicationFields): string {
  const { cash_due_cents, cash_paid_cents, in_kind_budget_cents } = application;
  const worth = (cash_due_cents ?? 0) + (cash_paid_cents ?? 0) + (in_kind_budget_cents ?? 0);
  const packed: Packed = [
    application.person_id,
    application.status,
    application.history.map(({ to, on }) => [to, on]),
    application.confirmed_departure,
    application.withdrawn_on,
    application.return_kind,
    application.programme_id !== null || worth > 0,
  ];
  return JSON.stringify(packed);
}

export function unpackApplication(text: string): ApplicationReading {
  const [person_id, status, steps, confirmed_departure, withdrawn_on, return_kind, isAssisted] = JSON.parse(
    text,
  ) as Packed;
  return { person_id, status, steps, confirmed_departure, withdrawn_on, return_kind, isAssisted };
}
