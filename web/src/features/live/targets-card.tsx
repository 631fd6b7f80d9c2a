import { useState } from 'react';
import type { OwnStream, StreamTargets } from '../../api/promises.ts';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField, TextField } from '../../ui/field.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { isOnAir, isRunning } from './stream-state.ts';
import { addedWords, priceWords, standingOfTarget, type Target } from './target-words.ts';
import './targets.css';

const lookAgainMs = 5_000;
const told = (error: unknown): void => toast(sentenceOf(error));

/** Where else a stream is sent: given before it starts, watched while it is on air. */
export const TargetsCard = ({ stream, isMine }: { stream: OwnStream; isMine: boolean }) => {
  const params = { stream_id: stream.stream_id };
  const isSettled = stream.state !== 'SCHEDULED';
  const { data, error, refetch } = useAnswer(
    'live.list_targets',
    { params },
    { refetchInterval: isOnAir(stream.state) ? lookAgainMs : false },
  );
  if (isSettled && !isRunning(stream.state)) return null;
  if (data && (data.most === 0 || (data.items.length === 0 && (isSettled || !isMine)))) return null;
  return (
    <section className="card stack" data-testid="targets">
      <h2>Also shown elsewhere</h2>
      {error && !data && <Broken error={error} again={() => void refetch()} what="list" />}
      {!error && !data && (
        <>
          <Loading what="the other places" />
          <Skeleton width="70%" />
        </>
      )}
      {data && <Targets stream={stream} targets={data} mayChange={isMine && !isSettled} />}
    </section>
  );
};

/** Behind the price of an hour: what the places that are on add to it. */
export const TargetsPrice = ({ stream }: { stream: OwnStream }) => {
  const { data } = useAnswer('live.list_targets', { params: { stream_id: stream.stream_id } });
  return data ? addedWords(data) : '';
};

const Targets = ({ stream, targets, mayChange }: { stream: OwnStream; targets: StreamTargets; mayChange: boolean }) => {
  const [adding, setAdding] = useState(false);
  const { items, most } = targets;
  return (
    <>
      <p className="soft small">
        {items.length === 0 &&
          'Your stream can go to other services at the same time: give the server and the stream key they show you. '}
        {priceWords(targets)}
        {!mayChange && ' This was settled when the stream started.'}
      </p>
      {items.length > 0 && (
        <ul className="targets" aria-label="Other places">
          {items.map((one) => (
            <TargetRow key={one.target_id} stream={stream} target={one} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {mayChange && adding && <TargetForm stream={stream} onDone={() => setAdding(false)} />}
      {mayChange && !adding && (
        <div className="row">
          <Button disabled={items.length >= most} onClick={() => setAdding(true)}>
            Add a place
          </Button>
          {items.length >= most && <span className="soft small">{most} are the most there can be.</span>}
        </div>
      )}
    </>
  );
};

const TargetRow = ({ stream, target, mayChange }: { stream: OwnStream; target: Target; mayChange: boolean }) => {
  const params = { stream_id: stream.stream_id, target_id: target.target_id };
  const change = useDoing('live.switch_target');
  const drop = useDoing('live.drop_target');
  const [look, words] = standingOfTarget(target);
  const again = (): Promise<unknown> => readAgain('live.list_targets');
  return (
    <li>
      <div className="row">
        <span className="target-name">
          <strong>{target.label}</strong> <span className="soft small">{target.host}</span>
        </span>
        <span className="push row">
          <span className={['badge', look].filter(Boolean).join(' ')} role="status">
            {words}
          </span>
          {mayChange && (
            <>
              <Button
                size="small"
                busy={change.isPending}
                aria-label={`${target.enabled ? 'Switch off' : 'Switch on'}: ${target.label}`}
                onClick={() =>
                  void change
                    .mutateAsync({ params, body: { enabled: !target.enabled } })
                    .catch(told)
                    .then(again)
                }
              >
                {target.enabled ? 'Switch off' : 'Switch on'}
              </Button>
              <Button
                look="quiet"
                size="small"
                icon="close"
                busy={drop.isPending}
                aria-label={`Remove ${target.label}`}
                onClick={() => void drop.mutateAsync({ params }).catch(told).then(again)}
              />
            </>
          )}
        </span>
      </div>
      {target.words && <p className="small failure">{target.words}</p>}
    </li>
  );
};

const TargetForm = ({ stream, onDone }: { stream: OwnStream; onDone: () => void }) => {
  const [label, setLabel] = useState('');
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const add = useDoing('live.add_target');
  const problems = fieldProblems(add.error);
  const save = async (): Promise<void> => {
    const body = { label: label.trim(), address: address.trim(), stream_key: key.trim() };
    await add.mutateAsync({ params: { stream_id: stream.stream_id }, body });
    await readAgain('live.list_targets');
    onDone();
  };
  return (
    <form
      className="stack target-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save().catch(() => {});
      }}
    >
      <FormProblem>{add.error && Object.keys(problems).length === 0 ? sentenceOf(add.error) : undefined}</FormProblem>
      <TextField
        label="Name"
        hint="What you call it."
        required
        maxLength={40}
        autoComplete="off"
        value={label}
        onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        problem={problems['label']}
      />
      <TextField
        label="Server"
        hint="Begins with rtmp:// or rtmps://."
        required
        maxLength={400}
        inputMode="url"
        autoComplete="off"
        placeholder="rtmps://live.example.com/app"
        value={address}
        onChange={({ currentTarget }) => setAddress(currentTarget.value)}
        problem={problems['address']}
      />
      <PasswordField
        label="Stream key"
        hint="Kept sealed until this stream is over, and shown to nobody again, not even to you."
        required
        maxLength={400}
        autoComplete="off"
        value={key}
        onChange={({ currentTarget }) => setKey(currentTarget.value)}
        problem={problems['stream_key']}
      />
      <div className="row">
        <Button type="submit" look="primary" busy={add.isPending}>
          Add it
        </Button>
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
};
