import { describe, expect, test } from 'vitest';
import { fold } from '../../lambdas/kit/text-fold.ts';
import { formsOf, termFinder } from '../../lambdas/kit/text-terms.ts';

const has = (term: string, text: string): boolean => termFinder([term])(fold(text)) === 0;

describe('a term is found', () => {
  test.each([
    ['whatever its case', 'badword', 'a BadWord here'],
    ['beside any punctuation', 'badword', '«badword», he said'],
    ['alone', 'badword', 'badword'],
    ['as a phrase over spaces and commas', 'kill yourself', 'kill,   yourself!'],
    ['as a phrase over a sign that could be a letter', 'kill yourself', 'kill ! yourself'],
    ['with or without an apostrophe', "don't", 'dont do it'],
    ['in wide letters', 'badword', 'ｂａｄｗｏｒｄ'],
    ['in mathematical letters', 'badword', '𝕓𝕒𝕕𝕨𝕠𝕣𝕕'],
    ['in letters in boxes', 'bad', '🅱🅰🅳'],
    ['in regional letters', 'bad', '🇧🇦🇩'],
    ['in small capitals', 'badword', 'ʙᴀᴅᴡᴏʀᴅ'],
    ['with Cyrillic look-alikes', 'peace', 'реасе'],
    ['with Greek capitals', 'hate', 'ΗΑΤΕ'],
    ['with accents', 'badword', 'bäd\u0301wôrd'],
    ['with invisible characters inside', 'badword', 'bad\u200b\u2060wo\u00adrd'],
    ['with digits for letters', 'badword', 'b4dw0rd'],
    ['with signs for letters', 'asshit', '@$$h!t'],
    ['with stars over vowels', 'badword', 'b*dw*rd'],
    ['with 1 for i', 'mail', 'ma1l'],
    ['with 1 for l', 'mall', 'ma11'],
    ['stretched', 'badword', 'baaaaadwooooord'],
    ['spaced out', 'badword', 'you b a d w o r d you'],
    ['spaced out beside another single letter', 'bad', 'b a d u'],
    ['dotted', 'bad', 'b.a.d'],
    ['written with digits itself', 'n00b', 'noob'],
    ['written with signs itself', '$hit', 'shit'],
    ['a Cyrillic one with a Latin letter in it', 'дата', 'дaтa'],
    ['a Cyrillic one in capitals with Latin ones in it', 'дата', 'ДATA'],
    ['an emoji inside a word', '🖕', 'hi🖕you'],
    ['an emoji in another skin', '🖕', '🖕🏽'],
    ['without gaps in a script that has none', '死ね', 'お前死ねよ'],
    ['made of digits', '1488', 'at 1488.'],
  ])('%s', (_, term, text) => {
    expect(has(term, text)).toBe(true);
  });
});

describe('a term is not found', () => {
  test.each([
    ['inside a longer word', 'ass', 'a class, an assumption, grass'],
    ['in a word that has i for l', 'mail', 'mall'],
    ['of digits, in the letters they stand for', '88', 'bb'],
    ['in a word of another language that only resembles it in capitals', 'bot', 'вот'],
    ['over a gap', 'bad', 'ba d'],
    ['in two letters that stand apart', 'as', 'a s'],
    ['as a doubled letter', 'god', 'good'],
    ['of digits, in a longer number', '100', '1000'],
    ['with its first letters alone', 'badword', 'badwor'],
    ['with a sign at its end as a letter', 'wow!', 'wowi'],
    ['as a Japanese word without its marks', 'ハハ', 'パパ'],
  ])('%s', (_, term, text) => {
    expect(has(term, text)).toBe(false);
  });
});

describe('a * stands for any letters', () => {
  test.each([
    ['bad*', 'badly', true],
    ['bad*', 'bad', true],
    ['bad*', 'notbad', false],
    ['*bad', 'notbad', true],
    ['*bad', 'badly', false],
    ['*bad*', 'notbadly', true],
    ['f*k', 'fork', true],
    ['f*k', 'fk', true],
    ['f*k', 'forks', false],
    ['f*k', 'fat kid', false],
    ['f*k', 'f0rk', true],
    ['f*k*', 'forks', true],
    ['*f*k', 'pitchfork', true],
    ['free*follow*', 'freefollowers', true],
  ])('%s in "%s": %s', (term, text, expected) => {
    expect(has(term, text)).toBe(expected);
  });
});

describe('of many terms', () => {
  test('the first in the list is named, wherever it stands', () => {
    const find = termFinder(['second', 'first', 'f*st']);
    expect(find(fold('first second'))).toBe(0);
    expect(find(fold('first'))).toBe(1);
    expect(find(fold('fast'))).toBe(2);
    expect(find(fold('nothing'))).toBeUndefined();
  });

  test('one that ends inside another is found too', () => {
    expect(termFinder(['*she*', '*he*'])(fold('ushers'))).toBe(0);
    expect(termFinder(['*hers*', '*he*'])(fold('she'))).toBe(1);
    expect(termFinder(['one two three', 'two'])(fold('one two four'))).toBe(1);
  });

  test('five hundred are told apart', () => {
    const terms = Array.from({ length: 500 }, (_, at) => `term${at}x`);
    const find = termFinder(terms);
    expect(terms.map((term) => find(fold(`so ${term} it is`)))).toEqual(terms.map((_, at) => at));
  });

  test('none is no rule at all', () => {
    expect(termFinder([])(fold('anything'))).toBeUndefined();
  });
});

test('a term of nothing but what is left out has no form', () => {
  expect(formsOf("'’")).toEqual([]);
  expect(formsOf('*')).toEqual([]);
  expect(formsOf('a')).toHaveLength(1);
});

test('a text that can be read in any number of ways still ends', () => {
  const find = termFinder(['iiiiiiiiiiiiiiiiiiii', 'lilililililililililil', 'aeiouaeiouaeiou', 'x*aeiou']);
  expect(find(fold('1'.repeat(20)))).toBe(0);
  expect(() => find(fold('*1!|'.repeat(125)))).not.toThrow();
});
