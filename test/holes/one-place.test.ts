import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOLES } from '../../shared/core/holes/index.ts';
import { judgeHoles } from '../../shared/core/holes/judge-holes.ts';
import { HOLE_NAMES, isHoleName } from '../../shared/core/words/hole.ts';
import { policyOf, surveyOf } from './survey.ts';

/** In code; a comment may speak of a hole. */
const QUOTED = new RegExp(`['"](${HOLE_NAMES.join('|')})['"]`);

describe('a hole is one thing', () => {
  it('named in its table, in the list of names, and nowhere else in what runs', () => {
    const files = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'cli/**/*.ts', 'infra/**/*.{ts,cjs}']);
    const naming = files.filter((file) => QUOTED.test(readFileSync(file, 'utf8')));
    expect(naming.toSorted()).toEqual(['shared/core/holes/index.ts', 'shared/core/words/hole.ts']);
  });

  it.each(HOLE_NAMES)('with a file and a test of the name of %s, words and a source', (hole) => {
    expect(globSync(`shared/core/holes/${hole}.ts`)).toHaveLength(1);
    expect(globSync(`test/holes/${hole}.test.ts`)).toHaveLength(1);
    expect(HOLES[hole].headline.split(' ').length, HOLES[hole].headline).toBeLessThanOrEqual(8);
    expect(HOLES[hole].source).not.toBe('');
    expect(isHoleName(hole)).toBe(true);
  });

  it.each(HOLE_NAMES)('and %s is not found on a clean cluster', (hole) => {
    expect(judgeHoles(surveyOf(), { ...policyOf(), acceptedHoles: [] }, [hole])).toEqual({ found: [], untold: [] });
  });
});
