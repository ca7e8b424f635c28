import { HOLES } from '../../../shared/core/holes/index.ts';
import { type FoundHole, judgeHoles, type Untold } from '../../../shared/core/holes/judge-holes.ts';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { unknown } from '../../../shared/core/survey/field.ts';
import type { HolePolicy } from '../../../shared/core/survey/hole.ts';
import { HOLE_NAMES } from '../../../shared/core/words/hole.ts';
import type { Severity } from '../../../shared/core/words/severity.ts';
import { type PlaceIn, Places } from './place-in.ts';
import type { Declared } from './resources/declared.ts';
import type { Reading } from './resources/reading.ts';
import { hasSubject, type SurveyOptions, surveysOf } from './resources/surveys.ts';
import type { Unit, World } from './resources/unit.ts';

export type CheckPolicy = HolePolicy & Pick<Policy, 'acceptedHoles'>;

const JUDGED = HOLE_NAMES.filter((name) => HOLES[name].isOfWhatRuns !== true);

/** The findings about a unit, with their places. */
export type JudgedUnit = {
  readonly found: readonly { readonly hole: FoundHole; readonly place: PlaceIn | null }[];
  readonly untold: readonly OpenValue[];
  /** Those who know where unknown values stand. */
  readonly readings: readonly Reading[];
  /** A resource of the unit, by which its document is found; undefined: it has none. */
  readonly first: Declared | undefined;
  /** The file of all of its resources; null: there are several. */
  readonly file: string | null;
  /** True where there was something to judge. */
  readonly hasSubject: boolean;
  /** True where the subject has neither a daemon nor a daemon task definition. */
  readonly isApplicationOnly: boolean;
};

/** A value without which a hole can't be told. */
export type OpenValue = Pick<Untold, 'missing' | 'what' | 'why'>;

type JudgedWorld = {
  readonly places: Places;
  readonly found: ReadonlyMap<string, FoundHole>;
  readonly untold: readonly OpenValue[];
  readonly hasSubject: boolean;
};

/** Judges a unit in each of its worlds. A hole is found where it is in every world that has its resource; else its conditions leave it open. */
export const judgeUnit = (
  { worlds, open, readings, file, isCallInput }: Unit,
  policy: CheckPolicy,
  now: number,
): JudgedUnit => {
  const judged = worlds.map((world) => judgeWorld(world, { isCallInput, now }, policy));
  const found: JudgedUnit['found'][number][] = [];
  const untold: OpenValue[] = [];
  for (const key of new Set(judged.flatMap(({ found: here }) => [...here.keys()]))) {
    const holes = judged.flatMap(({ found: here, places }) => {
      const hole = here.get(key);
      return hole === undefined ? [] : { hole, places };
    });
    const [first] = holes;
    if (first === undefined) continue;
    if (judged.some(({ found: here, places }) => !here.has(key) && places.has(first.hole)))
      untold.push(openText(first.hole, first.places));
    else {
      const severity = leastOf(holes.map(({ hole }) => hole.severity));
      found.push({ hole: { ...first.hole, severity }, place: first.places.of(first.hole) });
    }
  }
  const declared = worlds.flatMap((world) => world.declared);
  return {
    found,
    untold: [...open, ...untold, ...judged.flatMap((one) => one.untold)],
    readings: [...new Set([...readings, ...declared.map(({ reading }) => reading)])],
    first: declared[0],
    file: file ?? onlyFileOf(declared),
    hasSubject: judged.some((one) => one.hasSubject),
    isApplicationOnly: declared.every(({ kind }) => kind !== 'daemon' && kind !== 'daemon-definition'),
  };
};

/** A hole that conditions leave open is told as an unknown value, at its place. */
const openText = (hole: FoundHole, places: Places): OpenValue => {
  const open = unknown(`${hole.hole} of ${hole.resource}`, 'it depends on conditions of the template');
  const place = places.of(hole);
  return place === null ? open : place.declared.reading.unknown(place.pointer, open.what, open.why);
};

const onlyFileOf = (declared: readonly Declared[]): string | null => {
  const [file, ...others] = new Set(declared.map((one) => one.file));
  return file === undefined || others.length > 0 ? null : file;
};

const WORST_FIRST: readonly Severity[] = ['critical', 'warning', 'info'];

const leastOf = (severities: readonly Severity[]): Severity =>
  WORST_FIRST.findLast((severity) => severities.includes(severity)) ?? 'info';

const judgeWorld = ({ declared, withoutDefaults }: World, options: SurveyOptions, policy: CheckPolicy): JudgedWorld => {
  const judged = judgeDeclared(declared, options, policy);
  const places = new Places(declared);
  if (withoutDefaults === null || judged.found.size === 0) return { ...judged, places };
  const sure = judgeDeclared(withoutDefaults(), options, policy).found;
  const marked = [...judged.found].map(([key, hole]): [string, FoundHole] => [
    key,
    sure.get(key)?.why === hole.why ? hole : byDefault(hole, places),
  ]);
  return { ...judged, places, found: new Map(marked) };
};

/** A parameter's default made the difference. */
const byDefault = (hole: FoundHole, places: Places): FoundHole => {
  const names = places.of(hole)?.parameters ?? [];
  const which = names.length === 0 ? 'a parameter' : `the parameter ${names.join(', ')}`;
  return { ...hole, why: `${hole.why}; ${which} has its value by its default` };
};

const judgeDeclared = (declared: readonly Declared[], options: SurveyOptions, policy: CheckPolicy) => {
  const found = new Map<string, FoundHole>();
  const untold: OpenValue[] = [];
  const surveys = surveysOf(declared, options);
  for (const survey of surveys) {
    const judged = judgeHoles(survey, policy, JUDGED);
    for (const hole of judged.found) found.set(`${hole.hole} ${hole.resource}`, hole);
    for (const one of judged.untold) untold.push(one);
  }
  return { found, untold, hasSubject: surveys.some(hasSubject) };
};
