import { by, bytes, draw, list, plural, say, time } from './drawing.js';
import { lookAfter } from './operations.js';
import { storyLink } from './story.js';

const state = { events: [], connected: false, work: [] };

/** Presses one of the console's buttons on the server. */
async function press(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) say(`That did not work (${answer.status}).`);
  return answer.ok;
}

function drawState() {
  const lamp = by('lamp');
  const busy = state.work.map(({ name, count }) => `${name} ${count}`).join(', ');
  if (!state.connected) {
    lamp.dataset.state = 'gone';
    by('state').textContent = 'Not running. Waiting for it to come back…';
  } else if (busy) {
    lamp.dataset.state = 'working';
    by('state').textContent = `At work: ${busy}`;
  } else {
    lamp.dataset.state = 'quiet';
    by('state').textContent = 'Quiet';
  }
}

function showLogsOf(correlationId) {
  by('logs-contains').value = correlationId;
  by('logs').scrollIntoView({ behavior: 'smooth' });
  by('logs-contains').focus({ preventScroll: true });
  loadLogs();
}

const correlation = (id) =>
  id && draw('button.quiet', { type: 'button', title: 'Show the logs of this', onclick: () => showLogsOf(id) }, id);

const videoIn = (event) => event.detail?.data?.videoId;

const isFault = (type) => /fail|error|infected|threat/i.test(type);

function eventRow(event) {
  return draw(
    'details',
    {},
    draw(
      'summary',
      {},
      draw(
        'div.top',
        {},
        time(event.time),
        draw(isFault(event.type) ? 'span.grow.strong.bad' : 'span.grow.strong', {}, event.type),
        event.replayName && draw('span.tag', {}, 'replay'),
        draw('span.soft', {}, event.source),
        event.matchedRules.length === 0
          ? draw('span.tag', { title: 'No rule matched' }, 'nobody')
          : draw('span.tag', { title: event.matchedRules.join('\n') }, plural(event.matchedRules.length, 'rule')),
      ),
    ),
    draw('p.soft', {}, `Bus ${event.bus}. `, correlation(event.correlationId), ' ', storyLink(videoIn(event))),
    draw('pre', {}, JSON.stringify(event.detail, null, 2)),
  );
}

function drawEvents() {
  const wanted = by('events-filter').value.trim().toLowerCase();
  const shown = wanted
    ? state.events.filter((each) => JSON.stringify(each).toLowerCase().includes(wanted))
    : state.events;
  by('events-empty').textContent = wanted
    ? 'No event matches this filter.'
    : 'Nothing has happened yet. Upload a video and watch its events pass here.';
  list(by('events-list'), shown, { key: (event) => event.id, row: eventRow, empty: by('events-empty') });
}

const codeIn = (mail) => /(?<![\w-])\d{6}(?![\w-])/.exec(mail.text)?.[0];

function copyButton(code) {
  const button = draw('button', { type: 'button' }, 'Copy code');
  button.onclick = async () => {
    await navigator.clipboard.writeText(code);
    button.textContent = 'Copied';
    say(`Code ${code} copied.`);
  };
  return button;
}

function mailRow(mail) {
  const code = codeIn(mail);
  return draw(
    'div',
    {},
    draw('div.top', {}, draw('span.grow.strong', {}, mail.subject || '(no subject)'), time(mail.receivedAt)),
    draw('div.soft', {}, `to ${mail.to}`),
    code && draw('div.code', {}, draw('output', {}, code), copyButton(code)),
    draw('details', {}, draw('summary.soft', {}, 'Read it'), draw('pre', {}, mail.text)),
  );
}

const jobStates = {
  SUBMITTED: 'waiting',
  PROGRESSING: 'encoding',
  COMPLETE: 'done',
  ERROR: 'failed',
  CANCELED: 'cancelled',
};

function jobRow(job) {
  const facts = Object.entries(job.userMetadata).map(([name, value]) => `${name} ${value}`);
  const word = jobStates[job.status] ?? job.status.toLowerCase();
  const tone = job.status === 'ERROR' ? 'span.bad' : job.status === 'COMPLETE' ? 'span.good' : 'span.soft';
  const percent = job.status === 'COMPLETE' ? 100 : job.percent;
  return draw(
    'div',
    {},
    draw(
      'div.top',
      {},
      draw('span.grow.mono', {}, facts.join('  ') || job.id),
      draw(
        tone,
        {},
        job.status === 'PROGRESSING' ? `${job.phase ? job.phase.toLowerCase() : word} ${percent} %` : word,
      ),
    ),
    draw(job.status === 'COMPLETE' ? 'progress.done' : 'progress', {
      max: 100,
      value: percent,
      ariaLabel: `Job ${job.id}`,
    }),
    job.interruptions > 0 &&
      job.status !== 'ERROR' &&
      draw(
        'p.soft',
        {},
        `begun again ${job.interruptions === 1 ? 'once' : `${job.interruptions} times`}: the laptop ended in the middle of it`,
      ),
    job.errorMessage && draw('p.bad.soft', {}, job.errorMessage),
  );
}

