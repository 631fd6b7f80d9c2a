/** What kind of no it is, and the HTTP status that says so (architecture: "Errors"). */
export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  too_many: 429,
  blocked_for_legal_reasons: 451,
  unavailable: 503,
} as const;

export type RefusalKind = keyof typeof statusOf;

/** Facts a program can act on, in camelCase; the wire spells them in snake_case. */
export type RefusalDetails = Record<string, unknown>;

/** A no said to a caller: thrown, declared in the contract, logged as information, never an alarm. */
export class Refused extends Error {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly details: RefusalDetails | undefined;

  constructor(code: string, kind: RefusalKind, message: string, details?: RefusalDetails) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.kind = kind;
    this.details = details;
  }

  get status(): number {
    return statusOf[this.kind];
  }
}

export interface Refusal {
  (details?: RefusalDetails): Refused;
  readonly code: string;
  readonly kind: RefusalKind;
  readonly sentence: string;
}

/** Names a refusal once: `throw UploadNotFound()`. The sentence is for a person and says what would be right. */
export const refusal = (code: string, kind: RefusalKind, sentence: string): Refusal =>
  Object.assign((details?: RefusalDetails) => new Refused(code, kind, sentence, details), { code, kind, sentence });

/** The work itself cannot succeed, however often it is tried: it is marked failed with this reason and not retried. */
export class Hopeless extends Error {
  readonly code: string;
  readonly facts: Record<string, unknown>;

  constructor(code: string, facts: Record<string, unknown> = {}, message = code) {
    super(message);
    this.name = 'Hopeless';
    this.code = code;
    this.facts = facts;
  }
}

/** Work whose turn has not come: it returns to its queue, and nobody needs to look. */
export class Later extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Later';
  }
}
