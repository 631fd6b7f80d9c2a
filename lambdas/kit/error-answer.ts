import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Verdict, VideoRights } from './authorize.ts';
import { log } from './log.ts';
import type { Operation } from './operation.ts';
import { Refused } from './refusal.ts';
import {
  AccountClosing,
  AccountSuspended,
  Busy,
  ConflictOfInterest,
  everywhere,
  FileTooLarge,
  IdempotencyKeyInFlight,
  IdempotencyKeyMissing,
  IdempotencyKeyReused,
  IdempotencyKeyTooLong,
  InvalidCursor,
  NotYours,
  PassNeeded,
  RoleNeeded,
  ScopeNeeded,
  SignInToWatch,
  SubscriptionRequired,
  Unauthenticated,
  VersionMismatch,
  VideoTakenDown,
  WrongFileType,
} from './refusals.ts';
import { scopeFor } from './scopes.ts';
import { classify } from './transaction.ts';
import { namesToWire } from './wire.ts';

/** What a verdict sounds like to the caller of this operation. */
export const refusalOf = (verdict: Verdict, op: Operation, thing?: Pick<VideoRights, 'admission'>): Refused => {
  switch (verdict) {
    case 'sign_in':
      return ['video.play', 'stream.play', 'stream.enter', 'chat.read'].includes(op.action)
        ? SignInToWatch()
        : Unauthenticated();
    case 'suspended':
      return AccountSuspended();
    case 'closing':
      return AccountClosing();
    case 'scope_needed':
      return ScopeNeeded(scopeFor(op.action));
    case 'role_needed':
      return RoleNeeded();
    case 'not_yours':
      return NotYours();
    case 'taken_down':
      return VideoTakenDown();
    case 'conflict_of_interest':
      return ConflictOfInterest();
    case 'subscription_required':
      return SubscriptionRequired();
    case 'pass_needed':
      return PassNeeded({ admission: thing?.admission?.by });
    default:
      return op.hides ? op.hides() : NotYours();
  }
};

const own = [NotYours, SignInToWatch, SubscriptionRequired, VersionMismatch, InvalidCursor];
/** Whatever is asked of a video or a stream, or of a clip of one, may meet one that was taken down. */
const ownOfVideo = [VideoTakenDown];
const ownOfDoor = [PassNeeded];
const ownWithFile = [WrongFileType, FileTooLarge];
const ownWithKey = [IdempotencyKeyMissing, IdempotencyKeyTooLong, IdempotencyKeyReused, IdempotencyKeyInFlight];

/** Every code an operation may answer with; OpenAPI lists them, and anything else becomes a 500. */
export const codesOf = (op: Operation): ReadonlySet<string> =>
  new Set(
    [
      ...everywhere,
      ...own,
      ...(op.hides && /^(video|progress|stream|chat|clip)\./.test(op.action) ? ownOfVideo : []),
      ...(/^(stream\.play|stream\.enter|chat\.(read|write))$/.test(op.action) ? ownOfDoor : []),
      ...(op.file ? ownWithFile : []),
      ...(op.idempotency ? ownWithKey : []),
      ...(op.hides ? [op.hides] : []),
      ...op.refuses,
    ].map((refusal) => refusal.code),
  );

const errorAnswer = (refused: Refused, requestId: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: refused.status,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(refused.status === 401 ? { 'www-authenticate': 'Bearer realm="arclight"' } : {}),
    ...(refused.status === 429 || refused.status === 503
      ? { 'retry-after': String(refused.details?.['retryAfterSec'] ?? 2) }
      : {}),
  },
  body: JSON.stringify({
    error: {
      code: refused.code,
      message: refused.message,
      ...(refused.details ? { details: namesToWire(refused.details) } : {}),
      request_id: requestId,
    },
  }),
});

const failureAnswer = (requestId: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 500,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify({
    error: {
      code: 'service.failed',
      message: 'Something went wrong on our side. It has been noted; please try again.',
      request_id: requestId,
    },
  }),
});

/** Turns whatever was thrown into the one error body; an undeclared refusal is our fault and a 500. */
export const answerToError = (
  error: unknown,
  op: Operation | undefined,
  requestId: string,
): APIGatewayProxyStructuredResultV2 => {
  if (error instanceof Refused && (!op || codesOf(op).has(error.code))) {
    log.info('refused', { operation: op?.id, refusal: error.code });
    return errorAnswer(error, requestId);
  }
  // What turned us away will take us in a moment: the caller is told when to come again, and nobody is woken.
  if (classify(error).kind === 'throttled') {
    log.warn('throttled', { operation: op?.id, error });
    return errorAnswer(Busy(), requestId);
  }
  log.error(error instanceof Refused ? 'undeclared refusal' : 'failed', { operation: op?.id, error });
  return failureAnswer(requestId);
};
