import { useEffect, useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import { momentOf } from '../../ui/when.ts';
import { FollowButton } from '../engagement/follow-button.tsx';
import { useFollow } from '../engagement/use-follow.ts';
import type { Chat } from './chat.ts';
import { type FollowersGate, gateOf } from './followers-gate.ts';
import type { ChatStanding } from './standing.ts';
import { lengthOf } from './words.ts';

const longestTimerMs = 2 ** 31 - 1;

type Gate = FollowersGate & { channelId: string };

/** What keeps me from writing where only followers do: nothing, that I do not follow, or that I have not for long enough. */
export const useFollowersGate = (
  channelId: string | undefined,
  { room, you }: ChatStanding,
  chat: Chat,
): Gate | undefined => {
  const { isSignedIn, follow } = useFollow(channelId ?? '', channelId !== undefined);
  const follows = follow?.follows ?? false;
  useEffect(() => chat.knowFollows(follows), [chat, follows]);
  const [, look] = useState({});
  const isAsked = channelId !== undefined && isSignedIn && you?.may_write && !you.may_moderate;
  const gate = isAsked ? gateOf(room.modes.followers_sec, follow, new Date()) : undefined;
  const opensAt = gate?.mayWriteAt;
  useEffect(() => {
    if (opensAt === undefined) return undefined;
    const ms = Math.min(longestTimerMs, Date.parse(opensAt) - Date.now() + 50);
    const timer = window.setTimeout(() => look({}), ms);
    return () => window.clearTimeout(timer);
  }, [opensAt]);
  return gate && channelId ? { ...gate, channelId } : undefined;
};

/** Says it above the field, with the button that helps. */
export const FollowersNote = ({ gate }: { gate: Gate }) => {
  const { channelId, followersSec, mayWriteAt } = gate;
  const { data: channel } = useAnswer('accounts.read_channel', { params: { channel_id: channelId } });
  return (
    <div className="chat-followers" role="status">
      {mayWriteAt ? (
        <p>
          Only who has followed for {lengthOf(followersSec)} can write just now. You can from{' '}
          <time dateTime={mayWriteAt}>{momentOf(mayWriteAt)}</time> on.
        </p>
      ) : (
        <>
          <p>
            {followersSec === 0
              ? 'Only followers of the channel can write just now.'
              : `Only who has followed the channel for ${lengthOf(followersSec)} can write just now.`}
          </p>
          {channel && <FollowButton channel={channel} size="small" />}
        </>
      )}
    </div>
  );
};
