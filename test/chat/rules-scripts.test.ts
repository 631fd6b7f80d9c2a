import { expect, test } from 'vitest';
import { emoteOf } from '../../lambdas/chat/emotes.ts';
import { clientFrame } from '../../lambdas/chat/frames-contract.ts';
import { partsOf } from '../../lambdas/chat/parts.ts';
import { settingsAtFirst, shieldAtFirst } from '../../lambdas/chat/settings-contract.ts';
import { messageText } from '../../lambdas/chat/text-contract.ts';
import { compile } from '../../lambdas/kit/text-judge.ts';
import { scriptStrings } from '../support/script-strings.ts';

const ada = 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d';
const taken = scriptStrings.flatMap((text) => messageText.safeParse(text).data ?? []);

test('there are three hundred different ones, and most of them are messages one may send', () => {
  expect(new Set(scriptStrings).size).toBe(scriptStrings.length);
  expect(scriptStrings.length).toBeGreaterThanOrEqual(300);
  expect(taken.length).toBeGreaterThanOrEqual(280);
});

test('AB-32 what would be a script elsewhere is kept as the text it is, neither escaped nor mended', () => {
  for (const text of scriptStrings) {
    const kept = messageText.safeParse(text);
    if (kept.success) expect(kept.data).toBe(text.normalize('NFC').trim());
    else expect(kept.error.issues[0]?.message).toMatch(/^(must|holds)/);
  }
});

test('AB-32 nothing in it becomes a link to anything but http and https, or an emote or person that is not ours', () => {
  let links = 0;
  for (const text of taken)
    for (const part of partsOf(text, () => ada)) {
      if (part.kind === 'link') {
        links += 1;
        expect(part.url).toMatch(/^https?:\/\/[^\s"'<>`\\]+$/);
        expect(text.slice(part.from, part.to)).not.toMatch(/[\s"<>`\\]/);
      }
      if (part.kind === 'emote') expect(emoteOf(part.name ?? '')).toBeDefined();
      if (part.kind === 'mention') expect(text.slice(part.from, part.to)).toMatch(/^@[a-z0-9_-]+$/i);
    }
  expect(links).toBeGreaterThan(3);
});

test('AB-32 whoever sends one says nothing besides: a name, a badge or markup in the frame is refused', () => {
  const frame = { type: 'message.send', clientId: 'c1', text: 'hi' };
  expect(clientFrame.safeParse(frame).success).toBe(true);
  for (const field of ['name', 'badges', 'hue', 'html', 'parts', 'clientInfo'])
    expect(clientFrame.safeParse({ ...frame, [field]: scriptStrings[0] }).success).toBe(false);
});

test('the rules judge every one of them without failing', () => {
  const { modes: _, ...strictness } = shieldAtFirst;
  const judge = compile({ ...settingsAtFirst.rules, ...strictness });
  const verdicts = taken.map((text) => judge(text, { exempt: false, heldAsFirst: false }, taken.slice(0, 3)).verdict);
  expect(new Set(verdicts)).toEqual(new Set(['pass', 'refuse']));
});
