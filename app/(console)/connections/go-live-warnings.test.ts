import { expect, it } from 'vitest'
import { goLiveWarnings } from './go-live-warnings.ts'

it('warns with the figure below 100 %, and says nothing of a clean catalogue', () => {
  const warnings = goLiveWarnings({ audited: 62, clean: 53, percent: 85.4 })
  expect(warnings.catalogue).toBe(
    '85.4 % of 62 variants clean, 9 are not. Catalogue, Audit names each fault with its repair.',
  )
  expect(warnings.inventory).toContain('gets no stock')
  expect(goLiveWarnings({ audited: 62, clean: 62, percent: 100 })).toEqual({})
})

it('says when nothing was compared yet', () => {
  expect(goLiveWarnings({ audited: 0, clean: 0, percent: null }).catalogue).toContain('set its flow to shadow first')
  expect(goLiveWarnings(undefined).inventory).toContain('not been compared')
})
