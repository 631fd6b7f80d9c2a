import * as z from 'zod';

/** Who has one of these would be taken for the platform, or for somebody who speaks for it. */
const reserved = new Set(
  `abuse account accounts admin administrator admins api arclight billing con copyright everyone help helpdesk here hostmaster info
  legal login logout mail mod moderation moderator moderators mods noreply null official owner payments postmaster press
  privacy root safety security settings staff signup status support system team terms trust undefined verified webmaster
  www`.split(/\s+/),
);

/** The name of a channel in addresses and mentions. Hyphens and underscores do not make another of a reserved one. */
export const handle = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9_-]{1,28}[a-z0-9])$/,
    'must be 3 to 30 letters a–z, digits, - or _, and begin and end with a letter or digit',
  )
  .refine((given) => !reserved.has(given.replace(/[-_]/g, '')), 'is kept for the platform itself; choose another');
