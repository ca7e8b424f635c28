import { tellTruth } from '../../../simulator/truth/truth.ts';
import type { Ecs } from '../../simulator/api/ecs.ts';

type Said = Readonly<Record<'rule' | 'outcome', string> & Record<'containerInstanceArn' | 'daemonName', string | null>>;

/** `rule instance daemon` → outcome, of the rules named. */
export const byKey = (all: readonly Said[], rules: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    all
      .filter(({ rule }) => rules.includes(rule))
      .map(({ rule, containerInstanceArn, daemonName, outcome }) => [
        `${rule} ${containerInstanceArn} ${daemonName}`,
        outcome,
      ]),
  );

/** The true happenings so far, in the same form. */
export const truthOf = ({ fleet, server }: Ecs, rules: readonly string[]): ReadonlyMap<string, string> =>
  byKey(
    tellTruth(fleet.log, { now: server.now, switches: fleet.options.switches, recordFrom: fleet.options.recordFrom }),
    rules,
  );
