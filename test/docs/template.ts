import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const INFRA = new URL('../../infra/', import.meta.url);

type Part = {
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties: AlarmProperties }>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default: unknown }>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
};

type AlarmProperties = { readonly AlarmName?: string; readonly AlarmDescription?: string };

/** Reads the deployment's files as they are written: CloudFormation's own tags are left as text. Daemons are stacks of their own. */
const parts = (): readonly Part[] =>
  readdirSync(INFRA, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.yml') && !name.startsWith('daemons'))
    .map((name) => parse(readFileSync(new URL(name, INFRA), 'utf8'), { merge: true, logLevel: 'silent' }));

/** Every alarm: its name without the deployment's, and what it tells a person. */
export const alarms = (): readonly { readonly name: string; readonly description: string }[] =>
  parts()
    .flatMap(({ Resources = {} }) => Object.values(Resources))
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties: { AlarmName = '', AlarmDescription = '' } }) => ({
      name: AlarmName.replace(/^\$\{self:service\}-\$\{sls:stage\}-/, ''),
      description: AlarmDescription,
    }));

export const outputs = (): readonly string[] => parts().flatMap(({ Outputs = {} }) => Object.keys(Outputs));

/** The names that may be given as `--param`, wherever they are read. */
export const params = (): readonly string[] => {
  const files = readdirSync(INFRA, { recursive: true }).map(String);
  const texts = ['../serverless.yml', ...files.filter((name) => name.endsWith('.yml'))].map((name) =>
    readFileSync(new URL(name, INFRA), 'utf8'),
  );
  const named = [...texts.join('\n').matchAll(/\$\{param:(\w+)/g)].map(([, name = '']) => name);
  return [...new Set(named)];
};
