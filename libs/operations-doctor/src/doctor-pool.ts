import { openReplayPool, replayPoolConfig } from '@verbatim/replay';
import type { Pool } from 'pg';

/** A pool whose sessions cannot write, whatever they are asked; a statement ends after a minute at most. */
export const openDoctorPool = (url: string): Pool =>
  openReplayPool({
    ...replayPoolConfig(url),
    application_name: 'verbatim-doctor',
    options:
      '-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read -c lock_timeout=5s',
  });
