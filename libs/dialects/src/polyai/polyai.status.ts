import { statusTable } from '../shared/status-table';

/** PolyAI knows of a conversation whether it is in progress, and nothing else. */
export const polyaiStatuses = statusTable({
  pending: 'in progress',
  in_progress: 'in progress',
  paused: 'in progress',
  completed: 'finished',
  abandoned: 'finished',
  failed: 'finished',
  archived: 'finished',
});
