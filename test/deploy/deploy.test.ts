import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from 'vitest';
import { dev as committedDev } from '../../config/dev.ts';
import type { Environment } from '../../config/environment.ts';
import { prod as committedProd } from '../../config/prod.ts';
import { clientsFor } from '../../deploy/clients.ts';
import { type DeployOptions, type DeploySurroundings, deploy } from '../../deploy/deploy.ts';
import { shieldMisplaced } from '../../deploy/origin-shield.ts';
import { environmentCalled, stacks } from '../../deploy/target.ts';
import { inWords } from '../../deploy/words.ts';
import { synthesized } from '../infra/synthesized.ts';
import { anAccount, failure } from './an-account.ts';

/** As an environment is before anybody has said who they are, whatever stands in `config/` by now. */
const unnamed = ({ account: _account, site: _site, ...rest }: Environment): Environment => {
  const domain = `${rest.name}.arclight.example`;
  const where = { region: 'eu-west-1', ...(rest.originShield && { originShield: 'eu-west-1' }) };
  return { ...rest, ...where, mail: { domain, from: `hello@${domain}` } };
};
const dev = unnamed(committedDev);
const prod = unnamed(committedProd);

const ours: Partial<Environment> = {
  mail: { domain: 'films.test', from: 'hello@films.test' },
  securityContact: 'mailto:security@films.test',
  alarmsTo: 'us@films.test',
};
const allKeys = ['origin', 'cursor', 'path-token', 'playback-signing'];
const edgeOutputs = { Host: 'd1.cloudfront.net', WebBucket: 'web-bucket' };

let account: ReturnType<typeof anAccount>;
let said: string[];
let ran: string[];
let around: DeploySurroundings;
let typed: string | undefined;

/** cdk, as far as these tests need it: a stack that is deployed is there. */
const cdk = (args: string[]): void => {
  if (args[0] !== 'deploy') return;
  for (const { id } of stacks) {
    const isMeant = args.some((arg) => arg.endsWith('/**') || arg.endsWith(`/${id}`));
    if (isMeant) account.make(id, id === 'edge' ? edgeOutputs : {});
  }
};

const begin = (environment: Environment): void => {
  account = anAccount(environment);
  said = [];
  ran = [];
  typed = undefined;
  around = {
    environment,
    clients: clientsFor(environment),
    variables: {},
    say: (line) => void said.push(line),
    ask: async () => typed,
    run: async (program, ...args) => {
      ran.push([program, ...args].join(' '));
      if (program === 'cdk') cdk(args);
    },
    prepareKeys: async () => {
      ran.push('prepare keys');
      account.parameters.set(`/arclight/${environment.name}/playback-key-ids`, 'K-1');
    },
    makeKeys: async () => {
      ran.push('make keys');
      account.keys(...allKeys);
    },
    putWebClient: async (bucket) => {
      ran.push(`put client into ${bucket}`);
      return { files: 3, written: 3 };
    },
  };
};
const go = (options: Partial<DeployOptions> = {}) => deploy(around, { dryRun: false, yesProd: false, ...options });
const refusal = (options: Partial<DeployOptions> = {}): Promise<string> =>
  go(options).then(
    () => 'not refused',
    (error: unknown) => inWords(error),
  );
const touched = (): string[] => ran.filter((line) => !/^(node|vite|cdk synth)/.test(line));

beforeEach(() => begin({ ...dev, ...ours }));

test('the list of stacks is the app’s own', async () => {
  const app = await synthesized(prod);
  const made = [...new Set(app.all.map(({ stack }) => stack))];
  expect(stacks.map(({ id }) => id).sort()).toEqual(made.sort());
}, 120_000);

