/** What a function answered. */
export interface Invocation {
  status: number;
  /** `Unhandled` or `Handled` where the function failed; else "". */
  failure: string;
  payload: string;
  /** The last 4 KB of what the run wrote. */
  log: string;
}

/** What a run's REPORT line tells. */
export interface Report {
  milliseconds: number;
  /** How long its environment took to start; absent when it was warm. */
  initMilliseconds?: number;
  memoryMegabytes: number;
}

/** Undefined if the log has no such line. */
export function reportOf(log: string): Report | undefined {
  const [line = ''] = /^REPORT RequestId: .*$/m.exec(log) ?? [];
  const number = (pattern: RegExp): number | undefined => {
    const found = pattern.exec(line)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const milliseconds = number(/\tDuration: ([\d.]+) ms/);
  if (milliseconds === undefined) return undefined;
  const initMilliseconds = number(/\tInit Duration: ([\d.]+) ms/);
  return {
    milliseconds,
    ...(initMilliseconds !== undefined && { initMilliseconds }),
    memoryMegabytes: number(/\tMax Memory Used: (\d+) MB/) ?? 0,
  };
}

/** A function's own error, as Lambda's runtimes tell it. */
export interface FunctionFault {
  type: string;
  message: string;
  /** Where in the function's own files, innermost first. */
  trace: readonly string[];
}

export function faultOf({ failure, payload }: Invocation): FunctionFault | undefined {
  if (failure === '') return undefined;
  try {
    const { errorType, errorMessage, trace } = JSON.parse(payload) as Partial<Record<string, unknown>>;
    const lines = Array.isArray(trace) ? trace.map(String) : [];
    return {
      type: String(errorType ?? failure),
      message: String(errorMessage ?? ''),
      trace: lines.filter((line) => line.includes('/var/task/')).map((line) => line.trim()),
    };
  } catch {
    return { type: failure, message: payload, trace: [] };
  }
}
