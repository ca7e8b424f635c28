import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { namedTexts } from './named-texts.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioError, validateScenario } from './validate.ts';

/** The names of the scenarios that come with the simulator, sorted. */
export const scenarioNames = (): string[] => Object.keys(namedTexts()).sort();

/** @throws ScenarioError where none has that name */
export const namedScenario = (name: string): Scenario => {
  const text = namedTexts()[name];
  if (text === undefined)
    throw new ScenarioError(name, [{ path: '', problem: 'is no scenario that comes with the simulator' }]);
  return scenarioOf(text, name);
};

/** A name, or the path of a YAML or JSON file that a person wrote. */
export const findScenario = (nameOrPath: string): Scenario =>
  scenarioNames().includes(nameOrPath) ? namedScenario(nameOrPath) : readScenario(nameOrPath);

const readScenario = (path: string): Scenario => scenarioOf(readFileSync(path, 'utf8'), path);

/** YAML reads JSON too. @param origin names the text in errors */
const scenarioOf = (text: string, origin: string): Scenario => {
  let input: unknown;
  try {
    input = parse(text);
  } catch (cause) {
    const problem = `is neither YAML nor JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new ScenarioError(origin, [{ path: '', problem }]);
  }
  return validateScenario(input, origin);
};
