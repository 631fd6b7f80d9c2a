import { useLocation } from 'react-router';
import { readAgain, useAccountId, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';

/** Has a mail sent when the stream goes live, or none after all. */
export const RemindOfStream = ({ streamId }: { streamId: string }) => {
  const isSignedIn = useAccountId() !== undefined;
  const asked = { params: { stream_id: streamId } };
  const { data } = useAnswer('live.read_reminder', asked, { enabled: isSignedIn });
  const set = useDoing('live.set_reminder');
  const drop = useDoing('live.drop_reminder');
  const change = async (to: boolean) => {
    await (to ? set.mutateAsync(asked) : drop.mutateAsync(asked));
    await readAgain('live.read_reminder');
  };
  return (
    <RemindButton
      reminds={data?.reminds}
      isBusy={set.isPending || drop.isPending}
      change={change}
      promise="You get a mail when it goes live."
    />
  );
};

/** The same some minutes before a premiere begins. */
export const RemindOfPremiere = ({ videoId }: { videoId: string }) => {
  const isSignedIn = useAccountId() !== undefined;
  const asked = { params: { video_id: videoId } };
  const { data } = useAnswer('catalog.read_reminder', asked, { enabled: isSignedIn });
  const set = useDoing('catalog.set_reminder');
  const drop = useDoing('catalog.drop_reminder');
  const change = async (to: boolean) => {
    await (to ? set.mutateAsync(asked) : drop.mutateAsync(asked));
    await readAgain('catalog.read_reminder');
  };
  return (
    <RemindButton
      reminds={data?.reminds}
      isBusy={set.isPending || drop.isPending}
      change={change}
      promise="You get a mail a few minutes before it begins."
    />
  );
};

/** Who is not logged in does that first and comes back. `reminds`: undefined until it is known. */
const RemindButton = ({
  reminds,
  isBusy,
  change,
  promise,
}: {
  reminds: boolean | undefined;
  isBusy: boolean;
  change: (to: boolean) => Promise<void>;
  promise: string;
}) => {
  const { pathname } = useLocation();
  const isSignedIn = useAccountId() !== undefined;
  if (!isSignedIn) {
    return (
      <LinkButton look="primary" icon="clock" to={`/login?next=${encodeURIComponent(pathname)}`}>
        Log in to be reminded
      </LinkButton>
    );
  }
  const press = () =>
    void change(!reminds).then(
      () => toast(reminds ? 'You get no mail about it.' : promise),
      (error: unknown) => toast(sentenceOf(error)),
    );
  return (
    <Button
      look={reminds ? 'plain' : 'primary'}
      icon={reminds ? 'close' : 'clock'}
      busy={isBusy}
      disabled={reminds === undefined}
      onClick={press}
    >
      {reminds ? 'Do not remind me' : 'Remind me'}
    </Button>
  );
};
