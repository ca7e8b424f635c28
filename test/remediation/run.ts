import { parseArgs } from 'node:util';
import { runFleet, type SeedRun, troubledFleet, usualFleet } from './seed.ts';

/**
 * `node test/remediation/run.ts --seeds 1000 --from 1`: fleets of many seeds under enforce, each act judged by a witness
 * that sees the fleet itself; every second fleet has a fault of every kind, and is run under observe too, and once more with
 * one handling in five crashing. Exit 1 if any seed broke a guard, left an incident to nobody, failed, or kept a lease.
 */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '100' }, from: { type: 'string', default: '1' } },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
const totals = { fleets: 0, incidents: 0, acts: 0, crashes: 0, observed: 0, enforced: 0 };
const bad: string[] = [];
const beganAt = performance.now();

for (let seed = from; seed < from + seeds; seed += 1) {
  const isTroubled = seed % 2 === 1;
  const fleet = isTroubled ? troubledFleet(seed) : usualFleet(seed);
  const enforced = await runFleet(fleet, seed, { mode: 'enforce' });
  totals.fleets += 1;
  totals.incidents += enforced.incidents;
  totals.acts += enforced.acts.length;
  if (isTroubled) {
    totals.enforced += enforced.uncoveredMinutes;
    totals.observed += (await runFleet(fleet, seed, { mode: 'observe' })).uncoveredMinutes;
  }
  for (const problem of problemsOf(enforced)) bad.push(`seed ${seed}: ${problem}`);
  if (!isTroubled) continue;
  const crashed = await runFleet(fleet, seed, { mode: 'enforce' }, true);
  totals.crashes += crashed.crashes;
  for (const problem of problemsOf(crashed)) bad.push(`seed ${seed}, with crashes: ${problem}`);
}

function problemsOf({ breaches, abandoned, failures, leases }: SeedRun): readonly string[] {
  const kept = leases > 0 ? [`${leases} leases kept`] : [];
  return [...breaches, ...abandoned.map((id) => `left to nobody: ${id}`), ...failures.map(String), ...kept];
}

const seconds = (performance.now() - beganAt) / 1000;
const ratio = totals.observed === 0 ? 0 : totals.enforced / totals.observed;
console.log(`fleets              ${totals.fleets} in ${seconds.toFixed(0)} s`);
console.log(`incidents, acts     ${totals.incidents}, ${totals.acts}`);
console.log(`crashes             ${totals.crashes}`);
console.log(
  `without a daemon    ${totals.enforced.toFixed(0)} of ${totals.observed.toFixed(0)} task minutes (${ratio.toFixed(4)})`,
);
console.log(`problems            ${bad.length}`);
for (const line of bad.slice(0, 50)) console.log(line);
process.exitCode = bad.length === 0 ? 0 : 1;