const depth = (queue) => queue.visible + queue.inFlight + queue.delayed;

function redriveButton(queue) {
  const button = draw('button', { type: 'button' }, 'Redrive');
  button.onclick = async () => {
    button.disabled = true;
    if (await press('redrive', { queueArn: queue.arn })) say(`${queue.name} is being redriven.`);
    button.disabled = false;
  };
  return button;
}

function queueRow(queue) {
  const alarming = queue.isDeadLetterQueue && depth(queue) > 0;
  const facts = [
    `${queue.visible} waiting`,
    queue.inFlight > 0 && `${queue.inFlight} being read`,
    queue.delayed > 0 && `${queue.delayed} delayed`,
  ].filter(Boolean);
  return draw(
    'div.top',
    {},
    draw('span.grow.mono', {}, queue.name),
    draw(alarming ? 'span.tag.alarming' : 'span.soft', {}, depth(queue) === 0 ? 'empty' : facts.join(', ')),
    alarming && redriveButton(queue),
  );
}

/** Queues with something in them stand in sight, dead letters first; the empty ones behind a word. */
function drawQueues(queues) {
  const rank = (queue) => (queue.isDeadLetterQueue ? 0 : 1);
  const sorted = queues.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
  const [filled, drained] = [sorted.filter((queue) => depth(queue) > 0), sorted.filter((queue) => depth(queue) === 0)];
  list(by('queues-list'), filled, { key: ({ name }) => name, row: queueRow });
  list(by('queues-rest-list'), drained, { key: ({ name }) => name, row: queueRow });
  by('queues-rest-title').textContent = plural(drained.length, 'empty queue');
  by('queues-rest').hidden = drained.length === 0;
  by('queues-empty').hidden = queues.length > 0;
}

const hitsMean = 'Answered from the cache, also after the origin said that nothing has changed';

function behaviourRow(each) {
  const asked = each.hits + each.misses;
  const ratio = asked === 0 || !each.caches ? undefined : (100 * each.hits) / asked;
  const word = each.caches ? '–' : 'never cached';
  const facts = [
    plural(each.requests, 'request'),
    plural(each.originFetches, 'origin fetch', 'origin fetches'),
    bytes(each.bytesToViewers),
    each.collapsed > 0 && `${each.collapsed} collapsed`,
    each.refused > 0 && `${each.refused} without a valid signature`,
    each.errors > 0 && plural(each.errors, 'error'),
  ].filter(Boolean);
  return draw(
    'div',
    {},
    draw(
      'div.top',
      {},
      draw('span.grow.mono.strong', {}, each.pattern),
      draw(
        'span',
        { title: hitsMean },
        ratio === undefined ? word : `${ratio.toFixed(ratio < 99.95 && ratio > 0 ? 1 : 0)} % hits`,
      ),
    ),
    ratio !== undefined && draw('progress', { max: 100, value: ratio, ariaLabel: `Hit ratio of ${each.pattern}` }),
    draw(
      'div.facts.soft',
      {},
      facts.map((fact) => draw('span', {}, fact)),
    ),
  );
}

function drawEdge(edge) {
  const used = edge.behaviours.filter(({ requests }) => requests > 0);
  list(by('edge-list'), used, { key: ({ pattern }) => pattern, row: behaviourRow, empty: by('edge-empty') });
  const select = by('bandwidth');
  const now = String(edge.bandwidthBitsPerSecond ?? '');
  const known = [...select.options].some(({ value }) => value === now);
  if (!known) select.add(new Option(`${Number(now) / 1e6} Mb/s`, now));
  if (document.activeElement !== select) select.value = now;
  by('edge-cache').textContent = edge.cache
    ? `${plural(edge.cache.objects, 'object')} kept, ${bytes(edge.cache.bytes)}`
    : '';
}

const told = (what, value) => draw('p.soft', {}, `${what} `, draw('span.mono', {}, value));

/** Who issues tokens, and for which apps: what an app needs to know to sign people in. */
function drawCognito({ pools, clients }) {
  const rows = [
    ...pools.map(({ id, issuer, people }) => ({
      id,
      name: plural(people, 'person', 'people'),
      facts: [['Issuer', issuer]],
    })),
    ...clients.map(({ id, name, callbacks }) => ({
      id,
      name: `App ${name}`,
      facts: [['Client id', id], ...callbacks.map((callback) => ['Goes back to', callback])],
    })),
  ];
  const row = ({ name, facts }) =>
    draw(
      'div',
      {},
      draw('div.top', {}, draw('span.grow.strong', {}, name)),
      facts.map((fact) => told(...fact)),
    );
  list(by('cognito-list'), rows, { key: ({ id }) => id, row, empty: by('cognito-empty') });
}

