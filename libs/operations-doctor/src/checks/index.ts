import type { Check } from '../check';
import { checkpoints } from './checkpoints.check';
import { followers } from './followers.check';
import { logPositions } from './log-positions.check';
import { oldAnswers } from './old-answers.check';
import { orphans } from './orphans.check';
import { overdueWork } from './overdue-work.check';
import { owedReplies } from './owed-replies.check';
import { readModels } from './read-models.check';
import { shardedKeys } from './sharded-keys.check';
import { snapshots } from './snapshots.check';
import { streamVersions } from './stream-versions.check';

/** In the order in which they are read: the log first, then what is made from it. */
export const checks: readonly Check[] = [
  streamVersions,
  logPositions,
  checkpoints,
  followers,
  snapshots,
  readModels,
  orphans,
  owedReplies,
  overdueWork,
  oldAnswers,
  shardedKeys,
];
