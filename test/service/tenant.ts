import type { Client } from './client';
import type { Service } from './service';
import { Talk, type StartedView } from './talk';

/** One account as its integrator sees it. */
export class Tenant {
  private constructor(
    private readonly service: Service,
    readonly accountId: string,
    readonly projectId: string,
    readonly key: string,
    readonly client: Client,
  ) {}

  static async create(service: Service, project: object): Promise<Tenant> {
    const admin = service.client();
    const account = await admin.ok<{ id: string }>('POST', '/v1/admin/accounts', { body: { name: 'Larkspur Home' } });
    const at = `/v1/admin/accounts/${account.id}`;
    const [{ id: projectId }, { key }] = await Promise.all([
      admin.ok<{ id: string }>('POST', `${at}/projects`, { body: { name: 'Web shop', ...project } }),
      admin.ok<{ key: string }>('POST', `${at}/keys`, { body: { name: 'Back office', mode: 'live' } }),
    ]);
    return new Tenant(service, account.id, projectId, key, service.client(key));
  }

  /** An agent that answers by the scripted provider, one of its own: its model's name picks the play. */
  async agent(fields: object = {}, model = 'scripted'): Promise<string> {
    const { id } = await this.service.client().ok<{ id: string }>('POST', `${this.at}/providers`, {
      body: { name: 'Scripted', kind: 'openai-compatible', baseUrl: this.service.provider.baseUrl },
    });
    return this.agentOf({ kind: 'provider', id, model }, fields);
  }

  /** An agent that is the integrator's own and answers through the API. */
  externalAgent(fields: object = {}): Promise<string> {
    return this.agentOf({ kind: 'external' }, fields);
  }

  /** Another key of the account: a narrower one, or of test mode. */
  async keyWith(fields: object): Promise<string> {
    const body = { name: 'Another', mode: 'live', ...fields };
    return (await this.service.client().ok<{ key: string }>('POST', `${this.at}/keys`, { body })).key;
  }

  changeProject(changes: object): Promise<unknown> {
    return this.service.client().ok('PATCH', `${this.at}/projects/${this.projectId}`, { body: changes });
  }

  /** How the project delivers by e-mail, SMS or phone; resolves to the connector's id. */
  async connector(fields: object): Promise<string> {
    const body = { projectId: this.projectId, ...fields };
    return (await this.client.ok<{ id: string }>('POST', '/v1/connectors', { body })).id;
  }

  /** Starts a conversation. */
  async talk(agentId: string, fields: object = {}): Promise<Talk> {
    const { id } = await this.client.ok<StartedView>('POST', '/v1/conversations', { body: { agentId, ...fields } });
    return new Talk(this.client, id);
  }

  private get at(): string {
    return `/v1/admin/accounts/${this.accountId}`;
  }

  private async agentOf(provider: object, fields: object): Promise<string> {
    const body = { projectId: this.projectId, name: 'Ada', provider, ...fields };
    return (await this.client.ok<{ id: string }>('POST', '/v1/agents', { body })).id;
  }
}
