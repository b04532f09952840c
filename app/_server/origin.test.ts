import { expect, test } from 'vitest'
import { isOwnOrigin } from './origin.ts'

const asked = (origin: string | null, host: string, consoleUrl: string) =>
  isOwnOrigin(new Headers({ host, ...(origin === null ? {} : { origin }) }), consoleUrl)

test('our own pages may change something', () => {
  expect(asked('https://selvedge.example', 'selvedge.example', 'https://selvedge.example/')).toBe(true)
})

test.each([
  ['another site', 'https://evil.example', 'selvedge.example'],
  ['another site that claims our host', 'https://evil.example', 'evil.example'],
  ['no origin at all', null, 'selvedge.example'],
  ['an opaque origin', 'null', 'selvedge.example'],
  ['our name over plain http', 'http://selvedge.example', 'selvedge.example'],
  ['our name at another port', 'https://selvedge.example:8443', 'selvedge.example'],
])('%s may not', (_, origin, host) => {
  expect(asked(origin, host, 'https://selvedge.example')).toBe(false)
})

test('a demo on this machine is reached by either of its names', () => {
  expect(asked('http://127.0.0.1:3000', '127.0.0.1:3000', 'http://localhost:3000')).toBe(true)
  expect(asked('http://127.0.0.1:4000', '127.0.0.1:3000', 'http://localhost:3000')).toBe(false)
})
