import {
  CancelHarvestJobCommand,
  CreateChannelCommand,
  CreateHarvestJobCommand,
  CreateOriginEndpointCommand,
  DeleteChannelCommand,
  DeleteOriginEndpointCommand,
  GetChannelCommand,
  GetChannelGroupCommand,
  GetChannelPolicyCommand,
  GetHarvestJobCommand,
  GetOriginEndpointCommand,
  GetOriginEndpointPolicyCommand,
  ListChannelsCommand,
  ListHarvestJobsCommand,
  ListOriginEndpointsCommand,
  PutChannelPolicyCommand,
  PutOriginEndpointPolicyCommand,
  UpdateOriginEndpointCommand,
} from '@aws-sdk/client-mediapackagev2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anEndpoint, group, mediaPackageStage, policy } from './mediapackage-stage.ts';

let stage: Awaited<ReturnType<typeof mediaPackageStage>>;
beforeAll(async () => {
  stage = await mediaPackageStage();
});
afterAll(() => stage.stop());

const channel = (name: string) => ({ ChannelGroupName: group, ChannelName: name });
const endpoint = (name: string) => ({ ...channel(name), OriginEndpointName: 'live' });
const create = (name: string, more: object = {}) =>
  stage.client().send(new CreateChannelCommand({ ...channel(name), InputType: 'CMAF', ...more }));
const createEndpoint = (name: string, more: object = {}) =>
  stage.client().send(new CreateOriginEndpointCommand(anEndpoint(name, more)));

describe('channels', () => {
  test('the group is the templates’, with the host players read from', async () => {
    const found = await stage.client().send(new GetChannelGroupCommand({ ChannelGroupName: group }));
    expect(found).toMatchObject({ ChannelGroupName: group, EgressDomain: new URL(stage.service().listening.url).host });
  });

  test('a channel says where to send to, and is found again', async () => {
    const made = await create('found', { Description: 'a stream' });
    expect(made.Arn).toBe(`arn:aws:mediapackagev2:eu-west-1:000000000000:channelGroup/${group}/channel/found`);
    expect(made.IngestEndpoints?.[0]?.Url).toBe(`${stage.service().listening.url}/in/v1/${group}/1/found/index`);
    const read = await stage.client().send(new GetChannelCommand(channel('found')));
    expect(read).toMatchObject({ Description: 'a stream', InputType: 'CMAF', CreatedAt: new Date(stage.now()) });
    const { Items = [] } = await stage.client().send(new ListChannelsCommand({ ChannelGroupName: group }));
    expect(Items.map(({ ChannelName }) => ChannelName)).toContain('found');
  });

  test('the same request twice makes one channel; another of the same name is a conflict', async () => {
    const first = await create('twice', { ClientToken: 'one' });
    expect((await create('twice', { ClientToken: 'one' })).ETag).toBe(first.ETag);
    await expect(create('twice', { ClientToken: 'two' })).rejects.toMatchObject({
      name: 'ConflictException',
      ConflictExceptionType: 'RESOURCE_ALREADY_EXISTS',
    });
    await expect(create('twice', { ClientToken: 'one', Description: 'other' })).rejects.toMatchObject({
      ConflictExceptionType: 'IDEMPOTENT_PARAMETER_MISMATCH',
    });
  });

  test.each([
    [{ InputType: 'HLS' }, /InputType: must be CMAF/],
    [{ InputType: undefined }, /InputType/],
    [{ InputSwitchConfiguration: { MQCSInputSwitching: true } }, /InputSwitchConfiguration: not understood here/],
    [{ ChannelName: 'a b' }, /ChannelName/],
  ])('%j is refused in words', async (more, words) => {
    await expect(create('refused', more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(words),
    });
  });

  test('a channel with endpoints stays; without it goes, and may go twice', async () => {
    await create('goes');
    await createEndpoint('goes');
    await expect(stage.client().send(new DeleteChannelCommand(channel('goes')))).rejects.toMatchObject({
      ConflictExceptionType: 'RESOURCE_IN_USE',
    });
    await stage.client().send(new DeleteOriginEndpointCommand(endpoint('goes')));
    for (let n = 0; n < 2; n += 1) await stage.client().send(new DeleteChannelCommand(channel('goes')));
    await expect(stage.client().send(new GetChannelCommand(channel('goes')))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceTypeNotFound: 'CHANNEL',
    });
  });

  test('a policy is kept as it was put, and has to be one', async () => {
    await create('policy');
    const put = (Policy: string) => stage.client().send(new PutChannelPolicyCommand({ ...channel('policy'), Policy }));
    await expect(put('{}')).rejects.toMatchObject({ ValidationExceptionType: 'INVALID_POLICY' });
    await put(policy);
    expect((await stage.client().send(new GetChannelPolicyCommand(channel('policy')))).Policy).toBe(policy);
  });

  test('an unsigned request is refused', async () => {
    const answer = await fetch(`${stage.service().listening.url}/channelGroup/${group}/channel`);
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']);
  });
});

