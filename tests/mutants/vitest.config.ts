/** The unit tests as Stryker runs them: domain tests only, in Node, the quick ones before the walks of the oracle. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type Reporter, type TestModule, type TestSpecification, type Vitest } from 'vitest/node';

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOracle = ({ moduleId }: TestSpecification) => moduleId.includes('.oracle.');
    return [...files.filter((file) => !isOracle(file)), ...files.filter(isOracle)];
  }
}

/**
 * A test file that cannot even be loaded, because it asks the broken domain for a moment at its head, has no failed test.
 * Stryker would call that mutant a survivor; told as an error outside of tests, it is seen.
 */
class LoadFailures implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunStart(): void {
    this.vitest?.state.clearErrors();
  }

  onTestModuleEnd(file: TestModule): void {
    for (const error of file.errors()) this.vitest?.state.catchError(error, 'Load Error');
  }
}

export default defineConfig({
  test: {
    environment: 'node',
    include: (process.env['MUTANTS_TESTS'] ?? 'tests/unit/domain/**/*.test.ts').split(','),
    // Stryker runs tests in worker threads, where the zone of the machine cannot be changed.
    exclude: ['**/*.zones.test.ts'],
    env: { DUE_CASES: '500' },
    setupFiles: ['tests/mutants/setup-mutants.ts'],
    sequence: { sequencer: QuickFirst },
    reporters: [new LoadFailures()],
  },
});
