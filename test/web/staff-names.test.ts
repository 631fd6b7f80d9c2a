import { expect, test } from 'vitest';
import { lookUpOf, personWords } from '../../web/src/features/staff/names.ts';

test('a person is called by name, and by the handle of their first channel', () => {
  const channels = [
    { channel_id: 'ch_1', handle: 'baltic-films', name: 'Baltic Films' },
    { channel_id: 'ch_2', handle: 'other', name: 'Other' },
  ];
  expect(personWords({ display_name: 'Ben', channels })).toBe('Ben (@baltic-films)');
  expect(personWords({ display_name: 'Ben', channels: [] })).toBe('Ben');
});

test('reading the log writes none: people and channels are looked up, videos and streams are not', () => {
  expect(lookUpOf('usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d')).toBe('person');
  expect(lookUpOf('ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T')).toBe('channel');
  expect(lookUpOf('vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T')).toBeUndefined();
  expect(lookUpOf('str_01JD3V8Z9Q4X7K2M5N6P8R0S1T')).toBeUndefined();
});
