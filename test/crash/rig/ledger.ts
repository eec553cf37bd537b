import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a client was about to say: written before the call, so that no crash can make the ledger forget it. */
export interface Intention {
  readonly conversationId: string;
  readonly key: string;
  readonly text: string;
}

/** What the service said to it; one for each try. Status 0: the connection broke before an answer came. */
export interface Answer {
  readonly key: string;
  readonly status: number;
  /** The problem's code; null for a good answer and for none. */
  readonly code: string | null;
  readonly messageId: string | null;
  readonly replayed: boolean;
  readonly retryAfter: string | null;
  readonly ms: number;
}

/** Everything clients meant and were told, also as a file of JSON lines for whoever looks into a failure. */
export class Ledger {
  readonly intentions: Intention[] = [];
  readonly answers: Answer[] = [];
  readonly file = path.join(mkdtempSync(path.join(tmpdir(), 'verbatim-ledger-')), 'ledger.jsonl');

  intend(intention: Intention): void {
    this.intentions.push(intention);
    this.write({ intention });
  }

  answered(answer: Answer): void {
    this.answers.push(answer);
    this.write({ answer });
  }

  /** The accepted messages: intention by the id the service gave it. */
  get accepted(): ReadonlyMap<string, Intention> {
    const byKey = new Map(this.intentions.map((intention) => [intention.key, intention]));
    const accepted = new Map<string, Intention>();
    for (const { key, status, messageId } of this.answers) {
      const intention = byKey.get(key);
      if (status >= 200 && status < 300 && messageId && intention) accepted.set(messageId, intention);
    }
    return accepted;
  }

  count(matches: (answer: Answer) => boolean): number {
    return this.answers.filter(matches).length;
  }

  private write(line: object): void {
    appendFileSync(this.file, `${JSON.stringify({ at: Math.round(performance.now()), ...line })}\n`);
  }
}
