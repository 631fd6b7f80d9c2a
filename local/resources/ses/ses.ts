import { z } from 'zod';
import type { Listening, Mail, Resource, Service, Surroundings } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { AwsError, openJsonApi, type PlainRequest, parseJson } from '../../wire/json-api.ts';
import { readMime } from './mime.ts';
import { type KeptMail, openOutbox, outboxSchema } from './outbox.ts';

const IdentityProperties = z.strictObject({
  EmailIdentity: z.string(),
  ConfigurationSetAttributes: z.strictObject({ ConfigurationSetName: z.string() }).optional(),
  DkimAttributes: z.strictObject({ SigningEnabled: z.boolean().optional() }).optional(),
  DkimSigningAttributes: z.strictObject({ NextSigningKeyLength: z.string().optional() }).optional(),
  FeedbackAttributes: z.strictObject({ EmailForwardingEnabled: z.boolean().optional() }).optional(),
  MailFromAttributes: z
    .strictObject({ BehaviorOnMxFailure: z.string().optional(), MailFromDomain: z.string().optional() })
    .optional(),
  Tags: z.unknown().optional(),
});

const ConfigurationSetProperties = z.strictObject({
  Name: z.string().optional(),
  DeliveryOptions: z
    .strictObject({ TlsPolicy: z.string().optional(), SendingPoolName: z.string().optional() })
    .optional(),
  ReputationOptions: z.strictObject({ ReputationMetricsEnabled: z.boolean().optional() }).optional(),
  SendingOptions: z.strictObject({ SendingEnabled: z.boolean().optional() }).optional(),
  SuppressionOptions: z.strictObject({ SuppressedReasons: z.array(z.string()).optional() }).optional(),
  Tags: z.unknown().optional(),
});

const Text = z.object({ Data: z.string(), Charset: z.string().optional() });

const Addresses = z.array(z.string()).optional();

const SendEmail = z.object({
  FromEmailAddress: z.string().optional(),
  Destination: z.object({ ToAddresses: Addresses, CcAddresses: Addresses, BccAddresses: Addresses }).optional(),
  ReplyToAddresses: z.array(z.string()).optional(),
  ConfigurationSetName: z.string().optional(),
  Content: z.object({
    Simple: z.object({ Subject: Text, Body: z.object({ Text: Text.optional(), Html: Text.optional() }) }).optional(),
    Raw: z.object({ Data: z.base64() }).optional(),
  }),
});
type SendEmail = z.output<typeof SendEmail>;

export interface SesListening extends Listening {
  /** Leaves a mail in the outbox; it is on disk once this resolves (what `Surroundings.mail` does). */
  deliver(mail: Mail): Promise<void>;
  /** Newest first. */
  mails(): KeptMail[];
}

/** SES: no mail leaves the laptop; each is kept in the outbox, for the console and for tests. */
export const ses = {
  name: 'ses',
  serviceIds: ['SESV2'],
  understands: {
    'AWS::SES::EmailIdentity': IdentityProperties,
    'AWS::SES::ConfigurationSet': ConfigurationSetProperties,
  },
  divergesFrom: [
    { what: 'Mail goes to the outbox and nowhere else.', why: 'A laptop should write to nobody.' },
    { what: 'Every declared identity counts as verified.', why: 'There is no DNS to prove it in.' },
    { what: 'Templates, attachments and bulk sending are refused or not shown.', why: 'The app sends simple mails.' },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<SesListening> {
  const database = openDatabase(surroundings.dataDir, 'ses.sqlite', outboxSchema);
  const outbox = openOutbox(database, surroundings.now);
  const identities = new Set<string>();
  const configurationSets = new Set<string>();

  function send(request: SendEmail): string {
    const set = request.ConfigurationSetName;
    if (set !== undefined && !configurationSets.has(set))
      throw new AwsError('NotFoundException', `Configuration set <${set}> does not exist.`, { status: 404 });
    const mail = mailOf(request);
    const address = bareAddress(mail.from);
    if (!identities.has(address) && !identities.has(address.slice(address.indexOf('@') + 1)))
      throw new AwsError(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${mail.from}`,
      );
    return outbox.keep(mail);
  }

  function plain({ method, path, body }: PlainRequest) {
    if (method !== 'POST' || path !== '/v2/email/outbound-emails') return undefined;
    const parsed = SendEmail.safeParse(parseJson(body));
    if (!parsed.success) throw new AwsError('BadRequestException', z.prettifyError(parsed.error));
    return { body: { MessageId: send(parsed.data) } };
  }

  const api = await openJsonApi({
    port: options.port,
    plain,
    // A raw mail may have 40 MB, and a third more in base64.
    maxBodyBytes: 56 * 1024 * 1024,
    onFault: (line) => surroundings.log(`ses: ${line}`, 'error'),
  });

  return {
    url: api.url,
    async deliver(mail) {
      outbox.keep(mail);
    },
    mails: () => outbox.mails(),
    async start(resources: Resource[]) {
      for (const { type, properties, name } of resources) {
        if (type === 'AWS::SES::EmailIdentity')
          identities.add(IdentityProperties.parse(properties).EmailIdentity.toLowerCase());
        if (type === 'AWS::SES::ConfigurationSet')
          configurationSets.add(ConfigurationSetProperties.parse(properties).Name ?? name);
      }
      api.serve();
    },
    inFlight: () => api.underWay(),
    inspect: () => ({ mails: outbox.mails(100) }),
    async stop() {
      await api.stop();
      database.close();
    },
  };
}

function mailOf({ Content, Destination, FromEmailAddress }: SendEmail): Mail {
  const named = [Destination?.ToAddresses, Destination?.CcAddresses, Destination?.BccAddresses].flat();
  const recipients = named.filter((address) => address !== undefined);
  const raw = Content.Raw && readMime(Buffer.from(Content.Raw.Data, 'base64'));
  const to = recipients.length > 0 ? recipients : (raw?.to ?? []);
  const from = FromEmailAddress ?? raw?.from ?? '';
  if (to.length === 0) throw new AwsError('BadRequestException', 'A mail needs somebody to go to.');
  if (from === '') throw new AwsError('BadRequestException', 'A mail needs a sender.');
  const envelope = { to: to.join(', '), from };
  if (raw) return { ...envelope, subject: raw.subject, text: raw.text ?? '', html: raw.html };
  if (!Content.Simple) throw new AwsError('BadRequestException', 'Only Simple and Raw content is understood.');
  const { Subject, Body } = Content.Simple;
  return { ...envelope, subject: Subject.Data, text: Body.Text?.Data ?? '', html: Body.Html?.Data };
}

/** `Arclight <hello@example.com>` and `hello@example.com` are the same address. */
function bareAddress(address: string): string {
  return (/<([^>]+)>/.exec(address)?.[1] ?? address).trim().toLowerCase();
}
