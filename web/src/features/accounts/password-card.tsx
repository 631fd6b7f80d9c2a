import { useState } from 'react';
import { Link } from 'react-router';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { useSignedIn } from './me.tsx';

const empty = { old: '', fresh: '' };

/** A new password; whoever knew the old one is out. */
export const PasswordCard = () => {
  const me = useSignedIn();
  const [form, setForm] = useState(empty);
  const change = useDoing('accounts.change_password');
  const problems = fieldProblems(change.error);
  const wrong = isRefused(change.error, 'accounts.wrong_password') ? change.error.message : undefined;
  const weak = isRefused(change.error, 'accounts.weak_password') ? change.error.message : undefined;
  const elsewhere = change.error && !wrong && !weak && Object.keys(problems).length === 0;

  const submit = async () => {
    await change.mutateAsync({ body: { old_password: form.old, password: form.fresh } });
    setForm(empty);
    await readAgain('accounts.list_sessions');
    toast('Your password is changed. Every other device was signed out.');
  };

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit().catch(() => {});
      }}
    >
      <h2>Password</h2>
      <FormProblem>{elsewhere && sentenceOf(change.error)}</FormProblem>
      {/* For password managers: whose password this is. */}
      <input type="email" autoComplete="username" value={me.email} readOnly hidden />
      <PasswordField
        label="Present password"
        autoComplete="current-password"
        required
        hint={
          <>
            Forgotten? <Link to={`/forgot?email=${encodeURIComponent(me.email)}`}>Set a new one by mail</Link>.
          </>
        }
        value={form.old}
        onChange={({ currentTarget }) => setForm({ ...form, old: currentTarget.value })}
        problem={problems['old_password'] ?? wrong}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        required
        minLength={10}
        hint="At least 10 characters. You stay signed in here, and nowhere else."
        value={form.fresh}
        onChange={({ currentTarget }) => setForm({ ...form, fresh: currentTarget.value })}
        problem={problems['password'] ?? weak}
      />
      <div className="row">
        <Button type="submit" look="primary" busy={change.isPending} disabled={form.old === '' || form.fresh === ''}>
          Change password
        </Button>
      </div>
    </form>
  );
};
