import { useState } from 'react';
import { creatorTermsVersion } from '../../../../sdk/src/public.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Check, FormProblem } from '../../ui/field.tsx';

/** The terms in force, short enough to be read, and the way to accept them. */
export const CreatorTerms = () => {
  const [accepted, setAccepted] = useState(false);
  const become = useDoing('accounts.become_creator');

  const submit = async () => {
    await become.mutateAsync({ body: { terms_version: creatorTermsVersion } });
    await readAgain('accounts.read_me');
  };

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit().catch(() => {});
      }}
    >
      <div className="stack-tight">
        <h2>Creator terms</h2>
        <p className="soft small">Version {creatorTermsVersion}</p>
      </div>
      <ol className="terms">
        <li>
          <strong>It is yours.</strong> You made what you upload, or you have the right to publish it: pictures, sound
          and the people in it. It stays yours.
        </li>
        <li>
          <strong>We may show it.</strong> You let us store it, convert it and show it to those you choose, as long as
          it is here. When you delete it, we remove it from our storage.
        </li>
        <li>
          <strong>Nobody is harmed by it.</strong> No violence for its own sake, no hate, no sexual content with minors,
          nothing that is against the law where you or we are.
        </li>
        <li>
          <strong>Adults only is said so.</strong> What is not for children carries the age mark.
        </li>
        <li>
          <strong>We answer for our part.</strong> If we take something down we tell you what and why, by mail and in
          the studio. If you think we are wrong, answer that mail: a person reads it, and what was taken down can be put
          back.
        </li>
      </ol>
      <FormProblem>{become.error && sentenceOf(become.error)}</FormProblem>
      <Check
        label="I have read the terms and accept them"
        required
        checked={accepted}
        onChange={({ currentTarget }) => setAccepted(currentTarget.checked)}
      />
      <div className="row">
        <Button type="submit" look="primary" busy={become.isPending}>
          Become a creator
        </Button>
      </div>
    </form>
  );
};
