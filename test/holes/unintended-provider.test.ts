import { describe } from 'vitest';
import { itFinds, UNREAD } from './rows.ts';
import { CLUSTER, daemonArn, daemonOf, definitionOf, providerOf, revisionOf, surveyOf } from './survey.ts';

const sized = (name: string, vCpuMin: number | null, memoryMiBMin: number | null = 65_536) =>
  providerOf({
    name,
    instanceRequirements: {
      vCpuMin,
      vCpuMax: null,
      memoryMiBMin,
      memoryMiBMax: null,
      allowedInstanceTypes: null,
      excludedInstanceTypes: [],
    },
  });
const large = sized('large', 16);
const small = sized('small', 1);
const reserving = (cpu: number | null, memory: number | null = 256) =>
  revisionOf({ definition: definitionOf({ cpu, memory }) });
/** A daemon of 512 CPU units on both providers: half of a small instance, little of a large one. */
const everywhere = (changed = {}) => daemonOf({ providers: ['large', 'small'], revision: reserving(512), ...changed });
const survey = (daemon = {}, changed = {}) =>
  surveyOf({ providers: [large, small], daemons: [everywhere(daemon)], instances: [], services: [], ...changed });
const found = [`warning ${daemonArn('agent')}#small`];
const entry = { daemonName: 'agent', clusterArn: null, capacityProviderName: null, critical: null };
const listing = (...names: readonly (string | null)[]) => ({
  daemons: names.map((capacityProviderName) => ({ ...entry, capacityProviderName })),
});
const call = (daemon = {}) => survey({ ...daemon }, { origin: 'file', isCallInput: true, providers: [] });
const both = [`warning ${daemonArn('agent')}#large`, found[0] ?? ''];

