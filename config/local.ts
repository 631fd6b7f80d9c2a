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
  uploads: { largestBytes: 20 * GiB, dailyBytes: 100 * GiB, open: 10, unscannable: 'refuse' },
  webhooks: { ports: [443], loopback: 'allow' },
  uploadAddress: 'http://127.0.0.1:*',
  facesInternet: false,
};