describe('origin endpoints', () => {
  beforeAll(async () => {
    await create('origin');
  });

  test('an endpoint says where its manifests are', async () => {
    const made = await createEndpoint('origin', { Tags: { stream: 'one' } });
    const base = `${stage.service().listening.url}/out/v1/${group}/origin/live`;
    expect(made.LowLatencyHlsManifests?.[0]?.Url).toBe(`${base}/index.m3u8`);
    expect(made.HlsManifests?.[0]?.Url).toBe(`${base}/standard.m3u8`);
    expect(made.DashManifests?.[0]?.Url).toBe(`${base}/index.mpd`);
    const read = await stage.client().send(new GetOriginEndpointCommand(endpoint('origin')));
    expect(read).toMatchObject({
      StartoverWindowSeconds: 900,
      Segment: { SegmentDurationSeconds: 2 },
      Tags: { stream: 'one' },
    });
    const { Items = [] } = await stage.client().send(new ListOriginEndpointsCommand(channel('origin')));
    expect(Items).toHaveLength(1);
  });

  test('it is changed by who has read it last', async () => {
    const { ETag } = await stage.client().send(new GetOriginEndpointCommand(endpoint('origin')));
    const update = (etag?: string) => {
      const { OriginEndpointName: _, ...rest } = anEndpoint('origin', { StartoverWindowSeconds: 1800 });
      return stage
        .client()
        .send(new UpdateOriginEndpointCommand({ ...rest, ...endpoint('origin'), ...(etag ? { ETag: etag } : {}) }));
    };
    expect((await update(ETag)).StartoverWindowSeconds).toBe(1800);
    await expect(update(ETag)).rejects.toMatchObject({ ConflictExceptionType: 'CONFLICTING_OPERATION' });
  });

  test.each([
    [{ ContainerType: 'TS' }, /ContainerType: must be CMAF/],
    [{ Segment: { SegmentDurationSeconds: 2, Encryption: {} } }, /Segment.Encryption: not understood here/],
    [{ ForceEndpointErrorConfiguration: {} }, /ForceEndpointErrorConfiguration: not understood here/],
    [{ HlsManifests: [], LowLatencyHlsManifests: [], DashManifests: [] }, /one manifest at least/],
    [{ HlsManifests: [{ ManifestName: 'index' }] }, /same name/],
    [{ StartoverWindowSeconds: 60, HlsManifests: [{ ManifestName: 's', ManifestWindowSeconds: 90 }] }, /shows 90 s/],
    [{ Segment: { SegmentDurationSeconds: 4 } }, /same segments/],
    [
      { DashManifests: [{ ManifestName: 'index', MinUpdatePeriodSeconds: 1 }] },
      /anew with each segment, and they last 2 s/,
    ],
    [{ DashManifests: [{ ManifestName: 'index', DrmSignaling: 'REFERENCED' }] }, /DrmSignaling: not understood here/],
  ])('%j is refused in words', async (more, words) => {
    await expect(createEndpoint('origin', { OriginEndpointName: 'other', ...more })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(words),
    });
  });

  test('nobody reads what no policy opens, nor without a signature', async () => {
    await create('closed');
    await createEndpoint('closed');
    expect((await stage.get('closed', 'index.m3u8')).text).toMatch(/no policy/);
    const put = new PutOriginEndpointPolicyCommand({ ...endpoint('closed'), Policy: policy });
    await stage.client().send(put);
    const read = await stage.client().send(new GetOriginEndpointPolicyCommand(endpoint('closed')));
    expect(read.Policy).toBe(policy);
    const url = `${stage.service().listening.url}/out/v1/${group}/closed/live/index.m3u8`;
    expect((await fetch(url)).status).toBe(403);
    const empty = await stage.get('closed', 'index.m3u8');
    expect([empty.status, empty.headers.get('cache-control')]).toEqual([404, 'max-age=1']);
  });
});

