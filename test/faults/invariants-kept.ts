import { number, ofKind, type Row, text, type World } from './invariants.ts';

/** I1: whatever was acknowledged is there. */
export const checkAcknowledged = ({ acknowledged, rows }: World): string[] =>
  acknowledged.flatMap(({ domain, pk, sk, fields = {} }) => {
    const row = rows[domain].find((one) => one['pk'] === pk && one['sk'] === sk);
    if (!row) return [`I1 ${domain} acknowledged ${pk} ${sk} and has lost it`];
    return Object.entries(fields)
      .filter(([name, value]) => JSON.stringify(row[name]) !== JSON.stringify(value))
      .map(
        ([name, value]) =>
          `I1 ${domain} acknowledged ${name} ${JSON.stringify(value)} of ${pk}; it is ${JSON.stringify(row[name])}`,
      );
  });

/** I9: nothing is dropped silently, and with faults that pass nothing has to be given up. */
export const checkDeadLetters = ({ deadLetters }: World): string[] =>
  deadLetters.map(({ queue, body }) => `I9 ${queue} gave up on ${body.slice(0, 300)}`);

const attemptsAtMost = 3;

/** I10: no job is tried more often than promised. */
export const checkBounded = ({ rows }: World): string[] =>
  ofKind(rows.transcode, 'encode').flatMap((encode) =>
    (encode['parts'] as Row[])
      .filter((part) => number(part, 'attempt') > attemptsAtMost)
      .map((part) => `I10 ${text(encode, 'videoId')} ${text(part, 'name')} is at attempt ${number(part, 'attempt')}`),
  );
