declare module 'vader-sentiment' {
  export const SentimentIntensityAnalyzer: {
    /** `compound` runs from -1 (all bad) to 1 (all good). */
    polarity_scores(text: string): { neg: number; neu: number; pos: number; compound: number };
  };
}
