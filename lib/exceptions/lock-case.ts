import type { Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'

/** The case's row, held until the transaction ends. @throws {Fault} CASE_UNKNOWN */
export async function lockCase(tx: Tx, caseId: string) {
  await tx.$queryRaw`select id from exception_cases where id = ${caseId}::uuid for update`
  const found = await tx.exceptionCase.findUnique({ where: { id: caseId } })
  if (!found) throw new Fault('CASE_UNKNOWN', 'This exception does not exist')
  return found
}
