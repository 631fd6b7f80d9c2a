import { useState } from 'react';
import type { Me } from '../../api/promises.ts';
import { queryClient, readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { CodeField } from './confirm-page.tsx';

/** The address one logs in with, and its change: the new one counts once the code sent there comes back. */
export const EmailCard = ({ me }: { me: Me }) => {
  const [step, setStep] = useState<'shown' | 'asking' | 'confirming'>('shown');
  const [email, setEmail] = useState('');
  const close = () => {
    setStep('shown');
    setEmail('');
  };
  return (
    <section className="card stack">
      <h2>E-mail address</h2>
      <p className="address">
        <strong>{me.email}</strong> <span className="soft">is what you log in with. Nobody else sees it.</span>
      </p>
      {step === 'shown' && (
        <div className="row">
          <Button icon="edit" disabled={me.status !== 'active'} onClick={() => setStep('asking')}>
            Change address
          </Button>
          {/* Whoever asked before they left the page has the code, and its mail, already. */}
          <Button look="quiet" disabled={me.status !== 'active'} onClick={() => setStep('confirming')}>
            Enter a code
          </Button>
        </div>
      )}
      {step === 'asking' && (
        <AskForm email={email} onEmail={setEmail} onAsked={() => setStep('confirming')} onClose={close} />
      )}
      {step === 'confirming' && (
        <ConfirmForm email={email} onBack={() => setStep(email ? 'asking' : 'shown')} onDone={close} />
      )}
    </section>
  );
};

const AskForm = ({
  email,
  onEmail,
  onAsked,
  onClose,
}: {
  email: string;
  onEmail: (email: string) => void;
  onAsked: () => void;
  onClose: () => void;
}) => {
  const [password, setPassword] = useState('');
  const ask = useDoing('accounts.ask_email_change');
  const problems = fieldProblems(ask.error);
  const wrong = isRefused(ask.error, 'accounts.wrong_password') ? ask.error.message : undefined;
  const same = isRefused(ask.error, 'accounts.same_email') ? ask.error.message : undefined;
  const elsewhere = ask.error && !wrong && !same && Object.keys(problems).length === 0;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        ask
          .mutateAsync({ body: { email: email.trim(), password } })
          .then(onAsked)
          .catch(() => {});
      }}
    >
      <FormProblem>{elsewhere && sentenceOf(ask.error)}</FormProblem>
      <TextField
        label="New address"
        type="email"
        autoComplete="email"
        inputMode="email"
        required
        autoFocus
        hint="We send a code there, and tell your present address."
        value={email}
        onChange={({ currentTarget }) => onEmail(currentTarget.value)}
        problem={problems['email'] ?? same}
      />
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        required
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        problem={problems['password'] ?? wrong}
      />
      <div className="row">
        <Button type="submit" look="primary" busy={ask.isPending}>
          Send code
        </Button>
        <Button look="quiet" onClick={onClose}>
          Keep the present one
        </Button>
      </div>
    </form>
  );
};

const ConfirmForm = ({ email, onBack, onDone }: { email: string; onBack: () => void; onDone: () => void }) => {
  const [code, setCode] = useState('');
  const confirm = useDoing('accounts.confirm_email');
  const problems = fieldProblems(confirm.error);
  const wrong = isRefused(confirm.error, 'accounts.wrong_code') ? confirm.error.message : undefined;
  const elsewhere = confirm.error && !wrong && Object.keys(problems).length === 0;

  const submit = async () => {
    const changed = await confirm.mutateAsync({ body: { code } });
    queryClient.removeQueries({ queryKey: ['accounts.list_sessions'] });
    await readAgain('accounts.read_me');
    toast(`From now on you log in with ${changed.email}.`);
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
      <p className="address">
        {email ? (
          <>
            If nobody else uses <strong>{email}</strong>, six digits are on their way there.
          </>
        ) : (
          'The six digits are in the mail we sent to your new address; only the newest count.'
        )}
      </p>
      <FormProblem>{elsewhere && sentenceOf(confirm.error)}</FormProblem>
      <CodeField autoFocus code={code} onCode={setCode} problem={problems['code'] ?? wrong} />
      <div className="row">
        <Button type="submit" look="primary" busy={confirm.isPending} disabled={code.length !== 6}>
          Confirm
        </Button>
        <Button look="quiet" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
};
