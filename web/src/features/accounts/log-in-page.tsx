import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { call } from '../../api/api.ts';
import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField, TextField } from '../../ui/field.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { safeNext } from './me.tsx';
import { awaitConfirmation, logIn } from './session.ts';

/** Log in, and go on where one was going. */
export const LogInPage = () => {
  const [search] = useSearchParams();
  const [email, setEmail] = useState(search.get('email') ?? '');
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const attempt = useMutation({ mutationFn: () => logIn(email.trim(), password), networkMode: 'always' });
  const next = search.get('next');

  const submit = async () => {
    try {
      await attempt.mutateAsync();
    } catch (error) {
      if (!isRefused(error, 'accounts.not_confirmed')) return;
      awaitConfirmation(email.trim(), password);
      await call('accounts.resend_code', { body: { email: email.trim() } }).catch(() => {});
      await navigate(`/confirm?email=${encodeURIComponent(email.trim())}&next=${encodeURIComponent(safeNext(next))}`);
      return;
    }
    await navigate(safeNext(next), { replace: true });
  };

  return (
    <AuthFrame
      title="Welcome back"
      lead={
        search.get('confirmed')
          ? 'Your address is confirmed. Log in to go on.'
          : search.get('reset')
            ? 'Your new password is set. Log in with it.'
            : undefined
      }
      onSubmit={() => void submit()}
      aside={
        <>
          <Link to={`/forgot?email=${encodeURIComponent(email)}`}>Forgot your password?</Link>
          <span>
            New here? <Link to={next ? `/signup?next=${encodeURIComponent(next)}` : '/signup'}>Sign up</Link>
          </span>
        </>
      }
    >
      <FormProblem>{attempt.error && sentenceOf(attempt.error)}</FormProblem>
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        inputMode="email"
        required
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        required
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      <Button type="submit" look="primary" busy={attempt.isPending}>
        Log in
      </Button>
    </AuthFrame>
  );
};
