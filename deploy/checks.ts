import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetAccountCommand, GetEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Environment } from '../config/environment.ts';
import type { Clients } from './clients.ts';
import { shieldMisplaced } from './origin-shield.ts';
import { parameter, parametersOf } from './parameters.ts';
import { globalRegion, stackCalled, stackNameOf, stacks } from './target.ts';

/** What a look at the surroundings found: what is well, what is worth knowing, and what has to be done before. */
export interface Finding {
  is: 'well' | 'note' | 'no';
  says: string;
}

const well = (says: string): Finding => ({ is: 'well', says });
const note = (says: string): Finding => ({ is: 'note', says });
const no = (says: string): Finding => ({ is: 'no', says });

/** What the committed configuration was made with: nobody owns these names, and prices are of that region. */
const exampleRegion = 'eu-west-1';
const examplePricePerHourUsd = 1.4;
const isPlaceholder = (text: string): boolean => /\.example$|@[\w.-]*\.example$/.test(text);

/** What can be seen without AWS. */
export function checkConfig(environment: Environment, variables: Record<string, string | undefined>): Finding[] {
  const { name, region, mail, securityContact, alarmsTo, monthlyBudgetUsd, site, account, live } = environment;
  const file = `config/${name}.ts`;
  const findings: Finding[] = [];
  const placeholders = [mail.domain, mail.from, securityContact, alarmsTo ?? '', site?.domain ?? ''].filter(
    isPlaceholder,
  );
  if (placeholders.length > 0)
    findings.push(no(`${file} still says ${[...new Set(placeholders)].join(', ')}: put names of your own there.`));
  if (!mail.from.endsWith(`@${mail.domain}`))
    findings.push(no(`${file}: mail comes from ${mail.from}, which is no address of ${mail.domain}.`));
  if (site && !site.certificateArn.startsWith(`arn:aws:acm:${globalRegion}:`))
    findings.push(
      no(`${file}: CloudFront takes certificates of ${globalRegion} only, and ${site.certificateArn} is not.`),
    );
  if (name === 'prod' && account === undefined)
    findings.push(no(`${file}: say which \`account\` prod is in, so that nobody deploys it into another.`));
  const misplaced = shieldMisplaced(environment);
  if (misplaced) findings.push(no(`${file}: ${misplaced}`));
  if (live && region !== exampleRegion && live.pricePerHourUsd === examplePricePerHourUsd)
    findings.push(
      note(
        `${file}: creators are told that an hour on air costs you $${live.pricePerHourUsd.toFixed(2)} (\`live.pricePerHourUsd\`), which is what it costs in ${exampleRegion}. Look up MediaLive’s price in ${region}.`,
      ),
    );
  const elsewhere = variables['AWS_REGION'] ?? variables['AWS_DEFAULT_REGION'];
  if (elsewhere !== undefined && elsewhere !== region)
    findings.push(no(`AWS_REGION says ${elsewhere}, ${file} says ${region}. Unset the one, or change the other.`));
  if (alarmsTo === undefined)
    findings.push(
      note(
        `Nobody hears the alarms${monthlyBudgetUsd === undefined ? '' : ' and the budget'}: ${file} has no \`alarmsTo\`.`,
      ),
    );
  if (!site) findings.push(note('No domain of its own: CloudFront’s name will be the address.'));
  return findings.some(({ is }) => is === 'no') ? findings : [well(`${file} is complete.`), ...findings];
}

