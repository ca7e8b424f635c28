import { regionOfProfile } from '../shared/edge/aws/profiles.ts';

/** The parts of osls that this plugin uses. */
export type Serverless = {
  readonly processedInput: { readonly commands: readonly string[] };
  readonly service: { readonly provider: { region?: string; readonly stage?: string } };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
};
type Options = { readonly help?: boolean; readonly region?: string; readonly 'aws-profile'?: string };
type Tools = { readonly log: { readonly notice: (line: string) => void } };

/** These make no call to AWS: any Region does. */
const OFFLINE = ['', 'help', 'package', 'print'];

const NO_REGION =
  'No Region: say where with --region (npm run deploy -- --region eu-west-1), or set AWS_REGION, or give the profile one (aws configure set region eu-west-1)';

/**
 * Finds the Region as the AWS CLI does, and says it. Whoever names none anywhere is refused, before anything is made: a Region that
 * nobody chose is where nobody looks.
 */
class DeploymentRegion {
  /** osls waits for it before its first hook, which asks AWS already. */
  readonly asyncInit: () => Promise<void>;

  constructor({ processedInput, service, classes }: Serverless, options: Options, { log }: Tools) {
    this.asyncInit = async () => {
      const [command = ''] = processedInput.commands;
      const region = options.region ?? (await regionOf(options, process.env));
      if (region === null && options.help !== true && !OFFLINE.includes(command))
        throw new classes.Error(NO_REGION, 'BOOKEND_NO_REGION');
      if (region === null) return;
      service.provider.region = region;
      if (command === 'deploy') log.notice(`Region: ${region}`);
    };
  }
}

const regionOf = (options: Options, env: NodeJS.ProcessEnv): Promise<string | null> | string => {
  const profile = options['aws-profile'] ?? (env.AWS_DEFAULT_PROFILE || env.AWS_PROFILE || null);
  return env.AWS_REGION || env.AWS_DEFAULT_REGION || regionOfProfile(profile);
};

// osls takes the result of `require`, which is this
export { DeploymentRegion as 'module.exports' };
