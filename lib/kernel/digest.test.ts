import { fc, test } from '@fast-check/vitest'
import { expect, it } from 'vitest'
import { canonicalJson } from './digest.ts'

it('does not depend on the order of keys and leaves out what is undefined', () => {
  expect(canonicalJson({ b: 1, a: [{ d: null, c: undefined }] })).toBe('{"a":[{"d":null}],"b":1}')
  expect(canonicalJson({ a: [{ d: null }], b: 1 })).toBe('{"a":[{"d":null}],"b":1}')
})

test.prop([fc.jsonValue()])('is JSON of the same value', (value) => {
  expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
})
