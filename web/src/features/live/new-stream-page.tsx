import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { CreatorsOnly } from '../accounts/creators-only.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import '../catalog/studio.css';
import { useMyChannels } from '../channels/my-channels.ts';
import { StreamFields } from './stream-fields.tsx';
import { bodyOf, hourProblem, isDoorFine, newForm } from './stream-form.ts';
import { streamChanged } from './use-stream.ts';

/** A new stream: what it is, who may watch it, and how. It costs nothing until it is started. */
export const NewStreamPage = () => {
  const me = useSignedIn();
  const [form, setForm] = useState(newForm);
  const [wrongHour, setWrongHour] = useState<string>();
  const { channels } = useMyChannels();
  const create = useDoing('live.create');
  const navigate = useNavigate();
  if (!me.roles.includes('creator')) return <CreatorsOnly next="/studio/live/new" title="Streaming is for creators" />;

  const problems = fieldProblems(create.error);
  const submit = async () => {
    const wrong = hourProblem(form.scheduled_at, '', new Date());
    setWrongHour(wrong);
    if (wrong) return;
    const { stream_id } = await create.mutateAsync({ body: bodyOf(form) });
    await streamChanged();
    await navigate(`/studio/live/${stream_id}`);
  };
  return (
    <div className="page narrow">
      <title>New stream – Arclight</title>
      <header className="page-head">
        <h1>New stream</h1>
      </header>
      <form
        className="card stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit().catch(() => {});
        }}
      >
        <StreamFields
          form={form}
          set={(part) => {
            setForm({ ...form, ...part });
            if ('scheduled_at' in part) setWrongHour(undefined);
          }}
          problems={problems}
          hourProblem={wrongHour}
          channels={channels.filter(({ role }) => role === 'owner').map(({ channel }) => channel)}
        />
        <FormProblem>{create.error && Object.keys(problems).length === 0 && sentenceOf(create.error)}</FormProblem>
        <p className="soft small">
          Nothing goes on air yet: what an hour costs, and the button to begin, are on the next page.
        </p>
        <div className="row">
          <Button
            type="submit"
            look="primary"
            busy={create.isPending}
            disabled={form.title.trim() === '' || !isDoorFine(form)}
          >
            Make the stream
          </Button>
          <LinkButton to="/studio/live" look="quiet">
            Cancel
          </LinkButton>
        </div>
      </form>
    </div>
  );
};
