import { account, and } from './account.ts';
import { daemonArn } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { healthyDaemon } from './healthy-daemon.ts';
import { daemonTask, managedProvider } from './instances.ts';

const listens = (name: string, command: string[], providers?: readonly string[]) =>
  and(
    { ...account({ container: { command } }) },
    healthyDaemon(name, { container: { command }, ...(providers && { providers }) }),
    { tasks: ['1', '2'].map((id) => daemonTask(name, id)) },
  );
const mounts = (name: string, readOnly: boolean) => ({
  container: { mountPoints: [{ sourceVolume: 'spool', containerPath: '/spool', readOnly }] },
  definition: { volumes: [{ name: 'spool', host: { sourcePath: '/var/spool/agent' } }] },
  name,
});
const mounting = (readOnly: boolean) =>
  and(account(mounts('agent', false)), healthyDaemon('logs', mounts('logs', readOnly)), {
    tasks: ['1', '2'].map((id) => daemonTask('logs', id)),
  });

const ROWS: readonly Row[] = [
  [
    'does-not-fit',
    account({ definition: { cpu: '4097' } }),
    [`does-not-fit critical ${daemonArn('agent')}#mi`, `over-allocated warning ${daemonArn('agent')}#mi`],
  ],
  ['that fits just so', account({ definition: { cpu: '4096', memory: '8192' } }), [], { policy: { daemonShare: 1 } }],
  [
    'by its containers',
    account({ definition: { cpu: undefined, memory: undefined }, container: { memory: 8193, memoryReservation: 10 } }),
    [`does-not-fit critical ${daemonArn('agent')}#mi`, `over-allocated warning ${daemonArn('agent')}#mi`],
  ],
  ['over-allocated', account({ definition: { memory: '2049' } }), [`over-allocated warning ${daemonArn('agent')}#mi`]],
  ['a quarter', account({ definition: { memory: '2048', cpu: '1024' } }), []],
  [
    'the smallest not known',
    {
      ...account({ definition: { memory: '1024', cpu: '512' } }),
      providers: [managedProvider('mi', { instanceRequirements: undefined })],
    },
    [],
  ],
  [
    'the smallest not known, one above',
    {
      ...account({ definition: { memory: '1025', cpu: '512' } }),
      providers: [managedProvider('mi', { instanceRequirements: undefined })],
    },
    [`over-allocated warning ${daemonArn('agent')}#mi`],
  ],
  [
    'port-conflict',
    listens('logs', ['--web.listen-address=:9100']),
    [`port-conflict critical ${daemonArn('agent')}#9100`, `port-conflict critical ${daemonArn('logs')}#9100`],
  ],
  [
    'on different providers',
    and(listens('logs', ['--web.listen-address=:9100'], ['gpu']), { providers: [managedProvider('gpu')] }),
    [],
  ],
  [
    'one host path, two that write',
    mounting(false),
    [
      `port-conflict critical ${daemonArn('agent')}#/var/spool/agent`,
      `port-conflict critical ${daemonArn('logs')}#/var/spool/agent`,
    ],
  ],
  ['one host path, one that only reads', mounting(true), []],
];

judges('sizes, ports and paths', ROWS);
