import type { ActTo } from './act.ts';

/** What has a poll counted in its room's order, by nobody: its time has come, or its room ends. */
export const endOf = (
  {
    roomId,
    place,
    ownerId,
    channelId,
    pollId,
  }: { roomId: string; place: string; ownerId: string; channelId?: string | undefined; pollId: string },
  { roomEnds = false } = {},
): ActTo<'end_poll'> => ({
  do: 'end_poll',
  actId: `end:${pollId}`,
  ...{ roomId, place, ownerId, pollId },
  ...(channelId ? { channelId } : {}),
  ...(roomEnds ? { roomEnds } : {}),
});
