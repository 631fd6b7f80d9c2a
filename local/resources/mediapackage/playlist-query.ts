import { invalid } from './refusal.ts';

/** What a player asks of a playlist besides its name. */
export interface PlaylistQuery {
  startMs?: number;
  endMs?: number;
  delaySeconds?: number;
  windowSeconds?: number;
  /** Answer when this segment, or this part of it, is there. */
  waitFor?: { number: number; part?: number };
  /** Leave out what is old. */
  delta: boolean;
  /** The same stretch for the playlists this one names. */
  passedOn: string;
}

const shifts = ['start', 'end', 'time_delay', 'manifest_window_seconds'] as const;

function moment(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(ms)) throw invalid('MEMBER_INVALID', `${name}: must be seconds since 1970 or a date of ISO 8601.`);
  return ms;
}

function whole(name: string, text: string | null | undefined, most = Number.MAX_SAFE_INTEGER): number | undefined {
  if (text === undefined || text === null) return undefined;
  const number = Number(text);
  if (!/^\d{1,15}$/.test(text) || number > most)
    throw invalid('MEMBER_INVALID', `${name}: must be a whole number up to ${most}.`);
  return number;
}

/** `aws.manifestsettings=start:1732285823;end:…`, or each as a parameter of its own. */
function shiftsOf(query: URLSearchParams): Map<string, string> {
  const found = new Map<string, string>();
  for (const setting of (query.get('aws.manifestsettings') ?? '').split(';').filter((one) => one !== '')) {
    const at = setting.indexOf(':');
    const name = setting.slice(0, at);
    if (!shifts.some((one) => one === name))
      throw invalid('MEMBER_INVALID', `aws.manifestsettings: ${name} is not understood here.`);
    found.set(name, setting.slice(at + 1));
  }
  for (const name of shifts) {
    const value = query.get(name);
    if (value !== null) found.set(name, value);
  }
  return found;
}

/** Reads a playlist's query; what makes no sense is refused in words, what is nobody's is left alone. */
export function playlistQuery(query: URLSearchParams): PlaylistQuery {
  if (query.has('aws.manifestfilter'))
    throw invalid('INVALID_MANIFEST_FILTER', 'aws.manifestfilter is not understood here.');
  const found = shiftsOf(query);
  const startMs = moment('start', found.get('start'));
  const endMs = moment('end', found.get('end'));
  if (startMs !== undefined && endMs !== undefined && endMs <= startMs)
    throw invalid('END_TIME_EARLIER_THAN_START_TIME', 'end: must be later than start.');
  const delaySeconds = whole('time_delay', found.get('time_delay'), 1_209_600);
  const windowSeconds = whole('manifest_window_seconds', found.get('manifest_window_seconds'), 1_209_600);
  const number = whole('_HLS_msn', query.get('_HLS_msn'));
  const part = whole('_HLS_part', query.get('_HLS_part'));
  if (part !== undefined && number === undefined)
    throw invalid('MEMBER_INVALID', '_HLS_part: says nothing without _HLS_msn.');
  const again = new URLSearchParams([...found]).toString();
  return {
    ...(startMs !== undefined && { startMs }),
    ...(endMs !== undefined && { endMs }),
    ...(delaySeconds !== undefined && { delaySeconds }),
    ...(windowSeconds !== undefined && { windowSeconds }),
    ...(number !== undefined && { waitFor: { number, ...(part !== undefined && { part }) } }),
    delta: ['YES', 'v2'].includes(query.get('_HLS_skip') ?? ''),
    passedOn: again === '' ? '' : `?${again}`,
  };
}
