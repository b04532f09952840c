import type { CsvLine, LineFault } from '../kernel/csv-lines.ts'
import { readCsv } from '../kernel/csv-lines.ts'
import type { MappingFile } from './tables.ts'

/** What is wrong with one line of a file. */
export interface CsvError extends LineFault {
  table: MappingFile
}

/** `readCsv`, its errors naming the table. */
export function readCsvLines(
  table: MappingFile,
  text: string,
  columns: readonly string[],
): { lines: CsvLine[]; errors: CsvError[] } {
  const { lines, errors } = readCsv(text, columns)
  return { lines, errors: errors.map((error) => ({ table, ...error })) }
}

export const byLine = (errors: readonly CsvError[]): CsvError[] => [...errors].sort((a, b) => a.line - b.line)

/** Splits a cell that holds a list. */
export const splitCell = (text: string): string[] =>
  text
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
