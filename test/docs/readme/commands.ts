/** The ways to try a command of the README. */
export type Way =
  /** In a shell, in a folder of its own with the examples beside it. */
  | { readonly kind: 'alone'; readonly code: number }
  /** On a simulated account. */
  | { readonly kind: 'account'; readonly code: number }
  /** In a block of two terminals: one serves, the other has what the block exports and no credentials else. */
  | { readonly kind: 'served' }
  /** It reaches AWS, where nothing is deployed, and says so. */
  | { readonly kind: 'deployment' }
  /** In a copy of the repository, with its packages; `as` is run in its stead where it would take minutes or install packages. */
  | { readonly kind: 'copy'; readonly as?: string }
  | { readonly kind: 'not run'; readonly why: string };

const THE_TESTS = 'it runs this very test';

/** Each command of the README, and how it is tried. */
export const WAYS: Readonly<Record<string, Way>> = {
  'npm ci && npm run demo': { kind: 'copy', as: 'npm run demo' },
  'npm ci && npm test': { kind: 'not run', why: THE_TESTS },
  'npx @bookend-ecs/cli audit --region eu-west-1': { kind: 'account', code: 0 },
  'npx @bookend-ecs/cli daemon check template.yaml': { kind: 'alone', code: 0 },
  'npx @bookend-ecs/cli daemon init --cluster prod --provider web': { kind: 'alone', code: 0 },
  'npx @bookend-ecs/cli canary --cluster prod --provider web': { kind: 'account', code: 0 },
  'npx @bookend-ecs/cli replay examples/application-first.jsonl': { kind: 'alone', code: 1 },
  'npm run deploy -- --stage prod --region eu-west-1': { kind: 'not run', why: 'it needs an account of AWS' },
  'npx @bookend-ecs/cli status --stage prod': { kind: 'deployment' },
  'npx @bookend-ecs/cli incidents --stage prod': { kind: 'deployment' },
  'npx @bookend-ecs/cli policy set settleSeconds=20 --stage prod': { kind: 'deployment' },
  'npx @bookend-ecs/cli remediate --help': { kind: 'alone', code: 0 },
  'npx @bookend-ecs/cli simulate --list': { kind: 'alone', code: 0 },
  'npx @bookend-ecs/cli --help': { kind: 'alone', code: 0 },
  'npx @bookend-ecs/cli simulate audit-sick --serve 8080 --until-now': { kind: 'served' },
  'npx @bookend-ecs/cli audit --endpoint-url http://127.0.0.1:8080 --region us-west-2': { kind: 'served' },
  'npm ci': { kind: 'not run', why: 'whoever runs this test has done it' },
  'npm run check': { kind: 'not run', why: THE_TESTS },
  'npm test': { kind: 'not run', why: THE_TESTS },
  'CI=1 npm test': { kind: 'not run', why: THE_TESTS },
  'BOOKEND_SEED=… npm test': { kind: 'not run', why: THE_TESTS },
  'npm run dst -- --seeds 1000 --from 1': { kind: 'copy', as: 'npm run dst -- --seeds 2 --from 1' },
  'npm run dst:service -- --seeds 1000 --from 1': { kind: 'copy', as: 'npm run dst:service -- --seeds 1 --from 1' },
  'npm run dst:remediation -- --seeds 100 --from 1': {
    kind: 'copy',
    as: 'npm run dst:remediation -- --seeds 1 --from 1',
  },
  'npm run tree': { kind: 'copy' },
  'npm run build': { kind: 'copy' },
  'npm run release': { kind: 'copy' },
  'npm run package': { kind: 'copy' },
  'npm run mutate -- incidents': { kind: 'copy', as: 'npm run mutate -- --help' },
  'npm run bench': { kind: 'copy', as: 'npm run bench -- --help' },
};

const CODE = /^```sh\n(.*?)^```$|`([^`\n]+)`/gms;
const COMMAND = /^(?:\w+=\S+ )?(?:npm|npx) \S/;

/** The block of two terminals: the command that serves, what the other exports, and its command. */
export const servedBlockIn = (page: string) => {
  const [, serve = '', exports = '', ask = ''] =
    /^(npx .* --serve .*?) {2,}#.*\n(export .*)\n(npx .*)$/m.exec(page) ?? [];
  return { serve, exports, ask };
};

/** All commands of a page, in blocks and in the text, each once. */
export const commandsIn = (page: string): ReadonlySet<string> =>
  new Set(
    [...page.matchAll(CODE)]
      .flatMap(([, block, span = '']) => (block ?? span).split('\n'))
      .map((line) => line.replace(/ {2,}# .*$/, ''))
      .filter((line) => COMMAND.test(line)),
  );
