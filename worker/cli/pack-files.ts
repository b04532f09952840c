import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClosePack } from '../../lib/reconciliation/close-pack/read-pack.ts'
import { coverCsv, packName, packXlsx, sheetCsv } from '../../lib/reconciliation/close-pack/write-pack.ts'

/** Writes the workbook and each table as CSV into a folder, which is made when it is not there. @returns their paths */
export async function writePackFiles(pack: ClosePack, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const name = packName(pack)
  const files: [string, string | Buffer][] = [
    [`${name}.xlsx`, await packXlsx(pack)],
    [`${name}-cover.csv`, coverCsv(pack)],
    ...pack.sheets.map((sheet): [string, string] => [`${name}-${sheet.key}.csv`, sheetCsv(sheet, pack.period.scale)]),
  ]
  for (const [file, content] of files) await writeFile(join(folder, file), content)
  return files.map(([file]) => join(folder, file))
}
