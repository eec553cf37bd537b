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
import { KnowledgeReader } from './facts/knowledge.reader';
import { UserReader } from './facts/user.reader';
import { UserWriter } from './facts/user.writer';
import { ProviderTarget } from './features/providers/provider-target';
import { KeyLookup } from './keys/key-lookup';
import { AGENT_USAGE } from './ports/agent-usage.port';
import { CLOCK, type Clock, systemClock } from './ports/clock.port';

const agentKinds: ReadonlySet<AuditNote['subjectKind']> = new Set(['agent', 'project', 'provider']);

const providers: Provider[] = [
  {
    provide: CLOCK,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ clock }: DirectoryOptions) => clock ?? systemClock,
  },
  {
    provide: AGENT_USAGE,
    inject: [DIRECTORY_OPTIONS],
    useFactory: ({ agentUsage }: DirectoryOptions) => agentUsage,
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
    provide: Changes,
    inject: [DataSource, CLOCK, AgentReader, KeyLookup],
    useFactory: (dataSource: DataSource, clock: Clock, agents: AgentReader, keys: KeyLookup) =>
      new Changes(dataSource, clock, ({ accountId }, notes) => {
        if (notes.some(({ subjectKind }) => agentKinds.has(subjectKind))) agents.forgetAccount(accountId);
        if (notes.some(({ subjectKind }) => subjectKind === 'key')) keys.forgetAccount(accountId);
      }),
  },
  {
    provide: AnsweringAgentReader,
    inject: [AgentReader, DIRECTORY_OPTIONS, CredentialVault],
    useFactory: (agents: AgentReader, { pool }: DirectoryOptions, vault: CredentialVault) =>
      new AnsweringAgentReader(agents, new KnowledgeReader(pool), pool, vault),
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
    DIRECTORY_OPTIONS,
    KeyLookup,
    UserReader,
    UserWriter,
  ],
})
export class DirectoryModule extends ConfigurableModuleClass {}
