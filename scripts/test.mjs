// npm test: checks, unit, database and browser tests. Ends with one line alone: N passed, N failed.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checks } from './check/checks.mjs'
import { build, checkout, generateClient, install, requireNode } from './prepare.mjs'
import { program, stage } from './stages.mjs'
import { readBrowserReport, readVitestReport, testFiles } from './testing/reports.mjs'

const reports = join(checkout, 'test-results')
const began = Date.now()
const tally = { passed: 0, failed: 0, skipped: 0 }
/** @type {{ file: string, seconds: number }[]} */
const durations = []
/** @type {string[]} Journeys that needed a second try. */
const wavering = []
/** @type {import('./testing/reports.mjs').Broken[]} Named again at the end: the last lines are what people are shown first. */
const broken = []

requireNode()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const prepared = await stage('Packages and database client', async () => {
  await install()
  await generateClient()
  return true
})
if (prepared) {
  for (const [name, action] of checks) if (!(await stage(name, action))) fail(name)
  await stage('Unit and database tests (Vitest)', unitAndDatabase)
  if (testFiles('browser').length > 0) {
    const built = await stage('Console build', async () => (await build()) || true)
    if (built) await stage('Browser tests (Playwright)', browser)
    else fail('Console build')
  }
} else fail('Packages and database client')

console.log('\nSlowest test files:')
for (const { file, seconds } of durations.sort((a, b) => b.seconds - a.seconds).slice(0, 10)) {
  console.log(`  ${seconds.toFixed(1).padStart(7)} s  ${file}`)
}
if (broken.length > 0)
  console.log(`\nFailed:\n${broken.map(({ test, why }) => `  ${test}\n${why.replace(/^/gm, '    ')}`).join('\n')}`)
if (wavering.length > 0)
  console.log(`\nPassed only at a second try:\n${wavering.map((name) => `  ${name}`).join('\n')}`)
console.log(
  `\nAll of it took ${((Date.now() - began) / 1000).toFixed(0)} s.${tally.skipped ? ` Skipped: ${tally.skipped}.` : ''}\n`,
)
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1

function fail(name) {
  tally.failed++
  broken.push({ test: name, why: 'See its output above.' })
}

async function unitAndDatabase() {
  const file = join(reports, 'vitest.json')
  const good = await program('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  return count(readVitestReport(file), ['unit', 'database'], good)
}

async function browser() {
  const file = join(reports, 'browser.json')
  const good = await program('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  return count(readBrowserReport(file), ['browser'], good)
}

/** A kind of test that has files but ran none has failed, and so has a runner that failed without naming a test. */
function count(report, kinds, good) {
  for (const kind of kinds) {
    if (testFiles(kind).length > 0 && !report.executed[kind]) {
      console.error(`No ${kind} test was executed.`)
      report.failed++
      report.broken.push({ test: `Tests of the kind "${kind}"`, why: 'None was executed.' })
    }
  }
  if (!good && report.failed === 0) {
    report.failed = 1
    report.broken.push({
      test: kinds.join(' and '),
      why: 'Every test passed, and yet the runner failed: an error outside of any test.',
    })
  }
  tally.passed += report.passed
  tally.failed += report.failed
  tally.skipped += report.skipped
  durations.push(...report.durations)
  wavering.push(...report.wavering)
  broken.push(...report.broken)
  return report.failed === 0
}
