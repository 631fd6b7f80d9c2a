import { useLocation } from 'react-router';
import { readAgain, useAccountId, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';

/** Has a mail sent when the stream goes live, or none after all; who is not logged in does that first and comes back. */
export const RemindButton = ({ streamId }: { streamId: string }) => {
  const { pathname } = useLocation();
  const isSignedIn = useAccountId() !== undefined;
  const asked = { params: { stream_id: streamId } };
  const { data } = useAnswer('live.read_reminder', asked, { enabled: isSignedIn });
  const set = useDoing('live.set_reminder');
  const drop = useDoing('live.drop_reminder');
  if (!isSignedIn) {
    return (
      <LinkButton look="primary" icon="clock" to={`/login?next=${encodeURIComponent(pathname)}`}>
        Log in to be reminded
      </LinkButton>
    );
  }
  const reminds = data?.reminds ?? false;
  const change = () =>
    void (reminds ? drop.mutateAsync(asked) : set.mutateAsync(asked)).then(
      async () => {
        await readAgain('live.read_reminder');
        toast(reminds ? 'You get no mail about it.' : 'You get a mail when it goes live.');
      },
      (error: unknown) => toast(sentenceOf(error)),
    );
  return (
    <Button
      look={reminds ? 'plain' : 'primary'}
      icon={reminds ? 'close' : 'clock'}
      busy={set.isPending || drop.isPending}
      disabled={data === undefined}
      onClick={change}
    >
      {reminds ? 'Do not remind me' : 'Remind me'}
    </Button>
  );
};
