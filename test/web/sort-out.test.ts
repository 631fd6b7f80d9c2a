import { expect, test } from 'vitest';
import { sortOut } from '../../web/src/features/upload/sort-out.ts';

const file = (name: string, type: string, size = 1000) => ({ name, type, size });

test.each([
  ['video/mp4', 'a.mp4'],
  ['', 'a.mkv'],
  ['video/mp2t', 'a.ts'],
  ['application/mxf', 'a.mxf'],
  ['application/vnd.ms-asf', 'a.asf'],
  ['application/vnd.rn-realmedia', 'a.rm'],
  ['application/octet-stream', 'a.bin'],
])('%s may be a video', (type, name) => {
  expect(sortOut([file(name, type)])).toEqual({ usable: [file(name, type)] });
});

test.each([
  ['text/plain', 'notes.txt'],
  ['image/png', 'poster.png'],
  ['application/pdf', 'script.pdf'],
  ['application/vnd.oasis.opendocument.text', 'script.odt'],
])('%s is none', (type, name) => {
  expect(sortOut([file(name, type)])).toEqual({ usable: [], leftOut: `Left out: ${name} is no video.` });
});

test('what is left out is named, the first three of each kind', () => {
  const given = [
    file('empty.mp4', 'video/mp4', 0),
    file('good.mp4', 'video/mp4'),
    ...['1', '2', '3', '4'].map((name) => file(`${name}.png`, 'image/png')),
  ];
  expect(sortOut(given)).toEqual({
    usable: [file('good.mp4', 'video/mp4')],
    leftOut: 'Left out: nothing is in empty.mp4; 1.png, 2.png, 3.png … are no videos.',
  });
});
