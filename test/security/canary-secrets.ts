import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { clock } from '../../lambdas/kit/clock.ts';
import { digitsOf, stepAt } from '../../local/resources/cognito/totp.ts';
import { atRest } from '../authz/streams.ts';
import { aKey, rsa, token } from '../kit/an-issuer.ts';
import { type Canaries, goOnAir } from './canaries-on-air.ts';
import { askOf, everyOperation, exampleBody, fieldsOf, pathOf } from './contracts.ts';
import { type RawAnswer, type RawAsk, rawly } from './raw.ts';
import type { Stage, Sweep } from './stage.ts';
import { firstOf } from './things.ts';

const inHex = (bytes: number): string => randomBytes(bytes).toString('hex');

const secretOf = (stage: Stage, name: string): Record<string, unknown> =>
  JSON.parse(stage.world.laptop.cloud.service('secrets').value(`arclight/local/${name}`) ?? '{}') as Record<
    string,
    unknown
  >;

/** The text that would give a secret away: no word around it, no part every secret of its kind has. */
const heartOf = (value: unknown): string => {
  if (typeof value === 'string') return value.includes('PRIVATE KEY') ? (value.split('\n')[1] ?? value) : value;
  return (
    Object.values(value as object)
      .map(heartOf)
      .sort((one, other) => other.length - one.length)[0] ?? ''
  );
};

interface Sung {
  /** Every answer anybody got, with whether its asker was to be given a secret in it. */
  refusals: RawAnswer[];
  asked: number;
}

const person = { display_name: 'A canary', password: '', email: '' };