/** Whose credentials these are; the first call, because nothing else works without. */
export async function checkAccount(
  environment: Environment,
  { sts }: Pick<Clients, 'sts'>,
): Promise<{ account: string; arn: string; finding: Finding }> {
  const { Account: account = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const { name, region } = environment;
  const isRight = environment.account === undefined || environment.account === account;
  return {
    account,
    arn,
    finding: isRight
      ? well(`You are ${arn}, and ${name} goes to account ${account}, ${region}.`)
      : no(`${name} belongs to account ${environment.account}, and your credentials are of ${account} (${arn}).`),
  };
}

/** The templates ask for this version of what `cdk bootstrap` makes. */
const bootstrapVersion = 6;

export async function checkBootstrap(
  { region }: Environment,
  account: string,
  { ssm, ssmGlobal }: Pick<Clients, 'ssm' | 'ssmGlobal'>,
): Promise<Finding[]> {
  const regions = new Map([
    [region, ssm],
    [globalRegion, ssmGlobal],
  ]);
  const findings: Finding[] = [];
  for (const [where, client] of regions) {
    const version = await parameter(client, '/cdk-bootstrap/hnb659fds/version');
    const command = `npx cdk bootstrap aws://${account}/${where}`;
    if (version === undefined) findings.push(no(`CDK has not been bootstrapped in ${where}: ${command}`));
    else if (Number(version) < bootstrapVersion)
      findings.push(no(`CDK’s bootstrap in ${where} is of version ${version}, too old: ${command}`));
    else findings.push(well(`CDK is bootstrapped in ${where} (version ${version}).`));
  }
  return findings;
}

const clientOf = (
  clients: Pick<Clients, 'cloudFormation' | 'cloudFormationGlobal'>,
  global?: boolean,
): CloudFormationClient => (global ? clients.cloudFormationGlobal : clients.cloudFormation);

/** What to do about a stack in a state in which it cannot be deployed; undefined when it can. */
function obstacle(name: string, status: string): string | undefined {
  if (status.endsWith('_IN_PROGRESS'))
    return `${name} is being changed at this moment (${status}). Wait until it is done.`;
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED')
    return `${name} could not be made the first time (${status}). Read its events, mend the cause, then: aws cloudformation delete-stack --stack-name ${name}`;
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `${name} could neither be changed nor put back (${status}): aws cloudformation continue-update-rollback --stack-name ${name}`;
  if (status === 'DELETE_FAILED')
    return `${name} could not be removed (${status}). Read its events, then finish: npm run destroy`;
  return undefined;
}

export async function checkStacks(
  environment: Environment,
  clients: Pick<Clients, 'cloudFormation' | 'cloudFormationGlobal' | 'dynamodb'>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let there = 0;
  for (const { id, global } of stacks) {
    const name = stackNameOf(environment, id);
    const stack = await stackCalled(clientOf(clients, global), name);
    if (stack) there += 1;
    const says = stack && obstacle(name, stack.StackStatus ?? '');
    if (says) findings.push(no(says));
  }
  if (there === 0 && (await hasTable(clients, `arclight-${environment.name}-accounts`)))
    findings.push(
      no(
        `No stack of ${environment.name} exists, but the table arclight-${environment.name}-accounts does: it was kept by an earlier \`npm run destroy\`. docs/deploy.md, "After a destroy", says how to take it in again or to remove it.`,
      ),
    );
  if (findings.length > 0) return findings;
  return [well(there === 0 ? 'Nothing is deployed yet.' : `${there} of ${stacks.length} stacks are there, in order.`)];
}

async function hasTable({ dynamodb }: Pick<Clients, 'dynamodb'>, name: string): Promise<boolean> {
  try {
    await dynamodb.send(new DescribeTableCommand({ TableName: name }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  }
}

/** Whether every key has a value, without reading one: who may deploy need not be able to read keys. */
export async function missingKeys(
  environment: Environment,
  { secrets, ssm }: Pick<Clients, 'secrets' | 'ssm'>,
): Promise<string[]> {
  const missing: string[] = [];
  if ((await parameter(ssm, parametersOf(environment).playbackKeyIds)) === undefined) missing.push('playback-key-ids');
  for (const name of ['origin', 'cursor', 'path-token', 'playback-signing']) {
    try {
      const SecretId = `arclight/${environment.name}/${name}`;
      const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
      if (!Object.values(VersionIdsToStages).flat().includes('AWSCURRENT')) missing.push(name);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
      missing.push(name);
    }
  }
  return missing;
}

/** Whether mail arrives. */
export async function checkMail({ mail }: Environment, { ses }: Pick<Clients, 'ses'>): Promise<Finding[]> {
  const findings: Finding[] = [];
  const account = await ses.send(new GetAccountCommand({}));
  if (!account.ProductionAccessEnabled)
    findings.push(
      note(
        'SES is in its sandbox: mail reaches verified addresses only, 200 a day. docs/deploy.md says how to leave it.',
      ),
    );
  try {
    const identity = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: mail.domain }));
    if (identity.VerifiedForSendingStatus) findings.push(well(`Mail of ${mail.domain} is verified.`));
    else {
      const records = (identity.DkimAttributes?.Tokens ?? []).map(
        (token) => `    ${token}._domainkey.${mail.domain}  CNAME  ${token}.dkim.amazonses.com`,
      );
      findings.push(note([`${mail.domain} is not verified yet. Its DNS needs:`, ...records].join('\n')));
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NotFoundException') throw error;
    findings.push(
      note(`SES does not know ${mail.domain} yet: the first deployment begins with it, and shows what its DNS needs.`),
    );
  }
  return findings;
}

/** Without this Cognito makes no pool that would send from the domain. */
export async function isMailVerified({ mail }: Environment, { ses }: Pick<Clients, 'ses'>): Promise<boolean> {
  try {
    const identity = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: mail.domain }));
    return identity.VerifiedForSendingStatus === true;
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundException') return false;
    throw error;
  }
}
