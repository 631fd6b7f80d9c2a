import type { InvokeResult, Surroundings } from '../../resource.ts';

/** What a function answered; undefined when it took longer than the gateway waits. */
export async function invokeInTime(
  surroundings: Pick<Surroundings, 'invoke'>,
  to: { functionArn: string; timeoutMs: number },
  event: Record<string, unknown>,
): Promise<InvokeResult | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, to.timeoutMs, undefined);
  });
  try {
    return await Promise.race([surroundings.invoke(to.functionArn, event), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