/** A person whose every secret is one of ours, through the whole life of an account, an upload and a grant. */
const liveThrough = async (stage: Stage, canaries: Canaries): Promise<void> => {
  const { world } = stage;
  const json = (method: string, target: string, body: unknown, headers: RawAsk['headers'] = []) =>
    stage.ask({
      method,
      target,
      headers: [['content-type', 'application/json'], ...headers],
      body: JSON.stringify(body),
    });
  const email = `canary-${inHex(8)}@example.com`;
  const password = `canary password ${inHex(12)}`;
  canaries.set('password', password);
  canaries.set('e-mail address', email);
  await json('POST', '/v1/auth/signup', { ...person, email, password });
  const code = await world.codeFor(email);
  await json('POST', '/v1/auth/confirm', { email, code });
  const session = JSON.parse((await json('POST', '/v1/auth/login', { email, password })).body) as {
    access_token: string;
    refresh_token: string;
  };
  const signature = (text: string): string => text.split('.').at(-1) ?? text;
  canaries.set('access token', signature(session.access_token));
  canaries.set('refresh token', signature(session.refresh_token));
  const authorization = ['authorization', `Bearer ${session.access_token}`] as const;
  await stage.ask({ method: 'GET', target: '/v1/me', headers: [authorization] });
  await stage.ask({
    method: 'GET',
    target: '/v1/me',
    headers: [['cookie', `__Host-arclight_access=${session.access_token}`]],
  });
  await json('PATCH', '/v1/me', { display_name: 'Still a canary' }, [authorization]);

  const prepared = await json('POST', '/v1/me/second-factor', { password }, [authorization]);
  const { key: factorKey = '' } = JSON.parse(prepared.body) as { key?: string };
  canaries.set('second-factor key', factorKey);
  const digits = digitsOf(factorKey, stepAt(clock.now()));
  const on = await json('POST', '/v1/me/second-factor/confirm', { code: digits }, [authorization]);
  const [recoveryCode = ''] = (JSON.parse(on.body) as { recovery_codes?: string[] }).recovery_codes ?? [];
  canaries.set('recovery code', recoveryCode);
  canaries.set('recovery code without its dashes', recoveryCode.replaceAll('-', ''));

  const key = `canary-${inHex(12)}`;
  canaries.set('idempotency key', key);
  const owner = ['authorization', stage.authorizationOf('OW') ?? ''] as const;
  const bytes = randomBytes(1000);
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  const begun = await json(
    'POST',
    '/v1/uploads',
    { filename: 'canary.mp4', size_bytes: bytes.length, parts: [{ part_no: 1, size: bytes.length, sha256 }] },
    [owner, ['idempotency-key', key]],
  );
  const { upload_id, parts } = JSON.parse(begun.body) as {
    upload_id: string;
    parts: { url: string; headers: Record<string, string> }[];
  };
  const [part] = parts;
  if (!part) throw new Error(`no part was signed: ${begun.body}`);
  canaries.set('presigned address', new URL(part.url).searchParams.get('X-Amz-Signature') ?? '');
  const url = new URL(part.url);
  const put = (target: string) =>
    rawly(url.origin, { method: 'PUT', target, headers: Object.entries(part.headers), body: bytes });
  // Once with another signature, which storage refuses, and once as it was meant.
  await put(`${url.pathname}${url.search}`.replace(/X-Amz-Signature=../, 'X-Amz-Signature=00'));
  await put(`${url.pathname}${url.search}`);
  await json('POST', `/v1/uploads/${upload_id}/complete`, {}, [owner]);

  const webhook = await json(
    'POST',
    '/v1/me/webhooks',
    { url: 'http://127.0.0.1:9/', event_types: ['transcode.failed'] },
    [owner, ['idempotency-key', randomUUID()]],
  );
  canaries.set('secret of a webhook', (JSON.parse(webhook.body) as { secret?: string }).secret ?? '');

  const keyMade = await json('POST', '/v1/me/keys', { name: 'A canary', scopes: ['account:read'] }, [
    authorization,
    ['idempotency-key', randomUUID()],
  ]);
  const { key: apiKey = '' } = JSON.parse(keyMade.body) as { key?: string };
  canaries.set('API key', apiKey);
  await stage.ask({ method: 'GET', target: '/v1/me', headers: [['authorization', `Bearer ${apiKey}`]] });

  const video = await world.video({});
  await atRest(world);
  const granted = await stage.ask({ method: 'GET', target: `/v1/videos/${video}/playback`, headers: [owner] });
  const { token_hls_url: byToken } = JSON.parse(granted.body) as { token_hls_url: string };
  canaries.set('path token', byToken.split('/')[2] ?? '');
  const cookies = [granted.headers['set-cookie'] ?? []].flat().map((line) => line.split(';')[0] ?? '');
  canaries.set('signed cookie', cookies.find((line) => line.startsWith('CloudFront-Signature='))?.split('=')[1] ?? '');
  await stage.ask({ method: 'GET', target: byToken });
  await stage.ask({ method: 'GET', target: `/v/${video}/1/master.m3u8`, headers: [['cookie', cookies.join('; ')]] });

  await json('POST', '/v1/auth/refresh', { refresh_token: session.refresh_token });
  await json('POST', '/v1/auth/refresh', { refresh_token: session.refresh_token });
  await json('POST', '/v1/auth/forgot', { email });
  const reset = await world.codeFor(email, code);
  canaries.set('mailed code', reset);
  await json('POST', '/v1/auth/reset', { email, code: reset, password: `${password}!` });
  await json('POST', '/v1/auth/login', { email, password });
  // The password alone is not enough now; with a recovery code it is, once.
  const reborn = { email, password: `${password}!` };
  await json('POST', '/v1/auth/login', reborn);
  for (const _ of ['counts', 'is spent'])
    await json('POST', '/v1/auth/login', { ...reborn, recovery_code: recoveryCode });
  await goOnAir(stage, canaries);
  await json('POST', '/v1/auth/logout', { refresh_token: session.refresh_token }, [authorization]);
};

