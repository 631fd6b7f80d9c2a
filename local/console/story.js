// One video's whole story: asked for by an id, told as a line of time.

import { ask, by, draw, list, time } from './drawing.js';

let asked = 0;
let told;

const kinds = { transition: 'State', event: 'Event', job: 'Job', log: 'Log' };

function happenedRow(one) {
  const top = draw(
    'div.top',
    {},
    time(one.at),
    draw(`span.kind.${one.kind}`, {}, kinds[one.kind]),
    draw(one.isTrouble ? 'span.grow.bad' : 'span.grow', {}, one.what),
    draw('span.soft', {}, one.where),
  );
  return draw(
    'details',
    {},
    draw('summary', {}, top),
    one.correlationId && draw('p.soft.mono', {}, one.correlationId),
    draw('pre', {}, JSON.stringify(one.facts, null, 2)),
  );
}

const stand = ({ what, state, facts }) =>
  draw(
    'details.stand',
    {},
    draw(
      'summary',
      {},
      draw('span.soft', {}, what),
      ' ',
      draw(/FAIL|failed/.test(state) ? 'strong.bad' : 'strong', {}, state),
    ),
    draw('pre', {}, JSON.stringify(facts, null, 2)),
  );

function drawStory() {
  const wanted = new Set([...document.querySelectorAll('.kinds input:checked')].map(({ value }) => value));
  const shown = (told?.happened ?? []).map((one, at) => ({ ...one, key: at })).filter(({ kind }) => wanted.has(kind));
  by('story-head').hidden = !told;
  list(by('story-now'), told?.now ?? [], { key: ({ what }) => what, row: stand });
  list(by('story-list'), shown, { key: ({ key }) => `${told.videoId} ${key}`, row: happenedRow });
  by('story-gaps').textContent = told?.gaps.join(' ') ?? '';
}

/** Tells the story an id leads to; the sentence beside it says why when there is none. */
export async function tell(id) {
  asked += 1;
  const turn = asked;
  by('story-id').value = id;
  by('story-empty').hidden = false;
  by('story-empty').textContent = 'Gathering it…';
  try {
    const found = await ask(`ops/story?id=${encodeURIComponent(id)}`);
    if (turn !== asked) return;
    told = found;
    by('story-empty').hidden = true;
  } catch (error) {
    if (turn !== asked) return;
    told = undefined;
    by('story-empty').textContent = error.message;
  }
  drawStory();
}

/** A button that tells the story of a video. */
export const storyLink = (videoId) =>
  videoId &&
  draw(
    'button.quiet',
    {
      type: 'button',
      title: 'Tell its story',
      onclick() {
        by('story').scrollIntoView({ behavior: 'smooth' });
        by('story-id').focus({ preventScroll: true });
        tell(videoId);
      },
    },
    videoId,
  );

by('story-form').addEventListener('submit', (event) => {
  event.preventDefault();
  tell(by('story-id').value.trim());
});
document.querySelector('.kinds').addEventListener('change', drawStory);
