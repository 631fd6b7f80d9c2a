/** The refusals SQS knows: the name the JSON protocol uses, the older name its query protocol used, and the sentence. */
const sentences = {
  BatchEntryIdsNotDistinct: [
    'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
    'Two or more batch entries in the request have the same Id.',
  ],
  BatchRequestTooLong: [
    'AWS.SimpleQueueService.BatchRequestTooLong',
    'Batch requests cannot be longer than 1048576 bytes.',
  ],
  EmptyBatchRequest: [
    'AWS.SimpleQueueService.EmptyBatchRequest',
    'There should be at least one SendMessageBatchRequestEntry in the request.',
  ],
  InternalError: ['InternalError', 'We encountered an internal error. Please try again.'],
  InvalidAttributeName: ['InvalidAttributeName', 'Unknown Attribute.'],
  InvalidAttributeValue: ['InvalidAttributeValue', 'Invalid value for an attribute.'],
  InvalidBatchEntryId: [
    'AWS.SimpleQueueService.InvalidBatchEntryId',
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
  ],
  InvalidMessageContents: ['InvalidMessageContents', 'The message contains characters outside the allowed set.'],
  InvalidParameterValue: ['InvalidParameterValue', 'Invalid value for a parameter.'],
  MessageNotInflight: ['AWS.SimpleQueueService.MessageNotInflight', 'The specified message isn’t in flight.'],
  MissingParameter: ['MissingParameter', 'The request is missing a parameter.'],
  QueueDoesNotExist: ['AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.'],
  ReceiptHandleIsInvalid: ['ReceiptHandleIsInvalid', 'The input receipt handle is invalid.'],
  ResourceNotFoundException: ['ResourceNotFoundException', 'One or more specified resources don’t exist.'],
  TooManyEntriesInBatchRequest: [
    'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
    'Maximum number of entries per request are 10.',
  ],
  UnknownOperationException: ['UnknownOperationException', 'The operation is not known.'],
  UnsupportedOperation: ['AWS.SimpleQueueService.UnsupportedOperation', 'The operation is not supported.'],
} as const satisfies Record<string, readonly [string, string]>;

export type SqsErrorCode = keyof typeof sentences;

/** A refusal in SQS's own words; everything else that is thrown becomes an InternalError. */
export class SqsError extends Error {
  readonly code: SqsErrorCode;
  readonly queryCode: string;

  constructor(code: SqsErrorCode, message?: string) {
    super(message ?? sentences[code][1]);
    this.name = code;
    this.code = code;
    this.queryCode = sentences[code][0];
  }
}
