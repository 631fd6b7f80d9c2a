/** The right to watch something, kept fresh until it is closed. */
export interface Kept<Grant> {
  /** Asks now: the media refused us, or somebody has just paid. The answer also goes to `onGrant` or `onTrouble`. */
  renew(): Promise<Grant>;
  close(): void;
}

/** Who hears of grants. `onTrouble`: why there is none now, and whether it will be asked for again by itself. */
export interface GrantEars<Grant> {
  onGrant: (grant: Grant) => void;
  onTrouble?: (error: unknown, asksAgain: boolean) => void;
}

const longestTimerMs = 2 ** 31 - 1;

/** At what is said in `renew_at`; at once if that is past, but never in a rush. */
export const renewMs = ({ renew_at }: { renew_at: string }, nowMs: number): number =>
  Math.min(longestTimerMs, Math.max(5_000, Date.parse(renew_at) - nowMs));

/** Asks for a grant, and again when `askMs` says so, for as long as it is open. Several who ask at once ask once. */
export const keepGranted = <Grant>(
  ask: (signal: AbortSignal) => Promise<Grant>,
  askMs: (grant: Grant | undefined, error: unknown, nowMs: number) => number | false,
  { onGrant, onTrouble }: GrantEars<Grant>,
): Kept<Grant> => {
  const closed = new AbortController();
  const { signal } = closed;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: Promise<Grant> | undefined;

  const plan = (ms: number | false) => {
    clearTimeout(timer);
    if (ms !== false && !signal.aborted) timer = setTimeout(() => void renew().catch(() => {}), ms);
  };
  const askOnce = async (): Promise<Grant> => {
    try {
      const grant = await ask(signal);
      plan(askMs(grant, undefined, Date.now()));
      if (!signal.aborted) onGrant(grant);
      return grant;
    } catch (error) {
      const next = askMs(undefined, error, Date.now());
      plan(next);
      if (!signal.aborted) onTrouble?.(error, next !== false);
      throw error;
    } finally {
      asking = undefined;
    }
  };
  const renew = (): Promise<Grant> => {
    asking ??= askOnce();
    return asking;
  };

  void renew().catch(() => {});
  return {
    renew,
    close: () => {
      clearTimeout(timer);
      closed.abort();
    },
  };
};
