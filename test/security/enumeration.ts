import { randomUUID } from 'node:crypto';
import type { Operation } from '../../lambdas/kit/operation.ts';
import type { Principal } from '../authz/matrix.ts';
import { password } from '../support/laptop.ts';
import { askOf, everyOperation, exampleBody, fieldsOf, pathOf } from './contracts.ts';
import { bareAnswer } from './raw.ts';
import type { Stage, Sweep } from './stage.ts';
import { nobodys } from './things.ts';

/** Staff may ask whose an address is; that they alone may is the matrix's to prove. */
const takesAddress = (op: Operation): boolean =>
  !op.action.startsWith('staff.') && fieldsOf(op).some(({ where, name }) => where === 'body' && name === 'email');

const unknown = (): string => `nobody-${randomUUID()}@example.com`;

/** Of somebody who signed up a moment ago, and about whom nothing has been asked yet. */
const signedUp = async (stage: Stage): Promise<string> => {
  const email = `unconfirmed-${randomUUID()}@example.com`;
  const signUp = {
    method: 'POST',
    target: '/v1/auth/signup',
    headers: [['content-type', 'application/json'] as const],
  };
  await stage.ask({ ...signUp, body: JSON.stringify({ email, password, display_name: 'Somebody' }) });
  return email;
};

/** Addresses somebody has, in every state an account can be in. */
const knownAddresses = async (stage: Stage): Promise<Record<string, string>> => {
  const unconfirmed = await signedUp(stage);
  return {
    'an active person’s': stage.world.emailOf('FR'),
    'the same in capitals': stage.world.emailOf('FR').toUpperCase(),
    'one nobody has confirmed': unconfirmed,
    'a suspended person’s': stage.world.emailOf('SU'),
    'a former person’s': stage.world.emailOf('DE'),
  };
};

/** The example with an address, and with proofs nobody could have. */
const bodyWith = (op: Operation, email: string): Record<string, unknown> => {
  const body: Record<string, unknown> = { ...exampleBody(op), email };
  if ('code' in body) body['code'] = '000000';
  if (op.id === 'accounts.log_in') body['password'] = 'a wrong password';
  return body;
};

/** None of them asks for an address of their own. */
const askers: readonly Principal[] = ['PR', 'CR', 'OW', 'AD', 'FR'];

const median = (list: readonly number[]): number => [...list].sort((one, other) => one - other)[list.length >> 1] ?? 0;

/** AB-22: nobody learns from us whether somebody has an account. */
export const enumeration: Sweep = {
  name: 'enumeration',
  what: 'every operation that takes an address answers the same for every known and every unknown one',
  async on(stage, { size, say }) {
    const failures: string[] = [];
    const known = await knownAddresses(stage);
    const asking = everyOperation.filter(takesAddress);
    let compared = 0;
    const ask = async (op: Operation, body: Record<string, unknown>, who: Principal = 'PR'): Promise<string> => {
      const authorization = op.credential === 'required' ? stage.authorizationOf(who) : undefined;
      const answer = await stage.ask(askOf(op, { path: pathOf(op, nobodys), authorization, body }));
      return bareAnswer(answer);
    };
    for (const op of asking) {
      const variants: [string, (email: string) => Record<string, unknown>][] = [
        ['', (email) => bodyWith(op, email)],
        ...('password' in (exampleBody(op) as object)
          ? ([[' with a weak password', (email) => ({ ...bodyWith(op, email), password: 'short' })]] as [
              string,
              (email: string) => Record<string, unknown>,
            ][])
          : []),
      ];
      for (const [how, body] of variants) {
        for (const [index, [whose, email]] of Object.entries(known).entries()) {
          // Everybody asks twice only: whoever asks often is held back, whatever they ask.
          const who = askers[index % askers.length] ?? 'PR';
          const nobody = await ask(op, body(unknown()), who);
          const somebody = await ask(op, body(email), who);
          compared += 1;
          if (somebody !== nobody)
            failures.push(`${op.id}${how}: ${whose} address is answered ${somebody}, a new one ${nobody}`);
        }
      }
    }

    // Being held back after many tries must not tell either.
    const logIn = everyOperation.find(({ id }) => id === 'accounts.log_in');
    const tries = size === 'full' ? 12 : 0;
    if (logIn && tries > 0) {
      const spare = unknown();
      const sequences: string[] = [];
      for (const email of [await signedUp(stage), spare]) {
        const statuses: string[] = [];
        for (let at = 0; at < tries; at++)
          statuses.push((JSON.parse(await ask(logIn, bodyWith(logIn, email))) as { status: number }).status.toString());
        sequences.push(statuses.join(' '));
      }
      compared += 1;
      if (sequences[0] !== sequences[1])
        failures.push(`wrong log-ins in a row: a known address is answered ${sequences[0]}, a new one ${sequences[1]}`);
    }

    // Told, never judged: a laptop's clock proves nothing about AWS.
    let timed = 0;
    if (size === 'full') {
      for (const op of asking.filter(({ id }) => /sign_up|log_in|forgot/.test(id))) {
        const took = { known: [] as number[], unknown: [] as number[] };
        for (let round = 0; round < 8; round++) {
          for (const kind of ['known', 'unknown'] as const) {
            const email = kind === 'known' ? stage.world.emailOf('MO') : unknown();
            const began = performance.now();
            await ask(op, bodyWith(op, email));
            took[kind].push(performance.now() - began);
            timed += 1;
          }
        }
        say(
          `${op.id}: ${median(took.known).toFixed(1)} ms for a known address, ${median(took.unknown).toFixed(1)} ms for a new one (medians)`,
        );
      }
    }
    return {
      counts: {
        'operations that take an address': asking.length,
        'answers compared byte by byte': compared,
        'answers timed': timed,
      },
      failures,
    };
  },
};
