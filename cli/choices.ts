import type { Access, PublicVideo, Visibility } from '../sdk/src/node.ts';

// The words of the contract, written out for help and completion; the compiler keeps them from being others.
export const visibilities = ['public', 'unlisted', 'private'] as const satisfies readonly Visibility[];
export const accesses = ['free', 'premium', 'members', 'ticket'] as const satisfies readonly Access[];
export const ageRestrictions = ['none', '18'] as const satisfies readonly PublicVideo['age_restriction'][];
export const states = [
  'INIT',
  'PROCESSING',
  'READY',
  'PUBLISHED',
  'FAILED',
] as const satisfies readonly PublicVideo['status'][];
