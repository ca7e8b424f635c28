import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../shared/core/findings/fingerprint.ts';
import { holeSubject, withoutAccount } from '../../../shared/core/words/hole-subject.ts';

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const INSTANCE = `${ECS}:container-instance/prod/0f3c`;

describe('the resource of a hole', () => {
  it.each([
    [`${INSTANCE}#agent`, INSTANCE, 'agent', null],
    [INSTANCE, INSTANCE, null, null],
    [`${ECS}:capacity-provider/gpu`, null, null, 'gpu'],
    [`${ECS}:capacity-provider/gpu#agent`, null, 'agent', 'gpu'],
    [`${ECS}:cluster/prod#agent`, null, 'agent', null],
    [`${ECS}:cluster/prod`, null, null, null],
    [`${ECS}:daemon/prod/agent`, null, 'agent', null],
    [`${ECS}:daemon/prod/agent#8125`, null, 'agent', null],
    [`${ECS}:service/prod/web`, null, null, null],
    [`${ECS}:task/prod/9c2e`, null, null, null],
    ['', null, null, null],
    ['AgentDaemon#agent', null, null, null],
    ['arn:aws:iam::111122223333:role/agent', null, null, null],
  ])('%s tells what it is about', (resource, containerInstanceArn, daemonName, capacityProviderName) => {
    expect(holeSubject(resource)).toEqual({ containerInstanceArn, daemonName, capacityProviderName });
  });

  it.each([
    [`${INSTANCE}#agent`, 'container-instance/prod/0f3c#agent'],
    [`${ECS}:cluster/prod`, 'cluster/prod'],
    ['AgentDaemon#a:b', 'AgentDaemon#a:b'],
  ])('%s is %s within its account', (resource, short) => {
    expect(withoutAccount(resource)).toBe(short);
  });
});

describe('the fingerprint of some resources', () => {
  it('is the same in any order, and another one for any other set', () => {
    const all = Array.from({ length: 500 }, (_, n) => `${INSTANCE}${n}#agent`);
    expect(fingerprintOf(all.toReversed())).toBe(fingerprintOf(all));
    const others = all.map((_, n) => fingerprintOf(all.toSpliced(n, 1)));
    const swapped = all.map((one, n) => fingerprintOf(all.toSpliced(n, 1, `${one}x`)));
    expect(new Set([fingerprintOf(all), ...others, ...swapped]).size).toBe(1001);
  });
});
