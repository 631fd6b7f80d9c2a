import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Scene } from '../../ui/scene.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import { whatIsMeant } from './what-is-meant.ts';

/** Where staff begin: a person, a video or a stream somebody wrote to them about. */
export const FindPage = () => {
  const isAdmin = useSignedIn().roles.includes('admin');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const navigate = useNavigate();
  const byAddress = useDoing('moderation.find_person');

  const find = async (): Promise<void> => {
    const meant = whatIsMeant(typed);
    if (meant.kind === 'path') return void (await navigate(meant.path));
    if (meant.kind === 'nothing')
      return setProblem(
        'This is no id, no @handle and no address. Copy the whole id, or the link of the video or stream.',
      );
    if (!isAdmin) return setProblem('Only admins look people up by their e-mail address. Use an id or a @handle.');
    const { account_id } = await byAddress.mutateAsync({ body: { email: meant.email } });
    await navigate(`/staff/people/${account_id}`);
  };

  return (
    <>
      <title>Staff – Arclight</title>
      <header className="page-head">
        <h1>Staff</h1>
      </header>
      <form
        className="card stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setProblem(undefined);
          void find().catch((error) => setProblem(sentenceOf(error)));
        }}
      >
        <TextField
          label="Find a person, a video or a stream"
          hint={`The id or @handle of a person${isAdmin ? ', or the exact e-mail address' : ''}; the id or the link of a video or a stream.`}
          autoFocus
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          value={typed}
          slip={problem}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setProblem(undefined);
          }}
        />
        <div className="row">
          <Button type="submit" look="primary" busy={byAddress.isPending} disabled={typed.trim() === ''}>
            Find
          </Button>
        </div>
      </form>
      <Scene kind="empty" heading="h2" title="Whom or what is it about?">
        <p>
          Everything you decide here needs a reason, is told to the person concerned, and stands in the audit log with
          your name. So do looks at what is not public.
        </p>
      </Scene>
    </>
  );
};
