import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ReadableStream } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';
import { useSignedIn } from '../accounts/me.tsx';
import { VisibilityBadge } from '../catalog/badges.tsx';
import { StandingBadge } from '../live/standing-badge.tsx';
import { isOnAir, isRunning } from '../live/stream-state.ts';
import { streamChanged, useStream } from '../live/use-stream.ts';
import { AuditList } from './audit-list.tsx';
import { DecideSheet } from './decide-sheet.tsx';
import { Facts, IdLink } from './facts.tsx';

const when = (iso: string | undefined): string | undefined => iso && momentOf(iso);

/** One stream: what it is, and the way to end it. */
export const StaffStreamPage = () => {
  const { streamId = '' } = useParams();
  const me = useSignedIn();
  const { data: stream, error, refetch } = useStream(streamId);
  if (error && !stream) return <Broken error={error} again={() => void refetch()} what="stream" />;
  if (!stream)
    return (
      <div className="card stack">
        <Loading what="the stream" />
        <Skeleton width="40%" />
        <Skeleton width="70%" />
      </div>
    );
  return (
    <>
      <title>{`${stream.title} – Staff – Arclight`}</title>
      <header className="page-head">
        <div className="stack-tight">
          <h1>{stream.title}</h1>
          <div className="row">
            <StandingBadge stream={stream} />
            <VisibilityBadge visibility={stream.visibility} />
          </div>
        </div>
        <div className="row push">
          {isOnAir(stream.state) && (
            <LinkButton to={`/live/${stream.stream_id}`} icon="play">
              Watch
            </LinkButton>
          )}
          {stream.owner_id !== me.account_id && <TerminateButton stream={stream} />}
        </div>
      </header>
      <div className="staff-grid">
        <section className="card stack">
          <Facts
            of={[
              [
                'Id',
                <span key="id" className="id">
                  {stream.stream_id}
                </span>,
              ],
              ['Owner', stream.owner_id && <IdLink key="owner" id={stream.owner_id} />],
              [
                'Channel',
                stream.channel && (
                  <Link key="channel" to={`/staff/people/@${stream.channel.handle}`}>
                    {stream.channel.name} (@{stream.channel.handle})
                  </Link>
                ),
              ],
              ['Made', when(stream.created_at)],
              ['Announced for', when(stream.scheduled_at)],
              ['Live since', when(stream.live_since)],
              ['Ended', when(stream.ended_at)],
              ['Description', stream.description],
              ['Ended by staff', stream.terminated && `Because of ${stream.terminated.because}`],
              ['Told', stream.terminated?.message],
            ]}
          />
        </section>
        {me.roles.includes('admin') && (
          <section className="card stack">
            <h2>Audit log</h2>
            <AuditList about={stream.stream_id} />
          </section>
        )}
      </div>
    </>
  );
};

const TerminateButton = ({ stream }: { stream: ReadableStream }) => {
  const [asking, setAsking] = useState(false);
  const terminate = useDoing('moderation.terminate_stream');
  if (stream.state !== 'SCHEDULED' && !isRunning(stream.state)) return null;
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {stream.state === 'SCHEDULED' ? 'Call it off' : 'End the stream'}
      </Button>
      {asking && (
        <DecideSheet
          title={`End “${stream.title}”?`}
          explanation="It goes off air at once, nobody sees it any more, and nothing of it is kept. It cannot be taken back. Its owner reads why in the studio and by mail."
          verb="End it"
          onClose={() => setAsking(false)}
          onDecide={async ({ reason, note, message }) => {
            await terminate.mutateAsync({
              params: { stream_id: stream.stream_id },
              body: { reason, note, ...(message ? { message } : {}) },
            });
            setAsking(false);
            await Promise.all([readAgain('moderation.list_audit'), streamChanged()]);
            toast(`“${stream.title}” is ended.`);
          }}
        />
      )}
    </>
  );
};
