import { useState } from 'react';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { CodeField } from './confirm-page.tsx';
import { useSignedIn } from './me.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SetUpApp } from './set-up-app.tsx';

type Step = { at: 'shown' } | { at: 'set-up' } | { at: 'codes'; codes: readonly string[] } | { at: 'off' };

/** The authenticator app: whether log-in asks for it, setting it up, and turning it off. */
export const SecondFactorCard = () => {
  const me = useSignedIn();
  const [step, setStep] = useState<Step>({ at: 'shown' });
  const close = () => {
    setStep({ at: 'shown' });
    void readAgain('accounts.read_me');
  };
  return (
    <section className="card stack">
      <h2>Second factor</h2>
      {step.at === 'shown' && (
        <>
          <p className="soft">
            {me.second_factor
              ? 'Logging in takes your password and six digits from your authenticator app.'
              : 'With an authenticator app on your phone, a stolen password alone opens nothing. Any app for one-time codes will do.'}
          </p>
          <div className="row">
            {me.second_factor ? (
              <Button look="danger" disabled={me.status !== 'active'} onClick={() => setStep({ at: 'off' })}>
                Turn off
              </Button>
            ) : (
              <Button icon="lock" disabled={me.status !== 'active'} onClick={() => setStep({ at: 'set-up' })}>
                Set up an app
              </Button>
            )}
          </div>
        </>
      )}
      {step.at === 'set-up' && <SetUpApp onOn={(codes) => setStep({ at: 'codes', codes })} onClose={close} />}
      {step.at === 'codes' && <RecoveryCodes codes={step.codes} email={me.email} onDone={close} />}
      {step.at === 'off' && <TurnOff onDone={close} />}
    </section>
  );
};

const TurnOff = ({ onDone }: { onDone: () => void }) => {
  const [form, setForm] = useState({ password: '', code: '' });
  const off = useDoing('accounts.end_second_factor');
  const problems = fieldProblems(off.error);
  const wrong = isRefused(off.error, 'accounts.wrong_password') ? off.error.message : undefined;
  const digits = isRefused(off.error, 'accounts.wrong_digits') ? off.error.message : undefined;
  const elsewhere = off.error && !wrong && !digits && Object.keys(problems).length === 0;

  const submit = async () => {
    await off.mutateAsync({ body: form });
    toast('Log-in no longer asks for your app.');
    onDone();
  };

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit().catch(() => {});
      }}
    >
      <p>From then on your password alone logs you in, and the recovery codes are worth nothing.</p>
      <FormProblem>{elsewhere && sentenceOf(off.error)}</FormProblem>
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        required
        autoFocus
        value={form.password}
        onChange={({ currentTarget }) => setForm({ ...form, password: currentTarget.value })}
        problem={problems['password'] ?? wrong}
      />
      <CodeField
        label="Digits from your app"
        code={form.code}
        onCode={(code) => setForm({ ...form, code })}
        problem={problems['code'] ?? digits}
      />
      <p className="soft small">
        Lost the app? Log out, and log in with one of your recovery codes: that turns the second factor off.
      </p>
      <div className="row">
        <Button type="submit" look="danger" busy={off.isPending} disabled={form.code.length !== 6}>
          Turn off
        </Button>
        <Button look="quiet" onClick={onDone}>
          Keep it on
        </Button>
      </div>
    </form>
  );
};
