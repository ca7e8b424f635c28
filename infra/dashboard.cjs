/**
 * The dashboard for somebody on call: it shows first whether anything is wrong, then the acts of ECS, then whether
 * Bookend keeps up. CloudWatch wants it as JSON text, so it is put together here. shared/edge/setup/metrics.ts defines
 * Bookend's own names.
 */
const FUNCTIONS = ['observe', 'react', 'inspect', 'tell', 'remediate', 'audit'];
const QUEUES = ['EventsQueue', 'ChecksQueue', 'RemediesQueue', 'TellQueue'];
const DEAD_LETTERS = ['Events', 'Checks', 'Remedies', 'React', 'Tell', 'Sweep', 'Audit'].map(
  (step) => `${step}DeadLetters`,
);

/** CloudFormation puts these in. */
const ref = (name) => `$\{${name}}`;
const ofQueue = (metric) => (queue) => ['AWS/SQS', metric, 'QueueName', ref(`${queue}.QueueName`), { label: queue }];

/** Metrics of one deployment: names of functions and dimensions hold its stage. */
const metricsOf = (stage) => ({
  /** A metric of one function. */
  own: (service, name, options = {}) => [
    ...['Bookend', name, 'service', service, 'stage', stage],
    { label: name, ...options },
  ],
  /** A metric summed over all functions. */
  everywhere: (name) => [
    {
      expression: `SUM(SEARCH('{Bookend,service,stage} MetricName="${name}" stage="${stage}"', 'Sum', 60))`,
      label: name,
    },
  ],
  /** A line for each rule that has verdicts of an outcome. */
  byRule: (outcome) => {
    const dimensions = `{Bookend,outcome,rule,service,stage} MetricName="Verdicts" outcome="${outcome}" stage="${stage}"`;
    return [{ expression: `SEARCH('${dimensions}', 'Sum', 60)` }];
  },
  /** A line for each trouble that lasts. */
  byTrouble: () => {
    const dimensions = `{Bookend,service,stage,trouble} MetricName="Trouble" stage="${stage}"`;
    return [{ expression: `SEARCH('${dimensions}', 'Maximum', 300)` }];
  },
  ofFunction: (metric) => (name) => ['AWS/Lambda', metric, 'FunctionName', `bookend-${stage}-${name}`, { label: name }],
});

/** Lines over time, each the sum of a minute unless it says otherwise. */
const graph = (title, metrics, properties = {}) => ({
  type: 'metric',
  width: 8,
  height: 6,
  properties: {
    title,
    metrics,
    stat: 'Sum',
    period: 60,
    view: 'timeSeries',
    region: ref('AWS::Region'),
    ...properties,
  },
});

/** The newest value of each, as a number. */
const numbers = (title, metrics, stat) => ({ ...graph(title, metrics, { stat, view: 'singleValue' }), height: 3 });

const isAnythingWrong = ({ own, everywhere }, alarms) => [
  {
    type: 'text',
    width: 24,
    height: 2,
    properties: {
      markdown:
        `**Bookend** · Red alarms first: each names its runbook in [operations](${ref('RunbookBaseUrl')}/operations.md). ` +
        'No red alarm and no open incident: daemons bookend their tasks. No sweeps: Bookend itself is down.',
    },
  },
  {
    type: 'alarm',
    width: 24,
    height: 4,
    properties: {
      title: 'Alarms',
      sortBy: 'stateUpdatedTimestamp',
      alarms: alarms.map((alarm) => ref(`${alarm}.Arn`)),
    },
  },
  numbers('Incidents that go on', [own('inspect', 'OpenIncidents')], 'Maximum'),
  numbers('Sweeps a minute', [own('inspect', 'Sweeps')], 'Sum'),
  numbers('Dead letters', DEAD_LETTERS.map(ofQueue('ApproximateNumberOfMessagesVisible')), 'Maximum'),
  graph('Incidents that go on', [own('inspect', 'OpenIncidents', { stat: 'Maximum' })]),
  graph('Notices told to people', ['Notices', 'Told', 'ToldFailed', 'NeedsAPerson'].map(everywhere)),
  graph('Dead letters', DEAD_LETTERS.map(ofQueue('ApproximateNumberOfMessagesVisible')), { stat: 'Maximum' }),
];

const whatEcsDid = ({ own, everywhere, byRule }) => [
  graph('Violated, by rule', [byRule('violated')]),
  ...['Start', 'Stop', 'Signal'].map((edge) =>
    graph(`${edge} margins, ms: below zero is out of order`, [
      ...['observe', 'inspect'].flatMap((service) => [
        own(service, `${edge}MarginMilliseconds`, { stat: 'Minimum', label: `least, by ${service}` }),
        own(service, `${edge}MarginMilliseconds`, { stat: 'p50', label: `p50, by ${service}` }),
      ]),
    ]),
  ),
  graph(
    'Remedies',
    ['Acted', 'Refused', 'ForPerson', 'Failed'].map((end) => everywhere(`Remedies${end}`)),
  ),
];

