import { account } from './account.ts';
import { definitionArn } from './arns.ts';
import { judges, type Row } from './audited.ts';

const AGENT = definitionArn('agent');
const ADOT = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.45.0';
const check = { command: ['CMD', '/check'] };

const ROWS: readonly Row[] = [
  ['no-health-check', account({ container: { healthCheck: undefined } }), [`no-health-check warning ${AGENT}`]],
  [
    'one essential container has one',
    account({
      container: { healthCheck: undefined },
      containers: [{ name: 'b', image: 'public.ecr.aws/acme/b:v1.0', essential: true, healthCheck: check }],
    }),
    [],
  ],
  [
    'only one that is not essential has one',
    account({
      container: { healthCheck: undefined },
      containers: [{ name: 'b', image: 'public.ecr.aws/acme/b:v1.0', essential: false, healthCheck: check }],
    }),
    [`no-health-check warning ${AGENT}`],
  ],
  [
    'health-check-cannot-run',
    account({
      container: { image: ADOT, healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:13133/ || exit 1'] } },
    }),
    [`health-check-cannot-run critical ${AGENT}#agent`],
  ],
  ['its own program', account({ container: { image: ADOT, healthCheck: { command: ['CMD', '/healthcheck'] } } }), []],
  [
    'wget in node-exporter',
    account({
      container: {
        image: 'quay.io/prometheus/node-exporter:v1.9.1',
        healthCheck: { command: ['CMD-SHELL', 'wget -qO- http://localhost:9100/ || exit 1'] },
      },
    }),
    [],
  ],
  [
    'restart-hides-crashes',
    account({
      containers: [
        { name: 'b', image: 'public.ecr.aws/acme/b:v1.0', essential: false, restartPolicy: { enabled: true } },
      ],
    }),
    [`restart-hides-crashes warning ${AGENT}#b`],
  ],
  ['beside a health check', account({ container: { restartPolicy: { enabled: true } } }), []],
  [
    'not enabled',
    account({
      containers: [
        { name: 'b', image: 'public.ecr.aws/acme/b:v1.0', essential: false, restartPolicy: { enabled: false } },
      ],
    }),
    [],
  ],
];

judges('health checks and restarts', ROWS);
