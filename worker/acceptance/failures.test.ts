import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
const folders = ['app', 'components', 'e2e', 'lib', 'prisma', 'sandbox', 'scripts', 'worker']

/** Field failures: what goes wrong between a shop and an ERP, by the number each is known by. */
const known = Array.from({ length: 50 }, (_, at) => at + 1)

const named = (text: string) =>
  [...text.matchAll(/failures? (\d+(?:(?:,? and |, )\d+)*)/g)].flatMap(([, numbers = '']) =>
    (numbers.match(/\d+/g) ?? []).map(Number),
  )

/** Numbers a test's own title names; what a comment says does not count. */
function titles(file: string): number[] {
  const lines = readFileSync(`${checkout}${file}`, 'utf8').split('\n')
  return lines.filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line)).flatMap(named)
}

it('every failure of a flow that stands has a test that names it in its title', () => {
  const files = folders
    .flatMap((folder) => readdirSync(`${checkout}${folder}`, { recursive: true }).map((file) => `${folder}/${file}`))
    .filter((file) => /\.(test|spec)\.tsx?$/.test(file) && file !== 'worker/acceptance/failures.test.ts')
  const tested = new Set(files.flatMap(titles))
  expect(known.filter((number) => !tested.has(number))).toEqual([])
})

it('reads titles as they are written', () => {
  expect(named("it('failure 3: a'")).toEqual([3])
  expect(named("it('failures 17, 18 and 50: b'")).toEqual([17, 18, 50])
  expect(named('describe("failures 15 and 16"')).toEqual([15, 16])
})