const doesBookendKeepUp = ({ own, everywhere, byTrouble, ofFunction }) => [
  graph('From event to verdict, ms', [
    own('observe', 'LagMilliseconds', { stat: 'p50', label: 'p50' }),
    own('observe', 'LagMilliseconds', { stat: 'p99', label: 'p99' }),
  ]),
  graph('Events', ['Events', 'Broken', 'Unrecorded'].map(everywhere)),
  graph('Age of the oldest message, s', QUEUES.map(ofQueue('ApproximateAgeOfOldestMessage')), { stat: 'Maximum' }),
  graph('Errors', FUNCTIONS.map(ofFunction('Errors'))),
  graph('Duration p99, ms', FUNCTIONS.map(ofFunction('Duration')), { stat: 'p99' }),
  graph('At the same time', FUNCTIONS.map(ofFunction('ConcurrentExecutions')), { stat: 'Maximum' }),
  graph('Checks and calls of ECS', ['Checked', 'EcsCalls', 'EcsThrottled'].map(everywhere)),
  graph('Troubles, by name', [byTrouble()]),
  graph('What react and the table refused', ['Throttled', 'Untold', 'Unsent', 'NotJudged'].map(everywhere)),
  graph("Age of the stream's records, ms", [ofFunction('IteratorAge')('react')], { stat: 'Maximum' }),
];

/** These are counted in the log alone, unless the deployment asks for more. */
const inDetail = ({ everywhere, byRule }) => [
  graph(
    'Verdicts',
    ['Violated', 'Inconclusive', 'Pending', 'Held'].map((outcome) => everywhere(`Verdicts${outcome}`)),
  ),
  graph('Inconclusive, by rule', [byRule('inconclusive')]),
  graph('Items', ['Written', 'Unchanged', 'LostRaces'].map(everywhere)),
  graph('Looks', ['Looks', 'LooksLater', 'Checks', 'Dropped'].map(everywhere)),
  graph('Sweeps', ['Overdue', 'Woken', 'LettersWoken', 'Refreshed', 'Unswept'].map(everywhere)),
];

/**
 * The dashboard as text for Fn::Sub, whose `${…}` are references.
 * @param alarms logical names of the alarms to show
 * @param isDetailed true where every count is a metric
 */
const dashboardBody = (stage, alarms, isDetailed) => {
  const metrics = metricsOf(stage);
  const always = [...isAnythingWrong(metrics, alarms), ...whatEcsDid(metrics), ...doesBookendKeepUp(metrics)];
  const widgets = isDetailed ? [...always, ...inDetail(metrics)] : always;
  return JSON.stringify({ start: '-PT6H', widgets });
};

/** The host of AWS's console behind the Region; the same as in shared/core/notices/notice-links.ts. */
const CONSOLE = {
  'Fn::If': [
    'IsChina',
    'console.amazonaws.cn',
    { 'Fn::If': ['IsUsGov', 'console.amazonaws-us-gov.com', 'console.aws.amazon.com'] },
  ],
};

module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const files = await Promise.all(
    ['alarms', 'alarms-telling', 'alarms-waiting', 'alarms-dead-letters'].map((name) =>
      resolveVariable(`file(infra/${name}.yml)`),
    ),
  );
  const alarms = files.flatMap(({ Resources }) => Object.keys(Resources));
  return {
    Conditions: {
      IsChina: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] },
      IsUsGov: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-us-gov'] },
    },
    Resources: {
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          // All Regions of an account share one list of dashboards.
          DashboardName: { 'Fn::Sub': `bookend-${stage}-${ref('AWS::Region')}` },
          DashboardBody: {
            'Fn::If': [
              'HasDetailedMetrics',
              { 'Fn::Sub': dashboardBody(stage, alarms, true) },
              { 'Fn::Sub': dashboardBody(stage, alarms, false) },
            ],
          },
        },
      },
    },
    Outputs: {
      DashboardUrl: {
        Description: 'What somebody on call looks at first',
        Value: {
          'Fn::Sub': [
            `https://${ref('AWS::Region')}.${ref('console')}/cloudwatch/home?region=${ref('AWS::Region')}#dashboards/dashboard/${ref('Dashboard')}`,
            { console: CONSOLE },
          ],
        },
      },
    },
  };
};
