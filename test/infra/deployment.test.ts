import { afterAll } from 'vitest';
import { deployed } from './cloudformation.ts';
import { packageService } from './packaged.ts';
import { describeAlarmStates } from './suites/alarm-states.ts';
import { describeAlarms } from './suites/alarms.ts';
import { describeBundles } from './suites/bundles.ts';
import { describeCalls } from './suites/calls.ts';
import { describeDeployPolicy } from './suites/deploy-policy.ts';
import { describeEventPattern } from './suites/event-pattern.ts';
import { describeFunctions } from './suites/functions.ts';
import { describeLint } from './suites/lint.ts';
import { describeMetrics } from './suites/metrics.ts';
import { describeQueues } from './suites/queues.ts';
import { describeRelease } from './suites/release.ts';
import { describeRoles } from './suites/roles.ts';
import { describeSelfTest } from './suites/self-test.ts';

// One packaging for all of it: each of these looks at one side of what came out.
const packaged = await packageService();
afterAll(packaged.remove);

const stack = deployed(packaged.template);
describeEventPattern(stack);
describeRoles(packaged.template);
describeCalls(packaged);
describeQueues(packaged.template);
describeSelfTest(packaged.template);
describeFunctions(packaged.template);
describeAlarms(packaged.template);
describeAlarmStates(packaged.template);
describeMetrics(packaged);
describeBundles(packaged);
describeLint(packaged.templatePath);
describeDeployPolicy(packaged.template);
describeRelease(packaged);
