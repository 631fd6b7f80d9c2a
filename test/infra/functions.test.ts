import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { prod } from '../../config/prod.ts';
import {
  accountsApiEnv,
  accountsChannelsEnv,
  accountsCloseEnv,
  accountsPicturesEnv,
  accountsReinstateEnv,
  accountsStaffEnv,
  onAppUsedEnv,
  onCodeMadeEnv,
  onKeyUsedEnv,
  onPersonConfirmedEnv,
  onTeamWorkEnv,
  peopleCopyEnv,
  teamCopyEnv,
} from '../../lambdas/accounts/env.ts';
import { catalogApiEnv, catalogPicturesEnv, catalogRemoverEnv, catalogWorkerEnv } from '../../lambdas/catalog/env.ts';
import {
  chatAccountEnv,
  chatApiEnv,
  chatCopyEnv,
  chatDueEnv,
  chatNewsEnv,
  chatPicturesEnv,
  chatSequencerEnv,
  chatSocketEnv,
  chatSweepEnv,
} from '../../lambdas/chat/env.ts';
import { clipsApiEnv, clipsCopyEnv, clipsEraserEnv, clipsFileEnv } from '../../lambdas/clips/env.ts';
import {
  engagementApiEnv,
  engagementChannelEnv,
  engagementCopyEnv,
  engagementTellingEnv,
} from '../../lambdas/engagement/env.ts';
import { gatewayEnv } from '../../lambdas/gateway/env.ts';
import type { Environment } from '../../lambdas/kit/env.ts';
import { relayEnv } from '../../lambdas/kit/relay-env.ts';
import { liveApiEnv, liveCopyEnv, liveWorkerEnv } from '../../lambdas/live/env.ts';
import { moderationApiEnv, moderationWorkerEnv } from '../../lambdas/moderation/env.ts';
import { noticesEnv, notificationsApiEnv, notificationsEnv } from '../../lambdas/notifications/env.ts';
import { playbackApiEnv, playbackWorkerEnv } from '../../lambdas/playback/env.ts';
import { transcodeEnv } from '../../lambdas/transcode/env.ts';
import { uploadApiEnv, uploadWorkerEnv } from '../../lambdas/upload/env.ts';
import {
  webhooksApiEnv,
  webhooksDeliveryEnv,
  webhooksEraserEnv,
  webhooksNewsEnv,
  webhooksReconcileEnv,
} from '../../lambdas/webhooks/env.ts';
import { entries } from '../../lib/bundle.ts';
import { at, type Found, idsIn, type Synthesized, synthesized } from './synthesized.ts';

const root = join(import.meta.dirname, '../..');

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized(prod);
}, 120_000);

const nameOf = ({ properties }: Found): string => properties['FunctionName'].replace('arclight-prod-', '');

/** One bundle may be deployed several times, under its domain's name. */
const bundleOf = (name: string): string =>
  name.replace(/^\w+-(people|team)-copy$/, 'accounts-$1-copy').replace(/^\w+-relay$/, 'kit-relay');

