import { createHash, randomUUID } from 'node:crypto';
import { creatorTermsVersion } from '../../lambdas/accounts/contract.ts';
import { appOf, usedBy } from '../support/an-app.ts';
import { emailOf, password } from '../support/laptop.ts';
import { aPng } from '../support/pictures.ts';
import { byteAsks } from './bytes.ts';
import { clipAsks } from './clips.ts';
import { type Principal, principals } from './matrix.ts';
import { streamAsks } from './streams.ts';
import { patienceMs, type World } from './world.ts';

export interface Ask {
  method: string;
  /** On the site, or a whole address. */
  path: string;
  /** JSON, or a picture as it is. */
  body?: unknown;
  /** Instead of the column's own, for rows where the principal is whoever's credentials are in the body. */
  credential?: 'none';
  /** Beside the usual ones. */
  headers?: Record<string, string>;
}
const isPicture = (body: unknown): body is Uint8Array<ArrayBuffer> => body instanceof Uint8Array;
export type AskFor = (world: World, principal: Principal) => Ask | Promise<Ask>;

const nobody = 'nobody@example.com';
export const at = (method: string, path: string, body?: unknown): Ask => ({
  method,
  path,
  ...(body === undefined ? {} : { body }),
});
const onVideo =
  (given: Parameters<World['video']>[0], method: string, suffix = '', body?: unknown): AskFor =>
  async (world) =>
    at(method, `/v1/videos/${await shared(world, given, method)}${suffix}`, body);

// Reading changes nothing, so readers share a video; every writer gets its own.
const kept = new Map<string, Promise<string>>();
const shared = (world: World, given: Parameters<World['video']>[0], method: string): Promise<string> => {
  if (method !== 'GET') return world.video(given);
  const key = JSON.stringify(given);
  const video = kept.get(key) ?? world.video(given);
  kept.set(key, video);
  return video;
};

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const aPicture = aPng({ width: 64, height: 64 });
const openUpload = { filename: 'matrix.mp4', size_bytes: 1000 };
const uploadOfOwner = async (world: World): Promise<string> => {
  const answer = await send(world, 'OW', at('POST', '/v1/uploads', openUpload));
  return ((await answer.json()) as { upload_id: string }).upload_id;
};
// Open uploads are limited, so that only who really ends one gets one of their own.
let openOne: Promise<string> | undefined;
const sharedUpload = (world: World): Promise<string> => {
  openOne ??= uploadOfOwner(world);
  return openOne;
};
const onUpload =
  (method: string, suffix = '', body?: unknown): AskFor =>
  async (world) =>
    at(method, `/v1/uploads/${await sharedUpload(world)}${suffix}`, body);

/** The owner opens a channel once. */
export const channelOfOwner = async (world: World): Promise<string> => {
  const me = await send(world, 'OW', at('GET', '/v1/me'));
  const { channel } = (await me.json()) as { channel?: { channel_id: string } };
  if (channel) return channel.channel_id;
  const made = await send(world, 'OW', at('POST', '/v1/channels', { handle: 'owner-films', name: 'Owner films' }));
  return ((await made.json()) as { channel_id: string }).channel_id;
};

const signedUp = async (world: World, email: string): Promise<void> => {
  const body = { email, password, display_name: 'Somebody' };
  await send(world, 'AN', at('POST', '/v1/auth/signup', body));
};

/** An upload of the owner's whose one part has arrived. */
const sentUploadOfOwner = async (world: World): Promise<string> => {
  // It begins as a film does; otherwise it could be judged, and be over, before it is completed.
  const bytes = Buffer.concat([
    Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'),
    Buffer.alloc(976),
  ]);
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  const body = { ...openUpload, parts: [{ part_no: 1, size: bytes.length, sha256 }] };
  const begun = await send(world, 'OW', at('POST', '/v1/uploads', body));
  const { upload_id, parts } = (await begun.json()) as {
    upload_id: string;
    parts: { url: string; headers: Record<string, string> }[];
  };
  const [part] = parts;
  if (!part) throw new Error('no part was signed');
  const sent = await fetch(part.url, { method: 'PUT', headers: part.headers, body: bytes });
  if (!sent.ok) throw new Error(`the part was refused: ${sent.status}`);
  return upload_id;
};

