import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { aTable } from '../support/a-table.ts';

/** Who sends mail, and who knows people's addresses; both played. */
export const ses = mockClient(SESv2Client);
export const cognito = mockClient(CognitoIdentityProviderClient);

/** The table of notifications, and what its functions are told of where they run. The caller stops it. */
export const notificationsTable = async () => {
  const table = await aTable('notifications');
  Object.assign(process.env, {
    NOTIFICATIONS_TABLE: table.name,
    USER_POOL_ID: 'eu-west-1_pool',
    MAIL_FROM: 'Arclight <hello@example.com>',
    SITE_ORIGIN: 'https://video.example.com',
  });
  return table;
};

/** From the beginning: nothing was sent, every mail is taken, and of everybody only ada is known, under this subject. */
export const knowAda = (subject: string): void => {
  ses.reset();
  cognito.reset();
  ses.on(SendEmailCommand).resolves({ MessageId: 'm' });
  const attributes = { sub: subject, email: 'ada@example.com', email_verified: 'true' };
  cognito.on(AdminGetUserCommand, { UserPoolId: 'eu-west-1_pool', Username: subject }).resolves({
    Username: subject,
    Enabled: true,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
};

/** The mails that went out, as they were handed over. */
export const mails = () => ses.commandCalls(SendEmailCommand).map(({ args }) => args[0].input);
