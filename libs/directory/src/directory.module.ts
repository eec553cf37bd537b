import { Global, Module, type Provider } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { AccountRegistry } from './accounts/account-registry';
import { type AuditNote, Changes } from './changes/changes';
import { CredentialVault } from './credentials/credential-vault';
import { commandHandlers, queryHandlers } from './directory.handlers';
import { ConfigurableModuleClass, DIRECTORY_OPTIONS, type DirectoryOptions } from './directory.options';
import { AgentReader } from './facts/agent.reader';
import { AnsweringAgentReader } from './facts/answering-agent.reader';
import { ConnectorReader } from './facts/connector.reader';
import { KnowledgeReader } from './facts/knowledge.reader';
import { NamesReader } from './facts/names.reader';
import { ReferenceReader } from './facts/reference.reader';
import { UserReader } from './facts/user.reader';
import { UserWriter } from './facts/user.writer';
import { WebhookReader } from './facts/webhook.reader';
import { ConnectorTarget } from './features/connectors/connector-target';
import { ProviderTarget } from './features/providers/provider-target';
import { WebhookTarget } from './features/webhooks/webhook-target';
import { KeyLookup } from './keys/key-lookup';
import { MemberLookup } from './keys/member-lookup';
import { AGENT_WATCH, nobody } from './ports/agent-watch.port';
import { CLOCK, type Clock, systemClock } from './ports/clock.port';
import { CONVERSATION_USAGE } from './ports/conversation-usage.port';
import { nobodyWatches, WEBHOOK_WATCH } from './ports/webhook-watch.port';

const agentKinds: readonly AuditNote['subjectKind'][] = ['agent', 'project', 'provider'];

const providers: Provider[] = [
  {
    provide: CLOCK,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ clock }: DirectoryOptions) => clock ?? systemClock,
  },
  {
    provide: CONVERSATION_USAGE,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ usage }: DirectoryOptions) => usage,
  },
  {
    provide: AGENT_WATCH,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ agentWatch }: DirectoryOptions) => agentWatch ?? nobody,
  },
  {
    provide: WEBHOOK_WATCH,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ webhookWatch }: DirectoryOptions) => webhookWatch ?? nobodyWatches,
  },
  {
    provide: CredentialVault,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ secretKey }: DirectoryOptions) => new CredentialVault(secretKey),
  },
  {
    provide: ProviderTarget,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ checkTarget }: DirectoryOptions) => new ProviderTarget(checkTarget),
  },
  {
    provide: ConnectorTarget,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ checkTarget }: DirectoryOptions) => new ConnectorTarget(checkTarget),
  },
  {
    provide: WebhookTarget,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ checkTarget }: DirectoryOptions) => new WebhookTarget(checkTarget),
  },
  {
    provide: AccountRegistry,
    inject: [DataSource],
    useFactory: (dataSource: DataSource) => new AccountRegistry(dataSource),
  },
  {
    provide: AgentReader,
    inject: [DIRECTORY_OPTIONS, CLOCK],
    useFactory: ({ pool }: DirectoryOptions, clock: Clock) => new AgentReader(pool, clock),
  },
  {
    provide: KeyLookup,
    inject: [DIRECTORY_OPTIONS, CLOCK],
    useFactory: ({ pool }: DirectoryOptions, clock: Clock) => new KeyLookup(pool, clock),
  },
  {
    provide: MemberLookup,
    inject: [DIRECTORY_OPTIONS, CLOCK],
    useFactory: ({ pool }: DirectoryOptions, clock: Clock) => new MemberLookup(pool, clock),
  },
  {
    provide: Changes,
    inject: [DataSource, CLOCK, AgentReader, KeyLookup, MemberLookup],
    useFactory: (dataSource: DataSource, clock: Clock, agents: AgentReader, keys: KeyLookup, members: MemberLookup) =>
      new Changes(dataSource, clock, ({ accountId }, notes) => {
        const changed = new Set(notes.map(({ subjectKind }) => subjectKind));
        if (agentKinds.some((kind) => changed.has(kind))) agents.forgetAccount(accountId);
        if (changed.has('key')) keys.forgetAccount(accountId);
        if (changed.has('member')) members.forgetAccount(accountId);
      }),
  },
  {
    provide: AnsweringAgentReader,
    inject: [AgentReader, DIRECTORY_OPTIONS, CredentialVault],
    useFactory: (agents: AgentReader, { pool }: DirectoryOptions, vault: CredentialVault) =>
      new AnsweringAgentReader(agents, new KnowledgeReader(pool), pool, vault),
  },
  {
    provide: ConnectorReader,
    inject: [DIRECTORY_OPTIONS, CredentialVault],
    useFactory: ({ pool }: DirectoryOptions, vault: CredentialVault) => new ConnectorReader(pool, vault),
  },
  {
    provide: NamesReader,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ pool }: DirectoryOptions) => new NamesReader(pool),
  },
  {
    provide: ReferenceReader,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ pool }: DirectoryOptions) => new ReferenceReader(pool),
  },
  {
    provide: UserReader,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ pool }: DirectoryOptions) => new UserReader(pool),
  },
  {
    provide: UserWriter,
    inject: [CommandBus],
    useFactory: (commands: CommandBus) => new UserWriter(commands),
  },
  {
    provide: WebhookReader,
    inject: [CredentialVault, CLOCK],
    useFactory: (vault: CredentialVault, clock: Clock) => new WebhookReader(vault, clock),
  },
  ...commandHandlers,
  ...queryHandlers,
];

/**
 * Reference data without HTTP: `DirectoryModule.forRoot(options)` or `forRootAsync`. Global. Needs the process to import
 * `CqrsModule.forRoot()` and a TypeORM connection that knows {@link directoryEntities}.
 */
@Global()
@Module({
  providers,
  exports: [
    AccountRegistry,
    AgentReader,
    AnsweringAgentReader,
    CLOCK,
    ConnectorReader,
    DIRECTORY_OPTIONS,
    KeyLookup,
    MemberLookup,
    NamesReader,
    ReferenceReader,
    UserReader,
    UserWriter,
    WebhookReader,
  ],
})
export class DirectoryModule extends ConfigurableModuleClass {}
