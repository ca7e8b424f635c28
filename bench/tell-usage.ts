import { writeSync } from 'node:fs';
import { cpuTimeMs } from './rounds.ts';

/** Preloaded into a measured program: at its end it tells, on file descriptor 3, its processor time and its largest memory. */
const TO_BENCH = 3;
process.on('exit', () => {
  const told = { cpuMs: cpuTimeMs(), residentBytes: process.resourceUsage().maxRSS * 1024 };
  writeSync(TO_BENCH, JSON.stringify(told));
});
