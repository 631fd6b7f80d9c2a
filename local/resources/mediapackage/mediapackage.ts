import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { type Listening, local, type Service, type Surroundings } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { mostConnections } from '../../wire/most-connections.ts';
import type { Api } from './api.ts';
import { type Answering, answerRequest } from './door.ts';
import { Harvester } from './harvester.ts';
import { ingest, isIngest } from './ingest.ts';
import { Media } from './media.ts';
import type { Group } from './on-the-wire.ts';
import { Origin } from './origin.ts';
import { registry } from './registry.ts';
import { schema } from './schema.ts';

const groupProperties = z.strictObject({
  ChannelGroupName: z.string(),
  Description: z.string().optional(),
  Tags: z.unknown().optional(),
});

const divergesFrom = [
  {
    what: 'Ingest is CMAF only, H.264 and AAC, unsigned, and of pipeline 1; HLS ingest, other codecs and encryption are refused',
    why: 'only the encoder of this laptop sends, over the loopback address',
  },
  {
    what: 'Settings outside our endpoints’ own are refused, among them TS, DRM, ad markers, manifest filters, FilterConfiguration and ForceEndpointErrorConfiguration',
    why: 'a setting that is silently ignored would be found out on AWS',
  },
  {
    what: 'A part is a fragment as it was received; MediaPackage makes its own',
    why: 'the encoder chooses the latency here',
  },
  {
    what: 'start, end, time_delay and manifest_window_seconds are understood within aws.manifestsettings and as parameters of their own',
    why: 'MediaPackage documents the first for v2; whoever means AWS writes that one',
  },
  {
    what: 'A manifest never ends by itself: without input it stays as it is, and a blocking reload is answered with it after three target durations; only end in the past gives an ENDLIST',
    why: 'MediaPackage is not told whether an encoder will come back either',
  },
  {
    what: 'DASH has a period for every uninterrupted run of the encoder, whatever PeriodTriggers say, and one timeline for each representation',
    why: 'clocks begin anew with the encoder',
  },
  {
    what: 'DASH of an endpoint with low-latency HLS is low-latency too: it lists the segment that is being made and the next two, and they are read while they grow. MediaPackage lists whole segments, and has no setting for more',
    why: 'players of DASH are close to life at least here; they play the one and the other without being told which',
  },
  {
    what: 'A policy must be there and is not evaluated; requests for media must say they are signed for MediaPackage, the signature is not verified',
    why: 'the port is on the loopback address; what the policies allow is proven where they are written',
  },
  {
    what: 'Channel groups are neither made, changed nor removed by requests; ResetChannelState and tags of existing things are not understood',
    why: 'templates declare the group, and nothing here uses the rest',
  },
  {
    what: 'A harvest job runs when its EndTime has come; several wait for each other; DASH is not harvested',
    why: 'one disk is busy with one copy',
  },
  {
    what: 'All endpoints of a channel have the same SegmentDurationSeconds',
    why: 'segments are cut once, as they arrive',
  },
];

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<Listening> {
  const database = openDatabase(surroundings.dataDir, 'mediapackage.sqlite', schema);
  const things = registry(database);
  const media = new Media(things, database, surroundings);
  const origin = new Origin(things, media, surroundings.now);
  const underWay = new Set<Promise<void>>();
  let groups: Group[] = [];
  let ready: (Answering & { harvester: Harvester; s3: S3Client }) | undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!ready) {
      response.writeHead(503).end();
      return;
    }
    if (isIngest(request.url ?? '')) {
      const log = (line: string, level: 'info' | 'warn') => surroundings.log(line, level);
      await ingest(request, response, { channel: (path) => media.channel(path), log });
      return;
    }
    await answerRequest(ready, request, response);
  };
  // A track is sent for as long as the stream lasts.
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    const work = handle(request, response)
      .catch((error: unknown) => {
        surroundings.log(`mediapackage: ${error instanceof Error ? error.stack : String(error)}`, 'error');
        response.destroy();
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  server.maxConnections = mostConnections();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, local.host, resolve);
  });
  const egressDomain = `${local.host}:${(server.address() as AddressInfo).port}`;
  const url = `http://${egressDomain}`;

  return {
    url,
    attribute: ({ type }, attribute) =>
      type === 'AWS::MediaPackageV2::ChannelGroup' && attribute === 'EgressDomain' ? egressDomain : undefined,
    async start(resources) {
      groups = resources
        .filter(({ type }) => type === 'AWS::MediaPackageV2::ChannelGroup')
        .map(({ name, properties }) => ({ name, description: groupProperties.parse(properties).Description }))
        .map(({ name, description }) => ({ name, ...(description !== undefined && { description }) }));
      const s3 = new S3Client({
        region: local.region,
        credentials: local,
        endpoint: surroundings.endpoint('S3'),
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
      await media.restore();
      const harvester = new Harvester({ registry: things, media, surroundings, s3 });
      const startedAt = surroundings.now();
      const api: Api = {
        ...{ registry: things, media, harvester, surroundings, url, egressDomain, startedAt },
        groups: () => groups,
      };
      ready = { api, origin, harvester, s3 };
      harvester.wake();
    },
    inFlight: () => ready?.harvester.inFlight() ?? 0,
    inspect: () => ({
      groups: groups.map(({ name }) => name),
      receiving: media.receiving,
      channels: media.inspect(),
      harvestJobs: things.list('harvest').map(({ channel, name, status }) => ({ channel, name, status })),
    }),
    async stop() {
      await ready?.harvester.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await media.stop();
      server.closeAllConnections();
      await Promise.all([closed, ...underWay]);
      database.close();
      ready?.s3.destroy();
    },
  };
}

/** MediaPackage v2: takes encoded tracks in, gives playlists, parts and segments out, and harvests recordings. */
export const mediapackage = {
  name: 'mediapackage',
  serviceIds: ['MEDIAPACKAGEV2'],
  understands: { 'AWS::MediaPackageV2::ChannelGroup': groupProperties },
  divergesFrom,
  listen,
} satisfies Service;
