import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import type { FollowedChannel } from './follow-button.tsx';
import { useFollow } from './use-follow.ts';

/** Beside a channel that I follow: whether I am notified when it goes live. */
export const NotifyButton = ({ channel: { channel_id, name } }: { channel: FollowedChannel }) => {
  const { follow, notify } = useFollow(channel_id);
  if (!follow?.follows) return null;
  const isOn = follow.notify ?? true;
  const press = () =>
    void notify(!isOn).then(
      () => toast(isOn ? `You are not notified of ${name} any more.` : `You are notified when ${name} goes live.`),
      (error: unknown) => toast(sentenceOf(error)),
    );
  return (
    <Button
      look="quiet"
      size="small"
      icon={isOn ? 'bell' : 'silent'}
      aria-label={`Notify me when ${name} goes live`}
      aria-pressed={isOn}
      title={isOn ? 'You are notified when it goes live. Switch off' : 'Notify me when it goes live'}
      onClick={press}
    />
  );
};
