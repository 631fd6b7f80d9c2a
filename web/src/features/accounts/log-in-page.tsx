import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { call } from '../../api/api.ts';
import { fieldProblems, isRefused } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { CodeField } from './confirm-page.tsx';
import { logInProblem } from './log-in-problem.ts';
import { safeNext } from './me.tsx';
import { awaitConfirmation, logIn } from './session.ts';

/** Log in, with a second factor in a second step, and go on where one was going. */
export const LogInPage = () => {
  const [search] = useSearchParams();
  const [email, setEmail] = useState(search.get('email') ?? '');
  const [password, setPassword] = useState('');
  const [asksForApp, setAsksForApp] = useState(false);
  const navigate = useNavigate();
  const attempt = useMutation({
    mutationFn: () => logIn({ email: email.trim(), password }),
    networkMode: 'always',
  });
  const next = search.get('next');
  const go = () => navigate(safeNext(next), { replace: true });

  const submit = async () => {
    try {
      await attempt.mutateAsync();
    } catch (error) {
      if (isRefused(error, 'accounts.second_factor_needed')) setAsksForApp(true);
      if (!isRefused(error, 'accounts.not_confirmed')) return;
      awaitConfirmation(email.trim(), password);
      await call('accounts.resend_code', { body: { email: email.trim() } }).catch(() => {});
      await navigate(`/confirm?email=${encodeURIComponent(email.trim())}&next=${encodeURIComponent(safeNext(next))}`);
      return;
    }
    await go();
  };

  if (asksForApp)
    return (
      <SecondStep
        email={email.trim()}
        password={password}
        onIn={() => void go()}
        onBack={() => {
          setPassword('');
          attempt.reset();
          setAsksForApp(false);
        }}
      />
    );
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
      <FormProblem>{attempt.error && logInProblem(attempt.error)}</FormProblem>
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

/** What the app shows, or one of the codes that were written down. The password was right: it is not asked for again. */
const SecondStep = ({
  email,
  password,
  onIn,
  onBack,
}: {
  email: string;
  password: string;
  onIn: () => void;
  onBack: () => void;
}) => {
  const [withRecovery, setWithRecovery] = useState(false);
  const [code, setCode] = useState('');
  const attempt = useMutation({
    mutationFn: () => logIn({ email, password, ...(withRecovery ? { recovery_code: code } : { code }) }),
    networkMode: 'always',
  });
  const problems = fieldProblems(attempt.error);
  const problem = attempt.error ? (Object.values(problems)[0] ?? logInProblem(attempt.error)) : undefined;

  const submit = async () => {
    await attempt.mutateAsync();
    if (withRecovery) toast('You are in, and the second factor is off. Set it up again in the settings.');
    onIn();
  };
  const change = () => {
    attempt.reset();
    setCode('');
    setWithRecovery(!withRecovery);
  };

  return (
    <AuthFrame
      title={withRecovery ? 'Use a recovery code' : 'One more step'}
      lead={
        withRecovery
          ? 'One of the codes you were given when you set up your app. It turns the second factor off, and spends the others.'
          : 'Open your authenticator app and type the six digits it shows for Arclight.'
      }
      onSubmit={() => void submit().catch(() => {})}
      aside={
        <>
          <button type="button" className="link" onClick={change}>
            {withRecovery ? 'Use the app instead' : 'I do not have my app: use a recovery code'}
          </button>
          <button type="button" className="link" onClick={onBack}>
            Log in as somebody else
          </button>
        </>
      }
    >
      {withRecovery ? (
        <TextField
          key="recovery"
          label="Recovery code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          autoFocus
          placeholder="XXXX-XXXX-XXXX-XXXX"
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
          problem={problem}
        />
      ) : (
        <CodeField autoFocus label="Digits from your app" code={code} onCode={setCode} problem={problem} />
      )}
      <Button type="submit" look="primary" busy={attempt.isPending}>
        Log in
      </Button>
    </AuthFrame>
  );
};
