// Made from the contracts by `npm run api`; changes belong there.

export const categories = ['film', 'music', 'gaming', 'sports', 'education', 'science', 'news', 'comedy', 'people', 'travel', 'howto', 'other'] as const;
export const creatorTermsVersion = '2026-11' as const;
