/** The name with its sign: two warp threads and the weft that turns at the edge. */
export function Wordmark({ folded = false }: { folded?: boolean }) {
  return (
    <>
      <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5 shrink-0">
        <path d="M4 2v16M7.5 2v16" className="stroke-accent" strokeWidth="2" strokeLinecap="round" />
        <path d="M11 4.5h6M11 10h6M11 15.5h6" className="stroke-current" strokeWidth="2" strokeLinecap="round" />
      </svg>
      {!folded && <span className="text-lg tracking-tight">Selvedge</span>}
    </>
  )
}
