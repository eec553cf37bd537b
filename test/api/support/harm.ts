import type { Answer, Request } from './client';
import type { Json, Operation } from './document';
import { type Field, getAt, setAt } from './fields';
import { idOf, type Tenant, type World } from './world';

const MARK = '"@@here@@"';

/** The JSON of a body with a token, as it stands, in one place. */
export const bodyWith = ({ pointer, base }: Field, token: string): string =>
  // The replacement is a function: in text, `$&` would mean something.
  JSON.stringify(setAt(base, pointer, '@@here@@')).replace(MARK, () => token);

/** Throws unless an answer is a success, or a refusal with a code of the catalogue and its status. Never a fault. */
export const expectNoHarm = (world: World, what: string, answer: Answer): void => {
  if (answer.status < 400) return;
  const code = String(answer.body?.code);
  const known = world.service.problems.get(code);
  const isFault = answer.status >= 500;
  const isProblem = answer.headers['content-type'] === 'application/problem+json';
  if (isFault || !isProblem || known !== answer.status) {
    throw new Error(`${what} was answered with ${answer.status}: ${answer.text.slice(0, 500)}`);
  }
};

/** Gives one prepared call after the other; what was prepared is used until a call succeeds with it. */
export class Prepared {
  private ready: (Request & { readonly base: Json }) | null = null;
  private external: string | null = null;

  constructor(
    private readonly world: World,
    private readonly operation: Operation,
    private readonly tenant: Tenant,
  ) {}

  /** Sends a body with the token in the field's place. */
  async send(field: Field, token: string): Promise<Answer> {
    this.ready ??= await this.prepare(field.base);
    const { base, ...request } = this.ready;
    const answer = await this.world.call(this.operation.id, { ...request, body: bodyWith({ ...field, base }, token) });
    if (answer.status < 300) this.ready = null;
    return answer;
  }

  /** The next field may want another body. */
  forget(): void {
    this.ready = null;
  }

  private async prepare(base: Json): Promise<Request & { readonly base: Json }> {
    const { body, ...request } = await this.world.ready(this.operation, this.tenant);
    const whole = { ...(base.role === undefined ? (body as Json) : {}), ...base };
    const path = request.path ?? {};
    if (this.operation.id !== 'postMessage') return { ...request, base: whole };
    if (base.role === 'human') {
      await this.world.must('changeMode', { key: this.tenant.key, path, body: { mode: 'manual' } });
    }
    return base.role === 'agent' ? { ...request, ...(await this.asked(whole)) } : { ...request, base: whole };
  }

  /** A conversation whose agent answers from outside, with a question that awaits it. */
  private async asked(base: Json): Promise<{ path: Record<string, string>; base: Json }> {
    const { key, ids } = this.tenant;
    this.external ??= idOf(
      await this.world.must('createAgent', {
        key,
        body: { name: 'outside', projectId: ids.projectId, provider: { kind: 'external' } },
      }),
    );
    const body = { agentId: this.external, message: { text: 'question' } };
    const started = await this.world.must('startConversation', { key, body });
    const answers = getAt(started.body, ['message', 'id']);
    return { path: { conversationId: idOf(started) }, base: { ...base, answers } };
  }
}
