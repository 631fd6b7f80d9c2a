import { useState } from 'react';
import type { Answer } from '../../api/promises.ts';
import { readAgain, useAnswer, useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { PictureButton } from '../../ui/picture-button.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { manages, type Role } from '../channels/my-channels.ts';

type Own = Answer<'chat.list_own_emotes'>['items'][number];

const mostBytes = 1024 * 1024;

/** The emotes of a channel: its owner and managers give it some, its owner decides, whoever keeps order takes away. */
export const EmotesCard = ({ channelId, role }: { channelId: string; role: Role }) => {
  const params = { channel_id: channelId };
  const { data, error, refetch } = useAnswer('chat.list_own_emotes', { params });
  const of = (...states: Own['state'][]) => (data?.items ?? []).filter(({ state }) => states.includes(state));
  const waiting = of('waiting');
  const shown = of('shown');
  const rejected = of('rejected');
  return (
    <section className="card stack" aria-labelledby="emotes-title">
      <h2 id="emotes-title">Emotes of your own</h2>
      <p className="soft">
        Small pictures for the channel’s chats, written :name:. What its owner adds is shown at once; what a manager
        adds waits for the owner.
      </p>
      {error && !data && (
        <FormProblem>
          {sentenceOf(error)}{' '}
          <Button size="small" look="quiet" onClick={() => void refetch()}>
            Try again
          </Button>
        </FormProblem>
      )}
      {!data && !error && (
        <>
          <Loading what="the emotes" />
          <Skeleton width="50%" />
        </>
      )}
      {waiting.length > 0 && (
        <>
          <h3>Waiting for the owner</h3>
          <Emotes items={waiting} channelId={channelId} decides={role === 'owner'} />
        </>
      )}
      {data && shown.length + waiting.length === 0 && <p className="soft">None yet.</p>}
      {waiting.length > 0 && shown.length > 0 && <h3>Shown</h3>}
      {shown.length > 0 && <Emotes items={shown} channelId={channelId} decides={false} />}
      {rejected.length > 0 && (
        <ul className="soft small">
          {rejected.map(({ emote_id, name, reason }) => (
            <li key={emote_id}>
              :{name}: was rejected{reason ? `: ${reason}` : '.'}
            </li>
          ))}
        </ul>
      )}
      {manages(role) &&
        data &&
        (waiting.length + shown.length < data.most ? (
          <AddEmote channelId={channelId} />
        ) : (
          <p className="soft">These are {data.most}, as many as a channel has. Remove one to add another.</p>
        ))}
    </section>
  );
};

const changed = () => readAgain('chat.list_own_emotes', 'chat.list_emotes');

const Emotes = ({ items, channelId, decides }: { items: readonly Own[]; channelId: string; decides: boolean }) => {
  const remove = useDoing('chat.remove_emote');
  const decide = useDoing('chat.decide_emote');
  const busy = remove.isPending || decide.isPending;
  const [asks, setAsks] = useState<string>();
  const doing = async (work: Promise<unknown>, words: string) => {
    try {
      await work;
      toast(words);
    } catch (problem) {
      toast(sentenceOf(problem));
    }
    setAsks(undefined);
    await changed();
  };
  return (
    <ul className="emote-list">
      {items.map(({ emote_id, name, url }) => {
        const params = { channel_id: channelId, name };
        const decided = (decision: 'approve' | 'reject') =>
          void doing(
            decide.mutateAsync({ params, body: { emote_id, decision } }),
            decision === 'approve' ? `:${name}: can be written now.` : `:${name}: is rejected.`,
          );
        return (
          <li key={emote_id}>
            <img src={url} alt="" width={40} height={40} />
            <code>:{name}:</code>
            {decides ? (
              <>
                <Button size="small" disabled={busy} aria-label={`Show :${name}:`} onClick={() => decided('approve')}>
                  Show
                </Button>
                <Button
                  size="small"
                  look="quiet"
                  disabled={busy}
                  aria-label={`Reject :${name}:`}
                  onClick={() => decided('reject')}
                >
                  Reject
                </Button>
              </>
            ) : asks === name ? (
              <>
                <Button
                  size="small"
                  disabled={busy}
                  aria-label={`Yes, remove :${name}:`}
                  onClick={() =>
                    void doing(remove.mutateAsync({ params }), `:${name}: is removed, its picture deleted.`)
                  }
                >
                  Delete its picture
                </Button>
                <Button size="small" look="quiet" onClick={() => setAsks(undefined)}>
                  Keep it
                </Button>
              </>
            ) : (
              <Button size="small" look="quiet" aria-label={`Remove :${name}:`} onClick={() => setAsks(name)}>
                Remove
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
};

const AddEmote = ({ channelId }: { channelId: string }) => {
  const [name, setName] = useState('');
  const send = useDoing('chat.send_emote');
  const problem = send.error ? (fieldProblems(send.error)['name'] ?? sentenceOf(send.error)) : undefined;
  const add = async (body: File) => {
    if (body.size > mostBytes) return toast('This picture is larger than 1 MB. Make it smaller; 112 × 112 is shown.');
    try {
      const { state } = await send.mutateAsync({ params: { channel_id: channelId, name }, body });
      toast(state === 'shown' ? `:${name}: can be written now.` : `:${name}: waits for the owner.`);
      setName('');
      await changed();
    } catch {
      // Said beside the name.
    }
    return undefined;
  };
  return (
    <div className="stack-tight">
      <div className="add-emote">
        <TextField
          label="Name of a new emote"
          prefix=":"
          maxLength={25}
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          problem={problem}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value.toLowerCase());
            send.reset();
          }}
        />
        <PictureButton
          busy={send.isPending}
          disabled={name === '' || send.isPending}
          shownAs="112 × 112"
          testId="emote-input"
          onFile={(file) => void add(file)}
        >
          Choose its picture
        </PictureButton>
      </div>
      <p className="soft small">
        PNG, WebP or JPEG, up to 1 MB and from 64 × 64 on; cut to a square, see-through where it was. Names have 2 to 25
        letters a–z, digits or _.
      </p>
    </div>
  );
};
