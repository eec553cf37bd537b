/** The row is no longer ours: its lease was taken over, its lane moved on, or it was cancelled. Stop quietly. */
export class LeaseLost extends Error {
  constructor(readonly kind: string) {
    super(`The lease of this ${kind} is lost`);
    this.name = 'LeaseLost';
  }
}

/** The process must stop; the claim is handed back without burning its attempt. */
export class WorkerStopping extends Error {
  constructor() {
    super('The worker is stopping');
    this.name = 'WorkerStopping';
  }
}