describe('a deployment', () => {
  test('into an empty account learns the address first, and ends with keys, all stacks and the client', async () => {
    expect(await go()).toBe('https://d1.cloudfront.net');
    const context = (origin: string) => `-c env=dev -c arclight:site-origin=${origin}`;
    const how = '--require-approval never --concurrency 4';
    expect(ran).toEqual([
      'node lib/bundle.ts',
      'vite build web',
      `cdk synth Arclight-dev/** --strict --quiet ${context('https://pending.invalid')}`,
      'prepare keys',
      `cdk deploy Arclight-dev/foundation Arclight-dev/firewall Arclight-dev/edge ${how} ${context('https://pending.invalid')}`,
      'make keys',
      `cdk deploy Arclight-dev/** ${how} ${context('https://d1.cloudfront.net')}`,
      'put client into web-bucket',
    ]);
    expect(account.parameters.get('/arclight/dev/site-origin')).toBe('https://d1.cloudfront.net');
    expect(said.at(-1)).toContain('Deployed: https://d1.cloudfront.net');
  });

  test('said again deploys all stacks at the address there is, and makes no key twice', async () => {
    await go();
    ran = [];
    await go();
    expect(touched()).toEqual([
      'cdk deploy Arclight-dev/** --require-approval never --concurrency 4 -c env=dev -c arclight:site-origin=https://d1.cloudfront.net',
      'put client into web-bucket',
    ]);
  });

  test('ended before its keys were made goes on with them, before any function is deployed', async () => {
    const makeKeys = around.makeKeys;
    around.makeKeys = async () => {
      throw failure('ThrottlingException', 'too fast');
    };
    expect(await refusal()).toMatch(/It went wrong at AWS \(ThrottlingException\): too fast/);
    expect(account.has('catalog')).toBe(false);
    around.makeKeys = makeKeys;
    ran = [];
    await go();
    expect(touched().map((line) => line.split(' -')[0])).toEqual([
      'cdk deploy Arclight-dev/foundation Arclight-dev/firewall Arclight-dev/edge',
      'make keys',
      'cdk deploy Arclight-dev/**',
      'put client into web-bucket',
    ]);
  });

  test('with a domain of its own is told that address from the beginning, and says what DNS needs', async () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
    begin({ ...dev, ...ours, site: { domain: 'films.test', certificateArn } });
    await go();
    expect(ran.join('\n')).not.toContain('pending.invalid');
    expect(said.at(-1)).toContain('films.test has to be a CNAME (or alias) of d1.cloudfront.net');
  });

  test('dry builds and checks, and touches nothing', async () => {
    await go({ dryRun: true });
    expect(touched()).toEqual([]);
    expect(account.existing.size).toBe(0);
    expect([...account.parameters.keys()]).toEqual(['/cdk-bootstrap/hnb659fds/version']);
    expect(said.join('\n')).toMatch(/nothing has been touched[\s\S]*make the keys: playback-key-ids, origin/);
  });
});

