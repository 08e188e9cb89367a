/** A step of a lab was checked. */
export interface Grade {
  lab: string;
  step: string;
  passed: boolean;
  reasons: readonly string[];
  finished: boolean;
}

const listeners = new Set<(grade: Grade) => void>();

export function onGrade(listener: (grade: Grade) => void): void {
  listeners.add(listener);
}

export function tellGrade(grade: Grade): void {
  for (const tell of listeners) tell(grade);
}
