import * as v from 'valibot';
import { OUTCOMES, RULES } from './claim.ts';
import { cluster } from './cluster-schema.ts';
import { fault } from './fault-schema.ts';
import { count, moment, NAME, oneOf, positive, seconds, share, some, text, yesNo } from './field-schemas.ts';
import { resources } from './resources-schema.ts';
import { type Scenario, STOPPING_EVENTS } from './scenario.ts';

/** The fields that a scenario file may hold. A key that is not known is a problem: a misspelt fault would silently not happen. */

export const SCENARIO = v.strictObject({
  name: v.pipe(v.string('must be a text'), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be in kebab-case')),
  says: text,
  hours: v.pipe(positive, v.maxValue(24 * 60, 'must be at most 60 days')),
  startsAt: some(moment),
  recordFromSeconds: some(seconds),
  region: some(text),
  account: some(v.pipe(v.string('must be a text'), v.regex(/^\d{12}$/, 'must be 12 digits'))),
  switches: some(
    v.strictObject({
      daemonTaskEvents: some(yesNo),
      capacityProviderInInstanceEvents: some(yesNo),
      launchType: some(text),
      healthOfOptionalDaemons: some(yesNo),
      daemonToldBeforeLastEnd: some(yesNo),
      readLagSeconds: some(seconds),
      deploymentsForgottenAfterHours: some(seconds),
    }),
  ),
  resources: some(resources),
  clusters: v.pipe(v.array(cluster, 'must be a list'), v.minLength(1, 'must have at least one cluster')),
  faults: some(v.array(fault, 'must be a list')),
  way: some(
    v.strictObject({
      duplicate: some(share),
      reorder: some(share),
      delay: some(share),
      delayHours: some(v.pipe(positive, v.maxValue(24, 'must be at most 24'))),
      drop: some(share),
      agentFlapsPerHour: some(seconds),
      wrongTime: some(share),
      stoppingEvents: some(oneOf(STOPPING_EVENTS)),
    }),
  ),
  policy: some(
    v.strictObject({
      startDeadlineSeconds: some(seconds),
      settleSeconds: some(seconds),
      overlapSeconds: some(seconds),
      healthGraceSeconds: some(seconds),
      activationDeadlineSeconds: some(seconds),
      repairDeadlineSeconds: some(seconds),
      drainDeadlineSeconds: some(seconds),
      deploymentDeadlineSeconds: some(seconds),
      daemonOrder: some(v.array(NAME, 'must be a list')),
      judgeSignals: some(yesNo),
    }),
  ),
  shows: some(
    v.array(
      v.strictObject({ rule: oneOf(RULES), outcome: oneOf(OUTCOMES), inReplay: some(yesNo), lines: some(count) }),
      'must be a list',
    ),
  ),
}) satisfies v.GenericSchema<unknown, Scenario>;
