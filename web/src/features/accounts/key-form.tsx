import { useState } from 'react';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Check, FormProblem, Select, TextField } from '../../ui/field.tsx';
import { endOf, everyScope, type Life, lives, type Scope } from './key-words.ts';

export interface KeyWish {
  name: string;
  scopes: Scope[];
  expires_at?: string;
}

/** What a new API key is for, what it opens, and for how long. */
export const KeyForm = ({
  error,
  busy,
  onSubmit,
  onCancel,
}: {
  error: unknown;
  busy: boolean;
  onSubmit: (wish: KeyWish) => void;
  onCancel: () => void;
}) => {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>([]);
  const [life, setLife] = useState<Life>('90');
  const problems = fieldProblems(error);
  const choose = (scope: Scope, isChosen: boolean) =>
    setChosen(isChosen ? [...chosen, scope] : chosen.filter((one) => one !== scope));
  const submit = () => {
    const expires_at = endOf(life, new Date());
    onSubmit({ name: name.trim(), scopes: [...chosen], ...(expires_at ? { expires_at } : {}) });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <FormProblem>{error ? Object.keys(problems).length === 0 && sentenceOf(error) : undefined}</FormProblem>
      <TextField
        label="What it is for"
        hint="The program or machine that will use it: one key for each."
        required
        autoComplete="off"
        maxLength={60}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        problem={problems['name']}
      />
      <fieldset className="key-scopes">
        <legend>What it may do in your name</legend>
        {everyScope.map(([scope, words]) => (
          <Check
            key={scope}
            label={
              <>
                {words} <code>{scope}</code>
              </>
            }
            checked={chosen.includes(scope)}
            onChange={({ currentTarget }) => choose(scope, currentTarget.checked)}
          />
        ))}
        <p className="hint">
          Never, whatever you choose: make keys, see or end sign-ins, change your password or address, or act as staff.
        </p>
      </fieldset>
      <Select label="Good for" options={lives} value={life} onChoose={setLife} />
      <div className="row">
        <Button type="submit" look="primary" busy={busy} disabled={name.trim() === '' || chosen.length === 0}>
          Make the key
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
};
