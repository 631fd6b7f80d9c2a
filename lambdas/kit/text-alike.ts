// Characters that are taken for another letter, by that letter: a table of our own, of what is used to get past a list of
// words. It is not all of Unicode's: what reads as two letters (æ) and rarer scripts are left out. Width, weight, rings and
// accents are not in it, because compatibility decomposition takes those off before anyone looks here.

/** Latin letters in another dress: they are nothing but that letter. */
const dressed: Record<string, string> = {
  a: 'ɑᴀⱥȺ',
  b: 'ʙƀɓƃƂᵬᴃ',
  c: 'ᴄȼȻƈƇ',
  d: 'ᴅđĐɖɗƌðÐƉƊᵭ',
  e: 'ᴇɇɆǝƎɛƐəƏ',
  f: 'ꜰƒƑᵮꞙꬵẝ',
  g: 'ɡɢɠƓǥǤᶃꞡ',
  h: 'ʜħĦɦⱨⱧꞕ',
  i: 'ıɪɨƗɩƖ',
  j: 'ᴊɉɈȷʝ',
  k: 'ᴋƙƘⱪⱩꝁꝀ',
  l: 'ʟłŁƚȽɫɭⱡⱠ',
  m: 'ᴍɱᵯ',
  n: 'ɴɲɳƝƞȠᵰꞑ',
  o: 'ᴏøØɵƟɔƆᴑ',
  p: 'ᴘƥƤᵽⱣꝑ',
  q: 'ɋɊʠꞯ',
  r: 'ʀɍɌɽɾɼᵲꭇꭈ',
  s: 'ꜱʂȿᵴƽƼ',
  t: 'ᴛŧŦƭƬʈƮȾᵵ',
  u: 'ᴜʉɄʊꭎꭒꞟᵾ',
  v: 'ᴠʋƲ',
  w: 'ᴡⱳⱲɯƜ',
  x: 'ꭓꭗ',
  y: 'ʏɏɎƴƳỿɣ',
  z: 'ᴢƶƵȥȤʐⱬⱫᵶ',
};

/**
 * Letters of other scripts: themselves, and that letter. Capitals and small letters are told apart where only one of them
 * deceives: a Cyrillic В is taken for B, в is not.
 */
const strangers: Record<string, string> = {
  a: 'аАαΑᎪꓮ⍺ⲁⲀ',
  b: 'ВΒβЬьᏴᏼꓐßⲂҍ',
  c: 'сСϲϹⲥⲤᏟꮯꓚҫҪ',
  d: 'ԁᎠꓓժ',
  e: 'еЕΕεєЄᎬꓰҽⲈ',
  f: 'ϜϝꓝքғҒ',
  g: 'ԌԍᏀꓖց',
  h: 'НΗһҺᎻꓧհⲎ',
  i: 'іІιΙӏӀᎥꭵꓲї',
  j: 'јЈϳͿᎫꓙ',
  k: 'КκΚкᏦꓗҚқⲔⲕ',
  l: 'ⳑᏞꓡ',
  m: 'МΜмᎷꓟⲘϺ',
  n: 'ΝηпոռꓠⲚⲛ',
  o: 'оОοΟօՕסσⲟⲞჿꓳ٥',
  p: 'рРρΡᏢꓑⲣⲢϱ',
  q: 'ԛԚգզ',
  r: 'гᎡᏒꓣⲅЯ',
  s: 'ѕЅՏᏚꓢտ',
  t: 'ТΤтτᎢꓔⲦⲧ',
  u: 'υսꓴ',
  v: 'νѵѴᏙꓦט',
  w: 'ԝԜωᎳꓪաѡ',
  x: 'хХχΧꓫⲬⲭҳҲ',
  y: 'уУγΥүҮᎩꓬⲨⲩץ',
  z: 'ΖᏃꓜⲌ',
};

/** Rows of 26 pictures of letters in alphabetical order, by the first of each: 🄰, 🅐, 🅰, 🇦. */
const pictured = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

const codeOf = (text: string): number => text.codePointAt(0) ?? 0;
const pairsOf = (table: Record<string, string>): [number, number][] =>
  Object.entries(table).flatMap(([letter, alike]) =>
    [...alike].map((each): [number, number] => [codeOf(each), codeOf(letter)]),
  );
const rows = pictured.flatMap((first) =>
  Array.from({ length: 26 }, (_, place): [number, number] => [first + place, codeOf('a') + place]),
);

/** The code points of letters in another dress, each with that of the letter. */
export const dressedLetters: ReadonlyMap<number, number> = new Map([...pairsOf(dressed), ...rows.slice(0, 78)]);
/** The code points that are something themselves besides. Two of the regional letters are a flag. */
export const strangeLetters: ReadonlyMap<number, number> = new Map([...pairsOf(strangers), ...rows.slice(78)]);

/** What ASCII is written instead of letters, and which it may be; beside the digit, or the end of a word, it also is. */
export const written: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'il',
  '+': 't',
  '(': 'c',
  '*': 'aeiou',
  '€': 'e',
  '£': 'l',
  '¢': 'c',
  '¥': 'y',
};
