import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { session } from '../../api/api.ts';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField, TextField } from '../../ui/field.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { CodeField } from './confirm-page.tsx';

/** Set a new password with the mailed code; every other session of the account ends. */
export const ResetPage = () => {
  const [search] = useSearchParams();
  const [form, setForm] = useState({ email: search.get('email') ?? '', code: '', password: '' });
  const reset = useDoing('accounts.reset_password');
  const navigate = useNavigate();
  const problems = fieldProblems(reset.error);
  const wrong = isRefused(reset.error, 'accounts.wrong_code') ? reset.error.message : undefined;
  const weak = isRefused(reset.error, 'accounts.weak_password') ? reset.error.message : undefined;
  const elsewhere = reset.error && !wrong && !weak && Object.keys(problems).length === 0;

  const submit = async () => {
    const email = form.email.trim();
    await reset.mutateAsync({ body: { email, code: form.code, password: form.password } });
    session.clear();
    await navigate(`/login?email=${encodeURIComponent(email)}&reset=1`, { replace: true });
  };

  return (
    <AuthFrame
      title="Set a new password"
      lead="If we know that address, six digits are on their way to it. You will be logged out everywhere else."
      onSubmit={() => void submit().catch(() => {})}
      aside={
        <span>
          No code? <Link to={`/forgot?email=${encodeURIComponent(form.email)}`}>Send another</Link>
        </span>
      }
    >
      <FormProblem>{elsewhere && sentenceOf(reset.error)}</FormProblem>
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        value={form.email}
        onChange={({ currentTarget }) => setForm({ ...form, email: currentTarget.value })}
        problem={problems['email']}
      />
      <CodeField code={form.code} onCode={(code) => setForm({ ...form, code })} problem={problems['code'] ?? wrong} />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        required
        minLength={10}
        hint="At least 10 characters."
        value={form.password}
        onChange={({ currentTarget }) => setForm({ ...form, password: currentTarget.value })}
        problem={problems['password'] ?? weak}
      />
      <Button type="submit" look="primary" busy={reset.isPending}>
        Set password
      </Button>
    </AuthFrame>
  );
};
