import { type ListedReceiver, receiversOf, unheardIn } from '../shared/edge/status/receivers.ts';

export type Deployed = {
  /** The stack's outputs by name. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly stage: string;
  readonly region: string;
  readonly sns: Parameters<typeof receiversOf>[0]['client'];
};

export type Summary = { readonly lines: readonly string[]; readonly warnings: readonly string[] };

/** The outputs of a stack that are shown, in this order. */
const SHOWN: readonly (readonly [label: string, output: string])[] = [
  ['dashboard', 'DashboardUrl'],
  ['notices topic', 'NoticesTopicArn'],
  ['digest topic', 'DigestTopicArn'],
  ['chat topic', 'ChatTopicArn'],
  ['alerts go to', 'EventBus'],
  ['alarms go to', 'AlarmsTopicArn'],
  ['Slack', 'Slack'],
  ['table', 'StateTableName'],
];

/**
 * Says what a deployment gives, what to do next, and what nobody would hear of. SNS is asked who is told.
 * @throws Error without any outputs
 */
export const summaryOf = async (deployed: Deployed): Promise<Summary> => {
  const { outputs, stage, region } = deployed;
  if (outputs.size === 0) throw new Error('the outputs of the stack are not known');
  const given = SHOWN.flatMap(([label, output]) => {
    const value = outputs.get(output);
    return value === undefined ? [] : [`${`${label}:`.padEnd(15)}${value}`];
  });
  const status = `npx @bookend-ecs/cli status --stage ${stage} --region ${region}`;
  const { next, warnings } = await receiversAsked(deployed);
  return { lines: [...given, ...next.map((step) => `next:          ${step}`), `how it is:     ${status}`], warnings };
};

type Steps = { readonly next: readonly string[]; readonly warnings: readonly string[] };

const receiversAsked = async (deployed: Deployed): Promise<Steps> => {
  try {
    return stepsFor(
      await receiversOf({ client: deployed.sns, parts: partsOf(deployed), channel: null }),
      deployed.outputs,
    );
  } catch (cause) {
    const why = cause instanceof Error ? cause.name : String(cause);
    const warnings = [`Who is told could not be asked of SNS (${why}): make sure that somebody is`];
    return { next: stepsFor([], deployed.outputs).next, warnings };
  }
};

const partsOf = ({ outputs }: Deployed) => {
  const slack = outputs.get('Slack') ?? '';
  return {
    tableName: outputs.get('StateTableName') ?? '',
    // without a secret the output itself says what to do
    slackSecret: slack.startsWith('/') ? slack : null,
    digestTopicArn: outputs.get('DigestTopicArn') ?? null,
    chatTopicArn: outputs.get('ChatTopicArn') ?? null,
    eventBus: outputs.get('EventBus') ?? null,
    alarmTopicArn: outputs.get('AlarmsTopicArn') ?? null,
    noticesTopicArn: outputs.get('NoticesTopicArn') ?? null,
  };
};

const stepsFor = (receivers: readonly ListedReceiver[], outputs: ReadonlyMap<string, string>): Steps => {
  const pending = receivers.filter(({ confirmed }) => confirmed === false).length;
  const unheard = unheardIn(receivers);
  const subscribe = outputs.get('SubscribeByEmail');
  return {
    next: [
      ...(unheard.length > 0 && subscribe !== undefined ? [`${subscribe} (then confirm the e-mail that comes)`] : []),
      ...(pending > 0 ? [`confirm the e-mail that has come: ${pending} subscribed and did not confirm yet`] : []),
    ],
    warnings: unheard.map((sentence) => {
      const who = pending > 0 ? ': of those who subscribed nobody has confirmed' : ': nobody has subscribed';
      return `As it is deployed, ${sentence}${who}`;
    }),
  };
};
