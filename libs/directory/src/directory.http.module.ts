import { Module } from '@nestjs/common';
import { Authenticator, CursorCodec, ProblemsModule } from '@verbatim/http';
import { DIRECTORY_OPTIONS, type DirectoryOptions } from './directory.options';
import { directoryProblems } from './directory.problems';
import { AccountsController } from './features/accounts/accounts.controller';
import { AgentsController } from './features/agents/agents.controller';
import { AuditController } from './features/audit/audit.controller';
import { PlatformAuditController } from './features/audit/platform-audit.controller';
import { CategoriesController } from './features/categories/categories.controller';
import { ConnectorsController } from './features/connectors/connectors.controller';
import { KeysController } from './features/keys/keys.controller';
import { KnowledgeController } from './features/knowledge/knowledge.controller';
import { MembersController } from './features/members/members.controller';
import { AdminProjectsController } from './features/projects/admin-projects.controller';
import { ProjectsController } from './features/projects/projects.controller';
import { ProvidersController } from './features/providers/providers.controller';
import { StatesController } from './features/states/states.controller';
import { HoldUserController } from './features/users/hold-user.controller';
import { UsersController } from './features/users/users.controller';
import { VariantsController } from './features/variants/variants.controller';
import { RotateWebhookSecretController } from './features/webhooks/rotate-webhook-secret.controller';
import { WebhooksController } from './features/webhooks/webhooks.controller';
import { FailureLimit } from './keys/failure-limit';
import { KeyAuthenticator } from './keys/key.authenticator';
import { KeyLookup } from './keys/key-lookup';
import { MemberLookup } from './keys/member-lookup';
import { Lists } from './lists/lists';
import { CLOCK, type Clock } from './ports/clock.port';
import { AccountPipe } from './request/account.pipe';

/** The directory over HTTP, and the app's Authenticator. Needs DirectoryModule, with an `adminKey`, in the same process. */
@Module({
  imports: [ProblemsModule.register(directoryProblems)],
  controllers: [
    AccountsController,
    AdminProjectsController,
    KeysController,
    ProvidersController,
    AuditController,
    PlatformAuditController,
    ProjectsController,
    AgentsController,
    KnowledgeController,
    UsersController,
    HoldUserController,
    MembersController,
    StatesController,
    CategoriesController,
    VariantsController,
    ConnectorsController,
    WebhooksController,
    RotateWebhookSecretController,
  ],
  providers: [
    AccountPipe,
    { provide: Lists, inject: [CursorCodec], useFactory: (codec: CursorCodec) => new Lists(codec) },
    {
      provide: Authenticator,
      inject: [DIRECTORY_OPTIONS, KeyLookup, MemberLookup, CLOCK],
      useFactory: (
        { adminKey, failedAttemptsPerMinute }: DirectoryOptions,
        keys: KeyLookup,
        members: MemberLookup,
        clock: Clock,
      ) => {
        if (!adminKey) throw new Error('The directory needs an adminKey to answer HTTP');
        return new KeyAuthenticator(adminKey, keys, members, new FailureLimit(clock, failedAttemptsPerMinute), clock);
      },
    },
  ],
  exports: [Authenticator],
})
export class DirectoryHttpModule {}
