export interface Environment<Name extends string> {
  names: readonly Name[];
  /** The construct's side: a forgotten variable is a compile error. */
  given(values: Record<Name, string>): Record<Name, string>;
  /** The function's side: reads them all at start, and says at once which are missing. */
  read(source: Record<string, string | undefined>): Record<Name, string>;
}

/** What a function must be told, named once for both sides. */
export const environment = <const Name extends string>(...names: Name[]): Environment<Name> => ({
  names,
  given: (values) => values,
  read(source) {
    const missing = names.filter((name) => !source[name]);
    if (missing.length > 0) throw new Error(`These environment variables are not set: ${missing.join(', ')}`);
    return Object.fromEntries(names.map((name) => [name, source[name]])) as Record<Name, string>;
  },
});

/** What every HTTP function needs to know who is calling and through which door. */
export const apiVariables = [
  'TOKEN_ISSUER',
  'TOKEN_CLIENT_ID',
  'TOKEN_APP_CLIENTS',
  'ORIGIN_SECRET',
  'CURSOR_SECRET',
  'SITE_ORIGIN',
  'LIMITS_TABLE',
  'LIMITS',
] as const;

/** The clients of the registered apps, from `TOKEN_APP_CLIENTS`: their ids with spaces between them, or `none`. */
export const appClientsIn = (text: string): string[] => text.split(' ').filter((id) => id !== '' && id !== 'none');
