/** What a person's change of a rule comes to: it holds at once, or it goes into their draft. */
export type RuleMode = 'save' | 'draft'
