import type { z } from 'zod';

/** The laptop's one account. Every stand-in and every function uses the same identity. */
export const local = {
  accountId: '000000000000',
  region: 'eu-west-1',
  accessKeyId: 'AKIALOCALLOCALLOCAL0',
  secretAccessKey: 'local-secret-access-key-for-one-laptop',
  host: '127.0.0.1',
} as const;

/** One resource of the synthesized templates, with every intrinsic function already resolved. */
export interface Resource {
  stack: string;
  logicalId: string;
  type: string;
  /** What `Ref` gives: a name, an id or (SQS) a URL. */
  ref: string;
  /** The name the service itself knows the resource by. */
  name: string;
  arn: string;
  properties: Record<string, unknown>;
  /** The `arclight:local` entry of the resource's Metadata: hints only the laptop reads. */
  hint?: Record<string, unknown>;
}

/** An event of the account's event buses, as EventBridge shapes it. */
export interface BusEvent {
  source: string;
  'detail-type': string;
  detail: unknown;
  resources?: string[];
  time?: string;
}

export interface InvokeResult {
  payload: unknown;
  /** Set when the function threw, timed out or ended its process: what a caller sees as `FunctionError`. */
  functionError?: { errorType: string; errorMessage: string; trace?: string[] };
}

export interface Mail {
  to: string;
  from: string;
  subject: string;
  text: string;
  html?: string;
}

/** A file of a stand-in's own that is to become an object; nobody writes to it any more. */
export interface AdoptedFile {
  key: string;
  path: string;
  bytes: number;
  contentType: string;
}

/** What a stand-in may ask of the rest of the laptop. Everything here works once all services have started. */
export interface Surroundings {
  /** A folder of the service's own under `.local/`; it exists. */
  dataDir: string;
  /** Puts an AWS service's event on the account's default bus; durable once it resolves. */
  emit(event: BusEvent): Promise<void>;
  /** Runs a function and waits for its answer. Rejects only when there is no such function. */
  invoke(functionArn: string, payload: unknown): Promise<InvokeResult>;
  /** Sends to a queue by ARN, as a service (EventBridge, Scheduler) would. */
  sendMessage(
    queueArn: string,
    body: string,
    options?: { groupId?: string; deduplicationId?: string; attributes?: Record<string, string> },
  ): Promise<void>;
  /** Makes objects of a bucket out of files of this disk, all at once and without copying them. */
  adopt?(bucket: string, files: readonly AdoptedFile[]): Promise<void>;
  /** Leaves a mail in the outbox. */
  mail(mail: Mail): Promise<void>;
  /** The base URL of a service by SDK service id ('S3', 'SQS', 'DYNAMODB', 'COGNITO_IDENTITY_PROVIDER', …). */
  endpoint(serviceId: string): string;
  /** All of them by SDK service id: what a function's `AWS_ENDPOINT_URL_*` variables say. */
  endpoints?(): Record<string, string>;
  /** Current value of a secret by name or ARN; undefined when there is none. */
  secret(id: string): string | undefined;
  /** Every resolved resource of a type, whoever owns it (CloudFront asks for the API, the buckets …). */
  resourcesOf(type: string): Resource[];
  /** One line for the person at the terminal; `level` decides colour, nothing else. */
  log(line: string, level?: 'info' | 'warn' | 'error'): void;
  /** Time arrives from here so that tests can turn it. */
  now(): Date;
}

export interface Divergence {
  what: string;
  why: string;
}

/** A resource with an `arclight:local` hint, before intrinsics are resolved. */
export interface Hinted {
  type: string;
  logicalId: string;
  /** The physical name when the template spells it out as a string, else the one the resolver would make. */
  name: string;
  hint: Record<string, unknown>;
}

/** A stand-in as code describes it, before anything runs. */
export interface Service {
  /** Folder name: 's3', 'sqs', … */
  name: string;
  /** SDK service ids whose AWS_ENDPOINT_URL_* point here, e.g. ['S3']. */
  serviceIds: string[];
  /** CloudFormation types and the properties understood (strict: an unknown one stops the start with a list). */
  understands: Record<string, z.ZodType>;
  divergesFrom: Divergence[];
  /** Opens the port (127.0.0.1, `port` or a free one) but serves nothing yet; intrinsics may now need its address. */
  listen(surroundings: Surroundings, options?: { port?: number }): Promise<Listening>;
}

export interface Listening {
  url: string;
  /**
   * Answers `Ref` (attribute 'Ref') and `Fn::GetAtt` for types whose value is not just a name or an ARN
   * (a queue's URL, a pool's id, an API's endpoint). `undefined` leaves it to the resolver's default. `spelled`: the
   * properties as the template writes them, before anything is resolved.
   */
  attribute?(
    resource: { type: string; logicalId: string; name: string; arn: string; spelled?: Record<string, unknown> },
    attribute: string,
  ): string | undefined;
  /**
   * Asked once between listening and resolving: gives the SSM parameter values that templates take as CloudFormation
   * parameters (`AWS::SSM::Parameter::Value`) and that this service makes itself, by parameter name. It gets every
   * resource that carries an `arclight:local` hint. Making something (a key pair) is fine: it is kept for the next run.
   */
  supplies?(hinted: Hinted[]): Promise<Record<string, string>>;
  /** Creates what the templates declare (idempotent: data from the last run is kept) and begins to work. */
  start(resources: Resource[]): Promise<void>;
  /** How much work is under way or due at once; `settle()` waits until every service says 0. */
  inFlight(): number | Promise<number>;
  /** What the console shows of this service: JSON, small. */
  inspect?(): unknown;
  stop(): Promise<void>;
}
