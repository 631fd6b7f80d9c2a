import { describe, expect, test } from 'vitest';
import { begin, emptyRoom, greeted, type Party, type Room } from '../../web/src/features/chat/room.ts';
import { steeredWords } from '../../web/src/features/chat/words.ts';
import { videoIn } from '../../web/src/features/parties/video-address.ts';

const id = 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T';
const other = 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1V';
const at = '2026-11-20T20:00:00.000Z';
const party = (given: Partial<Party> = {}): Party => ({
  ...{ video_id: id, hosts: [], ends_at: '2026-11-21T08:00:00.000Z' },
  clock: { version: 3, at, position_ms: 60_000, playing: true, rate: 1 },
  ...given,
});
const room = { modes: emptyRoom.modes, head_seq: 3, state: 'open' as const };
const beside = (given: Room, told: Party) => greeted(given, { you: {}, room: { ...room, party: told } });
const putIn = {
  ...{ kind: 'clock' as const, seq: 4, at, did: 'video' as const, name: 'Ada', video_id: other },
  clock: { version: 4, at, position_ms: 0, playing: false, rate: 1 },
};

test.each<[string, string | undefined]>([
  [`https://video.example.com/watch/${id}`, id],
  [` http://localhost:3000/watch/${id}?t=30#there `, id],
  [`/watch/${id}/`, id],
  [id, id],
  ['https://video.example.com/live/str_01JD3V8Z9Q4X7K2M5N6P8R0S1T', undefined],
  [`look at ${id}`, undefined],
  ['vid_1', undefined],
  ['', undefined],
])('of “%s” the video that is meant is %s', (pasted, expected) => expect(videoIn(pasted)).toBe(expected));

describe('another video in a watch party', () => {
  test('is what everybody watches, from its beginning, and says who put it in', () => {
    const after = begin(beside(emptyRoom, party()), [putIn], 4);
    expect(after.party).toMatchObject({ video_id: other, clock: { version: 4, position_ms: 0, playing: false } });
    expect(steeredWords(putIn)).toBe('Ada put another video in.');
  });

  test('stays so where the room introduces itself as it was before; and what comes of the video before changes nothing', () => {
    const after = begin(beside(emptyRoom, party()), [putIn], 4);
    expect(beside(after, party()).party).toMatchObject({ video_id: other, clock: { version: 4 } });
    const newer = party({ clock: { ...putIn.clock, version: 5 } });
    expect(beside(after, newer).party).toMatchObject({ video_id: id, clock: { version: 5 } });
  });
});
