import type { Answer } from '../../api/promises.ts';
import { keyOf, queryClient, useAccountId, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Check } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';

type Settings = Answer<'notifications.read_settings'>;

/** What I want to be told of: it holds as soon as it is pressed. */
export const NotificationSettings = () => {
  const accountId = useAccountId();
  const { data } = useAnswer('notifications.read_settings', {});
  const change = useDoing('notifications.change_settings');
  if (!data) return null;
  const show = (settings: Settings) =>
    queryClient.setQueryData<Settings>(keyOf('notifications.read_settings', {}, accountId), settings);
  const set = (wish: Partial<Settings>) => {
    show({ ...data, ...wish });
    void change.mutateAsync({ body: wish }).then(show, (error: unknown) => {
      show(data);
      toast(sentenceOf(error));
    });
  };
  return (
    <section className="card stack" aria-label="What to tell me of">
      <h2>What to tell you of</h2>
      <Check
        label="Calls in chats"
        hint="When somebody writes your @handle in a chat you are not in. Of one chat and one person once in ten minutes at most."
        checked={data.mentions}
        onChange={({ currentTarget }) => set({ mentions: currentTarget.checked })}
      />
      <Check
        label="Channels that go live"
        hint="When a channel you follow goes live with a public stream. The bell beside each channel you follow is for that one alone."
        checked={data.live}
        onChange={({ currentTarget }) => set({ live: currentTarget.checked })}
      />
    </section>
  );
};
