import { statusTable } from '../shared/status-table';

export const workfxStatuses = statusTable({
  in_progress: 'running',
  pending: 'pending',
  paused: 'waiting',
  completed: 'succeeded',
  failed: 'failed',
  abandoned: 'stopped',
  archived: 'stopped',
});
