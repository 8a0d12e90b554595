/** What `npm audit --json` says, read strictly: only a whole report of the registry counts as a check. */

export type Audit =
  | { readonly type: 'clean' }
  /** Each with its severity and where to read about it. */
  | { readonly type: 'vulnerable'; readonly packages: readonly string[] }
  /** The registry did not answer, or knows no audits. */
  | { readonly type: 'not-checked'; readonly reason: string };

interface Report {
  readonly auditReportVersion?: number;
  readonly message?: string;
  readonly error?: { readonly summary?: string };
  readonly vulnerabilities?: Readonly<Record<string, Vulnerable>>;
}

interface Vulnerable {
  readonly name: string;
  readonly severity: string;
  readonly range: string;
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
}

const SERIOUS = new Set(['high', 'critical']);

/** @param output of `npm audit --json`, whatever its exit code */
export function readAudit(output: string): Audit {
  const report = parse(output);
  if (report?.auditReportVersion === undefined || report.vulnerabilities === undefined) {
    return { type: 'not-checked', reason: report?.error?.summary || report?.message || 'no report' };
  }
  const serious = Object.values(report.vulnerabilities).filter(({ severity }) => SERIOUS.has(severity));
  return serious.length === 0 ? { type: 'clean' } : { type: 'vulnerable', packages: serious.map(describe) };
}

function parse(output: string): Report | null {
  try {
    return JSON.parse(output) as Report | null;
  } catch {
    return null;
  }
}

function describe({ name, severity, range, via }: Vulnerable): string {
  const causes = via.map((cause) => (typeof cause === 'string' ? cause : `${cause.title} ${cause.url}`));
  return `${name} ${range} (${severity}): ${causes.join('; ')}`;
}
