import Link from 'next/link'
import { Facts } from '../../../../components/display/facts.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { Status } from '../../../../components/display/status.tsx'
import { buttonClasses } from '../../../../components/ui/button-classes.ts'
import type { PassageFinding } from '../../../../lib/boards/order-passage.ts'
import { exceptionCodes } from '../../../../lib/exceptions/codes.ts'
import { sentenceOf } from '../../exceptions/sentence.ts'
import { roleWords } from '../../role-words.ts'

/** What holds the order, or is remarked on it: the sentence, who owns it, the evidence, the way to its fix. */
export function OrderFindings({ findings, mayOpen }: { findings: readonly PassageFinding[]; mayOpen: boolean }) {
  return (
    <section aria-label="Findings" className="mt-4 flex flex-col gap-3">
      {findings.map((finding) => (
        <article key={`${finding.caseId} ${finding.lineRef}`} className="card p-4">
          <div className="flex flex-wrap items-start justify-between gap-3">
            <div className="min-w-0">
              <div className="mb-1 flex flex-wrap items-center gap-2">
                {finding.blocking ? (
                  <Status kind="bucket" state="held" />
                ) : (
                  <span className="text-xs text-muted">Remark only</span>
                )}
                {finding.dismissed && <Status kind="case" state="dismissed" />}
                <span className="text-sm text-muted">
                  {finding.lineRef && `line ${finding.lineRef} · `}
                  {roleWords[finding.ownerRole as 'finance']} · found <Instant at={finding.openedAt} />
                </span>
              </div>
              <h2 className="font-semibold">{sentenceOf(finding.code, finding.evidence)}</h2>
              <p className="text-muted">{exceptionCodes[finding.code].fix}</p>
            </div>
            {mayOpen && (
              <Link href={`/exceptions?open=${finding.caseId}`} className={buttonClasses()}>
                Open the exception
              </Link>
            )}
          </div>
          <details className="mt-2">
            <summary className="cursor-pointer text-sm max-md:py-3.25 font-medium text-accent">Evidence</summary>
            <div className="mt-2">
              <Facts facts={Object.entries(finding.evidence).map(([name, value]) => ({ name, value }))} />
            </div>
          </details>
        </article>
      ))}
    </section>
  )
}
