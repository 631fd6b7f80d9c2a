/** A no in MediaPackage's words; `type` is what the SDK makes an exception of. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly facts: Record<string, string>;

  constructor(status: number, type: string, message: string, facts: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.facts = facts;
  }
}

/** What does not exist, by the names MediaPackage gives its kinds. */
export type Kind = 'CHANNEL_GROUP' | 'CHANNEL' | 'ORIGIN_ENDPOINT' | 'HARVEST_JOB';

const inWords: Record<Kind, string> = {
  CHANNEL_GROUP: 'channel group',
  CHANNEL: 'channel',
  ORIGIN_ENDPOINT: 'origin endpoint',
  HARVEST_JOB: 'harvest job',
};

export const notFound = (kind: Kind, name: string): Refusal =>
  new Refusal(404, 'ResourceNotFoundException', `The ${inWords[kind]} ${name} does not exist.`, {
    ResourceTypeNotFound: kind,
  });

export const noPolicy = (of: string): Refusal => new Refusal(404, 'ResourceNotFoundException', `${of} has no policy.`);

export const conflict = (
  type: 'RESOURCE_ALREADY_EXISTS' | 'RESOURCE_IN_USE' | 'IDEMPOTENT_PARAMETER_MISMATCH' | 'CONFLICTING_OPERATION',
  message: string,
): Refusal => new Refusal(409, 'ConflictException', message, { ConflictExceptionType: type });

export const invalid = (type: string, message: string): Refusal =>
  new Refusal(400, 'ValidationException', message, { ValidationExceptionType: type });
