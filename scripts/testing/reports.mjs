// What the test runners wrote down, read into one form.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { checkout } from '../prepare.mjs'

/**
 * @typedef {'unit' | 'database' | 'browser'} Kind
 * @typedef {{ passed: number, failed: number, skipped: number, executed: Partial<Record<Kind, number>>,
 *   durations: { file: string, seconds: number }[], wavering: string[], broken: Broken[] }} Report
 * @typedef {{ test: string, why: string }} Broken a failed test and the first lines of what it said
 */

const empty = () => ({ passed: 0, failed: 0, skipped: 0, executed: {}, durations: [], wavering: [], broken: [] })

/** What a runner said, short enough to stand in a list: without colours, three lines of it. */
const firstLines = (message) =>
  stripVTControlCharacters(message ?? '')
    .trim()
    .split('\n')
    .slice(0, 3)
    .join('\n')

/** @returns {Kind | null} */
export function kindOf(file) {
  if (/\.db\.test\.ts$/.test(file)) return 'database'
  if (/\.test\.tsx?$/.test(file)) return 'unit'
  return /\.spec\.ts$/.test(file) ? 'browser' : null
}

/** @param {Kind} kind @returns {string[]} every test file of that kind */
export function testFiles(kind) {
  const found = []
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'prisma-client') continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (kindOf(path) === kind) found.push(relative(checkout, path))
    }
  }
  walk(checkout)
  return found
}

/** A file that could not even be loaded counts as one failed test. @returns {Report} */
export function readVitestReport(path) {
  const report = empty()
  if (!existsSync(path)) return { ...report, failed: 1 }
  for (const { name, status, message, startTime, endTime, assertionResults } of JSON.parse(readFileSync(path, 'utf8'))
    .testResults) {
    const file = relative(checkout, name)
    const broken = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => ({ test: `${file}: ${test.fullName}`, why: firstLines(test.failureMessages?.[0]) }))
    const failed = broken.length
    report.broken.push(...broken)
    if (failed === 0 && status === 'failed') report.broken.push({ test: file, why: firstLines(message) })
    const passed = assertionResults.filter((test) => test.status === 'passed').length
    report.passed += passed
    report.failed += failed || (status === 'failed' ? 1 : 0)
    report.skipped += assertionResults.length - passed - failed
    report.executed[kindOf(file)] = (report.executed[kindOf(file)] ?? 0) + passed + failed
    report.durations.push({ file, seconds: Math.max(0, endTime - startTime) / 1000 })
  }
  return report
}

/** @returns {Report} a test that passed only at its second try has passed, and is named in `wavering` */
export function readBrowserReport(path) {
  const report = empty()
  if (!existsSync(path)) return { ...report, failed: 1 }
  const { stats, suites, errors } = JSON.parse(readFileSync(path, 'utf8'))
  report.passed = stats.expected + stats.flaky
  report.failed = stats.unexpected + (stats.unexpected === 0 ? errors.length : 0)
  report.skipped = stats.skipped
  report.executed.browser = stats.expected + stats.unexpected + stats.flaky
  const specsOf = (suite) => [...(suite.suites ?? []).flatMap(specsOf), ...(suite.specs ?? [])]
  const ended = (status) => suites.flatMap(specsOf).filter((spec) => spec.tests.some((test) => test.status === status))
  const title = (spec) => `${spec.file}: ${spec.title}`
  report.wavering = ended('flaky').map(title)
  report.broken = ended('unexpected').map((spec) => ({
    test: title(spec),
    why: firstLines(spec.tests.flatMap((test) => test.results).findLast((result) => result.error)?.error.message),
  }))
  if (stats.unexpected === 0)
    report.broken = errors.map((error) => ({ test: 'Playwright', why: firstLines(error.message) }))
  const milliseconds = (suite) =>
    [
      ...(suite.suites ?? []).map(milliseconds),
      ...(suite.specs ?? []).flatMap((spec) =>
        spec.tests.flatMap((test) => test.results.map((result) => result.duration)),
      ),
    ].reduce((sum, value) => sum + value, 0)
  report.durations = suites.map((suite) => ({ file: join('e2e', suite.file), seconds: milliseconds(suite) / 1000 }))
  return report
}
