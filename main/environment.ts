/** What the core may know of its surroundings: time zone, language, temporary folder and what Windows needs. */
const PASSED_ON = ['TZ', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir'];

/**
 * The environment of the core process. A list of what goes in, not of what stays out: variables such as
 * NODE_OPTIONS or NODE_TLS_REJECT_UNAUTHORIZED would load code into it or loosen its connections.
 */
export function coreEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  ) as Record<string, string>;
}
