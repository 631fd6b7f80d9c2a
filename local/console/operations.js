// What an operator looks after: dead letters, things on their way, replays. Loaded when something has changed.

import { ask, button, by, draw, duration, list, plural, say, time } from './drawing.js';
import { storyLink } from './story.js';

const opened = new Map();
/** Whether letters were sent back from this page: they may be under way for minutes, and come back. */
let hasSentBack = false;

async function refreshLetters(of) {
  try {
    opened.set(of, await ask(`ops/letters?queue=${encodeURIComponent(of)}`));
  } catch (error) {
    opened.set(of, { error: error.message });
  }
  await loadLetters();
}

const done = (of, sentence) => {
  say(sentence);
  return refreshLetters(of);
};

function letterRow(of, letter) {
  const videoId = letter.about.find((id) => id.startsWith('vid_'));
  const one = { queue: of, message: letter.messageId };
  return draw(
    'li.letter',
    {},
    draw('div.top', {}, draw('span.grow.strong', {}, letter.event ?? letter.kind), time(letter.sentAt)),
    draw('p.bad', {}, letter.cause ?? 'Nothing in the logs says why.'),
    draw('p.soft', {}, `Taken ${plural(letter.receives, 'time')}. `, storyLink(videoId)),
    draw('details', {}, draw('summary.soft', {}, 'Read it'), draw('pre', {}, JSON.stringify(letter.body, null, 2))),
    draw(
      'div.does',
      {},
      button('Send back', async () => {
        await ask('ops/redrive', one);
        hasSentBack = true;
        await done(of, 'The letter is back in its queue.');
      }),
      button(
        'Drop',
        async () => {
          await ask('ops/drop', one);
          await done(of, 'The letter is gone.');
        },
        { asks: 'Really, for good?' },
      ),
    ),
  );
}

function lettersOf({ of, shown }) {
  if (!shown) return draw('p.soft', {}, 'Reading…');
  if (shown.error) return draw('p.bad', {}, shown.error);
  if (shown.letters.length === 0) return draw('p.soft', {}, 'No letter can be seen: somebody holds them right now.');
  return [
    draw(
      'div.does',
      {},
      button('Send all back', async () => {
        const { moved } = await ask('ops/redrive', { queue: of });
        hasSentBack = true;
        await done(of, `${plural(moved, 'letter')} sent back.`);
      }),
    ),
    draw(
      'ol.letters',
      {},
      shown.letters.map((letter) => letterRow(of, letter)),
    ),
  ];
}

function queueRow(queue) {
  const { of, waiting, ageSeconds } = queue;
  const facts = [plural(waiting, 'letter'), ageSeconds !== undefined && `oldest ${duration(ageSeconds)}`];
  const details = draw(
    'details',
    {},
    draw(
      'summary',
      {},
      draw(
        'div.top',
        {},
        draw('span.grow.mono', {}, of),
        draw('span.tag.alarming', {}, facts.filter(Boolean).join(', ')),
      ),
    ),
    lettersOf(queue),
  );
  details.addEventListener('toggle', () => {
    if (details.open && !opened.has(of)) refreshLetters(of);
  });
  return details;
}

/** A minute's age is no other picture, or an open letter would be drawn anew each second. */
const look = ({ ageSeconds, ...queue }) => ({ ...queue, age: Math.floor((ageSeconds ?? 0) / 60) });

async function loadLetters() {
  const queues = await ask('ops/letters');
  const filled = queues.filter(({ waiting, beingRead }) => waiting + beingRead > 0);
  for (const of of opened.keys()) if (!filled.some((queue) => queue.of === of)) opened.delete(of);
  const all = filled.reduce((sum, { waiting }) => sum + waiting, 0);
  by('letters-count').hidden = all === 0;
  by('letters-count').textContent = plural(all, 'letter');
  by('letters-count').className = 'tag alarming';
  const none = `None in ${plural(queues.length, 'queue')}`;
  by('letters-empty').textContent = hasSentBack
    ? `${none}. What was sent back is tried again, and returns here if it fails.`
    : `${none}: nothing has been given up.`;
  const shown = filled.map((queue) => ({ ...queue, shown: opened.get(queue.of) }));
  list(by('letters-list'), shown, { key: ({ of }) => of, look, row: queueRow, empty: by('letters-empty') });
}

