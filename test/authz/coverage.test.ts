import { beforeAll, describe, expect, test } from 'vitest';
import { prod } from '../../config/prod.ts';
import { clientFrame } from '../../lambdas/chat/frames-contract.ts';
import { operations } from '../../lambdas/gateway/operations.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { type Properties, type Synthesized, synthesized } from '../infra/synthesized.ts';
import { matrix } from './matrix.ts';

const cases = (operations as readonly Operation[]).map((op) => ({ id: op.id, op }));

describe('every operation is held to rows of the authorization matrix', () => {
  test.each(cases)('$id names rows that exist and speak of its route', ({ op }) => {
    expect(op.matrix.length).toBeGreaterThan(0);
    const plain = (path: string): string => path.replace(/\{[^}]+\}/g, '{id}');
    for (const id of op.matrix) {
      const row = matrix.get(id);
      expect(row, `row ${id}`).toBeDefined();
      if (/^(same|`?PUT progress)/.test(row?.action ?? '')) continue;
      const spoken = plain(row?.action ?? '')
        .replace('/manifest', '/playback')
        .replace('/heartbeat` / `PUT progress', '');
      const last = plain(op.path).split('/').at(-1) ?? '';
      expect(spoken, `${id} speaks of ${op.path}`).toContain(last);
    }
  });

  test.each(cases)('$id lets anonymous people in exactly when its rows do', ({ op }) => {
    const signedInOnly = op.matrix.every((id) => ['401', '404'].includes(matrix.get(id)?.cells.AN ?? ''));
    expect(op.credential === 'required').toBe(
      signedInOnly && op.id !== 'catalog.read_status' && op.credential !== 'ignored',
    );
  });
});

/** What opens and keeps a socket: CH2 and CH6 speak of that without naming frames. */
const ofTheSocket = ['hello', 'session.renew', 'ping'];
const frames = clientFrame.options.map(({ shape }) => shape.type.value).filter((type) => !ofTheSocket.includes(type));

test.each(frames)('a row speaks of the frame %s', (type) => {
  const rows = [...matrix.values()].filter(({ action }) => action.startsWith('frame '));
  expect(rows.filter(({ action }) => action.slice('frame '.length).split(', ').includes(type))).toHaveLength(1);
});

describe('there is no way in but those the matrix speaks of', () => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesized(prod);
  }, 600_000);

  /** Everything AWS has that strangers can speak to; what stands here comes with rows and with who asks them. */
  const doors = [
    'AWS::Lambda::Url',
    'AWS::ApiGateway::RestApi',
    'AWS::AppSync::GraphQLApi',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'AWS::EC2::Instance',
    'AWS::AppRunner::Service',
    'AWS::IoT::Endpoint',
    'AWS::IVS::Channel',
    'AWS::MediaLive::Input',
    'AWS::MediaPackageV2::OriginEndpoint',
    'AWS::Transfer::Server',
  ];

  test('no function, bucket or stream has an address of its own', () => {
    expect(app.of(...doors).map(({ type, id }) => `${type} ${id}`)).toEqual([]);
    const sites = app.of('AWS::S3::Bucket').filter(({ properties }) => properties['WebsiteConfiguration']);
    expect(sites.map(({ id }) => id)).toEqual([]);
  });

  test('one API speaks HTTP, and one takes frames, whose rows are CH2 to CH6, CH14, CH15, CH19, CH28, CH29 and WP3 to WP5', () => {
    const apis = app.of('AWS::ApiGatewayV2::Api').map(({ properties }) => properties['ProtocolType']);
    expect(apis.sort()).toEqual(['HTTP', 'WEBSOCKET']);
    const [sockets] = app
      .of('AWS::ApiGatewayV2::Api')
      .filter(({ properties }) => properties['ProtocolType'] === 'WEBSOCKET');
    const routes = app.of('AWS::ApiGatewayV2::Route').filter(({ stack }) => stack === sockets?.stack);
    const ofSockets = routes.map(({ properties }) => properties['RouteKey']).filter((key) => key.startsWith('$'));
    expect(ofSockets.sort()).toEqual(['$connect', '$default', '$disconnect']);
    expect(app.of('AWS::CloudFront::Distribution')).toHaveLength(1);
  });

  test('no policy lets anybody do anything', () => {
    const statements = (properties: Properties): Properties[] =>
      ['PolicyDocument', 'ResourcePolicy', 'AssumeRolePolicyDocument'].flatMap(
        (name) => properties[name]?.Statement ?? properties[name]?.PolicyDocument?.Statement ?? [],
      );
    const anybody = (principal: unknown): boolean =>
      principal === '*' || (principal as Properties | undefined)?.['AWS'] === '*';
    const open = app.all.filter(
      ({ properties }) =>
        anybody(properties['Principal']) ||
        statements(properties).some((each) => each['Effect'] === 'Allow' && anybody(each['Principal'])),
    );
    expect(open.map(({ type, id }) => `${type} ${id}`)).toEqual([]);
  });
});
