import { classNames } from './class-names.ts'

/** A placeholder of the true shape: give it the size of what comes. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={classNames('animate-pulse rounded-md bg-closed-soft', className)} />
)
