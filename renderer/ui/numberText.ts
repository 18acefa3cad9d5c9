/** What was typed as a number, with a comma or a point; null while it is none. */
export function numberFromText(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^-?\d+(\.\d*)?$/.test(plain) ? Number(plain) : null;
}

export const numberToText = (value: number | null): string => (value === null ? '' : String(value));
