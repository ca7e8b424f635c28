/**
 * The architecture as a list: who may import whom, and why. `test/import-rules.test.ts` holds the tree to it, and
 * proves with a small broken tree that each rule bites. Paths are regular expressions, relative to the repository.
 */
import type { IForbiddenRuleType } from 'dependency-cruiser';

export type ImportRule = IForbiddenRuleType & { name: string; comment: string };

/** A package by its name, whether npm has installed it or not. */
const npm = (names: string) => `(^|node_modules/)(${names})/`;

const PROOF = '^(test|bench)/';
const BUNDLED = '^infra/(credentials-from-env|no-endpoint-cache)\\.ts$';
const CONFIGURATION =
  '^([^/]+\\.config\\.ts|infra/(?!credentials-from-env|no-endpoint-cache)(release/)?[^/]+\\.(cjs|js|ts))$';
const LOOPBACK_ACCOUNT = '^cli/demo/account/';
const HOLE_FILE = '^shared/core/holes/(?!(index|judge-holes|audit-of)\\.ts$)';
const RULE_FILE = '^shared/core/rules/(?!(index|default-policy)\\.ts$)';

/** The subjects of the core, in the order in which they build on one another. */
const CORE_SUBJECTS = [
  'words', // facts, verdicts and names, as all speak of them
  'policy',
  'ledger', // what is known of one container instance
  'expected', // the daemons that must run there
  'scene', // what a rule may see of it
  'folding', // what has ended and can change nothing any more becomes a count
  'rules',
  'judging', // all rules over an instance, or over many that are alike
  'incidents',
  'state', // what is stored of an instance, a daemon's deployments, a cluster
  'looks', // questions to ECS, and what the answers say
  'inventory', // which daemons a cluster has
  'advance', // facts in; new state, verdicts and what is due out
  'self-test', // a violation that Bookend makes up, and how its item is advanced
  'remedies',
  'survey', // what an audit knows of a cluster, and the form of a hole
  'holes', // where ECS's promise does not reach
  'findings', // which holes of an audit are news, and which of them are told together
  'canary', // a task of Bookend's own that shows the order once
  'notices', // for machines
  'messages', // for people
  'groups', // incidents of one cause, when people are told of them, and in which words
];

/** The subjects of the edge, in the order in which they build on one another. */
const EDGE_SUBJECTS = [
  'errors',
  'pacing', // how many at once, and how often
  'setup', // what a Lambda has: its environment, its metrics
  'aws', // clients, and what AWS takes at once
  'documents', // JSON that people write
  'by-hand', // functions of a deployment that a person invokes
  'events', // an envelope becomes a fact
  'store',
  'ecs/reads', // the share of reads, and fields of answers
  'ecs/looks', // answers about container instances and tasks become facts
  'ecs/inventory', // answers about daemons and capacity providers become an inventory
  'survey', // answers about a cluster become what the audit knows of it
  'canary', // a task of Bookend's own, from its making to its end
  'policy', // the stored policy
  'watched', // the accounts and Regions that are watched
  'messages', // what Bookend's own queues carry
  'record', // the one write path
  'outbox', // what is sent after a write, once
  'react', // what a write makes due
  'inspect',
  'audit', // the ledgers of a cluster compared with ECS
  'tell/threads', // what was told where, and the lock of who tells
  'tell/groups', // which incidents are told together, and when next
  'tell/receivers', // one interface, and how a batch is told by all who have it
  'tell/slack',
  'tell/mail',
  'tell/chat', // in the words of Slack's markup, and those of Teams
  'tell/bus', // for machines, as events
  'tell/heartbeat', // an outside dead-man's switch
  'remedies/budget', // how many instances may be away
  'remedies/history', // what was decided and done
  'remedies/ask', // the ports, and the facts that guards ask for
  'remedies/act', // a plan, its guards, the act, and the end of it
  'remedies/by-bookend', // messages of the queue
  'remedies/by-person', // requests by hand
  'status',
];

/** The commands of `bookend`, a folder each. */
const COMMANDS = [
  ...['audit', 'canary', 'daemon', 'replay', 'simulate', 'policy', 'remediate'],
  ...['history', 'incidents', 'tell', 'status'],
];

