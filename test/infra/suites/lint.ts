import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hasProgram } from '../../needs.ts';

/** cfn-lint knows every property of every resource. Python programs are no dependency of ours: it is used where it is. */
export const describeLint = (templatePath: string): void => {
  describe('the packaged template', () => {
    it.skipIf(!hasProgram('cfn-lint'))('is accepted by cfn-lint (needs cfn-lint)', () => {
      const { stdout, stderr, status } = spawnSync(
        'cfn-lint',
        ['--regions', 'eu-west-1', 'us-east-1', '--', templatePath],
        {
          encoding: 'utf8',
        },
      );
      expect(`${stdout}${stderr}`).toBe('');
      expect(status).toBe(0);
    });
  });
};
