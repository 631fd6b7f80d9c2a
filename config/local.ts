import { type Environment, GiB } from './environment.ts';

/** One laptop, run from the synthesized templates; nothing here reaches AWS. */
export const local: Environment = {
  name: 'local',
  account: '000000000000',
  region: 'eu-west-1',
  mail: { domain: 'arclight.test', from: 'hello@arclight.test' },
  securityContact: 'mailto:security@arclight.test',
  logRetentionDays: 1,
  archiveDays: 7,
  keepsData: false,
  priceClass: 'PriceClass_100',
  apiRate: { perSecond: 1000, burst: 1000 },
  apps: [
    {
      key: 'example',
      name: 'Example page',
      homepage: 'http://localhost:8091/oidc-pkce.html',
      // A page served on this machine, and the two ways of a native app: its own scheme, and a port it listens on.
      callbacks: [
        'http://localhost:8091/oidc-pkce.html',
        'com.example.arclight://signed-in',
        'http://localhost:8092/signed-in',
      ],
      logouts: ['http://localhost:8091/oidc-pkce.html'],
      scopes: ['account:read', 'videos:read'],
      profile: ['name'],
      origins: ['http://localhost:8091'],
    },
  ],
  // Real buckets and a real firewall, so wide that neither a newcomer nor a test that hammers meets their bottom: a laptop
  // answers some hundreds of requests a second, an address may ask 10,000 and sign in 333 times.
  limits: {
    person: { perMinute: 60_000, burst: 5_000 },
    upload: { perMinute: 60_000, burst: 5_000 },
    views: { perMinute: 60_000, burst: 5_000 },
    entries: { perMinute: 60, burst: 60 },
    address: { perMinute: 600_000, signInsPerFiveMinutes: 100_000 },
  },
  uploads: { largestBytes: 20 * GiB, dailyBytes: 100 * GiB, open: 10, unscannable: 'refuse' },
  accounts: { graceDays: 30 },
  channels: { perPerson: 10 },
  live: {
    channels: 4,
    class: 'SINGLE_PIPELINE',
    rungs: [360, 480, 720],
    maxHours: 12,
    noInputMinutes: 10,
    personHoursPerDay: 24,
    environmentHoursPerMonth: 10000,
    publishFrom: ['0.0.0.0/0'],
    fromBrowser: 'http://127.0.0.1:*',
    srt: { latencyMs: 120 },
    pricePerHourUsd: 1.4,
    startSeconds: 3,
    targets: { most: 3, ports: [80, 443, 1935, 1936, 2935, 2936], loopback: 'allow', pricePerHourUsd: 0.5 },
  },
  chat: {
    socketsPerPerson: 40,
    socketsPerAddress: 2_000,
    perMinute: 1_200,
    burst: 100,
    pagesFrom: 5_000,
    pagesUntil: 3_000,
    sampled: 500,
    shownPerSecond: 20,
  },
  webhooks: { ports: [443], loopback: 'allow' },
  uploadAddress: 'http://127.0.0.1:*',
  facesInternet: false,
};