describe('unintended-provider', () => {
  itFinds('unintended-provider', [
    {
      when: 'is found where the policy lists others',
      survey: survey(),
      policy: listing('large', 'gpu'),
      found,
      why: 'agent covers small, which is not one of those that the policy lists (large, gpu)',
    },
    {
      when: 'is found on each provider that is not listed, whatever its size, and where nothing is known of it',
      survey: survey({ providers: ['large', 'small', 'b'] }, { providers: UNREAD }),
      policy: listing('large'),
      found: [`warning ${daemonArn('agent')}#b`, ...found],
    },
    {
      when: 'is not found where the policy lists it, whatever its size',
      survey: survey(),
      policy: listing('large', 'small'),
    },
    {
      when: 'is not found by a list of another daemon',
      survey: survey({ revision: reserving(256) }),
      policy: { daemons: [{ ...entry, daemonName: 'b', capacityProviderName: 'large' }] },
    },
    {
      when: 'is not found by a list for another cluster',
      survey: survey({ revision: reserving(256) }),
      policy: { daemons: [{ ...entry, clusterArn: 'staging', capacityProviderName: 'large' }] },
    },
    {
      when: 'is found by a list for this cluster',
      survey: survey(),
      policy: { daemons: [{ ...entry, clusterArn: CLUSTER, capacityProviderName: 'large' }] },
      found,
    },
    {
      when: 'is not found by entries of which one names no provider',
      survey: survey({ revision: reserving(256) }),
      policy: listing('large', null),
    },
    { when: 'is found by size where the policy names no provider', survey: survey(), policy: listing(null), found },
    {
      when: 'is found where it covers all providers and takes much of one',
      survey: survey(),
      found,
      why: 'agent covers small, as it covers every Managed Instances provider that is known: agent reserves 512 CPU units, more than 25 % of the nominal 1024',
    },
    { when: 'is found where it does not fit one', survey: survey({ revision: reserving(2048) }), found },
    {
      when: 'is found by its memory',
      survey: survey({ revision: reserving(16, 300) }, { providers: [large, sized('small', 16, 1024)] }),
      found,
    },
    { when: 'is found just above a quarter', survey: survey({ revision: reserving(257) }), found },
    { when: 'is not found at a quarter', survey: survey({ revision: reserving(256) }) },
    {
      when: 'is found above the share of the policy',
      survey: survey({ revision: reserving(103) }),
      policy: { daemonShare: 0.1 },
      found,
    },
    {
      when: 'is found for the daemons that together take much',
      survey: survey(
        {},
        {
          daemons: [
            everywhere({ revision: reserving(200) }),
            everywhere({ daemonName: 'b', revision: reserving(200) }),
          ],
        },
      ),
      found: [...found, `warning ${daemonArn('b')}#small`],
    },
    {
      when: 'is found for the one of them alone that covers all',
      survey: survey(
        {},
        {
          daemons: [
            everywhere({ revision: reserving(200) }),
            daemonOf({ daemonName: 'b', providers: ['small'], revision: reserving(200) }),
          ],
        },
      ),
      found,
    },
    { when: 'is not found where all carry it well', survey: survey({}, { providers: [large, sized('small', 8)] }) },
    {
      when: 'is not found where it does not cover all',
      survey: survey({}, { providers: [large, small, sized('b', 1)] }),
    },
    {
      when: 'is found where those that it does not cover are of other kinds, or leaving',
      survey: survey(
        {},
        {
          providers: [
            large,
            small,
            providerOf({ name: 'asg', kind: 'auto-scaling' }),
            providerOf({ name: 'FARGATE', kind: 'fargate' }),
            providerOf({ name: 'old', isBeingDeleted: true }),
            providerOf({ name: 'older', status: 'DEPROVISIONING' }),
          ],
        },
      ),
      found,
    },
    { when: 'is not found with one provider', survey: survey({ providers: ['small'] }, { providers: [small] }) },
    {
      when: 'is not found where one of two is leaving',
      survey: survey({}, { providers: [{ ...large, isBeingDeleted: true }, small] }),
    },
    {
      when: 'is not found where sizes are not known',
      survey: survey(
        { revision: reserving(4096) },
        { providers: [sized('large', null, null), { ...small, instanceRequirements: null }] },
      ),
    },
    {
      when: 'is not found where it reserves nothing',
      survey: survey({ revision: reserving(0, 0) }, { providers: [large, { ...small, instanceRequirements: UNREAD }] }),
    },
    { when: 'is not found on a daemon that is being deleted', survey: survey({ status: 'DELETE_IN_PROGRESS' }) },
    {
      when: 'is not told where the requirements could not be read',
      survey: survey({}, { providers: [large, { ...small, instanceRequirements: UNREAD }] }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where its size could not be read',
      survey: survey({ revision: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the size of another daemon could not be read',
      survey: survey(
        {},
        {
          daemons: [
            everywhere({ revision: reserving(200) }),
            daemonOf({ daemonName: 'b', providers: ['small'], revision: UNREAD }),
          ],
        },
      ),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told without the providers of the daemon',
      survey: survey({ providers: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told without the providers of the cluster',
      survey: survey({}, { providers: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is not told without the daemons', survey: surveyOf({ daemons: UNREAD }), missing: [UNREAD.what] },
    {
      when: 'asks for no sizes of a daemon of one provider',
      survey: survey({ providers: ['small'], revision: UNREAD }, { providers: UNREAD }),
    },
    {
      when: 'asks for no sizes where the policy lists the providers',
      survey: survey({ revision: UNREAD }, { providers: UNREAD }),
      policy: listing('large', 'small'),
    },
    { when: 'is found in a file by size', survey: survey({}, { origin: 'file' }), found },
    {
      when: 'is not found in a file by the list of the policy',
      survey: survey({}, { origin: 'file' }),
      policy: listing('large'),
    },
    {
      when: 'is not found in a file whose providers are of elsewhere',
      survey: survey({ revision: reserving(1024) }, { origin: 'file', providers: [] }),
    },
    {
      when: 'is found in the input of a call that names two and reserves more CPU than a quarter of a small instance',
      survey: call({ revision: reserving(513) }),
      found: both,
      why: 'one of several, and reserves 513 CPU units, more than a quarter of a small instance',
    },
    { when: 'is found in such an input by its memory', survey: call({ revision: reserving(null, 1025) }), found: both },
    { when: 'is not found in such an input at a quarter', survey: call({ revision: reserving(512, 1024) }) },
    {
      when: 'is not found in such an input that names one',
      survey: call({ providers: ['small', 'small'], revision: reserving(1024) }),
    },
    {
      when: 'is not told in such an input of unknown size',
      survey: call({ revision: UNREAD }),
      missing: [UNREAD.what],
    },
  ]);
});