function transitRow(item) {
  const isLate = item.overdueSeconds > item.lateAfterSeconds;
  const due = isLate ? draw('span.tag.alarming', {}, `overdue by ${duration(item.overdueSeconds)}`) : undefined;
  const dueIn = item.dueInSeconds > 0 ? `due in ${duration(item.dueInSeconds)}` : 'due now';
  return draw(
    'div',
    {},
    draw(
      'div.top',
      {},
      draw('span.strong', {}, item.state),
      draw('span.grow.soft', {}, [item.machine, item.part].filter(Boolean).join(', ')),
      due ?? draw('span.soft', {}, dueIn),
      draw('span.soft', {}, `since ${duration(item.ageSeconds)}`),
    ),
    draw('div', {}, storyLink(item.id)),
    item.reason && draw('p.soft.bad', {}, item.reason),
  );
}

async function loadStuck() {
  const { lateAfterSeconds, items } = await ask('ops/stuck');
  const atLeast = Number(by('stuck-age').value);
  const shown = items.filter(({ ageSeconds }) => ageSeconds >= atLeast).map((item) => ({ ...item, lateAfterSeconds }));
  by('stuck-empty').textContent =
    items.length === 0 ? 'Nothing is on its way: everything has arrived somewhere.' : 'Nothing for that long.';
  list(by('stuck-list'), shown, {
    key: ({ machine, id, part }) => `${machine} ${id} ${part}`,
    row: transitRow,
    empty: by('stuck-empty'),
  });
}

const replayTones = { COMPLETED: 'span.good', FAILED: 'span.bad', CANCELLED: 'span.soft' };

const replayRow = (replay) =>
  draw(
    'div',
    {},
    draw(
      'div.top',
      {},
      draw('span.grow.mono', {}, replay.name),
      draw(replayTones[replay.state] ?? 'span.strong', {}, replay.state.toLowerCase()),
    ),
    draw('div.facts.soft', {}, draw('span', {}, time(replay.from), ' to ', time(replay.to))),
    replay.reason && draw('p.bad', {}, replay.reason),
  );

async function loadReplays() {
  const { replays, consumers } = await ask('ops/replays');
  list(by('replay-list'), replays.slice(0, 5), { key: ({ name }) => name, row: replayRow });
  // Its end is no event of the platform's: as long as one is under way, somebody has to ask.
  if (replays.some(({ state }) => /^(STARTING|RUNNING)$/.test(state))) setTimeout(lookAfter, 2000);
  const select = by('replay-consumer');
  if (select.options.length <= 1) select.append(...consumers.map((name) => new Option(`only ${name}`, name)));
}

by('replay-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const press = event.submitter;
  press.disabled = true;
  try {
    const asked = { from: by('replay-from').value.trim(), to: by('replay-to').value.trim() };
    const consumer = by('replay-consumer').value;
    const { name } = await ask('ops/replay', { ...asked, ...(consumer && { consumer }) });
    by('replay-said').textContent = '';
    say(`Replay ${name} has begun.`);
    await loadReplays();
  } catch (error) {
    by('replay-said').textContent = error.message;
  }
  press.disabled = false;
});
by('stuck-age').addEventListener('change', () => lookAfter());

let looking;
let again = false;

async function lookEverywhere() {
  // Each part for itself: one that fails leaves its picture as it was.
  await Promise.allSettled([loadLetters(), loadStuck(), loadReplays()]);
}

/** Looks again now; asked while it is looking, once more afterwards, and never more often than once a second. */
export async function lookAfter() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  await lookEverywhere();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  looking = false;
  if (!again) return;
  again = false;
  lookAfter();
}

// Ages grow without any news.
setInterval(() => document.visibilityState === 'visible' && lookAfter(), 15_000);
