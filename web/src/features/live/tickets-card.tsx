import { useState } from 'react';
import type { Answer, OwnStream } from '../../api/promises.ts';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { momentOf } from '../../ui/when.ts';
import { type MadeTicket, ticketLink, ticketsCsv } from './door.ts';
import { isOver } from './stream-state.ts';

type Ticket = Answer<'live.list_tickets'>['items'][number];

const lookAgainMs = 20_000;
const stateWords: Record<Ticket['state'], string> = { unused: 'Not used', used: 'Used', revoked: 'Revoked' };
const badgeLook: Record<Ticket['state'], string> = { unused: 'badge', used: 'badge good', revoked: 'badge bad' };

/** Tickets of a stream: made here, shown once, and taken back one by one. */
export const TicketsCard = ({ stream }: { stream: OwnStream }) => {
  const params = { stream_id: stream.stream_id };
  const { data, error } = useAnswer('live.list_tickets', { params }, { refetchInterval: lookAgainMs });
  const [made, setMade] = useState<readonly MadeTicket[]>([]);
  const [doomed, setDoomed] = useState<Ticket>();
  const tickets = data?.items ?? [];
  const used = tickets.filter(({ state }) => state === 'used').length;
  return (
    <section className="card stack" data-testid="tickets">
      <h2>Tickets</h2>
      {!isOver(stream.state) && (
        <MakeForm
          streamId={stream.stream_id}
          onMade={(fresh) => {
            // An answer that was given before leaves the codes out: what stands here stays.
            if (fresh.some(({ code }) => code !== undefined)) setMade(fresh);
            void readAgain('live.list_tickets');
          }}
        />
      )}
      {made.length > 0 && <Fresh streamId={stream.stream_id} tickets={made} onDone={() => setMade([])} />}
      {error && !data && <p className="failure">{sentenceOf(error)}</p>}
      {!data && !error && <Skeleton />}
      {data && tickets.length === 0 && (
        <p className="soft">
          There are no tickets yet. Make some, and send each to one person: nobody gets in without.
        </p>
      )}
      {tickets.length > 0 && (
        <>
          <p className="soft small">
            {used} of {tickets.length} used.
          </p>
          <ul className="tickets" aria-label="Tickets">
            {tickets.map((one) => (
              <li key={one.ticket_id}>
                <span className="ticket-end">…{one.last4}</span>
                <span className="stack-tight">
                  <span>{one.label ?? 'Without a label'}</span>
                  <span className="soft small">
                    {one.used_at ? `Entered ${momentOf(one.used_at)}` : `Made ${momentOf(one.made_at)}`}
                  </span>
                </span>
                <span className={badgeLook[one.state]}>{stateWords[one.state]}</span>
                {one.state === 'revoked' ? (
                  <span />
                ) : (
                  <Button
                    look="quiet"
                    size="small"
                    aria-label={`Revoke the ticket that ends in ${one.last4}`}
                    onClick={() => setDoomed(one)}
                  >
                    Revoke
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {doomed && <RevokeSheet streamId={stream.stream_id} ticket={doomed} onClose={() => setDoomed(undefined)} />}
    </section>
  );
};

const mostAtOnce = 500;

const MakeForm = ({ streamId, onMade }: { streamId: string; onMade: (made: readonly MadeTicket[]) => void }) => {
  const [count, setCount] = useState('10');
  const [label, setLabel] = useState('');
  const make = useDoing('live.make_tickets');
  const wanted = Number(count);
  const isFine = Number.isInteger(wanted) && wanted >= 1 && wanted <= mostAtOnce;
  const submit = async () => {
    const words = label.trim();
    const { items } = await make.mutateAsync({
      params: { stream_id: streamId },
      body: { count: wanted, ...(words ? { label: words } : {}) },
    });
    setLabel('');
    onMade(items);
  };
  return (
    <form
      className="ticket-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isFine) void submit().catch(() => {});
      }}
    >
      <TextField
        label="How many"
        type="number"
        inputMode="numeric"
        min={1}
        max={mostAtOnce}
        value={count}
        slip={isFine ? undefined : `1 to ${mostAtOnce}`}
        onChange={({ currentTarget }) => setCount(currentTarget.value)}
      />
      <TextField
        label="What for (may be left out)"
        maxLength={80}
        value={label}
        onChange={({ currentTarget }) => setLabel(currentTarget.value)}
      />
      <Button type="submit" look="primary" busy={make.isPending} disabled={!isFine}>
        Make tickets
      </Button>
      <FormProblem>{make.error && sentenceOf(make.error)}</FormProblem>
    </form>
  );
};

/** Codes that were just made. They are known to this page alone, and as long as it stands there. */
const Fresh = ({
  streamId,
  tickets,
  onDone,
}: {
  streamId: string;
  tickets: readonly MadeTicket[];
  onDone: () => void;
}) => {
  const codes = tickets.flatMap(({ code }) => code ?? []);
  const { origin } = window.location;
  const copy = (lines: readonly string[], what: string) =>
    void navigator.clipboard.writeText(lines.join('\n')).then(
      () => toast(`${what} are copied.`),
      () => toast('They could not be copied: select them instead.'),
    );
  const download = () => {
    const file = new Blob([ticketsCsv(origin, streamId, tickets)], { type: 'text/csv' });
    const url = URL.createObjectURL(file);
    Object.assign(document.createElement('a'), { href: url, download: `tickets-${streamId}.csv` }).click();
    window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <div className="stack fresh-tickets" role="status">
      <p>
        <strong>{codes.length === 1 ? 'One ticket' : `${codes.length} tickets`}, shown this once.</strong> Copy or
        download {codes.length === 1 ? 'it' : 'them'} now.
      </p>
      <textarea
        className="input"
        aria-label="The tickets that were made"
        readOnly
        rows={Math.min(6, codes.length)}
        value={codes.join('\n')}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div className="row">
        <Button onClick={() => copy(codes, 'The tickets')}>Copy all</Button>
        <Button
          icon="link"
          onClick={() =>
            copy(
              codes.map((code) => ticketLink(origin, streamId, code)),
              'The links',
            )
          }
        >
          Copy links
        </Button>
        <Button icon="file" onClick={download}>
          Download CSV
        </Button>
        <Button look="quiet" onClick={onDone}>
          I have them
        </Button>
      </div>
    </div>
  );
};

const RevokeSheet = ({ streamId, ticket, onClose }: { streamId: string; ticket: Ticket; onClose: () => void }) => {
  const revoke = useDoing('live.revoke_ticket');
  const end = async () => {
    await revoke.mutateAsync({ params: { stream_id: streamId, ticket_id: ticket.ticket_id } });
    toast('The ticket is revoked.');
    onClose();
    await readAgain('live.list_tickets');
  };
  return (
    <Sheet title={`Revoke the ticket …${ticket.last4}?`} onClose={onClose}>
      <p>
        {ticket.state === 'used'
          ? 'Who came in by it is out within five minutes, and does not come in again. It cannot be taken back.'
          : 'It lets nobody in any more. It cannot be taken back.'}
      </p>
      <FormProblem>{revoke.error && sentenceOf(revoke.error)}</FormProblem>
      <div className="actions">
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" busy={revoke.isPending} onClick={() => void end().catch(() => {})}>
          Revoke it
        </Button>
      </div>
    </Sheet>
  );
};
