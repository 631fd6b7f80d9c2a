import { useState } from 'react';
import { readAgain, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, Select } from '../../ui/field.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { momentOf } from '../../ui/when.ts';
import { SecretWords } from './secret-words.tsx';
import type { Webhook } from './words.ts';

const overlaps = [
  ['0', 'Ends now: somebody has seen it'],
  ['1', 'Stays good for an hour'],
  ['24', 'Stays good for a day'],
  ['168', 'Stays good for a week'],
] as const;

/** A new secret, and how long the old one stays good beside it. */
export const RotateSheet = ({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) => {
  // One old secret at a time: a second change ends them all.
  const choices = webhook.previous_secret_until ? overlaps.slice(0, 1) : overlaps;
  const [overlap, setOverlap] = useState<(typeof overlaps)[number][0]>(webhook.previous_secret_until ? '0' : '24');
  const rotate = useDoing('webhooks.rotate');
  const made = rotate.data;
  const leave = async () => {
    await readAgain('webhooks.read', 'webhooks.list');
    onClose();
  };
  if (made?.secret)
    return (
      <SecretOnce title="Your new secret" what="secret" secret={made.secret} onDone={() => void leave()}>
        <SecretWords />
        <p className="soft">
          {made.previous_secret_until
            ? `Until ${momentOf(made.previous_secret_until)} every message has two signatures, by the new secret and by the old one. Put the new one everywhere until then.`
            : 'The old secret is good for nothing any more.'}
        </p>
      </SecretOnce>
    );
  return (
    <Sheet title="Make a new secret?" onClose={onClose}>
      <p>
        For a while messages are signed with both, the new secret and the old one, so that your server is content with
        either while you change it.
      </p>
      {webhook.previous_secret_until && (
        <p className="soft small">
          The secret before the one in use is still good until {momentOf(webhook.previous_secret_until)}; a new secret
          made now ends it too.
        </p>
      )}
      <Select label="The old secret" options={choices} value={overlap} onChoose={setOverlap} />
      <FormProblem>{rotate.error && sentenceOf(rotate.error)}</FormProblem>
      <div className="actions">
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button
          look="primary"
          busy={rotate.isPending}
          onClick={() =>
            rotate.mutate({ params: { webhook_id: webhook.webhook_id }, body: { overlap_hours: Number(overlap) } })
          }
        >
          Make it
        </Button>
      </div>
    </Sheet>
  );
};
