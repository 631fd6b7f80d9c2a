import * as z from 'zod';
import { line, paragraphs } from './shown-text.ts';

// What a video says of itself, and a stream, which may become one.

export const title = line(255);
export const description = paragraphs(5000);
/** Who finds it. */
export const visibility = z.enum(['public', 'unlisted', 'private']);
/** Who plays it. */
export const access = z.enum(['free', 'premium', 'members', 'ticket']);
/** What lets one in to a stream, besides: nothing, a password everybody shares, or a ticket of one's own. */
export const admission = z.enum(['open', 'password', 'ticket']);
