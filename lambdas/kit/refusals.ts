import { refusal } from './refusal.ts';

// What any operation may answer before its own story begins. Kept apart from the mechanism so that contracts can list them.

export const Unauthenticated = refusal(
  'access.unauthenticated',
  'unauthenticated',
  'Sign in first: this needs a valid access token, as a Bearer header or as our cookie.',
);
export const KeyRefused = refusal(
  'access.key_refused',
  'unauthenticated',
  'This API key is not good: it was revoked, has a slip in it, or was never one. Take a good one, or make another under Settings, API keys.',
);
export const KeyExpired = refusal(
  'access.key_expired',
  'unauthenticated',
  'This API key has expired; the details say when. Make another one under Settings, API keys.',
);
export const KeyInAddress = refusal(
  'access.key_in_address',
  'invalid',
  'An API key stands in the address of this request, where logs and histories keep it. Revoke that key, make another, and send it as "Authorization: Bearer".',
);
export const TwoCredentials = refusal(
  'access.two_credentials',
  'invalid',
  'Send either a Bearer token or our cookie, not both.',
);
export const AccountSuspended = refusal('access.account_suspended', 'forbidden', 'This account is suspended.');
export const AccountClosing = refusal(
  'access.account_closing',
  'forbidden',
  'This account is being closed. Until then it can be kept (Settings, “Keep my account”); nothing else can be done with it.',
);
export const RoleNeeded = refusal(
  'access.role_needed',
  'forbidden',
  'Your account does not have the role this needs. Uploading, and changing channels and videos, is for creators, on the team of somebody else’s channel too: become one under “Become a creator”. What staff do needs a role of the staff.',
);
export const ScopeNeeded = refusal(
  'access.scope_needed',
  'forbidden',
  'This app or key was not given the right to do that; the details say which scope opens it. Where they name none, only the person can do it, signed in to this site.',
);
export const NotYours = refusal(
  'access.not_yours',
  'forbidden',
  'Only its owner may do this, or who has a role for it on the team of its channel.',
);
export const SubscriptionRequired = refusal(
  'access.subscription_required',
  'forbidden',
  'This video is for premium members. Subscribe to watch it.',
);
export const VideoTakenDown = refusal(
  'access.taken_down',
  'gone',
  'This video was taken down because it breaks the rules of this platform.',
);
export const ConflictOfInterest = refusal(
  'access.conflict_of_interest',
  'forbidden',
  'Nobody decides about what is their own. Somebody else of the staff has to look at this.',
);
export const SignInToWatch = refusal('access.sign_in_to_watch', 'unauthenticated', 'Sign in to watch this video.');
export const PassNeeded = refusal(
  'live.pass_needed',
  'forbidden',
  'This stream is opened by a password or a ticket; the details say which. Enter it first: on its page, or with POST /v1/streams/{stream_id}/pass.',
);
export const ForeignOrigin = refusal(
  'access.foreign_origin',
  'forbidden',
  'A request that changes something with a cookie must come from our own site.',
);
export const NotThroughTheEdge = refusal(
  'access.not_through_the_edge',
  'forbidden',
  'Use the public address of this service; its gateway does not answer directly.',
);

export const MalformedJson = refusal('request.malformed_json', 'invalid', 'The body must be one JSON object.');
export const InvalidRequest = refusal(
  'request.invalid',
  'unprocessable',
  'Some fields are missing, unknown or not in the right form; the details name each one.',
);
export const NotJson = refusal('request.not_json', 'unsupported_media_type', 'Send the body as application/json.');
export const BodyTooLarge = refusal('request.too_large', 'too_large', 'The body is larger than 1 MB.');
export const WrongFileType = refusal(
  'request.wrong_file_type',
  'unsupported_media_type',
  'Send the file itself, with the content type it has; the details list the types this takes.',
);
export const FileTooLarge = refusal(
  'request.file_too_large',
  'too_large',
  'The file is too large; the details say how many bytes it may have.',
);
export const InvalidCursor = refusal(
  'request.invalid_cursor',
  'unprocessable',
  'This cursor was not made for this list. Start again without a cursor.',
);
export const IdempotencyKeyMissing = refusal(
  'request.idempotency_key_missing',
  'invalid',
  'Send an Idempotency-Key header of at most 255 characters (a fresh UUID per thing you create) so that a retry cannot create it twice.',
);
export const IdempotencyKeyTooLong = refusal(
  'request.idempotency_key_too_long',
  'invalid',
  'This Idempotency-Key is longer than 255 characters. Send a shorter one; a fresh UUID is right.',
);
export const IdempotencyKeyReused = refusal(
  'request.idempotency_key_reused',
  'unprocessable',
  'This Idempotency-Key was used with another body. Use a fresh one for a new thing.',
);
export const IdempotencyKeyInFlight = refusal(
  'request.idempotency_key_in_flight',
  'conflict',
  'The first request with this Idempotency-Key is still being worked on. Try again in a moment.',
);
export const VersionMismatch = refusal(
  'request.version_mismatch',
  'precondition_failed',
  'It has changed since you read it. Read it again, then repeat your change.',
);
export const IfMatchNotTaken = refusal(
  'request.if_match_not_taken',
  'invalid',
  'This operation knows no versions. Send it without If-Match.',
);
export const PathNotFound = refusal('request.path_not_found', 'not_found', 'There is nothing at this address.');
export const MethodNotAllowed = refusal(
  'request.method_not_allowed',
  'method_not_allowed',
  'This address does not take that method; the Allow header lists those it takes.',
);
export const TooManyRequests = refusal(
  'request.too_many',
  'too_many',
  'Too many requests. Wait a moment, then go on; Retry-After says for how many seconds.',
);
export const Busy = refusal(
  'service.busy',
  'unavailable',
  'Something we depend on is busy. Nothing was changed; try again in a few seconds.',
);

/** Refusals the kit itself may give on any operation; contracts need not repeat them. */
export const everywhere = [
  Unauthenticated,
  KeyRefused,
  KeyExpired,
  KeyInAddress,
  TwoCredentials,
  AccountSuspended,
  AccountClosing,
  ScopeNeeded,
  RoleNeeded,
  ForeignOrigin,
  NotThroughTheEdge,
  MalformedJson,
  InvalidRequest,
  NotJson,
  BodyTooLarge,
  IfMatchNotTaken,
  TooManyRequests,
  Busy,
] as const;
