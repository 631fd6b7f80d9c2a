import { beforeAll, describe, expect, test } from 'vitest';
import { dev } from '../../config/dev.ts';
import { local } from '../../config/local.ts';
import { at, type Found, type Synthesized, synthesized } from './synthesized.ts';

let laptop: Synthesized;
let deployed: Synthesized;
beforeAll(async () => {
  laptop = await synthesized(local);
  deployed = await synthesized(dev);
}, 600_000);

/** What only makes sense in front of the internet, and nothing else of the app depends on. */
const leaves = ['AWS::CloudWatch::Dashboard', 'AWS::CloudFront::MonitoringSubscription'];

/** A person who is written to: whoever `alarmsTo` names, which the laptop never has. */
const isReader = ({ type, properties }: Found): boolean =>
  type === 'AWS::SNS::Subscription' && properties['Protocol'] === 'email';

/** Apps of others that people sign in to: each environment has its own, the laptop an example. */
const isOfApps = ({ type, id }: Found): boolean =>
  ['AWS::Cognito::UserPoolDomain', 'AWS::Cognito::UserPoolResourceServer'].includes(type) ||
  id.startsWith('PeopleApps');

const things = (app: Synthesized): string[] =>
  app.all
    .filter((found) => found.stack !== 'watch' && !leaves.includes(found.type) && !isReader(found) && !isOfApps(found))
    // A version is called after everything that makes it, which is not the same in two environments.
    .map(({ stack, id, type }) => `${stack}/${type === 'AWS::Lambda::Version' ? id.slice(0, -32) : id} ${type}`)
    .sort();

describe('the laptop’s variant', () => {
  test('is the deployed app without its leaves', () => {
    expect(things(laptop)).toEqual(things(deployed));
  });

  test('has the same functions, told the same things, and the same rules and routes', () => {
    for (const type of ['AWS::Lambda::Function', 'AWS::Events::Rule', 'AWS::ApiGatewayV2::Route']) {
      const shape = (app: Synthesized) =>
        app.of(type).map(({ stack, id, properties }) => ({
          at: `${stack}/${id}`,
          variables: Object.keys(properties['Environment']?.Variables ?? {}),
          timeout: properties['Timeout'],
          news: properties['EventPattern']?.['detail-type'],
          route: properties['RouteKey'],
          authorization: properties['AuthorizationType'],
        }));
      expect(shape(laptop)).toEqual(shape(deployed));
    }
  });

  test('keeps all its news, and only ours, for as long as its settings say', () => {
    for (const [app, { name, archiveDays }] of [
      [laptop, local],
      [deployed, dev],
    ] as const)
      expect(app.of('AWS::Events::Archive').map(({ properties }) => properties)).toMatchObject([
        {
          ArchiveName: `arclight-${name}`,
          RetentionDays: archiveDays,
          EventPattern: { source: [{ prefix: 'arclight.' }] },
        },
      ]);
  });

  test('stays far below 500 resources a stack, as every environment does', () => {
    const counts = Map.groupBy(deployed.all, ({ stack }) => stack);
    for (const [stack, found] of counts) expect(found.length, stack).toBeLessThan(300);
  });
});

describe('LIVE-12 an environment without live', () => {
  const { live: _, ...rest } = dev;
  let without: Synthesized;
  beforeAll(async () => {
    without = await synthesized(rest);
  }, 600_000);

  test('has no stack of it, no resource of a live service, no route and no address', () => {
    const stacks = (app: Synthesized) => [...new Set(app.all.map(({ stack }) => stack))].sort();
    expect(stacks(without)).toEqual(stacks(deployed).filter((stack) => stack !== 'live' && stack !== 'chat'));
    const isOfLive = (found: Found) => /AWS::Media(Live|Package)/.test(found.type);
    expect(deployed.all.some(isOfLive)).toBe(true);
    expect(without.all.filter(isOfLive).map(at)).toEqual([]);
    const routes = (app: Synthesized) =>
      app.of('AWS::ApiGatewayV2::Route').map(({ properties }) => String(properties['RouteKey']));
    const ofStreams = routes(deployed).filter((route) => route.includes('/v1/streams'));
    expect(ofStreams.length).toBeGreaterThan(10);
    expect(routes(without)).toEqual(expect.not.arrayContaining(ofStreams));
    const addresses = (app: Synthesized): string[] =>
      app
        .of('AWS::CloudFront::Distribution')
        .flatMap(({ properties }) => properties['DistributionConfig'].CacheBehaviors)
        .map(({ PathPattern }) => PathPattern);
    expect(
      addresses(deployed)
        .filter((path) => !addresses(without).includes(path))
        .sort(),
    ).toEqual(['/c/*', '/l/*']);
  });

  test('keeps what is not of live as it was', () => {
    const kept = new Set(things(without));
    const isOfStreams = (thing: string) => /^(live|chat)\/|\/\w*(OnStream|Live|ChatPages)/.test(thing);
    expect(things(deployed).filter((thing) => !kept.has(thing) && !isOfStreams(thing))).toEqual([]);
  });
});
