import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Raid } from './room.ts';
import { leftMsOf, raidWords } from './words.ts';
import './raid.css';

/**
 * Everybody here is sent on: one goes now, or stays, or is taken along when the time has come. Above everything, because who
 * watches may not be looking at the chat. Gone when its time is over.
 */
export const RaidCard = ({
  raid,
  isTaken,
  onGo,
  onStay,
  onCallOff,
}: {
  raid: Raid;
  /** Whether doing nothing means to go; who runs the stream stays with it. */
  isTaken: boolean;
  onGo: (how: 'asked' | 'taken') => void;
  onStay: () => void;
  onCallOff: (() => void) | undefined;
}) => {
  const [endsMs] = useState(() => performance.now() + leftMsOf(raid, Date.now()));
  const [leftSec, setLeftSec] = useState(() => Math.ceil((endsMs - performance.now()) / 1000));
  useEffect(() => {
    const timer = window.setInterval(() => setLeftSec(Math.ceil((endsMs - performance.now()) / 1000)), 250);
    return () => window.clearInterval(timer);
  }, [endsMs]);
  const isOver = leftSec <= 0;
  // Read aloud once, not every second; and what came too late takes nobody anywhere.
  const [firstSec] = useState(leftSec);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when its time has come
  useEffect(() => {
    if (!isOver || firstSec <= 0) return;
    if (isTaken) onGo('taken');
    else onStay();
  }, [isOver]);
  if (isOver) return null;
  return (
    <section className="chat-raid" aria-label="You are being sent on">
      <p role="alert">
        {raidWords(raid, isTaken ? 'you' : 'everybody')}
        {isTaken && <span className="sr-only"> You go there in {firstSec} seconds unless you stay here.</span>}
      </p>
      <p className="soft small" aria-hidden="true">
        {isTaken
          ? `You go there in ${leftSec} s`
          : `They go there in ${leftSec} s; you stay, because you run this stream`}
      </p>
      <div className="row">
        <Button look="primary" size="small" onClick={() => onGo('asked')}>
          Go now
        </Button>
        {isTaken && (
          <Button size="small" onClick={onStay}>
            Stay here
          </Button>
        )}
        {onCallOff && (
          <Button size="small" onClick={onCallOff}>
            Call it off
          </Button>
        )}
      </div>
    </section>
  );
};