const address = ({ name, url }) => [
  draw('span', {}, `${name} `),
  draw('a', { href: url }, url.replace(/^https?:\/\//, '')),
];

/** Where people go stands in sight; where only SDKs go, behind a word. */
function drawAddresses(addresses) {
  list(by('addresses'), addresses.slice(0, 2), { key: ({ name }) => name, row: address });
  list(by('services-list'), addresses.slice(2), { key: ({ name }) => name, row: address });
  by('services').hidden = addresses.length <= 2;
}

/** A line of metrics (CloudWatch's embedded format) as a person would say it. */
function measured(line) {
  const names = line._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  return names.map((name) => `${name} ${line[name]}`).join(', ');
}

/** Our functions print JSON lines; whatever else comes is shown as it is. */
function spoken(text) {
  try {
    const line = JSON.parse(text);
    if (line._aws) return { message: `counted ${measured(line)}`, rest: line };
    const { level, message, ...rest } = line;
    if (typeof message !== 'string') return { message: text };
    const facts = [rest.route, rest.status, rest.refusal, rest.error?.message].filter((fact) => fact !== undefined);
    return { level, message, about: facts.join(' '), rest };
  } catch {
    return { message: text }; // the runtime's own lines, or a stack
  }
}

function logRow(line) {
  const { level, message, about, rest } = spoken(line.text);
  const tone = level === 'ERROR' || level === 'CRITICAL' ? 'span.grow.bad' : 'span.grow';
  const top = draw(
    'div.top',
    {},
    time(line.at),
    draw(tone, {}, message, ' ', about && draw('span.mono', {}, about)),
    draw('span.soft', {}, line.function),
  );
  if (!rest) return top;
  return draw(
    'details',
    {},
    draw('summary', {}, top),
    rest.correlation_id && draw('p.soft', {}, correlation(rest.correlation_id)),
    draw('pre', {}, JSON.stringify(rest, null, 2)),
  );
}

let asking;

async function loadLogs() {
  asking?.abort();
  asking = new AbortController();
  const query = new URLSearchParams({
    contains: by('logs-contains').value.trim(),
    function: by('logs-function').value,
  });
  try {
    const lines = await (await fetch(`logs?${query}`, { signal: asking.signal })).json();
    const seen = new Map();
    const keyed = lines.toReversed().map((line) => {
      const text = `${line.at} ${line.requestId} ${line.text}`;
      seen.set(text, (seen.get(text) ?? 0) + 1);
      return { ...line, key: `${text} ${seen.get(text)}` };
    });
    list(by('logs-list'), keyed.toReversed(), { key: ({ key }) => key, row: logRow, empty: by('logs-empty') });
  } catch {
    // A newer question took its place, or the server is gone: the lamp says so.
  }
}

function drawFunctions(names) {
  const select = by('logs-function');
  const chosen = select.value;
  select.replaceChildren(new Option('All functions', ''), ...names.toSorted().map((name) => new Option(name, name)));
  select.value = chosen;
}

const sections = {
  addresses: drawAddresses,
  work: (work) => {
    state.work = work;
    drawState();
    loadLogs();
    lookAfter();
  },
  events: (events) => {
    state.events = events;
    drawEvents();
    loadLogs();
    lookAfter();
  },
  queues: (queues) => {
    drawQueues(queues);
    lookAfter();
  },
  mails: (mails) => list(by('mail-list'), mails, { key: ({ id }) => id, row: mailRow, empty: by('mail-empty') }),
  jobs: (jobs) => list(by('jobs-list'), jobs, { key: ({ id }) => id, row: jobRow, empty: by('jobs-empty') }),
  edge: (edge) => {
    drawEdge(edge);
    loadLogs();
  },
  cognito: drawCognito,
  functions: drawFunctions,
};

const feed = new EventSource('feed');
feed.onopen = () => {
  state.connected = true;
  drawState();
};
feed.onerror = () => {
  state.connected = false;
  drawState();
};
for (const [name, show] of Object.entries(sections)) {
  feed.addEventListener(name, ({ data }) => show(JSON.parse(data)));
}

by('events-filter').addEventListener('input', drawEvents);
by('logs-contains').addEventListener('input', loadLogs);
by('logs-function').addEventListener('change', loadLogs);
by('bandwidth').addEventListener('change', ({ target }) => {
  press('bandwidth', { bitsPerSecond: target.value ? Number(target.value) : null });
});
