import type { IdleRules } from '../domain/conversation.idle';
import type { AgentFacts } from '../ports/agents.port';

/** What an agent wants done about conversations that nobody goes on with. */
export const idleRulesOf = ({
  abandonAfterMinutes,
  archiveAfterMinutes,
  summary,
  score,
}: Pick<AgentFacts, 'abandonAfterMinutes' | 'archiveAfterMinutes' | 'summary' | 'score'>): IdleRules => ({
  abandonAfterMinutes,
  archiveAfterMinutes,
  summaryAfterMinutes: summary.afterInactivityMinutes,
  scoreAfterMinutes: score.afterInactivityMinutes,
});
