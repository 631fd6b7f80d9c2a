import { useState } from 'react';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Chat } from '../chat/chat.ts';
import type { Party } from '../chat/room.ts';
import { InviteSheet } from './invite-sheet.tsx';
import { NextSheet } from './next-sheet.tsx';
import { PeopleSheet } from './people-sheet.tsx';

/** Who steers, how others come in, and what a host can do besides. */
export const PartyBar = ({
  partyId,
  chat,
  hosts,
  me,
  isHost,
  party,
}: {
  partyId: string;
  chat: Chat | undefined;
  hosts: Party['hosts'];
  me: string | undefined;
  isHost: boolean;
  /** As it is now; absent until the room has said. */
  party: Party | undefined;
}) => {
  const [open, setOpen] = useState<'invite' | 'people' | 'next' | 'end'>();
  const close = () => setOpen(undefined);
  const names = new Intl.ListFormat('en').format(
    hosts.map(({ account_id, name }) => (account_id === me ? 'you' : name)),
  );
  return (
    <section className="party-bar" aria-label="Watching together">
      <p>
        <Icon name="play" size={15} />
        <span>
          Watching together. Hosted by <bdi>{names}</bdi>.
        </span>
      </p>
      <div className="row push">
        <Button size="small" look="primary" icon="link" onClick={() => setOpen('invite')}>
          Invite
        </Button>
        <Button size="small" icon="user" onClick={() => setOpen('people')}>
          People
        </Button>
        {isHost && party && (
          <Button size="small" icon="play" onClick={() => setOpen('next')}>
            Next video
          </Button>
        )}
        {isHost && (
          <Button size="small" look="quiet" icon="exit" onClick={() => setOpen('end')}>
            End it
          </Button>
        )}
      </div>
      {open === 'invite' && <InviteSheet partyId={partyId} onClose={close} />}
      {open === 'people' && chat && (
        <PeopleSheet partyId={partyId} chat={chat} hosts={hosts} me={me} isHost={isHost} onClose={close} />
      )}
      {open === 'next' && chat && party && (
        <NextSheet
          videoId={party.video_id}
          put={(video_id) => chat.ask({ type: 'video.set', version: party.clock.version, video_id })}
          onClose={close}
        />
      )}
      {open === 'end' && chat && <EndSheet chat={chat} onClose={close} />}
    </section>
  );
};

const EndSheet = ({ chat, onClose }: { chat: Chat; onClose: () => void }) => {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    try {
      await chat.ask({ type: 'party.end' });
      toast('The watch party is over.');
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Sheet title="End it for everybody?" onClose={onClose}>
      <p>Everybody who is here reads that it is over. What was said is forgotten a day later.</p>
      <FormProblem>{problem}</FormProblem>
      <div className="actions">
        <Button onClick={onClose}>Go on watching</Button>
        <Button look="danger" busy={isBusy} onClick={() => void end()}>
          End it
        </Button>
      </div>
    </Sheet>
  );
};
