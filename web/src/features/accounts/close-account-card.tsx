import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Me } from '../../api/promises.ts';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { dateOf } from '../../ui/when.ts';
import { CodeField } from './confirm-page.tsx';
import { sessionIsOver } from './session.ts';

/** The way out: what happens at once, what happens on the day, and how to turn back. */
export const CloseAccountCard = ({ me }: { me: Me }) => {
  const [asking, setAsking] = useState(false);
  if (me.status === 'closing') return null;
  return (
    <section className="card stack">
      <h2>Close account</h2>
      <p className="soft">
        At once: you are signed out everywhere, your API keys are gone, uploads end, and your channels and videos are
        hidden from everybody.
      </p>
      <p className="soft">
        After {me.grace_days} days, on {dateOf(new Date(Date.now() + me.grace_days * 86_400_000).toISOString())}:
        everything is erased for good, your profile, channels, videos and what you watched. Until then you can log in
        and keep your account; API keys have to be made anew.
      </p>
      {asking ? (
        <CloseForm me={me} onKeep={() => setAsking(false)} />
      ) : (
        <div className="row">
          <Button look="danger" onClick={() => setAsking(true)}>
            Close account…
          </Button>
        </div>
      )}
    </section>
  );
};

const CloseForm = ({ me, onKeep }: { me: Me; onKeep: () => void }) => {
  const [form, setForm] = useState({ password: '', code: '' });
  const close = useDoing('accounts.close');
  const navigate = useNavigate();
  const problems = fieldProblems(close.error);
  const wrong = isRefused(close.error, 'accounts.wrong_password') ? close.error.message : undefined;
  const digits = isRefused(close.error, 'accounts.wrong_digits') ? close.error.message : undefined;
  const elsewhere = close.error && !wrong && !digits && Object.keys(problems).length === 0;

  const submit = async () => {
    const { closes_at } = await close.mutateAsync({
      body: { password: form.password, ...(me.second_factor ? { code: form.code } : {}) },
    });
    await sessionIsOver();
    await navigate('/login', { replace: true });
    toast(`Your account closes on ${dateOf(closes_at)}. Log in before then to keep it.`);
  };

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit().catch(() => {});
      }}
    >
      <FormProblem>{elsewhere && sentenceOf(close.error)}</FormProblem>
      {/* For password managers: whose password this is. */}
      <input type="email" autoComplete="username" value={me.email} readOnly hidden />
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        required
        autoFocus
        value={form.password}
        onChange={({ currentTarget }) => setForm({ ...form, password: currentTarget.value })}
        problem={problems['password'] ?? wrong}
      />
      {me.second_factor && (
        <CodeField
          label="Digits from your app"
          code={form.code}
          onCode={(code) => setForm({ ...form, code })}
          problem={problems['code'] ?? digits}
        />
      )}
      <div className="row">
        <Button
          type="submit"
          look="danger"
          busy={close.isPending}
          disabled={form.password === '' || (me.second_factor && form.code.length !== 6)}
        >
          Close my account
        </Button>
        <Button look="quiet" onClick={onKeep}>
          Keep it
        </Button>
      </div>
    </form>
  );
};
