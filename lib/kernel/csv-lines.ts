import { parse } from 'csv-parse/sync'

/** What is wrong with one line of a file. `line` counts from 1 and includes the header. */
export interface LineFault {
  line: number
  field: string
  reason: string
}

export interface CsvLine {
  line: number
  /** By column; '' where the file has no such column. */
  cells: Record<string, string>
}

/**
 * Reads the lines of one file with a header. Columns may stand in any order; one that is missing counts as empty.
 * @returns no line when the header is wrong; a line of another length is an error and left out
 */
export function readCsv(text: string, columns: readonly string[]): { lines: CsvLine[]; errors: LineFault[] } {
  const errors: LineFault[] = []
  const fail = (line: number, field: string, reason: string) => errors.push({ line, field, reason })
  const [head, ...records] = readRecords(text, fail)
  if (!head) {
    if (errors.length === 0) fail(1, 'header', 'the file is empty')
    return { lines: [], errors }
  }
  const header = head.record.map((name) => name.trim())
  for (const [at, name] of header.entries()) {
    if (!columns.includes(name)) fail(1, name || 'header', `no such column; there are ${columns.join(', ')}`)
    else if (header.indexOf(name) < at) fail(1, name, 'the column stands there twice')
  }
  if (errors.length > 0) return { lines: [], errors }
  const empty = Object.fromEntries(columns.map((name) => [name, '']))
  const lines = records.flatMap(({ line, record }) => {
    if (record.length === header.length) {
      const cells = Object.fromEntries(header.map((name, at) => [name, (record[at] ?? '').trim()]))
      return [{ line, cells: { ...empty, ...cells } }]
    }
    fail(line, 'row', `${record.length} cells where the header has ${header.length}`)
    return []
  })
  return { lines, errors }
}

/** Reads a file of somebody else's: the columns named have to be there, others may be. Rows may be shorter than the header. */
export function readRows(text: string, needed: readonly string[]): { rows: CsvLine[]; errors: LineFault[] } {
  const errors: LineFault[] = []
  const [head, ...records] = readRecords(text, (line, field, reason) => errors.push({ line, field, reason }))
  const header = head?.record.map((name) => name.trim()) ?? []
  if (!head && errors.length === 0) errors.push({ line: 1, field: 'header', reason: 'the file is empty' })
  if (head)
    for (const name of needed)
      if (!header.includes(name)) errors.push({ line: 1, field: name, reason: 'the column is missing' })
  if (errors.length > 0) return { rows: [], errors }
  const rows = records.map(({ line, record }) => ({
    line,
    cells: Object.fromEntries(header.map((name, at) => [name, (record[at] ?? '').trim()])),
  }))
  return { rows, errors }
}

/** The records of a CSV as they stand, with the line each ends on. */
export function readRecords(
  text: string,
  fail: (line: number, field: string, reason: string) => void,
): { line: number; record: string[] }[] {
  try {
    const parsed = parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true })
    return (parsed as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      line: info.lines,
      record,
    }))
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string }
    fail(lines ?? 1, 'row', message)
    return []
  }
}
