import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const HOOK = join(import.meta.dirname, '../../../../cli/pre-commit.sh');
const folder = mkdtempSync(join(tmpdir(), 'bookend-hook-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = {
  'chart.yaml': 'kind: DaemonSet\nspec:\n{{- if .Values.agent }}\n  serviceName: {{ .Values.name }}\n{{- end }}\n',
  'an agent.json': '{"family":"agent","containerDefinitions":[{"name":"agent","image":"agent:1.2"}]}',
  'broken.yaml': 'Resources:\n  Agent: { Type: AWS::ECS::DaemonTaskDefinition\n',
  'policy.json': '{"settleSeconds":20}',
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

const hook = (...argv: readonly string[]) => {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync('bash', [HOOK, ...argv], {
    cwd: folder,
    env: { PATH },
    encoding: 'utf8',
  });
  return { code: status, text: stdout + stderr };
};

describe('the hook of pre-commit', () => {
  it('passes a file over that names nothing of ECS, and says nothing', () => {
    expect(hook('chart.yaml')).toEqual({ code: 0, text: '' });
  });

  it.each([
    { what: 'a hole beside such a file', argv: ['chart.yaml', 'an agent.json'], code: 1 },
    { what: 'a policy, which is no file to check', argv: ['--policy', 'policy.json', 'an agent.json'], code: 1 },
    { what: 'a template that is broken', argv: ['broken.yaml'], code: 2 },
    { what: 'a file that is not there', argv: ['none.yaml'], code: 2 },
  ])('checks $what', ({ argv, code }) => {
    const ran = hook(...argv);
    expect(ran.code, ran.text).toBe(code);
    expect(ran.text).not.toContain('chart.yaml');
  });
});