/** The folders of the command line, in the order in which they build on one another. */
const CLI_FOLDERS = [
  'terminal', // what is written, and how text looks there
  'options',
  'files',
  'aws', // which deployment, and how AWS is asked about it
  'holes', // how a hole is shown, whoever found it
  ...COMMANDS,
  'examples',
  'demo',
];

/**
 * Each folder of the root imports those before it alone: none after it, none that is not in the list and no file that lies
 * beside the folders, since such a file is an entrance to them.
 */
const inOrder = (root: string, folders: readonly string[]): { from: { path: string }; to: { path: string } }[] => [
  ...folders.map((folder, index) => ({
    from: { path: `^${root}/${folder}/` },
    to: { path: `^${root}/(?!(${folders.slice(0, index + 1).join('|')})/)` },
  })),
  { from: { path: `^${root}/(?!(${folders.join('|')})/)[^/]+/` }, to: { path: `^${root}/` } },
];

export const importRules: ImportRule[] = [
  {
    name: 'core-imports-only-core',
    comment: 'The core is data in, data out: no Node builtin, no package, no folder beside it.',
    from: { path: '^shared/core/' },
    to: { pathNot: '^shared/core/' },
  },
  ...inOrder('shared/core', CORE_SUBJECTS).map((order) => ({
    name: 'core-subjects-in-order',
    comment:
      'Who reads the core from its words on meets nothing that is explained later, and a change reaches only what follows. ' +
      'A file beside the subjects would have no place in their order.',
    ...order,
  })),
  ...inOrder('shared/edge', EDGE_SUBJECTS).map((order) => ({
    name: 'edge-subjects-in-order',
    comment:
      'Each part of the edge leans on parts that were there before it; none knows who uses it. A file beside the subjects ' +
      'would have no place in their order.',
    ...order,
  })),
  {
    name: 'rules-import-words-ledger-scene',
    comment:
      'A rule judges what its scene shows it (facts and a view of the ledger) and gives a verdict; nothing else.',
    from: { path: RULE_FILE },
    to: { path: '^shared/core/(?!(rules|words|ledger|scene)/)' },
  },
  {
    name: 'rules-stand-alone',
    comment: 'No rule reads another rule: one can be read, changed or switched off without knowing the rest.',
    from: { path: RULE_FILE },
    to: { path: '^shared/core/rules/' },
  },
  {
    name: 'holes-import-words-policy-survey',
    comment: 'A hole judges what the survey tells of a cluster, in an account or in a file; nothing else.',
    from: { path: HOLE_FILE },
    to: { path: '^shared/core/(?!(holes|words|policy|survey)/)' },
  },
  {
    name: 'holes-stand-alone',
    comment: 'No hole reads another: each can be read, changed or accepted without the rest.',
    from: { path: HOLE_FILE },
    to: { path: '^shared/core/holes/' },
  },
  {
    name: 'remedies-know-no-guards',
    comment: 'Guards judge plans: a plan that knew its guards could be made to please them.',
    from: { path: '^shared/core/remedies/[^/]+$' },
    to: { path: '^shared/core/remedies/guards/' },
  },
  {
    name: 'shared-knows-no-caller',
    comment: 'Functions and commands join the shared parts; a part that knows its caller serves only that one.',
    from: { path: '^shared/(?!core/)' },
    to: { path: '^(functions|cli|simulator)/' },
  },
  {
    name: 'functions-are-islands',
    comment: 'One file is one Lambda: each is bundled, given rights and deployed alone. What two need is in shared.',
    from: { path: '^functions/' },
    to: { path: '^functions/' },
  },
  {
    name: 'functions-never-reach-simulator-or-cli',
    comment: 'What runs in the account carries neither the simulator nor the command line, not even through others.',
    from: { path: '^functions/' },
    to: { path: '^(simulator|cli)/', reachable: true },
  },
  {
    name: 'simulator-knows-no-core',
    comment: 'The simulator is the ground truth the verdicts are compared with: it shares no code with the judge.',
    from: { path: '^simulator/' },
    to: { path: '^shared/core/', reachable: true },
  },
  ...[
    ...inOrder('simulator', [
      'engine',
      'scenarios',
      'random-fleets',
      'model',
      'events',
      'fleet',
      'way',
      'truth',
      'api',
    ]),
    ...inOrder('simulator/truth', ['sight', 'rules']),
    ...inOrder('simulator/api', ['request', 'wire', 'account', 'shapes', 'actions', 'services']),
  ].map((order) => ({
    name: 'simulator-folders-in-order',
    comment:
      'A plan is read, a fleet lives by it, events tell of it, the truth is told of it, and calls act on it: whoever reads one ' +
      'folder needs only those before it.',
    ...order,
  })),
  ...[
    ...inOrder('cli', CLI_FOLDERS),
    ...inOrder('cli/daemon', ['check', 'init']),
    ...inOrder('cli/daemon/check', [
      'document', // a text becomes values, and knows where they stand
      'resources', // resources of any language become a survey
      'calls',
      'cloudformation',
      'terraform',
      'checked', // what was found, and how it is shown
    ]),
    ...inOrder('cli/daemon/init', ['plan', 'migration', 'formats']),
    ...inOrder('cli/replay', ['input', 'stream', 'notes', 'page']),
    ...inOrder('cli/demo', ['account', 'world', 'show']),
  ].map((order) => ({
    name: 'cli-folders-in-order',
    comment:
      'A command leans on the terminal, its options, files and AWS, which know no command; replay reads files, judges them, ' +
      'notes what is odd and prints; a check of daemons reads documents, makes resources of them, and shows what it finds. A file beside the folders is an entrance: nothing inside leans on it.',
    ...order,
  })),
  ...COMMANDS.map((command) => ({
    name: 'commands-stand-alone',
    comment:
      'A command can be read, changed or loaded without the others: what two of them need comes before them all.',
    from: { path: `^cli/${command}/` },
    to: { path: `^cli/(?!${command}/)(${COMMANDS.join('|')})/` },
  })),
  {
    name: 'dst-judges-nothing',
    comment:
      "Replay's lines are compared with the truth as anyone would read them: a judge in between could hide both.",
    from: { path: '^test/(dst|seeds)/' },
    to: { path: '^shared/core/' },
  },
  {
    name: 'nothing-leans-on-the-proof',
    comment: 'Tests and benches use what runs; what runs does not know them.',
    from: { pathNot: [PROOF, '^vitest\\.config'] },
    to: { path: PROOF },
  },
  {
    name: 'aws-sdk-only-in-edge',
    comment:
      'AWS is reached from one folder: there its answers are parsed, and there it is faked in tests. Beside it stands ' +
      'what the bundles hold in place of a part of the SDK. The loopback account is AWS: it sets its own queues up.',
    from: { pathNot: `^shared/edge/|${BUNDLED}|${LOOPBACK_ACCOUNT}|${PROOF}` },
    to: { path: npm('@aws-sdk|@smithy') },
  },
  {
    name: 'middy-only-in-setup',
    comment: 'Middleware belongs around the exported handler, and one piece puts the same around each of them.',
    from: { pathNot: `^shared/edge/setup/|${PROOF}` },
    to: { path: npm('@middy') },
  },
  {
    name: 'no-dev-dependencies-in-what-runs',
    comment:
      'A development package is absent where the service and the command run. Types are erased, so they may pass. The ' +
      'demo runs in the repository: what stands for AWS there comes from the tests.',
    from: { pathNot: `${PROOF}|${CONFIGURATION}|${LOOPBACK_ACCOUNT}` },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'command-never-reaches-the-demo',
    comment: 'The demo needs packages that are absent where the command is installed: it is started by itself.',
    from: { path: '^cli/main\\.ts$' },
    to: { path: '^cli/demo/', reachable: true },
  },
  {
    name: 'no-undeclared-packages',
    comment: 'A package that comes along with another one leaves with it: name it in package.json.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-unresolvable-imports',
    comment: 'An import that leads nowhere is broken, and every other rule is blind to it.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-cycles',
    comment: 'Modules in a circle are one module in disguise, and which of them loads first is luck.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'What nothing imports and what imports nothing is forgotten code.',
    from: { orphan: true, pathNot: `${PROOF}|${CONFIGURATION}|${BUNDLED}|\\.d\\.ts$` },
    to: {},
  },
];
