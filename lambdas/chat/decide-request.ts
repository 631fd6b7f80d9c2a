import type { ActTo } from './act.ts';
import type { Decided, Facts } from './decide.ts';
import { lined } from './keeping.ts';
import { RequestNotFound } from './refusals-contract.ts';
import type { Bar } from './room.ts';

const words = {
  grant: 'A moderator let you back: you can write here again.',
  decline: 'A moderator looked at what you asked, and the ban stays.',
};

/** What comes of somebody's wish to be let back. Granted, the ban ends with this; what they said before stays hidden. */
export const answerRequest = (act: ActTo<'answer'>, { room, bar }: Facts, now: Date): Decided => {
  const request = bar?.request;
  if (!bar || request?.state !== 'waiting') throw RequestNotFound();
  const { accountId, name } = bar;
  const isGranted = act.decision === 'grant';
  const said = act.answer === undefined ? {} : { answer: act.answer };
  const answered: Bar = {
    ...bar,
    ...(isGranted ? { until: now.toISOString() } : {}),
    request: { ...request, state: isGranted ? 'granted' : 'declined', ...said },
  };
  return {
    room,
    keeps: [
      { keep: 'bar', bar: answered },
      { keep: 'no_ask', accountId },
      ...lined(act, {
        act: isGranted ? 'request.granted' : 'request.declined',
        about: { accountId, name },
        ...(act.answer === undefined ? {} : { reason: act.answer }),
      }),
    ],
    done: isGranted ? { frees: accountId } : {},
    person: { accountId, text: [words[act.decision], act.answer].filter(Boolean).join(' ') },
  };
};
