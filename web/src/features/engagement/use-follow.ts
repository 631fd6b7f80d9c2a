import type { Answer } from '../../api/promises.ts';
import { keyOf, queryClient, readAgain, useAccountId, useAnswer, useDoing } from '../../api/queries.ts';

type Follow = Answer<'engagement.read_follow'>;
type Count = Answer<'engagement.count_followers'>;

/** Whether I follow a channel and am notified of it, and the ways to change that: shown at once, and put back where it did not work. */
export const useFollow = (channelId: string, isThere = true) => {
  const accountId = useAccountId();
  const asked = { params: { channel_id: channelId } };
  const { data } = useAnswer('engagement.read_follow', asked, {
    enabled: isThere && accountId !== undefined,
    staleTime: 60_000,
  });
  const count = useAnswer('engagement.count_followers', asked, { enabled: isThere, staleTime: 60_000 });
  const set = useDoing('engagement.follow');
  const drop = useDoing('engagement.unfollow');
  const wish = useDoing('engagement.change_follow');
  const isBusy = set.isPending || drop.isPending;

  const showCount = (by: 1 | -1) =>
    queryClient.setQueryData<Count>(
      keyOf('engagement.count_followers', asked, accountId),
      (known) => known && { ...known, followers: Math.max(0, known.followers + by) },
    );
  /** Throws what was said against it. */
  const change = async (follows: boolean): Promise<void> => {
    const key = keyOf('engagement.read_follow', asked, accountId);
    const before = queryClient.getQueryData<Follow>(key);
    if (isBusy || before?.follows === follows) return;
    await queryClient.cancelQueries({ queryKey: key });
    const at = new Date().toISOString();
    queryClient.setQueryData<Follow>(key, {
      channel_id: channelId,
      follows,
      ...(follows ? { since: at, notify: true } : {}),
    });
    showCount(follows ? 1 : -1);
    try {
      if (follows) queryClient.setQueryData<Follow>(key, await set.mutateAsync(asked));
      else await drop.mutateAsync(asked);
      await readAgain('engagement.list_follows');
    } catch (error) {
      queryClient.setQueryData<Follow>(key, before);
      showCount(follows ? -1 : 1);
      throw error;
    }
  };

  /** Whether I am notified when it goes live. Throws what was said against it. */
  const notify = async (wants: boolean): Promise<void> => {
    const key = keyOf('engagement.read_follow', asked, accountId);
    const before = queryClient.getQueryData<Follow>(key);
    if (wish.isPending || !before?.follows) return;
    await queryClient.cancelQueries({ queryKey: key });
    queryClient.setQueryData<Follow>(key, { ...before, notify: wants });
    try {
      queryClient.setQueryData<Follow>(key, await wish.mutateAsync({ ...asked, body: { notify: wants } }));
    } catch (error) {
      queryClient.setQueryData<Follow>(key, before);
      throw error;
    }
  };

  return { isSignedIn: accountId !== undefined, follow: data, followers: count.data?.followers, change, notify };
};
