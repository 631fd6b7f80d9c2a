import { absoluteAt } from './address.ts';
import type { Client } from './client.ts';
import { type GrantEars, type Kept, keepGranted, renewMs } from './keep-granted.ts';
import type { ChatReplay } from './promises.ts';
import { mayHelpToRetry } from './refusal.ts';

/** Opens what was said beside a stream; addresses are complete, and open by the cookies that came along. */
export const openChatReplay = async (
  { call, address }: Pick<Client, 'call' | 'address'>,
  streamId: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ChatReplay> => {
  const replay = await call('chat.open_replay', { params: { stream_id: streamId } }, { signal });
  const at = absoluteAt(address);
  return { ...replay, index_url: at(replay.index_url), head_url: at(replay.head_url), pages_url: at(replay.pages_url) };
};

const askMs = (replay: ChatReplay | undefined, error: unknown, nowMs: number): number | false => {
  if (error) return mayHelpToRetry(error) ? 10_000 : false;
  return replay ? renewMs(replay, nowMs) : false;
};

/** Opens what was said beside a stream, and keeps it open until it is closed. */
export const keepChatReplay = (
  client: Pick<Client, 'call' | 'address'>,
  streamId: string,
  ears: GrantEars<ChatReplay>,
): Kept<ChatReplay> => keepGranted((signal) => openChatReplay(client, streamId, { signal }), askMs, ears);
