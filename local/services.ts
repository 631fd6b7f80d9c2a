import type { Listening } from './resource.ts';
import { apigateway } from './resources/apigateway/apigateway.ts';
import { cloudfront } from './resources/cloudfront/cloudfront.ts';
import { cognito } from './resources/cognito/cognito.ts';
import { dynamodb } from './resources/dynamodb/dynamodb.ts';
import { events } from './resources/events/events.ts';
import { guardduty } from './resources/guardduty/guardduty.ts';
import { lambda } from './resources/lambda/lambda.ts';
import { mediaconvert } from './resources/mediaconvert/mediaconvert.ts';
import { medialive } from './resources/medialive/medialive.ts';
import { mediapackage } from './resources/mediapackage/mediapackage.ts';
import { s3 } from './resources/s3/s3.ts';
import { scheduler } from './resources/scheduler/scheduler.ts';
import { secrets } from './resources/secrets/secrets.ts';
import { ses } from './resources/ses/ses.ts';
import { sqs } from './resources/sqs/sqs.ts';
import { ssm } from './resources/ssm/ssm.ts';

/** Every stand-in of the laptop. */
export const services = {
  secrets,
  ssm,
  s3,
  sqs,
  dynamodb,
  ses,
  cognito,
  events,
  scheduler,
  guardduty,
  mediaconvert,
  medialive,
  mediapackage,
  lambda,
  apigateway,
  cloudfront,
};

export type ServiceName = keyof typeof services;

/** Each stand-in once it listens, with what it offers beyond the common interface. */
export type Running = { [Name in ServiceName]: Awaited<ReturnType<(typeof services)[Name]['listen']>> };

/** Those who keep start before those who act, and the doors open last. Within a row the order does not matter. */
export const startOrder: ServiceName[][] = [
  ['secrets', 'ssm'],
  ['s3', 'sqs', 'dynamodb', 'ses', 'cognito'],
  ['events', 'scheduler', 'guardduty', 'mediaconvert', 'mediapackage'],
  ['lambda', 'medialive'],
  ['apigateway', 'cloudfront'],
];

/** Doors close first, then who acts, then who keeps; nobody is called after it has stopped. */
export const stopOrder: ServiceName[][] = [
  ['cloudfront', 'apigateway'],
  ['medialive'],
  ['scheduler', 'mediaconvert', 'mediapackage'],
  ['lambda'],
  ['s3'],
  ['events', 'guardduty'],
  ['sqs', 'dynamodb', 'ses', 'cognito'],
  ['secrets', 'ssm'],
];

/** Asks every service in an order, row by row. */
export async function inOrder(order: ServiceName[][], work: (name: ServiceName) => Promise<void>): Promise<void> {
  for (const row of order) await Promise.all(row.map(work));
}

export const allOf = (running: Running): [ServiceName, Listening][] =>
  Object.entries(running) as [ServiceName, Listening][];
