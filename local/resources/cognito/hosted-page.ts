import { createHash } from 'node:crypto';

const style = `
body{font:1rem/1.5 system-ui,sans-serif;margin:0;background:#f4f4f6;color:#17171c}
main{max-width:24rem;margin:3rem auto;padding:2rem;background:#fff;border:1px solid #c9c9d2;border-radius:.5rem}
h1{font-size:1.4rem;margin:0 0 1rem}label{display:block;margin:1rem 0 .25rem;font-weight:600}
input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #6a6a78;border-radius:.25rem}
button{font:inherit;font-weight:600;margin-top:1.5rem;width:100%;padding:.6rem;border:0;border-radius:.25rem;background:#3d2fb0;color:#fff}
:focus-visible{outline:3px solid #3d2fb0;outline-offset:2px}
[role=alert]{padding:.75rem;border:1px solid #a3161a;border-radius:.25rem;background:#fff1f1;color:#7c0d11}`;
const styleHash = createHash('sha256').update(style).digest('base64');

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

export interface Field {
  name: string;
  label: string;
  type: 'email' | 'password' | 'text';
  autocomplete: string;
  value?: string;
  /** Digits only, on a keyboard for them. */
  digits?: boolean;
}

export interface Form {
  /** Where it is sent to, the app's request behind the question mark. */
  action: string;
  hidden: Record<string, string>;
  fields: Field[];
  button: string;
}

const fieldHtml = ({ name, label, type, autocomplete, value, digits }: Field): string =>
  `<label for="${name}">${escaped(label)}</label><input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"${
    digits ? ' inputmode="numeric" pattern="[0-9]{6}" maxlength="6"' : ''
  }${value === undefined ? '' : ` value="${escaped(value)}"`} required>`;

const formHtml = ({ action, hidden, fields, button }: Form): string =>
  `<form method="post" action="${escaped(action)}">${Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('')}${fields.map(fieldHtml).join('')}<button>${escaped(button)}</button></form>`;

export interface Page {
  status?: number;
  title: string;
  words?: string;
  /** What went wrong, to be mended on this page. */
  problem?: string;
  form?: Form;
  /** Whither the form's answer may lead; browsers hold redirects to it, too. */
  leadsTo?: string;
  headers?: Record<string, string>;
}

/** One page: no script, no picture, nothing from elsewhere; readable by ear, usable without a mouse. */
export function page({ status = 200, title, words, problem, form, leadsTo, headers }: Page) {
  const target = leadsTo === undefined ? '' : ` ${sourceOf(leadsTo)}`;
  return {
    status,
    text: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1>${
      problem ? `<p role="alert">${escaped(problem)}</p>` : ''
    }${words ? `<p>${escaped(words)}</p>` : ''}${form ? formHtml(form) : ''}</main></body></html>`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${target}; frame-ancestors 'none'; base-uri 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      ...headers,
    },
  };
}

/** What a policy calls an address: its origin, or the scheme of a native app. */
function sourceOf(address: string): string {
  const { protocol, origin } = new URL(address);
  return /^https?:$/.test(protocol) ? origin : protocol;
}
