import { categories } from '../../../../sdk/src/public.ts';
import type { Access, Visibility } from '../../api/promises.ts';
import type { VideoForm } from './video-form.ts';

// What can be chosen about a video, in words.

export const visibilityOptions: readonly (readonly [Visibility, string])[] = [
  ['public', 'Public – everyone finds it'],
  ['unlisted', 'Unlisted – only with the link'],
  ['private', 'Private – only you'],
];
export const accessOptions: readonly (readonly [Access, string])[] = [
  ['free', 'Everyone'],
  ['premium', 'People with a premium plan'],
  ['members', 'Members of your channel'],
  ['ticket', 'People with a ticket'],
];
export const accessHint: Partial<Record<Access, string>> = {
  members: 'Memberships are not sold yet: until they are, only you can play it.',
  ticket: 'Tickets are not sold yet: until they are, only you can play it.',
};
const spoken = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'sv',
  'da',
  'tr',
  'uk',
  'ru',
  'ar',
  'hi',
  'ja',
  'ko',
  'zh',
];
export const fieldWords: Record<keyof VideoForm, string> = {
  title: 'title',
  description: 'description',
  tags: 'tags',
  category_id: 'category',
  language: 'language',
  age_restriction: 'age mark',
  visibility: 'visibility',
  access: 'access',
  auto_publish: 'automatic publishing',
};

export const languageOptions = (chosen: string): [string, string][] => {
  const names = new Intl.DisplayNames(undefined, { type: 'language' });
  const tags = chosen && !spoken.includes(chosen) ? [chosen, ...spoken] : spoken;
  const listed = tags
    .map((tag): [string, string] => [tag, names.of(tag) ?? tag])
    .sort((a, b) => a[1].localeCompare(b[1]));
  return chosen ? listed : [['', 'Not said'], ...listed];
};

export const categoryOptions = (chosen: string): [string, string][] => {
  const listed = categories.map((id): [string, string] => [id, id.charAt(0).toUpperCase() + id.slice(1)]);
  return chosen ? listed : [['', 'Not said'], ...listed];
};
