import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { safeNext } from './me.tsx';
import { awaitConfirmation, logIn, takePending } from './session.ts';

/** Enter the mailed code; who typed a password just before is then signed in without typing it again. */
export const ConfirmPage = () => {
  const [search] = useSearchParams();
  const [email, setEmail] = useState(search.get('email') ?? '');
  const [code, setCode] = useState('');
  const confirm = useDoing('accounts.confirm_sign_up');
  const resend = useDoing('accounts.resend_code');
  const [loggingIn, setLoggingIn] = useState(false);
  const navigate = useNavigate();
  const problems = fieldProblems(confirm.error);
  const wrong = isRefused(confirm.error, 'accounts.wrong_code') ? confirm.error.message : undefined;
  const elsewhere = confirm.error && !wrong && Object.keys(problems).length === 0;

  const welcome = async () => {
    toast('Welcome to Arclight.');
    await navigate(safeNext(search.get('next')), { replace: true });
  };

  const submit = async () => {
    try {
      await confirm.mutateAsync({ body: { email: email.trim(), code: code.trim() } });
    } catch (error) {
      if (!isRefused(error, 'accounts.wrong_code')) throw error;
      // A code is good once, and an earlier try that was not heard of may have used it up: whether it did, only a log-in tells.
      const pending = takePending(email.trim());
      if (!pending) throw error;
      await logIn(pending).catch(() => {
        awaitConfirmation(pending.email, pending.password);
        throw error;
      });
      return welcome();
    }
    const pending = takePending(email.trim());
    const toLogIn = () => navigate(`/login?email=${encodeURIComponent(email.trim())}&confirmed=1`, { replace: true });
    if (!pending) return toLogIn();
    setLoggingIn(true);
    try {
      await logIn(pending);
    } catch {
      return toLogIn();
    }
    await welcome();
  };

  const sendAgain = async () => {
    await resend.mutateAsync({ body: { email: email.trim() } });
    toast('A new code is on its way.');
  };

  return (
    <AuthFrame
      title="Check your mail"
      lead={
        search.get('email') ? (
          <>
            We sent six digits to <strong>{search.get('email')}</strong>.
          </>
        ) : (
          'Enter your address and the six digits we sent there.'
        )
      }
      onSubmit={() => void submit().catch(() => {})}
      aside={
        <>
          <span>
            Nothing there? Look in the spam folder, or{' '}
            <button
              type="button"
              className="link"
              disabled={resend.isPending || email.trim() === ''}
              onClick={() => void sendAgain().catch((error) => toast(sentenceOf(error)))}
            >
              send a new code
            </button>
            .
          </span>
          <span>
            If you already have an account, no code comes: <Link to="/login">log in</Link> instead.
          </span>
        </>
      }
    >
      <FormProblem>{elsewhere && sentenceOf(confirm.error)}</FormProblem>
      {!search.get('email') && (
        <TextField
          label="E-mail"
          type="email"
          autoComplete="email"
          required
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          problem={problems['email']}
        />
      )}
      <CodeField code={code} onCode={setCode} problem={problems['code'] ?? wrong} />
      <Button type="submit" look="primary" busy={confirm.isPending || loggingIn}>
        Confirm
      </Button>
    </AuthFrame>
  );
};

/** Six digits from a mail; phones offer them above the keyboard. */
export const CodeField = ({
  label = 'Code',
  autoFocus = false,
  code,
  onCode,
  problem,
}: {
  label?: string;
  autoFocus?: boolean;
  code: string;
  onCode: (code: string) => void;
  problem: string | undefined;
}) => (
  <div className="code-field">
    <TextField
      label={label}
      autoFocus={autoFocus}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9]{6}"
      title="Six digits"
      maxLength={6}
      required
      value={code}
      onChange={({ currentTarget }) => onCode(currentTarget.value.replace(/\D/g, ''))}
      problem={problem}
    />
  </div>
);
