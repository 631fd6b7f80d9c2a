import { type Environment, GiB } from './environment.ts';

/** Production's twin in everything but size: what passes here goes on unchanged. */
export const staging: Environment = {
  name: 'staging',
  region: 'eu-west-1',
  mail: { domain: 'staging.arclight.example', from: 'hello@staging.arclight.example' },
  securityContact: 'mailto:security@arclight.example',
  alarmsTo: 'platform@arclight.example',
  logRetentionDays: 30,
  archiveDays: 14,
  keepsData: true,
  priceClass: 'PriceClass_100',
  apiRate: { perSecond: 1000, burst: 2000 },
  apps: [],
  limits: {
    person: { perMinute: 100, burst: 50 },
    upload: { perMinute: 600, burst: 200 },
    views: { perMinute: 300, burst: 100 },
    address: { perMinute: 1000, signInsPerFiveMinutes: 50 },
  },
  uploads: { largestBytes: 50 * GiB, dailyBytes: 200 * GiB, open: 10, unscannable: 'refuse' },
  channels: { perPerson: 10 },
  webhooks: { ports: [443], loopback: 'refuse' },
  release: { percent: 50, minutes: 1 },
  monthlyBudgetUsd: 200,
  facesInternet: true,
};
