import { useId, useState } from 'react';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Check, FormProblem, TextField } from '../../ui/field.tsx';
import { type EventType, eventGroups, type Webhook } from './words.ts';

export interface Wish {
  url: string;
  description: string;
  event_types: EventType[];
}

/** Only a laptop is shown without TLS; its receivers may stand beside it. */
const onLaptop = window.location.protocol === 'http:';

/** Where to, what of, and what it is for: of a new webhook, or of one there is. */
export const WebhookForm = ({
  webhook,
  words,
  error,
  busy,
  onSubmit,
  onCancel,
}: {
  webhook?: Webhook;
  words: string;
  error: unknown;
  busy: boolean;
  onSubmit: (wish: Wish) => void;
  onCancel: () => void;
}) => {
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [all, setAll] = useState(!webhook || webhook.event_types.length === 0);
  const [types, setTypes] = useState<readonly EventType[]>(webhook?.event_types ?? []);
  const name = useId();
  const problems = fieldProblems(error);
  const nothingChosen = !all && types.length === 0;
  const choose = (type: EventType, chosen: boolean) =>
    setTypes(chosen ? [...types, type] : types.filter((one) => one !== type));
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ url: url.trim(), description: description.trim(), event_types: all ? [] : [...types] });
      }}
    >
      <FormProblem>{error ? Object.keys(problems).length === 0 && sentenceOf(error) : undefined}</FormProblem>
      <TextField
        label="Address"
        hint={`Where we send to: https, on the internet${onLaptop ? '; here, http on this machine too' : ''}.`}
        type="url"
        inputMode="url"
        required
        autoComplete="off"
        placeholder="https://hooks.example.com/arclight"
        maxLength={2048}
        value={url}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        problem={problems['url']}
      />
      <TextField
        label="What it is for"
        hint="For yourself; may be empty."
        maxLength={200}
        value={description}
        onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        problem={problems['description']}
      />
      <fieldset className="webhook-events">
        <legend>Tell it of</legend>
        <label className="check">
          <input type="radio" name={name} checked={all} onChange={() => setAll(true)} />
          <span>All events, those to come included</span>
        </label>
        <label className="check">
          <input type="radio" name={name} checked={!all} onChange={() => setAll(false)} />
          <span>Only these</span>
        </label>
        {!all && (
          <div className="webhook-groups">
            {eventGroups.map(([heading, events]) => (
              <fieldset key={heading}>
                <legend>{heading}</legend>
                {events.map(([type, said]) => (
                  <Check
                    key={type}
                    label={said}
                    title={type}
                    checked={types.includes(type)}
                    onChange={({ currentTarget }) => choose(type, currentTarget.checked)}
                  />
                ))}
              </fieldset>
            ))}
          </div>
        )}
      </fieldset>
      <div className="row">
        <Button type="submit" look="primary" busy={busy} disabled={url.trim() === '' || nothingChosen}>
          {words}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
};
