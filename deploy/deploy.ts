import type { Environment } from '../config/environment.ts';
import {
  checkAccount,
  checkBootstrap,
  checkConfig,
  checkMail,
  checkStacks,
  type Finding,
  isMailVerified,
  missingKeys,
} from './checks.ts';
import type { Clients } from './clients.ts';
import { parametersOf, setParameter } from './parameters.ts';
import { outputsOf, stackNameOf } from './target.ts';
import { Refused } from './words.ts';

export interface Terminal {
  say(line: string): void;
  /** What a person types; undefined when nobody sits there. */
  ask(question: string): Promise<string | undefined>;
}

export interface DeploySurroundings extends Terminal {
  environment: Environment;
  clients: Clients;
  variables: Record<string, string | undefined>;
  /** Runs a program of this folder and shows what it says; rejects when it ends badly. */
  run(program: string, ...args: string[]): Promise<void>;
  /** Puts the keys there are none of where they belong. */
  makeKeys(): Promise<void>;
  /** What the foundation needs before it can be made. */
  prepareKeys(): Promise<void>;
  putWebClient(bucket: string): Promise<{ files: number; written: number }>;
}

export interface DeployOptions {
  dryRun: boolean;
  yesProd: boolean;
}

const marks = { well: '  ok   ', note: '  note ', no: '  NO   ' };

/** All that can be known before anything is touched; a refusal with the whole list when something is in the way. */
export async function lookAround(around: DeploySurroundings): Promise<{ keys: string[] }> {
  const { environment, clients, say } = around;
  const findings: Finding[] = [];
  const tell = (...more: Finding[]): void => {
    for (const { is, says } of more) say(`${marks[is]}${says}`);
    findings.push(...more);
  };
  say(`Looking around for ${environment.name}:`);
  tell(...checkConfig(environment, around.variables));
  const { account, finding } = await checkAccount(environment, clients);
  tell(finding);
  let keys: string[] = [];
  if (finding.is !== 'no') {
    tell(...(await checkBootstrap(environment, account, clients)));
    tell(...(await checkStacks(environment, clients)));
    keys = await missingKeys(environment, clients);
    tell(
      keys.length === 0
        ? { is: 'well', says: 'Every key has a value.' }
        : { is: 'note', says: `Keys to be made: ${keys.join(', ')}.` },
    );
    tell(...(await checkMail(environment, clients)));
  }
  const obstacles = findings.filter(({ is }) => is === 'no');
  if (obstacles.length > 0)
    throw new Refused(
      `Nothing has been touched. ${obstacles.length === 1 ? 'One thing is' : `${obstacles.length} things are`} in the way:\n${obstacles.map(({ says }) => `  - ${says}`).join('\n')}`,
    );
  // A pipeline may deploy, and may not read keys: what it is allowed is in lib/pipeline.ts.
  if (keys.length > 0 && around.variables['CI'])
    throw new Refused(
      `Keys are missing (${keys.join(', ')}), and a pipeline makes none. Do the first deployment with npm run deploy -- ${environment.name} from your own machine.`,
    );
  return { keys };
}

/** Production is said twice: by a flag, or by typing its name. */
async function confirmProd({ environment, ask }: DeploySurroundings, { yesProd }: DeployOptions): Promise<void> {
  if (environment.name !== 'prod' || yesProd) return;
  const typed = await ask('This is production. Type its name to go on: ');
  if (typed === undefined) throw new Refused('This is production and nobody is there to ask. Say --yes-prod as well.');
  if (typed.trim() !== 'prod')
    throw new Refused(`You typed ${JSON.stringify(typed.trim())}, not prod. Nothing has been touched.`);
}

const pendingOrigin = 'https://pending.invalid';

