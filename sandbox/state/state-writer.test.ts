import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStateWriter } from './state-writer.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-writer-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

it('replaces the file whole and private, whatever an interrupted write left beside it', async () => {
  const file = join(folder, 'made', 'state.json')
  const pieces = [...'abc'].map((letter) => letter.repeat(200_000))
  const writer = createStateWriter(file, () => pieces)
  writer.changed()
  await writer.flush()
  expect(await readFile(file, 'utf8')).toBe(pieces.join(''))
  await writeFile(`${file}.tmp`, 'half', { mode: 0o644 })
  pieces.length = 1
  writer.changed()
  await writer.flush()
  expect(await readFile(file, 'utf8')).toBe(pieces.join(''))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(folder, 'made'))).toEqual(['state.json'])
})

it('takes nothing while nothing changes, and what changes during a write after it', async () => {
  let taken = 0
  const file = join(folder, 'state.json')
  const writer = createStateWriter(file, () => {
    taken += 1
    if (taken === 1) writer.changed()
    return [String(taken)]
  })
  await writer.flush()
  expect(taken).toBe(0)
  writer.changed()
  await writer.flush()
  await writer.flush()
  expect([taken, await readFile(file, 'utf8')]).toEqual([2, '2'])
  await writer.flush()
  expect(taken).toBe(2)
})

it('says once that the disk refuses, and writes when it no longer does', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  await writeFile(join(folder, 'blocked'), '')
  const file = join(folder, 'blocked', 'state.json')
  const writer = createStateWriter(file, () => ['held'])
  writer.changed()
  await expect(writer.flush()).rejects.toThrow()
  await expect(writer.flush()).rejects.toThrow()
  expect(said.mock.calls).toEqual([[expect.stringContaining(`${file} could not be written`)]])
  await rm(join(folder, 'blocked'))
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toBe('held')
})
