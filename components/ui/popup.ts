/** The look every floating list shares. */
export const popupClasses =
  'rounded-lg border border-line bg-raised p-1 text-base text-text shadow-[0_8px_24px_rgb(0_0_0/0.16)] outline-none transition-opacity data-starting-style:opacity-0 data-ending-style:opacity-0'

export const rowClasses =
  'flex min-h-8 max-md:min-h-11 cursor-default items-center gap-2 rounded-md px-2 py-1 outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0'
