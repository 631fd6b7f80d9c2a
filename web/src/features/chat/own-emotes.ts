import { createContext, useContext, useEffect, useMemo } from 'react';
import { useAnswer } from '../../api/queries.ts';
import type { OwnEmote } from './completion.ts';
import type { EmotePictures } from './pieces.ts';

interface Known {
  emotes: readonly OwnEmote[];
  pictures: EmotePictures;
  /** There is one in a message that is not known here. */
  missed: () => void;
}

const none: Known = { emotes: [], pictures: new Map(), missed: () => {} };
const Context = createContext(none);
export const EmotesOf = Context.Provider;

/** A list may be kept for half a minute on its way: to ask more often is to hear the same. */
const askAgainMs = 30_000;

/** The emotes of a channel, if it is known which; asked for again when a message holds one that is new. */
export const useEmotesOf = (channelId: string | undefined): Known => {
  const { data, dataUpdatedAt, refetch, isFetching } = useAnswer(
    'chat.list_emotes',
    { params: { channel_id: channelId ?? '' } },
    { enabled: channelId !== undefined, staleTime: askAgainMs },
  );
  return useMemo(
    () =>
      data
        ? {
            emotes: data.items,
            pictures: new Map(data.items.map(({ emote_id, url }) => [emote_id, url])),
            missed: () => {
              if (!isFetching && Date.now() - dataUpdatedAt >= askAgainMs) void refetch();
            },
          }
        : none,
    [data, dataUpdatedAt, isFetching, refetch],
  );
};

/** What a message is drawn with: tells the room's list when it holds an emote that is not on it. */
export const useEmotePictures = (ids: readonly string[]): EmotePictures => {
  const { pictures, missed } = useContext(Context);
  const isMissed = ids.some((id) => !pictures.has(id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message
  useEffect(() => {
    if (isMissed) missed();
  }, [isMissed]);
  return pictures;
};

export const useOwnEmotes = (): readonly OwnEmote[] => useContext(Context).emotes;
