import type { Answer, Client, Json } from './client';
import { eventually } from './eventually';

export interface JobView<Result = Json> {
  readonly id: string;
  readonly kind: string;
  readonly state: 'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled';
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly result: Result | null;
  readonly error: string | null;
}

/** Jobs as an integrator asks for them and follows them. */
export class Jobs {
  constructor(private readonly client: Client) {}

  async start(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<JobView> {
    const answer = await this.client.send<JobView>('POST', path, { body, headers });
    if (answer.status !== 202) throw new Error(`The job was answered with ${JSON.stringify(answer.body)}`);
    expect(answer.headers.get('location')).toBe(`/v1/jobs/${answer.body.id}`);
    return answer.body;
  }

  read(id: string): Promise<JobView> {
    return this.client.get<JobView>(`/v1/jobs/${id}`);
  }

  /** Waits until the job is in this state; throws when it has ended in another. */
  async reaches(id: string, state: JobView['state']): Promise<JobView> {
    return eventually(`the job to be ${state}`, async () => {
      const job = await this.read(id);
      if (job.state === state) return job;
      if (['completed', 'failed', 'cancelled'].includes(job.state)) throw new Error(`It ended: ${JSON.stringify(job)}`);
      return null;
    });
  }

  /** Asks for a job and waits for its end; resolves to what came of it. */
  async run(path: string, body: object): Promise<Json | null> {
    return (await this.reaches((await this.start(path, body)).id, 'completed')).result;
  }

  move(id: string, move: 'pause' | 'resume' | 'cancel'): Promise<Answer<JobView>> {
    return this.client.send<JobView>('POST', `/v1/jobs/${id}/${move}`);
  }
}