/** A session of the owner's beside the one that asks. */
let oneSession: Promise<string> | undefined;
const sessionOfOwner = (world: World): Promise<string> => {
  oneSession ??= (async () => {
    const body = { email: world.emailOf('OW'), password };
    const opened = await send(world, 'AN', at('POST', '/v1/auth/login', body));
    const { access_token } = (await opened.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    const listed = await send(world, 'AN', { ...at('GET', '/v1/me/sessions'), headers });
    const { items } = (await listed.json()) as { items: { session_id: string; current: boolean }[] };
    return items.find(({ current }) => current)?.session_id ?? 'none';
  })();
  return oneSession;
};

// Nobody listens there, and it wants to hear of what does not happen here.
const aWebhook = { url: 'http://127.0.0.1:9/', event_types: ['transcode.failed'] };
const aKey = { name: 'Of the matrix', scopes: ['videos:read'] };
const webhookOfOwner = async (world: World): Promise<string> => {
  const answer = await send(world, 'OW', at('POST', '/v1/me/webhooks', aWebhook));
  return ((await answer.json()) as { webhook_id: string }).webhook_id;
};
let oneWebhook: Promise<string> | undefined;
const sharedWebhook = (world: World): Promise<string> => {
  oneWebhook ??= webhookOfOwner(world);
  return oneWebhook;
};
let oneDelivery: Promise<string> | undefined;
const sharedDelivery = (world: World): Promise<string> => {
  oneDelivery ??= (async () => {
    const answer = await send(world, 'OW', at('POST', `/v1/me/webhooks/${await sharedWebhook(world)}/test`));
    return ((await answer.json()) as { delivery_id: string }).delivery_id;
  })();
  return oneDelivery;
};
const onWebhook =
  (method: string, suffix = '', body?: unknown): AskFor =>
  async (world) =>
    at(method, `/v1/me/webhooks/${await sharedWebhook(world)}${suffix}`, body);
const onDelivery =
  (method: string, suffix = ''): AskFor =>
  async (world) =>
    at(method, `/v1/me/webhooks/${await sharedWebhook(world)}/deliveries/${await sharedDelivery(world)}${suffix}`);

const onStaffVideo: AskFor = async (world) =>
  at('GET', `/v1/moderation/videos/${await shared(world, { visibility: 'private' }, 'GET')}`);

const keyOfOwner = async (world: World): Promise<string> => {
  const made = await send(world, 'OW', at('POST', '/v1/me/keys', aKey));
  return ((await made.json()) as { key_id: string }).key_id;
};
let oneKey: Promise<string> | undefined;
const sharedKey = (world: World): Promise<string> => {
  oneKey ??= keyOfOwner(world);
  return oneKey;
};

const onChannel =
  (method: string, suffix: string, body?: unknown): AskFor =>
  async (world) =>
    at(method, `/v1/channels/${await channelOfOwner(world)}${suffix}`, body);

let oneEmote: Promise<string> | undefined;
/** An emote that is shown already: to approve it once more is to have done so. */
const emoteOfOwner = (world: World): Promise<string> => {
  oneEmote ??= (async () => {
    const answer = await send(world, 'OW', await onChannel('PUT', '/chat/emotes/matrix', aPicture)(world, 'OW'));
    return ((await answer.json()) as { emote_id: string }).emote_id;
  })();
  return oneEmote;
};

/** A film of the owner's whose premiere is to come. */
const announced = async (world: World): Promise<string> => {
  const videoId = await world.video({ state: 'READY' });
  await send(world, 'OW', at('PUT', `/v1/videos/${videoId}/premiere`, { premiere_at: inAnHour }));
  return videoId;
};
let onePremiere: Promise<string> | undefined;
const sharedPremiere = (world: World): Promise<string> => {
  onePremiere ??= announced(world);
  return onePremiere;
};

/** The owner watches something with others. Chat hears of videos by news. */
export const openedParty = async (world: World): Promise<string> => {
  const videoId = await world.video({});
  await world.laptop.cloud.settle({ deadlineMs: patienceMs });
  const opened = await send(world, 'OW', at('PUT', `/v1/videos/${videoId}/party`));
  const { party_id, error } = (await opened.json()) as {
    party_id?: string;
    error?: { details?: { party_id?: string } };
  };
  const partyId = party_id ?? error?.details?.party_id;
  if (!partyId) throw new Error('the owner has no watch party');
  return partyId;
};
let oneParty: Promise<string> | undefined;
const partyOfOwner = (world: World): Promise<string> => {
  oneParty ??= openedParty(world);
  return oneParty;
};

let invited = 0;
const invitationOfOwner = async (world: World): Promise<string> => {
  const path = `/v1/channels/${await channelOfOwner(world)}/team/invitations`;
  const made = await send(world, 'OW', at('POST', path, { email: `asked-${++invited}@example.com`, role: 'stats' }));
  return ((await made.json()) as { invitation_id: string }).invitation_id;
};
let oneInvitation: Promise<string> | undefined;
const sharedInvitation = (world: World): Promise<string> => {
  oneInvitation ??= invitationOfOwner(world);
  return oneInvitation;
};
/** Somebody in no column, on the team of the owner's channel. */
const memberOfOwner = async (world: World, name: string): Promise<string> => {
  const path = `/v1/channels/${await channelOfOwner(world)}/team/invitations`;
  const made = await send(world, 'OW', at('POST', path, { email: emailOf(name), role: 'stats' }));
  const { invitation_id } = (await made.json()) as { invitation_id: string };
  const member = await world.laptop.person(name);
  await member.call('PUT', `/v1/me/invitations/${invitation_id}`);
  return (await member.call<{ account_id: string }>('GET', '/v1/me')).account_id;
};
let oneMember: Promise<string> | undefined;
const sharedMember = (world: World): Promise<string> => {
  oneMember ??= memberOfOwner(world, 'team-member');
  return oneMember;
};

/** How each row is asked. A row of the matrix that an operation names and that is not here fails the last test. */
export const asks: Record<string, AskFor> = {
  ID1: (_, who) => at('POST', '/v1/auth/signup', { email: `new-${who}@example.com`, password, display_name: 'New' }),
  ID2: (world, who) => ({
    ...at('POST', '/v1/auth/login', {
      email: ['AN', 'SV'].includes(who) ? nobody : world.emailOf(who),
      password,
    }),
    credential: 'none',
  }),
  ID3: (world, who) => ({
    ...at('POST', '/v1/auth/refresh', { refresh_token: world.refreshTokenOf(who) ?? 'no token at all' }),
    credential: 'none',
  }),
  ID5: () => at('GET', '/v1/me'),
  ID6: () => at('PATCH', '/v1/me', { display_name: 'Someone' }),
  // Nobody of the columns is leaving: they stay, and hear 200 as after turning back.
  ID8: () => at('POST', '/v1/me/deletion/cancel'),
  ID10: async (world) => at('GET', `/v1/channels/${await channelOfOwner(world)}`),
  ID11: (world) => at('GET', `/v1/users/${world.ownerId}/history`),
  ID12: async (world, who) => {
    const email = `confirms-${who.toLowerCase()}@example.com`;
    await signedUp(world, email);
    return at('POST', '/v1/auth/confirm', { email, code: await world.codeFor(email) });
  },
  ID13: () => at('POST', '/v1/auth/resend', { email: nobody }),
  ID14: () => at('POST', '/v1/auth/forgot', { email: nobody }),
  ID15: async (world, who) => {
    const email = `resets-${who.toLowerCase()}@example.com`;
    await signedUp(world, email);
    const code = await world.codeFor(email);
    await send(world, 'AN', at('POST', '/v1/auth/confirm', { email, code }));
    await send(world, 'AN', at('POST', '/v1/auth/forgot', { email }));
    return at('POST', '/v1/auth/reset', { email, code: await world.codeFor(email, code), password: `${password}!` });
  },
  CN1: (_, who) => at('POST', '/v1/channels', { handle: `${who.toLowerCase()}-films`, name: 'Mine' }),
  CH11: async (world) => at('GET', `/v1/channels/${await channelOfOwner(world)}/chat`),
  CH12: async (world) => at('PATCH', `/v1/channels/${await channelOfOwner(world)}/chat`, { commands: [] }),
  CH13: async (world) => at('POST', `/v1/channels/${await channelOfOwner(world)}/chat/judgement`, { text: 'hello' }),
  CH21: onChannel('GET', '/emotes'),
  CH22: onChannel('GET', '/chat/emotes'),
  CH23: onChannel('PUT', '/chat/emotes/surf', aPicture),
  CH24: async (world, who) =>
    onChannel('PUT', '/chat/emotes/matrix/decision', { emote_id: await emoteOfOwner(world), decision: 'approve' })(
      world,
      who,
    ),
  CH25: onChannel('DELETE', '/chat/emotes/surf'),
  CN2: async (world) => at('PATCH', `/v1/channels/${await channelOfOwner(world)}`, { description: 'New words' }),
  CN3: () => at('GET', '/v1/me/channels'),
  CN4: onChannel('PUT', '/avatar', aPicture),
  CN5: onChannel('DELETE', '/avatar'),
  CN6: onChannel('PUT', '/banner', aPicture),
  CN7: onChannel('DELETE', '/banner'),
  TE1: onChannel('GET', '/studio'),
  TE2: onChannel('GET', '/team'),
  TE3: (world, who) =>
    onChannel('POST', '/team/invitations', { email: `asked-by-${who}@example.com`, role: 'stats' })(world, who),
  TE4: async (world, who) => {
    const invitation = await (who === 'OW' ? invitationOfOwner(world) : sharedInvitation(world));
    return onChannel('DELETE', `/team/invitations/${invitation}`)(world, who);
  },
  TE5: async (world, who) =>
    onChannel('PATCH', `/team/${await sharedMember(world)}`, { role: 'moderator' })(world, who),
  TE6: async (world, who) => {
    const member = await (who === 'OW' ? memberOfOwner(world, 'member-who-goes') : sharedMember(world));
    return onChannel('DELETE', `/team/${member}`)(world, who);
  },
  TE7: async (world) => at('DELETE', `/v1/me/channels/${await channelOfOwner(world)}`),
  TE8: onChannel('GET', '/activity'),
  TE9: () => at('GET', '/v1/me/invitations'),
  TE10: async (world) => at('PUT', `/v1/me/invitations/${await sharedInvitation(world)}`),
  TE11: async (world) => at('DELETE', `/v1/me/invitations/${await sharedInvitation(world)}`),
  UP1: () => at('POST', '/v1/uploads', openUpload),
  UP2: onUpload('GET'),
  UP3: onUpload('POST', '/parts', { parts: [{ part_no: 1, size: 1000, sha256: `${'A'.repeat(43)}=` }] }),
  UP4: async (world, who) =>
    at('POST', `/v1/uploads/${await (who === 'OW' ? sentUploadOfOwner(world) : sharedUpload(world))}/complete`, {}),
  // The suspended person's column is their own upload, and their own video: the right to erase stays.
  UP5: async (world, who) => {
    const own = who === 'OW' ? uploadOfOwner(world) : sharedUpload(world);
    return at('DELETE', `/v1/uploads/${who === 'SU' ? world.uploadOfSuspended : await own}`);
  },
  UP7: onVideo({}, 'PUT', '/thumbnail', aPicture),
  UP8: () => at('GET', '/v1/uploads'),
  VI1: onVideo({}, 'GET'),
  VI2: onVideo({ visibility: 'unlisted' }, 'GET'),
  VI3: onVideo({ visibility: 'private' }, 'GET'),
  VI4: onVideo({ state: 'READY' }, 'GET'),
  VI5: onVideo({ access: 'premium' }, 'GET'),
  VI6: onVideo({ takenDown: true }, 'GET'),
  VI7: onVideo({}, 'PATCH', '', { title: 'New words' }),
  VI8: onVideo({}, 'POST', '/unpublish'),
  VI9: async (world, who) =>
    at('DELETE', `/v1/videos/${await world.video(who === 'SU' ? { ownerId: world.idOf('SU') } : {})}`),
  VI10: onVideo({ state: 'INIT' }, 'GET', '/status'),
  VI11: onVideo({}, 'GET', '/playback'),
  VI12: onVideo({ access: 'premium' }, 'GET', '/playback'),
  VI13: onVideo({ visibility: 'private' }, 'GET', '/playback'),
  ...byteAsks,
  VI21: onVideo({}, 'PUT', '/progress', { position_sec: 1 }),
  VI22: () => at('GET', '/v1/videos'),
  VI23: () => at('GET', '/v1/me/videos'),
  VI24: () => at('GET', '/v1/channels/ch_00000000000000000000000000/videos'),
  VI25: onVideo({}, 'GET', '/progress'),
  VI26: () => at('GET', '/v1/me/trash'),
  VI27: onVideo({ trashed: true }, 'POST', '/restore'),
  VI28: async (world, who) => {
    const owner = who === 'SU' ? { ownerId: world.idOf('SU') } : {};
    return at('DELETE', `/v1/me/trash/${await world.video({ trashed: true, ...owner })}`);
  },
  VI29: onVideo({ state: 'READY' }, 'PUT', '/schedule', { publish_at: inAnHour }),
  VI30: onVideo({}, 'GET', '/thumbnails'),
  VI31: onVideo({}, 'PUT', '/thumbnail/frame', { frame: 0 }),
  VI32: onVideo({ trashed: true }, 'GET'),
  VI33: onVideo({ trashed: true }, 'GET', '/playback'),
  VI35: onVideo({ state: 'READY' }, 'PUT', '/premiere', { premiere_at: inAnHour }),
  VI36: async (world) => at('DELETE', `/v1/videos/${await announced(world)}/premiere`),
  VI38: async (world) => at('GET', `/v1/videos/${await sharedPremiere(world)}/reminder`),
  VI39: async (world) => at('PUT', `/v1/videos/${await sharedPremiere(world)}/reminder`),
  VI40: async (world) => at('DELETE', `/v1/videos/${await sharedPremiere(world)}/reminder`),
  VI37: async (world) => at('GET', `/v1/videos/${await sharedPremiere(world)}/playback`),
  WP1: async (world, who) => {
    // Somebody has one at a time, and the owner has theirs: asking again is asking once.
    if (who !== 'OW') return at('PUT', `/v1/videos/${await shared(world, {}, 'GET')}/party`);
    const party = await send(world, 'OW', at('GET', `/v1/parties/${await partyOfOwner(world)}`));
    return at('PUT', `/v1/videos/${((await party.json()) as { video_id: string }).video_id}/party`);
  },
  WP2: async (world) => at('GET', `/v1/parties/${await partyOfOwner(world)}`),
  WH1: () => at('GET', '/v1/me/webhooks'),
  WH2: () => at('GET', '/v1/me/webhooks?scope=platform'),
  WH3: () => at('POST', '/v1/me/webhooks', aWebhook),
  WH4: () => at('POST', '/v1/me/webhooks', { ...aWebhook, scope: 'platform' }),
  WH5: onWebhook('GET'),
  WH6: onWebhook('PATCH', '', { description: 'New words' }),
  WH7: async (world, who) => {
    const webhook = await (who === 'OW' ? webhookOfOwner(world) : sharedWebhook(world));
    return at('DELETE', `/v1/me/webhooks/${webhook}`);
  },
  WH8: onWebhook('POST', '/rotate', {}),
  WH9: onWebhook('POST', '/test'),
  WH10: onWebhook('GET', '/deliveries'),
  WH11: onDelivery('GET'),
  WH12: onDelivery('POST', '/redeliver'),
  WH13: onWebhook('POST', '/redeliver', { from: '2026-11-20T00:00:00.000Z', to: '2026-11-20T01:00:00.000Z' }),
  AP1: () => at('GET', '/v1/me/apps'),
  AP2: async (world, who) => {
    const app = appOf(world.laptop);
    // What an app has been used for once is in the list when all news has arrived.
    if (who === 'OW') await usedBy(world.laptop, app, world.emailOf('OW'));
    return at('DELETE', `/v1/me/apps/app_${app.clientId}`);
  },
  AK1: () => at('GET', '/v1/me/keys'),
  AK2: () => at('POST', '/v1/me/keys', aKey),
  AK3: async (world) => at('PATCH', `/v1/me/keys/${await sharedKey(world)}`, { name: 'New words' }),
  AK4: async (world, who) => {
    const key = await (who === 'OW' ? keyOfOwner(world) : sharedKey(world));
    return at('DELETE', `/v1/me/keys/${key}`);
  },
  AK5: () => at('DELETE', '/v1/me/keys'),
  VI34: onVideo({ takenDown: true }, 'GET', '/playback'),
  ...streamAsks,
  ...clipAsks,
  FO1: onChannel('GET', '/follow'),
  FO2: onChannel('PUT', '/follow'),
  // Of those who have begun to follow just now, and before they end it.
  FO7: onChannel('PATCH', '/follow', { notify: false }),
  FO3: onChannel('DELETE', '/follow'),
  FO4: () => at('GET', '/v1/me/follows'),
  FO5: onChannel('GET', '/followers/count'),
  FO6: onChannel('GET', '/followers'),
  NO1: () => at('GET', '/v1/notifications'),
  NO2: () => at('GET', '/v1/notifications/unread'),
  NO3: () => at('PUT', '/v1/notifications/ntf_00000000000000000000000000/read'),
  NO4: () => at('PUT', '/v1/notifications/read'),
  NO5: () => at('GET', '/v1/notifications/settings'),
  NO6: () => at('PATCH', '/v1/notifications/settings', { mentions: true }),
  MD3: async (world) =>
    at('POST', `/v1/moderation/videos/${await world.video({})}/takedown`, { reason: 'other', note: 'For the matrix' }),
  // They are active and a creator: whoever may, changes nothing.
  MD5: (world) => at('POST', `/v1/moderation/users/${world.ownerId}/unsuspend`, { note: 'For the matrix' }),
  MD8: (world) =>
    at('PATCH', `/v1/admin/users/${world.ownerId}/role`, { role: 'creator', granted: true, note: 'For the matrix' }),
  MD9: () => at('GET', '/v1/admin/audit-log'),
  MD11: (world) => at('GET', `/v1/moderation/users/${world.ownerId}`),
  MD12: (world) => at('POST', '/v1/admin/users/find', { email: world.emailOf('OW') }),
  MD13: () => at('GET', '/v1/admin/staff'),
  MD14: onStaffVideo,
  SV4: () => at('GET', '/healthz'),
  SV5: () => at('GET', '/v1/nothing/here'),
  SV6: () => at('PATCH', '/v1/auth/login', {}),
  // The last ones: one makes creators of those who are not, the others end sessions, though never the one that asks.
  ID16: () => at('POST', '/v1/me/creator', { terms_version: creatorTermsVersion }),
  ID17: () => at('GET', '/v1/me/sessions'),
  ID26: () => at('PUT', '/v1/me/avatar', aPicture),
  ID27: () => at('DELETE', '/v1/me/avatar'),
  ID21: (_, who) => at('POST', '/v1/me/email', { email: `moves-${who.toLowerCase()}@example.com`, password }),
  ID23: () => at('POST', '/v1/me/second-factor', { password }),
  ID4: (world, who) => ({ ...at('POST', '/v1/auth/logout', {}), headers: world.spareOf(who) }),
  ID18: async (world) => at('DELETE', `/v1/me/sessions/${await sessionOfOwner(world)}`),
  ID20: () => at('PUT', '/v1/me/password', { old_password: password, password: `${password}, and another` }),
  ID19: () => at('DELETE', '/v1/me/sessions?keep=current'),
};

/** Rows proven elsewhere, because HTTP alone cannot show them. */
export const elsewhere: Record<string, string> = {
  ID7: 'test/accounts/closing.test.ts: every column with a person of its own, for nobody asks anything after it',
  ID22: 'test/accounts/settings.test.ts: with the code that came to the new address',
  ID24: 'test/accounts/second-factor.test.ts: with what the app shows',
  ID25: 'test/accounts/second-factor.test.ts: with the password and what the app shows',
  ...Object.fromEntries(
    ['CH2', 'CH3', 'CH4', 'CH5', 'CH6', 'CH14', 'CH15', 'CH19', 'CH28', 'CH29', 'WP3', 'WP4', 'WP5'].map((id) => [
      id,
      'test/authz/rooms.ts, asked by http.test.ts: frames over real sockets',
    ]),
  ),
  LI7: 'test/conformance/medialive-rtmp.test.ts: a stream key is all an encoder shows; test/live/life.test.ts: it ends with its stream',
  SV2: 'test/infra/permissions.test.ts: who may invoke and send what is IAM, in the templates',
  SV3: 'test/infra/permissions.test.ts: an operator’s rights are IAM, in the templates',
};

/** One request in a column's name. */
export const send = (world: World, principal: Principal, ask: Ask): Promise<Response> => {
  const authorization = ask.credential === 'none' ? undefined : world.authorizationOf(principal);
  return fetch(ask.path.startsWith('/') ? `${world.siteUrl}${ask.path}` : ask.path, {
    method: ask.method,
    headers: {
      ...(authorization ? { authorization } : {}),
      ...(ask.body === undefined ? {} : { 'content-type': isPicture(ask.body) ? 'image/png' : 'application/json' }),
      ...(ask.method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      ...ask.headers,
    },
    body: ask.body === undefined || isPicture(ask.body) ? (ask.body ?? null) : JSON.stringify(ask.body),
  });
};

/** Every row's request of every column, asked for nothing yet; what they are about is known to every domain. */
export const prepareAsks = async (world: World): Promise<(row: string, principal: Principal) => Ask> => {
  const prepared = new Map<string, Ask>();
  await channelOfOwner(world);
  for (const [id, ask] of Object.entries(asks)) {
    for (const principal of principals) prepared.set(`${id} ${principal}`, await ask(world, principal));
  }
  await world.laptop.cloud.settle({ deadlineMs: patienceMs });
  return (row, principal) => {
    const ask = prepared.get(`${row} ${principal}`);
    if (!ask) throw new Error(`${row} was not prepared for ${principal}`);
    return ask;
  };
};
