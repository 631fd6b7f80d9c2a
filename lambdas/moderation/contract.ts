import { auditOperations } from './audit-contract.ts';
import { staffPeopleOperations } from './people-contract.ts';
import { staffStreamOperations } from './stream-contract.ts';
import { staffVideoOperations } from './video-contract.ts';

// All that moderation promises is had from here; what belongs together is written in a file of its own.
export * from './audit-contract.ts';
export * from './people-contract.ts';
export * from './stream-contract.ts';
export * from './video-contract.ts';

export const moderationOperations = [
  ...staffPeopleOperations,
  ...staffVideoOperations,
  ...staffStreamOperations,
  ...auditOperations,
] as const;
