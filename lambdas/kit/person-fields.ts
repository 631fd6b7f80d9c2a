import * as z from 'zod';

// What somebody is here: the rights of a person hang on these (`authorize.ts`).

export const role = z.enum(['viewer', 'creator', 'moderator', 'advertiser', 'admin']);
export const plan = z.enum(['free', 'premium']);
export const personStatus = z.enum(['active', 'suspended', 'closing', 'closed']);
