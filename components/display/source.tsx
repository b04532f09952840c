/** A document as it went over the wire, folded unless it is the point of the page. */
export function Source({ title, text, open = false }: { title: string; text: string; open?: boolean }) {
  if (text === '') return <p className="text-sm text-muted">{title}: nothing.</p>
  return (
    <details open={open} className="min-w-0 rounded-md bg-sunken">
      <summary className="cursor-pointer px-3 py-2 max-md:py-3.25 text-sm font-medium">{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={title} className="max-h-120 overflow-auto px-3 pb-3">
        <pre className="figures text-xs">{text}</pre>
      </section>
    </details>
  )
}
