import { afterEach, expect, test, vi } from 'vitest';
import { seed } from '../../local/seed/seed.ts';

const film = import.meta.filename;

/** As much of the service as the seed uses, with what is kept between its starts. */
const fakeService = () => {
  const kept = { signUps: 0, confirmed: false, creator: false, channel: false, code: 100_000, said: [] as string[] };
  const uploads: { upload_id: string; filename: string; state: string; part_size: number; part_count: number }[] = [];
  const no = (status: number, code: string): [number, unknown] => [status, { error: { code, message: code } }];
  let tries = 0;
  const logIn = (): [number, unknown] => {
    if (++tries === 2)
      return [429, { error: { code: 'accounts.too_many_tries', details: { retry_after_sec: 0.001 } } }];
    if (kept.signUps === 0) return no(401, 'accounts.wrong_credentials');
    return kept.confirmed ? [200, { access_token: 'token' }] : no(403, 'accounts.not_confirmed');
  };
  const answers: Record<string, (body: Record<string, unknown>) => [number, unknown]> = {
    'POST /v1/auth/login': logIn,
    'POST /v1/auth/signup': () => [201, { n: [++kept.signUps, ++kept.code] }],
    'POST /v1/auth/resend': () => [202, { n: ++kept.code }],
    'POST /v1/auth/confirm': ({ code }) => {
      if (code !== `${kept.code}`) return no(422, 'accounts.wrong_code');
      kept.confirmed = true;
      return [204, {}];
    },
    'GET /v1/me': () => [200, { roles: kept.creator ? ['creator'] : [], ...(kept.channel ? { channel: {} } : {}) }],
    'POST /v1/me/creator': () => [200, Object.assign(kept, { creator: true })],
    'POST /v1/channels': () => [201, Object.assign(kept, { channel: true })],
    'GET /v1/uploads': () => [200, { items: uploads.filter(({ state }) => state === 'INITIATED') }],
    'POST /v1/uploads': ({ filename, title }) => {
      kept.said.push(`${title}`);
      const upload = { upload_id: 'u', video_id: 'v', filename: `${filename}`, state: 'INITIATED' };
      uploads.push({ ...upload, part_size: 1e9, part_count: 1 });
      return [201, uploads.at(-1)];
    },
    'POST /v1/uploads/u/parts': () => [200, { parts: [{ part_no: 1, url: 'http://bucket/part', headers: {} }] }],
    'PUT /part': () => [200, {}],
    'POST /v1/uploads/u/complete': () => {
      for (const upload of uploads) upload.state = 'VERIFYING';
      return [200, {}];
    },
    'GET /v1/me/videos': () => [
      200,
      {
        items: uploads.map(({ state }) => ({
          title: kept.said[0],
          state: state === 'INITIATED' ? 'INIT' : 'PROCESSING',
        })),
      },
    ],
  };
  const answer = (method: string, url: string, body: unknown): Response => {
    const does = answers[`${method} ${new URL(url).pathname}`];
    if (!does) throw new Error(`nobody answers ${method} ${url}`);
    const [status, json] = does(typeof body === 'string' ? JSON.parse(body) : {});
    return status === 204 ? new Response(null, { status }) : Response.json(json, { status });
  };
  return { kept, uploads, answer };
};

afterEach(() => vi.unstubAllGlobals());

/** One start; it is killed as soon as the `diesAt`-th of its requests has been done, before it learns so. */
const start = async (service: ReturnType<typeof fakeService>, diesAt: number): Promise<'done' | 'killed'> => {
  let requests = 0;
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body }: RequestInit = {}) => {
    const answer = service.answer(method, url, body);
    if (++requests === diesAt) throw new Error('killed');
    return answer;
  });
  const mails = () => [{ to: 'demo@example.com', text: `Your code is ${service.kept.code}.` }];
  try {
    await seed({ siteUrl: 'http://site', mails, log: () => {} }, film);
    return 'done';
  } catch (error) {
    if ((error as Error).message !== 'killed') throw error;
    return 'killed';
  }
};

test('a start that is killed after any of its requests is finished by the next, with one sample; then nothing more is done', async () => {
  let killed = 0;
  for (let diesAt = 1; ; diesAt++) {
    const service = fakeService();
    const first = await start(service, diesAt);
    expect(await start(service, Number.NaN), `killed after request ${diesAt}`).toBe('done');
    expect(service.kept).toMatchObject({ signUps: 1, confirmed: true, creator: true, channel: true });
    expect(service.uploads, `killed after request ${diesAt}`).toMatchObject([{ state: 'VERIFYING' }]);
    // Somebody removes the sample: it stays away.
    service.uploads.length = 0;
    expect(await start(service, Number.NaN)).toBe('done');
    expect(service.uploads).toEqual([]);
    if (first === 'done') break;
    killed++;
  }
  expect(killed).toBeGreaterThan(9);
});
