import { clock } from '../kit/clock.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { log } from '../kit/log.ts';
import { InvalidRequest } from '../kit/refusals.ts';
import { addTarget, dropTarget, listTargets, StreamIsOver, switchTarget, TargetsSettled } from './contract.ts';
import type { Stream } from './stream.ts';
import { isWatchable, takesInput } from './stream-machine.ts';
import { findFor, studio } from './surroundings.ts';
import { standingOf, type Target } from './target.ts';
import { readTargetAddress } from './target-address.ts';
import { arrivals } from './target-figures.ts';
import { sealedTarget } from './targeting.ts';

const checkChangeable = ({ state }: Stream): void => {
  if (state === 'SCHEDULED') return;
  throw takesInput(state) ? TargetsSettled({ state }) : StreamIsOver({ state });
};

/** A target as it is shown: an allow-list, never the row. */
const shown = (one: Target, stream: Stream, arriving: boolean | undefined, now: Date) => ({
  ...{ targetId: one.targetId, label: one.label, host: one.host, enabled: one.enabled },
  ...standingOf(one, stream, arriving, now),
});

/** POST /v1/streams/{stream_id}/targets */
export const addTargetRoute = http(addTarget, async ({ params, body, subject, may, idempotent, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  checkChangeable(stream);
  const read = readTargetAddress(body.address, studio.settings.targets);
  if ('problem' in read) throw InvalidRequest({ fields: [{ field: 'address', problem: read.problem }] });
  const one: Target = {
    targetId: newId(prefixes.target, now, clock.random(10)),
    ...{ label: body.label, host: read.address.host, enabled: true, sealed: '' },
  };
  one.sealed = await sealedTarget(studio.seals, one.targetId, { ...read.address, streamKey: body.streamKey });
  const answer = shown(one, stream, undefined, now);
  await studio.targets.add(stream.streamId, one, [idempotent.complete(answer)]);
  return answer;
});

/** Which of them are reached; nothing is known of any when MediaLive cannot be asked just now. */
const askedFor = async (stream: Stream, targets: readonly Target[], now: Date): Promise<Map<string, boolean>> => {
  const ids = targets.filter(({ enabled }) => enabled).map(({ targetId }) => targetId);
  if (!stream.encoderId || !isWatchable(stream.state) || ids.length === 0) return new Map();
  try {
    return await arrivals(stream.encoderId, ids, now);
  } catch (error) {
    log.warn('nobody could say where else a stream arrives', { streamId: stream.streamId, error });
    return new Map();
  }
};

/** GET /v1/streams/{stream_id}/targets */
export const listTargetsRoute = http(listTargets, async ({ params, subject, may, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  const targets = await studio.targets.list(stream.streamId);
  const arriving = await askedFor(stream, targets, now);
  const { most, pricePerHourUsd } = studio.settings.targets;
  return {
    ...{ streamId: stream.streamId, most, perHourUsd: pricePerHourUsd },
    items: targets.map((one) => shown(one, stream, arriving.get(one.targetId), now)),
  };
});

/** PATCH /v1/streams/{stream_id}/targets/{target_id} */
export const switchTargetRoute = http(switchTarget, async ({ params, body, subject, may, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  const found = await studio.targets.find(stream.streamId, params.targetId);
  checkChangeable(stream);
  await studio.targets.switch(stream.streamId, params.targetId, body.enabled);
  return shown({ ...found, enabled: body.enabled }, stream, undefined, now);
});

/** DELETE /v1/streams/{stream_id}/targets/{target_id} */
export const dropTargetRoute = http(dropTarget, async ({ params, subject, may }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  await studio.targets.find(stream.streamId, params.targetId);
  checkChangeable(stream);
  await studio.targets.drop(stream.streamId, params.targetId);
});
