import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from './s3-error.ts';

/** What an answer's document is built from: an array repeats its element, `undefined` leaves it out. */
export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [element: string]: Xml };

/** The only characters XML 1.0 cannot carry as they are, or that would end the text they stand in. */
const escaped = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold control characters, S3 escapes them
  text.replace(/[&<>"'\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);

const element = (name: string, content: Xml): string => {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((each: Xml) => element(name, each)).join('');
  return `<${name}>${inner(content)}</${name}>`;
};

const inner = (content: Xml): string => {
  if (content === undefined) return '';
  if (typeof content !== 'object') return escaped(String(content));
  return Object.entries(content)
    .map(([name, value]) => element(name, value as Xml))
    .join('');
};

/** A whole answer document in S3's namespace. */
export const xmlDocument = (root: string, content: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner(content)}</${root}>`;

/** An error document; S3 gives these no namespace. */
export const xmlError = (content: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', content)}`;

const lists = new Set(['Part', 'Object', 'Tag']);
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => lists.has(name),
});

/** Reads a request document and gives what stands under its root element; anything unreadable is MalformedXML. */
export const readXml = (text: string, root: string): unknown => {
  // No request of S3's carries a document type, and refusing it closes the door to entity tricks.
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) throw new S3Error('MalformedXML');
  const document = parser.parse(text) as Record<string, unknown>;
  if (!(root in document)) throw new S3Error('MalformedXML');
  return document[root];
};
