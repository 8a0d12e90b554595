/** Counters for a Prometheus scraper. Labels are names of routes and outcomes; nothing of people. */

export interface Metrics {
  readonly requests: Counter;
  readonly events: Counter;
  readonly signIns: Counter;
  /** The text exposition format; gauges are read now. */
  render(gauges: readonly Gauge[]): string;
}

export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly value: number;
}

export interface Counter {
  add(labels: Readonly<Record<string, string | number>>, amount?: number): void;
}

interface NamedCounter extends Counter {
  lines(): string[];
}

export function createMetrics(): Metrics {
  const requests = createCounter('dunghen_http_requests_total', 'Requests answered, by route and status.');
  const events = createCounter('dunghen_events_total', 'Dossier events taken in, by outcome.');
  const signIns = createCounter('dunghen_sign_ins_total', 'Attempts to sign in, by outcome.');
  return {
    requests,
    events,
    signIns,
    render: (gauges) =>
      [...[requests, events, signIns].flatMap((counter) => counter.lines()), ...gauges.flatMap(gaugeLines), ''].join(
        '\n',
      ),
  };
}

function createCounter(name: string, help: string): NamedCounter {
  const values = new Map<string, number>();
  return {
    add(labels, amount = 1) {
      const key = Object.entries(labels)
        .map(([label, value]) => `${label}="${String(value).replace(/["\\\n]/g, '_')}"`)
        .join(',');
      values.set(key, (values.get(key) ?? 0) + amount);
    },
    lines: () => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} counter`,
      ...[...values].map(([key, value]) => `${name}{${key}} ${value}`),
    ],
  };
}

function gaugeLines({ name, help, value }: Gauge): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`];
}
