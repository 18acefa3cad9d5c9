const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** The calendar day where the laptop is, as fields and calls want it. */
export const today = (now = new Date()): string =>
  `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`;

export const clockNow = (now = new Date()): string =>
  `${twoDigits(now.getHours())}:${twoDigits(now.getMinutes())}`;