/** From a checked-out commit to an address that serves it. Saying it again does what is left to do. */
export async function deploy(around: DeploySurroundings, options: DeployOptions): Promise<string> {
  const { environment, clients, run, say } = around;
  const { keys } = await lookAround(around);
  await confirmProd(around, options);
  const stage = `Arclight-${environment.name}`;
  const edge = await outputsOf(clients.cloudFormation, stackNameOf(environment, 'edge'));
  const known = originOf(environment, edge);

  say('\nBuilding:');
  await run('node', 'lib/bundle.ts');
  await run('vite', 'build', 'web');
  await run('cdk', 'synth', `${stage}/**`, '--strict', '--quiet', ...contextOf(environment, known ?? pendingOrigin));
  if (options.dryRun) {
    say('\nA dry run: everything is built and checked, and nothing has been touched. A real one would now');
    if (keys.length > 0) say(`  - make the keys: ${keys.join(', ')}`);
    if (!(await isMailVerified(environment, clients)))
      say('  - deploy the domain of mail, and stop until its DNS is right');
    if (known === undefined) say('  - deploy foundation, firewall and edge, to learn the address');
    say(`  - deploy all stacks of ${stage} and put the web client into its bucket`);
    return known ?? '';
  }

  const release = (pattern: string[], origin: string) =>
    run(
      'cdk',
      'deploy',
      ...pattern,
      '--require-approval',
      'never',
      '--concurrency',
      '4',
      ...contextOf(environment, origin),
    );
  await seeToMail(around, (pattern) => release(pattern, known ?? pendingOrigin));
  if (keys.includes('playback-key-ids')) await around.prepareKeys();
  const origin = known ?? (await learnOrigin(around, release));
  await setParameter(clients.ssm, parametersOf(environment).siteOrigin, origin);
  if (keys.length > 0) {
    say('\nKeys:');
    if (known !== undefined) await release([`${stage}/foundation`, `${stage}/firewall`, `${stage}/edge`], origin);
    await around.makeKeys();
  }
  say('\nDeploying all stacks:');
  await release([`${stage}/**`], origin);

  const { WebBucket: bucket, Host: host } =
    (await outputsOf(clients.cloudFormation, stackNameOf(environment, 'edge'))) ?? {};
  if (!bucket) throw new Error('The edge stack does not say where the web client goes (output WebBucket).');
  const { files, written } = await around.putWebClient(bucket);
  say(`\nThe web client: ${files} files, ${written} of them new or changed.`);
  say(`\nDeployed: ${origin}`);
  if (environment.site) say(`DNS: ${environment.site.domain} has to be a CNAME (or alias) of ${host}.`);
  return origin;
}

const edgeHost = (edge: Record<string, string> | undefined): string | undefined => edge?.['Host'];

/** The site's address as far as it can be known; undefined before the first deployment without a domain of its own. */
const originOf = ({ site }: Environment, edge: Record<string, string> | undefined): string | undefined => {
  const host = site?.domain ?? edgeHost(edge);
  return host === undefined ? undefined : `https://${host}`;
};

const contextOf = ({ name }: Environment, origin: string): string[] => [
  '-c',
  `env=${name}`,
  '-c',
  `arclight:site-origin=${origin}`,
];

/** The domain of mail has to be verified before people can be made; its records are known only when it is there. */
async function seeToMail(
  { environment, clients, say }: DeploySurroundings,
  release: (pattern: string[]) => Promise<void>,
): Promise<void> {
  if (await isMailVerified(environment, clients)) return;
  say('\nDeploying the domain of mail, which comes before everything else:');
  await release([`Arclight-${environment.name}/mail`]);
  if (await isMailVerified(environment, clients)) return;
  const findings = await checkMail(environment, clients);
  throw new Refused(
    [
      ...findings.map(({ says }) => says),
      `Put these records into the DNS of ${environment.mail.domain}, wait until SES has seen them (minutes, an hour at most), and say it again.`,
    ].join('\n'),
  );
}

/**
 * CloudFront chooses its name when the edge is made, and every function is told the address: so the edge comes first,
 * with an address that leads nowhere.
 */
async function learnOrigin(
  { environment, clients, say }: DeploySurroundings,
  release: (pattern: string[], origin: string) => Promise<void>,
): Promise<string> {
  const stage = `Arclight-${environment.name}`;
  say('\nDeploying foundation, firewall and edge, to learn the address:');
  await setParameter(clients.ssm, parametersOf(environment).siteOrigin, pendingOrigin);
  await release([`${stage}/foundation`, `${stage}/firewall`, `${stage}/edge`], pendingOrigin);
  const origin = originOf(environment, await outputsOf(clients.cloudFormation, stackNameOf(environment, 'edge')));
  if (origin === undefined) throw new Error('The edge stack does not say its host (output Host).');
  return origin;
}
