import { useState } from 'react';
import { readAgain, useDoing } from '../../api/queries.ts';
import { fieldProblems, sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { type ApiKey, useWords } from './key-words.ts';

/** One API key: what it is for, what it opens, when it was last used, and its end. */
export const KeyRow = ({ apiKey }: { apiKey: ApiKey }) => {
  const [open, setOpen] = useState<'rename' | 'revoke'>();
  const close = () => setOpen(undefined);
  return (
    <li>
      <div className="row">
        <strong className="key-name">{apiKey.name}</strong>
        {apiKey.expired && <span className="badge bad">Expired</span>}
        <span className="push row">
          <Button size="small" look="quiet" aria-label={`Rename ${apiKey.name}`} onClick={() => setOpen('rename')}>
            Rename
          </Button>
          <Button size="small" look="danger" aria-label={`Revoke ${apiKey.name}`} onClick={() => setOpen('revoke')}>
            Revoke
          </Button>
        </span>
      </div>
      <p className="soft small">
        <code>
          {apiKey.prefix}…{apiKey.last_four}
        </code>{' '}
        · {useWords(apiKey, new Date())}
      </p>
      <ul className="key-opens" aria-label="What it opens">
        {apiKey.scopes.map((scope) => (
          <li key={scope}>
            <code>{scope}</code>
          </li>
        ))}
      </ul>
      {open === 'rename' && <RenameSheet apiKey={apiKey} onClose={close} />}
      {open === 'revoke' && <RevokeSheet apiKey={apiKey} onClose={close} />}
    </li>
  );
};

const RenameSheet = ({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) => {
  const rename = useDoing('accounts.rename_key');
  const [name, setName] = useState(apiKey.name);
  const problems = fieldProblems(rename.error);
  const save = async () => {
    await rename.mutateAsync({ params: { key_id: apiKey.key_id }, body: { name: name.trim() } });
    await readAgain('accounts.list_keys');
    onClose();
  };
  return (
    <Sheet title="Rename the key" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save().catch(() => {});
        }}
      >
        <FormProblem>{rename.error && Object.keys(problems).length === 0 && sentenceOf(rename.error)}</FormProblem>
        <TextField
          label="What it is for"
          required
          autoComplete="off"
          maxLength={60}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          problem={problems['name']}
        />
        <div className="actions">
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" busy={rename.isPending} disabled={name.trim() === ''}>
            Save
          </Button>
        </div>
      </form>
    </Sheet>
  );
};

const RevokeSheet = ({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) => {
  const revoke = useDoing('accounts.revoke_key');
  const doIt = async () => {
    await revoke.mutateAsync({ params: { key_id: apiKey.key_id } });
    toast(`“${apiKey.name}” is revoked.`);
    onClose();
    await readAgain('accounts.list_keys');
  };
  return (
    <Sheet title={`Revoke “${apiKey.name}”?`} onClose={onClose}>
      <p>Within five seconds it is refused everywhere, and what uses it stops working. It cannot be brought back.</p>
      <FormProblem>{revoke.error && sentenceOf(revoke.error)}</FormProblem>
      <div className="actions">
        <Button look="quiet" onClick={onClose}>
          Keep it
        </Button>
        <Button look="danger" busy={revoke.isPending} onClick={() => void doIt().catch(() => {})}>
          Revoke
        </Button>
      </div>
    </Sheet>
  );
};
