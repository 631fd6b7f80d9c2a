import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partSizeOf } from '../../lambdas/upload/contract.ts';
import {
  checkDeclared,
  checksumOf,
  type DeclaredPart,
  mismatchedParts,
  missingParts,
  sizeOfPart,
} from '../../lambdas/upload/parts.ts';

const sha = (text: string | Buffer): string => createHash('sha256').update(text).digest('base64');
const cutOf = (sizeBytes: number) => {
  const partSize = partSizeOf(sizeBytes);
  return { sizeBytes, partSize, partCount: Math.ceil(sizeBytes / partSize) };
};
/** Up to S3's largest object. */
const anySize = fc.integer({ min: 1, max: 50 * 1000 ** 4 });
const declaredOf = (cut: ReturnType<typeof cutOf>): Map<number, DeclaredPart> =>
  new Map(
    Array.from({ length: cut.partCount }, (_, index) => [
      index + 1,
      { partNo: index + 1, size: sizeOfPart(cut, index + 1), sha256: sha(`part ${index + 1}`) },
    ]),
  );
const small = fc.integer({ min: 1, max: 200 * 1024 ** 2 }).map(cutOf);

describe('U5 how a file is cut', () => {
  test('any file fits S3: at most 10,000 parts, none but the last below 5 MiB', () => {
    fc.assert(
      fc.property(anySize, (size) => {
        const { partSize, partCount } = cutOf(size);
        expect(partCount).toBeLessThanOrEqual(10_000);
        expect(partSize).toBeGreaterThanOrEqual(5 * 1024 ** 2);
        // S3's largest part is 5 GiB; a file that would need larger ones is above every limit of ours.
        if (size <= 5 * 1024 ** 4) expect(partSize).toBeLessThanOrEqual(5 * 1024 ** 3);
      }),
    );
  });

  test('the parts are the file: no byte twice, none left out, no part empty', () => {
    fc.assert(
      fc.property(small, (cut) => {
        const sizes = Array.from({ length: cut.partCount }, (_, index) => sizeOfPart(cut, index + 1));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(cut.sizeBytes);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
      }),
    );
  });

  test('exactly the right sizes may be declared', () => {
    fc.assert(
      fc.property(small, fc.nat(), fc.integer({ min: -3, max: 3 }), (cut, pick, off) => {
        const partNo = (pick % cut.partCount) + 1;
        const part = { partNo, size: sizeOfPart(cut, partNo) + off, sha256: sha('x') };
        const declare = () => checkDeclared(cut, [part]);
        if (off === 0) expect(declare).not.toThrow();
        else expect(declare).toThrow(/numbered from 1/);
      }),
    );
  });

  test('parts beyond the last and parts named twice are refused by name', () => {
    const cut = cutOf(20 * 1024 ** 2);
    const part = { partNo: 1, size: cut.partSize, sha256: sha('x') };
    const beyond = { ...part, partNo: cut.partCount + 1 };
    expect(() => checkDeclared(cut, [part, beyond])).toThrow(
      expect.objectContaining({ details: { parts: [4], partSize: cut.partSize, partCount: 3 } }),
    );
    expect(() => checkDeclared(cut, [part, part])).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ parts: [1] }) }),
    );
  });
});

describe('U8 what has arrived', () => {
  test('missing are just the parts not both declared and there', () => {
    fc.assert(
      fc.property(small, fc.func(fc.boolean()), fc.func(fc.boolean()), (cut, isDeclared, isThere) => {
        const all = declaredOf(cut);
        const declared = new Map([...all].filter(([partNo]) => isDeclared(partNo)));
        const arrived = [...all.values()]
          .filter(({ partNo }) => isThere(partNo))
          .map((part) => ({ ...part, etag: 'e' }));
        const missing = missingParts(cut, declared, arrived);
        for (const partNo of all.keys())
          expect(missing.includes(partNo)).toBe(!(isDeclared(partNo) && isThere(partNo)));
      }),
    );
  });

  test('F23 one other bit, one other byte count, or another tag in any part is named', () => {
    fc.assert(
      fc.property(small, fc.nat(), fc.constantFrom('sha256', 'size', 'tag'), (cut, pick, what) => {
        const partNo = (pick % cut.partCount) + 1;
        const declared = declaredOf(cut);
        const arrived = [...declared.values()].map((part) => ({
          ...part,
          etag: `"e${part.partNo}"`,
          ...(part.partNo === partNo && what === 'sha256' ? { sha256: sha('other') } : {}),
          ...(part.partNo === partNo && what === 'size' ? { size: part.size + 1 } : {}),
        }));
        const tags = arrived.map((part) => ({
          partNo: part.partNo,
          etag: part.partNo === partNo && what === 'tag' ? 'x' : `e${part.partNo}`,
        }));
        expect(mismatchedParts(declared, arrived, tags)).toEqual([partNo]);
      }),
    );
  });
});

describe('U11 the checksum of the whole', () => {
  test('of one part is the part’s own, of more is the hash of the hashes with their number', () => {
    const one = cutOf(1);
    expect(checksumOf(one, declaredOf(one))).toBe(sha('part 1'));
    const two = cutOf(9 * 1024 ** 2);
    const hashes = Buffer.concat(['part 1', 'part 2'].map((text) => Buffer.from(sha(text), 'base64')));
    expect(checksumOf(two, declaredOf(two))).toBe(`${sha(hashes)}-2`);
  });

  test('is unknown while a part is undeclared, and other parts or another order give another', () => {
    fc.assert(
      fc.property(
        small.filter(({ partCount }) => partCount > 1),
        fc.nat(),
        (cut, pick) => {
          const declared = declaredOf(cut);
          const whole = checksumOf(cut, declared);
          const partNo = (pick % cut.partCount) + 1;
          const part = declared.get(partNo) as DeclaredPart;
          expect(checksumOf(cut, new Map(declared).set(partNo, { ...part, sha256: sha('other') }))).not.toBe(whole);
          declared.delete(partNo);
          expect(checksumOf(cut, declared)).toBeUndefined();
        },
      ),
    );
  });
});
