import {
  type CalendarDate,
  GregorianCalendar,
  parseDate,
  parseTime,
  type Time,
  toCalendar,
} from '@internationalized/date';
import type { DateValue } from 'react-aria-components/DateField';

/** Fields speak ISO text; the widgets speak dates of the locale's calendar. Text that is no date counts as empty. */
export const isoToDate = (iso: string | null | undefined): CalendarDate | null => {
  if (!iso) return null;
  try {
    return parseDate(iso);
  } catch {
    return null;
  }
};

export const dateToIso = (date: DateValue | null): string | null => {
  if (!date) return null;
  const { year, month, day } = toCalendar(date, new GregorianCalendar());
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join(
    '-',
  );
};

export const isoToTime = (iso: string | null): Time | null => {
  if (!iso) return null;
  try {
    return parseTime(iso);
  } catch {
    return null;
  }
};

export const timeToIso = (time: { hour: number; minute: number } | null): string | null =>
  time && `${String(time.hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`;
