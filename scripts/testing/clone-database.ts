import { inject } from 'vitest'
import { cloneTemplate } from './template.mjs'

/** A freshly migrated database of its own for a test file. Close every pool, then `drop`: it fails on a leaked one. */
export function cloneDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  return cloneTemplate(inject('databaseServer'), inject('databaseTemplate'))
}
