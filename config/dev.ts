import { type Environment, GiB } from './environment.ts';

/** Where a change is first seen in AWS; may be torn down and made anew. */
export const dev: Environment = {
  name: 'dev',
  region: 'eu-west-1',
  mail: { domain: 'dev.arclight.example', from: 'hello@dev.arclight.example' },
  securityContact: 'mailto:security@arclight.example',
  logRetentionDays: 7,
  archiveDays: 7,
  keepsData: true,
  priceClass: 'PriceClass_100',
  apiRate: { perSecond: 200, burst: 400 },
  apps: [],
  limits: {
    person: { perMinute: 100, burst: 50 },
    upload: { perMinute: 600, burst: 200 },
    views: { perMinute: 300, burst: 100 },
    address: { perMinute: 1000, signInsPerFiveMinutes: 50 },
  },
  uploads: { largestBytes: 5 * GiB, dailyBytes: 20 * GiB, open: 5, unscannable: 'refuse' },
  channels: { perPerson: 10 },
  webhooks: { ports: [443], loopback: 'refuse' },
  monthlyBudgetUsd: 100,
  facesInternet: true,
};