/** What a caller may carry anywhere: in the wrong place, in the wrong form, and where it makes us fail. */
const sing = async (stage: Stage, canaries: Canaries, isFull: boolean): Promise<Sung> => {
  const things = await stage.things('OW');
  const refusals: RawAnswer[] = [];
  let asked = 0;
  const ask = async (raw: RawAsk): Promise<void> => {
    asked += 1;
    const answer = await stage.ask(raw).catch(() => undefined);
    if (answer && answer.status >= 400) refusals.push(answer);
  };
  const carried = [...canaries].filter(([name]) => name !== 'mailed code');
  for (const [at, op] of everyOperation.entries()) {
    const path = pathOf(op, (prefix) => firstOf(things, prefix));
    const authorization = stage.authorizationOf('OW');
    for (const [index, [, secret]] of carried.entries()) {
      if (!isFull && (at % 3 !== 0 || index !== at % carried.length)) continue;
      const inUrl = encodeURIComponent(secret);
      const plain = askOf(op, {
        path,
        ...(exampleBody(op) === undefined ? {} : { body: { [op.file ? 'x' : 'email']: secret } }),
      });
      await ask({ ...plain, headers: [...(plain.headers ?? []), ['authorization', `Bearer ${secret}`]] });
      await ask({
        ...plain,
        headers: [
          ...(plain.headers ?? []),
          ['cookie', `__Host-arclight_access=${secret}; __Secure-arclight_refresh=${secret}`],
        ],
      });
      await ask({
        ...askOf(op, {
          path: `${path}?token=${inUrl}&cursor=${inUrl}`,
          authorization,
          body: plain.body === undefined ? undefined : {},
        }),
      });
      await ask({ ...plain, target: op.path.includes('{') ? op.path.replace(/\{[^}]+\}/, inUrl) : `${path}/${inUrl}` });
      if (exampleBody(op) === undefined || op.file) continue;
      const fields = fieldsOf(op).filter(({ where, path: way }) => where === 'body' && way.length === 1);
      // Each field holds it, in the right place of the wrong form; and then nothing can be parsed at all.
      const everywhere = Object.fromEntries(fields.map(({ name }) => [name, { of: [secret] }]));
      const asText = Object.fromEntries(fields.map(({ name }) => [name, secret]));
      for (const body of [JSON.stringify(everywhere), JSON.stringify(asText), `{"password": "${secret}"`])
        await ask({ ...askOf(op, { path, authorization, body: {} }), body });
    }
  }
  return { refusals, asked };
};

/** Events no service would send: every function gets one that holds every secret, and most of them fail over it. */
const crash = async (stage: Stage, canaries: Canaries): Promise<number> => {
  const { cloud } = stage.world.laptop;
  const secrets = Object.fromEntries(canaries);
  const headers = { authorization: `Bearer ${secrets['access token']}`, cookie: `a=${secrets['signed cookie']}` };
  const events = [
    {
      version: '2.0',
      routeKey: '$default',
      rawPath: `/v1/me/${secrets['path token']}`,
      headers,
      body: JSON.stringify(secrets),
    },
    {
      Records: [{ messageId: randomUUID(), body: JSON.stringify({ detail: secrets, password: secrets['password'] }) }],
    },
    { Records: [{ messageId: randomUUID(), body: `not JSON ${Object.values(secrets).join(' ')}` }] },
    {
      Records: [
        {
          eventID: '1',
          eventName: 'INSERT',
          dynamodb: {
            NewImage: {
              pk: { S: secrets['e-mail address'] },
              url: { S: `https://x.example/?X-Amz-Signature=${secrets['presigned address']}` },
            },
          },
        },
      ],
    },
    {
      'detail-type': 'x',
      detail: { email: secrets['e-mail address'], cookies: headers.cookie, token: secrets['refresh token'] },
    },
  ];
  const functions = cloud.service('lambda').functions();
  let crashed = 0;
  for (const { name } of functions) {
    for (const event of events) {
      const answer = await fetch(`${cloud.endpoint('LAMBDA')}/2015-03-31/functions/${name}/invocations`, {
        method: 'POST',
        body: JSON.stringify(event),
      });
      if (answer.headers.get('x-amz-function-error')) crashed += 1;
    }
  }
  return crashed;
};

