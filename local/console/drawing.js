// Small tools to draw with: elements from words, lists that keep what is open in them, numbers people can read.

/** An element: `tag.class`, then properties, then what is in it. Text is always text, never markup. */
export function draw(name, properties, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(' ');
  Object.assign(element, properties);
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/**
 * Makes a list show these things. A row stays the same element as long as its key does, so an opened detail stays open
 * and the keyboard stays where it was; `look` tells whether a row has to be drawn anew.
 */
export function list(container, things, { key, look, row, empty }) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const first = container.dataset.drawn === undefined;
  container.dataset.drawn = 'yes';
  const rows = things.map((thing) => {
    const id = String(key(thing));
    const looks = JSON.stringify(look ? look(thing) : thing);
    const before = old.get(id);
    if (before?.dataset.looks === looks) return before;
    const after = draw('li', {}, row(thing));
    after.dataset.key = id;
    after.dataset.looks = looks;
    if (before === undefined && !first) after.classList.add('new');
    const opened = before?.querySelector('details')?.open;
    const details = after.querySelector('details');
    if (opened && details) details.open = true;
    if (before?.contains(document.activeElement)) queueMicrotask(() => after.querySelector('button, summary')?.focus());
    return after;
  });
  const same = rows.length === container.children.length && rows.every((each, at) => each === container.children[at]);
  if (!same) container.replaceChildren(...rows);
  container.hidden = rows.length === 0;
  if (empty) empty.hidden = rows.length > 0;
}

export const clock = (iso) => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleTimeString(undefined, { hour12: false });
};

export const time = (iso) => draw('time', { dateTime: iso, title: iso }, clock(iso));

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytes(count) {
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** How long, as a person says it; the same words as `arclight ops`. */
export function duration(seconds) {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

export const by = (id) => document.getElementById(id);

/** Tells a person who does not see the page what has just been done. */
export const say = (sentence) => {
  by('said').textContent = sentence;
};

/** Asks the console's server; a refusal becomes an error with the server's own sentence. */
export async function ask(path, body) {
  const answer = await fetch(path, {
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error ?? `That did not work (${answer.status}).`);
  return said;
}

/** A button whose work takes a moment: it cannot be pressed twice, and says when something went wrong. */
export function button(label, work, { asks } = {}) {
  const element = draw('button', { type: 'button' }, label);
  let sure = !asks;
  element.onclick = async () => {
    if (!sure) {
      sure = true;
      element.textContent = asks;
      setTimeout(() => {
        sure = false;
        element.textContent = label;
      }, 4000);
      return;
    }
    element.disabled = true;
    try {
      await work();
    } catch (error) {
      element.textContent = error.message;
      say(error.message);
      setTimeout(() => {
        element.textContent = label;
      }, 6000);
    }
    element.disabled = false;
  };
  return element;
}
