import * as z from 'zod';

/** An app of somebody else that this environment knows, as its people read of it. */
const RegisteredApp = z.object({ clientId: z.string(), name: z.string(), homepage: z.string() });
export type RegisteredApp = z.output<typeof RegisteredApp>;

/** The apps a function is told of, by client. */
export const registeredApps = (text: string): ReadonlyMap<string, RegisteredApp> =>
  new Map(
    z
      .array(RegisteredApp)
      .parse(JSON.parse(text))
      .map((app) => [app.clientId, app]),
  );
