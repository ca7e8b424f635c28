import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Scenario } from './scenario.ts';
import { ScenarioError, validateScenario } from './validate.ts';

const NAMED = join(import.meta.dirname, 'named');

/** The names of the scenarios that come with the simulator, sorted. */
export const scenarioNames = (): string[] =>
  readdirSync(NAMED)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort();

export const namedScenario = (name: string): Scenario => readScenario(join(NAMED, `${name}.yaml`));

/** A name, or the path of a YAML or JSON file that a person wrote. */
export const findScenario = (nameOrPath: string): Scenario =>
  scenarioNames().includes(nameOrPath) ? namedScenario(nameOrPath) : readScenario(nameOrPath);

/** YAML reads JSON too. */
const readScenario = (path: string): Scenario => {
  const text = readFileSync(path, 'utf8');
  let input: unknown;
  try {
    input = parse(text);
  } catch (cause) {
    const problem = `is neither YAML nor JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new ScenarioError(path, [{ path: '', problem }]);
  }
  return validateScenario(input, path);
};
