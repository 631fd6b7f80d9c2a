import middy from '@middy/core';
import type { PostConfirmationTriggerEvent } from 'aws-lambda';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { log } from '../kit/log.ts';
import { accountsStore } from './accounts-store.ts';
import { endAll } from './end-sessions.ts';
import { ensureAccount } from './ensure-account.ts';
import { onPersonConfirmedEnv } from './env.ts';
import { sessionsStore } from './sessions-store.ts';

const { ACCOUNTS_TABLE } = onPersonConfirmedEnv.read(process.env);
const accounts = accountsStore(ACCOUNTS_TABLE);
const sessions = sessionsStore(ACCOUNTS_TABLE);

/**
 * Cognito has confirmed someone's address: they get their account. Only who they are is taken from Cognito; what they may
 * do begins the same for everyone. A confirmed password reset comes by here too, wherever it was asked for: it finds the
 * account there, and every sign-in of it ends.
 */
export const handler = middy<PostConfirmationTriggerEvent, PostConfirmationTriggerEvent>().handler(
  async (event, context) =>
    correlation.run(context.awsRequestId ?? event.userName, async () => {
      const { sub, email, name } = event.request.userAttributes;
      const subject = sub ?? event.userName;
      const account = await ensureAccount(
        accounts,
        { subject, email: email ?? '', displayName: name ?? '' },
        clock.now(),
      );
      const isReset = event.triggerSource === 'PostConfirmation_ConfirmForgotPassword';
      if (isReset) await endAll({ accounts, sessions }, account.accountId, { now: clock.now() });
      log.info('confirmed', { accountId: account.accountId, version: account.version });
      return event;
    }),
);
