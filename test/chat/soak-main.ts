import { loadavg } from 'node:os';
import { soak } from './soak.ts';

// `npm run soak:chat`: 500 clients in 10 rooms for ten minutes, half an hour with `--long`; `--seconds=60` and its like say
// otherwise, and `--attacker` has somebody shout a thousand times a second. Ends with 1 when a message was lost, doubled or misordered.

const given = Object.fromEntries(process.argv.slice(2).map((word) => word.replace(/^--/, '').split('=')));
const known = ['long', 'seconds', 'clients', 'rooms', 'rate', 'kills', 'attacker'];
const unknown = Object.keys(given).filter((name) => !known.includes(name));
if (unknown.length > 0) throw new Error(`There is no --${unknown.join(', --')}; there are --${known.join(', --')}.`);
const number = (name: string, usual: number): number => {
  const value = Number(given[name] ?? usual);
  if (!(value >= 0)) throw new Error(`--${name} must be a number, like --${name}=${usual}`);
  return value;
};

const seconds = number('seconds', 'long' in given ? 1800 : 600);
process.env['ARCLIGHT_WARM_FUNCTIONS'] ??= '20';
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'WARN';
const result = await soak({
  clients: number('clients', 500),
  rooms: number('rooms', 10),
  seconds,
  messagesPerSecond: number('rate', 20),
  drops: { everySeconds: 10, oneIn: 100 },
  kills: number('kills', 5),
  ...('attacker' in given ? { attacker: { perSecond: 1000, seconds } } : {}),
  say: (line) => console.log(`  … ${line}`),
});
const { lost, doubled, misordered, ...figures } = result;
console.log(figures);
const { delivery, attacked } = figures;
if (attacked)
  console.log(
    `AB-33: ${attacked.shouted} shouted, answered ${JSON.stringify(attacked.answers)}; the others’ p99 ${delivery.p99} ms (load ${loadavg()[0]?.toFixed(1)})`,
  );
for (const [kind, problems] of Object.entries({ lost, doubled, misordered })) {
  console.log(`${kind}: ${problems.length}`);
  for (const problem of problems.slice(0, 20)) console.log(`  ${problem}`);
}
process.exitCode = lost.length + doubled.length + misordered.length > 0 ? 1 : 0;
