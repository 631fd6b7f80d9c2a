const commentLines = /^\s*\/\/.*$/gm;
/** A loop, or a repeated group: with one a pattern may go back over a text for ever. */
const repeats = /\b(?:for|while|do)\b|\)[*+{]/;

/**
 * Whether a source could go on and on. One without loops ends by itself, for what it is given is short, and calls without an
 * end fill the stack. In doubt, as with the word "for" in a sentence: yes.
 */
export const canRunOn = (source: string): boolean => repeats.test(source.replace(commentLines, ''));
