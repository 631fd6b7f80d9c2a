// Made from the contracts by `npm run api`; changes belong there.

export const categories = ['film', 'music', 'gaming', 'sports', 'education', 'science', 'news', 'comedy', 'people', 'travel', 'howto', 'other'] as const;
export const creatorTermsVersion = '2026-11' as const;
export const scopes = {
  'account:read': 'See your name, e-mail address, roles and plan',
  'channels:write': 'Open your channel and change what it says',
  'streams:write': 'Schedule, start, change and stop your live streams, and see where they are sent to and their keys',
  'uploads:write': 'Upload videos, and see and abort uploads that are under way',
  'videos:read': 'See your videos, those only you can see included',
  'videos:watch': 'Play what you may watch, and keep where you stopped',
  'videos:write': 'Change, publish, schedule and delete your videos',
  'webhooks:manage': 'See, make, change and delete your webhooks',
} as const;
