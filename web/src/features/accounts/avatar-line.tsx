import type { Me } from '../../api/promises.ts';
import { readAgain, useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { PictureButton } from '../../ui/picture-button.tsx';
import { toast } from '../../ui/toast.tsx';
import { dateOf } from '../../ui/when.ts';

/** Who I am at a glance, and the picture beside my name. */
export const AvatarLine = ({ me }: { me: Me }) => {
  const send = useDoing('accounts.send_avatar');
  const remove = useDoing('accounts.remove_avatar');
  const isBusy = send.isPending || remove.isPending;

  const change = async (work: Promise<unknown>, words: string) => {
    try {
      await work;
      await readAgain('accounts.read_me');
      toast(words);
    } catch (error) {
      toast(sentenceOf(error));
    }
  };

  return (
    <header className="row account-head">
      <Avatar name={me.display_name} picture={me.avatar_url} big />
      <div className="stack-tight">
        <h2>{me.display_name}</h2>
        <p className="soft">Here since {dateOf(me.created_at)}</p>
        <div className="row">
          <PictureButton
            busy={send.isPending}
            disabled={isBusy || me.status !== 'active'}
            shownAs="320 × 320"
            testId="avatar-input"
            onFile={(file) => void change(send.mutateAsync({ body: file }), 'Your picture is changed.')}
          >
            {me.avatar_url ? 'Another picture' : 'Add a picture'}
          </PictureButton>
          {me.avatar_url && (
            <Button
              size="small"
              look="quiet"
              disabled={isBusy || me.status !== 'active'}
              onClick={() => void change(remove.mutateAsync({}), 'Your picture is deleted.')}
            >
              Remove
            </Button>
          )}
          <span className="soft small">JPEG, PNG or WebP, up to 4 MB; cut to a square.</span>
        </div>
      </div>
    </header>
  );
};
