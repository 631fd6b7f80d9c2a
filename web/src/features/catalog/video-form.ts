import type { Access, Category, Chapter, OwnVideo, Visibility } from '../../api/promises.ts';
import { same } from '../../ui/three-way.ts';
import { chaptersIn, textOf } from './chapters-text.ts';

/** What can be changed about a video, as it stands in the form. */
export interface VideoForm {
  title: string;
  description: string;
  tags: string;
  /** A line each. */
  chapters: string;
  category_id: Category | '';
  language: string;
  age_restriction: OwnVideo['age_restriction'];
  visibility: Visibility;
  access: Access;
  auto_publish: boolean;
}

/** "sea, night  sea" → sea, night: each once, without stray spaces. */
export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim().replace(/\s+/g, ' '))
      .filter((tag) => tag !== ''),
  ),
];

const mostTags = 20;
const longestTag = 40;

/** What is wrong with the tags as they stand in the field, before anybody is asked. */
export const tagsSlip = (tags: readonly string[]): string | undefined => {
  const long = tags.find((tag) => tag.length > longestTag);
  if (tags.length > mostTags) return `These are more than ${mostTags} tags.`;
  return long && `“${long.slice(0, 20)}…” is longer than ${longestTag} characters.`;
};

/** Beside those it has, each once. */
export const tagsWith = (now: readonly string[], added: readonly string[]): string[] => [
  ...new Set([...now, ...added]),
];

/** Without those that were added, unless it had them `before`; what somebody else changed meanwhile stays. */
export const tagsWithout = (now: readonly string[], added: readonly string[], before: readonly string[]): string[] =>
  now.filter((tag) => !added.includes(tag) || before.includes(tag));

export const formOf = (video: OwnVideo): VideoForm => ({
  title: video.title,
  description: video.description,
  tags: video.tags.join(', '),
  chapters: textOf(video.chapters),
  category_id: video.category_id ?? '',
  language: video.language ?? '',
  age_restriction: video.age_restriction,
  visibility: video.visibility,
  access: video.access,
  auto_publish: video.auto_publish,
});

/** What is sent: only what differs, so that two people changing different things do not meet. */
export interface VideoChange extends Partial<Omit<VideoForm, 'tags' | 'chapters' | 'category_id'>> {
  tags?: string[];
  chapters?: Chapter[];
  category_id?: Category;
}

/** Lines that are not right yet are no chapters, and not the ones that were there before. */
const chaptersOf = (text: string): Chapter[] | string => {
  const { chapters, slip } = chaptersIn(text);
  return slip === undefined ? chapters : text;
};

/** A form as the API would give it back: so written, what means the same is the same. */
export const tidied = (form: VideoForm): VideoForm => ({
  ...form,
  title: form.title.trim(),
  tags: tagsOf(form.tags).join(', '),
});

/** From one form to another. Category and language can be set and changed, but not emptied: the API has no word for that. */
export const changeBetween = (from: VideoForm, to: VideoForm): VideoChange => {
  const wire = (form: VideoForm) => ({
    ...form,
    ...{ title: form.title.trim(), tags: tagsOf(form.tags), chapters: chaptersOf(form.chapters) },
  });
  const [before, after] = [wire(from), wire(to)];
  const entries = Object.entries(after).filter(
    ([name, value]) => value !== '' || name === 'description' || name === 'title',
  );
  return Object.fromEntries(
    entries.filter(([name, value]) => !same(value, before[name as keyof typeof before])),
  ) as VideoChange;
};
