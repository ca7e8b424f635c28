import * as v from 'valibot';
import { OUTCOMES, RULES } from '../truth/verdict-line.ts';
import { DEPLOYMENT_ENDS, type Scenario, START_FAILURES } from './scenario.ts';

/** What a scenario file may hold. A key that is not known is a problem: a misspelt fault would silently not happen. */

const NAME = v.pipe(
  v.string('must be a text'),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/, 'must be 1 to 255 letters, digits, - or _'),
);
const seconds = v.pipe(v.number('must be a number of seconds'), v.minValue(0, 'must not be negative'));
const share = v.pipe(
  v.number('must be a number from 0 to 1'),
  v.minValue(0, 'must be from 0 to 1'),
  v.maxValue(1, 'must be from 0 to 1'),
);
const positive = v.pipe(v.number('must be a number'), v.gtValue(0, 'must be more than 0'));
const count = v.pipe(
  v.number('must be a whole number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
);
const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'));
const yesNo = v.boolean('must be true or false');
const NO_MOMENT = 'must be an ISO 8601 date and time, such as 2026-03-24T12:00:00Z';
const moment = v.pipe(
  v.string(NO_MOMENT),
  v.check((value) => !Number.isNaN(Date.parse(value)), NO_MOMENT),
);
const oneOf = <const T extends readonly [string, ...string[]]>(choices: T) =>
  v.picklist(choices, `must be one of ${choices.join(', ')}`);
const some = v.exactOptional;

const capacityProvider = v.strictObject({
  name: NAME,
  instances: count,
  everySeconds: some(seconds),
  autoRepair: some(oneOf(['ENABLED', 'DISABLED'])),
  drainAfterHours: some(positive),
});

const update = v.strictObject({
  afterSeconds: seconds,
  drainPercent: some(
    v.pipe(
      v.number('must be a number'),
      v.minValue(1, 'must be from 1 to 100'),
      v.maxValue(100, 'must be from 1 to 100'),
    ),
  ),
  bakeMinutes: some(seconds),
  ends: some(oneOf(DEPLOYMENT_ENDS)),
  alarms: some(v.array(text, 'must be a list')),
});

const daemon = v.strictObject({
  name: NAME,
  capacityProviders: some(v.array(NAME, 'must be a list')),
  critical: some(yesNo),
  healthCheck: some(yesNo),
  createdAfterSeconds: some(seconds),
  firstEnds: some(oneOf(DEPLOYMENT_ENDS)),
  deletedAfterSeconds: some(seconds),
  createdAgainAfterSeconds: some(seconds),
  updates: some(v.array(update, 'must be a list')),
});

const service = v.strictObject({
  name: NAME,
  capacityProvider: NAME,
  desiredCount: count,
  stopSeconds: some(seconds),
  runSeconds: some(positive),
});

const standalone = v.strictObject({
  family: NAME,
  capacityProvider: NAME,
  count,
  afterSeconds: some(seconds),
  runSeconds: some(positive),
  stopSeconds: some(seconds),
  group: some(text),
});

const cluster = v.strictObject({
  name: NAME,
  recordFromSeconds: some(seconds),
  capacityProviders: v.array(capacityProvider, 'must be a list'),
  daemons: some(v.array(daemon, 'must be a list')),
  services: some(v.array(service, 'must be a list')),
  tasks: some(v.array(standalone, 'must be a list')),
  otherLaunchTypes: some(yesNo),
});

const place = {
  cluster: some(NAME),
  capacityProvider: some(NAME),
  daemon: some(NAME),
  instances: some(v.array(v.pipe(count, v.minValue(1, 'is counted from 1')), 'must be a list of numbers')),
  rate: some(share),
  zone: some(text),
};

const fault = v.variant(
  'fault',
  [
    v.strictObject({ ...place, fault: v.literal('daemon-late'), lateSeconds: seconds }),
    v.strictObject({ ...place, fault: v.literal('daemon-missing') }),
    v.strictObject({ ...place, fault: v.literal('daemon-ended-first'), endsAfterSeconds: some(seconds) }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-crash'),
      afterSeconds: seconds,
      restartAfterSeconds: some(seconds),
      exitCode: some(count),
      unrepaired: some(yesNo),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-fails-early'),
      runsSeconds: some(seconds),
      restartAfterSeconds: some(seconds),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-crash-loop'),
      afterSeconds: seconds,
      times: v.pipe(count, v.maxValue(100_000, 'must be at most 100000')),
      everySeconds: some(positive),
      downSeconds: some(seconds),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-unhealthy'),
      afterSeconds: seconds,
      recoversAfterSeconds: some(seconds),
      unrepaired: some(yesNo),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('daemon-duplicate'),
      afterSeconds: seconds,
      forSeconds: some(seconds),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('start-impaired'),
      failureType: oneOf(START_FAILURES),
      times: some(count),
    }),
    v.strictObject({
      ...place,
      fault: v.literal('registering-stuck'),
      forSeconds: some(seconds),
      goneAfterSeconds: some(seconds),
    }),
    v.strictObject({ ...place, fault: v.literal('registration-failed') }),
    v.strictObject({ ...place, fault: v.literal('drain'), afterSeconds: seconds }),
    v.strictObject({
      ...place,
      fault: v.literal('drain-cancelled'),
      afterSeconds: seconds,
      cancelledAfterSeconds: seconds,
    }),
    v.strictObject({ ...place, fault: v.literal('drain-stuck'), stuckHours: some(positive) }),
    v.strictObject({ ...place, fault: v.literal('idle'), afterSeconds: seconds }),
    v.strictObject({ ...place, fault: v.literal('spot-interruption'), afterSeconds: seconds }),
    v.strictObject({
      ...place,
      fault: v.literal('host-lost'),
      afterSeconds: seconds,
      reported: oneOf(['stopped', 'never']),
    }),
  ],
  (issue) =>
    `must be a fault, one of ${issue.expected.replaceAll('"', '').replace(/[()]/g, '').replaceAll(' | ', ', ')}`,
);

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
      readLagSeconds: some(seconds),
      deploymentsForgottenAfterHours: some(seconds),
    }),
  ),
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
    }),
  ),
  shows: some(
    v.array(
      v.strictObject({ rule: oneOf(RULES), outcome: oneOf(OUTCOMES), inReplay: some(yesNo), lines: some(count) }),
      'must be a list',
    ),
  ),
}) satisfies v.GenericSchema<unknown, Scenario>;
