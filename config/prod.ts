import { type Environment, GiB } from './environment.ts';

/** What viewers and creators use. */
export const prod: Environment = {
  name: 'prod',
  region: 'eu-west-1',
  mail: { domain: 'arclight.example', from: 'hello@arclight.example' },
  securityContact: 'mailto:security@arclight.example',
  alarmsTo: 'platform@arclight.example',
  logRetentionDays: 90,
  archiveDays: 30,
  keepsData: true,
  priceClass: 'PriceClass_All',
  originShield: 'eu-west-1',
  apiRate: { perSecond: 5000, burst: 4000 },
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
  release: { percent: 10, minutes: 5 },
  monthlyBudgetUsd: 2000,
  facesInternet: true,
};
