// Prints what vitest really ran, and fails unless all of it passed. Usage: count.js RESULT.json FAILED_STEPS
import { readFileSync } from 'node:fs';

const [file, failedSteps] = process.argv.slice(2);

function readResult() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    console.log(`The tests left no result: ${error.message}`);
    return {
      success: false,
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [],
    };
  }
}

const result = readResult();
// A file that cannot be loaded has no tests that could fail.
const brokenFiles = result.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0);
const passed = result.numPassedTests;
let failed = result.numFailedTests + brokenFiles.length + Number(failedSteps);
if (failed === 0 && (!result.success || passed === 0)) failed = 1; // an error outside of any test, or no test at all

const left = result.numPendingTests + result.numTodoTests;
console.log(`${result.testResults.length} test files, ${left} tests skipped, ${failedSteps} steps failed`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
