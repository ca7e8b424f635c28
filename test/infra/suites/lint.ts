import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { hasProgram } from '../../needs.ts';
import { deployPolicyTemplate } from './deploy-policy.ts';

/** cfn-lint knows every property of every resource. Python programs are no dependency of ours: it is used where it is. */
export const describeLint = (templatePath: string): void => {
  describe('the packaged template, and the policy for who deploys', () => {
    it.skipIf(!RUNS_ALL_DRAWN || !hasProgram('cfn-lint'))(
      inCi('are accepted by cfn-lint: they hold only actions and ARNs that there can be (needs cfn-lint)'),
      () => {
        const folder = mkdtempSync(join(tmpdir(), 'bookend-policy-'));
        const policyPath = join(folder, 'template.json');
        writeFileSync(policyPath, deployPolicyTemplate());
        // it takes seconds to start: one run reads both, and names the file of what it finds
        const { stdout, stderr, status } = spawnSync(
          'cfn-lint',
          ['--regions', 'eu-west-1', 'us-east-1', '--', templatePath, policyPath],
          { encoding: 'utf8' },
        );
        rmSync(folder, { recursive: true });
        expect(`${stdout}${stderr}`).toBe('');
        expect(status).toBe(0);
      },
    );
  });
};
