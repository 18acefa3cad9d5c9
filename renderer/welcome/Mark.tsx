/** The sign of the product: a door that stands open, seen from inside. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" fill="none" stroke="currentColor">
      <rect x="3" y="3" width="26" height="26" rx="7" strokeWidth="2.25" />
      <path d="M11 29V11.5l9-3.2V29" strokeWidth="2.25" strokeLinejoin="round" />
      <circle cx="16.8" cy="19" r="1.3" fill="currentColor" stroke="none" />
    </svg>
  );
}