describe('harvest jobs', () => {
  const job = (more: object = {}) => ({
    ...endpoint('harvested'),
    HarvestedManifests: { HlsManifests: [{ ManifestName: 'standard' }] },
    ScheduleConfiguration: { StartTime: new Date(stage.now() - 60_000), EndTime: new Date(stage.now() - 1_000) },
    Destination: { S3Destination: { BucketName: 'media', DestinationPath: 'v/one/1/live' } },
    ...more,
  });
  const harvest = (more: object = {}) => stage.client().send(new CreateHarvestJobCommand(job(more)));
  beforeAll(async () => {
    await create('harvested');
    await createEndpoint('harvested');
  });

  test('one over nothing fails and says so, here and on the bus', async () => {
    const { HarvestJobName, Status } = await harvest({ HarvestJobName: 'nothing' });
    expect([HarvestJobName, Status]).toEqual(['nothing', 'QUEUED']);
    const read = () =>
      stage.client().send(new GetHarvestJobCommand({ ...endpoint('harvested'), HarvestJobName: 'nothing' }));
    await stage.until(async () => (await read()).Status === 'FAILED');
    expect((await read()).ErrorMessage).toBe('Nothing was received in that time.');
    await stage.until(() => stage.service().emitted.length > 0);
    expect(stage.service().emitted[0]).toMatchObject({
      source: 'aws.mediapackagev2',
      'detail-type': 'MediaPackageV2 HarvestJob Notification',
      detail: { harvestJob: { harvestJobName: 'nothing', channelName: 'harvested', status: 'FAILED' } },
    });
  });

  test('one whose time has not come waits, and can be cancelled', async () => {
    const EndTime = new Date(stage.now() + 3_600_000);
    await harvest({ HarvestJobName: 'later', ScheduleConfiguration: { StartTime: new Date(stage.now()), EndTime } });
    const names = { ...endpoint('harvested'), HarvestJobName: 'later' };
    expect(await stage.service().listening.inFlight()).toBe(0);
    await stage.client().send(new CancelHarvestJobCommand(names));
    expect((await stage.client().send(new GetHarvestJobCommand(names))).Status).toBe('CANCELLED');
    await expect(stage.client().send(new CancelHarvestJobCommand(names))).rejects.toMatchObject({
      ValidationExceptionType: 'HARVEST_JOB_INELIGIBLE_FOR_CANCELLATION',
    });
    const list = new ListHarvestJobsCommand({ ChannelGroupName: group, ChannelName: 'harvested', Status: 'CANCELLED' });
    const { Items = [] } = await stage.client().send(list);
    expect(Items.map(({ HarvestJobName }) => HarvestJobName)).toEqual(['later']);
  });

  test.each([
    [
      'a manifest that is not there',
      { HarvestedManifests: { HlsManifests: [{ ManifestName: 'none' }] } },
      /has no none/,
    ],
    [
      'DASH',
      { HarvestedManifests: { DashManifests: [{ ManifestName: 'index' }] } },
      /DashManifests: not understood here/,
    ],
    ['no manifest', { HarvestedManifests: {} }, /names no manifest/],
    [
      'a stretch that ends before it begins',
      { ScheduleConfiguration: { StartTime: new Date(2_000), EndTime: new Date(1_000) } },
      /later than StartTime/,
    ],
  ])('%s is refused in words', async (_, more, words) => {
    await expect(harvest(more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(words),
    });
  });
});

test('what was made is there after a stop', async () => {
  await create('kept');
  await stage.again();
  expect((await stage.client().send(new GetChannelCommand(channel('kept')))).ChannelName).toBe('kept');
});
