import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainTemplate, type Template } from '../../../infra/release/plain-template.ts';
import { writeRelease } from '../../../infra/release/release.ts';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { hasProgram } from '../../needs.ts';
import { type Aws, withMoto } from '../moto.ts';
import type { Packaged } from '../packaged.ts';
import { type Rehearsed, rehearse, rehearseUpdate } from './terraform.ts';

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
    it.skipIf(!RUNS_ALL_DRAWN || !hasMoto)(
      inCi('is uploaded by the AWS CLI, and asks for the same resources (needs moto_server) (needs aws)'),
      async () => {
        await withMoto(async (aws) => {
          await aws('s3', 'mb', 's3://artefacts');
          const at = join(folder, 'packaged.json');
          const files = ['--template-file', join(folder, 'template.json'), '--output-template-file', at, '--use-json'];
          await aws('cloudformation', 'package', '--s3-bucket', 'artefacts', ...files);
          await aws('s3', 'cp', at, 's3://artefacts/packaged.json');
          const asked = await resourcesAsked(aws, 'packaged.json', { RolePath: '/bookend/' });
          expect(asked).toEqual(wanted);
        });
      },
    );

    it.skipIf(!hasProgram('terraform'))('has a Terraform module in its usual form (needs terraform)', async () => {
      await runs('terraform', ['fmt', '-check', join(folder, 'terraform')]);
    });

    describe.skipIf(!RUNS_ALL_DRAWN || !hasProgram('terraform'))(
      inCi('has a Terraform module (needs terraform)'),
      () => {
        let made: Promise<Rehearsed> | undefined;
        const rehearsed = (): Promise<Rehearsed> => {
          made ??= rehearse(join(folder, 'terraform'), join(folder, 'rehearsal'), {
            artifact_bucket: 'artefacts',
            stack_name: 'bookend-prod',
            parameters: { RolePath: '/bookend/', SlackSecret: '/bookend/slack' },
          });
          return made;
        };

        it('that uploads the template to the address that it gives, and every zip to where the template looks', async () => {
          const { objects, stack } = await rehearsed();
          const { Resources, Parameters = {} } = await templateIn('terraform/template.json');
          expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(Object.keys(stack.parameters)));
          expect(stack.parameters).toMatchObject({ ArtifactBucket: 'artefacts', RolePath: '/bookend/' });
          const keys = Object.values(Resources).flatMap(({ Type, Properties }) =>
            Type === 'AWS::Lambda::Function' ? [keyOf(Properties?.Code, stack.parameters)] : [],
          );
          const template = objects.filter(({ source }) => source.endsWith('/template.json'));
          expect(template.map(({ key }) => stack.template_url.endsWith(`/${key}`))).toEqual([true]);
          expect(objects.map(({ bucket, key }) => `${bucket}/${key}`).sort()).toEqual(
            [...keys, ...template.map(({ key }) => key)].map((key) => `artefacts/${key}`).sort(),
          );
          for (const { key, source } of objects)
            if (source.endsWith('.zip')) expect(source.endsWith(key.replace(/^bookend\//, '/'))).toBe(true);
        });

        it('that uploads what is new, then updates the stack, and only then deletes what the stack needs no more', async () => {
          const at = join(folder, 'update');
          await rehearse(join(folder, 'terraform'), at, { artifact_bucket: 'artefacts' });
          const [zip = ''] = (await readdir(at)).filter((name) => name.endsWith('.zip'));
          await rename(join(at, zip), join(at, `new-${zip}`));
          await writeFile(join(at, 'template.json'), '{}');
          const steps = await rehearseUpdate(at);
          expect(steps.slice(0, 2).sort()).toEqual(['template created', 'zip created']);
          expect(steps[2]).toBe('bookend changed');
          expect(steps.slice(3).sort()).toEqual(['template destroyed', 'zip destroyed']);
        });

        it.skipIf(!hasMoto)(
          'that asks for the same resources as the AWS CLI (needs moto_server) (needs aws)',
          async () => {
            await withMoto(async (aws) => {
              await aws('s3', 'mb', 's3://artefacts');
              const { objects, stack } = await rehearsed();
              for (const { bucket, key, source } of objects)
                await aws('s3', 'cp', join(folder, 'rehearsal', source), `s3://${bucket}/${key}`);
              const [, key = ''] = /\.amazonaws\.com\/(.+)$/.exec(stack.template_url) ?? [];
              expect(await resourcesAsked(aws, key, stack.parameters)).toEqual(wanted);
            });
          },
        );
      },
    );
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

/** The key of a zip, in a template whose parameters say where the zips lie. */
const keyOf = (code: unknown, parameters: Readonly<Record<string, string>>): string =>
  JSON.stringify(code)
    .replace(/^.*"S3Key":.*?"([^"]*\.zip)".*$/, '$1')
    .replaceAll(/\$\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');

/** The resources of a change set by a template in the bucket: moto takes all of them, whatever their conditions. */
const resourcesAsked = async (
  aws: Aws,
  key: string,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly string[]> => {
  const stack = ['--stack-name', 'bookend-prod', '--change-set-name', 'first'];
  const url = ['--template-url', `https://artefacts.s3.amazonaws.com/${key}`];
  const given = Object.entries(parameters).map(([name, value]) => `ParameterKey=${name},ParameterValue=${value}`);
  const create = ['--change-set-type', 'CREATE', '--capabilities', 'CAPABILITY_IAM'];
  await aws('cloudformation', 'create-change-set', ...stack, ...url, ...create, '--parameters', ...given);
  const query = ['--query', 'Changes[].ResourceChange.[LogicalResourceId,ResourceType]'];
  const asked = JSON.parse(await aws('cloudformation', 'describe-change-set', ...stack, ...query)) as string[][];
  return asked.map(([name, type]) => `${name} ${type}`).sort();
};
