import { afterAll, vi } from 'vitest';

/** Before each file that loads functions: they read their environment when they are loaded. */
const environment = { ...process.env };
vi.resetModules();

afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
