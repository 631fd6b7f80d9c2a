// One function as it is deployed, alone in this process, so that its processor time is nobody else's. Told by its parent: the
// bundle, the event to answer, and how often. Its environment is the function's own.

interface Asked {
  bundle: string;
  event: unknown;
  times: number;
}

const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

process.on('message', async ({ bundle, event, times }: Asked) => {
  try {
    const { handler } = (await import(bundle)) as { handler: (event: unknown, context: object) => Promise<unknown> };
    const ask = async (): Promise<void> => {
      const { statusCode = 0 } = ((await handler(structuredClone(event), {})) ?? {}) as { statusCode?: number };
      if (statusCode !== 200) throw new Error(`${bundle} answered ${statusCode}`);
    };
    // Its keys and secrets are fetched, and the engine has seen the way.
    for (let n = 0; n < 30; n++) await ask();
    const before = process.cpuUsage();
    for (let n = 0; n < times; n++) await ask();
    process.send?.({ ms: cpuMs(before) / times });
  } catch (error) {
    process.send?.({ problem: String((error as Error).stack) });
  }
  process.disconnect?.();
});
