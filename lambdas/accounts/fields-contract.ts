import * as z from 'zod';
import { line } from '../kit/shown-text.ts';

// What people type about themselves, in the form the operations of accounts take it.

export const email = z.email().max(254);

export const password = z.string().min(10, 'must have at least 10 characters').max(256);

export const displayName = line(60);

export const code = z.string().regex(/^\d{6}$/, 'must be the six digits we sent');

export const knownPassword = z.string().min(1).max(256);

export const digits = z.string().regex(/^\d{6}$/, 'must be the six digits your app shows');

export const recoveryCode = z
  .string()
  .transform((text) => text.toUpperCase().replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[0-9A-Z]{16}$/, 'must be sixteen letters and digits'));

export const locale = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language tag like en or pt-BR');
