import { closingOf, type Closing, type ClosingFacts, type IdleRules } from '../domain/conversation.idle';
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

/** A conversation that says when its agent's timers will close it. */
export const withClosing = <Facts extends ClosingFacts & { readonly closing: Closing | null }>(
  record: Facts,
  agent: AgentFacts | null,
): Facts => {
  const closing = agent && closingOf(record, idleRulesOf(agent));
  return closing === record.closing ? record : { ...record, closing };
};
