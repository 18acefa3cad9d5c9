import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { useFormat } from '#renderer/ui/format.ts';
import { type Entity, FIELD_GROUPS } from '#shared/records.ts';

/** Where the names of fields come from; a field is called here what its form calls it. */
export const FIELD_NAMESPACES = [
  'sync',
  'codes',
  'common',
  'errors',
  'person',
  'session',
  'application',
  'referral',
  'consent',
  'concern',
  'attachment',
];

const LISTS: Readonly<Record<string, string>> = {
  sex: 'sexes',
  preferred_sex_of_interpreter: 'interpreter_sexes',
  accompaniment: 'accompaniments',
  procedure_stage: 'procedure_stages',
  administrative_status_at_application: 'procedure_stages',
  vulnerabilities: 'vulnerabilities',
  closed_as: 'closings',
  document_status: 'document_states',
  medical_fitness: 'medical_fitness',
  escort_type: 'escort_types',
  travel_mode: 'travel_modes',
  safety_question: 'safety_question',
  open_suspensive_appeal: 'yes_no_unknown',
  return_kind: 'return_kinds',
  needs: 'assistance_types',
  data_shared: 'shareable_fields',
  transfer_basis: 'transfer_bases',
  channel: 'referral_channels',
  partner_reply: 'partner_replies',
  outcome: 'referral_outcomes',
  kind: 'concern_kinds',
  answer: 'concern_answers',
  'attachment.kind': 'attachment_kinds',
  'application.status': 'application_states',
  'referral.status': 'referral_states',
};
const COUNTRY_FIELDS = ['citizenship', 'country_of_return', 'country', 'granting_state'];

/** The name of a field, or of the fields that are decided together. */
export function useFieldName() {
  const { t, i18n } = useTranslation(FIELD_NAMESPACES);
  return (entity: Entity, field: string): string => {
    if (FIELD_GROUPS[entity]?.[field] !== undefined) return t(`sync:group.${entity}_${field}`);
    const key = [`${entity}:field.${field}`, `sync:field.${field}`].find((one) => i18n.exists(one));
    return t(key ?? 'sync:field.other');
  };
}

/** The name of a colleague, as far as the team's list has it; null for somebody whom it does not name. */
function useMember() {
  const profile = useCall('profile.get', {}).data;
  return (id: string | null) => ({
    isMe: id !== null && id === profile?.counsellor_id,
    name: profile?.members.find((member) => member.id === id)?.display_name || null,
  });
}

/** Who somebody of the team is, in a sentence. */
export function useMemberName() {
  const { t } = useTranslation('sync');
  const member = useMember();
  return (id: string | null): string => {
    const { isMe, name } = member(id);
    return isMe ? t('you') : (name ?? t('a_colleague'));
  };
}

/** 'Written by …', for the head of a value. */
export function useWriter() {
  const { t } = useTranslation('sync');
  const member = useMember();
  return (id: string | null): string => {
    const { isMe, name } = member(id);
    if (isMe) return t('conflict.written_by_you');
    return name === null ? t('conflict.written_by_colleague') : t('conflict.written_by', { name });
  };
}

/** A field's value in words; null where nothing is recorded. */
export function useFieldValue() {
  const { t, i18n } = useTranslation(FIELD_NAMESPACES);
  const format = useFormat();
  const member = useMember();
  const euro = (cents: number) =>
    new Intl.NumberFormat(format.tag, { style: 'currency', currency: 'EUR' }).format(cents / 100);

  const inWords = (entity: Entity, field: string, value: unknown): string => {
    const list = LISTS[`${entity}.${field}`] ?? LISTS[field];
    const key = `codes:${list}.${value}`;
    if (list !== undefined && i18n.exists(key)) return t(key);
    if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
    if (typeof value === 'number') return field.endsWith('_cents') ? euro(value) : format.number(value);
    if (typeof value === 'object') return objectInWords(field, value as Record<string, unknown>);
    const text = String(value);
    if (COUNTRY_FIELDS.includes(field)) return format.country(text);
    if (field === 'consent_language') return format.language(text);
    if (field.endsWith('_by')) return memberInWords(text);
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return format.date(text);
    return /^\d{4}-\d{2}-\d{2}T/.test(text) ? format.dateTime(text) : text;
  };
  const memberInWords = (id: string): string => {
    const { isMe, name } = member(id);
    return isMe ? t('sync:you') : (name ?? t('sync:a_colleague'));
  };
  const objectInWords = (field: string, value: Record<string, unknown>): string => {
    if (field === 'languages') return format.language(String(value.code));
    if (field === 'members') return t(`codes:household_roles.${value.role}`);
    return t('sync:several_values');
  };
  return (entity: Entity, field: string, value: unknown): string | null => {
    if (value === null || value === undefined || value === '') return null;
    if (field === 'birth_year') return String(value);
    if (field === 'merged_into') return t('sync:another_file');
    if (!Array.isArray(value)) return inWords(entity, field, value);
    return value.length === 0 ? null : format.list(value.map((one) => inWords(entity, field, one)));
  };
}
