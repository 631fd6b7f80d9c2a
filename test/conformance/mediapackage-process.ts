// The packager in a process of its own, so that a test can kill it: says its address on one line and serves.
//   node mediapackage-process.ts {data folder} {port of before, or 0}
import { mediapackage } from '../../local/resources/mediapackage/mediapackage.ts';
import { aResource } from '../support/one-service.ts';

const [dataDir = '', port = '0'] = process.argv.slice(2);
const group = 'arclight-live';
const unused = () => Promise.reject(new Error('nobody asks for this here'));
const listening = await mediapackage.listen(
  {
    ...{ dataDir, invoke: unused, sendMessage: unused, mail: unused },
    emit: async () => {},
    endpoint: () => 'http://127.0.0.1:1',
    secret: () => undefined,
    resourcesOf: () => [],
    log: (line) => console.error(line),
    now: () => new Date(),
  },
  { port: Number(port) },
);
await listening.start([aResource('AWS::MediaPackageV2::ChannelGroup', group, { ChannelGroupName: group })]);
process.stdout.write(`${listening.url}\n`);
