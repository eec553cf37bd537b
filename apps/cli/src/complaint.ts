/** What a person at the terminal should read, without a stack. */
export class Complaint extends Error {}
