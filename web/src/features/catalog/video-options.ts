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
  ['ticket', 'Who has bought it'],
];
export const accessHint: Partial<Record<Access, string>> = {
  members: 'Memberships are not sold yet: until they are, only you can play it.',
  ticket: 'Nothing is sold yet: until it is, only you can play it.',
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
  chapters: 'chapters',
  category_id: 'category',
  language: 'language',
  age_restriction: 'age mark',
  visibility: 'visibility',
  access: 'access',
  auto_publish: 'automatic publishing',
};

/** A part of a video's form as it is read there. */
export const valueWords = (name: keyof VideoForm, form: VideoForm): string => {
  const chosen = <T>(options: readonly (readonly [T, string])[]) =>
    options.find(([value]) => value === form[name])?.[1] ?? '';
  switch (name) {
    case 'category_id':
      return chosen(categoryOptions(form.category_id));
    case 'language':
      return chosen(languageOptions(form.language));
    case 'visibility':
      return chosen(visibilityOptions);
    case 'access':
      return chosen(accessOptions);
    case 'age_restriction':
      return form.age_restriction === '18' ? 'Only for adults (18+)' : 'For everyone';
    case 'auto_publish':
      return form.auto_publish ? 'As soon as it can be played' : 'Not by itself';
    default:
      return form[name];
  }
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
