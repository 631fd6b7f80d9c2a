import { type ChatReplay, openChatReplay } from '../../../../sdk/src/public.ts';
import { arclight } from '../../api/api.ts';
import { Unreachable } from '../../api/refusal.ts';
import type { Head, Pages } from './page-reader.ts';
import type { ReplayPage } from './replay.ts';

/** A file of a room; undefined when it is not there. `renew`: asks for the right to read it once more. */
export const fetchFile = async <T>(
  url: string,
  signal: AbortSignal,
  renew: () => Promise<boolean>,
): Promise<T | undefined> => {
  const ask = () => fetch(url, { signal });
  let answer = await ask();
  if (answer.status === 403 && (await renew())) answer = await ask();
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Unreachable(new Error(`${url} was answered with ${answer.status}`));
  return answer.json();
};

/** However wrong this clock is: nobody asks at every look. */
const leastMs = 60_000;

/** A room at the edge, by cookies that are asked for when they are first needed and renewed while somebody reads. */
export const edgePages = (streamId: string): Pages => {
  let granted: { grant: ChatReplay; renewAtMs: number } | undefined;
  const ask = async (signal: AbortSignal): Promise<ChatReplay> => {
    const grant = await openChatReplay(arclight, streamId, { signal });
    granted = { grant, renewAtMs: Math.max(Date.now() + leastMs, Date.parse(grant.renew_at)) };
    return grant;
  };
  const grantNow = async (signal: AbortSignal): Promise<ChatReplay> =>
    granted && Date.now() < granted.renewAtMs ? granted.grant : ask(signal);
  const file = async <T>(urlOf: (grant: ChatReplay) => string, signal: AbortSignal): Promise<T> => {
    const url = urlOf(await grantNow(signal));
    const found = await fetchFile<T>(url, signal, () => ask(signal).then(() => true));
    if (found === undefined) throw new Unreachable(new Error(`${url} is not there`));
    return found;
  };
  return {
    head: (signal) => file<Head>(({ head_url }) => head_url, signal),
    page: (page, edition, signal) =>
      file<ReplayPage>(({ pages_url }) => `${pages_url}${page}.json?x-edition=${encodeURIComponent(edition)}`, signal),
  };
};
