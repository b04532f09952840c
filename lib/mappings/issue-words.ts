import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What is wrong with a rule, by column, in words that say what to write. A contract's own words stay as they are. */
export function issueWords(issue: Issue): { field: string; reason: string }[] {
  if (issue.code === 'unrecognized_keys') {
    const beside = 'has no place in a rule of this kind: leave it empty'
    return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), reason: beside }))
  }
  return [{ field: issue.path.join('.') || 'row', reason: reasonOf(issue) }]
}

function reasonOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return 'is missing'
      return written[issue.expected] ?? issue.message
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : issue.message
    case 'invalid_value':
      return oneOf(issue.values)
    case 'too_small':
      return issue.origin === 'string' ? 'is missing' : `at least ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : `at most ${issue.maximum}`
    default:
      return issue.message
  }
}

const written: Partial<Record<string, string>> = {
  object: 'reference x quantity, several parted by |',
  boolean: 'yes or no',
  number: 'a whole number',
}

const oneOf = (options: readonly unknown[]): string => `one of ${options.map(String).join(', ')}`
