import { isRefused, sentenceOf } from '../../api/refusal.ts';
import { momentOf } from '../../ui/when.ts';

const text = (given: unknown): string | undefined => (typeof given === 'string' && given !== '' ? given : undefined);

/** Why somebody is not let in. Who is suspended reads why and until when, as far as it is told, and what they can do. */
export const logInProblem = (error: unknown): string => {
  if (!isRefused(error, 'access.account_suspended')) return sentenceOf(error);
  const because = text(error.details['because']);
  const until = text(error.details['until']);
  const message = text(error.details['message']);
  return [
    `This account is suspended${because ? ` because of ${because}` : ''}${until ? `, until ${momentOf(until)}` : ''}.`,
    message && `Our staff say: “${message}”`,
    'We sent a mail about it to your address. If it is a mistake, answer that mail.',
  ]
    .filter(Boolean)
    .join(' ');
};
