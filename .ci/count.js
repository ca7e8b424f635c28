// Prints what vitest really ran, and fails unless all of it passed.
// Usage: count.js RESULT.json EXIT_CODE_OF_VITEST FAILED_STEPS
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const [file, exitCode, failedSteps] = process.argv.slice(2);
const result = readResult();
const tests = result.testResults.flatMap(({ assertionResults }) => assertionResults);
const failures = [
  ...(Number(failedSteps) > 0 ? Array(Number(failedSteps)).fill('a step before the tests failed') : []),
  ...Array(result.numFailedTests).fill('a test failed'),
  // A file that cannot be loaded, or that focuses a test, has no tests that could fail.
  ...result.testResults
    .filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed))
    .map(({ name, message }) => `${name}: ${firstLine(message)}`),
  ...tests.filter(isLeftOut).flatMap(whyNotLawful),
];
// An error outside of any test, or no test at all.
if (failures.length === 0 && Number(exitCode) !== 0) failures.push(`vitest ended with ${exitCode}`);
if (failures.length === 0 && !result.success) failures.push('vitest reports no success');
if (failures.length === 0 && result.numPassedTests === 0) failures.push('no test passed');

for (const failure of new Set(failures)) console.log(`failed: ${failure}`);
const left = tests.filter(isLeftOut).length;
console.log(`${result.testResults.length} test files, ${left} tests skipped, ${failedSteps} steps failed`);
console.log(`${result.numPassedTests} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

function readResult() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    console.log(`The tests left no result: ${error.message}`);
    return { success: false, numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}

function isFailed({ status }) {
  return status === 'failed';
}

function isLeftOut({ status }) {
  return status !== 'passed' && status !== 'failed';
}

function firstLine(message = '') {
  return message.split('\n')[0] || 'it could not be loaded';
}

/**
 * Only a test that needs a program which this machine lacks may be skipped: it says so by `(needs NAME)` in its title, for each of them. CI runs
 * what needs CI, and installs the tools.
 */
function whyNotLawful({ fullName, status }) {
  const needs = [...fullName.matchAll(/\(needs ([\w./-]+)\)/g)]
    .map(([, name]) => name)
    .filter((name) => name !== 'CI' && !name.startsWith('tools/'));
  if (needs.length === 0) return [`${status} without a reason: ${fullName}`];
  return needs.every(hasProgram) ? [`${status} although ${needs.join(' and ')} is here: ${fullName}`] : [];
}

function hasProgram(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
