import { setTimeout as after } from 'node:timers/promises';
import type { Client } from './client';

export interface Load {
  /** Messages accepted so far. */
  accepted(): number;
  /** Resolves once nobody speaks any more. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly talkers: number;
  /** Milliseconds between an accepted message and the next one. */
  readonly pauseMs: number;
}

/**
 * Talkers that each say one thing after the other in a conversation of their own, until they are told to stop. Every
 * third time they hold the call for the reply: so they do not run ahead of the answers, and calls are held when
 * processes go.
 */
export const startLoad = async (client: Client, { talkers, pauseMs }: LoadOptions): Promise<Load> => {
  let stopping = false;
  let accepted = 0;
  const talk = async (conversationId: string, talker: number): Promise<void> => {
    for (let n = 1; !stopping; n += 1) {
      // Words of its own for every message: the checker knows questions by them.
      await client.say(conversationId, `Talker ${talker} of ${conversationId} says ${n}`, {
        waitSeconds: n % 3 === 0 ? 5 : undefined,
      });
      accepted += 1;
      await after(pauseMs);
    }
  };
  const conversations: string[] = [];
  for (let talker = 0; talker < talkers; talker += 1) conversations.push(await client.start());
  const talking = Promise.all(conversations.map(talk));
  talking.catch(() => undefined); // said by `stop`
  return {
    accepted: () => accepted,
    stop: async () => {
      stopping = true;
      await talking;
    },
  };
};
