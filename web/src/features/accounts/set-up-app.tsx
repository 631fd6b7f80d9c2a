import { useState } from 'react';
import { useDoing } from '../../api/queries.ts';
import { fieldProblems, isRefused, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, PasswordField } from '../../ui/field.tsx';
import { CodeField } from './confirm-page.tsx';
import { QrCode } from './qr-code.tsx';

interface Key {
  key: string;
  address: string;
}

/** First the password, then the key for the app, then what the app shows. */
export const SetUpApp = ({ onOn, onClose }: { onOn: (codes: readonly string[]) => void; onClose: () => void }) => {
  const [key, setKey] = useState<Key>();
  return key ? <ShowKey shown={key} onOn={onOn} onClose={onClose} /> : <AskPassword onKey={setKey} onClose={onClose} />;
};

const AskPassword = ({ onKey, onClose }: { onKey: (key: Key) => void; onClose: () => void }) => {
  const [password, setPassword] = useState('');
  const begin = useDoing('accounts.begin_second_factor');
  const problems = fieldProblems(begin.error);
  const wrong = isRefused(begin.error, 'accounts.wrong_password') ? begin.error.message : undefined;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        begin
          .mutateAsync({ body: { password } })
          .then(onKey)
          .catch(() => {});
      }}
    >
      <FormProblem>{begin.error && !wrong && !problems['password'] && sentenceOf(begin.error)}</FormProblem>
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        required
        autoFocus
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        problem={problems['password'] ?? wrong}
      />
      <div className="row">
        <Button type="submit" look="primary" busy={begin.isPending}>
          Continue
        </Button>
        <Button look="quiet" onClick={onClose}>
          Not now
        </Button>
      </div>
    </form>
  );
};

const ShowKey = ({
  shown,
  onOn,
  onClose,
}: {
  shown: Key;
  onOn: (codes: readonly string[]) => void;
  onClose: () => void;
}) => {
  const [code, setCode] = useState('');
  const confirm = useDoing('accounts.confirm_second_factor');
  const problems = fieldProblems(confirm.error);
  const wrong = isRefused(confirm.error, 'accounts.wrong_digits') ? confirm.error.message : undefined;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        confirm
          .mutateAsync({ body: { code } })
          .then(({ recovery_codes }) => onOn(recovery_codes))
          .catch(() => {});
      }}
    >
      <div className="set-up">
        <QrCode text={shown.address} label="The key for your authenticator app, as a picture for its camera" />
        <div className="stack">
          <p>Scan this with your authenticator app, or type the key into it:</p>
          <p className="secret-text">{shown.key.replace(/(.{4})(?=.)/g, '$1 ')}</p>
          <p>
            On this phone already? <a href={shown.address}>Open your app</a>.
          </p>
        </div>
      </div>
      <FormProblem>{confirm.error && !wrong && !problems['code'] && sentenceOf(confirm.error)}</FormProblem>
      <CodeField
        autoFocus
        label="Digits your app shows"
        code={code}
        onCode={setCode}
        problem={problems['code'] ?? wrong}
      />
      <div className="row">
        <Button type="submit" look="primary" busy={confirm.isPending} disabled={code.length !== 6}>
          Turn on
        </Button>
        <Button look="quiet" onClick={onClose}>
          Not now
        </Button>
      </div>
    </form>
  );
};
