import type { Entity } from '#shared/records.ts';

/** Where a record is looked at and mended; null where this device does not know whom it is about. */
export function recordLink(entity: Entity, recordId: string, personId: string | null): string | null {
  if (entity === 'application') return `/applications/${recordId}`;
  if (entity === 'referral') return `/referrals/${recordId}`;
  if (personId === null) return null;
  const file = `/people/${personId}`;
  switch (entity) {
    case 'person':
      return `${file}/edit`;
    case 'session':
      return `${file}/sessions/${recordId}`;
    case 'household':
      return `${file}/household`;
    case 'consent':
      return `${file}/consents`;
    case 'handover':
      return `${file}/handover`;
    case 'concern':
      return `${file}/concerns`;
    case 'attachment':
      return `${file}/documents`;
    default:
      return file;
  }
}
