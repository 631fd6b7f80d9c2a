import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { NotUnderstood } from '../../local/assembly/check.ts';
import type { Template } from '../../local/assembly/read.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { Taken } from '../../local/lock.ts';
import { isFree } from '../../local/ports.ts';
import { synthesized } from '../support/synthesized.ts';

/** By its variable it is the API, which writes to the queue, or the queue's consumer, which tells the outbox. */
const code = `
  import { request } from 'node:http';
  const post = (url, headers, body) => new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers }, (answer) => answer.resume().on('end', resolve));
    sending.on('error', reject);
    sending.end(JSON.stringify(body));
  });
  export const handler = async (event) => {
    if (process.env.PART === 'api') {
      const target = { 'x-amz-target': 'AmazonSQS.SendMessage', 'content-type': 'application/x-amz-json-1.0' };
      await post(process.env.AWS_ENDPOINT_URL_SQS, target, { QueueUrl: process.env.QUEUE, MessageBody: event.rawPath });
      return { statusCode: 202, body: process.env.ORIGIN };
    }
    for (const { body } of event.Records) {
      const Simple = { Subject: { Data: body }, Body: { Text: { Data: 'hello' } } };
      const mail = { FromEmailAddress: 'us@example.com', Destination: { ToAddresses: ['you@example.com'] }, Content: { Simple } };
      await post(process.env.AWS_ENDPOINT_URL_SESV2 + '/v2/email/outbound-emails', { 'content-type': 'application/json' }, mail);
    }
  };`;

const aFunctionOf = (PART: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 10,
    Environment: { Variables: { PART, QUEUE: { Ref: 'Queue' }, ORIGIN: { Ref: 'SiteOrigin' } } },
  },
});

const template: Template = {
  Parameters: { SiteOrigin: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/arclight/local/site-origin' } },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
    Role: { Type: 'AWS::IAM::Role', Properties: { Whatever: true } },
    Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'us@example.com' } },
    Door: aFunctionOf('api'),
    Worker: aFunctionOf('worker'),
    Feed: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Worker' } },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: '$default',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'ToDoor' }]] },
      },
    },
    ToDoor: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Door', 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
  },
};

const running: Cloud[] = [];
const folder = () => mkdtempSync(join(tmpdir(), 'arclight-cloud-'));

async function start(dataDir = folder(), app = template): Promise<Cloud> {
  const cloud = await startCloud({ assemblyDir: synthesized({ app }, code), dataDir, quiet: true });
  running.push(cloud);
  return cloud;
}

async function stop(cloud: Cloud) {
  running.splice(running.indexOf(cloud), 1);
  await cloud.stop();
}

afterEach(async () => {
  for (const cloud of [...running]) await stop(cloud);
});

test('two laptops run beside each other, each with its own address and its own data', { timeout: 30_000 }, async () => {
  const [one, other] = await Promise.all([start(), start()]);
  const answer = await fetch(`${one.apiUrl}/hello`);
  expect([answer.status, await answer.text()]).toEqual([202, one.siteUrl]);
  await one.settle();
  expect(one.mails()).toMatchObject([{ to: 'you@example.com', subject: '/hello' }]);
  expect(other.mails()).toEqual([]);
  expect(one.siteUrl).not.toBe(other.siteUrl);
  expect(await (await fetch(one.consoleUrl)).text()).toContain('<html');
});

test('the next run finds its data and its addresses again', { timeout: 30_000 }, async () => {
  const dataDir = folder();
  const first = await start(dataDir);
  await fetch(`${first.apiUrl}/before`);
  await first.settle();
  const { siteUrl, apiUrl } = first;
  await stop(first);
  expect(await isFree(Number(new URL(siteUrl).port))).toBe(true);
  const second = await start(dataDir);
  expect([second.siteUrl, second.apiUrl]).toEqual([siteUrl, apiUrl]);
  expect(second.mails()).toHaveLength(1);
});

test('a folder is for one at a time', { timeout: 30_000 }, async () => {
  const dataDir = folder();
  await start(dataDir);
  await expect(start(dataDir)).rejects.toBeInstanceOf(Taken);
});

test('an app with parts nobody here understands does not start, and leaves nothing behind', {
  timeout: 30_000,
}, async () => {
  const dataDir = folder();
  const odd: Template = {
    Resources: {
      ...template.Resources,
      Steps: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work', Sparkle: 1 } },
    },
  };
  const error = await start(dataDir, { ...template, ...odd }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotUnderstood);
  expect((error as NotUnderstood).problems.map(({ logicalId, property }) => `${logicalId} ${property}`)).toEqual([
    'Queue Sparkle',
    'Steps ',
  ]);
  await start(dataDir);
});
