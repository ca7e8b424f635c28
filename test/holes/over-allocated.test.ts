import { describe } from 'vitest';
import type { Definition } from '../../shared/core/survey/definition.ts';
import { itFinds, UNREAD } from './rows.ts';
import {
  containerOf,
  daemonArn,
  daemonOf,
  definitionArn,
  definitionOf,
  providerOf,
  revisionOf,
  surveyOf,
} from './survey.ts';

const daemon = (daemonName: string, sizes: Partial<Definition>, changed: Parameters<typeof daemonOf>[0] = {}) =>
  daemonOf({
    daemonName,
    revision: revisionOf({ definition: definitionOf({ resource: definitionArn(daemonName), ...sizes }) }),
    ...changed,
  });
const sized = (sizes: Partial<Definition>) => surveyOf({ daemons: [daemon('agent', sizes)] });
const unsized = (sizes: Partial<Definition>, instanceRequirements: typeof UNREAD | null = null) =>
  surveyOf({ daemons: [daemon('agent', sizes)], providers: [providerOf({ instanceRequirements })] });
const found = [`warning ${daemonArn('agent')}#managed`];
const inFile = (sizes: Partial<Definition>, changed: Parameters<typeof daemonOf>[0] = { providers: ['elsewhere'] }) =>
  surveyOf({ origin: 'file', providers: [], daemons: [daemon('agent', sizes, changed)] });

describe('over-allocated', () => {
  itFinds('over-allocated', [
    { when: 'is not found where the share is reached', survey: sized({ cpu: 512, memory: 1024 }) },
    {
      when: 'is found where CPU is above the share',
      survey: sized({ cpu: 513 }),
      found,
      why: 'agent reserves 513 CPU units, more than 25 % of the nominal 2048 of',
    },
    { when: 'is found where memory is', survey: sized({ memory: 1025 }), found, why: '1025 MiB of memory' },
    {
      when: 'is found by the share that the policy names',
      survey: sized({ cpu: 258 }),
      policy: { daemonShare: 0.125 },
      found,
      why: '12.5 %',
    },
    { when: 'is not found below it', survey: sized({ cpu: 2048, memory: 4096 }), policy: { daemonShare: 1 } },
    {
      when: 'is found on each of the daemons that are above it together',
      survey: surveyOf({ daemons: [daemon('agent', { cpu: 256 }), daemon('logs', { cpu: 257 })] }),
      found: [...found, `warning ${daemonArn('logs')}#managed`],
      why: '(513 with the other daemons of managed)',
    },
    {
      when: 'is found by the sum of the containers',
      survey: sized({
        memory: null,
        containers: [containerOf({ memory: 1000 }), containerOf({ index: 1, name: 'b', memoryReservation: 25 })],
      }),
      found,
    },
    {
      when: 'is not found where sizes are left out',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: null, memory: null })],
        providers: [providerOf({ instanceRequirements: UNREAD })],
      }),
    },
    { when: 'is not told where a size is unknown', survey: sized({ cpu: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'is not found below a quarter of 2 vCPU and 4 GiB where the smallest instance is not known',
      survey: unsized({ cpu: 512, memory: 1024 }),
    },
    {
      when: 'is found above it in CPU',
      survey: unsized({ cpu: 513 }),
      found,
      why: 'the smallest instance is not known',
    },
    { when: 'is found above it in memory', survey: unsized({ memory: 1025 }), found },
    {
      when: 'counts each daemon for itself there',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: 512 }), daemon('logs', { cpu: 512 })],
        providers: [providerOf({ instanceRequirements: null })],
      }),
    },
    {
      when: 'is one line for both resources',
      survey: unsized({ cpu: 1024, memory: 2048 }),
      found,
      why: '; agent reserves 2048 MiB',
    },
    {
      when: 'is found so where the requirements could not be read',
      survey: unsized({ cpu: 513 }, UNREAD),
      found,
    },
    {
      when: 'is not told where they could not be read, below it',
      survey: unsized({ cpu: 512 }, UNREAD),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the providers could not be read',
      survey: surveyOf({ providers: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found in a file whose definition takes a quarter',
      survey: inFile({ cpu: 512, memory: 256 }),
    },
    {
      when: 'is found on the definition of a file whose provider is of elsewhere',
      survey: inFile({ cpu: 1024, memory: 512 }),
      found: [`warning ${definitionArn('agent')}`],
      why: 'a task reserves 1024 CPU units, more than 512',
    },
    {
      when: 'is found so where the daemon’s providers are unknown',
      survey: inFile({ cpu: 1024 }, { providers: UNREAD }),
      found: [`warning ${definitionArn('agent')}`],
    },
    {
      when: 'is found so where the file’s providers are unknown',
      survey: surveyOf({ origin: 'file', providers: UNREAD, daemons: [daemon('agent', { cpu: 1024 })] }),
      found: [`warning ${definitionArn('agent')}`],
    },
    {
      when: 'is found on the daemon and its provider where the file has it',
      survey: { ...sized({ cpu: 1024 }), origin: 'file' },
      found,
    },
    {
      when: 'is not told of a file’s definition that is unknown',
      survey: inFile({ cpu: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found in an account on a provider that is not of Managed Instances',
      survey: surveyOf({
        daemons: [daemon('agent', { cpu: 9000 })],
        providers: [providerOf({ kind: 'auto-scaling' })],
      }),
    },
  ]);
});
