import { describe } from 'vitest';
import type { Definition } from '../../shared/core/survey/definition.ts';
import type { Provider } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import { containerOf, daemonArn, daemonOf, definitionOf, providerOf, revisionOf, surveyOf } from './survey.ts';

const daemon = (daemonName: string, sizes: Partial<Definition>, ...providers: readonly string[]) =>
  daemonOf({
    daemonName,
    revision: revisionOf({ definition: definitionOf(sizes) }),
    providers: providers.length === 0 ? ['managed'] : providers,
  });
const requirements = (
  changed: Partial<Exclude<Provider['instanceRequirements'], { missing: string } | null>> = {},
) => ({
  vCpuMin: 2,
  vCpuMax: 8,
  memoryMiBMin: 4096,
  memoryMiBMax: 32_768,
  allowedInstanceTypes: null,
  excludedInstanceTypes: [],
  ...changed,
});
const sized = (sizes: Partial<Definition>, changed: Parameters<typeof requirements>[0] = {}) =>
  surveyOf({
    daemons: [daemon('agent', sizes)],
    providers: [providerOf({ instanceRequirements: requirements(changed) })],
  });
const found = [`critical ${daemonArn('agent')}#managed`];

describe('does-not-fit', () => {
  itFinds('does-not-fit', [
    {
      when: 'is found where CPU exceeds the minimum of the requirements',
      survey: sized({ cpu: 4096 }),
      found,
      why: 'does not',
    },
    { when: 'is found one unit above', survey: sized({ cpu: 2049 }), found, why: 'may not fit' },
    { when: 'is found where memory exceeds it', survey: sized({ memory: 4097 }), found, why: '4097 MiB of memory' },
    { when: 'is not found where both are equal', survey: sized({ cpu: 2048, memory: 4096 }) },
    {
      when: 'says that a task may not fit up to a tenth above',
      survey: sized({ cpu: 2252 }),
      found,
      why: 'more than the nominal 2048 of the smallest instance of the provider, by the minimum',
    },
    { when: 'says so at a tenth', survey: sized({ memory: 4505 }), found, why: ': it may not fit' },
    { when: 'says that it does not beyond a tenth', survey: sized({ memory: 4506 }), found, why: ': it does not fit' },
    {
      when: 'is one line where both exceed it',
      survey: sized({ cpu: 4096, memory: 8192 }),
      found,
      why: 'requirements; agent reserves 8192',
    },
    {
      when: 'is found by the sum of the containers',
      survey: sized({
        cpu: null,
        containers: [containerOf({ cpu: 1500 }), containerOf({ index: 1, name: 'b', cpu: 600 })],
      }),
      found,
      why: '2100 CPU units',
    },
    {
      when: 'is found by the reservations of memory where there is no limit',
      survey: sized({ memory: null, containers: [containerOf({ memoryReservation: 5000 })] }),
      found,
    },
    {
      when: 'is found by the smallest type that is allowed, within the bounds',
      survey: sized({ memory: 9000 }, { allowedInstanceTypes: ['m5.*'] }),
      found,
      why: 'm5.large',
    },
    {
      when: 'is not found where the smallest type that is allowed has enough',
      survey: sized({ cpu: 4096, memory: 9000 }, { allowedInstanceTypes: ['m5.xlarge', 'm5.2xlarge'] }),
    },
    {
      when: 'is not found where nobody knows the types that are allowed',
      survey: sized({ cpu: 9000, memory: 90_000 }, { allowedInstanceTypes: ['z99.large'] }),
    },
    {
      when: 'is found on each daemon of those that do not fit together',
      survey: surveyOf({ daemons: [daemon('agent', { cpu: 1024 }), daemon('logs', { cpu: 1025 })] }),
      found: [...found, `critical ${daemonArn('logs')}#managed`],
      why: '(2049 with the other daemons of managed)',
    },
    {
      when: 'is not found where they are equal together',
      survey: surveyOf({ daemons: [daemon('agent', { cpu: 1024 }), daemon('logs', { cpu: 1024 })] }),
    },
    {
      when: 'is not found where they do not meet on a provider',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: 2000 }), daemon('logs', { cpu: 2000 }, 'other')],
        providers: [providerOf(), providerOf({ name: 'other' })],
      }),
    },
    {
      when: 'is found on the provider whose instances are too small, and on no other',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: 2560 }, 'managed', 'other')],
        providers: [providerOf({ instanceRequirements: requirements({ vCpuMin: 4 }) }), providerOf({ name: 'other' })],
      }),
      found: [`critical ${daemonArn('agent')}#other`],
    },
    {
      when: 'is not found on a provider without requirements',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: 9000 })],
        providers: [providerOf({ instanceRequirements: null })],
      }),
    },
    {
      when: 'is not found on Fargate and Auto Scaling providers',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: 9000 })],
        providers: [providerOf({ kind: 'auto-scaling' }), providerOf({ name: 'other', kind: 'fargate' })],
      }),
    },
    {
      when: 'is not told where the requirements could not be read',
      survey: surveyOf({ providers: [providerOf({ instanceRequirements: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told there where only memory is reserved',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: null })],
        providers: [providerOf({ instanceRequirements: UNREAD })],
      }),
      missing: [UNREAD.what],
    },
    {
      when: 'asks for no requirements where nothing is reserved',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: null, memory: null })],
        providers: [providerOf({ instanceRequirements: UNREAD })],
      }),
    },
    {
      when: 'is not told where a size is unknown',
      survey: sized({ cpu: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is found whatever an unknown size, where the others do not fit without it',
      survey: surveyOf({ daemons: [daemon('agent', { cpu: 4096 }), daemon('logs', { cpu: UNREAD })] }),
      found,
    },
    {
      when: 'is not told where the providers could not be read',
      survey: surveyOf({ providers: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the providers of a daemon could not be read',
      survey: surveyOf({ daemons: [daemonOf({ providers: UNREAD })] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is found in a file that has the provider',
      survey: { ...sized({ cpu: 4096 }), origin: 'file' },
      found,
    },
    {
      when: 'is not found in a file that has it not',
      survey: surveyOf({ origin: 'file', providers: [], daemons: [daemon('agent', { cpu: 99_999 })] }),
    },
  ]);
});
