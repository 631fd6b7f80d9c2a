/** What every in-process run of our functions needs to know of AWS; the same as `vitest.config.ts` gives its tests. */
export const setSurroundings = (): void => {
  const surroundings = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_DEV: 'false',
  };
  for (const [name, value] of Object.entries(surroundings)) process.env[name] ??= value;
};
