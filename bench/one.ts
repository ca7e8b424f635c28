import type { Asked } from './asked.ts';
import { BENCHMARKS } from './benchmarks.ts';

/** One benchmark in a process of its own: what breaks it takes no other one's rows along. Each row is sent when it is there. */
const [name = '', asked = '{}'] = process.argv.slice(2);
const rows = await BENCHMARKS[name]?.read();
for await (const row of rows?.(JSON.parse(asked) as Asked) ?? []) process.send?.(row);
process.disconnect?.();