describe('what is in the way is said in words, all of it, before anything is touched', () => {
  test.each([
    ['placeholders', dev, {}, /config\/dev\.ts still says dev\.arclight\.example/],
    [
      'mail of elsewhere',
      { ...dev, mail: { domain: 'a.test', from: 'x@b.test' } },
      {},
      /x@b\.test, which is no address of a\.test/,
    ],
    [
      'a certificate of another region',
      { ...dev, ...ours, site: { domain: 'a.test', certificateArn: 'arn:aws:acm:eu-west-1:1:certificate/1' } },
      {},
      /certificates of us-east-1 only/,
    ],
    ['prod without its account', { ...prod, ...ours }, {}, /say which `account` prod is in/],
    [
      'another account',
      { ...dev, ...ours, account: '999900001111' },
      {},
      /belongs to account 999900001111, and your credentials are of 111122223333/,
    ],
    [
      'another region',
      { ...dev, ...ours },
      { AWS_REGION: 'us-west-2' },
      /AWS_REGION says us-west-2, config\/dev\.ts says eu-west-1/,
    ],
    [
      'media shielded in another part of the world',
      { ...prod, ...ours, account: '111122223333', region: 'us-west-2', originShield: 'eu-west-1' },
      {},
      /config\/prod\.ts: `originShield` is eu-west-1 and `region` is us-west-2.* Say 'us-west-2', or leave it out/,
    ],
    [
      'media shielded where CloudFront has no cache',
      { ...dev, ...ours, region: 'eu-west-3', originShield: 'eu-west-3' },
      {},
      /no cache in eu-west-3 for `originShield`\. Say 'eu-west-2'/,
    ],
  ] as const)('%s', async (_, environment, variables, expected) => {
    begin(environment as Environment);
    around.variables = variables;
    expect(await refusal()).toMatch(expected);
    expect(ran).toEqual([]);
  });

  test.each([
    ['eu-west-1', undefined],
    ['us-west-2', 'us-west-2'],
    ['us-west-1', 'us-west-2'],
    ['eu-central-2', 'eu-central-1'],
  ])('in %s, originShield %j is nothing to object to', (region, originShield) => {
    expect(shieldMisplaced({ region, originShield })).toBe(undefined);
  });

  test('a price of the example region is said where the region is another one, and stops nothing', async () => {
    const live = dev.live && { ...dev.live, pricePerHourUsd: 1.4 };
    begin({ ...dev, ...ours, live });
    await go({ dryRun: true });
    expect(said.join('\n')).not.toContain('pricePerHourUsd');
    begin({ ...dev, ...ours, live, region: 'us-west-2' });
    await go({ dryRun: true });
    expect(said.join('\n')).toMatch(/note config\/dev\.ts: creators are told .*\$1\.40.* in eu-west-1\. Look up/);
  });

  test('no bootstrap, with the command that makes it, for both regions at once', async () => {
    account.parameters.clear();
    const words = await refusal();
    expect(words).toContain('2 things are in the way');
    expect(words).toContain('npx cdk bootstrap aws://111122223333/eu-west-1');
    expect(words).toContain('npx cdk bootstrap aws://111122223333/us-east-1');
  });

  test.each([
    ['ROLLBACK_COMPLETE', /delete-stack --stack-name Arclight-dev-upload/],
    ['UPDATE_IN_PROGRESS', /is being changed at this moment/],
    ['UPDATE_ROLLBACK_FAILED', /continue-update-rollback/],
    ['DELETE_FAILED', /npm run destroy/],
  ])('a stack that is %s', async (status, expected) => {
    account.existing.set('Arclight-dev-upload', { status });
    expect(await refusal()).toMatch(expected);
    expect(ran).toEqual([]);
  });

  test('tables that an earlier destroy kept, which a new stack of the same name would stumble over', async () => {
    account.tables.set('arclight-dev-accounts', { isProtected: true });
    expect(await refusal()).toMatch(/it was kept by an earlier/);
    expect(ran).toEqual([]);
  });

  test('no credentials, and credentials that have run out', async () => {
    account.sts.on(GetCallerIdentityCommand).rejects(failure('CredentialsProviderError', 'Could not load credentials'));
    expect(await refusal()).toMatch(
      /^AWS does not know who you are\. Choose a profile .* --profile NAME or AWS_PROFILE/,
    );
    account.sts.on(GetCallerIdentityCommand).rejects(failure('ExpiredToken'));
    expect(await refusal()).toMatch(/have run out/);
  });

  test('keys that only a person may make, when a pipeline deploys', async () => {
    around.variables = { CI: 'true' };
    expect(await refusal()).toMatch(/npm run deploy -- dev from your own machine/);
    expect(ran).toEqual([]);
  });
});

describe('production', () => {
  const live = { ...prod, ...ours, account: '111122223333' };

  test.each([
    [undefined, /nobody is there to ask\. Say --yes-prod/],
    ['staging', /You typed "staging", not prod\. Nothing has been touched/],
  ])('is not deployed when %j is typed', async (answer, expected) => {
    begin(live);
    typed = answer;
    expect(await refusal()).toMatch(expected);
    expect(ran).toEqual([]);
  });

  test('is deployed when its name is typed, or by --yes-prod', async () => {
    begin(live);
    typed = 'prod\n';
    await go();
    begin(live);
    await go({ yesProd: true });
    expect(account.has('playback')).toBe(true);
  });
});

describe('mail', () => {
  test('in its sandbox is said, and stops nothing', async () => {
    account.ses.production = false;
    await go();
    expect(said.join('\n')).toContain('SES is in its sandbox');
    expect(account.has('playback')).toBe(true);
  });

  test('of a domain nobody has verified comes first and alone, with the records its DNS needs; then all goes on', async () => {
    account.ses.verified = false;
    const words = await refusal();
    expect(words).toContain('two._domainkey.films.test  CNAME  two.dkim.amazonses.com');
    expect(words).toMatch(/wait until SES has seen them .* and say it again/);
    expect(account.has('mail')).toBe(true);
    expect(account.has('foundation')).toBe(false);
    account.ses.verified = true;
    await go();
    expect(account.has('playback')).toBe(true);
  });
});

test('an environment there is none of is refused with a list', () => {
  expect(() => environmentCalled(undefined)).toThrow(/Which environment\? One of: dev, staging, prod/);
  expect(() => environmentCalled('production')).toThrow(/There is no environment production\. There are: dev/);
  expect(() => environmentCalled('local')).toThrow(/is the laptop/);
});
