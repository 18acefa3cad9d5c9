/** What a developer or a test may set from outside. A packaged application reads none of it. */
export type Development = {
  isDevelopment: boolean;
  dataFolder: string | null;
  /** A database binding built for an older Electron. */
  sqliteBinding: string | null;
  /** Pictures of the window are allowed. */
  isCaptureAllowed: boolean;
  isPseudoLanguage: boolean;
};

export function readDevelopment(
  env: Readonly<Record<string, string | undefined>>,
  isPackaged: boolean,
): Development {
  const read = (name: string) => (isPackaged ? null : env[name] || null);
  return {
    isDevelopment: !isPackaged,
    dataFolder: read('RETURN_DESK_DATA'),
    sqliteBinding: read('RETURN_DESK_SQLITE_BINDING'),
    isCaptureAllowed: read('RETURN_DESK_SCREENSHOTS') === '1',
    isPseudoLanguage: read('RETURN_DESK_PSEUDO_LANGUAGE') === '1',
  };
}
