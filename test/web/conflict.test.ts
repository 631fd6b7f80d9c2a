import { expect, test } from 'vitest';
import type { VideoForm } from '../../web/src/features/catalog/video-form.ts';
import { fieldWords, valueWords } from '../../web/src/features/catalog/video-options.ts';
import { theirLine, withTheirs } from '../../web/src/ui/conflict.ts';

const theirs: VideoForm = {
  ...{
    title: 'Waves',
    description: '',
    tags: 'sea, night',
    chapters: '0:00 Calm',
    category_id: 'music',
    language: 'de',
  },
  ...{ age_restriction: '18', visibility: 'unlisted', access: 'premium', auto_publish: true },
};
const lineOf = (name: keyof VideoForm) => theirLine({ word: fieldWords[name], theirs: valueWords(name, theirs) });

test('whoever is asked to decide reads what the other one wrote, every part in the words of its form', () => {
  const names = Object.keys(fieldWords) as (keyof VideoForm)[];
  expect(names.map(lineOf)).toEqual([
    ...[
      'Their title: “Waves”',
      'Their description: nothing stands there',
      'Their tags: “sea, night”',
      'Their chapters: “0:00 Calm”',
    ],
    ...[
      'Their category: “Music”',
      `Their language: “${new Intl.DisplayNames(undefined, { type: 'language' }).of('de')}”`,
    ],
    ...['Their age mark: “Only for adults (18+)”', 'Their visibility: “Unlisted – only with the link”'],
    ...['Their access: “People with a premium plan”', 'Their automatic publishing: “As soon as it can be played”'],
  ]);
  expect(theirLine({ word: 'rules' })).toBeUndefined();
});

test('one part can be theirs and the others mine', () => {
  const mine = { ...theirs, title: 'Mine', tags: 'mine' };
  expect(withTheirs(mine, theirs, 'title')).toEqual({ ...mine, title: 'Waves' });
});
