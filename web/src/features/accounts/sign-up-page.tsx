import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField, TextField } from '../../ui/field.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { awaitConfirmation } from './session.ts';

/** Sign up: name, address, password; then the mailed code. */
export const SignUpPage = () => {
  const [search] = useSearchParams();
  const [form, setForm] = useState({ displayName: '', email: '', password: '' });
  const signUp = useDoing('accounts.sign_up');
  const navigate = useNavigate();
  const problems = fieldProblems(signUp.error);
  const weak = isRefused(signUp.error, 'accounts.weak_password') ? signUp.error.message : undefined;
  const elsewhere = signUp.error && !weak && Object.keys(problems).length === 0;

  const submit = async () => {
    const email = form.email.trim();
    await signUp.mutateAsync({ body: { email, password: form.password, display_name: form.displayName } });
    awaitConfirmation(email, form.password);
    const next = search.get('next');
    await navigate(`/confirm?email=${encodeURIComponent(email)}${next ? `&next=${encodeURIComponent(next)}` : ''}`);
  };

  return (
    <AuthFrame
      title="Create your account"
      lead="Watch, keep your place on every device, and publish your own videos."
      onSubmit={() => void submit().catch(() => {})}
      aside={
        <span>
          Already with us? <Link to={`/login?${search}`}>Log in</Link>
        </span>
      }
    >
      <FormProblem>{elsewhere && sentenceOf(signUp.error)}</FormProblem>
      <TextField
        label="Display name"
        autoComplete="name"
        required
        maxLength={60}
        value={form.displayName}
        onChange={({ currentTarget }) => setForm({ ...form, displayName: currentTarget.value })}
        problem={problems['display_name']}
      />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="email"
        inputMode="email"
        required
        value={form.email}
        onChange={({ currentTarget }) => setForm({ ...form, email: currentTarget.value })}
        problem={problems['email']}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        required
        minLength={10}
        hint="At least 10 characters. A short sentence is a good one."
        value={form.password}
        onChange={({ currentTarget }) => setForm({ ...form, password: currentTarget.value })}
        problem={problems['password'] ?? weak}
      />
      <Button type="submit" look="primary" busy={signUp.isPending}>
        Sign up
      </Button>
    </AuthFrame>
  );
};
