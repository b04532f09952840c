import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkout } from '../prepare.mjs'
import { kindOf, readBrowserReport, readVitestReport } from './reports.mjs'

function written(content: unknown) {
  const file = join(mkdtempSync(join(tmpdir(), 'report-')), 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('a file of each kind is told by its name', () => {
  expect(['lib/a.test.ts', 'lib/a.db.test.ts', 'e2e/journeys/a.spec.ts', 'lib/a.ts'].map(kindOf)).toEqual([
    'unit',
    'database',
    'browser',
    null,
  ])
})

test('a test file that could not be loaded counts as failed', () => {
  const results = (statuses: string[]) => statuses.map((status) => ({ status }))
  const report = readVitestReport(
    written({
      testResults: [
        {
          name: `${checkout}/lib/a.test.ts`,
          status: 'failed',
          startTime: 0,
          endTime: 1500,
          assertionResults: results(['passed', 'failed']),
        },
        { name: `${checkout}/lib/b.db.test.ts`, status: 'failed', startTime: 0, endTime: 10, assertionResults: [] },
        {
          name: `${checkout}/lib/c.test.ts`,
          status: 'passed',
          startTime: 0,
          endTime: 10,
          assertionResults: results(['passed', 'skipped']),
        },
      ],
    }),
  )
  expect(report).toMatchObject({ passed: 2, failed: 2, skipped: 1, executed: { unit: 3, database: 0 } })
  expect(report.durations[0]).toEqual({ file: join('lib', 'a.test.ts'), seconds: 1.5 })
})

test('a report nobody wrote is a failure', () => {
  expect(readVitestReport('/nowhere/report.json').failed).toBe(1)
  expect(readBrowserReport('/nowhere/report.json').failed).toBe(1)
})

test('a browser test that passed only at its second try is named', () => {
  const specs = [
    {
      file: 'journeys/a.spec.ts',
      title: 'an order arrives',
      tests: [{ status: 'flaky', results: [{ duration: 700 }, { duration: 300 }] }],
    },
  ]
  const report = readBrowserReport(
    written({
      stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 },
      errors: [],
      suites: [{ file: 'journeys/a.spec.ts', suites: [], specs }],
    }),
  )
  expect(report).toMatchObject({
    passed: 4,
    failed: 0,
    executed: { browser: 4 },
    wavering: ['journeys/a.spec.ts: an order arrives'],
  })
  expect(report.durations).toEqual([{ file: join('e2e', 'journeys', 'a.spec.ts'), seconds: 1 }])
})
