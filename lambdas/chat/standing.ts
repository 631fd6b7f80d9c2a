import { authorize, type Subject } from '../kit/authorize.ts';
import { type Bar, isInForce } from './room.ts';
import type { ReadOnlyBecause } from './room-contract.ts';
import type { RoomRights } from './room-rights.ts';

/** Why somebody who may read may not write; undefined when they may. */
export const readOnlyWhy = (
  subject: Subject,
  room: RoomRights,
  { isClosed, bar }: { isClosed: boolean; bar: Bar | undefined },
  now: Date,
): ReadOnlyBecause | undefined => {
  if (isClosed || room.isOver) return 'ended';
  const verdict = authorize(subject, 'chat.write', room);
  if (verdict === 'sign_in') return 'sign_in';
  if (verdict === 'scope_needed') return 'scope';
  if (verdict !== 'allow') return 'suspended';
  return bar && isInForce(bar, now) ? 'banned' : undefined;
};
