import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { edgeFunction } from '../../local/resources/cloudfront/edge-function.ts';
import { aViewerRequest, madeBody, where } from './viewer-requests.ts';

const source = readFileSync('lib/edge-functions/live-request.js', 'utf8').replaceAll(
  '%CHANNEL_GROUP%',
  'arclight-x-live',
);
const liveRequest = edgeFunction('live-request', source);
const stream = 'str_01HZX3V9Q8YB6W2N4M7K5J1T0R';

test.each([
  'index.m3u8',
  'index_v720.m3u8',
  'standard.m3u8',
  'index.mpd',
  'segment_v720_41.m4s',
  'segment_v720_42_3.m4s',
  'segment_a_init_0.mp4',
])('%s of a stream is the packager’s', async (file) => {
  const asked = aViewerRequest(`/l/${stream}/${file}?_HLS_msn=4&_HLS_part=1`);
  const request = await liveRequest.onRequest(asked, where);
  expect(request).toMatchObject({ uri: `/out/v1/arclight-x-live/${stream}/live/${file}`, query: asked.query });
});

test.each([
  '/l/',
  `/l/${stream}`,
  `/l/${stream}/`,
  `/l/${stream}/live/index.m3u8`,
  `/l/${stream}/../other/index.m3u8`,
  `/l/${stream}/%2e%2e/index.m3u8`,
  `/l/${stream}/..m3u8`,
  `/l/${stream}//index.m3u8`,
  `/l/${stream}/index%2fm3u8.mpd`,
  `/l/${stream}/index.m3u8;x.mpd`,
  `/l/${stream}/index.m3u8%00.mpd`,
  '/l/vid_1/index.m3u8',
  '/l/str_../index.m3u8',
])('%s is nobody’s address', async (uri) => {
  const answer = await liveRequest.onRequest(aViewerRequest(uri), where);
  if (!('status' in answer)) throw new Error(`went on to ${answer.uri}`);
  expect([answer.status, madeBody(answer).error.code]).toEqual([404, 'edge.no_such_address']);
});
