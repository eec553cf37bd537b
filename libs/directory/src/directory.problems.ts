import { defineProblems } from '@verbatim/http';
import type { DirectoryErrorCode } from './directory.errors';

export const directoryProblems = defineProblems({
  'id.taken': { status: 409, title: 'The id is taken' },
  'project.in-use': { status: 409, title: 'The project has agents' },
  'provider.in-use': { status: 409, title: 'The provider is used by an agent' },
  'provider.url-refused': { status: 422, title: 'The address may not be called' },
  'provider.credential-unreadable': { status: 500, title: 'A stored credential cannot be read' },
  'agent.in-use': { status: 409, title: 'The agent has conversations' },
  'agent.project-required': { status: 422, title: 'The project of the agent is not named' },
  'agent.knowledge-full': { status: 409, title: 'The agent has as much knowledge as it may' },
  'key.binding-mismatch': { status: 422, title: 'The agent is not in the project' },
  'key.expiry-past': { status: 422, title: 'The key would have expired already' },
  'user.ambiguous': { status: 409, title: 'The identifiers belong to different users' },
  'user.identifier-taken': { status: 409, title: 'Another user has this identifier' },
} satisfies Record<DirectoryErrorCode, { status: number; title: string }>);
