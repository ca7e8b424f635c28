import { describe, expect, it } from 'vitest';
import { checkOf } from '../../../shared/edge/messages/checks.ts';
import { readChecks } from '../../../shared/edge/messages/read-checks.ts';
import { itemKeyOf, pkOf } from '../../../shared/edge/store/keys.ts';
import { CLUSTER, deploymentState, instanceState, T0 } from '../store/states.ts';

const due = (at: number, needs: 'look' | 'clock' = 'look') => ({ due: { at, needs, why: 'a start' } });
const MINUTES = 60_000;

describe('the check of an item', () => {
  it('says what is due there and when, and is held back until then', () => {
    const state = instanceState('one', due(T0 + 4500));
    expect(checkOf(state, T0)).toEqual({
      body: {
        id: `${pkOf(itemKeyOf(state))}@${T0 + 4500}`,
        place: itemKeyOf(state),
        clusterArn: CLUSTER,
        dueAt: T0 + 4500,
        needs: 'look',
      },
      delaySeconds: 5,
    });
  });

  it('is sent at once when it is overdue', () => {
    expect(checkOf(instanceState('one', due(T0 - MINUTES)), T0)?.delaySeconds).toBe(0);
  });

  it('is sent up to fifteen minutes ahead, which is as long as a queue holds it; the sweep finds what is further', () => {
    expect(checkOf(instanceState('one', due(T0 + 15 * MINUTES)), T0)?.delaySeconds).toBe(900);
    expect(checkOf(instanceState('one', due(T0 + 15 * MINUTES + 1)), T0)).toBeNull();
  });

  it('is none where nothing is due', () => {
    expect(checkOf(instanceState('one'), T0)).toBeNull();
  });
});

const sent = (value: unknown, messageId = 'm0') => ({ messageId, body: JSON.stringify(value) });
const check = checkOf({ ...deploymentState('agent'), ...due(T0, 'clock') }, T0)?.body ?? expect.fail('no check');

describe('a message of the checks queue', () => {
  it.each([
    { of: 'a container instance', body: checkOf(instanceState('one', due(T0)), T0)?.body },
    { of: "a daemon's deployments", body: check },
  ])('is read as it was sent: of $of', ({ body }) => {
    expect([...readChecks([sent(body)]).checks]).toEqual([[body, 'm0']]);
  });

  it('may hold what is not known yet', () => {
    expect([...readChecks([sent({ ...check, version: 2 })]).checks.keys()]).toEqual([check]);
  });

  it.each<{ is: string; value: unknown; names: string }>([
    { is: 'a list', value: [], names: 'the check' },
    { is: 'null', value: null, names: 'the check' },
    { is: 'without an id', value: { ...check, id: undefined }, names: 'id' },
    { is: 'of no item', value: { ...check, place: undefined }, names: 'place' },
    { is: 'of an item of no kind', value: { ...check, place: { kind: 'planet' } }, names: 'place.kind' },
    {
      is: 'of a nameless instance',
      value: { ...check, place: { kind: 'instance' } },
      names: 'place.containerInstanceArn',
    },
    {
      is: 'of nameless deployments',
      value: { ...check, place: { kind: 'deployments', clusterArn: CLUSTER } },
      names: 'place.daemonName',
    },
    { is: 'due at a text', value: { ...check, dueAt: '2026-11-01' }, names: 'dueAt' },
    { is: 'in need of nothing', value: { ...check, needs: 'luck' }, names: 'needs' },
  ])('that is $is is broken, alone, and its field is named', ({ value, names }) => {
    const { checks, broken } = readChecks([sent(value, 'bad'), sent(check, 'good')]);
    expect([...checks.values()]).toEqual(['good']);
    expect(broken).toMatchObject([{ messageId: 'bad', cause: { message: expect.stringContaining(`${names} `) } }]);
  });

  it('that is not valid JSON is broken, and is not quoted', () => {
    const { broken } = readChecks([{ messageId: 'm0', body: '{"secret' }]);
    expect(String(broken[0]?.cause)).toBe('FieldProblem: the check is not valid JSON');
  });
});
