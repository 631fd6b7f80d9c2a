// What the screens know of the API, in the SDK's words.
export type * from '../../../sdk/src/public.ts';