/** Every text a file of the laptop's services holds: rows of databases, lines of logs. */
const textsUnder = async (folder: string): Promise<[string, string][]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts: [string, string][] = [];
  for (const file of files) {
    if (file.endsWith('.log')) texts.push([file, await readFile(file, 'utf8')]);
    if (!file.endsWith('.sqlite')) continue;
    const database = new DatabaseSync(file, { readOnly: true });
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
    for (const { name } of tables)
      texts.push([`${file} ${name}`, JSON.stringify(database.prepare(`SELECT * FROM "${name}"`).all())]);
    database.close();
  }
  return texts;
};

/** Where each secret may be, because that is what it is for. */
const mayHold = (secret: string, place: string): boolean =>
  secret === 'e-mail address' && /accounts .*ACCOUNT/i.test(place);

/** AB-23: what is secret stays where it is kept. */
export const canarySecrets: Sweep = {
  name: 'canary-secrets',
  what: 'secrets go through every path, refusals and crashes included, and are looked for in logs, events, queues, rows and errors',
  async on(stage, { size, say }) {
    const { laptop } = stage.world;
    const canaries: Canaries = new Map();
    await liveThrough(stage, canaries);
    // Looked at before secrets are put into paths on purpose: who writes one there has it in every log of paths.
    const edgeLog = JSON.stringify(laptop.cloud.service('cloudfront').inspect?.());
    const stranger = aKey('canary');
    canaries.set(
      'ID token',
      token({ alg: 'RS256', kid: 'canary' }, { token_use: 'id', email: inHex(6) }, rsa(stranger)).split('.')[2] ?? '',
    );
    canaries.set('cookie of a session', inHex(24));
    canaries.set('signing key', heartOf(secretOf(stage, 'playback-signing')['current'] ?? ''));
    canaries.set('origin header', heartOf(secretOf(stage, 'origin')['current']));
    canaries.set('cursor key', heartOf(secretOf(stage, 'cursor')['current']));
    canaries.set('path-token key', heartOf(secretOf(stage, 'path-token')['current']));
    const failures = [...canaries]
      .filter(([, secret]) => secret.length < 6)
      .map(([name]) => `there is no ${name} to look for`);

    const { refusals, asked } = await sing(stage, canaries, size === 'full');
    const crashed = size === 'full' ? await crash(stage, canaries) : 0;
    await atRest(stage.world);

    const places: [string, string][] = [
      ...refusals.map(({ body, headers, status }): [string, string] => [
        `an answer of ${status}`,
        body + JSON.stringify(headers),
      ]),
      ...(await stage.snapshot()),
      ['what the laptop says', laptop.cloud.lines().join('\n')],
      ['the edge’s log', edgeLog],
    ];
    for (const service of ['lambda', 'events', 'sqs', 'scheduler', 'apigateway', 'cloudfront'])
      places.push(...(await textsUnder(join(laptop.dataDir, service))));
    let looks = 0;
    for (const [place, text] of places) {
      for (const [name, secret] of canaries) {
        if (secret.length < 6) continue;
        looks += 1;
        const at =
          name === 'mailed code' ? text.search(new RegExp(`(?<![\\w-])${secret}(?![\\w-])`)) : text.indexOf(secret);
        if (at >= 0 && !mayHold(name, place))
          failures.push(
            `the ${name} is in ${place}: …${text.slice(Math.max(0, at - 120), at + 40).replace(/\s+/g, ' ')}`,
          );
      }
    }
    say([...canaries.keys()].join(', '));
    return {
      counts: {
        'kinds of secrets': canaries.size,
        'requests that carried one': asked,
        'functions made to fail': crashed,
        'places looked into (answers, rows, logs, events, queues)': places.length,
        'looks (places × secrets)': looks,
      },
      failures: [...new Set(failures)],
    };
  },
};
