import topLevels from 'tlds' with { type: 'json' };

/** A link in a text: from the UTF-16 unit `from` up to, not including, `to`. */
export interface Link {
  from: number;
  to: number;
  /** Where it leads, with the protocol it was written without: http or https, nothing else. */
  url: string;
  /** Whose site, in lower case, without a port. */
  host: string;
}

const known = new Set(topLevels);

/**
 * What looks like the name of a site, perhaps with https:// before it and a port, a path or a question behind it. Every
 * repetition has a limit and none can be read in two ways, so a long text costs no more than its length.
 */
const candidate =
  /(?<![\p{L}\p{M}\p{N}@._-]|:\/\/)(https?:\/\/)?((?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,62}\.){1,10}[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,62})(?![\p{L}\p{M}\p{N}_@-]|:[^\s/?#]*@)(:\d{1,5})?([/?#][^\s<>"\\^`{|}\p{Cc}\p{Bidi_Control}\u2066-\u2069]*)?/giu;

/** Ends that belong to the sentence, not to the link: `(see example.org/a).` */
const withoutSentenceEnd = (text: string): string => {
  let end = text.length;
  let open = (text.match(/\(/g)?.length ?? 0) - (text.match(/\)/g)?.length ?? 0);
  for (; end > 0; end--) {
    const last = text[end - 1] ?? '';
    if (last === ')' && open < 0) open += 1;
    else if (!/[.,:;!?'"’”»\]*_~]/.test(last)) break;
  }
  return text.slice(0, end);
};

/** Every link a text has, written with a protocol or without; what begins with another protocol is plain text. */
export const linksIn = (text: string): Link[] => {
  // Most texts have no dot inside: the cheap question first.
  if (!/[\p{L}\p{M}\p{N}]\.[\p{L}\p{N}]/u.test(text)) return [];
  return [...text.matchAll(candidate)].flatMap((found) => {
    const [, protocol = '', host = '', port = '', path = ''] = found;
    const written = withoutSentenceEnd(protocol + host + port + path);
    const url = URL.parse(protocol ? written : `https://${written}`);
    const last = host.slice(host.lastIndexOf('.') + 1).toLowerCase();
    const isSite = protocol !== '' || known.has(last) || last.startsWith('xn--');
    if (!url || !isSite) return [];
    return [{ from: found.index, to: found.index + written.length, url: url.href, host: url.hostname }];
  });
};
