import middy from '@middy/core';
import type { PostConfirmationTriggerEvent } from 'aws-lambda';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { log } from '../kit/log.ts';
import { accountsStore } from './accounts-store.ts';
import { ensureAccount } from './ensure-account.ts';
import { onPersonConfirmedEnv } from './env.ts';

const accounts = accountsStore(onPersonConfirmedEnv.read(process.env).ACCOUNTS_TABLE);

/**
 * Cognito has confirmed someone's address: they get their account. Only who they are is taken from Cognito; what they may
 * do begins the same for everyone. A confirmed password reset comes by here too and finds the account there.
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
      log.info('confirmed', { accountId: account.accountId, version: account.version });
      return event;
    }),
);