describe('every function', () => {
  test('has an entry, and every entry is deployed', () => {
    const deployed = new Set(app.of('AWS::Lambda::Function').map((found) => bundleOf(nameOf(found))));
    expect([...deployed].sort()).toEqual(Object.keys(entries()).sort());
  });

  test('ends in time, is small, traced, on our runtime, with a log group that ends too', () => {
    const groups = new Map(app.of('AWS::Logs::LogGroup').map((group) => [at(group), group]));
    for (const { stack, properties } of app.of('AWS::Lambda::Function')) {
      expect(properties['Timeout']).toBeLessThanOrEqual(300);
      expect(properties['MemorySize']).toBeLessThanOrEqual(1024);
      expect(properties['Runtime']).toBe('nodejs24.x');
      expect(properties['Architectures']).toEqual(['arm64']);
      expect(properties['TracingConfig']).toEqual({ Mode: 'Active' });
      const [group] = idsIn(properties['LoggingConfig'].LogGroup);
      expect(groups.get(`${stack}/${group}`)?.properties['RetentionInDays']).toBe(90);
    }
  });

  test('has a role of its own and no managed policy', () => {
    const functions = app.of('AWS::Lambda::Function');
    const roles = functions.map(({ stack, properties }) => `${stack}/${idsIn(properties['Role'])[0]}`);
    expect(new Set(roles).size).toBe(functions.length);
    // Only API Gateway's own, to write logs of sockets, is AWS's to say: it takes no narrower one.
    const isOfGateway = (properties: Record<string, unknown>): boolean =>
      JSON.stringify(properties['AssumeRolePolicyDocument']).includes('apigateway.amazonaws.com');
    const ours = app.of('AWS::IAM::Role').filter(({ properties }) => !isOfGateway(properties));
    expect(ours.length).toBeGreaterThanOrEqual(functions.length);
    for (const { properties } of ours) expect(properties['ManagedPolicyArns']).toBeUndefined();
  });

  test('is told exactly what its env.ts names', () => {
    const told: Record<string, Environment<string>> = {
      'gateway-api': gatewayEnv,
      'accounts-api': accountsApiEnv,
      'accounts-channels': accountsChannelsEnv,
      'accounts-on-team-work': onTeamWorkEnv,
      'accounts-pictures': accountsPicturesEnv,
      'accounts-on-person-confirmed': onPersonConfirmedEnv,
      'accounts-on-code-made': onCodeMadeEnv,
      'accounts-people-copy': peopleCopyEnv,
      'accounts-team-copy': teamCopyEnv,
      'accounts-every-minute-close': accountsCloseEnv,
      'kit-relay': relayEnv,
      'upload-api': uploadApiEnv,
      'upload-on-object-created': uploadWorkerEnv,
      'upload-on-scan-result': uploadWorkerEnv,
      'upload-on-video-deleted': uploadWorkerEnv,
      'upload-every-minute-sweep': uploadWorkerEnv,
      'transcode-on-upload-completed': transcodeEnv,
      'transcode-on-job-changed': transcodeEnv,
      'transcode-on-video-deleted': transcodeEnv,
      'transcode-on-stream-archived': transcodeEnv,
      'transcode-every-minute-reconcile': transcodeEnv,
      'catalog-api': catalogApiEnv,
      'catalog-pictures': catalogPicturesEnv,
      'catalog-on-upload-news': catalogWorkerEnv,
      'catalog-on-transcode-news': catalogWorkerEnv,
      'catalog-on-channel-updated': catalogWorkerEnv,
      'catalog-on-person-leaving': catalogWorkerEnv,
      'catalog-on-video-deleted': catalogRemoverEnv,
      'catalog-on-stream-news': catalogRemoverEnv,
      'catalog-every-minute-reconcile': catalogRemoverEnv,
      'accounts-staff': accountsStaffEnv,
      'accounts-every-minute-reinstate': accountsReinstateEnv,
      'accounts-on-key-used': onKeyUsedEnv,
      'accounts-on-app-used': onAppUsedEnv,
      'upload-on-account-barred': uploadWorkerEnv,
      'moderation-api': moderationApiEnv,
      'moderation-on-staff-acted': moderationWorkerEnv,
      'notifications-on-standing-changed': notificationsEnv,
      'clips-api': clipsApiEnv,
      'clips-on-video-news': clipsCopyEnv,
      'clips-on-stream-news': clipsCopyEnv,
      'clips-on-account-closed': clipsEraserEnv,
      'clips-on-clip-file-asked': clipsFileEnv,
      'engagement-api': engagementApiEnv,
      'engagement-on-channel-updated': engagementChannelEnv,
      'engagement-on-followers-due': engagementChannelEnv,
      'engagement-on-stream-news': engagementTellingEnv,
      'engagement-on-telling-due': engagementTellingEnv,
      'engagement-on-account-closed': engagementCopyEnv,
      'playback-api': playbackApiEnv,
      'playback-on-video-news': playbackWorkerEnv,
      'playback-on-account-closed': playbackWorkerEnv,
      'notifications-api': notificationsApiEnv,
      'notifications-on-chat-news': noticesEnv,
      'notifications-on-followers-notified': noticesEnv,
      'notifications-on-account-closed': noticesEnv,
      'notifications-on-video-news': notificationsEnv,
      'notifications-on-webhook-disabled': notificationsEnv,
      'notifications-on-stream-news': notificationsEnv,
      'chat-api': chatApiEnv,
      'chat-pictures': chatPicturesEnv,
      'chat-on-socket': chatSocketEnv,
      'chat-on-said': chatSequencerEnv,
      'chat-on-due': chatDueEnv,
      'chat-on-account-news': chatAccountEnv,
      'chat-on-stream-news': chatNewsEnv,
      'chat-on-video-news': chatNewsEnv,
      'chat-on-channel-updated': chatCopyEnv,
      'chat-on-follow-changed': chatCopyEnv,
      'chat-every-minute-sweep': chatSweepEnv,
      'live-api': liveApiEnv,
      'live-on-stream-due': liveWorkerEnv,
      'live-on-account-barred': liveWorkerEnv,
      'live-on-channel-updated': liveCopyEnv,
      'live-every-minute-reconcile': liveWorkerEnv,
      'live-every-five-minutes-reap': liveWorkerEnv,
      'webhooks-api': webhooksApiEnv,
      'webhooks-on-news': webhooksNewsEnv,
      'webhooks-on-delivery-due': webhooksDeliveryEnv,
      'webhooks-on-account-closed': webhooksEraserEnv,
      'webhooks-every-minute-reconcile': webhooksReconcileEnv,
    };
    for (const found of app.of('AWS::Lambda::Function')) {
      const names = Object.keys(found.properties['Environment'].Variables).filter((name) => name !== 'NODE_OPTIONS');
      expect(names.sort(), nameOf(found)).toEqual([...(told[bundleOf(nameOf(found))]?.names ?? [])].sort());
    }
  });

  test('reads, in its entry and what stands behind it, the very variables it is given', () => {
    const read = globSync('lambdas/*/*.ts', { cwd: root })
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .flatMap((text) => [...text.matchAll(/process\.env\[?\.?'?([A-Z_]+)/g)].map(([, name = '']) => name));
    // Lambda's own; everything else goes through env.ts.
    expect(new Set(read)).toEqual(new Set(['AWS_LAMBDA_FUNCTION_NAME']));
  });
});
