import type { Bind } from './conversation-conditions';

const ANYWHERE_FROM = 3; // characters: an index of trigrams knows nothing of shorter ones inside a word

const literally = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/** That a text in lower case holds every word of a keyword; short words only where a word begins. */
const holds = (text: string, keyword: string, bind: Bind): string =>
  keyword
    .trim()
    .split(/\s+/)
    .map((word) => {
      const like = (pattern: string): string => `${text} like lower(${bind(pattern)})`;
      const plain = literally(word);
      return [...word].length >= ANYWHERE_FROM
        ? like(`%${plain}%`)
        : `(${like(`${plain}%`)} or ${like(`% ${plain}%`)})`;
    })
    .join(' and ');

const OWN = `lower(coalesce(c.title, '') || ' ' || coalesce(c.summary, ''))`;

/**
 * The ids of conversations that a keyword finds, each kind by its own trigram index; `cold` narrows each of them. What is
 * found costs, what is not does not: no statistics can turn it into a walk through all conversations.
 */
export const keywordSql = (keyword: string, cold: readonly string[], bind: Bind): string => {
  const rest = cold.join(' and ');
  const named = (table: 'agents' | 'users', column: string): string =>
    `select c.id from ${table} n join conversations c on c.${column} = n.id
     where n.shard = $1 and n.account_id = $2 and ${holds('n.search_text', keyword, bind)} and ${rest}`;
  return [
    `select c.id from conversations c
     where (c.title is not null or c.summary is not null) and ${holds(OWN, keyword, bind)} and ${rest}`,
    named('agents', 'agent_id'),
    named('users', 'user_id'),
  ].join('\n union ');
};
