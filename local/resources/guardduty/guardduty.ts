import { z } from 'zod';
import { failpoint } from '../../failpoint.ts';
import type { Listening, Resource, Service, Surroundings } from '../../resource.ts';
import { openJsonApi } from '../../wire/json-api.ts';
import { type ObjectVersion, openReader, type ScanResult, scan } from './scan.ts';

const PlanProperties = z.strictObject({
  Role: z.string(),
  ProtectedResource: z.strictObject({
    S3Bucket: z.strictObject({ BucketName: z.string(), ObjectPrefixes: z.array(z.string()).optional() }),
  }),
  Actions: z.strictObject({ Tagging: z.strictObject({ Status: z.enum(['ENABLED', 'DISABLED']) }) }).optional(),
  Tags: z.unknown().optional(),
});

/** What is read of S3's `Object Created`. */
const ObjectCreated = z.object({
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      size: z.number().optional(),
      etag: z.string().optional(),
      'version-id': z.string().optional(),
    }),
  }),
});

interface Plan {
  arn: string;
  bucket: string;
  prefixes: string[];
}

export interface GuardDutyListening extends Listening {
  /**
   * Scans a new object if a plan protects it and puts the verdict on the default bus; resolves once that is durable.
   * Rejects when the object could not be read just now: then the event has to come again.
   */
  objectCreated(event: unknown): Promise<void>;
}

/** What EventBridge is to hand to `objectCreated`. */
export const objectCreatedSubscription = {
  name: 'guardduty',
  bus: 'default',
  pattern: { source: ['aws.s3'], 'detail-type': ['Object Created'] },
};

/** GuardDuty's malware protection for S3: a verdict about every new object of a protected bucket. */
export const guardduty = {
  name: 'guardduty',
  serviceIds: ['GUARDDUTY'],
  understands: { 'AWS::GuardDuty::MalwareProtectionPlan': PlanProperties },
  divergesFrom: [
    {
      what: 'The only malware it knows is the EICAR test file, within the first and the last MiB.',
      why: 'It keeps the gate and its events real; it protects nobody.',
    },
    { what: 'Objects are not tagged.', why: 'The verdict travels as an event.' },
    { what: 'There is no API: every request is answered as unknown.', why: 'The app only reads events.' },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<GuardDutyListening> {
  /** Unknown until the start: an event that comes before must come again, or its object would never be scanned. */
  let plans: Plan[] | undefined;
  let underWay = 0;
  const verdicts: Partial<Record<ScanResult, number>> = {};
  const onFault = (line: string) => surroundings.log(`guardduty: ${line}`, 'error');
  const api = await openJsonApi({ port: options.port, onFault });
  let reader: ReturnType<typeof openReader> | undefined;

  async function judge(plan: Plan, object: ObjectVersion, eTag: string | undefined) {
    reader ??= openReader(surroundings.endpoint('S3'));
    const result = await scan((await reader).read, object);
    failpoint('guardduty.scan.done');
    verdicts[result] = (verdicts[result] ?? 0) + 1;
    await surroundings.emit(verdict(plan, { object, eTag, result }));
  }

  return {
    url: api.url,
    attribute(resource, attribute) {
      const isId = attribute === 'Ref' || attribute === 'MalwareProtectionPlanId';
      return isId ? resource.name : undefined;
    },
    async objectCreated(event) {
      const { bucket, object } = ObjectCreated.parse(event).detail;
      const isProtected = ({ prefixes }: Plan) =>
        prefixes.length === 0 || prefixes.some((prefix) => object.key.startsWith(prefix));
      if (!plans) throw new Error('not started yet');
      const plan = plans.find((one) => one.bucket === bucket.name && isProtected(one));
      if (!plan) return;
      underWay += 1;
      try {
        const version = {
          bucket: bucket.name,
          key: object.key,
          versionId: object['version-id'],
          size: object.size ?? 0,
        };
        await judge(plan, version, object.etag);
      } finally {
        underWay -= 1;
      }
    },
    async start(resources: Resource[]) {
      plans = resources
        .filter(({ type }) => type === 'AWS::GuardDuty::MalwareProtectionPlan')
        .map(({ arn, properties }) => {
          const { BucketName, ObjectPrefixes } = PlanProperties.parse(properties).ProtectedResource.S3Bucket;
          return { arn, bucket: BucketName, prefixes: ObjectPrefixes ?? [] };
        });
      api.serve();
    },
    inFlight: () => underWay,
    inspect: () => ({ plans: (plans ?? []).map(({ bucket, prefixes }) => ({ bucket, prefixes })), verdicts }),
    async stop() {
      (await reader)?.client.destroy();
      await api.stop();
    },
  };
}

const statusOf: Record<ScanResult, 'COMPLETED' | 'SKIPPED' | 'FAILED'> = {
  NO_THREATS_FOUND: 'COMPLETED',
  THREATS_FOUND: 'COMPLETED',
  UNSUPPORTED: 'SKIPPED',
  ACCESS_DENIED: 'SKIPPED',
  FAILED: 'FAILED',
};

function verdict(plan: Plan, scanned: { object: ObjectVersion; eTag?: string; result: ScanResult }) {
  const { object, eTag, result } = scanned;
  return {
    source: 'aws.guardduty',
    'detail-type': 'GuardDuty Malware Protection Object Scan Result',
    resources: [plan.arn],
    detail: {
      schemaVersion: '1.0',
      scanStatus: statusOf[result],
      resourceType: 'S3_OBJECT',
      s3ObjectDetails: {
        bucketName: object.bucket,
        objectKey: object.key,
        eTag: eTag ?? '',
        versionId: object.versionId ?? 'null',
        s3Throttled: false,
      },
      scanResultDetails: {
        scanResultStatus: result,
        threats: result === 'THREATS_FOUND' ? [{ name: 'EICAR-Test-File (not a virus)' }] : null,
      },
    },
  };
}
