/** The part of osls that this plugin uses. */
export type Serverless = {
  readonly getProvider: (name: 'aws') => {
    readonly getStage: () => string;
    readonly getRegion: () => string;
    readonly getAwsSdkV3Config: () => Promise<{ readonly credentials?: unknown }>;
  };
  /** `aws:info`, one of them, has gathered the stack's outputs by the end of a deployment. */
  readonly pluginManager: { readonly plugins: readonly unknown[] };
  readonly addServiceOutputSection: (name: string, lines: readonly string[]) => void;
};
type Tools = { readonly log: { readonly warning: (line: string) => void } };

/**
 * Shows at the end of a deployment the stack's outputs and the next steps, and warns where nobody would be told of
 * anything. If it fails itself, the deployment has succeeded all the same.
 */
class AfterDeployment {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  constructor(serverless: Serverless, _options: unknown, { log }: Tools) {
    this.hooks = {
      'after:deploy:deploy': async () => {
        try {
          const { lines, warnings } = await summarized(serverless);
          serverless.addServiceOutputSection('bookend', lines);
          for (const warning of warnings) log.warning(warning);
        } catch (cause) {
          const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
          log.warning(`The stack is deployed. What it gives could not be shown (${why}): npx osls info --verbose`);
        }
      },
    };
  }
}

const summarized = async (serverless: Serverless) => {
  const provider = serverless.getProvider('aws');
  const [stage, region] = [provider.getStage(), provider.getRegion()];
  // Loaded only now: no other command of osls needs an AWS client.
  const [{ createTopicClient }, { summaryOf }] = await Promise.all([
    import('../shared/edge/aws/clients.ts'),
    import('./deployment-summary.ts'),
  ]);
  const { credentials } = await provider.getAwsSdkV3Config();
  const access = { region, ...(credentials === undefined ? {} : { credentials: credentials as never }) };
  return summaryOf({ outputs: outputsIn(serverless), stage, region, sns: createTopicClient(access) });
};

type Output = { readonly OutputKey?: unknown; readonly OutputValue?: unknown };

/** The stack's outputs by name; empty where no hook has gathered them. */
const outputsIn = ({ pluginManager }: Serverless): ReadonlyMap<string, string> => {
  const gathered = pluginManager.plugins.flatMap((plugin) => {
    const { outputs } = (plugin as { gatheredData?: { outputs?: unknown } } | null)?.gatheredData ?? {};
    return Array.isArray(outputs) ? (outputs as readonly Output[]) : [];
  });
  return new Map(gathered.map(({ OutputKey, OutputValue }) => [String(OutputKey), String(OutputValue)]));
};

// osls takes the result of `require`, which is this
export { AfterDeployment as 'module.exports' };
