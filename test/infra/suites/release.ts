import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainTemplate, type Template } from '../../../infra/release/plain-template.ts';
import { writeRelease } from '../../../infra/release/release.ts';
import { hasProgram } from '../../needs.ts';
import type { Packaged } from '../packaged.ts';

const runs = promisify(execFile);
const OF_OSLS = ['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy'];

/** The files that `npm run release` writes of the packaged service, and the resources that a deployment of them asks for. */
export const describeRelease = (packaged: Packaged): void => {
  const wanted = Object.entries(packaged.template.Resources)
    .filter(([name]) => !OF_OSLS.includes(name))
    .map(([name, { Type }]) => `${name} ${Type}`)
    .sort();

  describe('the release', () => {
    let folder = '';
    const templateIn = async (path: string) => JSON.parse(await readFile(join(folder, path), 'utf8')) as Template;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bookend-release-'));
      await writeRelease(dirname(packaged.templatePath), folder);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.each(['template.json', 'terraform/template.json'])(
      '%s has all resources but the bucket of osls',
      async (path) => {
        const { Resources, Outputs = {} } = await templateIn(path);
        expect(
          Object.entries(Resources)
            .map(([name, { Type }]) => `${name} ${Type}`)
            .sort(),
        ).toEqual(wanted);
        expect(JSON.stringify([Resources, Outputs])).not.toContain('ServerlessDeploymentBucket');
      },
    );

    it.each(['template.json', 'terraform/template.json'])(
      '%s gives every role a path and, if asked to, a boundary',
      async (path) => {
        const { Resources, Parameters } = await templateIn(path);
        const roles = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
        expect(roles.length).toBeGreaterThan(5);
        for (const { Properties } of roles)
          expect(Properties).toMatchObject({
            Path: { Ref: 'RolePath' },
            PermissionsBoundary: {
              'Fn::If': ['HasPermissionsBoundary', { Ref: 'PermissionsBoundaryArn' }, { Ref: 'AWS::NoValue' }],
            },
          });
        expect(Parameters).toMatchObject({ RolePath: { Default: '/' }, PermissionsBoundaryArn: { Default: '' } });
      },
    );

    it('has beside each template the zips that it names, as they were packaged', async () => {
      const besides = Object.values((await templateIn('template.json')).Resources).flatMap(({ Type, Properties }) =>
        Type === 'AWS::Lambda::Function' ? [String(Properties?.Code)] : [],
      );
      expect(besides).toContain('./observe.zip');
      for (const zip of besides)
        expect(await readFile(join(folder, zip))).toEqual(await packaged.zip(zip.slice('./'.length, -'.zip'.length)));
      const text = await readFile(join(folder, 'terraform/template.json'), 'utf8');
      const zips = (await readdir(join(folder, 'terraform'))).filter((name) => name.endsWith('.zip'));
      expect(zips).toHaveLength(besides.length);
      for (const zip of zips) expect(text).toContain(`\${ArtifactPrefix}${zip}`);
    });

    const hasMoto = hasProgram('moto_server') && hasProgram('aws');
    // moto makes a change set of the template, with all resources whatever their conditions; it can't carry this one out.
    it.skipIf(!hasMoto)(
      'is uploaded by the AWS CLI, and asks for the same resources (needs moto_server) (needs aws)',
      async () => {
        await withMoto(async (aws) => {
          await aws('s3', 'mb', 's3://artefacts');
          const at = join(folder, 'packaged.json');
          const files = ['--template-file', join(folder, 'template.json'), '--output-template-file', at, '--use-json'];
          await aws('cloudformation', 'package', '--s3-bucket', 'artefacts', ...files);
          await aws('s3', 'cp', at, 's3://artefacts/packaged.json');
          const stack = ['--stack-name', 'bookend-prod', '--change-set-name', 'first'];
          const url = ['--template-url', 'https://artefacts.s3.amazonaws.com/packaged.json'];
          const parameters = ['--parameters', 'ParameterKey=RolePath,ParameterValue=/bookend/'];
          const create = ['--change-set-type', 'CREATE', '--capabilities', 'CAPABILITY_IAM'];
          await aws('cloudformation', 'create-change-set', ...stack, ...url, ...create, ...parameters);
          const query = ['--query', 'Changes[].ResourceChange.[LogicalResourceId,ResourceType]'];
          const asked = JSON.parse(
            await aws('cloudformation', 'describe-change-set', ...stack, ...query),
          ) as string[][];
          expect(asked.map(([name, type]) => `${name} ${type}`).sort()).toEqual(wanted);
        });
      },
    );

    it.skipIf(!hasProgram('terraform'))('has a Terraform module in its usual form (needs terraform)', async () => {
      await runs('terraform', ['fmt', '-check', join(folder, 'terraform')]);
    });
  });

  describe('the template of the release', () => {
    const resource = (Code: unknown): Template => ({
      Resources: { Observe: { Type: 'AWS::Lambda::Function', Properties: { Code } } },
    });

    it('is refused where a function has no zip', () => {
      expect(() => plainTemplate(resource({ ZipFile: '…' }), (zip) => zip)).toThrow('Observe has no zip');
    });

    it('is refused where it has a parameter of that name', () => {
      const template = { ...resource({ S3Key: 'a/observe.zip' }), Parameters: { RolePath: {} } };
      expect(() => plainTemplate(template, (zip) => zip)).toThrow('the template has its own RolePath');
    });
  });
};

/** A moto of its own on a free port, for as long as `use` takes. */
const withMoto = async (
  use: (aws: (...argv: readonly string[]) => Promise<string>) => Promise<void>,
): Promise<void> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = once(server, 'exit');
  try {
    while (!(await answers(url))) {
      if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
      await new Promise((later) => setTimeout(later, 100));
    }
    const env = {
      PATH: process.env.PATH,
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_DEFAULT_REGION: 'eu-west-1' },
      ...{ AWS_ENDPOINT_URL: url, AWS_PAGER: '' },
    };
    await use(async (...argv) => (await runs('aws', argv, { env, maxBuffer: 16_000_000 })).stdout);
  } finally {
    server.kill();
    await ended;
  }
};

const answers = async (url: string): Promise<boolean> => {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
};
