import { expect, test } from 'vitest'
import { filterQuery } from './filters.ts'

test('a view is recognised whatever the order of its parts and wherever on the page one is', () => {
  expect(filterQuery('state=open&severity=high&owner=finance&open=1&after=2&beyond=3&before=4&q=')).toBe(
    'owner=finance&severity=high',
  )
  expect(filterQuery('owner=finance&severity=high')).toBe(filterQuery('severity=high&owner=finance'))
  expect(filterQuery('state=snoozed&q=RUL-BR')).toBe('q=RUL-BR&state=snoozed')
  expect(filterQuery('')).toBe('')
})
