const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' });

/** The sentences of a paragraph in any language, white space made single spaces. */
export const sentencesOf = (paragraph: string): string[] =>
  [...segmenter.segment(paragraph.replace(/\s+/gu, ' '))]
    .map(({ segment }) => segment.trim())
    .filter((sentence) => sentence !== '');
