import { statusTable } from '../shared/status-table';

export const caseyStatuses = statusTable({
  pending: 'pending',
  in_progress: 'in_progress',
  paused: 'in_progress',
  completed: 'completed',
  failed: 'completed',
  abandoned: 'abandoned',
  archived: 'archived',
});
