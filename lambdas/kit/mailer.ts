import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { once } from './aws.ts';
import type { Letter } from './letter.ts';

// Once only: an answer that got lost may stand for a mail that went. Trying again is the queue's, after the claim has ended.
const client = once(() => new SESv2Client({ maxAttempts: 1 }));

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

/** Hands a letter to SES; once this answers, SES delivers it. */
export const mailer = (from: string) => ({
  async send(to: string, { subject, text, html }: Letter): Promise<void> {
    await client().send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
      }),
    );
  },
});
