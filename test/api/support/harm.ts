import { randomInt, randomUUID } from 'node:crypto';
import type { Answer, Request } from './client';
import type { Json, Operation } from './document';
import { type Field, getAt, setAt } from './fields';
import { connectors, renamed } from './examples';
import { idOf, type Tenant, type World } from './world';

const MARK = '"@@here@@"';

/** The JSON of a body with a token, as it stands, in one place. */
export const bodyWith = ({ pointer, base }: Field, token: string): string =>
  // The replacement is a function: in text, `$&` would mean something.
  JSON.stringify(setAt(base, pointer, '@@here@@')).replace(MARK, () => token);

/** Throws unless an answer is a success, or a refusal as its language has them. Never a fault. */
export const expectNoHarm = (world: World, what: string, answer: Answer): void => {
  if (answer.status < 400) return;
  if (answer.status >= 500 || !answer.language.isRefusal(answer, world.service.problems)) {
    throw new Error(`${what} was answered with ${answer.status}: ${answer.text.slice(0, 500)}`);
  }
};

/** Sends one field's values, each in a call that is right but for it; what was prepared for a call serves until one succeeds. */
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

  private async prepare(base: Json): Promise<Request & { readonly base: Json }> {
    if (this.operation.id === 'changeConnector') return this.connected(base);
    if (this.operation.id === 'startOutbound') return this.outbound(base);
    const { body, ...request } = await this.world.ready(this.operation, this.tenant);
    const example = body as Json;
    const isOneOfSeveral = base.role !== undefined || this.operation.id === 'createConnector';
    const whole = renamed({ ...(isOneOfSeveral ? { projectId: example.projectId } : example), ...base });
    const path = request.path ?? {};
    if (this.operation.id === 'bulkUpdateConversations') {
      const filter = { ...(example.filter as Json), ...(base.filter as Json) }; // an empty one is refused
      return { ...request, base: { ...whole, filter } };
    }
    if (this.operation.id !== 'postMessage') return { ...request, base: whole };
    if (base.role === 'human') {
      await this.world.must('changeMode', { key: this.tenant.key, path, body: { mode: 'manual' } });
    }
    return base.role === 'agent' ? { ...request, ...(await this.asked(whole)) } : { ...request, base: whole };
  }

  /** To somebody nobody wrote to before: what is undelivered in one conversation has an end. */
  private async outbound(base: Json): Promise<Request & { readonly base: Json }> {
    const { body, ...request } = await this.world.ready(this.operation, this.tenant);
    const contacts = { email: `${randomUUID()}@example.com`, phone: `+4144${String(randomInt(1e9)).padStart(9, '0')}` };
    const user = base.user as Json;
    const known = Object.entries(contacts).filter(([name]) => name in user);
    const { agentId } = body as Json;
    return { ...request, base: { ...base, agentId, user: { ...user, ...Object.fromEntries(known) } } };
  }

  /** A connector of the kind that the body says, in a project of its own: a project has one for each channel. */
  private async connected(base: Json): Promise<Request & { readonly base: Json }> {
    const { key, ids, canary } = this.tenant;
    const projectId = await this.world.project(ids.accountId ?? '', 'connected');
    const one = base.kind === 'smtp' ? connectors.smtp(canary) : connectors.webhook(canary);
    const made = await this.world.must('createConnector', { key, body: { ...one, projectId } });
    return { key, path: { connectorId: idOf(made) }, base };
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
